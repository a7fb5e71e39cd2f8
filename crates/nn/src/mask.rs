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

/// Appends the mask to `packed`, a bit for each entry, 1 where it is kept, from a byte of its own on.
pub fn pack(mask: &[f32], packed: &mut Vec<u8>) {
    let bits = |entries: &[f32]| Four::splat(0.0).is_less(Four::load_some(entries)).to_bits();
    packed.extend(mask.chunks(2 * LANES).map(|eight| match eight.split_at_checked(LANES) {
        Some((first, second)) => bits(first) | bits(second) << LANES,
        None => bits(eight),
    }));
}

/// Writes `from` · `mask` · `factor` to `to`, number by number.
pub fn apply(from: &[f32], mask: &[f32], factor: f32, to: &mut [f32]) {
    for ((to, &from), &m) in to.iter_mut().zip(from).zip(mask) {
        *to = from * (m * factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_mask_has_a_bit_for_each_entry_the_first_one_lowest() {
        let mut packed = vec![7];
        pack(&[1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0], &mut packed);
        pack(&[1.0; 5], &mut packed);
        pack(&[], &mut packed);
        assert_eq!(packed, [7, 0b0101_1001, 0b110, 0b1_1111]);
    }
}
