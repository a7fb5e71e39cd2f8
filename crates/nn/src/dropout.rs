//! Standard dropout: each neuron is dropped with probability p, anew for each example and each iteration.

use super::layer::{DropSettings, Layer, Memory, Mode};
use super::mask;
use super::rows::{flat, flat_mut};
use crate::rng::Rng;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Dropout (Srivastava et al. 2014, section 4), with the mask m drawn entry by entry from Bernoulli(1 − p):
///
/// | scaling | training | evaluation |
/// |---|---|---|
/// | inverted | y = x · m / (1 − p) | y = x |
/// | classic (the paper's) | y = x · m | y = x · (1 − p) |
/// | none (a mistake, to be shown) | y = x · m | y = x |
///
/// With the first two the expected output of training is the output of evaluation. A dropped neuron's output is zero,
/// and so is its gradient: dx = dy · m times the same factor.
///
/// # Shapes
/// `x`, `y` and the mask: rows × units. The mask is in [`Memory::mask`], 1 for kept and 0 for dropped.
pub struct Dropout {
    units: usize,
    settings: DropSettings,
}

impl Dropout {
    /// Dropout on `units` features.
    pub fn new(units: usize, settings: DropSettings) -> Self {
        Self { units, settings }
    }
}

impl Layer for Dropout {
    fn outputs(&self) -> usize {
        self.units
    }

    fn memory(&self, rows: usize) -> Memory {
        Memory::with_mask(rows, self.units)
    }

    fn sample(&self, rows: usize, memory: &mut Memory, rng: &mut Rng) {
        memory.sample_mask(rows, self.settings.rate, rng);
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, memory: &mut Memory, mode: Mode) {
        let factor = self.settings.factor(mode);
        match mode {
            Mode::Training => mask::apply(flat(x), memory.flat_mask(x.nrows()), factor, flat_mut(y)),
            // By 1 too: in WebAssembly a copy is a call, which takes longer.
            Mode::Evaluation => flat_mut(y).iter_mut().zip(flat(x)).for_each(|(y, &x)| *y = x * factor),
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
        let factor = self.settings.factor(Mode::Training);
        mask::apply(flat(dy), memory.flat_mask(x.nrows()), factor, flat_mut(dx));
    }

    fn drop_settings(&self) -> Option<DropSettings> {
        Some(self.settings)
    }

    fn set_drop_settings(&mut self, settings: DropSettings) {
        self.settings = settings;
    }
}
