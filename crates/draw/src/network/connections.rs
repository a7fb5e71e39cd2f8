//! What leads from one column to the next: weights, blocks of weights, or the steps of a sequence.

use lab::{Arm, Form, Part};
use ndarray::{Array2, ArrayView2};

/// What leads from the column before to a column.
pub enum Connections<'a> {
    /// A weight from each unit to each unit.
    Weights(ArrayView2<'a, f32>),
    /// A block of weights from each unit to each unit, of which this is the Euclidean norm: a kernel between two maps, or
    /// the weights from a map's cells to a neuron. What has no sign has no colour.
    Norms(Array2<f32>),
    /// A row of the image to each step of the sequence, and each state to the next step.
    Steps,
    /// The state after the last step goes on as it is.
    LastState,
}

impl<'a> Connections<'a> {
    /// What leads to `layer`, which is not the input. Weights that are dropped count nothing, unless all are on.
    pub fn new(arm: &'a Arm, layer: usize, all_on: bool) -> Connections<'a> {
        let weights = arm.weights(layer);
        match (arm.form(layer - 1), arm.form(layer)) {
            (_, Form::States { .. }) => Connections::Steps,
            (Form::States { .. }, _) => Connections::LastState,
            // Rows of W are in the order of the kernel's cells, and within each of the channels.
            (Form::Maps(before), Form::Maps(_)) => Connections::Norms(norms(weights, before.channels, None)),
            (Form::Units, Form::Maps(_)) => Connections::Norms(norms(weights, 1, None)),
            (Form::Maps(before), Form::Units) => {
                let mask = arm.weight_mask(layer).filter(|_| !all_on);
                Connections::Norms(norms(weights, before.channels, mask))
            }
            (Form::Units, Form::Units) => Connections::Weights(weights),
        }
    }

    /// How strong each edge is, sources × targets; none where there are no weights to draw.
    pub fn strengths(&self) -> Option<ArrayView2<'_, f32>> {
        match self {
            Connections::Weights(weights) => Some(weights.view()),
            Connections::Norms(norms) => Some(norms.view()),
            Connections::Steps | Connections::LastState => None,
        }
    }
}

/// For weights whose row i belongs to source i mod `sources`: the norm of the weights from each source to each target.
fn norms(weights: ArrayView2<f32>, sources: usize, mask: Option<ArrayView2<f32>>) -> Array2<f32> {
    let mut squares = Array2::zeros((sources.max(1), weights.ncols()));
    for (i, row) in weights.rows().into_iter().enumerate() {
        let kept = mask.as_ref().map(|mask| mask.row(i));
        for (unit, (square, &w)) in squares.row_mut(i % sources.max(1)).iter_mut().zip(row).enumerate() {
            let kept = kept.as_ref().is_none_or(|kept| kept[unit] != 0.0);
            *square += if kept { w * w } else { 0.0 };
        }
    }
    squares.mapv_inplace(f32::sqrt);
    squares
}

/// The kernel of a feature map from `source`, one of the channels before it, row after row.
pub fn kernel(arm: &Arm, layer: usize, source: usize, map: usize) -> Vec<f32> {
    let sources = kernel_sources(arm, layer);
    let weights = arm.weights(layer);
    (source..weights.nrows()).step_by(sources).filter_map(|row| weights.get([row, map]).copied()).collect()
}

/// Channels that a convolution reads: feature maps before it, or the image.
pub fn kernel_sources(arm: &Arm, layer: usize) -> usize {
    match (layer.checked_sub(1).map(|before| arm.form(before)), arm.part(layer)) {
        (Some(Form::Maps(before)), Part::Convolution(_)) => before.channels,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_norm_gathers_the_weights_of_its_source() {
        let weights = array![[3.0, 0.0], [1.0, 2.0], [4.0, 0.0], [0.0, 0.0]];
        assert_eq!(norms(weights.view(), 2, None), array![[5.0, 0.0], [1.0, 2.0]]);
        let mask = array![[0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]];
        assert_eq!(norms(weights.view(), 2, Some(mask.view())), array![[4.0, 0.0], [1.0, 2.0]]);
    }
}
