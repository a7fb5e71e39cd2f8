//! The functions between the layers, applied to each number by itself.

use super::exponential::{sigmoid, tanh};
use super::layer::{Cache, Layer, Mode};
use super::rows::{flat, flat_mut};
use super::simd::{Four, LANES};
use ndarray::{ArrayView2, ArrayViewMut2};
use wording::choices;

choices! {
    /// The function after each hidden dense layer.
    Activation {
        Relu = "relu", "ReLU", "max(0, x)";
        Tanh = "tanh", "tanh", "The hyperbolic tangent, between −1 and 1.";
        Sigmoid = "sigmoid", "Sigmoid", "1 / (1 + exp(−x)), between 0 and 1.";
        Selu = "selu", "SELU", "The scaled exponential linear unit, which keeps its own mean and variance (Klambauer et al. 2017).";
        Identity = "identity", "Identity", "x itself: the whole network is then a linear one.";
    }
}

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

/// y = f(x)
#[inline(always)]
fn map(x: &[f32], y: &mut [f32], f: impl Fn(f32) -> f32) {
    y.iter_mut().zip(x).for_each(|(y, &x)| *y = f(x));
}

/// y = f(x), four numbers at a time.
#[inline(always)]
fn map_fours(x: &[f32], y: &mut [f32], f: impl Fn(Four) -> Four) {
    for (x, y) in x.chunks(LANES).zip(y.chunks_mut(LANES)) {
        f(Four::load_some(x)).store_some(y);
    }
}

/// dx = f(y, dy)
#[inline(always)]
fn map_backward(y: &[f32], dy: &[f32], dx: &mut [f32], f: impl Fn(f32, f32) -> f32) {
    for ((dx, &y), &dy) in dx.iter_mut().zip(y).zip(dy) {
        *dx = f(y, dy);
    }
}

// Functions other than ReLU are not inlined, so that the page's core can have them in its second file, see src/later.txt.

#[inline(never)]
fn forward_other(function: Activation, x: &[f32], y: &mut [f32]) {
    match function {
        Activation::Tanh => map_fours(x, y, tanh),
        Activation::Sigmoid => map_fours(x, y, sigmoid),
        Activation::Selu => map(x, y, selu),
        Activation::Relu | Activation::Identity => y.copy_from_slice(x),
    }
}

#[inline(never)]
fn backward_other(function: Activation, y: &[f32], dy: &[f32], dx: &mut [f32]) {
    match function {
        Activation::Tanh => map_backward(y, dy, dx, |y, dy| (1.0 - y * y) * dy),
        Activation::Sigmoid => map_backward(y, dy, dx, |y, dy| y * (1.0 - y) * dy),
        Activation::Selu => {
            map_backward(y, dy, dx, |y, dy| (if y > 0.0 { SELU_SCALE } else { y + SELU_SCALE * SELU_ALPHA }) * dy)
        }
        Activation::Relu | Activation::Identity => dx.copy_from_slice(dy),
    }
}

impl Layer for Elementwise {
    fn outputs(&self) -> usize {
        self.units
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, _: &mut Cache, _: Mode) {
        let (x, y) = (flat(x), flat_mut(y));
        match self.function {
            // Written so that not-a-number passes through and the loss can tell of it.
            Activation::Relu => map(x, y, |x| if x < 0.0 { 0.0 } else { x }),
            other => forward_other(other, x, y),
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
        _: &mut Cache,
    ) {
        let Some(dx) = dx else { return };
        let (y, dy, dx) = (flat(y), flat(dy), flat_mut(dx));
        match self.function {
            Activation::Relu => map_backward(y, dy, dx, |y, dy| if y > 0.0 { dy } else { 0.0 }),
            other => backward_other(other, y, dy, dx),
        }
    }
}
