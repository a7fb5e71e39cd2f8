//! A measure of both arms, taken at once or a little at a time.

use super::passes::Loss;
use super::{Measure, Name, Outcome, Subject};
use lab::{Lab, Side};
use serde::Serialize;
use settings::Config;

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
    moment: Moment,
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

/// What the arms of a lab are, without looking at them. The parameters themselves are compared at the end only.
#[derive(PartialEq)]
struct Moment {
    iteration: u64,
    changed_at: Option<u64>,
    config: Config,
}

impl Moment {
    fn of(lab: &Lab) -> Self {
        Self { iteration: lab.iteration(), changed_at: lab.changed_at(), config: lab.config().clone() }
    }

    fn is_now(&self, lab: &Lab) -> bool {
        self.iteration == lab.iteration() && self.changed_at == lab.changed_at() && self.config == *lab.config()
    }
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
            moment: Moment::of(lab),
            left: [Side::B, Side::A].into_iter().filter_map(stage).collect(),
            measurement: Measurement { iteration: lab.iteration(), a: None, b: None },
        }
    }

    /// Which measure it is.
    pub fn name(&self) -> Name {
        self.name
    }

    /// Whether the lab is still what it was in the steps before, as far as its iteration and its settings tell.
    pub fn is_of(&self, lab: &Lab) -> bool {
        self.moment.is_now(lab)
    }

    /// Does the next step, of some milliseconds at most; after the last, what came out. If the lab is no longer what it
    /// was in the steps before, it starts over.
    pub fn advance(&mut self, lab: &Lab) -> Option<Measurement> {
        if !self.is_of(lab) {
            *self = Self::new(lab, self.name);
        }
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
