//! Long short-term memory.

use super::cell::{Cell, Gradients};
use crate::exponential::{sigmoid, tanh};
use crate::simd::Four;

/// Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate (Gers et al. 2000). The gates stand side by
/// side in the order i, f, g, o:
///
/// | forward | backward |
/// |---|---|
/// | i = σ(x_t Wxi + bxi + h̃_{t−1} Whi + bhi) | d(i's sum) = di · i (1 − i) |
/// | f = σ(x_t Wxf + bxf + h̃_{t−1} Whf + bhf) | d(f's sum) = df · f (1 − f) |
/// | g = tanh(x_t Wxg + bxg + h̃_{t−1} Whg + bhg) | d(g's sum) = dg (1 − g²) |
/// | o = σ(x_t Wxo + bxo + h̃_{t−1} Who + bho) | d(o's sum) = do · o (1 − o) |
/// | c_t = f c_{t−1} + i g | df = dc_t c_{t−1}, di = dc_t g, dg = dc_t i, dc_{t−1} = dc_t f |
/// | h_t = o tanh(c_t) | do = dh_t tanh(c_t), dc_t = … + dh_t o (1 − tanh²(c_t)) |
///
/// The dots stand for what comes from step t + 1; h̃ is the masked state, as [`Recurrent`](super::Recurrent) says. The cell
/// c is not masked. The backward column is computed from its last line to its first.
pub struct Lstm;

impl Cell for Lstm {
    /// The sums of i, f, g, o.
    type Gates = [Four; 4];
    /// h, c
    type State = [Four; 2];
    /// i, f, g, o, tanh(c)
    type Kept = [Four; 5];
    const HAS_STATE_BIASES: bool = true;

    #[inline(always)]
    fn forward(x: [Four; 4], h: [Four; 4], [_, c]: [Four; 2]) -> ([Four; 2], [Four; 5]) {
        let i = sigmoid(x[0] + h[0]);
        let f = sigmoid(x[1] + h[1]);
        let g = tanh(x[2] + h[2]);
        let o = sigmoid(x[3] + h[3]);
        let c = f * c + i * g;
        let tanh_c = tanh(c);
        ([o * tanh_c, c], [i, f, g, o, tanh_c])
    }

    #[inline(always)]
    fn backward(
        [dh, dc]: [Four; 2],
        [_, c]: [Four; 2],
        _after: [Four; 2],
        [i, f, g, o, tanh_c]: [Four; 5],
    ) -> Gradients<Self> {
        let (d_o, dc) = (dh * tanh_c, dc + dh * o * (1.0 - tanh_c * tanh_c));
        let (df, di, dg) = (dc * c, dc * g, dc * i);
        let sums = [di * i * (1.0 - i), df * f * (1.0 - f), dg * (1.0 - g * g), d_o * o * (1.0 - o)];
        Gradients { from_x: sums, from_h: sums, before: [Four::splat(0.0), dc * f] }
    }
}
