//! What is wrong with a table, as a sentence that says where.

use std::fmt;

use super::{BYTES, CLASSES, INPUTS, LARGEST_TEXT, LEAST_OF_CLASS, ROWS};
use wording::Quoted;

/// A cell of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line on which the cell begins, counted from 1 as an editor does. Blank lines and those inside quotes count.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
    /// The column's name.
    pub name: String,
}

/// The first thing that is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// More text than a table should have.
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// Bytes that are no table as another module writes it.
    NotATable,
    /// Nothing but blank lines.
    Empty,
    /// A cell that begins with a quote, but does not end with one, or has a single one inside.
    Quotes {
        /// The line on which the cell begins.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// A row that is longer or shorter than the first one.
    Ragged {
        /// The line on which the row begins.
        line: usize,
        /// How many columns it has.
        columns: usize,
        /// The line on which the first row begins.
        first: usize,
        /// How many columns that has.
        expected: usize,
    },
    /// Nothing but one column.
    OneColumn,
    /// More columns than a table may have.
    TooManyColumns {
        /// How many there are, the label's among them.
        columns: usize,
    },
    /// Fewer rows than a table has.
    TooFewRows {
        /// How many there are, the header not counted.
        rows: usize,
    },
    /// More rows than a table may have.
    TooManyRows,
    /// No column has the name that the label's should have.
    UnknownLabel {
        /// The name as it was given.
        name: String,
        /// The names that there are.
        columns: Vec<String>,
        /// The one of them that is nearest, if one is near.
        nearest: Option<String>,
    },
    /// More than one column has the name that the label's should have.
    AmbiguousLabel {
        /// The name.
        name: String,
        /// The first two columns with it, counted from 1.
        columns: (usize, usize),
    },
    /// A cell without the number that should be there.
    NoNumber(Place),
    /// A cell with something other than a number.
    NotANumber {
        /// Where it is.
        place: Place,
        /// What is there.
        text: String,
    },
    /// A number that is too far from 0.
    TooLarge {
        /// Where it is.
        place: Place,
        /// How it is written.
        text: String,
    },
    /// A decimal comma after decimal points, or the other way round: one of the two probably sets thousands apart.
    MixedDecimals {
        /// Where it is.
        place: Place,
        /// How it is written.
        text: String,
        /// The first number with the other mark.
        other: String,
        /// Its line.
        other_line: usize,
    },
    /// A row without a label.
    NoLabel(Place),
    /// All labels are the same.
    OneClass {
        /// The name of the column of labels.
        name: String,
        /// The label.
        class: String,
    },
    /// A label that is one class too many.
    TooManyClasses {
        /// Where it is.
        place: Place,
        /// The label.
        class: String,
    },
    /// A class that has a single row.
    LoneClass {
        /// Where its label is.
        place: Place,
        /// The label.
        class: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {} ('{}')", self.line, self.column, Quoted(&self.name))
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least_rows, most_rows) = (ROWS.start(), ROWS.end());
        let (least_inputs, most_inputs) = (INPUTS.start(), INPUTS.end());
        let (least_classes, most_classes) = (CLASSES.start(), CLASSES.end());
        match self {
            TableError::TooLong { bytes } => {
                write!(f, "the table's text has {bytes} bytes; allowed: up to {BYTES}")
            }
            TableError::NotATable => write!(f, "these bytes are not a table that has been read"),
            TableError::Empty => write!(f, "there is no table: the text is empty"),
            TableError::Quotes { line, column } => write!(
                f,
                "line {line}, column {column}: what begins with a quote has to end with one; a quote inside is written twice"
            ),
            TableError::Ragged { line, columns, first, expected } => {
                write!(f, "line {line} has {}, but line {first} has {expected}", count(*columns, "column"))
            }
            TableError::OneColumn => write!(
                f,
                "there is only one column; a table has numbers and a label in each row, with commas, semicolons or tabs \
                 between them"
            ),
            TableError::TooManyColumns { columns } => write!(
                f,
                "the table has {columns} columns; allowed: {least_inputs} to {most_inputs} columns of numbers and one of labels"
            ),
            TableError::TooFewRows { rows } => {
                write!(f, "the table has {}; allowed: {least_rows} to {most_rows}", count(*rows, "row"))
            }
            TableError::TooManyRows => {
                write!(f, "the table has more than {most_rows} rows; allowed: {least_rows} to {most_rows}")
            }
            TableError::UnknownLabel { name, columns, nearest } => {
                write!(f, "no column is called '{}'; there are ", Quoted(name))?;
                list(f, columns)?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean '{}'?", Quoted(nearest)),
                    None => Ok(()),
                }
            }
            TableError::AmbiguousLabel { name, columns: (one, other) } => write!(
                f,
                "columns {one} and {other} are both called '{}'; the column of labels needs a name of its own",
                Quoted(name)
            ),
            TableError::NoNumber(place) => write!(f, "{place}: there is no number"),
            TableError::NotANumber { place, text } => write!(f, "{place}: '{}' is not a number", Quoted(text)),
            TableError::TooLarge { place, text } => {
                write!(f, "{place}: '{}' is too far from 0; allowed: -{LARGEST_TEXT} to {LARGEST_TEXT}", Quoted(text))
            }
            TableError::MixedDecimals { place, text, other, other_line } => write!(
                f,
                "{place}: '{}' and the '{}' of line {other_line} have different decimal marks; allowed: commas or \
                 points, the same in the whole table",
                Quoted(text),
                Quoted(other)
            ),
            TableError::NoLabel(place) => write!(f, "{place}: there is no label"),
            TableError::OneClass { name, class } => write!(
                f,
                "every label in the column '{}' is '{}'; allowed: {least_classes} to {most_classes} different ones",
                Quoted(name),
                Quoted(class)
            ),
            TableError::TooManyClasses { place, class } => write!(
                f,
                "{place}: '{}' is one more than {most_classes} different labels; allowed: {least_classes} to \
                 {most_classes}",
                Quoted(class)
            ),
            TableError::LoneClass { place, class } => write!(
                f,
                "{place}: this is the only row with the label '{}'; every label needs at least {LEAST_OF_CLASS}",
                Quoted(class)
            ),
        }
    }
}

impl std::error::Error for TableError {}

/// "1 row", "2 rows".
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The names in quotes, the first ones only where there are many.
fn list(f: &mut fmt::Formatter<'_>, names: &[String]) -> fmt::Result {
    const MOST: usize = 12;
    for (i, name) in names.iter().take(MOST).enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        write!(f, "{comma}'{}'", Quoted(name))?;
    }
    match names.len().checked_sub(MOST) {
        None | Some(0) => Ok(()),
        Some(more) => write!(f, " and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_stays_on_one_line() {
        let place = Place { line: 3, column: 2, name: "wi\ndth".to_owned() };
        let error = TableError::NotANumber { place, text: format!("a\r\n{}", "x".repeat(100)) };
        let sentence = format!("line 3, column 2 ('wi\\ndth'): 'a\\r\\n{}…' is not a number", "x".repeat(57));
        assert_eq!(error.to_string(), sentence);
    }

    #[test]
    fn the_largest_number_is_named_as_it_is() {
        assert_eq!(LARGEST_TEXT.parse(), Ok(crate::table::LARGEST));
    }

    #[test]
    fn of_many_columns_the_first_are_named() {
        let columns: Vec<String> = (1..=100).map(|column| format!("x{column}")).collect();
        let error = |count: usize, nearest: Option<&str>| {
            let columns = columns[..count].to_vec();
            TableError::UnknownLabel { name: "x".to_owned(), columns, nearest: nearest.map(str::to_owned) }.to_string()
        };
        assert_eq!(error(2, None), "no column is called 'x'; there are 'x1', 'x2'");
        assert_eq!(error(2, Some("x1")), "no column is called 'x'; there are 'x1', 'x2'; did you mean 'x1'?");
        assert!(error(12, None).ends_with("'x11', 'x12'"));
        assert!(error(100, None).ends_with("'x11', 'x12' and 88 more"));
    }
}
