//! What the README says of the query's keys is what the schema says, and its example of a lesson is one.
#![cfg(not(target_arch = "wasm32"))]

use course::{Lesson, Outcome, Trial, judge};
use data::Sources;
use std::rc::Rc;

#[path = "../examples/keys.rs"]
mod keys;

#[test]
fn the_readme_has_the_table_that_the_schema_gives() {
    let readme = include_str!("../README.md");
    assert!(readme.contains(&keys::table()), "put the output of `cargo run --example keys` into README.md");
}

#[test]
fn the_readmes_lesson_can_be_run_and_comes_out() {
    let readme = include_str!("../README.md");
    let text = readme.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there is an example");
    let lesson = Rc::new(Lesson::read("README.md", text).unwrap_or_else(|error| panic!("{error}")));
    let trial = |seed| Trial::new(lesson.clone(), seed, Sources::default()).finish();
    let outcomes: Vec<Outcome> = (1..=5).map(|seed| trial(seed).expect("circles need no file")).collect();
    let verdict = judge(&lesson, &outcomes);
    assert!(verdict.holds, "{verdict:?}");
}
