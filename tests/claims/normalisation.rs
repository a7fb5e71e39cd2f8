//! Dropout and batch normalisation: against each other in the convolutions, and one before the other.

use super::runs::{Outcome, accuracy, better, each_seed, mean, norm_statistics, outcomes};
use lab::Side;
use measure::{Name, Outcome as Measured, measure};

/// The digits of the evidence with this share of labels replaced, and its convolutional network: batch normalisation in
/// arm a, spatial dropout in arm b, nothing in the dense layer.
fn against_each_other(flip: f32) -> String {
    format!(
        "data=digits&train=300&flip={flip}&lr=0.001&batch=32&net=cnn&channels=16,32&layers=64&drop=0\
         &a.bn=on&drop-conv=0.2"
    )
}

fn mean_test_accuracy(outcomes: &[[Outcome; 2]], arm: usize) -> f32 {
    mean(outcomes.iter().map(|outcome| accuracy(outcome[arm].test)))
}

/// Evidence: test accuracy 0.901 with batch normalisation and 0.757 with dropout after 100 steps, 0.958 and 0.949 after
/// 1,000; test loss 0.137 and 0.164.
#[test]
fn on_clean_labels_batch_norm_learns_faster_and_dropout_gains_nothing() {
    let early = outcomes(&against_each_other(0.0), 100);
    let faster = early.iter().filter(|[a, b]| accuracy(a.test) > accuracy(b.test)).count();
    assert!(faster >= 9, "test accuracy higher with batch normalisation after 100 iterations in {faster} of 10");

    let late = outcomes(&against_each_other(0.0), 1_000);
    let [norm, dropout] = [0, 1].map(|arm| mean_test_accuracy(&late, arm));
    assert!(dropout < norm + 0.01, "mean test accuracy {dropout} with dropout, {norm} with batch normalisation");
}

/// Evidence: test loss 0.797 with batch normalisation, 0.590 with dropout.
#[test]
fn on_noisy_labels_dropout_does_more() {
    let outcomes = outcomes(&against_each_other(0.3), 1_000);
    let better = better(&outcomes);
    assert!(better >= 9, "test loss lower with dropout than with batch normalisation in {better} of 10");
}

/// The ratio of the variance that the normalisation of each hidden layer sees in training to that in evaluation, for each
/// seed, after 500 iterations.
fn variance_ratios(network: &str) -> Vec<Vec<f64>> {
    let query = format!("data=digits&train=300&flip=0.3&lr=0.001&batch=32&compare=off&drop=0.5&bn=on&{network}");
    let ratios = each_seed(&query, 0, 500, |lab| match measure(lab, Name::VarianceShift).b {
        Some(Measured::VarianceShift(found)) => found.layers.iter().filter_map(|layer| layer.mean).collect::<Vec<_>>(),
        other => panic!("this is no variance shift: {other:?}"),
    });
    println!("{network}: ratio of variances for each normalisation: {ratios:.2?}");
    ratios
}

const SIDES: [&str; 2] = ["bn-at=before", "bn-at=after"];

#[test]
fn dropout_right_before_batch_norm_shifts_the_variance_and_dropout_after_it_does_not() {
    for side in SIDES {
        let before = variance_ratios(&format!("layers=64&{side}&bn-order=drop-bn"));
        let after = variance_ratios(&format!("layers=64&{side}&bn-order=bn-drop"));
        assert!(before.iter().all(|ratios| ratios[0] > 1.5), "{side}, with dropout before");
        assert!(after.iter().all(|ratios| (ratios[0] - 1.0).abs() < 1e-6), "{side}, with dropout after");
    }
}

/// Normalisation before dropout does not keep it from the next layer's: of two layers the second sees a shift all the same,
/// only a smaller one.
#[test]
fn batch_norm_of_the_next_layer_sees_a_smaller_shift_whatever_the_order() {
    for side in SIDES {
        let before = variance_ratios(&format!("layers=64,64&{side}&bn-order=drop-bn"));
        let after = variance_ratios(&format!("layers=64,64&{side}&bn-order=bn-drop"));
        let is_shifted = |ratios: &Vec<f64>| (ratios[0] - 1.0).abs() < 1e-6 && ratios[1] > 1.2;
        assert!(after.iter().all(is_shifted), "{side}, with dropout after");
        let smaller = before.iter().zip(&after).filter(|(before, after)| after[1] < before[1]).count();
        assert!(smaller >= 9, "{side}: second shift smaller with dropout after in {smaller} of 10");
    }
}

/// The shift does harm: the same weights have a lower test loss with the running statistics that no mask has shifted,
/// whatever the order.
#[test]
fn statistics_taken_again_without_masks_make_the_same_network_better() {
    for side in SIDES {
        let query = format!("data=digits&layers=128,128&lr=0.001&batch=32&a.drop=0.5&drop=0.5&bn=on&{side}");
        let runs = each_seed(&format!("{query}&a.bn-order=drop-bn"), 0, 1_000, |lab| {
            [Side::A, Side::B].map(|arm| {
                let scores = norm_statistics(lab, arm);
                [scores.loss_before, scores.loss_after]
            })
        });
        for (arm, order) in ["drop-bn", "bn-drop"].iter().enumerate() {
            let means = [0, 1].map(|when| mean(runs.iter().map(|run| run[arm][when] as f32)));
            println!("{side}, {order}: test loss, and with new statistics: {means:.3?}");
            let lower = runs.iter().filter(|run| run[arm][1] < run[arm][0]).count();
            assert!(lower >= 9, "{side}, {order}: lower in {lower} of 10");
        }
    }
}
