//! The defaults make dropout's point: whichever data and network a reader chooses and leaves all else alone, ten seconds after
//! Play the network with dropout has the lower test loss, in at least nine of ten seeds.
//!
//! Play begins slowly and goes up to 250 iterations a second, which makes about 1,700 in ten seconds. The larger networks do
//! not get as far on a slow computer, so they are held to fewer.

use super::runs::{better, outcomes};

fn holds(query: &str, iterations: u64) {
    let better = better(&outcomes(query, iterations));
    assert!(better >= 9, "{query} after {iterations} iterations: test loss lower with dropout in {better} of 10");
}

#[test]
fn circles() {
    holds("", 1_700);
}

/// Two defaults of its own: with 80 examples and noise of 0.2, as other families have them, it was 34 of 40 seeds; with 60 and
/// 0.3 it is 39.
#[test]
fn moons() {
    holds("data=moons", 1_700);
}

#[test]
fn gaussians() {
    holds("data=gaussians", 1_700);
}

#[test]
fn exclusive_or() {
    holds("data=xor", 1_700);
}

/// Where the noise is less and the examples are more, it underfits instead: see `plane.rs`.
#[test]
fn spiral() {
    holds("data=spiral", 1_700);
}

/// Here dropout does not help, and the sentence above the networks says so (`tests/page/sentence.spec.js`). With
/// `train=40&noise=0.5&layers=64,64` it does in 19 of 20, but those are not the defaults of a picture of sixteen neurons.
#[test]
fn on_the_curve_it_gains_nothing() {
    let better = better(&outcomes("data=curve", 1_700));
    assert!(better <= 5, "test loss lower with dropout in {better} of 10");
}

#[test]
fn digits() {
    holds("data=digits", 1_500);
}

#[test]
fn digits_in_a_convolutional_network() {
    holds("data=digits&net=cnn", 1_200);
}

#[test]
fn digits_in_a_recurrent_network() {
    holds("data=digits&net=rnn", 1_000);
}

/// At the learning rate of the others, 0.001, it would be 1 of 10.
#[test]
fn digits_in_gated_recurrent_units() {
    holds("data=digits&net=gru", 600);
}

/// At the learning rate of the others, 0.001, it would be none of 10.
#[test]
fn digits_in_a_long_short_term_memory() {
    holds("data=digits&net=lstm", 800);
}
