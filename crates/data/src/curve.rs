//! A curve on a line: one number in, one number out.

use ndarray::Array2;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

use nn::rng::Rng;

/// Where inputs lie, before standardising. What a network says beyond it is extrapolated.
pub const INTERVAL: (f32, f32) = (-3.0, 3.0);

/// The curve without noise, f(x) = sin(2x) + x/2: two waves on a slope. Neither `x` nor the value is standardised.
pub fn function(x: f32) -> f32 {
    let x = f64::from(x);
    (libm::sin(2.0 * x) + x / 2.0) as f32
}

/// `count` inputs, uniform in [`INTERVAL`] (count × 1), and the curve there plus noise of standard deviation `noise`
/// (count × 1). As in the plane, the random numbers drawn do not depend on `noise`.
pub(super) fn points(count: usize, noise: f64, rng: &mut Rng) -> (Array2<f32>, Array2<f32>) {
    let (from, to) = INTERVAL;
    let mut x = Array2::zeros((count, 1));
    let mut y = Array2::zeros((count, 1));
    for (x, y) in x.iter_mut().zip(&mut y) {
        *x = from + (to - from) * rng.random::<f32>();
        let deviate: f64 = StandardNormal.sample(rng);
        *y = (f64::from(function(*x)) + noise * deviate) as f32;
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn::rng::{Stream, stream};

    #[test]
    fn without_noise_points_lie_on_the_curve() {
        let (x, y) = points(100, 0.0, &mut stream(1, Stream::Data, 0));
        assert!(x.iter().all(|x| (INTERVAL.0..INTERVAL.1).contains(x)));
        assert_eq!(y, x.mapv(function));
    }

    /// 4,000 deviates: the standard error of their standard deviation is 1.1 %, so 6 % is five of them.
    #[test]
    fn noise_is_a_standard_deviation() {
        let (x, y) = points(4000, 0.5, &mut stream(1, Stream::Data, 0));
        let away = y - x.mapv(function);
        let deviation = (away.mapv(|d| d * d).sum() / 4000.0).sqrt();
        assert!((deviation / 0.5 - 1.0).abs() < 0.06, "{deviation}");
    }
}
