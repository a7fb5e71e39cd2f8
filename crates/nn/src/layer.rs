//! What every layer can do: the interface between [`Network`](super::Network) and the kinds of layers.
//!
//! A batch is always a matrix of rows × features. A layer of images or of sequences knows its own geometry (height,
//! width, channels; steps, features) and reads a row as that array flattened in row-major order, so that one type of
//! buffer serves all layers and flattening is nothing to do.

pub use super::mode::Mode;

use super::drop::DropSettings;
use super::parameter::Parameter;
use super::rows::{first_rows, flat};
use super::running_statistics::RunningStatistics;
use crate::rng::Rng;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};
use serde::{Deserialize, Serialize};

/// What a layer keeps from one pass to its backward pass. Each layer states what it puts where.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Cache {
    /// What the layer's dropout multiplies by, in the shape of what it multiplies; 0 rows where nothing is sampled.
    pub mask: Array2<f32>,
    /// Intermediate results that the layer's backward pass reads.
    pub saved: Vec<Array2<f32>>,
}

impl Cache {
    /// With a mask of rows × columns that drops nothing yet, and nothing saved.
    pub fn with_mask(rows: usize, columns: usize) -> Self {
        Self { mask: Array2::ones((rows, columns)), saved: Vec::new() }
    }

    /// The first `rows` rows of the mask, one after the other.
    pub fn flat_mask(&self, rows: usize) -> &[f32] {
        flat(first_rows(&self.mask, rows))
    }
}

/// A layer: a function of a batch with parameters, and its derivative.
///
/// Passes write only to the `cache` that they are given, so one layer can serve a training pass, an evaluation in the
/// midst of it and a Monte-Carlo sample, each with a cache of its own. None of the passes allocates.
pub trait Layer {
    /// Features of a row of the output.
    fn outputs(&self) -> usize;

    /// A cache for passes of up to `rows` rows.
    fn cache(&self, rows: usize) -> Cache {
        let _ = rows;
        Cache::default()
    }

    /// Draws the mask for a training pass of `rows` rows. A layer that drops nothing draws nothing.
    fn sample(&self, rows: usize, cache: &mut Cache, rng: &mut Rng) {
        let _ = (rows, cache, rng);
    }

    /// Computes `y` (rows × outputs) from `x` (rows × inputs).
    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, cache: &mut Cache, mode: Mode);

    /// Computes the parameters' gradients and, where asked for, `dx` = ∂loss/∂x from `dy` = ∂loss/∂y, for the training
    /// pass that took `x` to `y` with this `cache`. Once for each forward pass, since it may use the cache up.
    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        cache: &mut Cache,
    );

    /// In a layer whose evaluation is a sum over the features of its input: takes the contribution of feature `feature`
    /// out of `y`, the evaluation of `x`, as if that feature were 0, and returns true. Other layers leave `y` as it is.
    fn leave_out(&self, x: ArrayView2<f32>, feature: usize, y: ArrayViewMut2<f32>) -> bool {
        let _ = (x, feature, y);
        false
    }

    /// Ends a training step whose passes used this `cache`: updates the state that is not learnt by gradients.
    fn update_running_statistics(&mut self, cache: &Cache) {
        let _ = cache;
    }

    /// What [`Self::update_running_statistics`] keeps up to date, in the layer that has it.
    fn running_statistics(&self) -> Option<&RunningStatistics> {
        None
    }

    /// Mutable access to the above.
    fn running_statistics_mut(&mut self) -> Option<&mut RunningStatistics> {
        None
    }

    /// The state h after `step` steps of the newest pass, rows × units, in a layer that goes through a sequence of at least
    /// so many; the state after 0 steps is 0.
    fn state<'a>(&self, cache: &'a Cache, rows: usize, step: usize) -> Option<ArrayView2<'a, f32>> {
        let _ = (cache, rows, step);
        None
    }

    /// The parameters, in a fixed order.
    fn parameters(&self) -> &[Parameter] {
        &[]
    }

    /// Mutable access to the above.
    fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut []
    }

    /// How the layer drops, if it is of a kind that can.
    fn drop_settings(&self) -> Option<DropSettings> {
        None
    }

    /// Changes how the layer drops, from the next sampled mask on. Does nothing in a layer of another kind.
    fn set_drop_settings(&mut self, settings: DropSettings) {
        let _ = settings;
    }
}
