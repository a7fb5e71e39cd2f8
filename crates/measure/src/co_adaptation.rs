//! How much the neurons of a layer lean on each other.

use super::correlation::{Correlated, Correlations};
use super::passes::Chunks;
use super::removal::{Found, Removal, Removals, Removed, Site, sites};
use super::{Measure, Outcome, Subject};
use nn::rng::{Stream, stream};
use rand::seq::SliceRandom;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// As many pairs of a layer are removed at most; of more there are, so many are drawn.
pub const MOST_PAIRS: usize = 500;

/// How much the neurons of each hidden layer lean on each other (Hinton et al. 2012 call it co-adaptation and give no
/// measure), in two ways:
///
/// - *correlation*: the mean of |r|, Pearson's correlation of two neurons' activations (before dropout, in evaluation)
///   over the test examples, over all pairs of neurons that are not constant. The samples of a feature map are its
///   cells in all examples, so that two maps correlate when they see the same thing in the same place. Cogswell et al.
///   (2016) use covariances of activations likewise. Blind to: anything but linear dependence, and whether it is of
///   use.
/// - *interaction* of a pair: I(i, j) = L(−i, −j) − L(−i) − L(−j) + L, how much more it costs to remove two neurons
///   than to remove each, where L is the mean test loss in evaluation and a removed neuron's output after dropout is 0.
///   It is 0 where the loss is a sum of what each does; above 0 where they stand in for each other, so that only the
///   loss of both hurts; below 0 where either is of use only with the other. All of these grow with the scale of the
///   loss, which is larger in a network that is too sure of its answers; so they are set against what the two do by
///   themselves, S = |L(−i) − L| + |L(−j) − L|. Mean I / mean S has the sign, and tells whether a layer is redundant
///   (above 0) or co-adapted (below 0); pairs of both signs cancel in it. Mean |I| / mean S tells how much of what
///   neurons do hangs on others, whichever way. I is the second difference behind the
///   interaction index of Grabisch and Roubens (1999), taken at the whole network only; to use it for co-adaptation is
///   ours. Blind to: what three or more do together, and to neurons that do nothing in either network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoAdaptation {
    /// L: the test loss of the whole network.
    pub loss: f64,
    /// The hidden layers, first to last.
    pub layers: Vec<LayerCoAdaptation>,
}

/// How much the neurons of one layer lean on each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerCoAdaptation {
    /// The arm's number of the layer; 0 is the input.
    pub layer: usize,
    /// The mean of |r| over pairs, from 0 to 1; none if there is no pair.
    pub correlation: Option<f64>,
    /// Neurons with the same activation for every test example, which have no correlation and are left out of it.
    pub constant: usize,
    /// Pairs that were removed.
    pub pairs: usize,
    /// Whether they are not all pairs but drawn from them.
    pub sampled: bool,
    /// The mean of I(i, j) over these pairs; none if there is no pair.
    pub interaction: Option<f64>,
    /// The standard deviation of I(i, j) over these pairs.
    pub interaction_deviation: Option<f64>,
    /// The mean of |I(i, j)|.
    pub absolute_interaction: Option<f64>,
    /// Mean I / mean S, the scale of the loss taken out: below 0 where neurons are useful only together, above 0 where one
    /// stands in for the other. None if no removal changes the loss.
    pub signed_interaction: Option<f64>,
    /// Mean |I| / mean S: how much of what a neuron does hangs on the other one, whichever way. None as above.
    pub relative_interaction: Option<f64>,
    /// The mean of L(−i, −j) − L: what removing both costs.
    pub rise_of_both: Option<f64>,
    /// The mean of (L(−i) − L) + (L(−j) − L): what removing each costs, together. The difference is the interaction.
    pub rise_of_each: Option<f64>,
}

/// I(i, j), from the losses without both, without the one, without the other and of the whole.
pub fn interaction(without_both: f64, without_one: f64, without_other: f64, whole: f64) -> f64 {
    without_both - without_one - without_other + whole
}

/// The pairs of `units` neurons that are removed: all, or [`MOST_PAIRS`] of them drawn without replacement from the
/// stream of the layer.
fn pairs(units: usize, layer: usize, seed: u32) -> Vec<(usize, usize)> {
    let mut pairs: Vec<_> = (0..units).flat_map(|i| (i + 1..units).map(move |j| (i, j))).collect();
    if pairs.len() <= MOST_PAIRS {
        return pairs;
    }
    let (drawn, _) = pairs.partial_shuffle(&mut stream(seed, Stream::Measures, layer as u16), MOST_PAIRS);
    let mut drawn = drawn.to_vec();
    drawn.sort_unstable();
    drawn
}

/// The removals that tell the interaction of `pairs`: each neuron of them by itself, then the pairs.
fn removals(pairs: &[(usize, usize)]) -> Vec<Removal> {
    let mut units: Vec<usize> = pairs.iter().flat_map(|&(i, j)| [i, j]).collect();
    units.sort_unstable();
    units.dedup();
    let both = pairs.iter().map(|&(i, j)| Removal::Two(i, j));
    units.into_iter().map(Removal::One).chain(both).collect()
}

impl LayerCoAdaptation {
    fn new(whole: f64, removed: &Removed, correlated: Correlated) -> Self {
        let losses = || removed.removals.iter().zip(&removed.losses);
        let single: BTreeMap<usize, f64> = losses()
            .filter_map(|(&removal, &loss)| match removal {
                Removal::One(unit) => Some((unit, loss)),
                Removal::Two(..) => None,
            })
            .collect();
        let both: Vec<[f64; 3]> = losses()
            .filter_map(|(&removal, &loss)| match removal {
                Removal::Two(i, j) => Some([loss, *single.get(&i)?, *single.get(&j)?]),
                Removal::One(_) => None,
            })
            .collect();
        let mean = |of: &dyn Fn(&[f64; 3]) -> f64| {
            (!both.is_empty()).then(|| both.iter().map(of).sum::<f64>() / both.len() as f64)
        };
        let pair_interaction = |[both, one, other]: &[f64; 3]| interaction(*both, *one, *other, whole);
        let mean_interaction = mean(&pair_interaction);
        let deviation = mean_interaction.and_then(|m| mean(&|losses| (pair_interaction(losses) - m).powi(2)));
        let absolute = mean(&|losses| pair_interaction(losses).abs());
        let size = mean(&|[_, one, other]| (one - whole).abs() + (other - whole).abs());
        let relative = |interaction: Option<f64>| {
            let (interaction, size) = interaction.zip(size)?;
            (size > 0.0).then(|| interaction / size)
        };
        let units = removed.site.units;
        Self {
            layer: removed.site.layer,
            correlation: correlated.mean,
            constant: correlated.constant,
            pairs: both.len(),
            sampled: both.len() < units * (units - 1) / 2,
            interaction: mean_interaction,
            interaction_deviation: deviation.map(f64::sqrt),
            absolute_interaction: absolute,
            signed_interaction: relative(mean_interaction),
            relative_interaction: relative(absolute),
            rise_of_both: mean(&|[both, ..]| both - whole),
            rise_of_each: mean(&|[_, one, other]| (one - whole) + (other - whole)),
        }
    }
}

typescript! {
    r#"
export interface Measures {
  "co-adaptation": CoAdaptation;
}

/** How much the neurons of each hidden layer lean on each other. */
export interface CoAdaptation {
  loss: number;
  layers: {
    layer: number;
    /** Mean |r| over pairs of neurons, 0 to 1. */
    correlation?: number;
    /** Neurons whose activation is always the same, which have no correlation. */
    constant: number;
    /** Pairs that were removed, and whether they were drawn from more. */
    pairs: number;
    sampled: boolean;
    /** Mean of L(−i, −j) − L(−i) − L(−j) + L. */
    interaction?: number;
    interactionDeviation?: number;
    absoluteInteraction?: number;
    /**
     * Mean interaction over the mean size of what the two do by themselves, so that the scale of the loss is taken out:
     * below 0 neurons are useful only together, above 0 one stands in for the other.
     */
    signedInteraction?: number;
    /** The same of mean |interaction|. */
    relativeInteraction?: number;
    /** Mean rise of the loss without both, and the sum of the rises without each: the difference is the interaction. */
    riseOfBoth?: number;
    riseOfEach?: number;
  }[];
}
"#
}

/// The measure under way: first the correlations, then the removals.
pub struct Measuring {
    chunks: Chunks,
    /// Rows of the newest pass that the correlations have not yet seen.
    unseen: Range<usize>,
    sites: Vec<Site>,
    correlations: Vec<Correlations>,
    are_correlations_done: bool,
    removals: Option<Removals>,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        let sites = sites(subject);
        let removals_of = |site: Site| (site, removals(&pairs(site.units, site.layer, subject.seed())));
        Self {
            chunks: Chunks::new(subject.network(), 0),
            unseen: 0..0,
            correlations: sites.iter().map(|site| Correlations::new(site.units)).collect(),
            are_correlations_done: false,
            removals: Some(Removals::new(subject.network(), sites.iter().copied().map(removals_of))),
            sites,
        }
    }

    /// Takes in a row, or runs the next ones.
    fn correlate(&mut self, subject: &Subject) {
        if let Some(row) = self.unseen.next() {
            for (site, correlations) in self.sites.iter().zip(&mut self.correlations) {
                correlations.add(self.chunks.pass().values(site.activations).row(row));
            }
        } else if let Some(rows) = self.chunks.next(subject.network(), subject.test().x.view()) {
            self.unseen = 0..rows.len();
        } else {
            self.are_correlations_done = true;
        }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        if !self.are_correlations_done {
            self.correlate(subject);
            return None;
        }
        if !self.removals.as_mut()?.advance(subject.network(), subject.test()) {
            return None;
        }
        let Found { loss, layers: removed, .. } = self.removals.take()?.into_found();
        let layers = removed.iter().zip(&self.correlations);
        let layers =
            layers.map(|(removed, correlations)| LayerCoAdaptation::new(loss, removed, correlations.correlated()));
        Some(Outcome::CoAdaptation(CoAdaptation { loss, layers: layers.collect() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(whole: f64, units: usize, loss: impl Fn(Removal) -> f64) -> LayerCoAdaptation {
        let removals = removals(&pairs(units, 1, 1));
        let losses = removals.iter().map(|&removal| loss(removal)).collect();
        let site = Site { layer: 1, place: 0, activations: 0, units };
        LayerCoAdaptation::new(
            whole,
            &Removed { site, removals, losses, correct: Vec::new() },
            Correlated { mean: None, constant: 0 },
        )
    }

    #[test]
    fn where_each_adds_its_share_pairs_do_not_interact() {
        let share = |unit: usize| 0.25 * unit as f64;
        let found = layer(2.0, 4, |removal| match removal {
            Removal::One(i) => 2.0 + share(i),
            Removal::Two(i, j) => 2.0 + share(i) + share(j),
        });
        assert_eq!((found.pairs, found.sampled), (6, false));
        assert_eq!([found.interaction, found.interaction_deviation, found.absolute_interaction], [Some(0.0); 3]);
        assert_eq!((found.rise_of_both, found.rise_of_each), (Some(0.75), Some(0.75)));
        assert_eq!((found.signed_interaction, found.relative_interaction), (Some(0.0), Some(0.0)));
    }

    /// Two of three neurons stand in for each other: only without both the loss rises, by 1.
    #[test]
    fn neurons_that_stand_in_for_each_other_interact_by_what_they_cost_together() {
        let found = layer(0.5, 3, |removal| if removal == Removal::Two(0, 1) { 1.5 } else { 0.5 });
        assert_eq!((found.interaction, found.absolute_interaction), (Some(1.0 / 3.0), Some(1.0 / 3.0)));
        assert!(found.interaction_deviation.is_some_and(|d| (d - (2.0_f64 / 9.0).sqrt()).abs() < 1e-12));
        assert_eq!(found.relative_interaction, None, "no neuron matters by itself");
    }

    /// Without either of two neurons the loss rises by 1, without both by 3: I = 1, S = 2. The same at ten times the loss.
    #[test]
    fn what_stands_in_for_each_other_has_a_sign_that_the_scale_of_the_loss_leaves_alone() {
        for scale in [1.0, 10.0] {
            let found = layer(scale, 2, |removal| scale * if removal == Removal::Two(0, 1) { 4.0 } else { 2.0 });
            assert_eq!((found.interaction, found.signed_interaction), (Some(scale), Some(0.5)));
        }
    }

    /// Either is of use only with the other: removing one costs as much as removing both.
    #[test]
    fn neurons_that_need_each_other_interact_below_zero_by_half_of_what_they_do() {
        let found = layer(0.5, 2, |_| 0.7);
        assert!(found.interaction.is_some_and(|i| (i + 0.2).abs() < 1e-12));
        assert!(found.signed_interaction.is_some_and(|i| (i + 0.5).abs() < 1e-12));
        assert!(found.relative_interaction.is_some_and(|i| (i - 0.5).abs() < 1e-12));
    }

    #[test]
    fn of_many_pairs_different_ones_are_drawn_and_the_same_again() {
        let drawn = pairs(100, 1, 7);
        assert_eq!(drawn.len(), MOST_PAIRS);
        assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]), "each is there once");
        assert!(drawn.iter().all(|&(i, j)| i < j && j < 100));
        assert_eq!(drawn, pairs(100, 1, 7));
        assert_ne!(drawn, pairs(100, 2, 7));
        assert!(layer(0.0, 100, |_| 0.0).sampled);
    }

    #[test]
    fn a_single_neuron_has_no_pair() {
        let found = layer(1.0, 1, |_| 1.0);
        assert_eq!((found.pairs, found.sampled, found.interaction, found.rise_of_each), (0, false, None, None));
    }
}
