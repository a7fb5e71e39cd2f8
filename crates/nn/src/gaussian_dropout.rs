//! Gaussian dropout: every neuron stays, its output multiplied by normal noise.

use super::layer::{DropSettings, Layer, Memory, Mode};
use super::mask;
use super::rows::{first_rows_mut, flat, flat_mut};
use crate::layer::Scaling;
use crate::rng::Rng;
use ndarray::{ArrayView2, ArrayViewMut2};
use rand_distr::{Distribution, StandardNormal};

/// Multiplicative Gaussian noise (Srivastava et al. 2014, section 10), with ε standard normal, drawn entry by entry:
///
/// | training | evaluation |
/// |---|---|
/// | y = x · m with m = 1 + √(p / (1 − p)) ε | y = x |
/// | dx = dy · m | |
///
/// The noise has the mean 1 and the variance p / (1 − p), which are those of standard dropout's m / (1 − p). So the
/// expected output of training is the output of evaluation without any factor, and the settings' scaling plays no part.
///
/// # Shapes
/// `x`, `y` and the mask: rows × units. What is in [`Memory::mask`] is m, around 1 and now and then below 0.
pub struct GaussianDropout {
    units: usize,
    rate: f32,
}

impl GaussianDropout {
    /// Gaussian dropout on `units` features with the noise of rate p = `rate`, 0 ≤ p < 1.
    pub fn new(units: usize, rate: f32) -> Self {
        Self { units, rate }
    }
}

impl Layer for GaussianDropout {
    fn outputs(&self) -> usize {
        self.units
    }

    fn memory(&self, rows: usize) -> Memory {
        Memory::with_mask(rows, self.units)
    }

    /// At rate 0 nothing is drawn.
    fn sample(&self, rows: usize, memory: &mut Memory, rng: &mut Rng) {
        let mut mask = first_rows_mut(&mut memory.mask, rows);
        if self.rate == 0.0 {
            mask.fill(1.0);
            return;
        }
        let p = f64::from(self.rate);
        let deviation = (p / (1.0 - p)).sqrt();
        mask.map_inplace(|m| {
            let deviate: f64 = StandardNormal.sample(rng);
            *m = (1.0 + deviation * deviate) as f32;
        });
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, memory: &mut Memory, mode: Mode) {
        match mode {
            Mode::Training if self.rate > 0.0 => mask::apply(flat(x), memory.flat_mask(x.nrows()), 1.0, flat_mut(y)),
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
        mask::apply(flat(dy), memory.flat_mask(x.nrows()), 1.0, flat_mut(dx));
    }

    /// The scaling is always [`Scaling::None`]: there is no factor in either mode.
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

    /// Bounds of five standard errors: of the mean σ / √n, of the variance σ² √(2 / n).
    #[test]
    fn the_noise_has_the_mean_and_the_variance_of_standard_dropout() {
        let (rows, units, rate) = (1000, 100, 0.4_f32);
        let layer = GaussianDropout::new(units, rate);
        let mut memory = layer.memory(rows);
        layer.sample(rows, &mut memory, &mut stream(5, Stream::Masks, 0));
        let n = (rows * units) as f64;
        let mean = memory.mask.iter().map(|&m| f64::from(m)).sum::<f64>() / n;
        let variance = memory.mask.iter().map(|&m| (f64::from(m) - mean).powi(2)).sum::<f64>() / n;
        let wanted = 0.4 / 0.6;
        assert!((mean - 1.0).abs() < 5.0 * (wanted / n).sqrt(), "{mean}");
        assert!((variance - wanted).abs() < 5.0 * wanted * (2.0 / n).sqrt(), "{variance}");
    }
}
