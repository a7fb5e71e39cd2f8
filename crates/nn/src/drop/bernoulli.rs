//! Bernoulli noise: an entry is either kept or dropped. This is dropout as everybody knows it.
//!
//! Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", section 4: each entry m of
//! the mask is an independent draw from Bernoulli(1 − p), that is 0 with probability p and else 1. With the factor of
//! [`Scaling::Inverted`](super::Scaling::Inverted), m / (1 − p) has the mean 1 and the variance p / (1 − p).

use crate::rng::Rng;
use crate::simd::{Four, LANES, Lanes};
use rand::Rng as _;

/// Fills `mask` with independent draws from Bernoulli(1 − p): 0 (dropped) with probability p = `rate`, else 1 (kept).
///
/// An entry is dropped where a uniform 32-bit number is below p · 2³².
pub fn draw(mask: &mut [f32], rate: f32, rng: &mut Rng) {
    let threshold = (f64::from(rate) * 4_294_967_296.0) as u32;
    let (kept, dropped) = (Four::splat(1.0), Four::splat(0.0));
    for four in mask.chunks_mut(LANES) {
        let first = rng.next_u64();
        // Two entries need no second number, and to draw one would shift all that come after.
        let second = if four.len() > 2 { rng.next_u64() } else { 0 };
        Lanes::at_least([first, second], threshold).select(kept, dropped).store_some(four);
    }
}
