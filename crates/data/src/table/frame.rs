//! Which rows of a text are the table's: what stands above and below it is told apart, and how many columns it has.

use std::collections::HashMap;
use std::ops::Range;

use super::error::TableError;
use super::header::is_header;
use super::missing::is_missing_number;
use super::number::Written;
use super::rows::Rows;
use super::{CELLS, COLUMNS};

/// The rows and columns of a table within those of its text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    /// Rows above the header that say something about the table.
    pub titles: Range<usize>,
    /// The names as they are written, if there are any; empty where one is missing.
    pub names: Option<Vec<String>>,
    pub body: Range<usize>,
    /// Rows below the table.
    pub footers: Range<usize>,
    pub columns: usize,
    /// Columns on the right that have neither a name nor any cell.
    pub empty: usize,
}

impl Frame {
    /// The frame of rows that have all been read. `label` is the name of the column of labels, if one was given.
    pub(super) fn of(rows: &Rows, label: Option<&str>) -> Result<Frame, TableError> {
        let width = usual_width(rows).ok_or(TableError::Empty)?;
        let mut first = 0;
        while first + 1 < rows.len() && is_title(rows, first, width, label) {
            first += 1;
        }
        let mut end = rows.len();
        while end > first + 1 && is_lone(rows, end - 1, width) {
            end -= 1;
        }
        if width > COLUMNS {
            return Err(TableError::TooManyColumns { columns: width });
        }
        if width * (end - first) > CELLS {
            return Err(TableError::TooManyCells { rows: end - first, columns: width });
        }
        let is_shifted = has_row_names(rows, first, width);
        let has_header = is_shifted || is_header(rows, first, label);
        let names = if has_header {
            let shift = is_shifted.then(String::new);
            let cells = (0..rows.columns(first)).map(|column| rows.cell(first, column).to_owned());
            Some(shift.into_iter().chain(cells).collect())
        } else {
            commented_names(rows, first, width)
        };
        let body = first + usize::from(has_header)..end;
        let columns = filled_columns(rows, body.clone(), width, names.as_deref().unwrap_or_default())?;
        let names: Option<Vec<String>> = names.map(|mut names| {
            names.resize(columns, String::new());
            names
        });
        Ok(Frame {
            titles: 0..first,
            names,
            body,
            footers: end..rows.len(),
            columns,
            empty: width.saturating_sub(columns),
        })
    }
}

/// The number of cells that most rows have; of two as usual, that of the row that comes first.
fn usual_width(rows: &Rows) -> Option<usize> {
    let mut counts: HashMap<usize, (usize, usize)> = HashMap::new();
    for row in 0..rows.len() {
        counts.entry(rows.columns(row)).or_insert((0, row)).0 += 1;
    }
    let best = counts.into_iter().max_by_key(|&(_, (count, first))| (count, std::cmp::Reverse(first)));
    best.map(|(width, _)| width)
}

/// Whether a row says something about the table, and is none of it: it has words, and far fewer than the table has columns.
fn is_title(rows: &Rows, row: usize, width: usize, label: Option<&str>) -> bool {
    let has_numbers = (0..rows.filled(row)).any(|column| Written::read(rows.cell(row, column)).is_some());
    let is_sparse = 2 * rows.filled(row) < width && is_header(rows, row + 1, label);
    is_lone(rows, row, width) || !has_numbers && (rows.columns(row) + 1 < width || is_sparse && rows.filled(row) > 1)
}

/// Whether a row has a word in its first cell and nothing else.
fn is_lone(rows: &Rows, row: usize, width: usize) -> bool {
    let cell = rows.cell(row, 0);
    let has_room = if rows.columns(row) == 1 { width > 1 } else { width > 2 };
    has_room && rows.filled(row) == 1 && Written::read(cell).is_none() && !is_missing_number(cell)
}

/// Whether the row `first` names all columns but the first, which has the names of rows, no two of them the same.
fn has_row_names(rows: &Rows, first: usize, width: usize) -> bool {
    let columns = rows.columns(first);
    let below = first + 1..rows.len();
    if columns + 1 != width || rows.filled(first) != columns || below.len() < 2 {
        return false;
    }
    let has_words = (0..columns).any(|column| Written::read(rows.cell(first, column)).is_none());
    let mut seen = std::collections::HashSet::new();
    has_words
        && below.clone().any(|row| rows.filled(row) == width)
        && below.into_iter().all(|row| seen.insert(rows.cell(row, 0)))
}

/// The names in a comment directly above the row `first`, as some programs write them: one for each column.
fn commented_names(rows: &Rows, first: usize, width: usize) -> Option<Vec<String>> {
    let comment = rows.comments().iter().find(|comment| comment.line + 1 == rows.line(first, 0))?;
    let marked = comment.text.trim_start_matches(['#', '%', '/']).trim();
    let prepared = rows.separator().prepare(marked);
    let names: Vec<String> = prepared
        .split(char::from(rows.separator().byte()))
        .map(|name| name.trim().trim_matches('"').to_owned())
        .collect();
    let are_words = names.iter().filter(|name| Written::read(name).is_none()).count() * 2 > names.len();
    (names.len() == width && are_words).then_some(names)
}

/// How many columns have a name or a cell. Rows may end with empty cells, and leave out such cells at their ends.
fn filled_columns(rows: &Rows, body: Range<usize>, width: usize, names: &[String]) -> Result<usize, TableError> {
    let named = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let usual = || body.clone().filter(|&row| rows.columns(row) == width);
    let columns = usual().map(|row| rows.filled(row)).max().unwrap_or(0).max(if named <= width { named } else { 0 });
    if let Some(row) = body.clone().find(|&row| rows.filled(row) > columns || rows.columns(row) < columns) {
        let first = (0..rows.len()).find(|&row| rows.columns(row) == width);
        let (line, first) = (rows.line(row, 0), first.map_or(0, |row| rows.line(row, 0)));
        return Err(TableError::Ragged { line, columns: rows.columns(row), first, expected: width });
    }
    if named > columns {
        let line = |row: usize| rows.line(row, 0);
        let first = body.start.saturating_sub(1);
        return Err(TableError::Ragged { line: line(body.start), columns: width, first: line(first), expected: named });
    }
    if columns < 2 { Err(TableError::OneColumn) } else { Ok(columns) }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Source;
    use super::super::separator::Separator;
    use super::*;

    fn frame(text: &str) -> Result<Frame, TableError> {
        let source = Source { text, skips_first_line: false, comment: Some("#") };
        let mut rows = Rows::new(source, Separator::Comma);
        while rows.read()? {}
        Frame::of(&rows, None)
    }

    fn names(text: &str) -> Vec<String> {
        frame(text).unwrap().names.unwrap_or_default()
    }

    #[test]
    fn what_stands_above_and_below_is_none_of_the_table() {
        let text = "a title,,,\nand,another\na,b,c,d\n1,2,5,x\n3,4,5,y\nsource: a book";
        let found = frame(text).unwrap();
        assert_eq!((found.titles, found.body, found.footers), (0..2, 3..5, 5..6));
    }

    #[test]
    fn columns_without_name_and_cells_are_dropped() {
        let found = frame("a,b,c,,\n1,2,x,,\n3,4,y,,").unwrap();
        assert_eq!((found.columns, found.empty), (3, 2));
        assert_eq!(frame("a,b,c,\n1,2,x\n3,4,y").unwrap().columns, 3);
        assert_eq!(frame("a,b,c\n1,2,x,\n3,4,y,").unwrap().columns, 3);
    }

    #[test]
    fn a_header_may_lack_the_name_of_the_rows() {
        assert_eq!(names("b,c\n1,2,x\n2,4,y\n3,5,x"), ["", "b", "c"]);
        assert_eq!(names("b,c\n1,2,x\n1,4,y\n1,5,x"), ["b", "c", ""]);
    }

    #[test]
    fn a_comment_may_be_the_header() {
        assert_eq!(names("# numbers\n# a,b,c\n1,2,x\n3,4,y\n1,2,x\n3,4,y"), ["a", "b", "c"]);
        assert_eq!(names("#,b,c\n1,2,x\n3,4,y\n1,2,x\n3,4,y"), ["", "b", "c"]);
        assert_eq!(names("# a note, of two\na,b,c\n1,2,x\n3,4,y"), ["a", "b", "c"]);
    }

    #[test]
    fn rows_of_other_lengths_are_refused() {
        let error = frame("a,b,c\n1,2,x\n3,4\n5,6,y").unwrap_err();
        assert_eq!(error, TableError::Ragged { line: 3, columns: 2, first: 1, expected: 3 });
        let error = frame("a,b,c\n1,2,x\n3,4,y,5\n5,6,y").unwrap_err();
        assert_eq!(error, TableError::Ragged { line: 3, columns: 4, first: 1, expected: 3 });
    }
}
