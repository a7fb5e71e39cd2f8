//! Test time: scaling makes up for what was missing in training.

use crate::runs::{NOISY_DIGITS, outcomes};

/// Without scaling every sum is twice as large in evaluation as it was in training.
#[test]
fn without_scaling_evaluation_is_worse() {
    let network = "hidden=256,256&drop=0.5";
    let with = outcomes(&format!("{NOISY_DIGITS}&{network}"), 500);
    let without = outcomes(&format!("{NOISY_DIGITS}&{network}&b.scaling=none"), 500);
    let worse =
        with.iter().zip(&without).filter(|([_, with], [_, without])| without.test.loss > with.test.loss).count();
    assert!(worse >= 9, "test loss higher without scaling in {worse} of 10");
}
