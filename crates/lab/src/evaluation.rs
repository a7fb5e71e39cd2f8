//! Passes outside training: evaluation and Monte-Carlo samples, and the scores of an arm on whole sets of examples.

use super::Arm;
use super::batches::wanted;
use super::learnt::{Learnt, Tally};
use data::{Examples, Split, Targets};
use ndarray::{Array2, ArrayView2, s};
use nn::loss::softmax;
use nn::rows::{first_rows, first_rows_mut};
use nn::{Mode, Network, Pass, Removal};
use serde::{Deserialize, Serialize};

/// The buffers of passes outside training. It grows with the largest batch it is given, and then allocates no more.
#[derive(Default)]
pub struct Evaluation {
    pass: Option<Pass>,
    places: Vec<usize>,
    answers: Array2<f32>,
    rows: usize,
}

impl Evaluation {
    /// Passes `x` (rows × inputs) through the network of `arm` without what is removed of it; with [`Mode::Training`], under
    /// masks newly drawn from the stream of samples.
    pub(super) fn run(&mut self, arm: &Arm, x: ArrayView2<f32>, mode: Mode) {
        let (network, removal) = (arm.shown_network(), arm.removed().removal());
        let rows = x.nrows();
        let pass = match self.pass.take().filter(|pass| pass.fits(network) && pass.capacity() >= rows) {
            Some(pass) => self.pass.insert(pass),
            None => self.pass.insert(Pass::evaluation(network, rows, arm.seed())),
        };
        pass.set_rows(rows);
        pass.input_mut().assign(&x);
        match mode {
            Mode::Training => {
                network.sample(pass);
                network.forward_thinned_without(pass, removal);
            }
            Mode::Evaluation => network.forward_without(pass, removal),
        }
        self.places.clear();
        self.places.extend(arm.columns().iter().map(|column| column.outputs));
        let output = pass.output();
        self.rows = rows;
        if self.answers.nrows() < rows || self.answers.ncols() != output.ncols() {
            self.answers = Array2::zeros(output.dim());
        }
        let mut answers = first_rows_mut(&mut self.answers, rows);
        answers.assign(&output);
        if arm.is_classifier() {
            softmax(answers);
        }
    }

    /// What the neurons of `layer` put out, rows × units; the output layer's are logits or values.
    ///
    /// # Panics
    /// Before the first pass.
    pub fn layer(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.pass.as_ref().expect("an evaluation was run before it is read").values(self.places[layer])
    }

    /// The state of the network's layer `layer`, a recurrent one, after `step` steps, rows × cells; none if there is none, or
    /// nothing was evaluated.
    pub(super) fn state(&self, network: &Network, layer: usize, step: usize) -> Option<ArrayView2<'_, f32>> {
        network.state(self.pass.as_ref()?, layer, step)
    }

    /// What the network answers, rows × outputs: a probability for each class, or values.
    pub fn answers(&self) -> ArrayView2<'_, f32> {
        first_rows(&self.answers, self.rows)
    }
}

/// An arm's performance on a set of examples, in evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Score {
    /// Mean loss.
    pub loss: f32,
    /// Share of right answers, for classification.
    pub accuracy: Option<f32>,
    /// Of training examples, what became of wrong labels; none where there are none.
    pub learnt: Option<Learnt>,
}

/// Rows that are evaluated at once: enough to fill the tiles of a matrix product, few enough to stay in the cache.
const CHUNK: usize = 64;

/// Computes scores, with buffers of its own.
pub(super) struct Scorer {
    pass: Pass,
}

impl Scorer {
    pub(super) fn new(network: &Network) -> Self {
        Self { pass: Pass::evaluation(network, CHUNK, 0) }
    }

    /// Follows a network whose layers drop in another way.
    pub(super) fn adapt(&mut self, network: &Network) {
        self.pass.adapt(network);
    }

    /// The scores of `network` without what `removal` says on training and test examples; `None` if its outputs are no longer
    /// finite.
    pub(super) fn scores(&mut self, network: &Network, split: &Split, removal: &Removal) -> Option<[Score; 2]> {
        let train = self.score(network, removal, &split.train, Tally::new(split))?;
        let test = self.score(network, removal, &split.test, None)?;
        Some([train, test])
    }

    fn score(
        &mut self,
        network: &Network,
        removal: &Removal,
        examples: &Examples,
        mut tally: Option<Tally>,
    ) -> Option<Score> {
        let count = examples.x.nrows();
        let (mut loss, mut correct) = (0.0_f64, 0);
        for from in (0..count).step_by(CHUNK) {
            let to = count.min(from + CHUNK);
            self.pass.set_rows(to - from);
            self.pass.input_mut().assign(&examples.x.slice(s![from..to, ..]));
            network.forward_without(&mut self.pass, removal);
            let wanted = wanted(&examples.y, from, to);
            loss += f64::from(wanted.loss(self.pass.output())) * (to - from) as f64;
            correct += wanted.correct(self.pass.output()).unwrap_or(0);
            if let Some(tally) = &mut tally {
                tally.add(from, self.pass.output());
            }
        }
        let accuracy = matches!(examples.y, Targets::Classes(_)).then(|| correct as f32 / count as f32);
        let mean = loss / count as f64;
        let loss = mean as f32;
        let learnt = tally.map(|tally| tally.learnt(correct, mean));
        loss.is_finite().then_some(Score { loss, accuracy, learnt })
    }
}
