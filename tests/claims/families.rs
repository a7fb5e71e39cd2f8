//! Dropout improves generalisation in feed-forward, convolutional and recurrent networks: 300 noisy digits, ten seeds.

use crate::runs::{NOISY_DIGITS, better, outcomes};

fn better_in(network: &str, iterations: u64) {
    let outcomes = outcomes(&format!("{NOISY_DIGITS}&{network}"), iterations);
    let better = better(&outcomes);
    let gap_smaller = outcomes.iter().filter(|[a, b]| b.test.loss - b.train.loss < a.test.loss - a.train.loss).count();
    assert!(better >= 9, "{network}: test loss lower with dropout in {better} of 10");
    assert!(gap_smaller >= 9, "{network}: generalisation gap smaller with dropout in {gap_smaller} of 10");
}

/// Evidence: test 1.029 without, 0.663 with.
#[test]
fn a_dense_network() {
    better_in("hidden=256,256&drop=0.5", 1_500);
}

/// Evidence: test 0.857 without, 0.554 with.
#[test]
fn a_convolutional_network() {
    better_in("net=cnn&channels=16,32&hidden=64&drop=0.5", 1_500);
}

/// Evidence: test 1.145 without, 0.625 with.
#[test]
fn a_recurrent_network() {
    better_in("net=rnn&hidden=64&drop=0.5&drop-rec=0.2", 2_000);
}

#[test]
fn a_gated_recurrent_network() {
    better_in("net=gru&hidden=64&drop=0.5&drop-rec=0.2", 2_000);
}

#[test]
fn a_long_short_term_memory() {
    better_in("net=lstm&hidden=64&drop=0.5&drop-rec=0.2", 2_000);
}
