//! How a table was read: all that another program needs to read the same file in the same way.

use serde::{Deserialize, Serialize};

use super::encoding::Encoding;
use super::number::Mark;
use super::separator::Separator;

/// How a table was read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Recipe {
    /// How the file has its characters.
    pub encoding: Encoding,
    /// What is between cells.
    pub separator: Separator,
    /// Whether the first line only names the separator.
    pub skips_first_line: bool,
    /// What begins a line that is a comment, where there are any.
    pub comment: Option<String>,
    /// How many rows that are not blank stand above the first one of numbers: titles, header, units.
    pub above: usize,
    /// How many stand below the last one.
    pub below: usize,
    /// What marks fractions.
    pub decimal: Mark,
    /// Whether thousands are set apart, by the other mark, blanks or apostrophes.
    pub has_thousands: bool,
    /// Whether numbers have a typographic minus.
    pub has_minus_signs: bool,
    /// The columns that give inputs, from the left.
    pub inputs: Vec<Used>,
    /// The column of labels, counted from 0.
    pub label: usize,
    /// How equal labels are told.
    pub labels: Labels,
    /// The columns, of those that are used, of which a cell is missing: its rows are left out.
    pub lacking: Vec<usize>,
    /// What stands for the missing cells of these columns, in lower case.
    pub missing: Vec<String>,
}

/// A column that gives inputs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Used {
    /// Its place, counted from 0.
    pub place: usize,
    /// What it gives.
    pub gives: Gives,
}

/// The inputs that a column gives.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Gives {
    /// Its number, without what stands before or behind it.
    Number {
        /// What does.
        affix: String,
    },
    /// 1 for the first of two words, 0 for the second; both in lower case.
    YesNo([String; 2]),
    /// For each of these values 1 where the row has it, else 0; all in lower case.
    Category(Vec<String>),
}

/// When two labels are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Labels {
    /// If they are equal numbers.
    Numbers,
    /// If they have the same characters.
    #[default]
    Words,
    /// If they differ in case alone: some do.
    WordsOfAnyCase,
}
