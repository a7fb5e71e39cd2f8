//! One network in training.

use super::Phase;
use super::architecture::{Architecture, Column, Form, Part};
use super::batches::Batches;
use super::earlier::Earlier;
use super::evaluation::{Evaluation, Score, Scorer};
use super::milestones::Milestones;
use super::removed::{Removed, Unit};
use super::thinned::ThinnedNetworks;
use data::{Split, Task};
use ndarray::{ArrayView1, ArrayView2, Axis};
use nn::drop::{DropSettings, Entry, Masking};
use nn::{Checkpoint, Misfit, Mode, Network, Optimizer, Parameter, Pass, Removal, Role, Rule, StepSettings};
use serde::{Deserialize, Serialize};
use settings::ArmConfig;

/// When and why an arm stopped: its numbers left the range of 32-bit floating point.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
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

/// A neuron's numbers for one example of the newest batch, as far as the iteration has computed them. Those of a feature
/// map are means over its cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Neuron {
    /// Cells of the feature map; none if it is a single neuron.
    pub cells: Option<usize>,
    /// The bias b; none for an input and for a cell of a state, which has several.
    pub bias: Option<f32>,
    /// The sum z = Σ w x + b; none for an input and for a cell of a state.
    pub sum: Option<f32>,
    /// f(z), before what follows f; of a cell of a state, its value after its step.
    pub activation: Option<f32>,
    /// 1 kept, 0 dropped, or, where a mask has several entries for the neuron (a map's cells, its incoming weights), the
    /// share of those that are kept; the factor itself where nothing is dropped but multiplied by noise; none without rate.
    pub mask: Option<f32>,
    /// What is kept is multiplied by this.
    pub scale: f32,
    /// What is left after dropout; with batch normalisation in between, that is not f(z) times mask and scale.
    pub output: Option<f32>,
    /// ∂loss/∂x, x being what dropout multiplies: f(z), or, with batch normalisation, what [`Column::before_dropout`]
    /// says. 0 for a dropped neuron; none for an input and for a cell of a state, where it is not kept.
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
    earlier: Earlier,
    optimizer: Optimizer,
    settings: StepSettings,
    pass: Pass,
    scorer: Scorer,
    scores: Option<[Score; 2]>,
    batch_loss: Option<f32>,
    milestones: Milestones,
    thinned: ThinnedNetworks,
    divergence: Option<Divergence>,
    removed: Removed,
}

/// An arm apart from its settings.
#[derive(Deserialize, Serialize)]
pub(super) struct ArmState {
    pub checkpoint: Checkpoint,
    pub scores: Option<[Score; 2]>,
    pub batch_loss: Option<f32>,
    pub milestones: Milestones,
    pub thinned: ThinnedNetworks,
    pub divergence: Option<Divergence>,
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
            batch_loss: None,
            milestones: Milestones::default(),
            thinned: ThinnedNetworks::default(),
            divergence: None,
            removed: Removed::default(),
            config: config.clone(),
            columns,
            network,
            earlier: Earlier::default(),
        };
        // Before the first mask is drawn nothing has been dropped and nothing computed.
        arm.network.forward(&mut arm.pass, Mode::Evaluation);
        arm
    }

    /// Gives the network, which has not been trained, the numbers that `fill` sets.
    pub(super) fn fill<E>(&mut self, fill: impl FnOnce(&mut Network) -> Result<(), E>) -> Result<(), E> {
        fill(&mut self.network)?;
        self.network.forward(&mut self.pass, Mode::Evaluation);
        Ok(())
    }

    /// What training has made of it so far.
    pub(super) fn save(&self, is_amid_iteration: bool) -> ArmState {
        ArmState {
            checkpoint: Checkpoint::of(&self.network, &self.optimizer, &self.pass, is_amid_iteration),
            scores: self.scores,
            batch_loss: self.batch_loss,
            milestones: self.milestones.clone(),
            thinned: self.thinned.clone(),
            divergence: self.divergence,
        }
    }

    /// Brings an arm that was made with the same settings to this state.
    pub(super) fn restore(&mut self, state: ArmState) -> Result<(), Misfit> {
        if !state.milestones.is_sound() || !state.thinned.is_sound() {
            return Err(Misfit);
        }
        state.checkpoint.restore(&mut self.network, &mut self.optimizer, &mut self.pass)?;
        self.scores = state.scores;
        self.batch_loss = state.batch_loss;
        self.milestones = state.milestones;
        self.thinned = state.thinned;
        self.divergence = state.divergence;
        Ok(())
    }

    /// Takes over the settings of `config` that may change while the network trains.
    pub(super) fn apply(&mut self, config: &ArmConfig) {
        let before = self.droppable();
        self.settings = step_settings(config);
        let Architecture { specs, columns } = Architecture::new(config, self.network.inputs(), self.task);
        self.network.adapt(&specs);
        self.earlier = Earlier::default();
        self.pass.adapt(&self.network);
        self.scorer.adapt(&self.network);
        self.columns = columns;
        // Where its units are may have changed.
        self.put_back();
        self.config = config.clone();
        if self.droppable() != before {
            self.thinned.clear();
        }
    }

    /// First phase: takes the batch and draws the masks.
    pub(super) fn sample_masks(&mut self, batches: &Batches) {
        self.pass.input_mut().assign(&batches.x());
        self.network.sample(&mut self.pass);
    }

    /// Counts the thinned networks of the newest masks, once after they were drawn.
    pub(super) fn count_thinned(&mut self) {
        let masks = || {
            let masks = self.columns.iter().filter_map(|column| mask(&self.pass, &self.network, column));
            masks.filter(|(_, masking)| masking.noise.drops())
        };
        let shared = masks().filter(|(_, masking)| masking.entry.is_shared_by_batch());
        let shared = self.thinned.shared(shared.filter_map(|(mask, _)| mask.to_slice()));
        let own = || masks().filter(|(_, masking)| !masking.entry.is_shared_by_batch());
        // Where nothing is dropped example by example, all examples have the same network.
        let rows = if own().next().is_some() { self.pass.rows() } else { 1 };
        for row in 0..rows {
            self.thinned.see(shared, own().filter_map(|(mask, _)| mask.index_axis_move(Axis(0), row).to_slice()));
        }
    }

    /// Second phase.
    pub(super) fn forward(&mut self) {
        self.network.forward(&mut self.pass, Mode::Training);
    }

    /// Third phase: the loss, and the gradient at the output. A loss that is not finite ends the arm's training.
    pub(super) fn compute_loss(&mut self, batches: &Batches, iteration: u64) {
        let (output, gradient) = self.pass.output_and_gradient_mut();
        let loss = batches.wanted().loss_and_gradient(output, gradient);
        if loss.is_finite() {
            self.batch_loss = Some(loss);
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
        // With a penalty the optimizer adds its part to the gradients.
        if self.settings.l1 > 0.0 || self.settings.l2 > 0.0 {
            self.earlier.keep_gradients(&self.network);
        }
        self.optimizer.step(self.network.parameters_mut(), &self.settings);
        self.network.update_running_statistics(&self.pass);
    }

    /// Computes the scores on all examples.
    pub(super) fn evaluate_all(&mut self, split: &Split, iteration: u64) {
        match self.scorer.scores(&self.network, split, &Removal::default()) {
            Some(scores) => {
                self.scores = Some(scores);
                self.milestones.see(scores, iteration);
            }
            None => self.diverge(iteration),
        }
    }

    /// The scores on all examples without what is removed, of which nothing is kept; none if it has diverged.
    pub(super) fn scores_without(&mut self, split: &Split) -> Option<[Score; 2]> {
        let is_sound = self.divergence.is_none();
        is_sound.then(|| self.scorer.scores(&self.network, split, self.removed.removal())).flatten()
    }

    /// Takes these units, and no others, out of what is asked of the network.
    pub(super) fn remove(&mut self, units: &[Unit]) {
        self.removed = Removed::new(self, units);
    }

    /// Puts back what was taken out.
    pub(super) fn put_back(&mut self) {
        if !self.removed.units().is_empty() {
            self.removed = Removed::default();
        }
    }

    fn diverge(&mut self, iteration: u64) {
        self.divergence = Some(Divergence { iteration, learning_rate: self.config.lr });
    }

    /// The settings in force.
    pub fn config(&self) -> &ArmConfig {
        &self.config
    }

    /// Whether it answers with classes.
    pub(super) fn is_classifier(&self) -> bool {
        matches!(self.task, Task::Classification { .. })
    }

    /// The run's seed.
    pub(super) fn seed(&self) -> u32 {
        self.seed
    }

    /// What the reader has taken out.
    pub fn removed(&self) -> &Removed {
        &self.removed
    }

    /// The network itself.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The network at the moment that the reader looks at, see [`super::Lab::look`]: itself, or as it was before the newest
    /// update.
    pub fn shown_network(&self) -> &Network {
        self.earlier.shown().unwrap_or(&self.network)
    }

    /// The network before the newest update, where it was kept.
    pub fn network_before(&self) -> Option<&Network> {
        self.earlier.kept()
    }

    /// Keeps the network as it is before an iteration, or lets go of what was kept before an earlier one.
    pub(super) fn begin_iteration(&mut self, keeps: bool) {
        if keeps && self.divergence.is_none() {
            self.earlier.keep(&self.network);
        } else {
            self.earlier.forget();
        }
    }

    /// Shows the network as it was before the newest update, if it was kept, or as it is.
    pub(super) fn show_before_update(&mut self, before: bool) {
        self.earlier.show(before);
    }

    /// Number of layers: the input, each hidden layer, the output.
    pub fn depth(&self) -> usize {
        self.columns.len()
    }

    /// What `layer` is in the network; 0 is the input.
    ///
    /// # Panics
    /// This and the other methods that take a layer panic if `layer` is not below [`Self::depth`].
    pub fn part(&self, layer: usize) -> Part {
        self.columns[layer].part
    }

    /// What the units of `layer` consist of.
    pub fn form(&self, layer: usize) -> Form {
        self.columns[layer].form
    }

    /// Units of `layer`: neurons, feature maps, or cells of the states at all steps.
    pub fn units(&self, layer: usize) -> usize {
        self.columns[layer].units
    }

    /// Whether `layer` is hidden: what is between input and output, but not the states before the last of a recurrent
    /// layer.
    pub fn is_hidden(&self, layer: usize) -> bool {
        matches!(self.columns[layer].part, Part::Hidden(_) | Part::Convolution(_))
    }

    /// The weights into `layer`, as its network's layer keeps them: units(layer − 1) × units(layer) for a dense layer,
    /// (kernel cells · channels) × maps for a convolution, features × (gates · cells) for a recurrent layer; without
    /// columns where there are none. These and the biases are those of [`Self::shown_network`].
    pub fn weights(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.shown_parameters(layer).first().map_or_else(empty, |parameter| parameter.value.view())
    }

    /// The biases of `layer`; none where there are no weights.
    pub fn biases(&self, layer: usize) -> ArrayView1<'_, f32> {
        let biases = self.shown_parameters(layer).iter().find(|parameter| parameter.role == Role::Biases);
        biases.map_or_else(|| ArrayView1::from(&[]), |parameter| parameter.value.row(0))
    }

    /// The gradient of the newest batch's loss with respect to [`Self::weights`].
    pub fn weight_gradients(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.parameters(layer).first().map_or_else(empty, |parameter| parameter.gradient.view())
    }

    /// The parameters of the network's layer whose weights lead to `layer`.
    fn parameters(&self, layer: usize) -> &[Parameter] {
        self.columns[layer].weights.map_or(&[], |weights| self.network.layers()[weights].parameters())
    }

    /// The same of the network that is shown.
    fn shown_parameters(&self, layer: usize) -> &[Parameter] {
        self.columns[layer].weights.map_or(&[], |weights| self.shown_network().layers()[weights].parameters())
    }

    /// Whether batch normalisation follows `layer`.
    pub fn is_normalised(&self, layer: usize) -> bool {
        self.columns[layer].norm.is_some()
    }

    /// The columns of the network, for what reads its passes itself.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The probability with which units (or cells, or incoming weights) of `layer` are dropped.
    pub fn rate(&self, layer: usize) -> f32 {
        self.dropping(layer).map_or(0.0, |(_, settings)| settings.rate)
    }

    /// The factor on what is kept of `layer` in training: 1 / (1 − p) for inverted dropout, else 1.
    pub fn scale(&self, layer: usize) -> f32 {
        self.dropping(layer).map_or(1.0, |(_, settings)| settings.factor(Mode::Training))
    }

    /// The factor on `layer` in evaluation: 1 − p for classic dropout, else 1.
    pub fn test_scale(&self, layer: usize) -> f32 {
        self.dropping(layer).map_or(1.0, |(_, settings)| settings.factor(Mode::Evaluation))
    }

    /// The newest iteration's mask of `layer`, 1 kept and 0 dropped, or factors for a noise that drops nothing, in the shape
    /// that the entry of [`Self::masking`] says; none where the rate is 0.
    pub fn mask(&self, layer: usize) -> Option<ArrayView2<'_, f32>> {
        mask(&self.pass, &self.network, &self.columns[layer]).map(|(mask, _)| mask)
    }

    /// The mask of the weights into `layer`; none where it is not weights that are masked.
    pub fn weight_mask(&self, layer: usize) -> Option<ArrayView2<'_, f32>> {
        self.mask(layer).filter(|_| self.masking(layer).is_some_and(|masking| masking.entry == Entry::Weight))
    }

    /// How `layer` is masked; none where the rate is 0.
    pub fn masking(&self, layer: usize) -> Option<Masking> {
        self.dropping(layer).filter(|(_, settings)| settings.rate > 0.0).map(|(masking, _)| masking)
    }

    pub(super) fn dropping(&self, layer: usize) -> Option<(Masking, DropSettings)> {
        dropping(&self.network, &self.columns[layer])
    }

    /// What can be dropped, neurons, cells or weights: the n of 2ⁿ thinned networks.
    pub fn droppable(&self) -> usize {
        (0..self.depth()).map(|layer| self.droppable_of(layer)).sum()
    }

    /// What of `layer` can be dropped.
    pub fn droppable_of(&self, layer: usize) -> usize {
        match mask(&self.pass, &self.network, &self.columns[layer]) {
            Some((mask, masking)) if masking.noise.drops() => {
                if masking.entry.is_shared_by_batch() {
                    mask.len()
                } else {
                    mask.ncols()
                }
            }
            _ => 0,
        }
    }

    /// When the training got where.
    pub fn milestones(&self) -> &Milestones {
        &self.milestones
    }

    /// The thinned networks seen so far.
    pub fn thinned(&self) -> &ThinnedNetworks {
        &self.thinned
    }

    /// What `layer` put out in the newest training pass, see [`Column::outputs`], batch × units, or batch × (pixels · maps); of the
    /// states of a recurrent layer only the last, for the others see [`Self::state`].
    pub fn activations(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.pass.values(self.columns[layer].outputs)
    }

    /// The state after `step` steps of the newest training pass, batch × cells; none if `layer` is not the states of a
    /// recurrent layer, or has fewer steps.
    pub fn state(&self, layer: usize, step: usize) -> Option<ArrayView2<'_, f32>> {
        match self.columns[layer] {
            Column { form: Form::States { .. }, weights: Some(weights), .. } => {
                self.network.state(&self.pass, weights, step)
            }
            _ => None,
        }
    }

    /// The gradient of the newest backward pass at what dropout multiplies, see [`Column::before_dropout`], in the shape of
    /// [`Self::activations`]: 0 for what is dropped. For the input they are not computed.
    pub fn gradients(&self, layer: usize) -> ArrayView2<'_, f32> {
        self.pass.gradients(self.columns[layer].before_dropout)
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
        let of_unit = |values: ArrayView2<f32>| mean(values.row(example), unit, column);
        let mask = self.mask_of(layer, unit, example);
        if let Form::States { cells, .. } = column.form {
            let state = |step| self.state(layer, step).map(|state| state[[example, unit % cells]]);
            let activation = state(unit / cells + 1).filter(|_| is_forward_done);
            let factor = mask.map_or(1.0, |mask| mask * self.scale(layer));
            return Some(Neuron {
                cells: None,
                bias: None,
                sum: None,
                activation,
                mask,
                scale: self.scale(layer),
                output: activation.map(|h| h * factor),
                gradient: None,
                weight_gradient: is_backward_done.then(|| self.weight_gradient(layer, unit % cells, cells)),
            });
        }
        let has_weights = column.weights.is_some();
        let value = |place: usize| is_forward_done.then(|| of_unit(self.pass.values(place)));
        Some(Neuron {
            cells: match column.form {
                Form::Maps(image) => Some(image.pixels()),
                _ => None,
            },
            bias: has_weights.then(|| self.biases(layer)[unit]),
            sum: value(column.sums).filter(|_| has_weights),
            activation: value(column.activations),
            mask,
            scale: self.scale(layer),
            output: value(column.outputs),
            gradient: (is_backward_done && layer > 0).then(|| of_unit(self.gradients(layer))),
            weight_gradient: (is_backward_done && has_weights).then(|| self.weight_gradient(layer, unit, column.units)),
        })
    }

    /// What the newest mask has for one unit of `layer` and row `example` of the batch: its entry, or the mean of those
    /// that belong to it; none where nothing is dropped.
    pub fn mask_of(&self, layer: usize, unit: usize, example: usize) -> Option<f32> {
        let column = &self.columns[layer];
        let (mask, masking) = mask(&self.pass, &self.network, column)?;
        let cells = match column.form {
            Form::States { cells, .. } => cells,
            Form::Units | Form::Maps(_) => column.units,
        };
        Some(match masking.entry {
            Entry::Unit | Entry::Map { .. } => mask[[example, unit]],
            Entry::Cell => mean(mask.row(example), unit, column),
            // The mask is for the state that enters a step, so the last state has none.
            Entry::State | Entry::Step if unit + cells >= column.units => return None,
            Entry::State => mask[[example, unit % cells]],
            // Its first entries are for the state before the first step, which is 0.
            Entry::Step => mask[[example, unit + cells]],
            Entry::Weight => mask.column(unit).sum() / mask.nrows().max(1) as f32,
        })
    }

    /// The norm of the gradient at the weights that lead to one of `units` units, in every gate.
    fn weight_gradient(&self, layer: usize, unit: usize, units: usize) -> f32 {
        let shown = if self.earlier.has_gradients() { self.shown_parameters(layer) } else { self.parameters(layer) };
        let weights = shown.iter().filter(|parameter| parameter.role.is_penalised());
        let columns = weights.flat_map(|parameter| parameter.gradient.columns().into_iter().skip(unit).step_by(units));
        columns.map(|column| column.fold(0.0, |sum, g| sum + g * g)).sum::<f32>().sqrt()
    }

    /// Loss of the newest batch, under its masks; none before the first.
    pub fn batch_loss(&self) -> Option<f32> {
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

    /// The state that [`Self::state`] says of an evaluation, or of a sample.
    pub fn state_of<'a>(&self, evaluation: &'a Evaluation, layer: usize, step: usize) -> Option<ArrayView2<'a, f32>> {
        match self.columns[layer] {
            Column { form: Form::States { .. }, weights: Some(weights), .. } => {
                evaluation.state(self.shown_network(), weights, step)
            }
            _ => None,
        }
    }

    /// Passes `x` (rows × inputs) through the network that is shown, in evaluation, without what [`Self::removed`] says.
    pub fn evaluate(&self, x: ArrayView2<f32>, into: &mut Evaluation) {
        into.run(self, x, Mode::Evaluation);
    }

    /// Passes `x` (rows × inputs) through the network under newly drawn masks, from the evaluation's own stream: one
    /// Monte-Carlo sample (Gal and Ghahramani 2016, "Dropout as a Bayesian Approximation", equation 6), without what
    /// [`Self::removed`] says.
    pub fn sample(&self, x: ArrayView2<f32>, into: &mut Evaluation) {
        into.run(self, x, Mode::Training);
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

/// How a column of a network is masked, and how strongly; none for the output.
fn dropping(network: &Network, column: &Column) -> Option<(Masking, DropSettings)> {
    network.specs()[column.dropout?].dropping()
}

/// The mask of a column; none where the rate is 0.
fn mask<'a>(pass: &'a Pass, network: &Network, column: &Column) -> Option<(ArrayView2<'a, f32>, Masking)> {
    let (masking, settings) = dropping(network, column)?;
    (settings.rate > 0.0).then_some((pass.mask(column.dropout?), masking))
}

/// The number of a unit in a row of its column's values; of a feature map, the mean over its cells.
fn mean(row: ArrayView1<f32>, unit: usize, column: &Column) -> f32 {
    match column.form {
        // Sums have more cells than what pooling leaves.
        Form::Maps(image) => {
            let pixels = row.len() / image.channels;
            row.iter().skip(unit).step_by(image.channels).sum::<f32>() / pixels as f32
        }
        _ => row[unit],
    }
}
