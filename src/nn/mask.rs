//! Drawing masks: what every kind of dropout that keeps or drops has in common.

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
    for pair in entries.chunks_mut(2) {
        let bits = rng.next_u64();
        for (entry, bits) in pair.iter_mut().zip([bits as u32, (bits >> 32) as u32]) {
            *entry = if bits < threshold { 0.0 } else { 1.0 };
        }
    }
}
