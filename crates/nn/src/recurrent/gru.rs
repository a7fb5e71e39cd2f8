//! The gated recurrent unit.

use super::cell::{Cell, Gradients};
use crate::exponential::{sigmoid, tanh};
use crate::simd::Four;

/// The gated recurrent unit (Cho et al. 2014), in the form that PyTorch and cuDNN compute, with the reset gate after the
/// product. The gates stand side by side in the order r, z, n:
///
/// | forward | backward |
/// |---|---|
/// | r = σ(x_t Wxr + bxr + h̃_{t−1} Whr + bhr) | d(r's sum) = dr · r (1 − r) |
/// | z = σ(x_t Wxz + bxz + h̃_{t−1} Whz + bhz) | d(z's sum) = dz · z (1 − z) |
/// | u = h̃_{t−1} Whn + bhn | du = dsₙ · r |
/// | n = tanh(sₙ), sₙ = x_t Wxn + bxn + r u | dsₙ = dn (1 − n²), dr = dsₙ · u |
/// | h_t = (1 − z) n + z h_{t−1} | dn = dh_t (1 − z), dz = dh_t (h_{t−1} − n), dh_{t−1} = dh_t z + … |
///
/// The dots stand for what comes through h̃_{t−1}, the masked state, as [`Recurrent`](super::Recurrent) says. The backward
/// column is computed from its last line to its first.
pub struct Gru;

impl Cell for Gru {
    /// The sums of r, z, n.
    type Gates = [Four; 3];
    /// h
    type State = [Four; 1];
    /// r, z, n, u
    type Kept = [Four; 4];
    const HAS_STATE_BIASES: bool = true;

    #[inline(always)]
    fn forward([xr, xz, xn]: [Four; 3], [hr, hz, u]: [Four; 3], [h]: [Four; 1]) -> ([Four; 1], [Four; 4]) {
        let r = sigmoid(xr + hr);
        let z = sigmoid(xz + hz);
        let n = tanh(xn + r * u);
        ([(1.0 - z) * n + z * h], [r, z, n, u])
    }

    #[inline(always)]
    fn backward([dh]: [Four; 1], [h]: [Four; 1], _after: [Four; 1], [r, z, n, u]: [Four; 4]) -> Gradients<Self> {
        let (dn, dz) = (dh * (1.0 - z), dh * (h - n));
        let dsn = dn * (1.0 - n * n);
        let dr = dsn * u;
        let (dsr, dsz) = (dr * r * (1.0 - r), dz * z * (1.0 - z));
        Gradients { from_x: [dsr, dsz, dsn], from_h: [dsr, dsz, dsn * r], before: [dh * z] }
    }
}
