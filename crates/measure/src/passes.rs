//! How measures run a network: on a few rows at a time, so that no step of theirs takes long, and without a copy of
//! what all examples make of it.

use data::Examples;
use lab::wanted;
use ndarray::{ArrayView2, s};
use nn::{Mode, Network, Pass, Spec};
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

/// How many of the examples `rows`, whose outputs are `outputs`, are answered right; 0 in regression.
pub fn correct(examples: &Examples, rows: &Range<usize>, outputs: ArrayView2<f32>) -> usize {
    wanted(&examples.y, rows.start, rows.end).correct(outputs).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use data::Targets;
    use ndarray::Array2;
    use nn::{CellKind, DropSettings, Image, Initial, Masking, RecurrentSettings};
    use settings::{RecurrentMask, Scaling};

    const OFF: DropSettings = DropSettings { rate: 0.0, scaling: Scaling::Inverted };

    fn dense(outputs: usize) -> Spec {
        Spec::Dense { outputs, initial: Initial::Glorot }
    }

    #[test]
    fn shared_weights_are_multiplied_once_for_each_pixel_or_step() {
        let image = Image { height: 4, width: 6, channels: 2 };
        let convolution = Spec::Convolution { image, kernel: 3, outputs: 5 };
        let recurrent = Spec::Recurrent(RecurrentSettings {
            cell: CellKind::Gru,
            features: 4,
            units: 3,
            drop: OFF,
            mask: RecurrentMask::Same,
        });
        for (inputs, specs, wanted) in [
            (
                7,
                vec![dense(5), Spec::Dropout { masking: Masking::STANDARD, settings: OFF }, dense(2)],
                (7 + 1) * 5 + (5 + 1) * 2,
            ),
            (
                48,
                vec![convolution, Spec::MaxPooling { image: Image { channels: 5, ..image } }, dense(2)],
                24 * (9 * 2 + 1) * 5 + (6 * 5 + 1) * 2,
            ),
            // Three gates, each with a bias for either sum.
            (20, vec![recurrent, dense(2)], 5 * 3 * (4 + 3 + 2) * 3 + (3 + 1) * 2),
        ] {
            assert_eq!(multiplications(&Network::new(inputs, &specs, 1)), wanted, "{specs:?}");
        }
    }

    #[test]
    fn examples_are_taken_once_each_as_many_at_a_time_as_take_no_long_step() {
        for (inputs, outputs, count, at_once) in [(4, 3, 70, 32), (1000, 999, 33, 16), (4000, 4000, 3, 1)] {
            let network = Network::new(inputs, &[dense(outputs)], 1);
            let mut chunks = Chunks::new(&network, 0);
            let x = Array2::from_shape_fn((count, inputs), |(i, j)| (i + j) as f32);
            for round in 0..2 {
                let mut rows = Vec::new();
                while let Some(range) = chunks.next(&network, x.view()) {
                    assert_eq!(chunks.pass().values(0), x.slice(s![range.clone(), ..]));
                    rows.push(range);
                }
                let wanted: Vec<_> = (0..count).step_by(at_once).map(|from| from..count.min(from + at_once)).collect();
                assert_eq!(rows, wanted, "round {round} of {inputs} × {outputs}");
            }
        }
    }

    #[test]
    fn a_loss_is_the_mean_over_all_examples_however_they_are_divided() {
        let network = Network::new(2, &[dense(2)], 1);
        let x = Array2::from_shape_fn((45, 2), |(i, j)| (i * 3 + j * 7) as f32 % 11.0 - 5.0);
        let outputs = x.dot(&network.layers()[0].parameters()[0].value);
        let examples = Examples { y: Targets::Values(outputs.mapv(|y| y - 3.0)), x };
        let mut loss = Loss::new(&network);
        let found = std::iter::repeat_with(|| loss.advance(&network, &examples)).take(4).flatten().next();
        assert!(found.is_some_and(|found| (found - 9.0).abs() < 1e-4), "{found:?}");
    }

    /// A layer before the first that drops is run once for all samples, and each sample has masks of its own.
    #[test]
    fn samples_are_the_evaluation_and_then_as_many_thinned_networks_for_every_few_examples() {
        let dropout = Spec::Dropout { masking: Masking::STANDARD, settings: DropSettings { rate: 0.5, ..OFF } };
        let network = Network::new(3, &[dense(40), dropout], 1);
        let x = Array2::from_shape_fn((40, 3), |(i, j)| (i + j) as f32 + 1.0);
        let sums = x.dot(&network.layers()[0].parameters()[0].value);
        let mut samples = Samples::new(&network, 3, 1);
        let mut visits = Vec::new();
        let mut before = Array2::zeros((0, 0));
        while let Some(visit) = samples.next(&network, x.view()) {
            let output = samples.pass().output().to_owned();
            let (rows, number) = match visit {
                Visit::Evaluation(rows) => (rows, None),
                Visit::Sample(rows, number) => (rows, Some(number)),
            };
            for (y, sum) in output.iter().zip(sums.slice(s![rows.clone(), ..])) {
                let is_near = |wanted: f32| (y - wanted).abs() < 1e-4;
                assert!(if number.is_none() { is_near(*sum) } else { *y == 0.0 || is_near(2.0 * sum) }, "{y}, {sum}");
            }
            assert_ne!(output, before);
            before = output;
            visits.push((rows, number));
        }
        let numbers = [None, Some(0), Some(1), Some(2)];
        let wanted: Vec<_> =
            [0..32, 32..40].into_iter().flat_map(|r| numbers.map(|number| (r.clone(), number))).collect();
        assert_eq!(visits, wanted);
    }
}
