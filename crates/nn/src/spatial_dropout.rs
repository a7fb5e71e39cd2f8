//! Spatial dropout: whole feature maps are dropped, anew for each example and each iteration.

use super::layer::{DropSettings, Layer, Memory, Mode};
use super::mask;
use super::rows::{flat, flat_mut};
use crate::rng::Rng;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Spatial dropout (Tompson et al. 2015, section 3.2): y(i, j, c) = x(i, j, c) · m(c) · factor, with one mask entry per
/// example and channel, drawn from Bernoulli(1 − p). Neighbouring pixels of a feature map are so much alike that to drop
/// them one by one takes hardly anything from the map; so a map is dropped as a whole.
///
/// The factors in training and evaluation are those of [`Dropout`](super::dropout::Dropout), as is the gradient:
/// dx = dy · m · factor.
///
/// # Shapes
/// `x` and `y`: rows × (pixels · channels), as [`Image`](super::image::Image) lays them out. The mask, rows × channels,
/// is in [`Memory::mask`], 1 for kept and 0 for dropped.
pub struct SpatialDropout {
    features: usize,
    channels: usize,
    settings: DropSettings,
}

impl SpatialDropout {
    /// Dropout of whole channels, of which there are `channels` ≥ 1 at each pixel, on rows of `features` numbers.
    pub fn new(features: usize, channels: usize, settings: DropSettings) -> Self {
        Self { features, channels, settings }
    }

    /// Writes `from` · m · factor to `to`, pixel by pixel.
    fn apply(&self, from: ArrayView2<f32>, to: ArrayViewMut2<f32>, memory: &Memory, factor: f32) {
        let images = flat(from).chunks_exact(self.features).zip(flat_mut(to).chunks_exact_mut(self.features));
        let masks = memory.flat_mask(memory.mask.nrows()).chunks_exact(self.channels);
        for ((from, to), mask) in images.zip(masks) {
            for (from, to) in from.chunks_exact(self.channels).zip(to.chunks_exact_mut(self.channels)) {
                mask::apply(from, mask, factor, to);
            }
        }
    }
}

impl Layer for SpatialDropout {
    fn outputs(&self) -> usize {
        self.features
    }

    fn memory(&self, rows: usize) -> Memory {
        Memory::with_mask(rows, self.channels)
    }

    fn sample(&self, rows: usize, memory: &mut Memory, rng: &mut Rng) {
        memory.sample_mask(rows, self.settings.rate, rng);
    }

    fn forward(&self, x: ArrayView2<f32>, mut y: ArrayViewMut2<f32>, memory: &mut Memory, mode: Mode) {
        let factor = self.settings.factor(mode);
        match mode {
            Mode::Training => self.apply(x, y, memory, factor),
            Mode::Evaluation => {
                y.assign(&x);
                y *= factor;
            }
        }
    }

    fn backward(
        &mut self,
        _x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        memory: &mut Memory,
    ) {
        let Some(dx) = dx else { return };
        self.apply(dy, dx, memory, self.settings.factor(Mode::Training));
    }

    fn drop_settings(&self) -> Option<DropSettings> {
        Some(self.settings)
    }

    fn set_drop_settings(&mut self, settings: DropSettings) {
        self.settings = settings;
    }
}
