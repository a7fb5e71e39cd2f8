//! Four numbers at once: a 128-bit register in WebAssembly, an array that the compiler turns into one elsewhere.
//!
//! The operations are the same on each number, never fused, so both forms give the same bits.

// Also where the registers are used: the tests hold them against it.
pub mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod wasm;

use std::ops::{Add, Div, Mul, Sub};

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use portable::{Four, Lanes};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use wasm::{Four, Lanes};

/// Numbers in a [`Four`].
pub const LANES: usize = 4;

impl Four {
    /// The first four numbers of `numbers`, which has at least so many.
    #[inline(always)]
    pub fn load(numbers: &[f32]) -> Self {
        Self::from_array([numbers[0], numbers[1], numbers[2], numbers[3]])
    }

    /// The first four numbers of `numbers`, zeros where it has fewer.
    #[inline(always)]
    pub fn load_some(numbers: &[f32]) -> Self {
        match *numbers {
            [a, b, c, d, ..] => Self::from_array([a, b, c, d]),
            ref few => Self::from_array(std::array::from_fn(|lane| few.get(lane).copied().unwrap_or(0.0))),
        }
    }

    /// Puts the numbers into the first four places of `to`, or as many as it has.
    #[inline(always)]
    pub fn store_some(self, to: &mut [f32]) {
        match to {
            [a, b, c, d, ..] => [*a, *b, *c, *d] = self.to_array(),
            few => few.iter_mut().zip(self.to_array()).for_each(|(to, number)| *to = number),
        }
    }
}

/// An operator on two fours, and on a four and a number.
macro_rules! operator {
    ($trait:ident, $function:ident, $method:ident) => {
        impl $trait for Four {
            type Output = Four;

            #[inline(always)]
            fn $function(self, other: Four) -> Four {
                self.$method(other)
            }
        }

        impl $trait<f32> for Four {
            type Output = Four;

            #[inline(always)]
            fn $function(self, other: f32) -> Four {
                self.$method(Four::splat(other))
            }
        }

        impl $trait<Four> for f32 {
            type Output = Four;

            #[inline(always)]
            fn $function(self, other: Four) -> Four {
                Four::splat(self).$method(other)
            }
        }
    };
}

operator!(Add, add, plus);
operator!(Sub, sub, minus);
operator!(Mul, mul, times);
operator!(Div, div, over);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_four_is_filled_with_zeros_and_leaves_the_rest_alone() {
        assert_eq!(Four::load_some(&[1.0, 2.0, 3.0]).to_array(), [1.0, 2.0, 3.0, 0.0]);
        assert_eq!(Four::load_some(&[1.0, 2.0, 3.0, 4.0, 5.0]).to_array(), [1.0, 2.0, 3.0, 4.0]);
        let mut few = [0.0; 3];
        Four::from_array([1.0, 2.0, 3.0, 4.0]).store_some(&mut few);
        assert_eq!(few, [1.0, 2.0, 3.0]);
        let mut more = [9.0; 5];
        Four::from_array([1.0, 2.0, 3.0, 4.0]).store_some(&mut more);
        assert_eq!(more, [1.0, 2.0, 3.0, 4.0, 9.0]);
    }

    #[test]
    fn a_square_is_transposed() {
        let rows = [0.0, 4.0, 8.0, 12.0].map(|first| Four::from_array([first, first + 1.0, first + 2.0, first + 3.0]));
        let columns = Four::transpose(rows).map(Four::to_array);
        let first = [0.0, 4.0, 8.0, 12.0];
        assert_eq!(columns, [0.0, 1.0, 2.0, 3.0].map(|column| first.map(|start| start + column)));
    }

    #[test]
    fn not_a_number_is_neither_less_nor_clamped() {
        let numbers = Four::from_array([f32::NAN, -9.0, 9.0, 0.5]);
        let [nan, low, high, inside] = numbers.clamp(-1.0, 1.0).to_array();
        assert!(nan.is_nan());
        assert_eq!([low, high, inside], [-1.0, 1.0, 0.5]);
        let (yes, no) = (Four::splat(1.0), Four::splat(0.0));
        assert_eq!(numbers.is_nan().select(yes, no).to_array(), [1.0, 0.0, 0.0, 0.0]);
        assert_eq!(numbers.is_less(no).select(yes, no).to_array(), [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(numbers.is_less(no).or(numbers.is_nan()).select(yes, no).to_array(), [1.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn halves_of_words_are_compared_the_lower_one_first() {
        let lanes = Lanes::at_least([5 | 9 << 32, 4 | u64::from(u32::MAX) << 32], 5);
        assert_eq!(lanes.select(Four::splat(1.0), Four::splat(0.0)).to_array(), [1.0, 1.0, 0.0, 1.0]);
    }
}
