//! The examples of a run: which ones are for training and which for testing, with which labels.
//!
//! Everything random comes from the run's seed, each purpose from a stream of its own: another `flip` leaves the points
//! where they are, another `train` leaves the test set as it is, and the network has no say in any of it.
//!
//! ```
//! use data::{Sources, Split, Task};
//! use settings::Config;
//!
//! let config = Config::parse("data=moons&train=40&flip=0.25").expect("the query is valid");
//! let split = Split::generate(&config, &Sources::default())?;
//! assert_eq!(split.train.x.dim(), (40, 2));
//! assert_eq!(split.task, Task::Classification { classes: 2 });
//! assert_eq!(split.flipped.iter().filter(|&&flipped| flipped).count(), 10);
//! # Ok::<(), data::Error>(())
//! ```
#![warn(missing_docs)]

mod curve;
mod digits;
mod error;
mod flips;
mod planar;
mod standardiser;
mod table;

use ndarray::Array2;
use std::rc::Rc;

pub use curve::{INTERVAL as CURVE_INTERVAL, function as curve};
pub use digits::Digits;
pub use error::Error;
pub use standardiser::Standardiser;
pub use table::{
    BYTES as TABLE_BYTES, Choices as TableChoices, ColumnInfo, Encoding, Foreign, Gives, Labels, MISSING,
    MISSING_NUMBERS, Mark, Place as TablePlace, Reading as TableReading, Recipe, Separator, Table, TableError, Used,
};

use nn::rng::{Rng, Stream, stream};
use settings::{Config, FEWEST_EXAMPLES, Family};

/// Training and test examples. Both come from the same distribution, but only training labels are ever wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// What the networks learn from.
    pub train: Examples,
    /// What they are judged by, and never learn from.
    pub test: Examples,
    /// What is asked of a network.
    pub task: Task,
    /// Whether the label was replaced, for each training example.
    pub flipped: Vec<bool>,
    /// The true class of each training example; empty for regression.
    pub truth: Vec<u32>,
    /// How the inputs were made from coordinates or pixels.
    pub inputs: Standardiser,
    /// What inputs and classes are called.
    pub names: Names,
}

/// What inputs and classes are called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// A name for each input; none for pixels.
    pub inputs: Vec<String>,
    /// A name for each class; none in regression.
    pub classes: Vec<String>,
}

impl Names {
    fn new(inputs: &[&str], classes: &[&str]) -> Names {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Names { inputs: owned(inputs), classes: owned(classes) }
    }
}

/// Inputs with what they should give.
#[derive(Clone, Debug, PartialEq)]
pub struct Examples {
    /// Examples × features, standardised.
    pub x: Array2<f32>,
    /// A target for each example.
    pub y: Targets,
}

/// What a network should give for each example.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// The number of its class.
    Classes(Vec<u32>),
    /// Examples × outputs.
    Values(Array2<f32>),
}

/// What is asked of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// To tell classes apart.
    Classification {
        /// How many there are.
        classes: usize,
    },
    /// To predict values.
    Regression {
        /// How many for each example.
        outputs: usize,
    },
}

impl Task {
    /// The number of outputs that a network needs.
    pub fn outputs(self) -> usize {
        match self {
            Task::Classification { classes } => classes,
            Task::Regression { outputs } => outputs,
        }
    }
}

impl Examples {
    /// How many examples there are.
    pub fn len(&self) -> usize {
        self.x.nrows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What runs take their data from, unless they are made up.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The handwritten digits.
    pub digits: Option<Rc<Digits>>,
    /// The reader's own table.
    pub table: Option<Rc<Table>>,
}

impl Sources {
    /// The digits alone.
    pub fn digits(digits: Rc<Digits>) -> Sources {
        Sources { digits: Some(digits), table: None }
    }
}

impl Split {
    /// The examples of a run.
    ///
    /// # Errors
    /// [`Error::NotLoaded`] if the run needs digits and there are none, [`Error::NoTable`] the same for a table, and
    /// [`Error::TooFewRows`] if that is too short. Nothing else can go wrong with a valid config.
    pub fn generate(config: &Config, sources: &Sources) -> Result<Split, Error> {
        Ok(match config.data {
            Family::Circles => planar_split(config, planar::circles),
            Family::Moons => planar_split(config, planar::moons),
            Family::Gaussians => planar_split(config, planar::gaussians),
            Family::Xor => planar_split(config, planar::xor),
            Family::Spiral => planar_split(config, planar::spiral),
            Family::Curve => curve_split(config),
            Family::Digits => digits_split(config, sources.digits.as_deref().ok_or(Error::NotLoaded)?),
            Family::Table => table_split(config, sources.table.as_deref().ok_or(Error::NoTable)?)?,
        })
    }

    /// A split into the classes of `names`, whose labels are all true so far; `truth` are the training labels.
    fn classification(
        config: &Config,
        names: Names,
        train: Array2<f32>,
        truth: Vec<u32>,
        test: Examples,
        inputs: Standardiser,
    ) -> Split {
        let classes = names.classes.len();
        let mut labels = truth.clone();
        let mut rng = stream(config.seed, Stream::Flips, 0);
        let flipped = flips::flip(&mut labels, classes as u32, config.flip, &mut rng);
        Split {
            train: Examples { x: train, y: Targets::Classes(labels) },
            test,
            task: Task::Classification { classes },
            flipped,
            truth,
            inputs,
            names,
        }
    }
}

/// Standardises training and test inputs with the training set's mean and deviation.
fn standardise(train: &mut Array2<f32>, test: &mut Array2<f32>) -> Standardiser {
    let inputs = Standardiser::of(train);
    inputs.standardise_all(train);
    inputs.standardise_all(test);
    inputs
}

/// The stream of training examples and that of test examples, for data that is made up as it is needed.
fn streams(seed: u32) -> (Rng, Rng) {
    (stream(seed, Stream::Data, 0), stream(seed, Stream::Data, 1))
}

fn planar_split(config: &Config, shape: planar::Shape) -> Split {
    let (mut for_train, mut for_test) = streams(config.seed);
    let (mut train, truth) = planar::points(shape, config.train, config.noise, &mut for_train);
    let (mut test, test_labels) = planar::points(shape, config.test, config.noise, &mut for_test);
    let inputs = standardise(&mut train, &mut test);
    let test = Examples { x: test, y: Targets::Classes(test_labels) };
    Split::classification(config, Names::new(&["x₁", "x₂"], &["orange", "blue"]), train, truth, test, inputs)
}

fn curve_split(config: &Config) -> Split {
    let (mut for_train, mut for_test) = streams(config.seed);
    let (mut train, train_values) = curve::points(config.train, config.noise, &mut for_train);
    let (mut test, test_values) = curve::points(config.test, config.noise, &mut for_test);
    let inputs = standardise(&mut train, &mut test);
    Split {
        task: Task::Regression { outputs: train_values.ncols() },
        flipped: vec![false; config.train],
        truth: Vec::new(),
        train: Examples { x: train, y: Targets::Values(train_values) },
        test: Examples { x: test, y: Targets::Values(test_values) },
        inputs,
        names: Names::new(&["x"], &[]),
    }
}

fn digits_split(config: &Config, digits: &Digits) -> Split {
    let (train, test) = digits.choose(config.train, config.test, &mut stream(config.seed, Stream::Data, 0));
    let test = Examples { x: digits.inputs(&test), y: Targets::Classes(digits.labels(&test)) };
    let inputs = Standardiser::identity(digits::PIXELS);
    let classes = (0..digits::CLASSES).map(|class| class.to_string()).collect();
    let names = Names { inputs: Vec::new(), classes };
    Split::classification(config, names, digits.inputs(&train), digits.labels(&train), test, inputs)
}

/// The fewest rows of a table that are kept back for testing.
const LEAST_TESTED: usize = FEWEST_EXAMPLES;

/// As many training examples as asked for, and as many test examples as asked for or left.
fn table_split(config: &Config, table: &Table) -> Result<Split, Error> {
    if !table.has_columns_of(config) {
        return Err(Error::OtherColumns);
    }
    let (rows, train) = (table.rows(), config.train);
    let left = rows.saturating_sub(train);
    if left < LEAST_TESTED {
        return Err(Error::TooFewRows { rows, train });
    }
    let (train, test) = table.choose(train, config.test.min(left), &mut stream(config.seed, Stream::Data, 0));
    let (mut train_x, mut test_x) = (table.x(&train), table.x(&test));
    let inputs = standardise(&mut train_x, &mut test_x);
    let test = Examples { x: test_x, y: Targets::Classes(table.y(&test)) };
    let names = Names { inputs: table.inputs().to_vec(), classes: table.classes().to_vec() };
    Ok(Split::classification(config, names, train_x, table.y(&train), test, inputs))
}

#[cfg(test)]
mod tests;
