//! What a reader takes home: an arm as a Python script for PyTorch or Keras, and the weights of a run as JSON.
//!
//! What a script says of itself is in `header`, its data are in `data`, the network and its training in `pytorch` and `keras`; `python` knows how Python is
//! laid out. Weights are named and written in `weights` and read in `load`, from text that `json` takes apart.

mod dataset;
mod header;
mod json;
mod keras;
mod load;
mod python;
mod pytorch;
mod weights;

pub use load::{Refusal, load};
pub use weights::{Unfinished, weights};

use data::Task;
use lab::{Arm, Lab, Side};
use nn::{DropSettings, RecurrentSettings, Spec};
use settings::Scaling;

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
/// results agree as those of two seeds do. What only a library does differently the script says where it does it.
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
        Spec::Dropout(settings) | Spec::SpatialDropout { settings, .. } => settings.rate > 0.0,
        Spec::GaussianDropout(rate) | Spec::AlphaDropout(rate) => *rate > 0.0,
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

    /// Whether a layer drops in the way of [`Scaling::Classic`] or of [`Scaling::None`], which libraries do not know, by
    /// single numbers or by whole maps.
    fn has_own_scaling(&self, by_maps: bool) -> bool {
        let is_own = |settings: &DropSettings| settings.rate > 0.0 && settings.scaling != Scaling::Inverted;
        self.has(|spec| match spec {
            Spec::SpatialDropout { settings, .. } => by_maps && is_own(settings),
            Spec::Dropout(settings)
            | Spec::DropConnect { settings, .. }
            | Spec::Recurrent(RecurrentSettings { drop: settings, .. }) => !by_maps && is_own(settings),
            _ => false,
        })
    }
}

/// The class of a dropout layer: a library's own, `name`, or the script's.
fn dropout_class(scaling: Scaling, library: &str, name: &str) -> String {
    match scaling {
        Scaling::Inverted => format!("{library}.{name}"),
        Scaling::Classic => format!("Classic{name}"),
        Scaling::None => format!("Unscaled{name}"),
    }
}

/// What is said of the script's own dropout classes, and the factor that makes them out of a library's.
fn own_scaling(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::Inverted => "",
        Scaling::Classic => "Dropout as first published: no factor in training, 1 - rate in evaluation.",
        Scaling::None => "A mistake, to be seen: neither training nor evaluation makes up for what is dropped.",
    }
}
