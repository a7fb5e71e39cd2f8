//! The reader's own data: a table of numbers with a label in each row, read from CSV text.
//!
//! [`separator`] tells what is between cells, [`rows`] reads them, [`header`] tells whether the first line names the
//! columns, [`number`] reads numbers, [`classes`] gathers labels, and [`parse`] puts it together. A table that cannot be
//! read whole is not read at all: there is one [`TableError`], about the first thing that is wrong.

mod classes;
mod error;
mod header;
mod number;
mod parse;
mod rows;
mod separator;
mod split;

use std::ops::RangeInclusive;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use settings::{MOST_CLASSES, MOST_COLUMNS};

pub use error::{Place, TableError};

/// How many rows a table may have, the header not counted.
pub const ROWS: RangeInclusive<usize> = 8..=10_000;
/// How many columns of numbers a table may have.
pub const INPUTS: RangeInclusive<usize> = 1..=MOST_COLUMNS;
/// How many different labels a table may have.
pub const CLASSES: RangeInclusive<usize> = 2..=MOST_CLASSES;
/// How many rows each class has at least: one to learn from and one to be tested on.
pub const LEAST_OF_CLASS: usize = 2;
/// The most bytes that a table's text may have: 20 for each cell of the largest table.
pub const BYTES: usize = 20_000_000;
/// How far from 0 a table's numbers may be. Differences and quotients of such numbers stay far inside single precision.
pub const LARGEST: f32 = 1e15;
/// The same for a sentence.
const LARGEST_TEXT: &str = "1e15";

/// A reader's own table, checked: 8 to 10,000 rows, 1 to 100 columns of numbers from -10¹⁵ to 10¹⁵, and 2 to 20 classes
/// of at least 2 rows each.
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
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.y.len()
    }

    /// The names of the columns of numbers. Columns without a name are called after their place: `x1` is the first.
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
}

impl TryFrom<Unchecked> for Table {
    type Error = &'static str;

    fn try_from(Unchecked { inputs, label, classes, x, y }: Unchecked) -> Result<Table, Self::Error> {
        let table = Table { inputs, label, classes, x, y };
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
