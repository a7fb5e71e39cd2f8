//! A lesson with one seed: all its runs, all its numbers.

use crate::running::Running;
use crate::{Lesson, Numbers};
use data::Sources;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What came out with one seed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Outcome {
    /// The seed.
    pub seed: u32,
    /// All numbers of the lesson.
    pub numbers: Numbers,
    /// Whether every condition of the verdict holds.
    pub holds: bool,
    /// The hash of all parameters at the end of each run, 16 hexadecimal digits, by the run's name.
    pub fingerprints: BTreeMap<String, String>,
}

/// A trial under way.
pub struct Trial {
    lesson: Rc<Lesson>,
    seed: u32,
    sources: Sources,
    /// The runs still to be begun, the last first.
    left: Vec<String>,
    running: Option<(String, Running)>,
    numbers: Numbers,
    fingerprints: BTreeMap<String, String>,
}

impl Trial {
    /// Nothing done so far.
    pub fn new(lesson: Rc<Lesson>, seed: u32, sources: Sources) -> Self {
        Self {
            seed,
            sources,
            left: lesson.runs.keys().rev().cloned().collect(),
            lesson,
            running: None,
            numbers: Numbers::new(),
            fingerprints: BTreeMap::new(),
        }
    }

    /// Does the next step, of some milliseconds at most; after the last, what came out.
    ///
    /// # Errors
    /// If data cannot be had, or a number is not where the lesson has it; a sentence.
    pub fn advance(&mut self) -> Result<Option<Outcome>, String> {
        let about = |name: &str, error: String| format!("lesson '{}', run '{name}': {error}", self.lesson.name);
        if let Some((name, mut running)) = self.running.take() {
            if !running.advance().map_err(|error| about(&name, error))? {
                self.running = Some((name, running));
                return Ok(None);
            }
            self.fingerprints.insert(name, format!("{:016x}", running.lab().fingerprint()));
            self.numbers.extend(running.numbers().clone());
        }
        if let Some(name) = self.left.pop() {
            let readings = self.lesson.numbers.iter().filter(|(_, reading)| reading.run == name);
            let readings = readings.map(|(name, reading)| (name.clone(), reading.clone()));
            let running = Running::new(self.lesson.runs[&name].clone(), readings, self.seed, self.sources.clone());
            let running = running.map_err(|error| about(&name, error))?;
            self.running = Some((name, running));
            return Ok(None);
        }
        Ok(Some(Outcome {
            seed: self.seed,
            holds: self.lesson.verdict.holds.iter().all(|condition| condition.holds(&self.numbers)),
            numbers: std::mem::take(&mut self.numbers),
            fingerprints: std::mem::take(&mut self.fingerprints),
        }))
    }

    /// Does all that is left.
    ///
    /// # Errors
    /// As [`Self::advance`].
    pub fn finish(mut self) -> Result<Outcome, String> {
        loop {
            if let Some(outcome) = self.advance()? {
                return Ok(outcome);
            }
        }
    }
}
