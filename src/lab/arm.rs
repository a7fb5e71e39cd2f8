//! One network in training.

use super::Phase;
use super::architecture::{Architecture, Column};
use super::batches::Batches;
use super::evaluation::{Evaluation, Score, Scorer};
use super::thinned::ThinnedNetworks;
use crate::config::{ArmConfig, Scaling};
use crate::data::{Split, Task};
use crate::nn::{DropSettings, Mode, Network, Optimizer, Parameter, Pass, Rule, StepSettings};
use ndarray::{ArrayView1, ArrayView2, Axis};
use serde::Serialize;

/// When and why an arm stopped: its numbers left the range of 32-bit floating point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divergence {
    /// The iteration in which it showed.
    pub iteration: u64,
    /// The learning rate at that time.
    pub learning_rate: f64,
}

impl std::fmt::Display for Divergence {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "diverged at iteration {} (learning rate {})", self.iteration, self.learning_rate)
    }
}

/// A neuron's numbers for one example of the newest batch, as far as the iteration has computed them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Neuron {
    /// The bias b; none for an input.
    pub bias: Option<f32>,
    /// The sum z = Σ w x + b; none for an input.
    pub sum: Option<f32>,
    /// f(z), before dropout.
    pub activation: Option<f32>,
    /// 1 kept, 0 dropped; none where nothing is dropped.
    pub mask: Option<f32>,
    /// What a kept neuron is multiplied by.
    pub scale: f32,
    /// What the next layer gets.
    pub output: Option<f32>,
    /// ∂loss/∂f(z), 0 for a dropped neuron; none for an input, where it is not computed.
    pub gradient: Option<f32>,
    /// The Euclidean norm of the gradient of the batch's loss with respect to the neuron's incoming weights.
    pub weight_gradient: Option<f32>,
}

/// One network in training: its layers, its optimizer, and what is known of it.
pub struct Arm {
    config: ArmConfig,
    task: Task,
    seed: u32,
    columns: Vec<Column>,
    network: Network,
    optimizer: Optimizer,
    settings: StepSettings,
    pass: Pass,
    scorer: Scorer,
    scores: Option<[Score; 2]>,
    batch_loss: f32,
    thinned: ThinnedNetworks,
    divergence: Option<Divergence>,
}

impl Arm {
    /// A network with initial weights, for the batches of `split`.
    pub(super) fn new(config: &ArmConfig, split: &Split, batch: usize, seed: u32) -> Self {
        let Architecture { specs, columns } = Architecture::new(config, split.train.x.ncols(), split.task);
        let network = Network::new(split.train.x.ncols(), &specs, seed);
        let mut arm = Self {
            task: split.task,
            seed,
            optimizer: Optimizer::new(Rule::usual(config.optim), network.parameters()),
            settings: step_settings(config),
            pass: Pass::training(&network, batch, seed),
            scorer: Scorer::new(&network),
            scores: None,
            batch_loss: 0.0,
            thinned: ThinnedNetworks::new(columns.iter().map(|column| column.units).sum()),
            divergence: None,
            config: config.clone(),
            columns,
            network,
        };
        // Before the first mask is drawn nothing has been dropped and nothing computed.
        arm.network.forward(&mut arm.pass, Mode::Evaluation);
        arm
    }

    /// Takes over the settings of `config` that may change while the network trains.
    pub(super) fn apply(&mut self, config: &ArmConfig) {
        let before = self.droppable();
        self.settings = step_settings(config);
        for layer in 0..self.columns.len() {
            let rate = match layer {
                0 => config.drop_in,
                // The output layer has no rate and no dropout to set.
                _ => config.drop.get(layer - 1).copied().unwrap_or_default(),
            };
            if let Some(dropout) = self.columns[layer].dropout.and_then(|l| self.network.layer_mut(l)) {
                dropout.set_drop_settings(DropSettings { rate: rate as f32, scaling: config.scaling });
            }
        }
        self.config = config.clone();
        if self.droppable() != before {
            self.thinned.clear();
        }
    }

    /// First phase: takes the batch and draws the masks.
    pub(super) fn sample_masks(&mut self, batches: &Batches) {
        self.pass.input_mut().assign(&batches.x());
        self.network.sample(&mut self.pass);
        for row in 0..self.pass.rows() {
            let masks =
                (0..self.columns.len()).filter_map(|layer| mask(&self.pass, &self.network, &self.columns, layer));
            self.thinned.see(masks.filter_map(|mask| mask.index_axis_move(Axis(0), row).to_slice()));
        }
    }

    /// Second phase.
    pub(super) fn forward(&mut self) {
        self.network.forward(&mut self.pass, Mode::Training);
    }

    /// Third phase: the loss, and the gradient at the output. A loss that is not finite ends the arm's training.
    pub(super) fn compute_loss(&mut self, batches: &Batches, iteration: u64) {
        let loss = batches.wanted().loss(self.pass.output());
        if loss.is_finite() {
            self.batch_loss = loss;
            let (output, gradient) = self.pass.output_and_gradient_mut();
            batches.wanted().gradient(output, gradient);
        } else {
            self.diverge(iteration);
        }
    }

    /// Fourth phase.
    pub(super) fn backward(&mut self) {
        self.network.backward(&mut self.pass);
    }

    /// Last phase.
    pub(super) fn update(&mut self) {
        self.optimizer.step(self.network.parameters_mut(), &self.settings);
        self.network.settle(&self.pass);
    }

    /// Computes the scores on all examples.
    pub(super) fn evaluate_all(&mut self, split: &Split, iteration: u64) {
        let train = self.scorer.score(&self.network, &split.train);
        let test = self.scorer.score(&self.network, &split.test);
        match (train, test) {
            (Some(train), Some(test)) => self.scores = Some([train, test]),
            _ => self.diverge(iteration),
        }
    }

    fn diverge(&mut self, iteration: u64) {
        self.divergence = Some(Divergence { iteration, learning_rate: self.config.lr });
    }

    /// The settings in force.
    pub fn config(&self) -> &ArmConfig {
        &self.config
    }

    /// The network itself.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Number of layers: the input, each hidden layer, the output.
    pub fn depth(&self) -> usize {
        self.columns.len()
    }

    /// Neurons of `layer`; 0 is the input.
    ///
    /// # Panics
    /// This and the other methods that take a layer panic if `layer` is not below [`Self::depth`].
    pub fn units(&self, layer: usize) -> usize {
        self.columns[layer].units
    }

    /// The weights into `layer`, units(layer − 1) × units(layer); without columns for the input.
    pub fn weights(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.parameter(layer, 0).map_or_else(empty, |parameter| parameter.value.view())
    }

    /// The biases of `layer`; none for the input.
    pub fn biases(&self, layer: usize) -> ArrayView1<'_, f32> {
        self.parameter(layer, 1).map_or_else(|| ArrayView1::from(&[]), |parameter| parameter.value.row(0))
    }

    /// The gradient of the newest batch's loss with respect to [`Self::weights`].
    pub fn weight_gradients(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.parameter(layer, 0).map_or_else(empty, |parameter| parameter.gradient.view())
    }

    fn parameter(&self, layer: usize, which: usize) -> Option<&Parameter> {
        self.columns[layer].dense.map(|dense| &self.network.layers()[dense].parameters()[which])
    }

    /// The probability with which neurons of `layer` are dropped.
    pub fn rate(&self, layer: usize) -> f32 {
        drop_settings(&self.network, &self.columns[layer]).map_or(0.0, |settings| settings.rate)
    }

    /// The factor on kept neurons of `layer` in training: 1 / (1 − p) for inverted dropout, else 1.
    pub fn scale(&self, layer: usize) -> f32 {
        match drop_settings(&self.network, &self.columns[layer]) {
            Some(DropSettings { rate, scaling: Scaling::Inverted }) => 1.0 / (1.0 - rate),
            _ => 1.0,
        }
    }

    /// The newest iteration's mask of `layer`, batch × units, 1 kept and 0 dropped; none where nothing is dropped.
    pub fn mask(&self, layer: usize) -> Option<ArrayView2<'_, f32>> {
        mask(&self.pass, &self.network, &self.columns, layer)
    }

    /// Neurons that can be dropped: the n of 2ⁿ thinned networks.
    pub fn droppable(&self) -> usize {
        (0..self.depth()).filter(|&layer| self.rate(layer) > 0.0).map(|layer| self.units(layer)).sum()
    }

    /// The thinned networks seen so far.
    pub fn thinned(&self) -> &ThinnedNetworks {
        &self.thinned
    }

    /// What `layer` put out in the newest training pass, after dropout, batch × units.
    pub fn activations(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.pass.values(self.columns[layer].outputs)
    }

    /// ∂loss/∂f(z) of `layer` in the newest backward pass, f(z) being the activations before dropout, batch × units: 0
    /// for dropped neurons. For the input they are not computed.
    pub fn gradients(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.pass.gradients(self.columns[layer].activations)
    }

    /// One neuron's numbers for row `example` of the newest batch, in an iteration whose newest phase is `phase`; none if
    /// there is no such neuron or row.
    pub fn neuron(&self, layer: usize, unit: usize, example: usize, phase: Phase) -> Option<Neuron> {
        let column = self.columns.get(layer).filter(|column| unit < column.units && example < self.pass.rows())?;
        let (is_forward_done, is_backward_done) = match phase {
            Phase::Mask => (false, false),
            Phase::Forward | Phase::Loss => (true, false),
            Phase::Backward | Phase::Update => (true, true),
        };
        let has_weights = column.dense.is_some();
        let value = |place: usize| is_forward_done.then(|| self.pass.values(place)[[example, unit]]);
        let if_backward = (has_weights && is_backward_done).then_some(());
        Some(Neuron {
            bias: has_weights.then(|| self.biases(layer)[unit]),
            sum: value(column.sums).filter(|_| has_weights),
            activation: value(column.activations),
            mask: self.mask(layer).map(|mask| mask[[example, unit]]),
            scale: self.scale(layer),
            output: value(column.outputs),
            gradient: if_backward.map(|()| self.gradients(layer)[[example, unit]]),
            weight_gradient: if_backward
                .map(|()| self.weight_gradients(layer).column(unit).mapv(|g| g * g).sum().sqrt()),
        })
    }

    /// Loss of the newest batch, under its masks.
    pub fn batch_loss(&self) -> f32 {
        self.batch_loss
    }

    /// The newest scores on training and test data; none before the first evaluation.
    pub fn scores(&self) -> Option<[Score; 2]> {
        self.scores
    }

    /// Whether and when the arm diverged.
    pub fn diverged(&self) -> Option<&Divergence> {
        self.divergence.as_ref()
    }

    /// Passes `x` (rows × inputs) through the network in evaluation.
    pub fn evaluate(&self, x: ArrayView2<f32>, into: &mut Evaluation) {
        self.run(x, into, Mode::Evaluation);
    }

    /// Passes `x` (rows × inputs) through the network under newly drawn masks, from the evaluation's own stream: one
    /// Monte-Carlo sample (Gal and Ghahramani 2016, equation 6).
    pub fn sample(&self, x: ArrayView2<f32>, into: &mut Evaluation) {
        self.run(x, into, Mode::Training);
    }

    fn run(&self, x: ArrayView2<f32>, into: &mut Evaluation, mode: Mode) {
        let is_classification = matches!(self.task, Task::Classification { .. });
        into.run(&self.network, &self.columns, is_classification, self.seed, x, mode);
    }
}

fn empty<'a>() -> ArrayView2<'a, f32> {
    ArrayView2::from_shape((0, 0), &[]).expect("no numbers fill no rows")
}

fn step_settings(config: &ArmConfig) -> StepSettings {
    StepSettings {
        rate: config.lr as f32,
        l1: config.l1 as f32,
        l2: config.l2 as f32,
        max_norm: config.max_norm as f32,
    }
}

fn drop_settings(network: &Network, column: &Column) -> Option<DropSettings> {
    column.dropout.and_then(|layer| network.layers()[layer].drop_settings())
}

fn mask<'a>(pass: &'a Pass, network: &Network, columns: &[Column], layer: usize) -> Option<ArrayView2<'a, f32>> {
    let settings = drop_settings(network, &columns[layer]).filter(|settings| settings.rate > 0.0);
    settings.and(columns[layer].dropout).map(|dropout| pass.mask(dropout))
}
