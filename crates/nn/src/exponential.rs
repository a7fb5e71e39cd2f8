//! The exponential function, what is made of it, and the logarithm, for numbers that come by the million.
//!
//! They are the same few additions and multiplications for every number, four at a time, without a call or a branch that
//! depends on it: so they are fast, and the same to the last bit in every browser and natively.

use super::simd::Four;

/// 1.5 · 2²³: added to a small number, it leaves the nearest whole number in the last bits.
const ROUND: f32 = 12_582_912.0;
/// The exponent of 1 in the bits of a number.
const BIAS: u32 = 127;
/// Bits of a number after its exponent.
const MANTISSA: u32 = 23;
/// ln 2 in two parts: the first has so few digits that a small whole number times it is exact (Cody and Waite 1980).
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// exp(x), within 2 · 10⁻⁷ of itself; beyond ±87 that of ±87, so never 0 nor infinite. Not-a-number stays so.
///
/// exp(x) = 2ᵏ exp(r) with k the whole number nearest to x / ln 2 and r = x − k ln 2, where ln 2 is taken off in two parts
/// lest it lose its last digits. For exp(r), |r| ≤ ln 2 / 2, the polynomial of Cephes' `expf` (Moshier 1989).
#[inline(always)]
pub fn exp(x: Four) -> Four {
    let x = x.clamp(-87.0, 87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = x - k * LN_2[0] - k * LN_2[1];
    let tail = ((((1.987_569_1e-4 * r + 1.398_199_9e-3) * r + 8.333_452e-3) * r + 4.166_579_6e-2) * r + 1.666_666_5e-1)
        * r
        + 0.5;
    let power = rounded.add_and_shift_bits(BIAS, MANTISSA);
    (tail * r * r + r + 1.0) * power
}

/// ln(x) of a positive number that is neither subnormal nor infinite, within 2 · 10⁻⁷ of itself, or of 1 where it is
/// smaller. Not-a-number stays so.
///
/// ln(x) = k ln 2 + ln(m) with x = 2ᵏ m and 1 / √2 ≤ m < √2. For ln(m) the polynomial of Cephes' `logf` (Moshier 1989).
#[inline(always)]
pub fn ln(x: Four) -> Four {
    // The bits below the exponent, with the exponent of the numbers from ½ to 1.
    let half = x.and_or_bits((1 << MANTISSA) - 1, (BIAS - 1) << MANTISSA);
    let exponent = x.shifted_bits(MANTISSA) - (BIAS - 1) as f32;
    let is_small = half.is_less(Four::splat(std::f32::consts::FRAC_1_SQRT_2));
    let k = is_small.select(exponent - 1.0, exponent);
    let r = is_small.select(half + half, half) - 1.0;
    let upper = (((7.037_683_6e-2 * r - 1.151_461e-1) * r + 1.167_699_9e-1) * r - 1.242_014_1e-1) * r + 1.424_932_3e-1;
    let tail = (((upper * r - 1.666_805_8e-1) * r + 2.000_071_5e-1) * r - 2.499_999_4e-1) * r + 3.333_333e-1;
    let square = r * r;
    let near = tail * r * square + k * LN_2[1] - 0.5 * square;
    // What is no number has bits like any other.
    x.is_nan().select(x, r + near + k * LN_2[0])
}

/// σ(x) = 1 / (1 + exp(−x)), within 3 · 10⁻⁷ of itself down to x = −87.
#[inline(always)]
pub fn sigmoid(x: Four) -> Four {
    1.0 / (1.0 + exp(0.0 - x))
}

/// tanh(x), within 4 · 10⁻⁷ of itself: x P(x²) / Q(x²) for |x| ≤ 8.9, beyond which it is ±1 in 32 bits.
///
/// The polynomials, of the degrees 5 and 3, are those with the smallest relative error at that length (6 · 10⁻⁸ before
/// their coefficients were rounded), found by reweighted least squares: half the work of a formula with exp.
#[inline(always)]
pub fn tanh(x: Four) -> Four {
    let x = x.clamp(-8.9, 8.9);
    let z = x * x;
    let upper = ((1.856_627_9e-11 * z - 1.285_433_2e-8) * z + 9.249_629e-6) * z + 2.902_657_3e-3;
    let p = (upper * z + 1.281_592_2e-1) * z + 9.915_253_5e-1;
    let q = ((2.270_866_2e-4 * z + 2.358_898_7e-2) * z + 4.586_672_5e-1) * z + 9.915_254e-1;
    (x * p / q).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function's value, the same in all lanes.
    fn value(f: fn(Four) -> Four, x: f32) -> f32 {
        let lanes = f(Four::splat(x)).to_array();
        assert!(lanes.iter().all(|lane| lane.to_bits() == lanes[0].to_bits()), "{x}: {lanes:?}");
        lanes[0]
    }

    /// The largest difference to the truth, as a share of it, over a million numbers from −`reach` to `reach`.
    fn largest_error(f: fn(Four) -> Four, truth: fn(f64) -> f64, reach: f32) -> f64 {
        let steps = 1_000_000;
        let error = |step: i32| {
            let x = reach * step as f32 / steps as f32;
            let (y, truth) = (f64::from(value(f, x)), truth(x.into()));
            if truth == 0.0 { y.abs() } else { (y / truth - 1.0).abs() }
        };
        (-steps..=steps).map(error).fold(0.0, f64::max)
    }

    #[test]
    fn they_are_as_exact_as_they_say() {
        assert!(largest_error(exp, libm::exp, 87.0) < 2e-7);
        assert!(largest_error(exp, libm::exp, 1.0) < 2e-7);
        assert!(largest_error(sigmoid, |x| 1.0 / (1.0 + libm::exp(-x)), 87.0) < 3e-7);
        assert!(largest_error(tanh, libm::tanh, 20.0) < 4e-7);
        assert!(largest_error(tanh, libm::tanh, 1.0) < 4e-7);
        assert!(largest_error(tanh, libm::tanh, 1e-6) < 4e-7);
    }

    #[test]
    fn the_logarithm_is_as_exact_as_it_says() {
        let error = |x: f32| {
            let truth = libm::log(x.into());
            (f64::from(value(ln, x)) - truth).abs() / truth.abs().max(1.0)
        };
        // All exponents, and the numbers around 1 and of a softmax's sums one by one.
        let (least, most) = (f32::MIN_POSITIVE.to_bits(), f32::MAX.to_bits());
        let coarse = (least..=most).step_by(997).map(f32::from_bits);
        let fine = (0.5_f32.to_bits()..=20.0_f32.to_bits()).step_by(31).map(f32::from_bits);
        assert!(coarse.chain(fine).map(error).fold(0.0, f64::max) < 2e-7);
        assert_eq!(value(ln, 1.0), 0.0);
        assert!(value(ln, f32::NAN).is_nan());
    }

    #[test]
    fn lanes_do_not_depend_on_each_other() {
        let four = [-3.0, 0.1, f32::NAN, 90.0];
        for f in [exp, sigmoid, tanh] {
            let (together, apart) = (f(Four::from_array(four)).to_array(), four.map(|x| value(f, x)));
            assert_eq!(together.map(f32::to_bits), apart.map(f32::to_bits));
        }
    }

    #[test]
    fn what_is_far_out_has_its_limit_and_what_is_no_number_stays_none() {
        assert_eq!([1e30, f32::NEG_INFINITY, 0.0].map(|x| value(tanh, x)), [1.0, -1.0, 0.0]);
        assert_eq!([1e30, f32::INFINITY, 0.0].map(|x| value(sigmoid, x)), [1.0, 1.0, 0.5]);
        assert!(value(sigmoid, -1e30) > 0.0 && value(sigmoid, -1e30) < 1e-30);
        assert!(value(exp, f32::INFINITY).is_finite() && value(exp, f32::NEG_INFINITY) > 0.0);
        assert_eq!(value(exp, 0.0), 1.0);
        assert!([exp, sigmoid, tanh].iter().all(|&f| value(f, f32::NAN).is_nan()));
    }
}
