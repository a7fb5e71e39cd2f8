//! Every setting of a run: its query string, its schema, its errors.
//!
//! Text goes in, only a valid [`Config`] comes out, and nothing after it checks again. `table` defines every setting;
//! `value` reads and prints one; `query` reads and prints them all; `given` is what was given, `resolve` makes a run out of it; `change` alters it;
//! `conflict` knows which settings limit each other, and `give_way` which of them gives way to a change; `arm_names` says what
//! the arms are called.
//!
//! ```
//! use settings::Config;
//!
//! let config = Config::parse("data=moons&drop=0.5")?;
//! assert_eq!((config.train, config.a.drop[0], config.b.drop[0]), (80, 0.0, 0.5));
//! assert_eq!(config.query(), "data=moons&drop=0.5");
//!
//! let sentence = Config::parse("nosie=1").unwrap_err().to_string();
//! assert_eq!(sentence, "unknown key 'nosie'; did you mean 'noise'?");
//! # Ok::<(), settings::Errors>(())
//! ```
#![warn(missing_docs)]

mod arm_names;
mod change;
mod choices;
mod columns;
mod conflict;
mod error;
mod give_way;
mod given;
mod query;
mod resolve;
mod schema;
mod size;
mod table;
mod value;

pub use change::Effect;
pub use choices::{DIGIT_SIDE, Family, MOST_CLASSES, MOST_COLUMNS, Net, NormSide, Order};
pub use columns::{ColumnPart, Columns};
pub use error::{Error, Errors, Problem};
pub use give_way::Adjustment;
pub use nn::drop::{ConvKind, Kind, RecurrentMask, Scaling};
pub use nn::{Activation, Optim};
pub use schema::{Maxima, Setting, schema};
pub use table::{Condition, DIGITS, DefaultWhere, FEWEST_EXAMPLES};
pub use value::Scale;

use give_way::Waiting;
use given::Given;

/// The settings of one run, always valid: whatever holds a `Config` need not check it again.
///
/// Two are equal when they describe the same run, however it was written.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the examples come from.
    pub data: Family,
    /// Number of training examples.
    pub train: usize,
    /// Number of test examples, never seen in training.
    pub test: usize,
    /// Standard deviation of the noise on each coordinate, before standardising; 0 where it does not apply.
    pub noise: f64,
    /// Share of training labels replaced by another class; 0 where it does not apply.
    pub flip: f64,
    /// The column of labels of the reader's table; empty where the guess does.
    pub label: String,
    /// What the reader has made of other columns of it.
    pub columns: Columns,
    /// Examples in a mini-batch. It may be more than there are training examples.
    pub batch: usize,
    /// Fixes everything random in the run.
    pub seed: u32,
    /// Iterations between evaluations on all data; 0 is never.
    pub eval: usize,
    /// Whether arm a, without dropout, runs beside arm b.
    pub compare: bool,
    /// The arm without dropout, unless an `a.` key gives it some.
    pub a: ArmConfig,
    /// The arm with dropout.
    pub b: ArmConfig,
    /// What was asked for, so that a change to a setting of both arms leaves alone what one arm was given for itself.
    given: Given,
    /// What gave way to earlier changes and comes back when there is room for it again.
    waiting: Waiting,
    /// What the change that led here made of other settings.
    adjustments: Vec<Adjustment>,
}

/// The settings of one of the two networks.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmConfig {
    /// The family of networks.
    pub net: Net,
    /// Units of each hidden layer; never empty. Of a recurrent network the first is the size of its state.
    pub layers: Vec<usize>,
    /// Feature maps of each convolution; never empty. They mean something in a convolutional network only.
    pub channels: Vec<usize>,
    /// The function after each dense hidden layer.
    pub act: Activation,
    /// Probability that a neuron is dropped, for each hidden layer: as long as `hidden`, each in [0, 1).
    pub drop: Vec<f64>,
    /// Probability that an input is dropped, in [0, 1).
    pub drop_in: f64,
    /// Probability that a feature map, or a cell of one, is dropped after each convolution, in [0, 1).
    pub drop_conv: f64,
    /// Probability that a unit of the state is dropped where it enters the next step of a recurrent layer, in [0, 1).
    pub drop_rec: f64,
    /// How a hidden layer is perturbed in training.
    pub kind: Kind,
    /// What is dropped after a convolution.
    pub conv_kind: ConvKind,
    /// Whether the steps of a sequence share the mask of the state.
    pub rec_mask: RecurrentMask,
    /// Where the factor goes that keeps the expected output the same.
    pub scaling: Scaling,
    /// Whether convolutions and dense hidden layers have batch normalisation.
    pub bn: bool,
    /// On which side of the activation it stands.
    pub bn_at: NormSide,
    /// Whether it comes before dropout or after it.
    pub bn_order: Order,
    /// How gradients become steps.
    pub optim: Optim,
    /// Learning rate, above 0.
    pub lr: f64,
    /// Factor of the sum of absolute weights in the loss; 0 is off.
    pub l1: f64,
    /// Factor of half the sum of squared weights in the loss; 0 is off.
    pub l2: f64,
    /// Largest norm of the weights that enter a neuron; 0 is off.
    pub max_norm: f64,
}

impl Default for Config {
    /// The run of the empty query.
    fn default() -> Self {
        // A test holds that the defaults of the table make a valid run.
        Config::parse("").unwrap_or_else(|_| Config::blank())
    }
}

impl PartialEq for Config {
    fn eq(&self, other: &Self) -> bool {
        table::SETTINGS.iter().all(|setting| setting.same(self, other))
    }
}

impl Config {
    /// Placeholder: none of its values is a default; every field is overwritten from the table.
    fn blank() -> Self {
        let arm = ArmConfig {
            net: Net::Mlp,
            layers: vec![1],
            channels: vec![1],
            act: Activation::Relu,
            drop: vec![0.0],
            drop_in: 0.0,
            drop_conv: 0.0,
            drop_rec: 0.0,
            kind: Kind::Standard,
            conv_kind: ConvKind::Spatial,
            rec_mask: RecurrentMask::Same,
            scaling: Scaling::Inverted,
            bn: false,
            bn_at: NormSide::Before,
            bn_order: Order::BnDrop,
            optim: Optim::Sgd,
            lr: 1.0,
            l1: 0.0,
            l2: 0.0,
            max_norm: 0.0,
        };
        Config {
            data: Family::Circles,
            train: 1,
            test: 1,
            noise: 0.0,
            flip: 0.0,
            label: "-".to_owned(),
            columns: Columns::default(),
            batch: 1,
            seed: 0,
            eval: 0,
            compare: true,
            a: arm.clone(),
            b: arm,
            given: Given::default(),
            waiting: Waiting::default(),
            adjustments: Vec::new(),
        }
    }
}
