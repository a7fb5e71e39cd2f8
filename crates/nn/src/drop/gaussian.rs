//! Gaussian noise: nothing is dropped, every entry is a factor around 1.
//!
//! Srivastava et al. 2014, section 10: m = 1 + σ ε with ε standard normal and σ = √(p / (1 − p)). The mean 1 and the
//! variance p / (1 − p) are those of Bernoulli noise with its factor, m / (1 − p). So the expected output of training is the
//! output of evaluation without any factor, and the settings' scaling plays no part.

use super::variance::deviation;
use crate::rng::Rng;
use rand_distr::{Distribution, StandardNormal};

/// Fills `mask` with independent draws of m = 1 + √(p / (1 − p)) ε for p = `rate`. Now and then one is below 0.
pub fn draw(mask: &mut [f32], rate: f32, rng: &mut Rng) {
    let sigma = deviation(rate);
    mask.fill_with(|| {
        let epsilon: f64 = StandardNormal.sample(rng);
        (1.0 + sigma * epsilon) as f32
    });
}
