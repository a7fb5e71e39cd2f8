//! How weights start.

use crate::config::Activation;
use crate::rng::Rng;
use ndarray::Array2;
use rand_distr::{Distribution, StandardNormal};

/// The spread of a layer's initial weights, which are normal with mean zero; biases start at zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initial {
    /// Variance 2 / inputs, for ReLU (He et al. 2015, equation 10). The inputs of a k × k kernel are k · k · channels.
    He,
    /// Variance 2 / (inputs + outputs), for functions that are linear around zero (Glorot and Bengio 2010, equation 12).
    Glorot,
    /// Variance 1 / inputs, for SELU (LeCun et al. 1998, equation 16; Klambauer et al. 2017).
    LeCun,
}

impl Initial {
    /// What suits a layer that is followed by `function`.
    pub fn before(function: Activation) -> Self {
        match function {
            Activation::Relu => Self::He,
            Activation::Selu => Self::LeCun,
            Activation::Tanh | Activation::Sigmoid | Activation::Identity => Self::Glorot,
        }
    }

    /// Standard deviation of the weights of a layer with so many inputs and outputs.
    pub fn deviation(self, inputs: usize, outputs: usize) -> f64 {
        let variance = match self {
            Self::He => 2.0 / inputs as f64,
            Self::Glorot => 2.0 / (inputs + outputs) as f64,
            Self::LeCun => 1.0 / inputs as f64,
        };
        variance.sqrt()
    }

    /// Weights of a layer, inputs × outputs, drawn row by row.
    pub fn draw(self, inputs: usize, outputs: usize, rng: &mut Rng) -> Array2<f32> {
        let deviation = self.deviation(inputs, outputs);
        Array2::from_shape_simple_fn((inputs, outputs), || {
            let deviate: f64 = StandardNormal.sample(rng);
            (deviation * deviate) as f32
        })
    }
}
