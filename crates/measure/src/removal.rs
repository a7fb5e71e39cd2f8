//! What the test loss and the accuracy would be without a neuron, or without two.
//!
//! A neuron is *removed* by setting its output, after dropout, to 0 in evaluation; of a feature map, its output in
//! every cell. The network is run once for a few rows, and for each removal only the layers after the neuron are run
//! again: where the next layer adds up its inputs, not even that one, since what the neuron contributed can be taken
//! out of its sums.

use super::Subject;
use super::passes::{Chunks, correct, loss_sum};
use data::Examples;
use ndarray::{Array2, s};
use nn::removal::features_of;
use nn::{Mode, Network, Pass};
use std::iter::once;
use std::ops::Range;

/// Which neurons of a layer are removed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// This one.
    One(usize),
    /// These two.
    Two(usize, usize),
}

impl Removal {
    fn units(self) -> impl Iterator<Item = usize> + Clone {
        let (first, second) = match self {
            Self::One(unit) => (unit, None),
            Self::Two(first, second) => (first, Some(second)),
        };
        once(first).chain(second)
    }
}

/// A hidden layer, as the arm counts layers, and where its outputs are.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The arm's number of the layer; 0 is the input.
    pub layer: usize,
    /// The place, in a pass, of the outputs after dropout.
    pub place: usize,
    /// The place of the activations before dropout.
    pub activations: usize,
    /// Neurons, or feature maps.
    pub units: usize,
}

/// The hidden layers of an arm, first to last: dense layers, convolutions, and the last state of a recurrent layer.
pub fn sites(subject: &Subject) -> Vec<Site> {
    let hidden = (0..subject.arm.depth()).filter(|&layer| subject.arm.is_hidden(layer));
    let site = |layer: usize| {
        let column = &subject.arm.columns()[layer];
        Site { layer, place: column.outputs, activations: column.activations, units: column.units }
    };
    hidden.map(site).collect()
}

/// A layer's removals and what they cost.
pub struct Removed {
    /// The layer.
    pub site: Site,
    /// The removals.
    pub removals: Vec<Removal>,
    /// The mean loss without them, each; sums while it is not yet done.
    pub losses: Vec<f64>,
    /// How many examples are answered right without them, each; 0 in regression.
    pub correct: Vec<usize>,
}

/// What a network does with nothing removed, and each layer's removals.
pub struct Found {
    /// The mean loss.
    pub loss: f64,
    /// How many examples are answered right; 0 in regression.
    pub correct: usize,
    /// The layers, first to last.
    pub layers: Vec<Removed>,
}

/// The test loss without some neurons, in small steps.
pub struct Removals {
    chunks: Chunks,
    rows: Range<usize>,
    layers: Vec<Removed>,
    /// Layers still to do for these rows: from the last one on, since a removal changes all places after its own.
    left: usize,
    /// The next removal of the layer in turn.
    next: usize,
    /// What a removal changes and puts back.
    kept: Array2<f32>,
    loss: f64,
    correct: usize,
}

impl Removals {
    /// Nothing done so far.
    pub fn new(network: &Network, removals: impl Iterator<Item = (Site, Vec<Removal>)>) -> Self {
        let chunks = Chunks::new(network, 0);
        let layers = removals.map(|(site, removals)| {
            let count = removals.len();
            Removed { site, removals, losses: vec![0.0; count], correct: vec![0; count] }
        });
        let widths = network.layers().iter().map(|layer| layer.outputs());
        let widest = widths.chain(once(network.inputs())).max().unwrap_or(0);
        let kept = Array2::zeros((chunks.pass().capacity(), widest));
        Self { chunks, rows: 0..0, layers: layers.collect(), left: 0, next: 0, kept, loss: 0.0, correct: 0 }
    }

    /// Does the next removal for the next rows, and says whether that was the last.
    pub fn advance(&mut self, network: &Network, examples: &Examples) -> bool {
        if self.left == 0 {
            let Some(rows) = self.chunks.next(network, examples.x.view()) else {
                let count = examples.len() as f64;
                self.loss /= count;
                self.layers.iter_mut().flat_map(|layer| &mut layer.losses).for_each(|loss| *loss /= count);
                return true;
            };
            let output = self.chunks.pass().output();
            self.loss += loss_sum(examples, &rows, output);
            self.correct += correct(examples, &rows, output);
            self.rows = rows;
            self.left = self.layers.len();
            return false;
        }
        let removed = &mut self.layers[self.left - 1];
        if let Some(&removal) = removed.removals.get(self.next) {
            let pass = self.chunks.pass_mut();
            let changed = remove(network, pass, &removed.site, removal, &mut self.kept);
            removed.losses[self.next] += loss_sum(examples, &self.rows, pass.output());
            removed.correct[self.next] += correct(examples, &self.rows, pass.output());
            put_back(pass, changed, &self.kept);
            self.next += 1;
        } else {
            self.next = 0;
            self.left -= 1;
        }
        false
    }

    /// What the removals cost; after the last step.
    pub fn into_found(self) -> Found {
        Found { loss: self.loss, correct: self.correct, layers: self.layers }
    }
}

/// Runs what comes after the site without the units of `removal`. Says at which place the values, which are in `kept`,
/// have to be put back once the output was read; those after it are then left over from this removal, but nothing reads
/// them before they are computed anew.
fn remove(network: &Network, pass: &mut Pass, site: &Site, removal: Removal, kept: &mut Array2<f32>) -> usize {
    let width = pass.values(site.place).ncols();
    let features = removal.units().flat_map(|unit| features_of(unit, site.units, width));
    let sums = site.place + 1;
    keep(pass, sums, kept);
    if features.clone().all(|feature| network.leave_out(pass, site.place, feature)) {
        network.forward_from(pass, sums, Mode::Evaluation);
        return sums;
    }
    keep(pass, site.place, kept);
    pass.silence(site.place, features);
    network.forward_from(pass, site.place, Mode::Evaluation);
    site.place
}

fn keep(pass: &Pass, place: usize, kept: &mut Array2<f32>) {
    let values = pass.values(place);
    kept.slice_mut(s![..values.nrows(), ..values.ncols()]).assign(&values);
}

fn put_back(pass: &mut Pass, place: usize, kept: &Array2<f32>) {
    let mut values = pass.values_mut(place);
    let (rows, columns) = values.dim();
    values.assign(&kept.slice(s![..rows, ..columns]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::Targets;
    use ndarray::Array2;
    use nn::{DropSettings, Image, Initial, Spec};
    use settings::{Activation, Scaling};

    const DENSE: Spec = Spec::Dense { outputs: 5, initial: Initial::Glorot };

    fn site(place: usize, units: usize) -> Site {
        Site { layer: 1, place, activations: place, units }
    }

    fn run(network: &Network, site: Site, removals: &[Removal], examples: &Examples) -> (f64, Vec<f64>) {
        let mut run = Removals::new(network, std::iter::once((site, removals.to_vec())));
        while !run.advance(network, examples) {}
        let found = run.into_found();
        (found.loss, found.layers[0].losses.clone())
    }

    fn examples(features: usize) -> Examples {
        let x = Array2::from_shape_fn((70, features), |(i, j)| ((i * 31 + j * 17) % 23) as f32 * 0.1 - 1.1);
        Examples { y: Targets::Classes((0..70).map(|row| row % 5).collect()), x }
    }

    /// The loss with features set to 0 in the input, by a pass of all rows.
    fn directly(network: &Network, examples: &Examples, features: impl Iterator<Item = usize>) -> f64 {
        let mut pass = Pass::evaluation(network, examples.len(), 0);
        pass.input_mut().assign(&examples.x);
        features.for_each(|feature| pass.input_mut().column_mut(feature).fill(0.0));
        network.forward(&mut pass, Mode::Evaluation);
        loss_sum(examples, &(0..examples.len()), pass.output()) / examples.len() as f64
    }

    fn is_near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    /// A dense layer and DropConnect add up what their inputs contribute; batch normalisation does not.
    #[test]
    fn a_removed_unit_is_as_if_it_were_zero_before_layers_of_every_kind() {
        let removals = [Removal::One(2), Removal::Two(0, 3), Removal::One(1), Removal::One(2)];
        let settings = DropSettings { rate: 0.25, scaling: Scaling::Classic };
        let drop_connect = Spec::DropConnect { outputs: 5, initial: Initial::Glorot, settings };
        for (specs, adds_up) in [
            (vec![DENSE], true),
            (vec![drop_connect], true),
            (vec![DENSE, Spec::Activation(Activation::Tanh), DENSE], true),
            (vec![Spec::BatchNorm { channels: 4 }, DENSE], false),
        ] {
            let (network, examples) = (Network::new(4, &specs, 1), examples(4));
            assert_eq!(network.leave_out(&mut Pass::evaluation(&network, 1, 0), 0, 0), adds_up, "{specs:?}");
            let (loss, losses) = run(&network, site(0, 4), &removals, &examples);
            assert!(is_near(loss, directly(&network, &examples, std::iter::empty())));
            for (&removal, found) in removals.iter().zip(losses) {
                let wanted = directly(&network, &examples, removal.units());
                assert!(is_near(found, wanted), "{removal:?} in {specs:?}: {found} and {wanted}");
                assert!((found - loss).abs() > 1e-4, "{removal:?} in {specs:?} changes nothing");
            }
        }
    }

    #[test]
    fn a_removed_map_is_gone_from_every_cell() {
        let image = Image { height: 2, width: 3, channels: 2 };
        let network = Network::new(12, &[Spec::MaxPooling { image }, DENSE], 1);
        let examples = examples(12);
        let (_, losses) = run(&network, site(0, 2), &[Removal::One(1)], &examples);
        assert!(is_near(losses[0], directly(&network, &examples, (1..12).step_by(2))));
    }
}
