//! The same run everywhere: natively and in a browser, to the last bit of every parameter.
//!
//! The runs and their recorded fingerprints are in `fingerprints.json`, which the tests of the page in other browsers read
//! as well (`tests/engines/`). After a change that is meant to change the numbers, record them again with
//! `RECORD=1 cargo test --test bits`.

use std::rc::Rc;

use dropout_lab::config::Config;
use dropout_lab::data::{Digits, Sources};
use dropout_lab::lab::Lab;
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// Between them the runs go through every activation, optimizer, penalty, loss, network, kind of dropout and odd size of
/// matrix, and through changes while training.
const RUNS: &str = include_str!("fingerprints.json");

/// A run of 500 iterations.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Run {
    query: String,
    /// What is set half-way, with an iteration begun, as a query too.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    changes: String,
    fingerprint: String,
}

impl Run {
    /// The same run with the fingerprint that it has here.
    fn again(&self, digits: &Rc<Digits>) -> Run {
        let mut lab = Lab::new(Config::parse(&self.query).unwrap(), Sources::digits(digits.clone()), None).unwrap();
        lab.step(250);
        lab.advance();
        for (key, value) in self.changes.split('&').filter_map(|change| change.split_once('=')) {
            lab.set(key, value).unwrap();
        }
        lab.step(250);
        Run { fingerprint: format!("{:016x}", lab.fingerprint()), ..self.clone() }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn runs_are_the_same_everywhere() {
    let recorded: Vec<Run> = serde_json::from_str(RUNS).unwrap();
    let digits = Rc::new(Digits::parse(include_bytes!("../static/digits.bin")).unwrap());
    let found: Vec<Run> = recorded.iter().map(|run| run.again(&digits)).collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("RECORD").is_some() {
        return record(&found);
    }
    assert_eq!(found, recorded);
}

/// Writes the file, a run a line.
#[cfg(not(target_arch = "wasm32"))]
fn record(runs: &[Run]) {
    let lines: Vec<String> = runs.iter().map(|run| format!("  {}", serde_json::to_string(run).unwrap())).collect();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.json");
    std::fs::write(file, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
}
