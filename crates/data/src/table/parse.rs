//! From text to a checked table.

use ndarray::Array2;

use super::classes::{Classes, Problem, classes};
use super::error::{Place, TableError};
use super::header::has_header;
use super::number::{Mark, mark, number};
use super::rows::Rows;
use super::separator::separator;
use super::{BYTES, INPUTS, LARGEST, ROWS, Table};
use wording::nearest;

/// What the column of labels is called if it is the last of a table without a header.
const LABEL: &str = "label";

impl Table {
    /// Reads CSV text. `label` names the column of labels; without it, that is the last one.
    ///
    /// Cells are separated by commas, semicolons or tabs, whichever fits, and may be quoted; blank lines are passed over.
    /// The first line may name the columns. Where it does not, they are `x1`, `x2` … from the left, and the last one is
    /// `label` as long as the labels are there. Numbers have decimal points or, where the comma does not separate cells,
    /// decimal commas.
    ///
    /// # Errors
    /// The first thing that is wrong, from shape over names and numbers to labels; it says where. Then nothing is loaded.
    pub fn parse(text: &str, label: Option<&str>) -> Result<Table, TableError> {
        let sheet = Sheet::read(text, label)?;
        let x = sheet.numbers()?;
        let classes = sheet.classes()?;
        let inputs = sheet.inputs().filter_map(|column| sheet.names.get(column).cloned()).collect();
        let label = sheet.name(sheet.label).to_owned();
        Ok(Table { inputs, label, classes: classes.names, x, y: classes.of_rows })
    }

    /// The names of all columns of CSV text, from the left: any of them may name the labels in [`Table::parse`].
    ///
    /// # Errors
    /// The text has not the shape of a table; nothing is said of its cells.
    pub fn columns(text: &str) -> Result<Vec<String>, TableError> {
        Sheet::read(text, None).map(|sheet| sheet.names)
    }
}

/// A text of the right shape, whose cells are not read yet.
struct Sheet<'a> {
    rows: Rows<'a>,
    /// The first row below the header.
    body: usize,
    /// The name of every column.
    names: Vec<String>,
    /// The column of labels.
    label: usize,
}

impl<'a> Sheet<'a> {
    fn read(text: &'a str, label: Option<&str>) -> Result<Sheet<'a>, TableError> {
        if text.len() > BYTES {
            return Err(TableError::TooLong { bytes: text.len() });
        }
        let label = label.map(str::trim);
        let rows = equal_rows(text.strip_prefix('\u{feff}').unwrap_or(text))?;
        let body = usize::from(has_header(&rows, label));
        let count = rows.len() - body;
        if count < *ROWS.start() {
            return Err(TableError::TooFewRows { rows: count });
        }
        if count > *ROWS.end() {
            return Err(TableError::TooManyRows);
        }
        let mut names: Vec<String> = (1..=rows.columns(0)).map(|column| format!("x{column}")).collect();
        if body > 0 {
            let given = names.iter_mut().enumerate().map(|(column, name)| (name, rows.cell(0, column)));
            given.filter(|(_, given)| !given.is_empty()).for_each(|(name, given)| given.clone_into(name));
        } else if let (None | Some(LABEL), Some(last)) = (label, names.last_mut()) {
            LABEL.clone_into(last);
        }
        let label = find(&names, label)?;
        Ok(Sheet { rows, body, names, label })
    }

    /// The columns of numbers.
    fn inputs(&self) -> impl Iterator<Item = usize> {
        (0..self.names.len()).filter(|&column| column != self.label)
    }

    /// The rows below the header.
    fn body(&self) -> impl Iterator<Item = usize> {
        self.body..self.rows.len()
    }

    fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    fn place(&self, row: usize, column: usize) -> Place {
        Place { line: self.rows.line(row, column), column: column + 1, name: self.name(column).to_owned() }
    }

    /// All numbers (rows × inputs).
    fn numbers(&self) -> Result<Array2<f32>, TableError> {
        let shape = (self.body().count(), self.inputs().count());
        let mut x = Array2::zeros(shape);
        let cells = self.body().flat_map(|row| self.inputs().map(move |column| (row, column)));
        // The first number with a decimal mark.
        let mut marked: Option<(Mark, &str, usize)> = None;
        for (x, (row, column)) in x.iter_mut().zip(cells) {
            let text = self.rows.cell(row, column);
            *x = self.number(row, column)?;
            match (mark(text), marked) {
                (Some(mark), None) => marked = Some((mark, text, self.rows.line(row, column))),
                (Some(mark), Some((first, other, other_line))) if mark != first => {
                    let (place, text, other) = (self.place(row, column), text.to_owned(), other.to_owned());
                    return Err(TableError::MixedDecimals { place, text, other, other_line });
                }
                _ => {}
            }
        }
        Ok(x)
    }

    fn number(&self, row: usize, column: usize) -> Result<f32, TableError> {
        let text = self.rows.cell(row, column);
        match number::<f32>(text, self.rows.separator()) {
            Some(number) if number.abs() <= LARGEST => Ok(number),
            Some(_) => Err(TableError::TooLarge { place: self.place(row, column), text: text.to_owned() }),
            None if text.is_empty() => Err(TableError::NoNumber(self.place(row, column))),
            None => Err(TableError::NotANumber { place: self.place(row, column), text: text.to_owned() }),
        }
    }

    fn classes(&self) -> Result<Classes, TableError> {
        let label = |row| match self.rows.cell(row, self.label) {
            "" => Err(TableError::NoLabel(self.place(row, self.label))),
            label => Ok(label),
        };
        let labels: Vec<&str> = self.body().map(label).collect::<Result<_, _>>()?;
        // Problems count rows from the first below the header.
        let at = |row: usize| {
            let row = self.body + row;
            (self.place(row, self.label), self.rows.cell(row, self.label).to_owned())
        };
        classes(&labels, self.rows.separator()).map_err(|problem| match problem {
            Problem::One(class) => TableError::OneClass { name: self.name(self.label).to_owned(), class },
            Problem::TooMany(row) => {
                let (place, class) = at(row);
                TableError::TooManyClasses { place, class }
            }
            Problem::Lone(row) => {
                let (place, class) = at(row);
                TableError::LoneClass { place, class }
            }
        })
    }
}

/// All rows of a text: at least one, all with the same number of columns, which is not too large, and with no more rows
/// than those of the longest table and a header.
fn equal_rows(text: &str) -> Result<Rows<'_>, TableError> {
    let mut rows = Rows::new(text, separator(text));
    while rows.read()? {
        let row = rows.len() - 1;
        let (columns, expected) = (rows.columns(row), rows.columns(0));
        if columns != expected {
            let (line, first) = (rows.line(row, 0), rows.line(0, 0));
            return Err(TableError::Ragged { line, columns, first, expected });
        }
        if columns > INPUTS.end() + 1 {
            return Err(TableError::TooManyColumns { columns });
        }
        if rows.len() > ROWS.end() + 1 {
            return Err(TableError::TooManyRows);
        }
    }
    match rows.columns(0) {
        0 => Err(TableError::Empty),
        1 => Err(TableError::OneColumn),
        _ => Ok(rows),
    }
}

/// The column with this name, or else the last one. There is at least one column.
fn find(names: &[String], label: Option<&str>) -> Result<usize, TableError> {
    let Some(label) = label else {
        return Ok(names.len() - 1);
    };
    let mut found = names.iter().enumerate().filter(|(_, name)| *name == label).map(|(column, _)| column);
    match (found.next(), found.next()) {
        (Some(column), None) => Ok(column),
        (Some(one), Some(other)) => {
            Err(TableError::AmbiguousLabel { name: label.to_owned(), columns: (one + 1, other + 1) })
        }
        (None, _) => Err(TableError::UnknownLabel {
            name: label.to_owned(),
            columns: names.to_vec(),
            nearest: nearest_name(label, names),
        }),
    }
}

/// The name that `label` is most likely a slip of, in whatever case it is written.
fn nearest_name(label: &str, names: &[String]) -> Option<String> {
    /// Longer ones are no names that somebody would type; comparing them would take long.
    const LONGEST: usize = 100;
    let short = names.iter().filter(|name| name.len() <= LONGEST);
    let lower: Vec<(String, &String)> = short.map(|name| (name.to_ascii_lowercase(), name)).collect();
    let near = nearest(label, lower.iter().map(|(lower, _)| lower.as_str()))?;
    lower.iter().find(|(lower, _)| lower == near).map(|(_, name)| (*name).clone())
}
