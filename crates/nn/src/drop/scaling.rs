//! How strongly a layer drops, and how its output is rescaled to compensate.

use crate::mode::Mode;
use wording::choices;

choices! {
    /// Where the factor goes that keeps a layer's expected output the same in training and in evaluation.
    Scaling {
        Inverted = "inverted", "Inverted", "In training: kept neurons are multiplied by 1 / (1 − p). This is what libraries do.";
        Classic = "classic", "Classic", "In evaluation: every neuron is multiplied by 1 − p, as in the first paper.";
        None = "none", "None", "Nowhere: the mistake that the other two avoid.";
    }
}

/// How strongly a layer drops, and where it compensates for that. It can change while a network trains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropSettings {
    /// Probability p of being dropped, 0 ≤ p < 1.
    pub rate: f32,
    /// Where the factor 1 − p goes.
    pub scaling: Scaling,
}

impl DropSettings {
    /// The factor on what is kept in training and on everything in evaluation.
    pub fn factor(self, mode: Mode) -> f32 {
        let keep = 1.0 - self.rate;
        match (self.scaling, mode) {
            (Scaling::Inverted, Mode::Training) => 1.0 / keep,
            (Scaling::Classic, Mode::Evaluation) => keep,
            _ => 1.0,
        }
    }
}
