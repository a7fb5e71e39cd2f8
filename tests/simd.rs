//! SIMD registers against their definition, in the browser: the same bits from every operation.
#![cfg(target_arch = "wasm32")]

use nn::simd::{portable, wasm};
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
