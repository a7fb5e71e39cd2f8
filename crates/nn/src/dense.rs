//! The dense (fully connected) layer.

use super::initial::Initial;
use super::kernel::{multiply, multiply_and_add, multiply_transposed, subtract_outer, sum_rows, transpose};
use super::layer::{Cache, Layer, Mode};
use super::parameter::{Parameter, Role};
use crate::rng::Rng;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};

/// y = x W + b.
///
/// # Shapes
/// `x`: rows × inputs; `W`: inputs × outputs; `b`: 1 × outputs; `y`: rows × outputs.
pub struct Dense {
    /// `W`, then `b`.
    pub(crate) parameters: [Parameter; 2],
    /// Wᵀ of the newest backward pass.
    transposed: Array2<f32>,
}

impl Dense {
    /// A layer with weights drawn as `initial` says and zero biases.
    pub fn new(inputs: usize, outputs: usize, initial: Initial, rng: &mut Rng) -> Self {
        Self {
            parameters: [
                Parameter::new(initial.draw(inputs, outputs, rng), Role::DenseWeights),
                Parameter::new(Array2::zeros((1, outputs)), Role::Biases),
            ],
            transposed: Array2::zeros((outputs, inputs)),
        }
    }

    /// The backward pass of y = x Ŵ + b, as if Ŵ were W, which it is where there is no `weights` in its place: dŴ = xᵀ dy,
    /// db = the sum of dy's rows, dx = dy Ŵᵀ. Puts dŴ where dW is.
    pub(crate) fn backward_through(
        &mut self,
        weights: Option<ArrayView2<f32>>,
        x: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
    ) {
        let [own, biases] = &mut self.parameters;
        multiply_transposed(x, dy, own.gradient.view_mut());
        sum_rows(dy, biases.gradient.row_mut(0));
        if let Some(dx) = dx {
            transpose(weights.unwrap_or(own.value.view()), self.transposed.view_mut());
            multiply(dy, self.transposed.view(), dx);
        }
    }
}

impl Layer for Dense {
    fn outputs(&self) -> usize {
        self.parameters[0].value.ncols()
    }

    /// y = x W + b
    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, _: &mut Cache, _: Mode) {
        let [weights, biases] = &self.parameters;
        multiply_and_add(x, weights.value.view(), biases.value.row(0), y);
    }

    /// y − x(·, feature) W(feature, ·)
    fn leave_out(&self, x: ArrayView2<f32>, feature: usize, y: ArrayViewMut2<f32>) -> bool {
        subtract_outer(x.column(feature), self.parameters[0].value.row(feature), 1.0, y);
        true
    }

    /// dW = xᵀ dy, db = the sum of dy's rows, dx = dy Wᵀ
    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        _: &mut Cache,
    ) {
        self.backward_through(None, x, dy, dx);
    }

    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.parameters
    }
}
