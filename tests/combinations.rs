//! Every combination that the schema allows trains: a thousand of them, ten iterations each; and so it does while settings
//! change.
#![cfg(not(target_arch = "wasm32"))]

mod generated;
mod properties;
mod training;

use generated::{pair, run};
use lab::{ArmMetrics, Evaluation, Lab, Side};
use ndarray::s;
use properties::cases;
use proptest::prelude::*;
use proptest::sample::select;
use settings::{ArmConfig, Config, schema};
use training::{Act, drive, sources};

const ITERATIONS: u64 = 10;
/// With larger learning rates some of the networks diverge, which is not what is asked here, but how they tell of it.
const CALM: f64 = 0.01;
/// The same with noise that drops nothing, at larger rates: its deviation is more than 3, and layer upon layer multiplies
/// by it.
const FAINT: f64 = 0.9;

/// Whether an arm's settings are none of those under which networks may diverge.
fn is_calm(arm: &ArmConfig) -> bool {
    arm.lr <= CALM && (arm.kind.masking().noise.drops() || arm.drop.iter().all(|&rate| rate <= FAINT))
}

/// About half of what the arms may differ in, and now and then something else.
fn half_of_all() -> impl Strategy<Value = Vec<(String, String)>> {
    let some = schema().into_iter().map(|setting| {
        let chance = if setting.per_arm { 0.5 } else { 0.1 };
        prop::option::weighted(chance, pair(&setting))
    });
    some.collect::<Vec<_>>().prop_map(|pairs| pairs.into_iter().flatten().collect())
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
    let losses = [arm.train_loss, arm.test_loss, arm.true_train_loss, arm.gap, arm.batch_loss];
    let shares = [arm.train_accuracy, arm.test_accuracy, arm.wrong_labels_learnt, arm.right_labels_learnt];
    losses.into_iter().chain(shares).flatten()
}

/// What a reader may do: mostly changes, with training in between.
fn acts() -> impl Strategy<Value = Vec<Act>> {
    let settings: Vec<_> = schema().into_iter().filter(|setting| setting.key != "eval").collect();
    let set = select(settings).prop_flat_map(|setting| pair(&setting));
    let act = prop_oneof![
        4 => set.clone().prop_map(|(key, value)| Act::Set(key, value)),
        1 => set.prop_map(|(key, _)| Act::Set(key, String::new())),
        2 => (1..4_u64).prop_map(Act::Step),
        1 => Just(Act::Phase),
    ];
    prop::collection::vec(act, 1..12)
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_lab_is_where_its_query_leads_until_it_says_otherwise(run in run(half_of_all()), acts in acts()) {
        let config = smaller(run.config);
        let config = config.set("eval", "0").map_or(config, |(config, _)| config);
        drive(config, &sources(), &acts);
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn every_combination_trains(run in run(half_of_all())) {
        trains(smaller(run.config))?;
    }
}

/// What random cases have found to be broken.
#[test]
fn what_was_found_once_trains() {
    // The weights are so large already that a sample is not finite; the evaluation still is.
    let query = "data=digits&train=100&test=100&net=gru&drop=0.99&b.kind=gaussian&b.optim=momentum&b.lr=3.94";
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{errors}"));
    trains(config).unwrap_or_else(|error| panic!("{error}"));
}

/// Trains a run a little, and looks at all its numbers.
fn trains(config: Config) -> Result<(), TestCaseError> {
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
        if is_calm(arm.config()) {
            prop_assert_eq!(&metrics.diverged, &None, "{}", query);
        }
        if metrics.diverged.is_some() {
            continue;
        }
        let (mut evaluation, mut sample) = (Evaluation::default(), Evaluation::default());
        let x = lab.split().test.x.slice(s![..3, ..]);
        arm.evaluate(x, &mut evaluation);
        arm.sample(x, &mut sample);
        prop_assert!(evaluation.answers().iter().all(|p| p.is_finite()), "{}", query);
        // Masks and noise may be too much for weights that are about to diverge.
        if is_calm(arm.config()) {
            prop_assert!(sample.answers().iter().all(|p| p.is_finite()), "{}", query);
        }
        for layer in 0..arm.depth() {
            for unit in [0, arm.units(layer) - 1] {
                let neuron = arm.neuron(layer, unit, lab.batch_rows().len() - 1, lab.newest_phase());
                prop_assert!(neuron.is_some(), "{}: layer {}, unit {}", query, layer, unit);
            }
        }
    }
    Ok(())
}
