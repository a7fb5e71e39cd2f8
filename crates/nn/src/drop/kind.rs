//! The kinds of dropout that a reader chooses from, by name: each is a noise, on a sort of entry.

use super::{Entry, Masking, Noise};
use wording::choices;

choices! {
    /// How a hidden layer is perturbed in training.
    Kind {
        Standard = "standard", "Standard", "Each neuron is dropped with probability p, anew for each example (Srivastava et al. 2014).";
        Gaussian = "gaussian", "Gaussian", "No neuron is dropped: each is multiplied by normal noise of mean 1 and variance p / (1 − p) (Srivastava et al. 2014, section 10).";
        Uniform = "uniform", "Uniform", "No neuron is dropped: each is multiplied by uniform noise of mean 1 and variance p / (1 − p). It is a third noise of the same variance, so that one sees that the variance counts and not the shape. From p = 0.25 on some factors are negative, as they are with Gaussian noise.";
        Alpha = "alpha", "Alpha", "For SELU: a dropped neuron is set to where SELU ends on the left, and all are scaled so that mean and variance stay (Klambauer et al. 2017).";
        DropConnect = "dropconnect", "DropConnect", "Each weight into a dense hidden layer is dropped with probability p, once for the whole batch in each iteration; the output's weights stay whole. (Wan et al. 2013, who proposed it, draw anew for each example.)";
    }
}

impl Kind {
    /// What it draws and what that multiplies.
    pub fn masking(self) -> Masking {
        let (noise, entry) = match self {
            Kind::Standard => (Noise::Bernoulli, Entry::Unit),
            Kind::Gaussian => (Noise::Gaussian, Entry::Unit),
            Kind::Uniform => (Noise::Uniform, Entry::Unit),
            Kind::Alpha => (Noise::Alpha, Entry::Unit),
            Kind::DropConnect => (Noise::Bernoulli, Entry::Weight),
        };
        Masking { noise, entry }
    }
}

choices! {
    /// What is dropped after a convolution.
    ConvKind {
        Spatial = "spatial", "Whole maps", "A feature map is dropped as a whole, since neighbouring pixels say nearly the same (Tompson et al. 2015).";
        Standard = "standard", "Single cells", "Each cell of a feature map is dropped by itself.";
    }
}

impl ConvKind {
    /// What an entry of the mask of `channels` feature maps multiplies.
    pub fn entry(self, channels: usize) -> Entry {
        match self {
            ConvKind::Spatial => Entry::Map { channels },
            ConvKind::Standard => Entry::Cell,
        }
    }
}

choices! {
    /// Whether the steps of a sequence share a mask.
    RecurrentMask {
        Same = "same", "Same", "One mask for all steps: what is dropped is dropped for the whole sequence (Gal and Ghahramani 2016, \"A theoretically grounded application of dropout in recurrent neural networks\").";
        Fresh = "fresh", "Fresh", "Another mask at every step: what a unit should remember over many steps is lost at one of them.";
    }
}

impl RecurrentMask {
    /// What an entry of the mask multiplies.
    pub fn entry(self) -> Entry {
        match self {
            RecurrentMask::Same => Entry::State,
            RecurrentMask::Fresh => Entry::Step,
        }
    }
}
