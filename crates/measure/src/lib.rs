//! What is measured of an arm, beyond the losses that every evaluation gives.
//!
//! A measure a file: what it is by exact formula, from which paper or that it is ours, and what it is blind to. All of
//! them leave the arm as it is, draw what they draw from streams of their own, and so give the same numbers for the
//! same run, wherever they are taken. Each works in steps of some milliseconds at most ([`Measure::advance`]), so that
//! it can be cancelled; [`Progress`] takes those steps for both arms. A new measure is a new file, which has its TypeScript
//! too, and a line in the table of `measures!`.
//!
//! | name | what |
//! |---|---|
//! | [`convergence`] | the generalisation gap, the best test loss, epochs to each accuracy, time per step |
//! | [`co_adaptation`] | correlation of a layer's neurons, and whether removing two hurts more than the sum of each |
//! | [`break_test`] | the test error when a random share of the hidden neurons is gone |
//! | [`importance`] | the rise of the test loss when a neuron is removed |
//! | [`sparsity`] | how many activations are near zero |
//! | [`features`] | what the first layer looks for, as images |
//! | [`uncertainty`] | Monte-Carlo dropout: spread, predictive entropy, mutual information |
//! | [`ensemble`] | the average of thinned networks against weight scaling |
//! | [`slope`] | whether the answers of a regression are too small or too large all through |
//! | [`variance_shift`] | the variance that batch normalisation sees in training and in evaluation |
//! | [`norm_statistics`] | the loss when batch normalisation's statistics are taken again without masks |
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

/// What TypeScript is to know of a measure: its name in `Measures`, which each measure adds to, and what it finds.
macro_rules! typescript {
    ($types:literal) => {
        #[cfg(target_arch = "wasm32")]
        #[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
        const TYPES: &'static str = $types;
    };
}

pub mod break_test;
pub mod co_adaptation;
pub mod convergence;
pub mod correlation;
pub mod ensemble;
pub mod features;
pub mod importance;
mod moments;
pub mod norm_statistics;
pub mod passes;
pub mod probability;
mod progress;
pub mod removal;
pub mod slope;
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

/// From a line for each measure, its word and what it finds in which module: [`Outcome`] and [`Name`].
macro_rules! measures {
    ($($word:literal: $module:ident :: $found:ident,)+) => {
        /// What a measure of one arm found.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Outcome {
            $(#[doc = concat!("Of [`Name::", stringify!($found), "`].")] $found($module::$found),)+
        }

        /// The measures there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Name {
            $(#[doc = concat!("[`", stringify!($module), "`]")] $found,)+
        }

        impl Name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$found,)+];

            /// What JavaScript and the command line call it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$found => $word,)+
                }
            }

            /// This measure of `subject`, nothing done so far.
            fn begin(self, subject: &Subject) -> Box<dyn Measure> {
                match self {
                    $(Self::$found => Box::new($module::Measuring::new(subject)),)+
                }
            }
        }
    };
}

measures! {
    "convergence": convergence::Convergence,
    "co-adaptation": co_adaptation::CoAdaptation,
    "break-test": break_test::BreakTest,
    "importance": importance::Importance,
    "sparsity": sparsity::Sparsity,
    "features": features::Features,
    "uncertainty": uncertainty::Uncertainty,
    "ensemble": ensemble::Ensemble,
    "slope": slope::Slope,
    "variance-shift": variance_shift::VarianceShift,
    "norm-statistics": norm_statistics::NormStatistics,
}

impl Name {
    /// The measure that is called `word`.
    ///
    /// # Errors
    /// If none is.
    pub fn from_word(word: &str) -> Result<Self, UnknownMeasure> {
        let named = Self::ALL.iter().find(|name| name.word() == word);
        named.copied().ok_or_else(|| UnknownMeasure(word.to_owned()))
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
        let words = || Name::ALL.iter().map(|name| name.word());
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
            assert_eq!(Name::from_word(name.word()), Ok(*name));
        }
        let sentence = |word| Name::from_word(word).map_err(|error| error.to_string());
        let list = "convergence, co-adaptation, break-test, importance, sparsity, features, uncertainty, ensemble, slope, variance-shift, norm-statistics";
        assert_eq!(
            sentence("importence"),
            Err(format!("there is no measure 'importence'; allowed: {list}; did you mean 'importance'?"))
        );
        assert_eq!(sentence("weather\n"), Err(format!("there is no measure 'weather\\n'; allowed: {list}")));
    }
}
