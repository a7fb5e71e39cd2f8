//! What is wrong with data.

use std::fmt;

use super::LEAST_TESTED;
use settings::DIGIT_SIDE as SIDE;

/// The highest value of a pixel of a digit: every point of its 4 × 4 block is set.
pub(super) const HIGHEST: u8 = 16;

/// What is wrong with data, as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A run on digits, but no digits.
    NotLoaded,
    /// A run on the reader's table, but no table.
    NoTable,
    /// A run on the reader's table with other columns than it was read with.
    OtherColumns,
    /// A file of digits that does not begin like one.
    NotDigits,
    /// A file of digits with another length.
    Length {
        /// Bytes that there are.
        found: usize,
        /// Bytes that there should be.
        expected: usize,
    },
    /// A pixel above the highest value.
    Pixel {
        /// The image, counted from 0.
        image: usize,
        /// Its value.
        value: u8,
    },
    /// A label above 9.
    Label {
        /// The image, counted from 0.
        image: usize,
        /// Its value.
        value: u8,
    },
    /// A table with too few rows for as many training examples as asked for.
    TooFewRows {
        /// Rows that there are.
        rows: usize,
        /// Training examples that were asked for.
        train: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotLoaded => write!(f, "data=digits: the handwritten digits have not been loaded yet"),
            Error::NoTable => write!(f, "data=table: no table has been loaded yet"),
            Error::OtherColumns => write!(
                f,
                "data=table: the table was read with another label, or with other columns; give it once more to have these"
            ),
            Error::NotDigits => write!(f, "digits.bin: this is not a file of handwritten digits"),
            Error::Length { found, expected } => {
                write!(
                    f,
                    "digits.bin: the file has {found} bytes, but should have {expected}; it may have arrived incomplete"
                )
            }
            Error::Pixel { image, value } => {
                write!(
                    f,
                    "digits.bin: image {image} of {SIDE} × {SIDE} pixels has a pixel of {value}; allowed: 0 to {HIGHEST}"
                )
            }
            Error::Label { image, value } => {
                write!(f, "digits.bin: image {image} has the label {value}; allowed: 0 to 9")
            }
            Error::TooFewRows { rows, train } => {
                let most = rows.saturating_sub(LEAST_TESTED);
                write!(
                    f,
                    "data=table: the table has {rows} rows, of which train={train} leaves fewer than {LEAST_TESTED} for \
                     testing; allowed: train=4 to {most}"
                )
            }
        }
    }
}

impl std::error::Error for Error {}
