//! Alpha dropout: dropout for SELU, which keeps the mean and the variance that SELU works to keep.
//!
//! Klambauer et al. 2017, "Self-Normalizing Neural Networks", section "New Dropout Technique". The mask is Bernoulli noise,
//! but what is dropped is set to α′, where SELU goes far below zero, instead of to 0, and then everything is stretched and
//! shifted. With q = 1 − p:
//!
//! | training | evaluation |
//! |---|---|
//! | y = a (x m + α′ (1 − m)) + b with a = 1 / √(q (1 + p α′²)), b = −a p α′ | y = x |
//! | dx = a m dy | |
//!
//! An x with mean 0 and variance 1 gives a y with mean 0 and variance 1. With a and b the two modes agree, so the settings'
//! scaling plays no part.

use crate::activation::{SELU_ALPHA, SELU_SCALE};

/// α′ = −λα, the least value of SELU: what a dropped neuron is set to.
pub const DROPPED: f32 = -SELU_SCALE * SELU_ALPHA;

/// What alpha dropout does to a number after it was kept, or set to α′: times a, plus b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// a, which is also the factor on the gradient of what is kept.
    pub slope: f32,
    /// b
    pub shift: f32,
}

impl Affine {
    /// For the rate p = `rate`, 0 ≤ p < 1.
    pub fn of(rate: f32) -> Self {
        let (p, q) = (rate, 1.0 - rate);
        let slope = 1.0 / (q * (1.0 + p * DROPPED * DROPPED)).sqrt();
        Self { slope, shift: -slope * p * DROPPED }
    }

    /// y = a (x m + α′ (1 − m)) + b, number by number.
    pub fn apply(self, x: &[f32], mask: &[f32], y: &mut [f32]) {
        let (a, b) = (self.slope, self.shift);
        for ((y, &x), &m) in y.iter_mut().zip(x).zip(mask) {
            *y = a * (x * m + DROPPED * (1.0 - m)) + b;
        }
    }
}
