//! The same run everywhere: natively and in a browser, to the last bit of every parameter and of every number shown.
//!
//! The runs and what is recorded of them are in `fingerprints.json`, which the tests of the page in other browsers read as
//! well (`tests/engines/`). After a change that is meant to change the numbers, record them again:
//! `RECORD=1 cargo test --test bits`.

mod labs;

use lab::{Evaluation, Lab, Side};
use labs::lab;
use ndarray::s;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xxhash_rust::xxh64::Xxh64;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// Between them the runs go through every activation, optimizer, penalty, loss, network, kind of dropout and odd size of
/// matrix, and through changes while training.
const RUNS: &str = include_str!("fingerprints.json");

const ITERATIONS: u64 = 500;

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Run {
    query: String,
    /// What is set half-way, with an iteration begun, as a query too.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    changes: String,
    /// Of its parameters.
    fingerprint: String,
    /// A hash of what it then shows, see [`shown`].
    shown: String,
}

impl Run {
    /// The same run with the numbers that it has here.
    fn again(&self) -> Run {
        let mut lab = lab(&self.query, ITERATIONS / 2);
        lab.advance();
        for (key, value) in self.changes.split('&').filter_map(|change| change.split_once('=')) {
            lab.set(key, value).unwrap_or_else(|error| panic!("{self:?}: {error}"));
        }
        lab.step(ITERATIONS / 2);
        assert_eq!(lab.iteration(), ITERATIONS, "{self:?}: it has started over");
        lab.evaluate();
        let hexadecimal = |hash| format!("{hash:016x}");
        Run { fingerprint: hexadecimal(lab.fingerprint()), shown: hexadecimal(shown(&lab)), ..self.clone() }
    }
}

/// A hash of the scores over time, of the newest loss, and of what the arms answer, as a whole and as a sample.
fn shown(lab: &Lab) -> u64 {
    let mut hash = Xxh64::new(0);
    let mut take = |number: f32| hash.update(&number.to_bits().to_le_bytes());
    for scores in lab.history().arms().iter().flatten().flatten().flatten() {
        take(scores.loss);
        scores.accuracy.map(&mut take);
    }
    for (side, arm) in [Side::A, Side::B].iter().filter_map(|&side| Some((side, lab.arm(side)?))) {
        let metrics = lab.metrics();
        let metrics = if side == Side::A { metrics.a } else { metrics.b };
        metrics.and_then(|metrics| metrics.batch_loss).map(&mut take);
        let mut evaluation = Evaluation::default();
        let x = lab.split().test.x.slice(s![..40, ..]);
        arm.evaluate(x, &mut evaluation);
        evaluation.answers().iter().for_each(|&number| take(number));
        arm.sample(x, &mut evaluation);
        evaluation.answers().iter().for_each(|&number| take(number));
    }
    hash.digest()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn runs_are_the_same_everywhere() {
    let recorded: Vec<Run> = serde_json::from_str(RUNS).unwrap();
    let found: Vec<Run> = recorded.iter().map(Run::again).collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("RECORD").is_some() {
        return record(&found);
    }
    let differing: Vec<_> = found.iter().zip(&recorded).filter(|(found, recorded)| found != recorded).collect();
    assert!(differing.is_empty(), "found and recorded: {differing:#?}");
}

/// Writes the file, a run a line.
#[cfg(not(target_arch = "wasm32"))]
fn record(runs: &[Run]) {
    let lines: Vec<String> = runs.iter().map(|run| format!("  {}", serde_json::to_string(run).unwrap())).collect();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.json");
    std::fs::write(file, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
}
