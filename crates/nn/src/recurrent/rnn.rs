//! The simple recurrent cell.

use super::cell::{Cell, Gradients};
use crate::exponential::tanh;
use crate::simd::Four;

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
    type Gates = [Four; 1];
    /// h
    type State = [Four; 1];
    type Kept = [Four; 0];
    const HAS_STATE_BIASES: bool = false;

    #[inline(always)]
    fn forward([x]: [Four; 1], [h]: [Four; 1], _before: [Four; 1]) -> ([Four; 1], [Four; 0]) {
        ([tanh(x + h)], [])
    }

    #[inline(always)]
    fn backward([dh]: [Four; 1], _before: [Four; 1], [h]: [Four; 1], _kept: [Four; 0]) -> Gradients<Self> {
        let ds = (1.0 - h * h) * dh;
        Gradients { from_x: [ds], from_h: [ds], before: [Four::splat(0.0)] }
    }
}
