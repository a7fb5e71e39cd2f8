//! How properties are tried: the only place that says with which seed and how often.

use std::env;
use std::str::FromStr;

use proptest::test_runner::{Config, RngSeed};

/// So many cases, the same ones on every run, so that chance does not decide whether the tests pass.
///
/// `cargo xtask explore` looks for cases that fail: it sets `DROPOUT_LAB_SEED` to other seeds, and `DROPOUT_LAB_CASES` to
/// how many times as many cases there are. What it finds becomes a plain test: a seed means something else as soon as what
/// is generated changes, so none is kept.
pub fn cases(count: u32) -> Config {
    Config {
        cases: count.saturating_mul(variable("DROPOUT_LAB_CASES").unwrap_or(1)),
        rng_seed: RngSeed::Fixed(variable("DROPOUT_LAB_SEED").unwrap_or(14)),
        failure_persistence: None,
        // Of a case that fails only the smallest is of use.
        verbose: 0,
        ..Config::default()
    }
}

fn variable<T: FromStr>(name: &str) -> Option<T> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a whole number, not {text:?}")))
}
