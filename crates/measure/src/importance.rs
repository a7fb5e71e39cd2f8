//! How much each hidden neuron matters: the rise of the test loss without it.

use super::removal::{Found, Removal, Removals, Removed, sites};
use super::{Measure, Outcome, Subject};
use data::Targets;
use serde::Serialize;

/// The importance of the neurons of each hidden layer.
///
/// The importance of neuron i is L(−i) − L: the mean loss over the test examples in evaluation when the neuron's output
/// after dropout is set to 0 (of a feature map, in every cell), minus the mean loss of the whole network; in nats for
/// classes, in squared units of the value for regression. The loss of a network that is very sure of its answers moves by
/// more than that of a timid one; so the largest loss of accuracy by one neuron stands beside it, which has the same scale
/// in every network. Removing units to see what they do is *ablation*; as a
/// measure of how much a network relies on single directions see Morcos et al. (2018), who set them to 0 too.
///
/// Blind to: neurons that say the same (without one of them the other still says it, so both look unimportant), and to
/// what a neuron's constant share does (the rest cannot make up for its mean, as further training would let it).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Importance {
    /// L: the test loss of the whole network.
    pub loss: f64,
    /// The hidden layers, first to last.
    pub layers: Vec<LayerImportance>,
}

/// The importance of a layer's neurons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerImportance {
    /// The arm's number of the layer; 0 is the input.
    pub layer: usize,
    /// L(−i) − L for each neuron or feature map.
    pub rises: Vec<f64>,
    /// The largest of them.
    pub largest: f64,
    /// The largest loss of accuracy by one neuron: the greatest A − A(−i); none in regression.
    pub largest_accuracy_loss: Option<f64>,
    /// The mean of them.
    pub mean: f64,
    /// The [`gini`] coefficient of them.
    pub gini: f64,
    /// Neurons without which the test loss is lower.
    pub harmful: usize,
}

impl LayerImportance {
    /// From what the removals of a layer cost, one neuron each. `accuracy` is how many of how many examples the whole
    /// network answers right; none in regression.
    fn new(loss: f64, accuracy: Option<(usize, usize)>, removed: Removed) -> Self {
        let rises: Vec<f64> = removed.losses.into_iter().map(|without| without - loss).collect();
        let fewest = removed.correct.into_iter().min().unwrap_or(0);
        Self {
            layer: removed.site.layer,
            largest: rises.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            largest_accuracy_loss: accuracy.map(|(correct, count)| (correct as f64 - fewest as f64) / count as f64),
            mean: rises.iter().sum::<f64>() / rises.len() as f64,
            gini: gini(&rises),
            harmful: rises.iter().filter(|&&rise| rise < 0.0).count(),
            rises,
        }
    }
}

/// The Gini coefficient (Gini 1912) of how `shares` are spread: Σ (2k − n − 1) x₍ₖ₎ / (n Σ x), with x₍₁₎ ≤ … ≤ x₍ₙ₎. It
/// is 0 where all are equal and (n − 1) / n where one has everything.
///
/// It is defined for shares of something, which are not negative. So a negative one, a neuron without which the loss
/// would be lower, counts as 0: it has no share in what the layer is good for. Where nothing is positive it is 0.
pub fn gini(shares: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = shares.iter().map(|share| share.max(0.0)).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let total: f64 = sorted.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let weighted: f64 = (1..).zip(&sorted).map(|(k, x)| (2.0 * f64::from(k) - n - 1.0) * x).sum();
    weighted / (n * total)
}

typescript! {
    r#"
export interface Measures {
  importance: Importance;
}

/** The rise of the test loss without each neuron. */
export interface Importance {
  loss: number;
  layers: {
    layer: number;
    rises: number[];
    largest: number;
    /** The largest fall of the accuracy without one neuron; absent in regression. */
    largestAccuracyLoss?: number;
    mean: number;
    /** Gini coefficient, 0 (all alike) to 1 (one has everything); negative rises count as 0. */
    gini: number;
    /** Neurons without which the loss is lower. */
    harmful: number;
  }[];
}
"#
}

/// The measure under way.
pub struct Measuring(Option<Removals>);

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        let each = sites(subject).into_iter().map(|site| (site, (0..site.units).map(Removal::One).collect()));
        Self(Some(Removals::new(subject.network(), each)))
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        if !self.0.as_mut()?.advance(subject.network(), subject.test()) {
            return None;
        }
        let Found { loss, correct, layers } = self.0.take()?.into_found();
        let test = subject.test();
        let accuracy = matches!(test.y, Targets::Classes(_)).then(|| (correct, test.len()));
        let layers = layers.into_iter().map(|layer| LayerImportance::new(loss, accuracy, layer)).collect();
        Some(Outcome::Importance(Importance { loss, layers }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::removal::Site;
    use super::*;

    fn is_near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn equal_shares_have_no_gini_and_a_single_one_the_most() {
        assert!(is_near(gini(&[0.3; 7]), 0.0));
        assert!(is_near(gini(&[0.0, 2.0, 0.0, 0.0]), 0.75));
        // Half of the sum of all differences over n times the sum: (1 + 2 + 1) · 2 / (2 · 3 · 6).
        assert!(is_near(gini(&[3.0, 1.0, 2.0]), 4.0 / 18.0));
        assert_eq!((gini(&[]), gini(&[0.0, 0.0]), gini(&[-1.0, -2.0])), (0.0, 0.0, 0.0));
    }

    /// Of eight examples six are answered right, without the one neuron four, without the other seven.
    #[test]
    fn the_largest_loss_of_accuracy_is_that_by_one_neuron() {
        let site = Site { layer: 1, place: 0, activations: 0, units: 2 };
        let removals = || vec![Removal::One(0), Removal::One(1)];
        let removed = |correct| Removed { site, removals: removals(), losses: vec![0.5, 0.4], correct };
        let found = LayerImportance::new(0.3, Some((6, 8)), removed(vec![4, 7]));
        assert_eq!((found.largest_accuracy_loss, found.largest), (Some(0.25), 0.5 - 0.3));
        let found = LayerImportance::new(0.3, Some((6, 8)), removed(vec![7, 7]));
        assert_eq!(found.largest_accuracy_loss, Some(-0.125), "every neuron harms");
        assert_eq!(LayerImportance::new(0.3, None, removed(vec![0, 0])).largest_accuracy_loss, None);
    }

    #[test]
    fn negative_shares_count_as_none() {
        assert!(is_near(gini(&[-5.0, 1.0, 1.0, -0.1]), gini(&[0.0, 1.0, 1.0, 0.0])));
    }
}
