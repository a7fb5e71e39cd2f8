//! Every combination that the schema allows trains: a thousand of them, ten iterations each.
#![cfg(not(target_arch = "wasm32"))]

mod generated;

use dropout_lab::config::{Config, schema};
use dropout_lab::data::{Digits, Sources, Table};
use dropout_lab::lab::{ArmMetrics, Evaluation, Lab, Side};
use generated::{pair, run};
use ndarray::s;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::rc::Rc;

const ITERATIONS: u64 = 10;
/// With larger learning rates some of the networks diverge, which is not what is asked here, but how they tell of it.
const CALM: f64 = 0.01;

/// About half of what the arms may differ in, and now and then something else.
fn half_of_all() -> impl Strategy<Value = Vec<(String, String)>> {
    let some = schema().into_iter().map(|setting| {
        let chance = if setting.per_arm { 0.5 } else { 0.1 };
        prop::option::weighted(chance, pair(&setting))
    });
    some.collect::<Vec<_>>().prop_map(|pairs| pairs.into_iter().flatten().collect())
}

/// The digits, and a table of three classes.
fn sources() -> Sources {
    let digits = Digits::parse(include_bytes!("../static/digits.bin")).expect("the repository's digits are right");
    let row = |row: usize| format!("{},{},{},{}\n", row * 7 % 31, row * 5 % 17, row % 11, ["a", "b", "c"][row % 3]);
    let rows: String = (0..300).map(row).collect();
    let table = Table::parse(&rows, None).expect("the table is right");
    Sources { table: Some(Rc::new(table)), ..Sources::digits(Rc::new(digits)) }
}

/// The run with a batch and sets of examples that a thousand runs have the time for.
fn smaller(config: Config) -> Config {
    let limited = |config: Config, key: &str, number: usize, most: usize| {
        if number <= most { config } else { config.set(key, &most.to_string()).map_or(config, |(config, _)| config) }
    };
    let (batch, train, test) = (config.batch, config.train, config.test);
    limited(limited(limited(config, "batch", batch, 24), "train", train, 100), "test", test, 100)
}

fn numbers(arm: &ArmMetrics) -> impl Iterator<Item = f32> {
    let all = [arm.train_loss, arm.test_loss, arm.train_accuracy, arm.test_accuracy, arm.gap, arm.batch_loss];
    all.into_iter().flatten()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, rng_seed: RngSeed::Fixed(14), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_combination_trains(config in run(half_of_all())) {
        let config = smaller(config);
        let query = config.query();
        let lab = Lab::new(config, sources(), None);
        prop_assert!(lab.is_ok(), "{}: {}", query, lab.err().map_or(String::new(), |error| error.to_string()));
        let Ok(mut lab) = lab else { return Ok(()) };
        lab.step(ITERATIONS);
        lab.evaluate();
        let metrics = lab.metrics();
        for (side, arm) in [(Side::A, &metrics.a), (Side::B, &metrics.b)] {
            let Some(metrics) = arm else { continue };
            prop_assert!(numbers(metrics).all(f32::is_finite), "{}: {:?}", query, metrics);
            let arm = lab.arm(side).expect("what has metrics is there");
            if arm.config().lr <= CALM {
                prop_assert_eq!(&metrics.diverged, &None, "{}", query);
            }
            if metrics.diverged.is_some() {
                continue;
            }
            let (mut evaluation, mut sample) = (Evaluation::default(), Evaluation::default());
            let x = lab.split().test.x.slice(s![..3, ..]);
            arm.evaluate(x, &mut evaluation);
            arm.sample(x, &mut sample);
            prop_assert!(evaluation.answers().iter().chain(&sample.answers()).all(|p| p.is_finite()), "{}", query);
            for layer in 0..arm.depth() {
                for unit in [0, arm.units(layer) - 1] {
                    let neuron = arm.neuron(layer, unit, lab.batch_rows().len() - 1, lab.newest_phase());
                    prop_assert!(neuron.is_some(), "{}: layer {}, unit {}", query, layer, unit);
                }
            }
        }
    }
}
