//! One setting over a range, with several seeds at each value.

use crate::Numbers;
use crate::reading::{ArmName, Reading, Source};
use crate::running::{Run, Running};
use crate::unit::Unit;
use data::Sources;
use measure::Name;
use serde::{Deserialize, Serialize};
use settings::{Config, Family};
use wording::Quoted;

/// Values of a sweep.
const MOST_VALUES: usize = 50;
/// Iterations between evaluations, as fine as the epochs to a target are.
const EVAL: u64 = 20;

/// A number that every point of a sweep has.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quantity {
    /// What it is called in a point, after the arm.
    pub name: &'static str,
    /// What the reader sees.
    pub label: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// Whether less is better; nothing is better or worse in the share of labels learnt.
    pub best: Option<Best>,
    /// Whether regression has it too.
    #[serde(skip)]
    of_values: bool,
    #[serde(skip)]
    source: Source,
    #[serde(skip)]
    value: &'static str,
}

/// Which end of a quantity is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Best {
    /// As a loss.
    Lowest,
    /// As an accuracy.
    Highest,
}

/// What is measured at each point.
pub const QUANTITIES: [Quantity; 4] = [
    Quantity {
        name: "testLoss",
        label: "Test loss",
        unit: Unit::Number,
        best: Some(Best::Lowest),
        of_values: true,
        source: Source::Metrics,
        value: "testLoss",
    },
    Quantity {
        name: "testAccuracy",
        label: "Test accuracy",
        unit: Unit::Percent,
        best: Some(Best::Highest),
        of_values: false,
        source: Source::Metrics,
        value: "testAccuracy",
    },
    Quantity {
        name: "wrongLabelsLearnt",
        label: "Flipped labels learnt",
        unit: Unit::Percent,
        best: None,
        of_values: false,
        source: Source::Metrics,
        value: "wrongLabelsLearnt",
    },
    Quantity {
        name: "epochs",
        label: "Epochs to 80 % test accuracy",
        unit: Unit::Epochs,
        best: Some(Best::Lowest),
        of_values: false,
        source: Source::Measure(Name::Convergence),
        value: "testAccuracyEpochs.80",
    },
];

impl Quantity {
    fn reading(&self, arm: ArmName) -> Reading {
        Reading {
            label: self.label.to_owned(),
            run: String::new(),
            arm,
            at: None,
            measure: self.source,
            value: self.value.to_owned(),
            unit: self.unit,
        }
    }
}

/// What is to be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    query: String,
    key: String,
    values: Vec<String>,
    iterations: u64,
}

/// One run of a sweep.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Point {
    /// The place of its value in the list.
    pub value: usize,
    /// Its seed.
    pub seed: u32,
    /// What came out: `a.testLoss`, `b.testLoss` and so on.
    pub numbers: Numbers,
}

/// A value's runs together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The mean.
    pub mean: f64,
    /// The standard error of the mean, s / √n; none of a single run.
    pub error: Option<f64>,
    /// Runs.
    pub count: usize,
}

impl Sweep {
    /// Reads what is swept: `over` is a key, `=` or `:`, and values with commas between them, or semicolons where the values
    /// themselves have commas.
    ///
    /// # Errors
    /// If any value makes no valid run; a sentence.
    pub fn read(query: &str, over: &str, iterations: u64) -> Result<Self, String> {
        let Some((key, values)) = over.split_once(['=', ':']) else {
            return Err(format!("'{}' names no values; allowed: such as drop=0,0.2,0.5", Quoted(over)));
        };
        let separator = if values.contains(';') { ';' } else { ',' };
        let values: Vec<String> = values.split(separator).map(|value| value.trim().to_owned()).collect();
        if values.len() > MOST_VALUES {
            return Err(format!("{} values are too many; allowed: up to {MOST_VALUES}", values.len()));
        }
        let sweep = Self { query: query.to_owned(), key: key.trim().to_owned(), values, iterations };
        for value in 0..sweep.values.len() {
            sweep.run(value)?;
        }
        Ok(sweep)
    }

    /// The setting.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its values.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// The run at one of the values.
    fn run(&self, value: usize) -> Result<Run, String> {
        let value = self.values.get(value).ok_or("there is no such value")?;
        let config = Config::parse(&self.query).map_err(|errors| errors.to_string())?;
        let (config, _) = config.set(&self.key, value).map_err(|errors| errors.to_string())?;
        let (config, _) = config.set("eval", &EVAL.to_string()).map_err(|errors| errors.to_string())?;
        let (config, _) = config.unset("seed").map_err(|errors| errors.to_string())?;
        Ok(Run { query: config.query(), iterations: self.iterations, changes: Vec::new() })
    }
}

/// A point under way.
pub struct Measuring {
    value: usize,
    seed: u32,
    running: Running,
}

impl Measuring {
    /// The point of a value and a seed, nothing done so far.
    ///
    /// # Errors
    /// If there is no such value, or its data cannot be had; a sentence.
    pub fn new(sweep: &Sweep, value: usize, seed: u32, sources: Sources) -> Result<Self, String> {
        let run = sweep.run(value)?;
        let config = Config::parse(&run.query).map_err(|errors| errors.to_string())?;
        let arms = [("a", ArmName::A), ("b", ArmName::B)];
        let there = arms.into_iter().filter(|(_, arm)| config.compare || *arm == ArmName::B);
        let has_classes = config.data != Family::Curve;
        let quantities = QUANTITIES.iter().filter(|quantity| has_classes || quantity.of_values);
        let readings = there.flat_map(|(letter, arm)| {
            quantities.clone().map(move |quantity| (format!("{letter}.{}", quantity.name), quantity.reading(arm)))
        });
        Ok(Self { value, seed, running: Running::new(run, readings, seed, sources)? })
    }

    /// Does the next step, of some milliseconds at most; after the last, the point.
    ///
    /// # Errors
    /// If a number is not where it is to be read; a sentence.
    pub fn advance(&mut self) -> Result<Option<Point>, String> {
        let is_done = self.running.advance()?;
        Ok(is_done.then(|| Point { value: self.value, seed: self.seed, numbers: self.running.numbers().clone() }))
    }

    /// Does all that is left.
    ///
    /// # Errors
    /// As [`Self::advance`].
    pub fn finish(mut self) -> Result<Point, String> {
        loop {
            if let Some(point) = self.advance()? {
                return Ok(point);
            }
        }
    }
}

/// The runs of one value together, for one number of theirs; none if no run has it.
pub fn summarise(points: &[Point], value: usize, number: &str) -> Option<Summary> {
    let numbers = points.iter().filter(|point| point.value == value);
    let numbers: Vec<f64> = numbers.filter_map(|point| point.numbers.get(number).copied().flatten()).collect();
    let count = numbers.len();
    if count == 0 {
        return None;
    }
    let mean = numbers.iter().sum::<f64>() / count as f64;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    let error = (count > 1).then(|| (squares / (count - 1) as f64 / count as f64).sqrt());
    Some(Summary { mean, error, count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_is_refused_with_the_value_that_makes_no_run() {
        let error = |over| Sweep::read("", over, 10).expect_err(over);
        assert!(error("drop=0,2").starts_with("drop: '2' is too large"), "{}", error("drop=0,2"));
        assert_eq!(error("drop"), "'drop' names no values; allowed: such as drop=0,0.2,0.5");
    }

    #[test]
    fn values_with_commas_are_parted_by_semicolons() {
        let sweep = Sweep::read("", "layers:8,8;16", 10).expect("both are networks");
        assert_eq!(sweep.values(), ["8,8", "16"]);
    }

    #[test]
    fn means_have_their_standard_errors() {
        let point = |loss| Point { value: 0, seed: 1, numbers: [("b.testLoss".to_owned(), Some(loss))].into() };
        let summary = summarise(&[point(1.0), point(2.0), point(3.0)], 0, "b.testLoss").expect("there are points");
        assert_eq!((summary.mean, summary.count), (2.0, 3));
        assert!(summary.error.is_some_and(|error| (error - (1.0_f64 / 3.0).sqrt()).abs() < 1e-12));
        assert_eq!(summarise(&[], 0, "b.testLoss"), None);
    }

    #[test]
    fn a_point_has_the_numbers_of_both_arms() {
        let sweep = Sweep::read("train=20&test=20", "drop=0.5", 20).expect("it is right");
        let measuring = Measuring::new(&sweep, 0, 3, Default::default()).expect("there is one value");
        let numbers = measuring.finish().expect("the run is right").numbers;
        assert_eq!(numbers.len(), 2 * QUANTITIES.len());
        assert!(numbers["b.testLoss"].is_some());
    }
}
