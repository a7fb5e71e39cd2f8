//! Alpha dropout: dropout for SELU, which keeps the mean and the variance that SELU works to keep.

use super::activation::{SELU_ALPHA, SELU_SCALE};
use super::layer::{DropSettings, Layer, Memory, Mode};
use super::mask;
use super::rows::{flat, flat_mut};
use crate::layer::Scaling;
use crate::rng::Rng;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Where SELU goes far below zero, α′ = −λα: what a dropped neuron is set to, instead of 0.
pub const DROPPED: f32 = -SELU_SCALE * SELU_ALPHA;

/// Alpha dropout (Klambauer et al. 2017, "New Dropout Technique"), with m drawn entry by entry from
/// Bernoulli(1 − p) and q = 1 − p:
///
/// | training | evaluation |
/// |---|---|
/// | y = a (x m + α′ (1 − m)) + b with a = 1 / √(q (1 + p α′²)), b = −a p α′ | y = x |
/// | dx = a m dy | |
///
/// An x with mean 0 and variance 1 gives a y with mean 0 and variance 1. With a and b the two modes agree, so the
/// settings' scaling plays no part.
///
/// # Shapes
/// `x`, `y` and the mask: rows × units. The mask is in [`Memory::mask`], 1 for kept and 0 for dropped.
pub struct AlphaDropout {
    units: usize,
    rate: f32,
}

impl AlphaDropout {
    /// Alpha dropout on `units` features with the rate p = `rate`, 0 ≤ p < 1.
    pub fn new(units: usize, rate: f32) -> Self {
        Self { units, rate }
    }

    /// a
    fn slope(&self) -> f32 {
        let (p, q) = (self.rate, 1.0 - self.rate);
        1.0 / (q * (1.0 + p * DROPPED * DROPPED)).sqrt()
    }

    /// b
    fn shift(&self) -> f32 {
        -self.slope() * self.rate * DROPPED
    }
}

impl Layer for AlphaDropout {
    fn outputs(&self) -> usize {
        self.units
    }

    fn memory(&self, rows: usize) -> Memory {
        Memory::with_mask(rows, self.units)
    }

    fn sample(&self, rows: usize, memory: &mut Memory, rng: &mut Rng) {
        memory.sample_mask(rows, self.rate, rng);
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, memory: &mut Memory, mode: Mode) {
        match mode {
            Mode::Training if self.rate > 0.0 => {
                let (a, b) = (self.slope(), self.shift());
                let masked = flat(x).iter().zip(memory.flat_mask(x.nrows()));
                for (y, (&x, &m)) in flat_mut(y).iter_mut().zip(masked) {
                    *y = a * (x * m + DROPPED * (1.0 - m)) + b;
                }
            }
            _ => flat_mut(y).copy_from_slice(flat(x)),
        }
    }

    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        memory: &mut Memory,
    ) {
        let Some(dx) = dx else { return };
        mask::apply(flat(dy), memory.flat_mask(x.nrows()), self.slope(), flat_mut(dx));
    }

    /// The scaling is always [`Scaling::None`]: there is no factor to choose.
    fn drop_settings(&self) -> Option<DropSettings> {
        Some(DropSettings { rate: self.rate, scaling: Scaling::None })
    }

    fn set_drop_settings(&mut self, settings: DropSettings) {
        self.rate = settings.rate;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Stream, stream};
    use ndarray::Array2;
    use rand_distr::{Distribution, StandardNormal};

    /// Bounds of five standard errors, with at most 4 for the fourth moment of y.
    #[test]
    fn mean_and_variance_are_kept() {
        let (rows, units) = (1000, 100);
        let mut rng = stream(5, Stream::Masks, 0);
        let x: Array2<f32> = Array2::from_shape_simple_fn((rows, units), || StandardNormal.sample(&mut rng));
        for rate in [0.05, 0.2, 0.5] {
            let layer = AlphaDropout::new(units, rate);
            let mut memory = layer.memory(rows);
            let mut y = Array2::zeros((rows, units));
            layer.sample(rows, &mut memory, &mut rng);
            layer.forward(x.view(), y.view_mut(), &mut memory, Mode::Training);
            let n = (rows * units) as f64;
            let mean = y.iter().map(|&y: &f32| f64::from(y)).sum::<f64>() / n;
            let variance = y.iter().map(|&y| (f64::from(y) - mean).powi(2)).sum::<f64>() / n;
            assert!(mean.abs() < 5.0 / n.sqrt(), "p = {rate}: mean {mean}");
            assert!((variance - 1.0).abs() < 5.0 * (3.0 / n).sqrt(), "p = {rate}: variance {variance}");
        }
    }
}
