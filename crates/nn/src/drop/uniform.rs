//! Uniform noise: nothing is dropped, every entry is a factor around 1, and all within its bounds are equally likely.
//!
//! m = 1 + u with u uniform between −a and a, a = √3 σ = √(3p / (1 − p)). Since u has the variance a² / 3, m has the mean 1
//! and the variance p / (1 − p), as [`gaussian`](super::gaussian) noise and Bernoulli noise with its factor have. It is of no
//! paper: it is a third noise of the same variance and of another shape, so that one sees which of the two counts. From
//! p = 1/4 on a is 1 or more, and some factors are negative, as they are with Gaussian noise.

use super::variance::deviation;
use crate::rng::Rng;
use rand_distr::{Distribution, StandardUniform};

/// Fills `mask` with independent draws of m = 1 + a (2 v − 1) for p = `rate`, with v uniform in [0, 1).
pub fn draw(mask: &mut [f32], rate: f32, rng: &mut Rng) {
    let a = 3_f64.sqrt() * deviation(rate);
    mask.fill_with(|| {
        let v: f64 = StandardUniform.sample(rng);
        (1.0 + a * (2.0 * v - 1.0)) as f32
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Stream, stream};

    fn range(rate: f32) -> (f32, f32) {
        let mut mask = [0.0; 10_000];
        draw(&mut mask, rate, &mut stream(5, Stream::Masks, 0));
        mask.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), &m| (least.min(m), most.max(m)))
    }

    /// The largest of 10,000 draws is farther from the bound than a thousandth of the range once in 22,000 times.
    #[test]
    fn factors_fill_the_range_and_are_negative_from_a_quarter_on() {
        for (rate, a) in [(0.1, 0.577_350_3), (0.25, 1.0), (0.5, 1.732_050_8), (0.75, 3.0_f32)] {
            let (least, most) = range(rate);
            assert!(1.0 - a <= least && least < 1.0 - a + 0.002 * a, "p = {rate}: {least}");
            assert!(1.0 + a - 0.002 * a < most && most <= 1.0 + a, "p = {rate}: {most}");
            assert_eq!(least < 0.0, rate > 0.25, "p = {rate}: {least}");
        }
    }
}
