//! Neurons taken out by hand: what is asked of the networks is answered without them, and the run knows nothing of it.
#![cfg(not(target_arch = "wasm32"))]

mod labs;

use lab::{Evaluation, Form, Lab, Phase, Side, Unit};
use labs::lab;
use measure::{Name, Outcome, measure};
use ndarray::Array2;
use settings::Effect;

const RUNS: [&str; 6] = [
    "data=circles",
    "data=curve&layers=12,9&bn=on",
    "data=digits&layers=20,20&drop=0.5&scaling=classic",
    "data=digits&net=cnn&layers=16&bn=on&bn-order=drop-bn",
    "data=digits&net=gru&layers=12,8&drop-rec=0.2",
    "data=digits&net=lstm&layers=12&drop-rec=0.2&scaling=classic&rec-mask=fresh",
];

fn answers(lab: &Lab, side: Side) -> Array2<f32> {
    let mut evaluation = Evaluation::default();
    let arm = lab.arm(side).expect("both arms run");
    arm.evaluate(lab.split().test.x.view(), &mut evaluation);
    evaluation.answers().to_owned()
}

/// Two units of each layer that has some to be taken.
fn some_units(lab: &Lab) -> Vec<Unit> {
    let arm = lab.arm(Side::B).expect("arm b always runs");
    let all = (0..arm.depth()).flat_map(|layer| [(layer, 1), (layer, 4)]);
    all.filter(|&unit| arm.can_remove(unit)).collect()
}

#[test]
fn the_run_goes_on_to_the_same_bits() {
    for query in RUNS {
        let (mut touched, mut untouched) = (lab(query, 3), lab(query, 3));
        let (fingerprint, metrics) = (touched.fingerprint(), touched.metrics());
        let units = some_units(&touched);
        touched.remove(&units);
        touched.scores_without(Side::A);
        touched.scores_without(Side::B);
        assert_eq!(
            (touched.fingerprint(), touched.config().query()),
            (fingerprint, untouched.config().query()),
            "{query}"
        );
        assert_eq!(touched.metrics(), metrics, "{query}: the scores of the run are its own");
        touched.step(3);
        untouched.step(3);
        assert_eq!(touched.fingerprint(), untouched.fingerprint(), "{query}");
        assert_eq!(touched.history().arms(), untouched.history().arms(), "{query}");
    }
}

#[test]
fn what_is_put_back_answers_with_the_same_bits_whatever_was_removed_in_whatever_order() {
    for query in RUNS {
        let mut lab = lab(query, 5);
        let before = [Side::A, Side::B].map(|side| answers(&lab, side));
        let mut units = some_units(&lab);
        lab.remove(&units);
        let without = [Side::A, Side::B].map(|side| answers(&lab, side));
        assert!(before.iter().zip(&without).all(|(before, without)| before != without), "{query}: in both networks");
        units.reverse();
        lab.remove(&units);
        assert_eq!([Side::A, Side::B].map(|side| answers(&lab, side)), without, "{query}");
        lab.remove(&[]);
        assert_eq!([Side::A, Side::B].map(|side| answers(&lab, side)), before, "{query}");
    }
}

/// That a removed neuron is one whose outgoing weights are 0 is tested beside `nn::removal`; here, that a reader's unit is
/// that neuron: without all of a layer, every example has the same answer.
#[test]
fn without_a_whole_layer_every_answer_is_the_same() {
    for query in RUNS {
        let mut lab = lab(query, 5);
        let arm = lab.arm(Side::B).expect("arm b always runs");
        let hidden: Vec<usize> = (0..arm.depth()).filter(|&layer| arm.is_hidden(layer)).collect();
        let states = (0..arm.depth()).filter(|&layer| matches!(arm.form(layer), Form::States { .. }));
        for layer in hidden.into_iter().chain(states).collect::<Vec<_>>() {
            let units: Vec<Unit> =
                (0..lab.arm(Side::B).expect("it is there").units(layer)).map(|unit| (layer, unit)).collect();
            lab.remove(&units);
            let answers = answers(&lab, Side::B);
            let first = answers.row(0).to_owned();
            assert!(answers.rows().into_iter().all(|row| row == first), "{query}, layer {layer}");
        }
    }
}

#[test]
fn a_cell_of_a_state_is_gone_at_every_step_whichever_was_named() {
    let mut lab = lab("data=digits&net=gru&layers=12&drop-rec=0.2", 5);
    lab.remove(&[(1, 3)]);
    let first = answers(&lab, Side::B);
    lab.remove(&[(1, 2 * 12 + 3)]);
    assert_eq!(answers(&lab, Side::B), first);
    let arm = lab.arm(Side::B).expect("arm b always runs");
    assert_eq!((lab.removable((1, 2 * 12 + 3)), lab.removable((2, 3))), (Some((1, 3)), Some((2, 3))));
    assert!((0..8).all(|step| arm.is_removed(1, step * 12 + 3)) && !arm.is_removed(1, 4));
}

#[test]
fn only_what_is_between_input_and_output_can_be_removed() {
    let mut lab = lab("data=circles&b.drop=0.5", 5);
    lab.remove(&[(0, 1), (3, 0), (1, 16), (7, 0), (2, 5)]);
    assert_eq!([(0, 1), (3, 0), (1, 16), (2, 5)].map(|unit| lab.removable(unit)), [None, None, None, Some((2, 5))]);
    let removed = lab.arm(Side::B).expect("arm b always runs").removed();
    assert_eq!(removed.units(), &[(2, 5)]);
}

/// The importance of a neuron is measured by the same removal.
#[test]
fn the_test_loss_without_a_neuron_is_that_of_its_importance() {
    for query in ["data=circles&drop=0.3", "data=digits&net=cnn&layers=16&drop=0.3"] {
        let mut lab = lab(query, 50);
        let Some(Outcome::Importance(importance)) = measure(&lab, Name::Importance).b else { panic!("arm b is there") };
        let [_, complete] = lab.arm(Side::B).and_then(|arm| arm.scores()).expect("it was evaluated");
        for (layer, unit) in [(1, 0), (1, 5), (2, 2)] {
            lab.remove(&[(layer, unit)]);
            let [_, test] = lab.scores_without(Side::B).expect("it has not diverged");
            let rise = f64::from(test.loss) - f64::from(complete.loss);
            let wanted = importance.layers[layer - 1].rises[unit];
            assert!((rise - wanted).abs() < 1e-4, "{query}, neuron {unit} of layer {layer}: {rise} and {wanted}");
        }
    }
}

#[test]
fn the_next_iteration_a_restart_and_another_setting_put_all_back() {
    let after: [fn(&mut Lab); 4] = [
        |lab| lab.step(1),
        |lab| assert_eq!(lab.advance(), Phase::Mask),
        |lab| lab.restart().expect("the data are there"),
        |lab| assert_eq!(lab.set("drop", "0.4").expect("a rate can be set"), Effect::Live),
    ];
    for change in after {
        let mut lab = lab("data=circles", 5);
        lab.remove(&[(1, 2), (2, 3)]);
        change(&mut lab);
        assert!(
            [Side::A, Side::B].iter().all(|&side| lab.arm(side).is_some_and(|arm| arm.removed().units().is_empty()))
        );
    }
}

#[test]
fn a_random_order_has_every_hidden_unit_once_and_is_the_same_for_both_arms() {
    let lab = lab("data=digits&net=cnn&layers=16", 1);
    let order = |side, number| lab.removal_order(side, number);
    let mut sorted = order(Side::B, 0);
    assert_eq!(sorted, order(Side::A, 0));
    assert_ne!(sorted, order(Side::B, 1));
    sorted.sort_unstable();
    let all: Vec<Unit> = [(1, 8), (2, 16), (3, 16)]
        .iter()
        .flat_map(|&(layer, units)| (0..units).map(move |unit| (layer, unit)))
        .collect();
    assert_eq!(sorted, all);
}
