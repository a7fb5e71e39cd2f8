//! A measure of both arms, taken at once or a little at a time.

use super::passes::Loss;
use super::{Measure, Name, Outcome, Subject};
use lab::{Lab, Side};
use serde::Serialize;

/// What a measure found in a lab.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measurement {
    /// Iterations done when it was taken.
    pub iteration: u64,
    /// Of the arm without dropout; none if it is not there or has diverged.
    pub a: Option<Outcome>,
    /// Of the arm with dropout; none if it has diverged.
    pub b: Option<Outcome>,
}

/// Takes a measure of both arms of a lab, from beginning to end.
pub fn measure(lab: &Lab, name: Name) -> Measurement {
    let mut progress = Progress::new(lab, name);
    loop {
        if let Some(measurement) = progress.advance(lab) {
            return measurement;
        }
    }
}

/// A measure of both arms under way.
pub struct Progress {
    name: Name,
    /// The arms still to be measured, the newest last.
    left: Vec<(Side, Stage)>,
    measurement: Measurement,
}

/// How far the measure of an arm has come.
enum Stage {
    /// Whether its test loss is a finite number, without which there is nothing to measure.
    Checked(Loss),
    /// Measured.
    Measured(Box<dyn Measure>),
}

impl Progress {
    /// Nothing done so far.
    pub fn new(lab: &Lab, name: Name) -> Self {
        let stage = |side| {
            let subject = Subject::new(lab, side)?;
            let stage = if name.bears_divergence() {
                Stage::Measured(name.begin(&subject))
            } else if subject.arm.diverged().is_some() {
                return None;
            } else {
                Stage::Checked(Loss::new(subject.network()))
            };
            Some((side, stage))
        };
        Self {
            name,
            left: [Side::B, Side::A].into_iter().filter_map(stage).collect(),
            measurement: Measurement { iteration: lab.iteration(), a: None, b: None },
        }
    }

    /// Which measure it is.
    pub fn name(&self) -> Name {
        self.name
    }

    /// Does the next step, of some milliseconds at most; after the last, what came out. The lab must be the same, and as it
    /// was, in every step.
    pub fn advance(&mut self, lab: &Lab) -> Option<Measurement> {
        let Some((side, stage)) = self.left.last_mut() else { return Some(self.measurement.clone()) };
        let subject = Subject::new(lab, *side)?;
        match stage {
            Stage::Checked(loss) => {
                let loss = loss.advance(subject.network(), subject.test())?;
                if loss.is_finite() {
                    *stage = Stage::Measured(self.name.begin(&subject));
                } else {
                    self.left.pop();
                }
            }
            Stage::Measured(measure) => {
                let outcome = measure.advance(&subject)?;
                match side {
                    Side::A => self.measurement.a = Some(outcome),
                    Side::B => self.measurement.b = Some(outcome),
                }
                self.left.pop();
            }
        }
        None
    }
}
