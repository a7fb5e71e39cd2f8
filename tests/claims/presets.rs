//! What each preset says one will see, over five seeds: all of it holds in at least four.

use course::condition::Condition;
use course::reading::{ArmName, Reading, Source};
use course::running::{Run, Running};
use data::{Digits, Sources};
use serde::Deserialize;
use settings::Config;
use std::collections::BTreeMap;
use std::rc::Rc;

const SEEDS: std::ops::RangeInclusive<u32> = 1..=5;
const ENOUGH: usize = 4;

/// As in the page's file: the texts and the picture are the page's business.
#[derive(Deserialize)]
struct Preset {
    name: String,
    query: String,
    iterations: u64,
    /// Where each number is read: the arm, the measure if it is of one, and its path there.
    numbers: BTreeMap<String, String>,
    holds: Vec<Condition>,
}

fn presets() -> Vec<Preset> {
    serde_json::from_str(include_str!("../../static/presets/presets.json")).expect("the file has presets")
}

fn reading(place: &str) -> Reading {
    let (arm, number) = place.split_once(' ').expect("an arm and a number");
    let (measure, value) = number.split_once(' ').map_or((Source::Metrics, number), |(measure, value)| {
        (Source::try_from(measure.to_owned()).expect("there is such a measure"), value)
    });
    Reading {
        label: String::new(),
        run: String::new(),
        arm: if arm == "a" { ArmName::A } else { ArmName::B },
        at: None,
        measure,
        value: value.to_owned(),
        unit: Default::default(),
    }
}

/// The conditions that do not hold with a seed, and the numbers.
fn broken(preset: &Preset, seed: u32, sources: &Sources) -> Option<String> {
    let run = Run { query: format!("{}&eval=20", preset.query), iterations: preset.iterations, changes: Vec::new() };
    let readings = preset.numbers.iter().map(|(name, place)| (name.clone(), reading(place)));
    let mut running = Running::new(run, readings, seed, sources.clone()).expect("it can be run");
    while !running.advance().unwrap_or_else(|error| panic!("{}: {error}", preset.name)) {}
    let broken: Vec<_> = preset.holds.iter().filter(|condition| !condition.holds(running.numbers())).collect();
    let sentence = || {
        let conditions: Vec<_> = broken.iter().map(|condition| condition.text()).collect();
        format!("seed {seed}: {} with {:.3?}", conditions.join(", "), running.numbers())
    };
    (!broken.is_empty()).then(sentence)
}

fn holds(name: &str) {
    let digits = Digits::parse(include_bytes!("../../static/digits.bin")).expect("the repository's digits are right");
    let sources = Sources::digits(Rc::new(digits));
    let preset = presets().into_iter().find(|preset| preset.name == name).expect("there is such a preset");
    assert!(!preset.holds.is_empty(), "{name}: it promises something");
    let broken: Vec<String> = SEEDS.filter_map(|seed| broken(&preset, seed, &sources)).collect();
    println!("{name}: broken in {} of {}: {broken:#?}", broken.len(), SEEDS.count());
    assert!(SEEDS.count() - broken.len() >= ENOUGH, "{name}: {broken:#?}");
}

macro_rules! presets {
    ($($test:ident: $name:literal;)+) => {
        $(#[test] fn $test() { holds($name); })+

        #[test]
        fn every_preset_is_tested() {
            let names: Vec<String> = presets().into_iter().map(|preset| preset.name).collect();
            assert_eq!(names, [$($name),+]);
        }
    };
}

presets! {
    overfitting: "overfit";
    or_stop_in_time: "stop-in-time";
    right_labels: "right-labels";
    too_much_dropout: "too-much";
    too_small_a_network: "too-small";
    forgotten_scaling: "forgotten-scaling";
    a_crowd_in_one_network: "crowd";
    batch_norm_or_dropout: "batch-norm";
    dropout_before_batch_norm: "variance-shift";
    noise_without_zeros: "noise";
    a_network_that_reads: "sequence";
}

/// So that the link to a preset is as short as can be, and the page's address is the same as the preset's.
#[test]
fn a_presets_query_is_the_one_that_its_run_has() {
    for preset in presets() {
        let config = Config::parse(&preset.query).unwrap_or_else(|errors| panic!("{}: {errors}", preset.name));
        assert_eq!(config.query(), preset.query, "{}", preset.name);
    }
}
