//! Four numbers at once: a 128-bit register in WebAssembly, an array that the compiler turns into one elsewhere.
//!
//! The operations are the same on each number, never fused, so both forms give the same bits.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod register {
    use std::arch::wasm32::{f32x4, f32x4_add, f32x4_extract_lane, f32x4_mul, f32x4_splat, v128};

    #[derive(Clone, Copy)]
    pub struct Four(v128);

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
            let v = self.0;
            [
                f32x4_extract_lane::<0>(v),
                f32x4_extract_lane::<1>(v),
                f32x4_extract_lane::<2>(v),
                f32x4_extract_lane::<3>(v),
            ]
        }

        #[inline(always)]
        pub fn plus_product(self, a: Self, b: Self) -> Self {
            Self(f32x4_add(self.0, f32x4_mul(a.0, b.0)))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod register {
    #[derive(Clone, Copy)]
    pub struct Four([f32; 4]);

    impl Four {
        #[inline(always)]
        pub fn splat(number: f32) -> Self {
            Self([number; 4])
        }

        #[inline(always)]
        pub fn from_array(numbers: [f32; 4]) -> Self {
            Self(numbers)
        }

        #[inline(always)]
        pub fn to_array(self) -> [f32; 4] {
            self.0
        }

        #[inline(always)]
        pub fn plus_product(self, a: Self, b: Self) -> Self {
            let mut sums = self.0;
            for (sum, (a, b)) in sums.iter_mut().zip(a.0.into_iter().zip(b.0)) {
                *sum += a * b;
            }
            Self(sums)
        }
    }
}

pub use register::Four;

impl Four {
    /// The first four numbers of `numbers`, which has at least so many.
    #[inline(always)]
    pub fn load(numbers: &[f32]) -> Self {
        Self::from_array([numbers[0], numbers[1], numbers[2], numbers[3]])
    }
}
