//! The simple recurrent cell.

use super::cell::{Cell, Gradients};
use crate::nn::exponential::tanh;

/// The simple recurrent network's cell (Elman 1990), with tanh:
///
/// | forward | backward |
/// |---|---|
/// | s = x_t Wx + b + h̃_{t−1} Wh | ds = (1 − h_t²) dh_t |
/// | h_t = tanh(s) | dh̃_{t−1} = ds Whᵀ |
///
/// Here h̃ is the masked state, as [`Recurrent`](super::Recurrent) says.
pub struct Rnn;

impl Cell for Rnn {
    /// s
    type Gates = [f32; 1];
    /// h
    type State = [f32; 1];
    type Kept = [f32; 0];
    const HAS_STATE_BIASES: bool = false;

    fn forward([x]: [f32; 1], [h]: [f32; 1], _before: [f32; 1]) -> ([f32; 1], [f32; 0]) {
        ([tanh(x + h)], [])
    }

    fn backward([dh]: [f32; 1], _before: [f32; 1], [h]: [f32; 1], _kept: [f32; 0]) -> Gradients<Self> {
        let ds = (1.0 - h * h) * dh;
        Gradients { from_x: [ds], from_h: [ds], before: [0.0] }
    }
}
