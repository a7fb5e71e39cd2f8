//! A noise on a sort of entry: how a layer is masked.

use super::words::FACTORS;
use super::{Entry, MaskWords, Noise};

/// How a layer is masked: one noise, on one sort of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masking {
    /// What the mask is drawn from.
    pub noise: Noise,
    /// What an entry of it multiplies.
    pub entry: Entry,
}

impl Masking {
    /// Standard dropout (Srivastava et al. 2014): each number of a row is kept or dropped by itself.
    pub const STANDARD: Self = Self { noise: Noise::Bernoulli, entry: Entry::Unit };

    /// How its masks are spoken of.
    pub fn words(self) -> &'static MaskWords {
        if self.noise.drops() { self.entry.words() } else { &FACTORS }
    }
}
