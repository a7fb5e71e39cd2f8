//! The layer that masks what goes through it.

use super::{DropSettings, Masking, mask};
use crate::layer::{Cache, Layer, Mode};
use crate::rng::Rng;
use crate::rows::{first_rows_mut, flat, flat_mut};
use ndarray::{ArrayView2, ArrayViewMut2};

/// Dropout of the numbers of each row by themselves, or of whole feature maps, anew for each example and each iteration. With
/// m for the mask's entry:
///
/// | scaling | training | evaluation |
/// |---|---|---|
/// | inverted | y = x · m / (1 − p) | y = x |
/// | classic (Srivastava et al. 2014, section 4) | y = x · m | y = x · (1 − p) |
/// | none: for a noise with the mean 1, or as a mistake, to be shown | y = x · m | y = x |
///
/// Except for the mistake, the expected output of training is the output of evaluation. A dropped neuron's output is zero,
/// and so is its gradient: dx = dy · m times the same factor. [`Noise::Alpha`](super::Noise::Alpha) replaces instead, see
/// [`alpha`](super::alpha).
///
/// # Shapes
/// `x` and `y`: rows × features; for feature maps rows × (pixels · channels), as [`Image`](crate::Image) lays them out.
/// The mask: rows × features, or rows × channels for whole maps. It is in [`Cache::mask`], 1 for kept and 0 for dropped, or
/// the factors of a noise that drops nothing.
pub struct Dropout {
    features: usize,
    masking: Masking,
    settings: DropSettings,
}

impl Dropout {
    /// Dropout on rows of `features` numbers. Whatever is not a feature map is a number by itself here.
    pub fn new(features: usize, masking: Masking, settings: DropSettings) -> Self {
        Self { features, masking, settings: masking.noise.effective(settings) }
    }

    /// Entries of a mask for a row.
    fn columns(&self) -> usize {
        self.masking.entry.columns(self.features)
    }

    /// Writes to `to` what `write` makes of the numbers of `from` and of their entries of the mask, stretch by stretch.
    fn each(
        &self,
        from: ArrayView2<f32>,
        to: ArrayViewMut2<f32>,
        cache: &Cache,
        write: impl Fn(&[f32], &[f32], &mut [f32]),
    ) {
        let (rows, columns) = (from.nrows(), self.columns());
        let (from, to, mask) = (flat(from), flat_mut(to), cache.flat_mask(rows));
        if columns == self.features {
            return write(from, mask, to);
        }
        let images = from.chunks_exact(self.features).zip(to.chunks_exact_mut(self.features));
        for ((from, to), mask) in images.zip(mask.chunks_exact(columns)) {
            for (from, to) in from.chunks_exact(columns).zip(to.chunks_exact_mut(columns)) {
                write(from, mask, to);
            }
        }
    }
}

impl Layer for Dropout {
    fn outputs(&self) -> usize {
        self.features
    }

    fn cache(&self, rows: usize) -> Cache {
        Cache::with_mask(rows, self.columns())
    }

    fn sample(&self, rows: usize, cache: &mut Cache, rng: &mut Rng) {
        self.masking.noise.draw(flat_mut(first_rows_mut(&mut cache.mask, rows)), self.settings.rate, rng);
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, cache: &mut Cache, mode: Mode) {
        let factor = self.settings.factor(mode);
        match (mode, self.masking.noise.affine(self.settings.rate)) {
            (Mode::Training, None) => self.each(x, y, cache, |x, mask, y| mask::apply(x, mask, factor, y)),
            (Mode::Training, Some(affine)) => self.each(x, y, cache, |x, mask, y| affine.apply(x, mask, y)),
            // By 1 too: in WebAssembly a copy is a call, which takes longer.
            (Mode::Evaluation, _) => flat_mut(y).iter_mut().zip(flat(x)).for_each(|(y, &x)| *y = x * factor),
        }
    }

    fn backward(
        &mut self,
        _x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        cache: &mut Cache,
    ) {
        let Some(dx) = dx else { return };
        let affine = self.masking.noise.affine(self.settings.rate);
        let factor = affine.map_or(self.settings.factor(Mode::Training), |affine| affine.slope);
        self.each(dy, dx, cache, |dy, mask, dx| mask::apply(dy, mask, factor, dx));
    }

    /// The scaling is [`Scaling::None`](super::Scaling::None) for a noise that needs none.
    fn drop_settings(&self) -> Option<DropSettings> {
        Some(self.settings)
    }

    fn set_drop_settings(&mut self, settings: DropSettings) {
        self.settings = self.masking.noise.effective(settings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drop::{Entry, Noise, Scaling};
    use crate::rng::{Stream, stream};
    use ndarray::Array2;
    use rand_distr::{Distribution, StandardNormal};

    /// Bounds of five standard errors, with at most 4 for the fourth moment of y.
    #[test]
    fn alpha_dropout_keeps_mean_and_variance() {
        let (rows, units) = (1000, 100);
        let mut rng = stream(5, Stream::Masks, 0);
        let x: Array2<f32> = Array2::from_shape_simple_fn((rows, units), || StandardNormal.sample(&mut rng));
        for rate in [0.05, 0.2, 0.5] {
            let settings = DropSettings { rate, scaling: Scaling::Inverted };
            let layer = Dropout::new(units, Masking { noise: Noise::Alpha, entry: Entry::Unit }, settings);
            let mut cache = layer.cache(rows);
            let mut y = Array2::zeros((rows, units));
            layer.sample(rows, &mut cache, &mut rng);
            layer.forward(x.view(), y.view_mut(), &mut cache, Mode::Training);
            let n = (rows * units) as f64;
            let mean = y.iter().map(|&y: &f32| f64::from(y)).sum::<f64>() / n;
            let variance = y.iter().map(|&y| (f64::from(y) - mean).powi(2)).sum::<f64>() / n;
            assert!(mean.abs() < 5.0 / n.sqrt(), "p = {rate}: mean {mean}");
            assert!((variance - 1.0).abs() < 5.0 * (3.0 / n).sqrt(), "p = {rate}: variance {variance}");
        }
    }
}
