//! On points in the plane.

use super::runs::{better, outcomes};

/// Evidence: train 0.187 without and 0.308 with, test 0.832 without and 0.471 with; better in 10 of 10.
#[test]
fn in_the_default_lab_dropout_learns_the_noise_less_and_does_better_on_unseen_data() {
    let outcomes = outcomes("", 3_000);
    let better = better(&outcomes);
    let fits_less = outcomes.iter().filter(|[a, b]| a.train.loss < b.train.loss).count();
    assert!(better >= 9, "test loss lower with dropout in {better} of 10");
    assert!(fits_less >= 9, "training loss lower without dropout in {fits_less} of 10");
}

/// Evidence: test 0.271 without and 0.506 with; better in 0 of 10.
#[test]
fn on_a_spiral_a_small_network_underfits_with_half_its_neurons_dropped() {
    let outcomes = outcomes("data=spiral&train=150&noise=0.1&layers=16,16&drop=0.5", 3_000);
    let worse = 10 - better(&outcomes);
    assert!(worse >= 8, "test loss higher with dropout in {worse} of 10");
}
