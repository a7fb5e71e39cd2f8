//! How measures run a network: on a few rows at a time, so that no step of theirs takes long, and without a copy of
//! what all examples make of it.

use crate::data::Examples;
use crate::lab::wanted;
use crate::nn::{Mode, Network, Pass, Spec};
use ndarray::{ArrayView2, s};
use std::ops::Range;

/// Multiplications that one pass of a few rows should have at most: some milliseconds in a browser.
const MOST_MULTIPLICATIONS: usize = 16_000_000;
/// Rows that fill the tiles of a matrix product and stay in the cache; more at once gains nothing.
const MOST_ROWS: usize = 32;

/// Goes through examples a few rows at a time, each time with an evaluation of the network.
pub struct Chunks {
    pass: Pass,
    next: usize,
}

impl Chunks {
    /// From the first example on. What is sampled in its pass comes from the start of the stream of samples of `seed`.
    pub fn new(network: &Network, seed: u32) -> Self {
        let rows = (MOST_MULTIPLICATIONS / multiplications(network).max(1)).clamp(1, MOST_ROWS);
        Self { pass: Pass::evaluation(network, rows, seed), next: 0 }
    }

    /// Evaluates the next rows of `x` and says which they are; none at the end, from which it starts over.
    pub fn next(&mut self, network: &Network, x: ArrayView2<f32>) -> Option<Range<usize>> {
        let from = self.next;
        let to = x.nrows().min(from + self.pass.capacity());
        if from == to {
            self.next = 0;
            return None;
        }
        self.next = to;
        self.pass.set_rows(to - from);
        self.pass.input_mut().assign(&x.slice(s![from..to, ..]));
        network.forward(&mut self.pass, Mode::Evaluation);
        Some(from..to)
    }

    /// The newest pass.
    pub fn pass(&self) -> &Pass {
        &self.pass
    }

    /// The same, to go on from.
    pub fn pass_mut(&mut self) -> &mut Pass {
        &mut self.pass
    }
}

/// About as many multiplications as a row takes: each weight once, or once for each pixel or step where it is shared.
fn multiplications(network: &Network) -> usize {
    let mut features = network.inputs();
    let mut sum = 0;
    for (spec, layer) in network.specs().iter().zip(network.layers()) {
        let uses = match spec {
            Spec::Convolution { image, .. } => image.pixels(),
            Spec::Recurrent(settings) => features / settings.features,
            _ => 1,
        };
        sum += uses * layer.parameters().iter().map(|parameter| parameter.value.len()).sum::<usize>();
        features = layer.outputs();
    }
    sum
}

/// The sum of the losses of the examples `rows`, whose outputs are `outputs`: for values the mean over an example's
/// outputs, so that a mean over examples is the loss that training makes small.
pub fn loss_sum(examples: &Examples, rows: &Range<usize>, outputs: ArrayView2<f32>) -> f64 {
    f64::from(wanted(&examples.y, rows.start, rows.end).loss(outputs)) * rows.len() as f64
}

/// The mean loss of a network on examples, a few rows at a time.
pub struct Loss {
    chunks: Chunks,
    sum: f64,
}

impl Loss {
    /// Nothing done so far.
    pub fn new(network: &Network) -> Self {
        Self { chunks: Chunks::new(network, 0), sum: 0.0 }
    }

    /// Does the next rows; after the last the mean loss.
    pub fn advance(&mut self, network: &Network, examples: &Examples) -> Option<f64> {
        match self.chunks.next(network, examples.x.view()) {
            Some(rows) => {
                self.sum += loss_sum(examples, &rows, self.chunks.pass().output());
                None
            }
            None => Some(self.sum / examples.len() as f64),
        }
    }
}

/// Goes through examples a few rows at a time, each time with an evaluation and then with as many thinned networks as
/// wanted: Monte-Carlo samples as [`Network::forward_thinned`] defines them, with new masks for every example and
/// sample (for DropConnect, whose masks serve a whole pass, for every few examples).
///
/// What comes before the first layer that drops is computed once. So for a network that drops nothing all samples are
/// the evaluation itself, at no cost.
pub struct Samples {
    chunks: Chunks,
    rows: Range<usize>,
    first: usize,
    count: usize,
    taken: usize,
}

/// What [`Samples`] has just run.
pub enum Visit {
    /// An evaluation of these rows.
    Evaluation(Range<usize>),
    /// The same rows under sample number so many, from 0.
    Sample(Range<usize>, usize),
}

impl Samples {
    /// `count` ≥ 1 samples of each example, masks from the stream of samples of `seed`.
    pub fn new(network: &Network, count: usize, seed: u32) -> Self {
        let first = network.first_dropping();
        Self { chunks: Chunks::new(network, seed), rows: 0..0, first, count, taken: count }
    }

    /// Runs the next pass; none at the end.
    pub fn next(&mut self, network: &Network, x: ArrayView2<f32>) -> Option<Visit> {
        if self.taken == self.count {
            self.rows = self.chunks.next(network, x)?;
            self.taken = 0;
            return Some(Visit::Evaluation(self.rows.clone()));
        }
        network.sample(&mut self.chunks.pass);
        network.forward_thinned_from(&mut self.chunks.pass, self.first);
        self.taken += 1;
        Some(Visit::Sample(self.rows.clone(), self.taken - 1))
    }

    /// The newest pass.
    pub fn pass(&self) -> &Pass {
        self.chunks.pass()
    }
}
