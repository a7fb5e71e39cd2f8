//! The lab: two arms on the same data, stepped together.
//!
//! An *arm* is one of the two networks with its optimizer and all that is known of its training. The lab gives both the same
//! batches, takes them through the phases of an iteration, scores them on all data from time to time, and can be written
//! down at any moment (`snapshot`). The same settings give the same numbers, to the last bit.
//!
//! ```
//! use data::Sources;
//! use lab::{Lab, Side};
//! use settings::Config;
//!
//! let config = Config::parse("data=moons&drop=0.5").expect("the query is valid");
//! let mut lab = Lab::new(config, Sources::default(), None)?;
//! lab.step(200);
//! let with_dropout = lab.arm(Side::B).expect("it is always there");
//! let mask = with_dropout.mask(1).expect("the first hidden layer drops");
//! assert_eq!(mask.dim(), (16, 16), "a row for each example of the batch, a column for each neuron");
//! # Ok::<(), lab::Error>(())
//! ```
#![warn(missing_docs)]

mod architecture;
mod arm;
mod batches;
mod earlier;
mod evaluation;
mod history;
mod learnt;
mod look_back;
mod metrics;
mod milestones;
mod phase_words;
mod removed;
mod snapshot;
mod step_time;
mod thinned;
mod weight_changes;

pub use architecture::{Column, Form, Part};
pub use arm::{Arm, Divergence, Neuron};
pub use batches::wanted;
pub use evaluation::{Evaluation, Score};
pub use history::{History, Scores};
pub use learnt::Learnt;
pub use metrics::{ArmMetrics, Metrics};
pub use milestones::{Best, Milestones};
pub use removed::{Removed, Unit};
pub use snapshot::SnapshotError;
pub use thinned::ThinnedNetworks;
pub use weight_changes::{Source, WeightChange, WeightChanges};

use batches::Batches;
use data::{self, Sources, Split, Table};
use nn::Network;
use serde::{Deserialize, Serialize};
use settings::{Config, Effect, Errors, Family};
use step_time::StepTime;
use xxhash_rust::xxh64::Xxh64;

/// Which of the two networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Without dropout.
    A,
    /// With dropout.
    B,
}

/// The parts of one iteration, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Phase {
    /// The batch is taken and every layer's mask drawn.
    Mask,
    /// The forward pass.
    Forward,
    /// The loss and its gradient at the output.
    Loss,
    /// The backward pass.
    Backward,
    /// The optimizer's step; the iteration is over.
    Update,
}

impl Phase {
    /// All phases, in their order.
    pub const ALL: [Self; 5] = [Self::Mask, Self::Forward, Self::Loss, Self::Backward, Self::Update];

    /// The phase after this one; after the last, the first of the next iteration.
    pub fn next(self) -> Self {
        match self {
            Self::Mask => Self::Forward,
            Self::Forward => Self::Loss,
            Self::Loss => Self::Backward,
            Self::Backward => Self::Update,
            Self::Update => Self::Mask,
        }
    }

    /// The names that [`Self::word`] gives.
    pub const WORDS: &'static [&'static str] = &["mask", "forward", "loss", "backward", "update"];

    /// The phase of this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.word() == word)
    }

    /// The phase's name on the page.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mask => "mask",
            Self::Forward => "forward",
            Self::Loss => "loss",
            Self::Backward => "backward",
            Self::Update => "update",
        }
    }
}

/// Why a lab could not be created, or changed.
#[derive(Clone, Debug)]
pub enum Error {
    /// A setting is wrong.
    Config(Errors),
    /// The data are wrong or not there.
    Data(data::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Config(errors) => errors.fmt(f),
            Self::Data(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<Errors> for Error {
    fn from(errors: Errors) -> Self {
        Self::Config(errors)
    }
}

impl From<data::Error> for Error {
    fn from(error: data::Error) -> Self {
        Self::Data(error)
    }
}

/// A change of the settings during a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Change {
    /// The iteration after which it was made.
    pub iteration: u64,
    /// The query up to there.
    pub query: String,
}

/// The most changes that are kept.
const MOST_CHANGES: usize = 20;

/// Microseconds from any fixed moment.
pub type Clock = fn() -> f64;

/// Two networks in training on the same data, with the same initial weights and the same batches.
pub struct Lab {
    config: Config,
    /// What a later change of the data, or a restart, takes its examples from.
    sources: Sources,
    /// What the examples of this run were taken from.
    used: Sources,
    clock: Option<Clock>,
    split: Split,
    batches: Batches,
    arms: [Option<Arm>; 2],
    /// How long each arm's iterations take.
    times: [StepTime; 2],
    history: History,
    iteration: u64,
    phase: Phase,
    /// The phase that is looked at, of the newest iteration.
    shown: Phase,
    keeps_earlier: bool,
    evaluated_at: Option<u64>,
    changed_at: Option<u64>,
    /// What the settings were before each change during the run.
    changes: Vec<Change>,
    /// The settings that the arms still have, where newer ones wait for the end of an iteration.
    in_force: Option<Config>,
}

impl Lab {
    /// A lab at iteration 0. Of `sources` is needed what the config's data are taken from.
    ///
    /// # Errors
    /// If the data that `config` asks for cannot be had.
    pub fn new(config: Config, sources: Sources, clock: Option<Clock>) -> Result<Self, Error> {
        let mut lab = Self::unscored(config, sources, clock)?;
        lab.evaluate_if_wanted();
        Ok(lab)
    }

    /// The run of `config` from given parameters on: at `iteration`, with what `fill` makes of each arm's network. What else
    /// training remembers (the optimizers' moments, the streams of batches and masks, the history) is as in a new lab, so
    /// the query alone does not lead here.
    ///
    /// # Errors
    /// If the data that `config` asks for cannot be had, or those of `fill`.
    pub fn resume<E: From<Error>>(
        &self,
        config: Config,
        iteration: u64,
        mut fill: impl FnMut(Side, &mut Network) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut lab = Self::unscored(config, self.sources.clone(), self.clock)?;
        for (arm, side) in lab.arms.iter_mut().zip([Side::A, Side::B]) {
            if let Some(arm) = arm {
                arm.fill(|network| fill(side, network))?;
            }
        }
        lab.iteration = iteration;
        lab.changed_at = Some(iteration);
        lab.evaluate_if_wanted();
        Ok(lab)
    }

    /// A lab that has no scores yet.
    fn unscored(config: Config, sources: Sources, clock: Option<Clock>) -> Result<Self, Error> {
        let config = match &sources.table {
            Some(table) if config.data == Family::Table => table.adopted_by(config),
            _ => config,
        };
        let split = Split::generate(&config, &sources)?;
        let arm = |arm| Arm::new(arm, &split, config.batch, config.seed);
        Ok(Self {
            batches: Batches::new(&split, config.batch, config.seed),
            arms: [config.compare.then(|| arm(&config.a)), Some(arm(&config.b))],
            times: [StepTime::default(); 2],
            history: History::default(),
            iteration: 0,
            phase: Phase::Update,
            shown: Phase::Update,
            keeps_earlier: false,
            evaluated_at: None,
            changed_at: None,
            changes: Vec::new(),
            in_force: None,
            split,
            used: sources.clone(),
            sources,
            clock,
            config,
        })
    }

    fn evaluate_if_wanted(&mut self) {
        if self.config.eval > 0 {
            self.evaluate();
        }
    }

    /// Starts over from iteration 0 with the same settings.
    ///
    /// # Errors
    /// None in practice: the data could be had before.
    pub fn restart(&mut self) -> Result<(), Error> {
        *self = Self {
            keeps_earlier: self.keeps_earlier,
            ..Self::new(self.config.clone(), self.sources.clone(), self.clock)?
        };
        Ok(())
    }

    /// Changes one setting, as in a query string: at once, or by starting over. An empty value is the default. Other settings
    /// may give way, as [`Config::adjustments`] of the new settings says.
    ///
    /// # Errors
    /// If the key or value is not valid, or the data cannot be had; then nothing has changed.
    pub fn set(&mut self, key: &str, value: &str) -> Result<Effect, Error> {
        self.look_at_newest();
        let value = (!value.is_empty()).then_some(value);
        let (mut config, mut effect) = self.config.change(key, value, None)?;
        if effect == Effect::Restart {
            // Only then are examples taken from the table, which may be another one by now.
            let rows = self.sources.table.as_ref().map(|table| table.rows());
            (config, effect) = self.config.change(key, value, rows)?;
        }
        match effect {
            Effect::Nothing => self.config = config,
            Effect::Live => {
                let has_begun = self.iteration > 0 || self.phase != Phase::Update;
                let steers_training = (&config.a, &config.b) != (&self.config.a, &self.config.b);
                if has_begun && steers_training {
                    self.changed_at = Some(self.iteration);
                    // Of a slider that is moved while nothing is trained only the beginning counts.
                    if self.changes.last().is_none_or(|change| change.iteration != self.iteration) {
                        self.changes.push(Change { iteration: self.iteration, query: self.config.query() });
                    }
                    if self.changes.len() > MOST_CHANGES {
                        self.changes.remove(0);
                    }
                }
                let old = std::mem::replace(&mut self.config, config);
                self.in_force.get_or_insert(old);
                if self.phase == Phase::Update {
                    self.take_over_config();
                }
            }
            Effect::Restart => {
                let keeps_earlier = self.keeps_earlier;
                *self = Self { keeps_earlier, ..Self::new(config, self.sources.clone(), self.clock)? };
            }
        }
        Ok(effect)
    }

    /// What the settings were before each change during the run, the last ones of many.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The reader's table that the examples of this run were taken from, if they were.
    pub fn table(&self) -> Option<&Table> {
        self.used.table.as_deref().filter(|_| self.config.data == Family::Table)
    }

    /// Makes sources available to later changes of the data.
    pub fn provide(&mut self, sources: Sources) {
        self.sources = sources;
    }

    /// Does `count` iterations. One that was begun by [`Self::advance`] is finished first, and counts.
    pub fn step(&mut self, count: u64) {
        self.look_at_newest();
        for left in (0..count).rev() {
            if self.phase == Phase::Update {
                self.iterate(self.keeps_earlier && left == 0);
            } else {
                while self.phase != Phase::Update {
                    self.advance();
                }
            }
        }
    }

    /// Does the next phase of an iteration, and says which. Where an earlier one is looked at, the next is looked at.
    pub fn advance(&mut self) -> Phase {
        if self.shown < self.phase {
            self.look(self.shown.next());
            return self.shown;
        }
        if self.is_finished() {
            return self.phase;
        }
        self.phase = self.phase.next();
        self.shown = self.phase;
        if self.phase == Phase::Mask {
            self.begin(true);
        }
        for arm in training(&mut self.arms) {
            run_phase(arm, self.phase, &self.batches, self.iteration + 1);
            if self.phase == Phase::Mask {
                arm.count_thinned();
            }
        }
        if self.phase == Phase::Update {
            self.end();
        }
        self.phase
    }

    /// A whole iteration, arm after arm, so that each can be timed.
    fn iterate(&mut self, keeps_earlier: bool) {
        if self.is_finished() {
            return;
        }
        self.begin(keeps_earlier);
        for (arm, time) in self.arms.iter_mut().zip(&mut self.times) {
            let Some(arm) = arm.as_mut().filter(|arm| arm.diverged().is_none()) else { continue };
            let clock = self.clock.filter(|_| StepTime::takes(self.iteration));
            let start = clock.map(|clock| clock());
            for phase in Phase::ALL {
                run_phase(arm, phase, &self.batches, self.iteration + 1);
            }
            if let (Some(clock), Some(start)) = (clock, start) {
                time.add(clock() - start);
            }
            // The page's own question, not part of training: so it is off the clock.
            arm.count_thinned();
        }
        self.end();
    }

    fn begin(&mut self, keeps_earlier: bool) {
        self.take_over_config();
        for arm in self.arms.iter_mut().flatten() {
            arm.put_back();
            arm.begin_iteration(keeps_earlier);
        }
        self.batches.advance(&self.split);
    }

    fn end(&mut self) {
        self.iteration += 1;
        let eval = self.config.eval as u64;
        if eval > 0 && self.iteration.is_multiple_of(eval) {
            self.evaluate();
        }
    }

    fn take_over_config(&mut self) {
        if self.in_force.take().is_some() {
            let configs = [&self.config.a, &self.config.b];
            for (arm, config) in self.arms.iter_mut().zip(configs) {
                if let Some(arm) = arm {
                    arm.apply(config);
                }
            }
        }
    }

    /// Scores both arms on all data now, and adds the scores to the history.
    pub fn evaluate(&mut self) {
        for arm in training(&mut self.arms) {
            arm.evaluate_all(&self.split, self.iteration);
        }
        self.evaluated_at = Some(self.iteration);
        let scores =
            self.arms.each_ref().map(|arm| arm.as_ref().filter(|arm| arm.diverged().is_none()).and_then(Arm::scores));
        self.history.push(self.iteration, scores);
    }

    /// Whether every arm has diverged, so that nothing is left to do.
    pub fn is_finished(&self) -> bool {
        self.arms.iter().flatten().all(|arm| arm.diverged().is_some())
    }

    /// The settings in force.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The examples.
    pub fn split(&self) -> &Split {
        &self.split
    }

    /// Iterations done.
    pub fn iteration(&self) -> u64 {
        self.iteration
    }

    /// The phase that was done last, whichever is looked at; [`Phase::Update`] between iterations.
    pub fn newest_phase(&self) -> Phase {
        self.phase
    }

    /// One of the arms; none for [`Side::A`] if the config has no comparison.
    pub fn arm(&self, side: Side) -> Option<&Arm> {
        self.arms[side as usize].as_ref()
    }

    /// What an arm is called: by what it is, which the settings of both decide.
    pub fn arm_name(&self, side: Side) -> String {
        let [a, b] = self.config.arm_names();
        match side {
            Side::A => a,
            Side::B => b,
        }
    }

    /// Mean time of an arm's newest training steps, in microseconds, where a clock was given.
    pub fn step_microseconds(&self, side: Side) -> Option<f64> {
        self.times[side as usize].mean()
    }

    /// The iteration of the newest change of a setting during the run.
    pub fn changed_at(&self) -> Option<u64> {
        self.changed_at
    }

    /// Rounds through the training set that so many iterations are: iterations × batch / training examples.
    pub fn epochs(&self, iterations: u64) -> f64 {
        iterations as f64 * self.config.batch as f64 / self.config.train as f64
    }

    /// The training examples' numbers in the newest batch.
    pub fn batch_rows(&self) -> &[usize] {
        self.batches.rows()
    }

    /// The scores over time.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// A hash (XXH64) of all parameters of both arms, a's first: equal for equal runs, in every browser.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Xxh64::new(0);
        for parameter in self.arms.iter().flatten().flat_map(|arm| arm.network().parameters()) {
            parameter.value.iter().for_each(|number| hash.update(&number.to_bits().to_le_bytes()));
        }
        hash.digest()
    }
}

/// The arms that have not diverged.
fn training(arms: &mut [Option<Arm>; 2]) -> impl Iterator<Item = &mut Arm> {
    arms.iter_mut().flatten().filter(|arm| arm.diverged().is_none())
}

/// Does one phase of one arm. An arm that diverges in the midst of an iteration does nothing in the rest of it.
fn run_phase(arm: &mut Arm, phase: Phase, batches: &Batches, iteration: u64) {
    if arm.diverged().is_some() {
        return;
    }
    match phase {
        Phase::Mask => arm.sample_masks(batches),
        Phase::Forward => arm.forward(),
        Phase::Loss => arm.compute_loss(batches, iteration),
        Phase::Backward => arm.backward(),
        Phase::Update => arm.update(),
    }
}
