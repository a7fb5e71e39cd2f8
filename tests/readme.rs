//! What the README says is so: of the query's keys, of the run in its picture, and its example of a lesson is one.
#![cfg(not(target_arch = "wasm32"))]

use course::{Lesson, Outcome, Trial, judge};
use data::Sources;
use lab::{Lab, Side};
use settings::Config;
use std::rc::Rc;

#[path = "../examples/keys.rs"]
mod keys;

#[test]
fn the_readme_has_the_table_that_the_schema_gives() {
    let readme = include_str!("../README.md");
    assert!(readme.contains(&keys::table()), "put the output of `cargo run --example keys` into README.md");
}

#[test]
fn the_caption_has_the_numbers_of_the_run_in_the_picture() {
    let mut lab = Lab::new(Config::default(), Sources::default(), None).expect("the default lab can be made");
    lab.step(2000);
    let wrong = lab.split().flipped.iter().filter(|flipped| **flipped).count();
    let [without, with] = [Side::A, Side::B].map(|side| {
        let arm = lab.arm(side).expect("both arms run");
        let [train, test] = arm.scores().expect("the last iteration was evaluated");
        let learnt = train.learnt.expect("labels are flipped").wrong;
        ((learnt * wrong as f32).round() as usize, test.loss)
    });
    let caption = format!(
        "The default run after 2,000 iterations. Of the {wrong} flipped labels the network without dropout has learnt {}, the one \
         with dropout {}; their test losses are {:.3} and {:.3}.",
        without.0, with.0, without.1, with.1
    );
    assert!(include_str!("../README.md").contains(&caption), "{caption}");
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

#[test]
fn servers_are_told_to_send_the_policy_that_ours_sends() {
    let trunk = include_str!("../Trunk.toml");
    let policy = trunk.split("\"Content-Security-Policy\" = ").nth(1).and_then(|rest| rest.lines().next());
    let policy = policy.expect("Trunk.toml has a policy");
    let readme = include_str!("../README.md");
    assert_eq!(
        readme.matches(&format!("Content-Security-Policy {policy}")).count(),
        2,
        "nginx's and Caddy's: {policy}"
    );
}
