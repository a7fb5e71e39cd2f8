//! What is done with a mask once it is drawn.

use crate::simd::{Four, LANES};

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
