//! DropConnect: a dense layer that drops weights instead of neurons.

use super::{DropSettings, Entry, Masking, Noise};
use crate::dense::Dense;
use crate::initial::Initial;
use crate::kernel::{multiply, multiply_and_add, subtract_outer};
use crate::layer::{Cache, Layer, Mode};
use crate::parameter::Parameter;
use crate::rng::Rng;
use crate::rows::flat_mut;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Zip};

/// DropConnect (Wan et al. 2013): a [`Dense`] layer on masked weights, with the mask M drawn weight by weight from
/// Bernoulli(1 − p):
///
/// | scaling | training | evaluation |
/// |---|---|---|
/// | inverted | y = x (W ∘ M / (1 − p)) + b | y = x W + b |
/// | classic | y = x (W ∘ M) + b | y = x W · (1 − p) + b |
/// | none (a mistake, to be shown) | y = x (W ∘ M) + b | y = x W + b |
///
/// The paper draws a mask for each example and drops biases too; here one mask serves the whole batch of a step, which
/// lets the batch be one product, and b is kept. In evaluation the mean of the sums takes the place of the paper's
/// sampling from a normal distribution with the sums' mean and variance.
///
/// With Ŵ for W ∘ M times its factor: dW = (xᵀ dy) ∘ M times the factor, db = the sum of dy's rows, dx = dy Ŵᵀ.
///
/// # Shapes
/// `x`: rows × inputs; `W` and the mask: inputs × outputs; `b`: 1 × outputs; `y`: rows × outputs. The mask is in
/// [`Cache::mask`], 1 for kept and 0 for dropped.
pub struct DropConnect {
    dense: Dense,
    settings: DropSettings,
}

impl DropConnect {
    /// What it draws, and what that multiplies.
    pub const MASKING: Masking = Masking { noise: Noise::Bernoulli, entry: Entry::Weight };

    /// A layer with weights drawn as `initial` says and zero biases.
    pub fn new(inputs: usize, outputs: usize, initial: Initial, settings: DropSettings, rng: &mut Rng) -> Self {
        Self { dense: Dense::new(inputs, outputs, initial, rng), settings }
    }
}

impl Layer for DropConnect {
    fn outputs(&self) -> usize {
        self.dense.outputs()
    }

    /// Keeps Ŵ.
    fn cache(&self, _rows: usize) -> Cache {
        let shape = self.dense.parameters[0].value.dim();
        Cache { mask: Array2::ones(shape), saved: vec![Array2::zeros(shape)] }
    }

    fn sample(&self, _rows: usize, cache: &mut Cache, rng: &mut Rng) {
        Self::MASKING.noise.draw(flat_mut(cache.mask.view_mut()), self.settings.rate, rng);
    }

    fn forward(&self, x: ArrayView2<f32>, mut y: ArrayViewMut2<f32>, cache: &mut Cache, mode: Mode) {
        let [weights, biases] = &self.dense.parameters;
        let factor = self.settings.factor(mode);
        match mode {
            Mode::Training => {
                let masked = &mut cache.saved[0];
                let weights = Zip::from(&mut *masked).and(&weights.value);
                weights.and(&cache.mask).for_each(|masked, &w, &m| *masked = w * (m * factor));
                multiply_and_add(x, masked.view(), biases.value.row(0), y);
            }
            Mode::Evaluation if factor == 1.0 => self.dense.forward(x, y, cache, mode),
            Mode::Evaluation => {
                multiply(x, weights.value.view(), y.view_mut());
                y *= factor;
                y += &biases.value.row(0);
            }
        }
    }

    /// y − x(·, feature) W(feature, ·) times evaluation's factor
    fn leave_out(&self, x: ArrayView2<f32>, feature: usize, y: ArrayViewMut2<f32>) -> bool {
        let factor = self.settings.factor(Mode::Evaluation);
        subtract_outer(x.column(feature), self.dense.parameters[0].value.row(feature), factor, y);
        true
    }

    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        cache: &mut Cache,
    ) {
        let factor = self.settings.factor(Mode::Training);
        self.dense.backward_through(Some(cache.saved[0].view()), x, dy, dx);
        let [weights, _] = &mut self.dense.parameters;
        Zip::from(&mut weights.gradient).and(&cache.mask).for_each(|dw, &m| *dw *= m * factor);
    }

    fn parameters(&self) -> &[Parameter] {
        self.dense.parameters()
    }

    fn parameters_mut(&mut self) -> &mut [Parameter] {
        self.dense.parameters_mut()
    }

    fn drop_settings(&self) -> Option<DropSettings> {
        Some(self.settings)
    }

    fn set_drop_settings(&mut self, settings: DropSettings) {
        self.settings = settings;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drop::Scaling;
    use crate::rng::{Stream, stream};

    #[test]
    fn classic_evaluation_scales_the_weights_and_keeps_the_biases() {
        let settings = DropSettings { rate: 0.25, scaling: Scaling::Classic };
        let mut layer = DropConnect::new(3, 2, Initial::Glorot, settings, &mut stream(1, Stream::Weights, 0));
        layer.dense.parameters[1].value.fill(0.5);
        let x = ndarray::array![[1.0, -2.0, 4.0]];
        let mut y = Array2::zeros((1, 2));
        let mut cache = layer.cache(1);
        layer.forward(x.view(), y.view_mut(), &mut cache, Mode::Evaluation);
        let wanted = x.dot(&layer.dense.parameters[0].value) * 0.75 + 0.5;
        assert!(Zip::from(&y).and(&wanted).all(|y, wanted| (y - wanted).abs() < 1e-6), "{y} and {wanted}");
    }
}
