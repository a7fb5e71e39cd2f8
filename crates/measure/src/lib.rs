//! What is measured of an arm, beyond the losses that every evaluation gives.
//!
//! A measure a file: what it is by exact formula, from which paper or that it is ours, and what it is blind to. All of
//! them leave the arm as it is, draw what they draw from streams of their own, and so give the same numbers for the
//! same run, wherever they are taken. Each works in steps of some milliseconds at most ([`Measure::advance`]), so that
//! it can be cancelled; [`Progress`] takes those steps for both arms. A new measure is a new file, a variant of [`Name`] and of [`Outcome`], and a type in `crates/worker/src/worker.d.ts`.
//!
//! | name | what |
//! |---|---|
//! | [`convergence`] | the generalisation gap, the best test loss, epochs to each accuracy, time per step |
//! | [`co_adaptation`] | correlation of a layer's neurons, and what removing two does beyond removing each |
//! | [`importance`] | the rise of the test loss when a neuron is removed |
//! | [`sparsity`] | how many activations are near zero |
//! | [`features`] | what the first layer looks for, as images |
//! | [`uncertainty`] | Monte-Carlo dropout: spread, predictive entropy, mutual information |
//! | [`ensemble`] | the average of thinned networks against weight scaling |
//! | [`variance_shift`] | the variance that batch normalisation sees in training and in evaluation |
//!
//! [`removal`], [`correlation`], [`probability`] and [`passes`] are what they have in common.
//!
//! ```
//! use measure::{Name, Outcome, measure};
//! # use {data::Sources, lab::Lab, settings::Config};
//! # let config = Config::parse("drop=0.5").expect("the query is valid");
//! # let mut lab = Lab::new(config, Sources::default(), None).expect("circles need no source");
//! lab.step(100);
//! let found = measure(&lab, Name::Importance);
//! let Some(Outcome::Importance(importance)) = found.b else { panic!("arm b is there") };
//! assert_eq!(importance.layers[0].rises.len(), 16, "one for each neuron");
//! ```
#![warn(missing_docs)]

pub mod co_adaptation;
pub mod convergence;
pub mod correlation;
pub mod ensemble;
pub mod features;
pub mod importance;
pub mod passes;
pub mod probability;
mod progress;
pub mod removal;
pub mod sparsity;
pub mod uncertainty;
pub mod variance_shift;

pub use progress::{Measurement, Progress, measure};

use data::Examples;
use lab::{Arm, Lab, Side};
use nn::Network;
use serde::Serialize;
use std::fmt;
use wording::{Quoted, nearest};

/// What is measured: one arm of a lab as it is now.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The lab.
    pub lab: &'a Lab,
    /// Which of its arms.
    pub side: Side,
    /// The arm.
    pub arm: &'a Arm,
}

impl<'a> Subject<'a> {
    /// The arm of `lab` on this side; none if it has none there.
    pub fn new(lab: &'a Lab, side: Side) -> Option<Self> {
        lab.arm(side).map(|arm| Self { lab, side, arm })
    }

    /// The arm's network.
    pub fn network(&self) -> &'a Network {
        self.arm.network()
    }

    /// What the arm never learnt from.
    pub fn test(&self) -> &'a Examples {
        &self.lab.split().test
    }

    /// The run's seed.
    pub fn seed(&self) -> u32 {
        self.lab.config().seed
    }
}

/// A measure of one arm under way.
pub trait Measure {
    /// Does the next step, of some milliseconds at most; after the last, what came out. The subject must be the same,
    /// and as it was, in every step.
    fn advance(&mut self, subject: &Subject) -> Option<Outcome>;
}

/// What a measure of one arm found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Of [`Name::Convergence`].
    Convergence(convergence::Convergence),
    /// Of [`Name::CoAdaptation`].
    CoAdaptation(co_adaptation::CoAdaptation),
    /// Of [`Name::Importance`].
    Importance(importance::Importance),
    /// Of [`Name::Sparsity`].
    Sparsity(sparsity::Sparsity),
    /// Of [`Name::Features`].
    Features(features::Features),
    /// Of [`Name::Uncertainty`].
    Uncertainty(uncertainty::Uncertainty),
    /// Of [`Name::Ensemble`].
    Ensemble(ensemble::Ensemble),
    /// Of [`Name::VarianceShift`].
    VarianceShift(variance_shift::VarianceShift),
}

/// The measures there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// [`convergence`]
    Convergence,
    /// [`co_adaptation`]
    CoAdaptation,
    /// [`importance`]
    Importance,
    /// [`sparsity`]
    Sparsity,
    /// [`features`]
    Features,
    /// [`uncertainty`]
    Uncertainty,
    /// [`ensemble`]
    Ensemble,
    /// [`variance_shift`]
    VarianceShift,
}

impl Name {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Convergence,
        Self::CoAdaptation,
        Self::Importance,
        Self::Sparsity,
        Self::Features,
        Self::Uncertainty,
        Self::Ensemble,
        Self::VarianceShift,
    ];

    /// What JavaScript and the command line call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Convergence => "convergence",
            Self::CoAdaptation => "co-adaptation",
            Self::Importance => "importance",
            Self::Sparsity => "sparsity",
            Self::Features => "features",
            Self::Uncertainty => "uncertainty",
            Self::Ensemble => "ensemble",
            Self::VarianceShift => "variance-shift",
        }
    }

    /// The measure that is called `word`.
    ///
    /// # Errors
    /// If none is.
    pub fn from_word(word: &str) -> Result<Self, UnknownMeasure> {
        Self::ALL.into_iter().find(|name| name.word() == word).ok_or_else(|| UnknownMeasure(word.to_owned()))
    }

    /// This measure of `subject`, nothing done so far.
    fn begin(self, subject: &Subject) -> Box<dyn Measure> {
        match self {
            Self::Convergence => Box::new(convergence::Measuring::new(subject)),
            Self::CoAdaptation => Box::new(co_adaptation::Measuring::new(subject)),
            Self::Importance => Box::new(importance::Measuring::new(subject)),
            Self::Sparsity => Box::new(sparsity::Measuring::new(subject)),
            Self::Features => Box::new(features::Measuring),
            Self::Uncertainty => Box::new(uncertainty::Measuring::new(subject)),
            Self::Ensemble => Box::new(ensemble::Measuring::new(subject)),
            Self::VarianceShift => Box::new(variance_shift::Measuring::new(subject)),
        }
    }

    /// Whether it can be taken of an arm that has diverged.
    fn bears_divergence(self) -> bool {
        self == Self::Convergence
    }
}

/// A word that names no measure.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownMeasure(pub String);

impl fmt::Display for UnknownMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = || Name::ALL.into_iter().map(Name::word);
        let list: Vec<&str> = words().collect();
        write!(f, "there is no measure '{}'; allowed: {}", Quoted(&self.0), list.join(", "))?;
        match nearest(&self.0, words()) {
            Some(nearest) => write!(f, "; did you mean '{nearest}'?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownMeasure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_its_own_measures_and_others_are_answered_with_the_nearest() {
        for name in Name::ALL {
            assert_eq!(Name::from_word(name.word()), Ok(name));
        }
        let sentence = |word| Name::from_word(word).map_err(|error| error.to_string());
        let list = "convergence, co-adaptation, importance, sparsity, features, uncertainty, ensemble, variance-shift";
        assert_eq!(
            sentence("importence"),
            Err(format!("there is no measure 'importence'; allowed: {list}; did you mean 'importance'?"))
        );
        assert_eq!(sentence("weather\n"), Err(format!("there is no measure 'weather\\n'; allowed: {list}")));
    }
}
