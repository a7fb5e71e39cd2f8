//! What a reader takes home: an arm as a Python script for PyTorch or Keras, and the weights of a run as JSON.
//!
//! What a script says of itself is in `header`, its data are in `dataset`, the reader's own in `table`, the network and its training in `pytorch` and
//! `keras`, how it drops in `dropout`; `python` knows how Python is laid out. Weights are named and written in `weights` and read in `load`, from text that `json` takes apart.
//!
//! ```
//! use export::{Format, script, weights};
//! use lab::Side;
//! # use {data::Sources, lab::Lab, settings::Config};
//! # let config = Config::parse("drop=0.5").expect("the query is valid");
//! # let lab = Lab::new(config, Sources::default(), None).expect("circles need no source");
//! let text = script(&lab, Side::B, Format::Keras).expect("arm b is there");
//! assert!(text.contains("layers.Dropout(0.5)"));
//! assert!(weights(&lab).expect("the weights are finite").starts_with("{\"format\":\"dropout-lab weights\""));
//! ```
#![warn(missing_docs)]

mod dataset;
mod dropout;
mod header;
mod json;
mod keras;
mod load;
mod python;
mod pytorch;
mod table;
mod weights;

pub use load::{HEAD, Refusal, check_length, load};
pub use weights::{Unfinished, weights};

use data::Task;
use lab::{Arm, Lab, Side};
use nn::drop::{DropSettings, Masking};
use nn::{RecurrentSettings, Spec};

/// What a script is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PyTorch.
    Pytorch,
    /// Keras 3, on any of its backends.
    Keras,
}

impl Format {
    /// The words for them, in the order of the variants.
    pub const WORDS: [&'static str; 2] = ["pytorch", "keras"];

    /// The format that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        let mut formats = Self::WORDS.into_iter().zip([Self::Pytorch, Self::Keras]);
        formats.find(|(name, _)| *name == word).map(|(_, format)| format)
    }
}

/// A Python script that trains and evaluates one arm of `lab` in another library; none if the lab has no such arm.
///
/// The same as here are: how the data are made, the architecture with dropout where it stands, how weights start, the
/// order of batches (shuffled rounds, every batch full), the optimizer with its penalties. Random numbers are others, so
/// results differ like those of two seeds. What only a library does differently the script says where it does it.
pub fn script(lab: &Lab, side: Side, format: Format) -> Option<String> {
    let arm = lab.arm(side)?;
    let subject = Subject { lab, arm, side, layers: acting(arm.network().specs()) };
    Some(match format {
        Format::Pytorch => pytorch::script(&subject),
        Format::Keras => keras::script(&subject),
    })
}

/// What a script is about.
struct Subject<'a> {
    lab: &'a Lab,
    arm: &'a Arm,
    side: Side,
    /// The layers that do something, see [`acting`].
    layers: Vec<Spec>,
}

/// The layers that do something: without dropout of rate 0 and activations that are the identity, and with a dense layer
/// where no weight is dropped.
fn acting(specs: &[Spec]) -> Vec<Spec> {
    let kept = specs.iter().filter(|spec| match spec {
        Spec::Dropout { settings, .. } => settings.rate > 0.0,
        Spec::Activation(function) => *function != settings::Activation::Identity,
        _ => true,
    });
    kept.map(|spec| match *spec {
        Spec::DropConnect { outputs, initial, settings } if settings.rate == 0.0 => Spec::Dense { outputs, initial },
        spec => spec,
    })
    .collect()
}

impl Subject<'_> {
    fn has(&self, is_such: impl Fn(&Spec) -> bool) -> bool {
        self.layers.iter().any(is_such)
    }

    fn is_classification(&self) -> bool {
        matches!(self.lab.split().task, Task::Classification { .. })
    }

    /// Whether batches of one are normalised: their variance is 0, and what libraries do then differs.
    fn normalises_one(&self) -> bool {
        self.lab.config().batch == 1 && self.has(|spec| matches!(spec, Spec::BatchNorm { .. }))
    }

    fn is_penalised(&self) -> bool {
        self.arm.config().l1 > 0.0 || self.arm.config().l2 > 0.0
    }

    /// The recurrent layer, if there is one.
    fn recurrent(&self) -> Option<RecurrentSettings> {
        self.layers.iter().find_map(|spec| match spec {
            Spec::Recurrent(settings) => Some(*settings),
            _ => None,
        })
    }

    /// How its layers drop, first to last.
    fn ways_of_dropping(&self) -> impl Iterator<Item = (Masking, DropSettings)> {
        self.layers.iter().filter_map(|spec| spec.dropping()).filter(|(_, settings)| settings.rate > 0.0)
    }
}
