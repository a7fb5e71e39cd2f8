//! What the neurons of the first layer look for, as images.

use super::{Measure, Outcome, Subject};
use data::Examples;
use lab::{Arm, Part};
use ndarray::ArrayView2;
use serde::Serialize;
use settings::DIGIT_SIDE;

/// The weights into each neuron of the first layer, laid out as what they multiply; where the data are no images, none.
///
/// | layer | image of a neuron |
/// |---|---|
/// | dense | 8 × 8: a weight for each pixel |
/// | convolution | 3 × 3: the kernel |
/// | recurrent | gates × 8: a row for each gate, a weight for each pixel of the row of the digit that a step reads |
///
/// Srivastava et al. (2014, section 7.1) compare such features of autoencoders: with dropout each detects an edge, a stroke or a spot
/// by itself, without it they make sense only together. Blind to: biases, and what later layers do with the features.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Features {
    /// Rows of an image.
    pub height: usize,
    /// Pixels of a row.
    pub width: usize,
    /// The image of each neuron, row by row.
    pub images: Vec<Vec<f32>>,
    /// The largest absolute weight.
    pub largest: f32,
}

impl Features {
    /// `weights`, pixels × (gates · units), as images of `width` pixels a row: the gates of a unit one below the other.
    fn new(weights: ArrayView2<f32>, units: usize, width: usize) -> Self {
        let images: Vec<Vec<f32>> = (0..units)
            .map(|unit| {
                let gates = weights.columns().into_iter().skip(unit).step_by(units);
                gates.flat_map(|gate| gate.to_vec()).collect()
            })
            .collect();
        let pixels = images.first().map_or(0, Vec::len);
        let largest = weights.fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        Self { height: pixels / width, width, images, largest }
    }

    /// Those of an arm that learns from examples like `examples`.
    fn of(arm: &Arm, examples: &Examples) -> Self {
        if examples.x.ncols() != DIGIT_SIDE * DIGIT_SIDE {
            return Self::default();
        }
        let weights = arm.weights(1);
        match arm.part(1) {
            Part::Convolution(_) => Self::new(weights, arm.units(1), weights.nrows().isqrt()),
            // The states of all steps share the weights, and the state after the last has as many cells.
            Part::States => Self::new(weights, arm.units(2), DIGIT_SIDE),
            _ => Self::new(weights, arm.units(1), DIGIT_SIDE),
        }
    }
}

typescript! {
    r#"
export interface Measures {
  features: Features;
}

/** The weights into each neuron of the first layer as an image; none where the data are no images. */
export interface Features {
  height: number;
  width: number;
  images: number[][];
  /** The largest absolute weight. */
  largest: number;
}
"#
}

/// The measure: there is nothing to compute.
pub struct Measuring;

impl Measuring {
    /// Nothing done so far.
    pub fn new(_: &Subject) -> Self {
        Self
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        Some(Outcome::Features(Features::of(subject.arm, subject.test())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn an_image_has_a_neurons_weights_gate_by_gate() {
        let weights = array![[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, -8.0]];
        let found = Features::new(weights.view(), 2, 2);
        assert_eq!((found.height, found.width, found.largest), (2, 2, 8.0));
        assert_eq!(found.images, [[1.0, 5.0, 3.0, 7.0], [2.0, 6.0, 4.0, -8.0]]);
    }
}
