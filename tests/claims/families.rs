//! Dropout improves generalisation in convolutional and recurrent networks too (for dense ones see `dense.rs`), and it has
//! its price in all of them: 300 noisy digits, ten seeds.

use super::runs::{NOISY_DIGITS, arms, better, each_seed, iterations_to_nine_tenths, outcome, print_means};

/// Iterations between evaluations.
const EVAL: u64 = 50;

fn holds_in(network: &str, iterations: u64) {
    let query = format!("{NOISY_DIGITS}&{network}");
    let runs = each_seed(&query, EVAL, iterations, |lab| {
        let arms = arms(lab);
        (arms.map(outcome), arms.map(iterations_to_nine_tenths))
    });
    let (outcomes, times): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
    print_means(&query, iterations, &outcomes);
    println!("  iterations of a and b to nine tenths of their own final training accuracy: {times:?}");
    let better = better(&outcomes);
    let slower = times.iter().filter(|[a, b]| b > a).count();
    assert!(better >= 9, "{network}: test loss lower with dropout in {better} of 10");
    assert!(slower >= 9, "{network}: slower with dropout in {slower} of 10");
}

/// Evidence: test 0.857 without, 0.554 with.
#[test]
fn a_convolutional_network() {
    holds_in("net=cnn&channels=16,32&hidden=64&drop=0.5", 1_500);
}

/// Evidence: test 1.145 without, 0.625 with.
#[test]
fn a_recurrent_network() {
    holds_in("net=rnn&hidden=64&drop=0.5&drop-rec=0.2", 2_000);
}

#[test]
fn a_gated_recurrent_network() {
    holds_in("net=gru&hidden=64&drop=0.5&drop-rec=0.2", 2_000);
}

#[test]
fn a_long_short_term_memory() {
    holds_in("net=lstm&hidden=64&drop=0.5&drop-rec=0.2", 2_000);
}
