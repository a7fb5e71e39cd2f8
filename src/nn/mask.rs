//! Drawing masks and multiplying by them: what every kind of dropout that keeps or drops has in common.

use super::simd::{Four, LANES, Lanes};
use crate::rng::Rng;
use rand::Rng as _;

/// Fills `entries` with independent draws from Bernoulli(1 − p): 0 (dropped) with probability p = `rate`, else 1 (kept).
///
/// An entry is dropped where a uniform 32-bit number is below p · 2³². At rate 0 nothing is drawn.
pub fn bernoulli(entries: &mut [f32], rate: f32, rng: &mut Rng) {
    if rate == 0.0 {
        entries.fill(1.0);
        return;
    }
    let threshold = (f64::from(rate) * 4_294_967_296.0) as u32;
    let (kept, dropped) = (Four::splat(1.0), Four::splat(0.0));
    for four in entries.chunks_mut(LANES) {
        let first = rng.next_u64();
        // Two entries need no second number, and to draw one would shift all that come after.
        let second = if four.len() > 2 { rng.next_u64() } else { 0 };
        Lanes::at_least([first, second], threshold).select(kept, dropped).store_some(four);
    }
}

/// Writes `from` · `mask` · `factor` to `to`, number by number.
pub fn multiply(from: &[f32], mask: &[f32], factor: f32, to: &mut [f32]) {
    for ((to, &from), &m) in to.iter_mut().zip(from).zip(mask) {
        *to = from * (m * factor);
    }
}
