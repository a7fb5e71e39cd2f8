//! The functions between the layers, applied to each number by itself.

use super::exponential::{sigmoid, tanh};
use super::layer::{Layer, Memory, Mode};
use crate::config::Activation;
use ndarray::{ArrayView2, ArrayViewMut2, Zip};

/// λ of SELU (Klambauer et al. 2017, section 2).
pub const SELU_SCALE: f32 = 1.050_701;
/// α of SELU (the same).
pub const SELU_ALPHA: f32 = 1.673_263_2;

/// y = f(x), elementwise.
///
/// # Shapes
/// `x` and `y`: rows × units.
pub struct Elementwise {
    function: Activation,
    units: usize,
}

impl Elementwise {
    /// The function on `units` features.
    pub fn new(function: Activation, units: usize) -> Self {
        Self { function, units }
    }
}

/// x above zero, α (exp(x) − 1) below, all × λ.
fn selu(x: f32) -> f32 {
    SELU_SCALE * if x > 0.0 { x } else { SELU_ALPHA * libm::expm1f(x) }
}

impl Layer for Elementwise {
    fn outputs(&self) -> usize {
        self.units
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, _: &mut Memory, _: Mode) {
        let zip = Zip::from(y).and(x);
        match self.function {
            // Written so that not-a-number passes through and the loss can tell of it.
            Activation::Relu => zip.for_each(|y, &x| *y = if x < 0.0 { 0.0 } else { x }),
            Activation::Tanh => zip.for_each(|y, &x| *y = tanh(x)),
            Activation::Sigmoid => zip.for_each(|y, &x| *y = sigmoid(x)),
            Activation::Selu => zip.for_each(|y, &x| *y = selu(x)),
            Activation::Identity => zip.for_each(|y, &x| *y = x),
        }
    }

    /// dx = f′(x) dy, with f′ written in y: relu′ = 1 where y > 0 else 0, tanh′ = 1 − y², sigmoid′ = y (1 − y),
    /// selu′ = λ above zero and y + λα below, identity′ = 1.
    fn backward(
        &mut self,
        _x: ArrayView2<f32>,
        y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        _: &mut Memory,
    ) {
        let Some(dx) = dx else { return };
        let zip = Zip::from(dx).and(y).and(dy);
        match self.function {
            Activation::Relu => zip.for_each(|dx, &y, &dy| *dx = if y > 0.0 { dy } else { 0.0 }),
            Activation::Tanh => zip.for_each(|dx, &y, &dy| *dx = (1.0 - y * y) * dy),
            Activation::Sigmoid => zip.for_each(|dx, &y, &dy| *dx = y * (1.0 - y) * dy),
            Activation::Selu => zip.for_each(|dx, &y, &dy| {
                *dx = if y > 0.0 { SELU_SCALE } else { y + SELU_SCALE * SELU_ALPHA } * dy;
            }),
            Activation::Identity => zip.for_each(|dx, _, &dy| *dx = dy),
        }
    }
}
