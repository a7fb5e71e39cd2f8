//! Whether the variance shift does harm: the same weights with batch normalisation's statistics taken again, without masks.

use super::moments::Moments;
use super::passes::{Chunks, correct, loss_sum};
use super::{Measure, Outcome, Subject};
use data::{Examples, Targets};
use nn::Network;
use serde::Serialize;

/// The test loss and accuracy of an arm with the running statistics that training left it, and of a copy of it whose
/// statistics were taken again over the whole training set without masks (Li et al. 2019 adjust the moving statistics
/// likewise, to show that it is they that do the harm).
///
/// From the first normalisation to the last, its mean and its unbiased variance are those of its input over all training
/// examples in evaluation, with the statistics before it already taken again. So all that is gained was lost by the masks
/// under which the running statistics were gathered, or by their lagging behind the weights: a network without dropout
/// shows how much the latter is. The arm itself stays as it is.
///
/// Blind to: what weights that were trained without the shift would be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NormStatistics {
    /// With the running statistics of training, and with those that were taken again; none without batch normalisation.
    pub scores: Option<Scores>,
}

/// How the network does on the test examples with either statistics.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scores {
    /// The test loss with the running statistics of training.
    pub loss_before: f64,
    /// The test loss with those that were taken again.
    pub loss_after: f64,
    /// The share of right answers before; none in regression.
    pub accuracy_before: Option<f64>,
    /// The share of right answers after; none in regression.
    pub accuracy_after: Option<f64>,
}

typescript! {
    r#"
export interface Measures {
  "norm-statistics": NormStatistics;
}

/** The test scores before and after batch norm's statistics are taken again without masks. */
export interface NormStatistics {
  /** Absent without batch norm. */
  scores?: {
    lossBefore: number;
    lossAfter: number;
    /** Absent in regression. */
    accuracyBefore?: number;
    accuracyAfter?: number;
  };
}
"#
}

/// The mean loss of a network, and its share of right answers, a few rows at a time.
struct Scoring {
    chunks: Chunks,
    loss: f64,
    correct: usize,
}

impl Scoring {
    fn new(network: &Network) -> Self {
        Self { chunks: Chunks::new(network, 0), loss: 0.0, correct: 0 }
    }

    /// Does the next rows; after the last the loss and, for classes, the accuracy.
    fn advance(&mut self, network: &Network, examples: &Examples) -> Option<(f64, Option<f64>)> {
        if let Some(rows) = self.chunks.next(network, examples.x.view()) {
            let output = self.chunks.pass().output();
            self.loss += loss_sum(examples, &rows, output);
            self.correct += correct(examples, &rows, output);
            return None;
        }
        let count = examples.len() as f64;
        let has_classes = matches!(examples.y, Targets::Classes(_));
        Some((self.loss / count, has_classes.then(|| self.correct as f64 / count)))
    }
}

/// The statistics of a copy, taken again one normalisation after the other.
struct Retaking {
    network: Network,
    chunks: Chunks,
    /// The network's layers that normalise and are still to do, the last one first.
    left: Vec<usize>,
    /// Of the one in turn.
    moments: Moments,
}

impl Retaking {
    fn new(network: &Network) -> Self {
        let layers = network.layers().iter().enumerate();
        let norms = layers.filter_map(|(place, layer)| layer.running_statistics().map(|_| place));
        let mut left: Vec<usize> = norms.collect();
        left.reverse();
        let mut retaking =
            Self { network: network.twin(), chunks: Chunks::new(network, 0), left, moments: Moments::new(0) };
        retaking.begin();
        retaking
    }

    /// Forgets the moments of the normalisation before.
    fn begin(&mut self) {
        let statistics = self.left.last().and_then(|&place| self.network.layers()[place].running_statistics());
        self.moments = Moments::new(statistics.map_or(0, |statistics| statistics.mean.len()));
    }

    /// Does the next rows of a normalisation, and says whether all are done.
    fn advance(&mut self, examples: &Examples) -> bool {
        let Some(&place) = self.left.last() else { return true };
        if self.chunks.next(&self.network, examples.x.view()).is_some() {
            self.moments.add(self.chunks.pass().values(place));
            return false;
        }
        if let Some(statistics) = self.network.layers_mut()[place].running_statistics_mut() {
            for (channel, mean) in statistics.mean.iter_mut().enumerate() {
                *mean = self.moments.mean(channel) as f32;
            }
            for (channel, variance) in statistics.variance.iter_mut().enumerate() {
                // As in training, a single number leaves the variance as it is.
                *variance = self.moments.unbiased_variance(channel).map_or(*variance, |taken| taken as f32);
            }
        }
        self.left.pop();
        self.begin();
        self.left.is_empty()
    }
}

/// The measure under way: the scores before, the statistics, the scores after.
pub struct Measuring {
    before: Scoring,
    found_before: Option<(f64, Option<f64>)>,
    retaking: Retaking,
    after: Scoring,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        let network = subject.network();
        Self {
            before: Scoring::new(network),
            found_before: None,
            retaking: Retaking::new(network),
            after: Scoring::new(network),
        }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let network = subject.network();
        if network.layers().iter().all(|layer| layer.running_statistics().is_none()) {
            return Some(Outcome::NormStatistics(NormStatistics { scores: None }));
        }
        let Some((loss_before, accuracy_before)) = self.found_before else {
            self.found_before = self.before.advance(network, subject.test());
            return None;
        };
        if !self.retaking.advance(&subject.lab.split().train) {
            return None;
        }
        let (loss_after, accuracy_after) = self.after.advance(&self.retaking.network, subject.test())?;
        let scores = Some(Scores { loss_before, loss_after, accuracy_before, accuracy_after });
        Some(Outcome::NormStatistics(NormStatistics { scores }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use nn::{Initial, Spec};

    /// Two normalisations of one number with a doubling between them. Inputs 1, 3, 5, 7 have the mean 4 and the unbiased
    /// variance 20/3; what the first puts out has the mean 0 and the variance 1, doubled 4.
    #[test]
    fn each_normalisation_gets_the_moments_of_its_input_with_those_before_it_already_taken() {
        let double = Spec::Dense { outputs: 1, initial: Initial::Glorot };
        let norm = Spec::BatchNorm { channels: 1 };
        let mut network = Network::new(1, &[norm, double, norm], 1);
        // Scale and shift, weight and bias, scale and shift.
        for (parameter, value) in network.parameters_mut().zip([1.0, 0.0, 2.0, 0.0, 1.0, 0.0]) {
            parameter.value.fill(value);
        }
        let examples = Examples { x: array![[1.0], [3.0], [5.0], [7.0]], y: Targets::Values(Array2::zeros((4, 1))) };
        let mut retaking = Retaking::new(&network);
        while !retaking.advance(&examples) {}
        let found: Vec<[f32; 2]> = (retaking.network.layers().iter())
            .filter_map(|layer| layer.running_statistics())
            .map(|statistics| [statistics.mean[0], statistics.variance[0]])
            .collect();
        let is_near = |found: f32, wanted: f32| (found - wanted).abs() < 1e-4;
        assert!(is_near(found[0][0], 4.0) && is_near(found[0][1], 20.0 / 3.0), "{found:?}");
        assert!(is_near(found[1][0], 0.0) && is_near(found[1][1], 4.0), "{found:?}");
        let untouched = network.layers()[0].running_statistics().expect("it normalises");
        assert_eq!((untouched.mean[0], untouched.variance[0]), (0.0, 1.0), "the network itself stays as it is");
    }

    #[test]
    fn a_copy_answers_as_what_it_was_copied_from() {
        let specs = [Spec::Dense { outputs: 3, initial: Initial::Glorot }, Spec::BatchNorm { channels: 3 }];
        let mut network = Network::new(2, &specs, 7);
        if let Some(statistics) = network.layers_mut()[1].running_statistics_mut() {
            statistics.mean.fill(0.25);
            statistics.variance.fill(4.0);
        }
        let x = array![[1.0, -2.0], [0.5, 3.0]];
        let answers = |network: &Network| {
            let mut chunks = Chunks::new(network, 0);
            chunks.next(network, x.view());
            chunks.pass().output().to_owned()
        };
        assert_eq!(answers(&network.twin()), answers(&network));
    }
}
