//! The reader's own data: a table with a label in each row, read from a file of text as people bring them.
//!
//! Read in this order: [`foreign`] tells what is no table of text, [`encoding`] turns bytes into text, [`separator`] tells
//! what is between cells, [`rows`] reads them, [`frame`] tells the table from what stands above and below it, with
//! [`header`]; [`number`] and [`missing`] read cells, [`column`] and [`label`] guess what columns are for, [`notation`] what
//! points and commas mean, [`classes`] gathers labels, [`parse`] puts it together. [`notes`] says what was done, [`recipe`]
//! what another program needs to do the same. A table that cannot be read whole is not read at all: there is one
//! [`TableError`], about the first thing that is wrong.

mod classes;
mod column;
mod encoding;
mod error;
mod foreign;
mod frame;
mod header;
mod label;
mod missing;
mod notation;
mod notes;
mod number;
mod parse;
mod recipe;
mod rows;
mod separator;
mod split;

use std::ops::RangeInclusive;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use settings::{Columns, Config, MOST_CLASSES, MOST_COLUMNS};

pub use encoding::Encoding;
pub use error::{Place, TableError};
pub use foreign::Foreign;
pub use missing::{MISSING, MISSING_NUMBERS};
pub use notes::ColumnInfo;
pub use number::Mark;
pub use parse::{Choices, Reading};
pub use recipe::{Gives, Labels, Recipe, Used};
pub use separator::Separator;

/// How many rows a table may have, the header not counted.
pub const ROWS: RangeInclusive<usize> = 8..=10_000;
/// How many columns a file may have, those that are left out among them.
pub const COLUMNS: usize = MOST_COLUMNS + 100;
/// How many cells it may have.
pub const CELLS: usize = 8_000_000;
/// How many inputs a table may give.
pub const INPUTS: RangeInclusive<usize> = 1..=MOST_COLUMNS;
/// How many different labels a table may have.
pub const CLASSES: RangeInclusive<usize> = 2..=MOST_CLASSES;
/// How many rows each class has at least: one to learn from and one to be tested on.
pub const LEAST_OF_CLASS: usize = 2;
/// The most bytes that a file may have.
pub const BYTES: usize = 64_000_000;
/// How far from 0 a table's numbers may be. Differences and quotients of such numbers stay far inside single precision.
pub const LARGEST: f32 = 1e15;
/// The same for a sentence.
const LARGEST_TEXT: &str = "1e15";

/// A reader's own table, checked: 8 to 10,000 rows of 1 to 1,000 numbers from -10¹⁵ to 10¹⁵, and 2 to 20 classes of at least
/// 2 rows each.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Unchecked")]
pub struct Table {
    inputs: Vec<String>,
    label: String,
    classes: Vec<String>,
    /// Rows × inputs.
    x: Array2<f32>,
    /// The class of each row.
    y: Vec<u32>,
    /// What departs from the guess: the column of labels, and what other columns are.
    chosen: (String, String),
    recipe: Recipe,
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.y.len()
    }

    /// The names of the inputs. Columns without a name are called after their place, `x1` is the first; a category gives an
    /// input for each value, `sex: male`.
    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// The name of the column of labels; `label` where the table has no header and its last column holds the labels.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The names of the classes: in the order of numbers if all are numbers, else in that of their characters.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// How the file was read.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The column of labels and the other columns that the reader has chosen, as in a query; empty where they are as guessed.
    pub fn chosen(&self) -> (&str, &str) {
        (&self.chosen.0, &self.chosen.1)
    }

    /// Whether it was read with the columns of this run.
    pub fn has_columns_of(&self, config: &Config) -> bool {
        let has_label = config.label == self.chosen.0 || config.label == self.label;
        has_label && self.chosen.1 == config.columns.to_string()
    }

    /// The run on this table: with its columns, where the run asks for none itself.
    pub fn adopted_by(&self, config: Config) -> Config {
        if !config.label.is_empty() || !config.columns.is_empty() {
            return config;
        }
        config.adopt_columns(&self.chosen.0, &Columns::read(&self.chosen.1).unwrap_or_default())
    }

    /// How many rows each class has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.classes.len()];
        self.y.iter().for_each(|&class| counts[class as usize] += 1);
        counts
    }

    /// The table as bytes, for another module.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("names and numbers can always be written to memory")
    }

    /// The table that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Table, TableError> {
        postcard::from_bytes(bytes).map_err(|_| TableError::NotATable)
    }

    /// The numbers of these rows as they were written (rows × inputs). Each of `rows` is below [`Table::rows`].
    pub fn x(&self, rows: &[usize]) -> Array2<f32> {
        Array2::from_shape_fn((rows.len(), self.inputs.len()), |(row, input)| self.x[(rows[row], input)])
    }

    /// The classes of these rows. Each of `rows` is below [`Table::rows`].
    pub fn y(&self, rows: &[usize]) -> Vec<u32> {
        rows.iter().map(|&row| self.y[row]).collect()
    }
}

/// A table as it is written down between the worker and the page.
#[derive(Deserialize)]
struct Unchecked {
    inputs: Vec<String>,
    label: String,
    classes: Vec<String>,
    x: Array2<f32>,
    y: Vec<u32>,
    chosen: (String, String),
    recipe: Recipe,
}

impl TryFrom<Unchecked> for Table {
    type Error = &'static str;

    fn try_from(unchecked: Unchecked) -> Result<Table, Self::Error> {
        let Unchecked { inputs, label, classes, x, y, chosen, recipe } = unchecked;
        let table = Table { inputs, label, classes, x, y, chosen, recipe };
        let counts_fit = ROWS.contains(&table.rows())
            && INPUTS.contains(&table.inputs.len())
            && CLASSES.contains(&table.classes.len())
            && table.x.dim() == (table.rows(), table.inputs.len());
        let numbers_fit = table.x.iter().all(|x| x.abs() <= LARGEST)
            && table.y.iter().all(|&class| (class as usize) < table.classes.len());
        // In this order: rows are counted by class.
        if counts_fit && numbers_fit && table.counts().iter().all(|&count| count >= LEAST_OF_CLASS) {
            Ok(table)
        } else {
            Err("this is not a table as it was read")
        }
    }
}

#[cfg(test)]
mod tests;
