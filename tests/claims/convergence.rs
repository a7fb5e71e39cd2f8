//! The price of dropout: more iterations.

use crate::runs::{NOISY_DIGITS, arms, each_seed};
use dropout_lab::lab::Arm;

/// Iterations between evaluations.
const EVAL: u64 = 10;

/// After how many iterations an arm had nine tenths of its own final training accuracy.
fn iterations_to_nine_tenths(arm: &Arm) -> u64 {
    let accuracy = arm.scores().and_then(|[train, _]| train.accuracy).expect("it was evaluated");
    let percent = (0.9 * 100.0 * accuracy).ceil() as usize;
    arm.milestones().train_accuracy()[percent].expect("less than the final accuracy was reached")
}

fn slower_in(network: &str, iterations: u64) {
    let query = format!("{NOISY_DIGITS}&{network}");
    let times = each_seed(&query, EVAL, iterations, |lab| arms(lab).map(iterations_to_nine_tenths));
    let slower = times.iter().filter(|[a, b]| b > a).count();
    println!("{network}: iterations of a and b to nine tenths of their final training accuracy: {times:?}");
    assert!(slower >= 9, "{network}: slower with dropout in {slower} of 10");
}

#[test]
fn a_dense_network_takes_longer() {
    slower_in("hidden=256,256&drop=0.5", 1_500);
}
