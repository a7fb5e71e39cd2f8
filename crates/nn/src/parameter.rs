//! What training changes: arrays of numbers, each with its gradient.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// What a parameter is for, which decides what penalties and constraints apply to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Role {
    /// The weights of a dense layer, inputs × outputs: L1 and L2 apply, and max-norm to each column.
    DenseWeights,
    /// The kernels of a convolution, (k · k · inputs) × outputs: L1 and L2 apply.
    Kernels,
    /// The weights Wx and Wh of a recurrent layer: L1 and L2 apply.
    RecurrentWeights,
    /// Biases, 1 × outputs: neither penalties nor constraints apply.
    Biases,
    /// γ of batch normalisation, 1 × channels: neither penalties nor constraints apply.
    Scales,
    /// β of batch normalisation, 1 × channels: neither penalties nor constraints apply.
    Shifts,
}

impl Role {
    /// Whether L1 and L2 act on it.
    pub fn is_penalised(self) -> bool {
        matches!(self, Self::DenseWeights | Self::Kernels | Self::RecurrentWeights)
    }

    /// Whether max-norm bounds its columns.
    pub fn is_norm_bounded(self) -> bool {
        matches!(self, Self::DenseWeights)
    }
}

/// An array that training changes, and the gradient of the batch's loss with respect to it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Parameter {
    /// The numbers themselves.
    pub value: Array2<f32>,
    /// ∂loss/∂value of the newest backward pass; the same shape.
    pub gradient: Array2<f32>,
    /// What it is for.
    pub role: Role,
}

impl Parameter {
    /// A parameter that starts from `value`, its gradient zero.
    pub fn new(value: Array2<f32>, role: Role) -> Self {
        Self { gradient: Array2::zeros(value.dim()), value, role }
    }
}
