//! Four numbers at once: a 128-bit register in WebAssembly, an array that the compiler turns into one elsewhere.
//!
//! The operations are the same on each number, never fused, so both forms give the same bits.

#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;

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

/// The registers against their definition, in the browser.
#[cfg(all(test, target_arch = "wasm32", target_feature = "simd128"))]
mod twins {
    use super::{portable, wasm};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    const NUMBERS: [f32; 16] = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.1,
        -3e-7,
        88.7,
        -1e30,
        7e28,
        f32::MIN_POSITIVE,
        -1e-40,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        f32::MAX,
        12_582_913.0,
    ];

    /// The bits; one pattern for whatever is not a number, which may have several.
    fn bits(numbers: [f32; 4]) -> [u32; 4] {
        numbers.map(|number| if number.is_nan() { f32::NAN.to_bits() } else { number.to_bits() })
    }

    /// Fours that between them bring every pair of the numbers together in every lane.
    fn pairs() -> impl Iterator<Item = [[f32; 4]; 2]> {
        let four = |first: usize| std::array::from_fn(|lane| NUMBERS[(first + lane) % NUMBERS.len()]);
        (0..NUMBERS.len()).flat_map(move |one| (0..NUMBERS.len()).map(move |other| [four(one), four(other)]))
    }

    /// Checks that an expression of the two fours `a` and `b`, written with the methods that both forms have, gives the same
    /// bits in both.
    macro_rules! same {
        ($name:literal, |$a:ident, $b:ident| $expression:expr) => {
            for [one, other] in pairs() {
                let portable = {
                    use portable::{Four, Lanes};
                    let ($a, $b) = (Four::from_array(one), Four::from_array(other));
                    let _ = Lanes::or;
                    $expression.to_array()
                };
                let register = {
                    use wasm::{Four, Lanes};
                    let ($a, $b) = (Four::from_array(one), Four::from_array(other));
                    let _ = Lanes::or;
                    $expression.to_array()
                };
                assert_eq!(bits(register), bits(portable), "{}: {one:?} and {other:?}", $name);
            }
        };
    }

    #[wasm_bindgen_test]
    fn registers_do_what_arrays_do() {
        same!("plus", |a, b| a.plus(b));
        same!("minus", |a, b| a.minus(b));
        same!("times", |a, b| a.times(b));
        same!("over", |a, b| a.over(b));
        same!("abs", |a, _b| a.abs());
        same!("copysign", |a, b| a.copysign(b));
        same!("clamp", |a, _b| a.clamp(-87.0, 88.0));
        same!("splat", |_a, _b| Four::splat(-0.1));
        same!("less", |a, b| a.is_less(b).select(a, b));
        same!("not a number", |a, b| a.is_nan().or(b.is_nan()).select(a, b));
        same!("bits of lanes", |a, b| Four::splat(f32::from(a.is_less(b).to_bits())));
        same!("added and shifted bits", |a, _b| a.add_and_shift_bits(127, 23));
        same!("bits with and, or", |a, _b| a.and_or_bits(0x007f_ffff, 0x3f00_0000));
        same!("shifted bits", |a, _b| a.abs().shifted_bits(23));
        same!("transpose", |a, b| Four::transpose([a, b, b.abs(), Four::splat(2.0)])[2]);
        let words = [0x0123_4567_89ab_cdef, u64::MAX];
        same!("at least", |a, b| Lanes::at_least(words, 0x89ab_cdef).select(a, b));
    }
}
