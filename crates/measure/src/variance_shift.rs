//! Whether batch normalisation sees another variance in training than in evaluation, because dropout comes before it.

use super::moments::Moments;
use super::passes::{Samples, Visit};
use super::{Measure, Outcome, Subject};
use ndarray::ArrayView2;
use serde::Serialize;

/// Passes under masks that the variance in training is the mean of.
pub const PASSES: usize = 10;

/// The variance shift of each batch normalisation (Li et al. 2019, "Understanding the Disharmony between Dropout and
/// Batch Normalization by Variance Shift"): for each channel of its input the ratio
///
/// (mean over 10 passes of the variance under masks) / (variance in evaluation),
///
/// which is one over their *shift ratio*,
///
/// each variance that over all training examples, and the pixels of a feature map, divided by their number. Under masks
/// only dropout works as in training; every batch normalisation uses its running statistics in both, so that the masks
/// alone make the difference. Where nothing drops before the normalisation the ratio is 1. Directly after dropout with
/// rate p and inverted scaling (`bn-order=drop-bn`) it is 1 + p / (1 − p) · E\[x²\] / Var\[x\] on average. A layer of
/// weights in between brings it closer to 1, but not to it: with `bn-order=bn-drop` too, what one hidden layer drops
/// comes before the normalisation of the next.
///
/// Evaluation divides by running variances that were gathered under masks: with a ratio of 2 it hands on 1 / √2 of what
/// training did. Blind to: how far the running statistics lag behind the weights, and whether later layers mind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VarianceShift {
    /// The layers with batch normalisation, first to last; empty where there is none.
    pub layers: Vec<LayerShift>,
}

/// The variance shift before one batch normalisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerShift {
    /// The arm's number of the layer whose numbers are normalised; 0 is the input.
    pub layer: usize,
    /// The mean ratio of the channels that have one; none if none has.
    pub mean: Option<f64>,
    /// The ratio of each channel; none for one that is constant in evaluation.
    pub ratios: Vec<Option<f64>>,
}

/// What is known of one normalisation's input.
struct Norm {
    /// The arm's number of the layer.
    layer: usize,
    /// The place of the input in a pass.
    place: usize,
    channels: usize,
    whole: Moments,
    masked: Vec<Moments>,
}

impl Norm {
    fn new(layer: usize, place: usize, channels: usize) -> Self {
        let none = Moments::new(channels);
        Self { layer, place, channels, masked: vec![none.clone(); PASSES], whole: none }
    }

    /// Takes in the normalisation's input for a few rows; `pass` is none for evaluation.
    fn add(&mut self, x: ArrayView2<f32>, pass: Option<usize>) {
        match pass {
            None => self.whole.add(x),
            Some(pass) => self.masked[pass].add(x),
        }
    }

    fn shift(&self) -> LayerShift {
        let ratio = |channel: usize| {
            let whole = self.whole.variance(channel);
            let masked = self.masked.iter().map(|pass| pass.variance(channel)).sum::<f64>() / PASSES as f64;
            (whole > 0.0).then(|| masked / whole)
        };
        let ratios: Vec<Option<f64>> = (0..self.channels).map(ratio).collect();
        let known = ratios.iter().flatten();
        let count = known.clone().count();
        let mean = (count > 0).then(|| known.sum::<f64>() / count as f64);
        LayerShift { layer: self.layer, mean, ratios }
    }
}

typescript! {
    r#"
export interface Measures {
  "variance-shift": VarianceShift;
}

/** The variance before each batch normalisation in training over that in evaluation; empty without any. */
export interface VarianceShift {
  layers: {
    layer: number;
    mean?: number;
    /** Of each channel; absent for one that is constant in evaluation. */
    ratios: (number | undefined)[];
  }[];
}
"#
}

/// The measure under way.
pub struct Measuring {
    samples: Samples,
    norms: Vec<Norm>,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        let columns = subject.arm.columns().iter().enumerate();
        let norms = columns.filter_map(|(layer, column)| Some(Norm::new(layer, column.norm?, column.units)));
        Self { samples: Samples::new(subject.network(), PASSES, subject.seed()), norms: norms.collect() }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let is_wanted = !self.norms.is_empty();
        let x = subject.lab.split().train.x.view();
        if let Some(visit) = is_wanted.then(|| self.samples.next(subject.network(), x)).flatten() {
            let pass = match visit {
                Visit::Evaluation(_) => None,
                Visit::Sample(_, pass) => Some(pass),
            };
            for norm in &mut self.norms {
                norm.add(self.samples.pass().values(norm.place), pass);
            }
            return None;
        }
        let layers = self.norms.iter().map(Norm::shift).collect();
        Some(Outcome::VarianceShift(VarianceShift { layers }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn a_ratio_is_the_mean_variance_of_the_passes_over_that_of_evaluation() {
        let mut norm = Norm::new(1, 0, 2);
        norm.add(array![[1.0, 5.0], [3.0, 5.0]].view(), None);
        for pass in 0..PASSES {
            // Variances 4 and 0 in turn; the second channel is constant in evaluation.
            let x = if pass % 2 == 0 { array![[1.0, 5.0], [5.0, 6.0]] } else { array![[2.0, 5.0], [2.0, 7.0]] };
            norm.add(x.view(), Some(pass));
        }
        assert_eq!(norm.shift(), LayerShift { layer: 1, mean: Some(2.0), ratios: vec![Some(2.0), None] });
    }

    #[test]
    fn channels_that_are_all_constant_have_no_mean_ratio() {
        let mut norm = Norm::new(1, 0, 2);
        norm.add(array![[1.0, 5.0], [1.0, 5.0]].view(), None);
        (0..PASSES).for_each(|pass| norm.add(array![[1.0, 5.0], [3.0, 6.0]].view(), Some(pass)));
        assert_eq!(norm.shift(), LayerShift { layer: 1, mean: None, ratios: vec![None, None] });
    }

    #[test]
    fn what_is_the_same_has_the_ratio_one() {
        let x = Array2::from_shape_fn((7, 6), |(i, j)| ((i * 13 + j * 5) % 11) as f32 * 0.37 + 50.0);
        let mut norm = Norm::new(1, 0, 2);
        norm.add(x.view(), None);
        (0..PASSES).for_each(|pass| norm.add(x.view(), Some(pass)));
        assert!(norm.shift().ratios.iter().all(|ratio| ratio.is_some_and(|ratio| (ratio - 1.0).abs() < 1e-12)));
    }
}
