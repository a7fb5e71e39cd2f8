//! Runs over several seeds, and what is read off them.

use data::{Digits, Sources};
use lab::{Arm, Lab, Score, Side};
use measure::{Name, Outcome as Measured, measure};
use settings::Config;
use std::rc::Rc;

/// The digits of the evidence: 300 images, three tenths of the labels replaced.
pub const NOISY_DIGITS: &str = "data=digits&train=300&flip=0.3&lr=0.001&batch=32";

/// An arm's final scores.
#[derive(Clone, Copy)]
pub struct Outcome {
    pub train: Score,
    pub test: Score,
}

/// The scores of an arm that was evaluated and has not diverged.
pub fn outcome(arm: &Arm) -> Outcome {
    assert_eq!(arm.diverged(), None);
    let [train, test] = arm.scores().expect("it was evaluated");
    Outcome { train, test }
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

/// What `read` makes of the labs of seeds 1 to 10.
pub fn each_seed<T>(query: &str, eval: u64, iterations: u64, read: impl Fn(&Lab) -> T) -> Vec<T> {
    (1..=10).map(|seed| read(&lab(query, seed, eval, iterations))).collect()
}

/// The same of five other seeds, those that the lessons' numbers are from: 501 to 505.
pub fn each_of_five<T>(query: &str, eval: u64, iterations: u64, read: impl Fn(&Lab) -> T) -> Vec<T> {
    (501..=505).map(|seed| read(&lab(query, seed, eval, iterations))).collect()
}

/// The final scores of arms a and b for each seed, printed with their means.
pub fn outcomes(query: &str, iterations: u64) -> Vec<[Outcome; 2]> {
    let outcomes = each_seed(query, 0, iterations, |lab| arms(lab).map(outcome));
    print_means(query, iterations, &outcomes);
    outcomes
}

pub fn print_means(query: &str, iterations: u64, outcomes: &[[Outcome; 2]]) {
    println!("{query} after {iterations} iterations, train / test, mean of ten seeds");
    for (arm, name) in ["a", "b"].iter().enumerate() {
        let show = |read: fn(Score) -> f32| {
            let [train, test] = [|o: Outcome| o.train, |o: Outcome| o.test]
                .map(|set| mean(outcomes.iter().map(|outcome| read(set(outcome[arm])))));
            format!("{train:.3} / {test:.3}")
        };
        println!("  {name}: loss {}, accuracy {}", show(|score| score.loss), show(accuracy));
    }
}

/// The share of right answers; 0 in regression.
pub fn accuracy(score: Score) -> f32 {
    score.accuracy.unwrap_or(0.0)
}

/// The test scores of an arm with batch norm's statistics from training, and with those that were taken again without masks.
pub fn norm_statistics(lab: &Lab, side: Side) -> measure::norm_statistics::Scores {
    let measurement = measure(lab, Name::NormStatistics);
    let outcome = if side == Side::A { measurement.a } else { measurement.b };
    match outcome {
        Some(Measured::NormStatistics(found)) => found.scores.expect("the arm has batch norm"),
        other => panic!("these are no statistics: {other:?}"),
    }
}

/// In how many of the runs arm b has the lower test loss.
pub fn better(outcomes: &[[Outcome; 2]]) -> usize {
    outcomes.iter().filter(|[a, b]| b.test.loss < a.test.loss).count()
}

/// After how many iterations an arm had a training accuracy of so many per cent, as far as evaluations tell; `None` if it
/// never had.
pub fn iterations_to(arm: &Arm, percent: usize) -> Option<u64> {
    arm.milestones().train_accuracy()[percent]
}

/// The same for nine tenths of its own final training accuracy.
pub fn iterations_to_nine_tenths(arm: &Arm) -> u64 {
    let percent = (0.9 * 100.0 * accuracy(outcome(arm).train)).ceil() as usize;
    iterations_to(arm, percent).expect("less than the final accuracy was reached")
}

pub fn mean(numbers: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = numbers.len() as f32;
    numbers.sum::<f32>() / count
}
