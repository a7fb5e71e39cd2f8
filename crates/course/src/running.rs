//! One run of a lesson or a sweep, stopped where it is changed and where it is read.

use crate::Numbers;
use crate::reading::{Reading, Source, find};
use crate::updates::{WATCHED, Watch};
use data::Sources;
use lab::{Lab, Side};
use measure::{Name, Progress};
use serde::Deserialize;
use serde_json::Value;
use settings::Config;

/// Iterations done before a look is taken at the clock.
const SLICE: u64 = 10;

/// A run that a lesson asks for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Its settings, as in the page's address, without a seed: each trial has its own.
    pub query: String,
    /// Where it ends.
    pub iterations: u64,
    /// Settings that are changed while it runs.
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// A setting that is changed while a run goes on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// After so many iterations, before anything is read there.
    pub at: u64,
    /// The setting's key.
    pub key: String,
    /// Its new value.
    pub value: String,
}

impl Run {
    /// The whole query with a seed.
    pub fn with_seed(&self, seed: u32) -> String {
        format!("{}&seed={seed}", self.query)
    }
}

/// A run under way.
pub struct Running {
    run: Run,
    /// What is still to be read, with its name and its iteration, the last first.
    left: Vec<(u64, String, Reading)>,
    lab: Lab,
    changed: usize,
    progress: Option<Progress>,
    watches: [Watch; 2],
    numbers: Numbers,
}

impl Running {
    /// The run with a seed, nothing done so far.
    ///
    /// # Errors
    /// If its data cannot be had; a sentence.
    pub fn new(
        run: Run,
        readings: impl IntoIterator<Item = (String, Reading)>,
        seed: u32,
        sources: Sources,
    ) -> Result<Self, String> {
        let config = Config::parse(&run.with_seed(seed)).map_err(|errors| errors.to_string())?;
        let lab = Lab::new(config, sources, None).map_err(|error| error.to_string())?;
        let at = |reading: &Reading| reading.at.unwrap_or(run.iterations);
        let mut left: Vec<_> = readings.into_iter().map(|(name, reading)| (at(&reading), name, reading)).collect();
        // What one measure finds is read at once.
        left.sort_by_key(|(at, name, reading)| std::cmp::Reverse((*at, word(reading.measure), name.clone())));
        let numbers = Numbers::new();
        Ok(Self { run, left, lab, changed: 0, progress: None, watches: [Watch::default(); 2], numbers })
    }

    /// The lab as it is now.
    pub fn lab(&self) -> &Lab {
        &self.lab
    }

    /// The numbers that have been read so far.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Does the next step, of some milliseconds at most, and says whether that was the last.
    ///
    /// # Errors
    /// If a setting cannot be changed as the run asks, or a number is not where it is to be read; a sentence.
    pub fn advance(&mut self) -> Result<bool, String> {
        let change = self.run.changes.get(self.changed);
        let next = self.left.last().map_or(self.run.iterations, |(at, ..)| *at);
        let stop = change.map_or(next, |change| change.at.min(next));
        if self.lab.iteration() < stop && !self.lab.is_finished() {
            self.step(stop);
            return Ok(false);
        }
        if let Some(change) = change.filter(|change| change.at <= next) {
            self.lab.set(&change.key, &change.value).map_err(|error| error.to_string())?;
            self.changed += 1;
            return Ok(false);
        }
        let Some(&(at, _, Reading { measure, .. })) = self.left.last() else { return Ok(true) };
        let found = match measure {
            Source::Metrics => {
                if self.lab.metrics().evaluated_at != Some(self.lab.iteration()) {
                    self.lab.evaluate();
                }
                let metrics = self.lab.metrics();
                [json(&metrics.a)?, json(&metrics.b)?]
            }
            Source::Updates => {
                let [a, b] = std::mem::take(&mut self.watches).map(|watch| watch.seen());
                [json(&a)?, json(&b)?]
            }
            Source::Measure(name) => {
                let progress = self.progress.get_or_insert_with(|| Progress::new(&self.lab, name));
                let Some(measurement) = progress.advance(&self.lab) else { return Ok(false) };
                self.progress = None;
                [json(&measurement.a)?, json(&measurement.b)?]
            }
        };
        self.read(at, measure, &found)?;
        Ok(false)
    }

    fn step(&mut self, stop: u64) {
        let now = self.lab.iteration();
        let is_watched = |&(at, _, ref reading): &(u64, String, Reading)| {
            reading.measure == Source::Updates && at > now && at - now <= WATCHED
        };
        if self.left.iter().any(is_watched) {
            Watch::step(&mut self.watches, &mut self.lab);
        } else if self.left.iter().any(|(_, _, reading)| reading.measure == Source::Updates) {
            self.lab.step(1);
        } else {
            self.lab.step(SLICE.min(stop - now));
        }
    }

    /// Takes down all numbers that are read now and from this.
    fn read(&mut self, at: u64, source: Source, [a, b]: &[Value; 2]) -> Result<(), String> {
        while let Some((_, name, reading)) =
            self.left.pop_if(|(next, _, reading)| *next == at && reading.measure == source)
        {
            let found = if Side::from(reading.arm) == Side::A { a } else { b };
            let number = find(found, &reading.value).map_err(|error| format!("the number '{name}': {error}"))?;
            self.numbers.insert(name, number.filter(|number| number.is_finite()));
        }
        Ok(())
    }
}

fn word(source: Source) -> &'static str {
    match source {
        Source::Metrics => "",
        Source::Updates => "updates",
        Source::Measure(name) => Name::word(name),
    }
}

fn json(found: &impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(found).map_err(|error| error.to_string())
}
