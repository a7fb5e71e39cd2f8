//! What the picture of a network must show where all neurons are on but those that were removed by hand.

use super::*;
use crate::tests::{digits_lab, lab};

const ALL_ON: Options = Options {
    width: 640.0,
    height: 360.0,
    ratio: 1.0,
    dark: false,
    example: 2,
    all_on: true,
    hide_training: false,
    hide_test: false,
    selected: None,
    hovered: None,
};

fn trained(mut lab: Lab, iterations: u64) -> Lab {
    lab.step(iterations);
    lab
}

fn scene<'a>(lab: &'a Lab, side: Side) -> Scene<'a> {
    Scene::new(lab, side, &ALL_ON).expect("the arm is there")
}

#[test]
fn nothing_is_dropped_whatever_the_kind() {
    let digits = "data=digits&train=60&test=20&eval=0&layers=12";
    let mut labs = vec![lab("drop=0.5&drop-in=0.5"), lab("kind=gaussian&drop=0.5"), lab("kind=dropconnect&drop=0.5")];
    labs.extend(
        ["net=cnn&drop-conv=0.4", "net=cnn&drop-conv=0.4&conv-kind=standard", "net=gru&drop-rec=0.4"]
            .map(|query| digits_lab(&format!("{digits}&{query}"))),
    );
    for lab in labs {
        let lab = trained(lab, 2);
        let scene = scene(&lab, Side::B);
        assert!(scene.tiles().iter().all(|tile| !tile.dropped));
        let words = scene.describe(&lab);
        assert!(words.contains("all on") && !words.contains("dropped"), "{words}");
        assert!(scene.labels().iter().all(|label| !label.text.contains("dropped")));
        for layer in 1..scene.arm.depth() {
            let flow = scene.flow(layer);
            assert!(flow.kept_from.is_none() && flow.kept_to.is_none() && flow.kept.is_none());
        }
    }
}

#[test]
fn the_numbers_are_those_of_the_evaluation() {
    for query in ["drop=0.5&scaling=classic", "data=digits&net=gru&layers=8&train=60&test=20&drop-rec=0.5"] {
        let lab = trained(if query.contains("digits") { digits_lab(query) } else { lab(query) }, 3);
        let arm = lab.arm(Side::B).unwrap();
        let scene = scene(&lab, Side::B);
        let mut evaluation = Evaluation::default();
        let x = lab.split().train.x.row(lab.batch_rows()[2]).insert_axis(Axis(0));
        arm.evaluate(x, &mut evaluation);
        for layer in 1..arm.depth() {
            match arm.form(layer) {
                Form::States { steps, cells } => {
                    let last = &scene.snapshots[layer].activation[(steps - 1) * cells..];
                    assert_eq!(last, evaluation.layer(layer).row(0).to_slice().unwrap());
                }
                _ => assert_eq!(scene.snapshots[layer].activation, evaluation.layer(layer).row(0).to_vec()),
            }
            assert!(scene.snapshots[layer].gradient.is_empty());
        }
    }
}

#[test]
fn what_was_removed_is_hollow_in_both_networks_and_has_no_edges() {
    let mut lab = trained(lab("drop=0.5"), 3);
    lab.remove(&[(1, 3), (2, 7)]);
    for side in [Side::A, Side::B] {
        let scene = scene(&lab, side);
        let dropped: Vec<_> =
            scene.tiles().iter().filter(|tile| tile.dropped).map(|tile| (tile.layer, tile.unit)).collect();
        assert_eq!(dropped, [(1, 3), (2, 7)]);
        let (connections, mut edges) = (scene.connections(2), Vec::new());
        edges::collect(connections.strengths().unwrap(), scene.flow(2), |_, _| true, &mut edges);
        assert!(!edges.is_empty() && edges.iter().all(|edge| edge.from != 3 && edge.to != 7));
        let words = scene.describe(&lab);
        assert!(words.contains("Hidden layer 1: neuron 4 removed of 16."), "{words}");
        let texts: Vec<String> = scene.labels().into_iter().map(|label| label.text).collect();
        assert!(texts.iter().any(|text| text.starts_with("1 of 16 removed")), "{texts:?}");
        let (x, y) = scene.layout.columns[1].rect(3).centre();
        assert!(scene.hit(x, y).unwrap().text.ends_with("removed by hand"));
    }
}

#[test]
fn the_factor_of_test_time_is_said() {
    let texts = |query: &str| -> Vec<String> {
        let lab = trained(lab(query), 1);
        scene(&lab, Side::B).labels().into_iter().map(|label| label.text).collect()
    };
    assert!(texts("drop=0.5&scaling=classic").iter().any(|text| text.starts_with("all × 0.5")));
    assert!(texts("drop=0.5").iter().any(|text| text.starts_with("all × 1")));
}
