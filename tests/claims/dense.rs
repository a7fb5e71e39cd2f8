//! What dropout does to a dense network that learns noisy digits: 64-256-256-10, p = 0.5, 1,500 iterations, ten seeds.

use super::runs::{
    NOISY_DIGITS, Outcome, arms, better, each_seed, iterations_to_nine_tenths, mean, outcome, print_means,
};
use lab::{Lab, Side};
use measure::{Measurement, Name, Outcome as Measured, measure};
use std::sync::OnceLock;

const NETWORK: &str = "layers=256,256&drop=0.5";

/// What is known of a seed's run, of arm a and of arm b.
struct Run {
    outcomes: [Outcome; 2],
    /// Iterations to nine tenths of the final training accuracy.
    times: [u64; 2],
    /// The largest importance of a neuron, and the Gini coefficient, of each hidden layer.
    importance: [Vec<[f64; 2]>; 2],
    /// How much of what a neuron does hangs on another one, see `relative_interaction`, in each hidden layer.
    interaction: [Vec<f64>; 2],
}

/// The runs of all seeds, made once for all claims.
fn runs() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let query = format!("{NOISY_DIGITS}&{NETWORK}");
        let runs = each_seed(&query, 50, 1_500, |lab| Run {
            outcomes: arms(lab).map(outcome),
            times: arms(lab).map(iterations_to_nine_tenths),
            importance: of_both(lab, Name::Importance, |measured| match measured {
                Measured::Importance(found) => found.layers.iter().map(|layer| [layer.largest, layer.gini]).collect(),
                other => panic!("this is no importance: {other:?}"),
            }),
            interaction: of_both(lab, Name::CoAdaptation, |measured| match measured {
                Measured::CoAdaptation(found) => {
                    found.layers.iter().filter_map(|layer| layer.relative_interaction).collect()
                }
                other => panic!("this is no co-adaptation: {other:?}"),
            }),
        });
        print_means(&query, 1_500, &runs.iter().map(|run| run.outcomes).collect::<Vec<_>>());
        runs
    })
}

/// A measure of both arms.
fn of_both<T>(lab: &Lab, name: Name, read: impl Fn(&Measured) -> T) -> [T; 2] {
    let Measurement { a, b, .. } = measure(lab, name);
    [a, b].map(|measured| read(&measured.expect("both arms run")))
}

/// Of each hidden layer, in how many runs a number of arm b is lower than arm a's; printed with the means.
fn lower<'a>(what: &str, read: impl Fn(&'a Run, usize, usize) -> f64) -> Vec<usize> {
    let layers = runs()[0].importance[0].len();
    (0..layers)
        .map(|layer| {
            let [a, b] = [0, 1].map(|arm| mean(runs().iter().map(|run| read(run, arm, layer) as f32)));
            println!("{what}, hidden layer {}: mean {a:.4} without, {b:.4} with", layer + 1);
            runs().iter().filter(|run| read(run, 1, layer) < read(run, 0, layer)).count()
        })
        .collect()
}

/// Evidence: train 0.005 / test 1.029 without, 0.087 / 0.663 with.
#[test]
fn it_does_better_on_unseen_data() {
    let better = better(&runs().iter().map(|run| run.outcomes).collect::<Vec<_>>());
    assert!(better >= 9, "test loss lower with dropout in {better} of 10");
}

#[test]
fn it_takes_longer() {
    let times: Vec<_> = runs().iter().map(|run| run.times).collect();
    println!("iterations of a and b to nine tenths of their own final training accuracy: {times:?}");
    let slower = times.iter().filter(|[a, b]| b > a).count();
    assert!(slower >= 9, "slower with dropout in {slower} of 10");
}

#[test]
fn no_single_neuron_becomes_as_important() {
    for (layer, lower) in
        lower("largest importance", |run, arm, layer| run.importance[arm][layer][0]).iter().enumerate()
    {
        assert!(*lower >= 9, "largest importance in hidden layer {} lower with dropout in {lower} of 10", layer + 1);
    }
}

/// The scale of the loss, which is larger without dropout, is taken out. For the sign of the interactions see the claims on
/// the lessons' network.
#[test]
fn neurons_depend_on_each_other_less() {
    for (layer, lower) in
        lower("interaction of pairs", |run, arm, layer| run.interaction[arm][layer]).iter().enumerate()
    {
        assert!(*lower >= 9, "interaction in hidden layer {} lower with dropout in {lower} of 10", layer + 1);
    }
}

/// An error is counted as equal if it is within a percentage point, ten of the thousand test images.
#[test]
fn fifty_thinned_networks_are_as_good_as_weight_scaling() {
    let query = format!("{NOISY_DIGITS}&{NETWORK}&compare=off");
    let errors = each_seed(&query, 0, 1_500, |lab| match measure(lab, Name::Ensemble).b {
        Some(Measured::Ensemble(found)) => [found.errors[0], found.errors[49], found.scaled_error.unwrap_or(1.0)],
        other => panic!("this is no ensemble: {other:?}"),
    });
    println!("test error of one thinned network, of the average of 50, with weight scaling: {errors:.3?}");
    let as_good = errors.iter().filter(|[_, fifty, scaled]| *fifty <= scaled + 0.01).count();
    let better_than_one = errors.iter().filter(|[one, fifty, _]| fifty < one).count();
    assert!(as_good >= 9, "as good as weight scaling in {as_good} of 10");
    assert_eq!(better_than_one, 10, "better than a single thinned network");
}

/// Without scaling the logits are several times as large in evaluation as they were in training: the network is too sure of
/// its answers, right and wrong ones. It is the loss that tells; which answer comes first hardly changes, so the accuracy
/// does not fall. After 500 iterations, while the network is still less sure than it might be, not even the loss is
/// higher (0.547 against 0.607, the mean of ten seeds).
#[test]
fn without_scaling_evaluation_is_worse() {
    let query = format!("{NOISY_DIGITS}&{NETWORK}&compare=off&scaling=none");
    let losses = each_seed(&query, 0, 1_500, |lab| outcome(lab.arm(Side::B).expect("arm b runs")).test.loss);
    println!("test loss without scaling: {losses:.3?}");
    let worse = losses.iter().zip(runs()).filter(|(loss, run)| **loss > run.outcomes[1].test.loss).count();
    assert!(worse >= 9, "test loss higher without scaling in {worse} of 10");
}
