//! What becomes of the answers when a random part of the hidden neurons is gone: co-adaptation by experiment.

use super::passes::{Chunks, correct, loss_sum};
use super::removal::{Site, sites};
use super::{Measure, Outcome, Subject};
use data::{Examples, Targets};
use ndarray::{Array2, Zip, s};
use nn::drop::bernoulli;
use nn::rng::{Rng, Stream, stream};
use nn::{Mode, Network};
use serde::Serialize;
use std::ops::Range;

/// The rates p that are tried beside 0, in tenths.
const TENTHS: [u8; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/// Masks of each test example at each rate.
pub const MASKS: usize = 10;

/// The test loss and the share of errors when each hidden neuron is gone with probability p and what is left is
/// multiplied by 1 / (1 − p), for p = 0, 0.1, …, 0.9.
///
/// The same is done to both arms, whatever they were trained with: in evaluation the output of each hidden layer, after
/// its own dropout, is multiplied by m / (1 − p), m drawn from Bernoulli(1 − p) for each test example and neuron (for a
/// feature map one m for all its cells; of a recurrent layer, the last state), 10 times, and the mean taken. A mask of a
/// higher rate drops what that of a lower rate drops and more, so that the points of a curve belong together.
///
/// A network whose neurons rely on particular others breaks early (Hinton et al. 2012 on co-adaptation; Morcos et al.
/// 2018 remove random sets of units likewise, without scaling the others). One that was trained with dropout has
/// practised this very test, so that it holds says how it was trained, and is no gain in itself. Blind to: which neurons
/// lean on which.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BreakTest {
    /// The rates p, from 0 on.
    pub rates: Vec<f64>,
    /// The mean test loss at each rate.
    pub losses: Vec<f64>,
    /// The share of test examples answered wrongly at each rate; empty in regression.
    pub errors: Vec<f64>,
}

typescript! {
    r#"
export interface Measures {
  "break-test": BreakTest;
}

/** What is left when each hidden neuron is gone with probability p and the others are multiplied by 1 / (1 − p). */
export interface BreakTest {
  /** The rates p: 0, 0.1, …, 0.9. */
  rates: number[];
  /** Test losses at these rates. */
  losses: number[];
  /** Shares of wrong answers at these rates; empty in regression. */
  errors: number[];
}
"#
}

/// Sums over examples, and masks.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    loss: f64,
    correct: usize,
    count: usize,
}

impl Score {
    fn add(&mut self, examples: &Examples, rows: &Range<usize>, chunks: &Chunks) {
        let output = chunks.pass().output();
        self.loss += loss_sum(examples, rows, output);
        self.correct += correct(examples, rows, output);
        self.count += rows.len();
    }
}

/// The test under way, on the outputs at some places of a network.
struct Breaks {
    chunks: Chunks,
    rows: Range<usize>,
    sites: Vec<Site>,
    /// A stream of masks for each site.
    rngs: Vec<Rng>,
    /// What the first site puts out in evaluation.
    outputs: Array2<f32>,
    /// Of the newest rows: the masks taken, and the place in [`TENTHS`] of the rate that is next.
    masks: usize,
    next: usize,
    /// At rate 0, then at those of [`TENTHS`].
    scores: Vec<Score>,
}

impl Breaks {
    fn new(network: &Network, sites: Vec<Site>, seed: u32) -> Self {
        Self {
            chunks: Chunks::new(network, 0),
            rows: 0..0,
            rngs: sites.iter().map(|site| stream(seed, Stream::Breaks, site.layer as u16)).collect(),
            sites,
            outputs: Array2::zeros((0, 0)),
            masks: MASKS,
            next: 0,
            scores: vec![Score::default(); 1 + TENTHS.len()],
        }
    }

    /// Does the next pass, and says whether that was the last.
    fn advance(&mut self, network: &Network, examples: &Examples) -> bool {
        if self.masks == MASKS {
            let Some(rows) = self.chunks.next(network, examples.x.view()) else { return true };
            self.scores[0].add(examples, &rows, &self.chunks);
            self.rows = rows;
            self.masks = 0;
            if let Some(first) = self.sites.first() {
                self.outputs = self.chunks.pass().values(first.place).to_owned();
            }
            return false;
        }
        let rate = f32::from(TENTHS[self.next]) / 10.0;
        // Only the highest rate takes the streams along: all rates see the same random numbers.
        let mut rngs = self.rngs.clone();
        self.break_at(network, rate, &mut rngs);
        self.next += 1;
        self.scores[self.next].add(examples, &self.rows, &self.chunks);
        if self.next == TENTHS.len() {
            self.next = 0;
            self.masks += 1;
            self.rngs = rngs;
        }
        false
    }

    /// Runs what comes after the first site, with a mask on the output of every site.
    fn break_at(&mut self, network: &Network, rate: f32, rngs: &mut [Rng]) {
        let pass = self.chunks.pass_mut();
        if let Some(first) = self.sites.first() {
            pass.values_mut(first.place).assign(&self.outputs);
        }
        for (site, rng) in self.sites.iter().zip(rngs) {
            let mut values = pass.values_mut(site.place);
            let mut mask = Array2::zeros((values.nrows(), site.units));
            bernoulli::draw(mask.as_slice_mut().unwrap_or_default(), rate, rng);
            // Of feature maps, the cells of a pixel stand side by side.
            for from in (0..values.ncols()).step_by(site.units) {
                let cells = values.slice_mut(s![.., from..from + site.units]);
                Zip::from(cells).and(&mask).for_each(|value, kept| *value *= kept / (1.0 - rate));
            }
            network.forward_from(pass, site.place, Mode::Evaluation);
        }
    }

    fn found(&self, has_classes: bool) -> BreakTest {
        let per_example = |sum: f64, score: &Score| sum / score.count as f64;
        let error = |score: &Score| has_classes.then(|| per_example((score.count - score.correct) as f64, score));
        BreakTest {
            rates: [0].iter().chain(&TENTHS).map(|&tenths| f64::from(tenths) / 10.0).collect(),
            losses: self.scores.iter().map(|score| per_example(score.loss, score)).collect(),
            errors: self.scores.iter().filter_map(error).collect(),
        }
    }
}

/// The measure under way.
pub struct Measuring(Breaks);

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        Self(Breaks::new(subject.network(), sites(subject), subject.seed()))
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let test = subject.test();
        let is_done = self.0.advance(subject.network(), test);
        is_done.then(|| Outcome::BreakTest(self.0.found(matches!(test.y, Targets::Classes(_)))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn::{Initial, Spec};

    const DENSE: Spec = Spec::Dense { outputs: 2, initial: Initial::Glorot };
    const EXAMPLES: usize = 4_000;

    fn site(place: usize, units: usize) -> Site {
        Site { layer: place + 1, place, activations: place, units }
    }

    fn run(network: &Network, sites: Vec<Site>, examples: &Examples) -> BreakTest {
        let mut breaks = Breaks::new(network, sites, 1);
        while !breaks.advance(network, examples) {}
        breaks.found(matches!(examples.y, Targets::Classes(_)))
    }

    /// A network that answers the sum of two neurons, each of which is 1. What is left of one is m / (1 − p), with the mean 1
    /// and the variance p / (1 − p); so the squared error of the sum is 2 p / (1 − p). Four standard errors of a mean over
    /// 40,000 draws are below 6 % of it.
    #[test]
    fn of_a_sum_the_squared_error_is_the_variance_of_the_masks() {
        let mut network = Network::new(2, &[Spec::Dense { outputs: 1, initial: Initial::Glorot }], 1);
        network.parameters_mut().zip([1.0, 0.0]).for_each(|(parameter, value)| parameter.value.fill(value));
        let examples =
            Examples { x: Array2::ones((EXAMPLES, 2)), y: Targets::Values(Array2::from_elem((EXAMPLES, 1), 2.0)) };
        let BreakTest { rates, losses, errors } = run(&network, vec![site(0, 2)], &examples);
        assert_eq!((rates.len(), errors.len(), losses[0]), (10, 0, 0.0));
        for (rate, loss) in rates.iter().zip(&losses).skip(1) {
            let wanted = 2.0 * rate / (1.0 - rate);
            assert!((loss / wanted - 1.0).abs() < 0.06, "p = {rate}: {loss}, expected {wanted}");
        }
    }

    /// The larger of two neurons wins, unless it is gone: then the other one does, or, of nothing, the first. So of 1 and 2,
    /// the second being right, the answer is wrong just where the second is gone, with probability p.
    #[test]
    fn an_answer_that_hangs_on_one_neuron_is_wrong_as_often_as_the_neuron_is_gone() {
        let mut network = Network::new(2, &[DENSE], 1);
        let identity = |(row, column): (usize, usize)| if row == column { 1.0 } else { 0.0 };
        let [weights, biases] = [Array2::from_shape_fn((2, 2), identity), Array2::zeros((1, 2))];
        network.parameters_mut().zip([weights, biases]).for_each(|(parameter, value)| parameter.value = value);
        let x = Array2::from_shape_fn((EXAMPLES, 2), |(_, column)| column as f32 + 1.0);
        let found = run(&network, vec![site(0, 2)], &Examples { x, y: Targets::Classes(vec![1; EXAMPLES]) });
        for (rate, error) in found.rates.iter().zip(&found.errors) {
            assert!((error - rate).abs() < 0.01, "p = {rate}: {error}");
        }
        assert!(found.errors.is_sorted(), "what a lower rate drops is dropped by a higher one: {:?}", found.errors);
    }

    /// Two maps of three cells each: a map is there with all its cells, or with none.
    #[test]
    fn a_map_goes_with_all_its_cells() {
        let mut network = Network::new(6, &[Spec::Dense { outputs: 1, initial: Initial::Glorot }], 1);
        // Cells of the first map count 1, those of the second nothing.
        let [weights, biases] =
            [Array2::from_shape_fn((6, 1), |(cell, _)| (1 - cell % 2) as f32), Array2::zeros((1, 1))];
        network.parameters_mut().zip([weights, biases]).for_each(|(parameter, value)| parameter.value = value);
        let examples =
            Examples { x: Array2::ones((EXAMPLES, 6)), y: Targets::Values(Array2::from_elem((EXAMPLES, 1), 3.0)) };
        let found = run(&network, vec![site(0, 2)], &examples);
        // (3 m / (1 − p) − 3)², where three cells of their own would have a third of this.
        assert!((found.losses[5] / 9.0 - 1.0).abs() < 0.06, "{:?}", found.losses);
    }

    /// In two layers of one neuron each, 1 is left of 1 only with both: squared, (1 − p)⁻² − 1 on average.
    #[test]
    fn every_layer_loses_neurons() {
        let one = Spec::Dense { outputs: 1, initial: Initial::Glorot };
        let mut network = Network::new(1, &[one, one], 1);
        let values = [1.0, 0.0, 1.0, 0.0];
        network.parameters_mut().zip(values).for_each(|(parameter, value)| parameter.value.fill(value));
        let examples = Examples { x: Array2::ones((EXAMPLES, 1)), y: Targets::Values(Array2::ones((EXAMPLES, 1))) };
        let found = run(&network, vec![site(0, 1), site(1, 1)], &examples);
        for (rate, loss) in found.rates.iter().zip(&found.losses).take(7).skip(1) {
            let wanted = (1.0 - rate).powi(-2) - 1.0;
            assert!((loss / wanted - 1.0).abs() < 0.06, "p = {rate}: {loss}, expected {wanted}");
        }
    }
}
