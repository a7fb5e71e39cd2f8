//! Four numbers in a 128-bit register of WebAssembly. What each operation does is said in [`super::portable`].

#![allow(missing_docs, reason = "each operation has its twin in `portable`, which says what it does")]

use std::arch::wasm32::*;

/// A register of four numbers.
#[derive(Clone, Copy, Debug)]
pub struct Four(v128);

/// A register of four masks, each all ones or all zeros.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(v128);

impl Four {
    #[inline(always)]
    pub fn splat(number: f32) -> Self {
        Self(f32x4_splat(number))
    }

    #[inline(always)]
    pub fn from_array([a, b, c, d]: [f32; 4]) -> Self {
        Self(f32x4(a, b, c, d))
    }

    #[inline(always)]
    pub fn to_array(self) -> [f32; 4] {
        let four = self.0;
        [
            f32x4_extract_lane::<0>(four),
            f32x4_extract_lane::<1>(four),
            f32x4_extract_lane::<2>(four),
            f32x4_extract_lane::<3>(four),
        ]
    }

    #[inline(always)]
    pub fn plus(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }

    #[inline(always)]
    pub fn minus(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0))
    }

    #[inline(always)]
    pub fn times(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }

    #[inline(always)]
    pub fn over(self, other: Self) -> Self {
        Self(f32x4_div(self.0, other.0))
    }

    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(f32x4_abs(self.0))
    }

    #[inline(always)]
    pub fn copysign(self, other: Self) -> Self {
        Self(v128_bitselect(other.0, self.0, i32x4_splat(i32::MIN)))
    }

    #[inline(always)]
    pub fn clamp(self, least: f32, most: f32) -> Self {
        // Of these two minimum and maximum instructions the first operand stays where the comparison fails, as it does
        // for not-a-number.
        Self(f32x4_pmin(f32x4_pmax(self.0, f32x4_splat(least)), f32x4_splat(most)))
    }

    #[inline(always)]
    pub fn is_less(self, other: Self) -> Lanes {
        Lanes(f32x4_lt(self.0, other.0))
    }

    #[inline(always)]
    pub fn is_nan(self) -> Lanes {
        Lanes(f32x4_ne(self.0, self.0))
    }

    #[inline(always)]
    pub fn add_and_shift_bits(self, add: u32, shift: u32) -> Self {
        Self(i32x4_shl(i32x4_add(self.0, u32x4_splat(add)), shift))
    }

    #[inline(always)]
    pub fn and_or_bits(self, and: u32, or: u32) -> Self {
        Self(v128_or(v128_and(self.0, u32x4_splat(and)), u32x4_splat(or)))
    }

    #[inline(always)]
    pub fn shifted_bits(self, shift: u32) -> Self {
        Self(f32x4_convert_i32x4(u32x4_shr(self.0, shift)))
    }

    #[inline(always)]
    pub fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        let (ab_left, cd_left) = (i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0), i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0));
        let (ab_right, cd_right) = (i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0), i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0));
        [
            Self(i64x2_shuffle::<0, 2>(ab_left, cd_left)),
            Self(i64x2_shuffle::<1, 3>(ab_left, cd_left)),
            Self(i64x2_shuffle::<0, 2>(ab_right, cd_right)),
            Self(i64x2_shuffle::<1, 3>(ab_right, cd_right)),
        ]
    }
}

impl Lanes {
    #[inline(always)]
    pub fn at_least([first, second]: [u64; 2], threshold: u32) -> Self {
        Self(u32x4_ge(u64x2(first, second), u32x4_splat(threshold)))
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }

    #[inline(always)]
    pub fn to_bits(self) -> u8 {
        i32x4_bitmask(self.0)
    }

    #[inline(always)]
    pub fn select(self, yes: Four, no: Four) -> Four {
        Four(v128_bitselect(yes.0, no.0, self.0))
    }
}
