//! How weights start.

use crate::activation::Activation;
use crate::rng::Rng;
use ndarray::{Array2, ArrayView1, Axis};
use rand_distr::{Distribution, StandardNormal};

/// How a layer's initial weights are drawn: all normal with mean zero and the variance given, but for [`Self::Orthogonal`].
/// Biases start at zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initial {
    /// Variance 2 / inputs, for ReLU (He et al. 2015, equation 10). The inputs of a k × k kernel are k · k · channels.
    He,
    /// Variance 2 / (inputs + outputs), for functions that are linear around zero (Glorot and Bengio 2010, equation 12).
    Glorot,
    /// Variance 1 / inputs, for SELU (LeCun et al. 1998, equation 16; Klambauer et al. 2017).
    LeCun,
    /// A random orthogonal matrix, or, where it is not square, one with orthonormal rows or columns, whichever are fewer,
    /// for recurrent weights (Saxe et al. 2014). Variance 1 / max(inputs, outputs).
    Orthogonal,
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
            Self::Orthogonal => 1.0 / inputs.max(outputs) as f64,
        };
        variance.sqrt()
    }

    /// Weights of a layer, inputs × outputs, drawn row by row.
    pub fn draw(self, inputs: usize, outputs: usize, rng: &mut Rng) -> Array2<f32> {
        if self == Self::Orthogonal {
            return orthogonal(inputs, outputs, rng);
        }
        let deviation = self.deviation(inputs, outputs);
        Array2::from_shape_simple_fn((inputs, outputs), || {
            let deviate: f64 = StandardNormal.sample(rng);
            (deviation * deviate) as f32
        })
    }
}

/// The rows of a matrix of standard normal numbers made orthonormal one after the other (modified Gram–Schmidt), and turned
/// on its side where there are more inputs than outputs. Uniform among all such matrices (Mezzadri 2007).
///
/// It is not inlined, so that the page's core can have it in its second file, see src/later.txt.
#[inline(never)]
fn orthogonal(inputs: usize, outputs: usize, rng: &mut Rng) -> Array2<f32> {
    let (fewer, more) = (inputs.min(outputs), inputs.max(outputs));
    let mut rows: Array2<f64> = Array2::from_shape_simple_fn((fewer, more), || StandardNormal.sample(rng));
    for i in 0..fewer {
        let (done, mut rest) = rows.view_mut().split_at(Axis(0), i);
        let mut row = rest.row_mut(0);
        for unit in done.rows() {
            let along = dot(unit, row.view());
            row.scaled_add(-along, &unit);
        }
        let norm = dot(row.view(), row.view()).sqrt();
        row /= norm;
    }
    let rows = rows.mapv(|w| w as f32);
    if inputs <= outputs { rows } else { rows.t().as_standard_layout().into_owned() }
}

/// Summed from first to last, for the same bits everywhere.
fn dot(a: ArrayView1<f64>, b: ArrayView1<f64>) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Stream, stream};

    #[test]
    fn the_fewer_of_rows_and_columns_are_orthonormal() {
        for (inputs, outputs) in [(1, 1), (40, 40), (7, 12), (12, 7)] {
            let w = Initial::Orthogonal.draw(inputs, outputs, &mut stream(1, Stream::Weights, 0));
            assert_eq!(w.dim(), (inputs, outputs));
            let products = if inputs <= outputs { w.dot(&w.t()) } else { w.t().dot(&w) };
            let far = (&products - &Array2::<f32>::eye(products.nrows())).mapv(f32::abs);
            assert!(far.iter().all(|&far| far < 1e-5), "{inputs} × {outputs}: {products}");
        }
    }
}
