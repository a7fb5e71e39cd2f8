//! Dropout and batch normalisation: against each other in the convolutions, and one before the other.

use super::runs::{Outcome, accuracy, better, each_seed, mean, outcomes};
use dropout_lab::measure::{Name, Outcome as Measured, measure};

/// The digits of the evidence with this share of labels replaced, and its convolutional network: batch normalisation in
/// arm a, spatial dropout in arm b, nothing in the dense layer.
fn against_each_other(flip: f32) -> String {
    format!(
        "data=digits&train=300&flip={flip}&lr=0.001&batch=32&net=cnn&channels=16,32&hidden=64&drop=0\
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
    let query = format!("data=digits&train=300&flip=0.3&lr=0.001&batch=32&compare=off&bn=on&{network}");
    let ratios = each_seed(&query, 0, 500, |lab| match measure(lab, Name::VarianceShift).b {
        Some(Measured::VarianceShift(found)) => found.layers.iter().filter_map(|layer| layer.mean).collect::<Vec<_>>(),
        other => panic!("this is no variance shift: {other:?}"),
    });
    println!("{network}: ratio of variances for each normalisation: {ratios:.2?}");
    ratios
}

#[test]
fn dropout_before_batch_norm_shifts_the_variance() {
    for network in
        ["hidden=64&drop=0.5", "hidden=128,128&drop=0.5", "net=cnn&channels=16,32&hidden=64&drop-conv=0.5&drop=0.5"]
    {
        variance_ratios(&format!("{network}&bn-order=drop-bn"));
        variance_ratios(&format!("{network}&bn-order=bn-drop"));
    }
}
