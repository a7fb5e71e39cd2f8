//! Runs over ten seeds, and what is read off them.

use dropout_lab::config::Config;
use dropout_lab::data::{Digits, Sources};
use dropout_lab::lab::{Arm, Lab, Score, Side};
use std::rc::Rc;

/// The seeds of every claim.
pub const SEEDS: std::ops::RangeInclusive<u32> = 1..=10;

/// The digits of the evidence: 300 images, three tenths of the labels replaced.
pub const NOISY_DIGITS: &str = "data=digits&train=300&flip=0.3&lr=0.001&batch=32";

/// An arm's final scores.
#[derive(Clone, Copy)]
pub struct Outcome {
    pub train: Score,
    pub test: Score,
}

impl Outcome {
    /// The scores of an arm that was evaluated and has not diverged.
    fn of(arm: &Arm) -> Outcome {
        assert_eq!(arm.diverged(), None);
        let [train, test] = arm.scores().expect("it was evaluated");
        Outcome { train, test }
    }
}

/// A lab after so many iterations, with a last evaluation. `eval` iterations lie between evaluations before it, 0 for none.
pub fn lab(query: &str, seed: u32, eval: u64, iterations: u64) -> Lab {
    let query = format!("{query}&seed={seed}&eval={eval}");
    let config = Config::parse(&query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    let digits = Digits::parse(include_bytes!("../../static/digits.bin")).expect("the repository's digits are right");
    let sources = Sources::digits(Rc::new(digits));
    let mut lab = Lab::new(config, sources, None).unwrap_or_else(|error| panic!("{query}: {error}"));
    lab.step(iterations);
    lab.evaluate();
    lab
}

/// The arms of a lab that has both.
pub fn arms(lab: &Lab) -> [&Arm; 2] {
    [Side::A, Side::B].map(|side| lab.arm(side).expect("both arms run"))
}

/// What `read` makes of the lab of each seed.
pub fn each_seed<T>(query: &str, eval: u64, iterations: u64, read: impl Fn(&Lab) -> T) -> Vec<T> {
    SEEDS.map(|seed| read(&lab(query, seed, eval, iterations))).collect()
}

/// The final scores of arms a and b for each seed, printed with their means.
pub fn outcomes(query: &str, iterations: u64) -> Vec<[Outcome; 2]> {
    let outcomes = each_seed(query, 0, iterations, |lab| arms(lab).map(Outcome::of));
    let mean = |read: fn(Outcome) -> f32, arm: usize| mean(outcomes.iter().map(|outcome| read(outcome[arm])));
    let show = |arm: usize| {
        format!(
            "loss {:.3} / {:.3}, accuracy {:.3} / {:.3}",
            mean(|o| o.train.loss, arm),
            mean(|o| o.test.loss, arm),
            mean(|o| o.train.accuracy.unwrap_or(0.0), arm),
            mean(|o| o.test.accuracy.unwrap_or(0.0), arm)
        )
    };
    println!("{query} after {iterations}, train / test, mean of ten seeds\n  a: {}\n  b: {}", show(0), show(1));
    outcomes
}

/// In how many of the runs arm b has the lower test loss.
pub fn better(outcomes: &[[Outcome; 2]]) -> usize {
    outcomes.iter().filter(|[a, b]| b.test.loss < a.test.loss).count()
}

pub fn mean(numbers: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = numbers.len() as f32;
    numbers.sum::<f32>() / count
}
