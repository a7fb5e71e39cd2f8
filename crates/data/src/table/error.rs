//! What is wrong with a table, as a sentence that says where.

use std::fmt;

use super::column::MOST_VALUES;
use super::foreign::Foreign;
use super::{BYTES, CELLS, CLASSES, COLUMNS, INPUTS, LARGEST_TEXT, LEAST_OF_CLASS, ROWS};
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
    /// A file of another kind.
    Foreign(Foreign),
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
    /// More cells than a table may have.
    TooManyCells {
        /// How many rows there are.
        rows: usize,
        /// How many columns.
        columns: usize,
    },
    /// More inputs than a network may have.
    TooManyInputs {
        /// How many the columns give.
        inputs: usize,
    },
    /// No column is left as an input.
    NoInputs,
    /// Fewer rows than a table has.
    TooFewRows {
        /// How many there are, the header not counted.
        rows: usize,
        /// How many more there were that lack a cell.
        left_out: usize,
    },
    /// More rows than a table may have.
    TooManyRows,
    /// No column has the name that one should have.
    UnknownColumn {
        /// The name as it was given.
        name: String,
        /// The names that there are.
        columns: Vec<String>,
        /// The one of them that is nearest, if one is near.
        nearest: Option<String>,
    },
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
    /// A number that may be one of two: the comma marks its fraction, or sets thousands apart.
    EitherThousands {
        /// Where it is.
        place: Place,
        /// How it is written.
        text: String,
    },
    /// A number beside which stands something else than beside the others of its column.
    OtherAffix {
        /// Where it is.
        place: Place,
        /// How it is written.
        text: String,
        /// What stands beside the others.
        affix: String,
    },
    /// A column with more different values than a category may have.
    TooManyValues {
        /// Its name.
        name: String,
        /// How many values it has.
        values: usize,
    },
    /// All labels are the same.
    OneClass {
        /// The name of the column of labels.
        name: String,
        /// The label.
        class: String,
    },
    /// The labels are so many different numbers: a quantity, not classes.
    Quantity {
        /// The column, counted from 1.
        column: usize,
        /// Its name.
        name: String,
        /// How many numbers there are.
        numbers: usize,
    },
    /// More different labels than there may be.
    TooManyClasses {
        /// The column, counted from 1.
        column: usize,
        /// Its name.
        name: String,
        /// How many labels there are.
        labels: usize,
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
            TableError::Foreign(foreign) => f.write_str(foreign.sentence()),
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
                "there is only one column; a table has numbers and a label in each row, with commas, semicolons, \
                 tabs or blanks between them"
            ),
            TableError::TooManyColumns { columns } => write!(
                f,
                "the table has {columns} columns; allowed: up to {COLUMNS}, of which {least_inputs} to {most_inputs} are inputs"
            ),
            TableError::TooManyCells { rows, columns } => {
                write!(f, "the table has {rows} rows of {columns} columns; allowed: up to {CELLS} cells in all")
            }
            TableError::TooManyInputs { inputs } => write!(
                f,
                "the columns give {inputs} inputs; allowed: {least_inputs} to {most_inputs}: leave some of them out"
            ),
            TableError::NoInputs => {
                write!(f, "no column is left to learn from: make at least one a number or a category")
            }
            TableError::TooFewRows { rows, left_out: 0 } => {
                write!(f, "the table has {}; allowed: {least_rows} to {most_rows}", count(*rows, "row"))
            }
            TableError::TooFewRows { rows, left_out } => write!(
                f,
                "the table has {} without missing cells and {left_out} with some; allowed: {least_rows} to {most_rows} \
                 without: leave out the columns that lack most",
                count(*rows, "row")
            ),
            TableError::TooManyRows => {
                write!(f, "the table has more than {most_rows} rows; allowed: {least_rows} to {most_rows}")
            }
            TableError::UnknownColumn { name, columns, nearest } => {
                write!(f, "no column is called '{}'; there are ", Quoted(name))?;
                list(f, columns)?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean '{}'?", Quoted(nearest)),
                    None => Ok(()),
                }
            }
            TableError::NotANumber { place, text } => write!(
                f,
                "{place}: '{}' is not a number; write one, empty the cell, or leave the column out",
                Quoted(text)
            ),
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
            TableError::EitherThousands { place, text } => {
                let (whole, fraction) = (text.replace(',', ""), text.replace(',', "."));
                write!(
                    f,
                    "{place}: '{0}' may be {whole} or {fraction}, and no other number of the table tells which; write {whole} \
                     without the comma, or {fraction} with a point, in all rows",
                    Quoted(text)
                )
            }
            TableError::OtherAffix { place, text, affix } if affix.is_empty() => {
                write!(f, "{place}: '{}' has more than a number, as no other cell of its column", Quoted(text))
            }
            TableError::OtherAffix { place, text, affix } => {
                write!(f, "{place}: '{}' lacks the '{}' of the other cells of its column", Quoted(text), Quoted(affix))
            }
            TableError::TooManyValues { name, values } => write!(
                f,
                "the column '{}' has {values} different values; a category may have up to {MOST_VALUES}: make it a number \
                 or leave it out",
                Quoted(name)
            ),
            TableError::OneClass { name, class } => write!(
                f,
                "every label in the column '{}' is '{}'; allowed: {least_classes} to {most_classes} different ones",
                Quoted(name),
                Quoted(class)
            ),
            TableError::Quantity { column, name, numbers } => write!(
                f,
                "column {column} ('{}'): This column has {numbers} different numbers. Only classes can be learnt: choose \
                 another column as the label.",
                Quoted(name)
            ),
            TableError::TooManyClasses { column, name, labels } => write!(
                f,
                "column {column} ('{}'): This column has {labels} different labels; allowed: {least_classes} to \
                 {most_classes}. Choose another column as the label.",
                Quoted(name)
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
pub(super) fn count(number: usize, noun: &str) -> String {
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
        let sentence = format!(
            "line 3, column 2 ('wi\\ndth'): 'a\\r\\n{}…' is not a number; write one, empty the cell, or leave the column out",
            "x".repeat(57)
        );
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
            TableError::UnknownColumn { name: "x".to_owned(), columns, nearest: nearest.map(str::to_owned) }.to_string()
        };
        assert_eq!(error(2, None), "no column is called 'x'; there are 'x1', 'x2'");
        assert_eq!(error(2, Some("x1")), "no column is called 'x'; there are 'x1', 'x2'; did you mean 'x1'?");
        assert!(error(12, None).ends_with("'x11', 'x12'"));
        assert!(error(100, None).ends_with("'x11', 'x12' and 88 more"));
    }
}
