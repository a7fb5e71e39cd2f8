//! The rows and cells of a text, whatever they mean.
//!
//! `csv-core` knows where a cell ends and what its quotes stand for. It neither tells on which line the cell began (it
//! counts `\n` only) nor minds quotes that do not match, so both are done here.

use csv_core::ReadFieldResult;

use super::error::TableError;
use super::separator::Separator;
use super::{COLUMNS, TableError::Quotes};

/// The most columns that a row is kept of: those of the widest table. A longer row is an error, but is counted in full.
const KEPT: usize = COLUMNS;

/// A text, and what of it is no row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Source<'a> {
    /// With one character between cells, see [`Separator::prepare`].
    pub text: &'a str,
    /// Whether the first line is none of a row.
    pub skips_first_line: bool,
    /// What begins a line that is a comment.
    pub comment: Option<&'static str>,
}

/// A line that is a comment: where it is, and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment<'a> {
    pub line: usize,
    pub text: &'a str,
}

/// The rows of a text that are read so far.
pub(super) struct Rows<'a> {
    text: &'a str,
    comment: Option<&'static str>,
    /// The comments that are passed so far.
    comments: Vec<Comment<'a>>,
    separator: Separator,
    csv: csv_core::Reader,
    /// How far the text is read, in bytes.
    at: usize,
    /// The line there, counted from 1.
    line: usize,
    /// What the cells hold, one after the other, without quotes.
    content: Vec<u8>,
    /// How much of `content` is in use; the rest is room for the next cells.
    used: usize,
    /// All cells, row by row.
    cells: Vec<Cell>,
    rows: Vec<Row>,
}

/// A cell's trimmed content, as a range of bytes, and the line on which it begins.
#[derive(Clone, Copy)]
struct Cell {
    from: u32,
    to: u32,
    line: u32,
}

/// A row's cells, as a range.
#[derive(Clone, Copy)]
struct Row {
    from: usize,
    to: usize,
    /// How many there were, even if that is more than are kept.
    columns: usize,
}

impl<'a> Rows<'a> {
    /// Nothing read yet. The text is not longer than four gigabytes.
    pub(super) fn new(source: Source<'a>, separator: Separator) -> Rows<'a> {
        let mut rows = Rows {
            text: source.text,
            comment: source.comment,
            comments: Vec::new(),
            separator,
            csv: csv_core::ReaderBuilder::new().delimiter(separator.byte()).build(),
            at: 0,
            line: 1,
            content: Vec::new(),
            used: 0,
            cells: Vec::new(),
            rows: Vec::new(),
        };
        if source.skips_first_line {
            rows.take_line();
        }
        rows
    }

    /// What is between cells.
    pub(super) fn separator(&self) -> Separator {
        self.separator
    }

    /// What begins a comment.
    pub(super) fn comment(&self) -> Option<&'static str> {
        self.comment
    }

    /// The comments that are passed so far.
    pub(super) fn comments(&self) -> &[Comment<'a>] {
        &self.comments
    }

    /// How many cells a row has up to the last one that is not empty.
    pub(super) fn filled(&self, row: usize) -> usize {
        let cells = self.rows.get(row).and_then(|row| self.cells.get(row.from..row.to)).unwrap_or_default();
        cells.iter().rposition(|cell| cell.from < cell.to).map_or(0, |last| last + 1)
    }

    /// Passes over the rest of the line, and gives it.
    fn take_line(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.split(['\r', '\n']).next().unwrap_or_default();
        self.advance(line.len());
        line
    }

    /// How many rows are read.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many columns a row has; 0 where there is no such row.
    pub(super) fn columns(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.columns)
    }

    /// The content of a cell, without blanks around it; empty where there is no such cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let cell = self.find(row, column);
        let content = cell.and_then(|cell| self.content.get(cell.from as usize..cell.to as usize));
        // Cells end at ASCII characters, so their bytes are UTF-8 as the text is.
        content.and_then(|content| std::str::from_utf8(content).ok()).unwrap_or_default()
    }

    /// The line on which a cell begins; 0 where there is no such cell.
    pub(super) fn line(&self, row: usize, column: usize) -> usize {
        self.find(row, column).map_or(0, |cell| cell.line as usize)
    }

    fn find(&self, row: usize, column: usize) -> Option<Cell> {
        let row = self.rows.get(row)?;
        self.cells.get(row.from..row.to)?.get(column).copied()
    }

    /// Reads one more row, if there is one. Lines without any content are passed over, even if they have separators.
    pub(super) fn read(&mut self) -> Result<bool, TableError> {
        loop {
            self.skip(|character| character.is_whitespace());
            if self.at == self.text.len() {
                return Ok(false);
            }
            if self.comment.is_some_and(|mark| self.text[self.at..].starts_with(mark)) {
                let (line, text) = (self.line, self.take_line());
                self.comments.push(Comment { line, text });
                continue;
            }
            let from = self.cells.len();
            let columns = self.read_cells()?;
            let cells = self.cells.get(from..).unwrap_or_default();
            if columns > KEPT || cells.iter().any(|cell| cell.from < cell.to) {
                self.rows.push(Row { from, to: self.cells.len(), columns });
                return Ok(true);
            }
            self.cells.truncate(from);
        }
    }

    /// Reads the cells of a row and tells how many they are.
    fn read_cells(&mut self) -> Result<usize, TableError> {
        let mut columns = 0;
        loop {
            columns += 1;
            self.skip(|character| character.is_whitespace() && !matches!(character, '\r' | '\n'));
            let (begin, line) = (self.at, self.line);
            let (cell, last) = self.read_cell();
            let written = self.text.get(begin..self.at).unwrap_or_default();
            if !quotes_match(written, self.separator.byte()) {
                return Err(Quotes { line, column: columns });
            }
            if columns <= KEPT {
                self.cells.push(Cell { line: line as u32, ..cell });
            }
            if last {
                return Ok(columns);
            }
        }
    }

    /// Reads a cell, of which `csv-core` knows the end, and tells whether it is the row's last.
    fn read_cell(&mut self) -> (Cell, bool) {
        let start = self.used;
        let last = loop {
            let input = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let output = self.content.get_mut(self.used..).unwrap_or_default();
            let (result, read, written) = self.csv.read_field(input, output);
            self.advance(read);
            self.used += written;
            match result {
                // The next time round the input is empty, which tells `csv-core` that the text ends here.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.content.resize(2 * self.content.len() + 1024, 0),
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => break true,
            }
        };
        let content = self.content.get(start..self.used).unwrap_or_default();
        let content = std::str::from_utf8(content).unwrap_or_default();
        let from = start + content.len() - content.trim_start().len();
        let to = from + content.trim().len();
        (Cell { from: from as u32, to: to as u32, line: 0 }, last)
    }

    /// Passes over characters that are not the separator.
    fn skip(&mut self, passed: impl Fn(char) -> bool) {
        let separator = char::from(self.separator.byte());
        let rest = self.text.get(self.at..).unwrap_or_default();
        let kept = rest.trim_start_matches(|character| character != separator && passed(character));
        self.advance(rest.len() - kept.len());
    }

    /// Moves on by `bytes` and counts the lines that end there: with `\n`, with `\r`, or with both together.
    fn advance(&mut self, bytes: usize) {
        let text = self.text.as_bytes();
        let to = self.at + bytes;
        let before = self.at.checked_sub(1).and_then(|at| text.get(at)).copied();
        let mut before = before.unwrap_or_default();
        for &byte in text.get(self.at..to).unwrap_or_default() {
            if byte == b'\r' || byte == b'\n' && before != b'\r' {
                self.line += 1;
            }
            before = byte;
        }
        self.at = to;
    }
}

/// Whether a cell, as written and with the separator or line end after it, has either no quote at its beginning or one at
/// both ends and only double ones between.
fn quotes_match(written: &str, separator: u8) -> bool {
    let Some(quoted) = written.strip_prefix('"') else {
        return true;
    };
    let ends = [char::from(separator), '\r', '\n'];
    let quoted = quoted.strip_suffix(ends).unwrap_or(quoted).trim_end();
    let Some(inside) = quoted.strip_suffix('"') else {
        return false;
    };
    let mut single = false;
    for byte in inside.bytes() {
        if single && byte != b'"' {
            return false;
        }
        single = byte == b'"' && !single;
    }
    !single
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of cells, each with its line.
    fn read(text: &str, separator: Separator) -> Result<Vec<Vec<(String, usize)>>, TableError> {
        let mut rows = Rows::new(Source { text, ..Source::default() }, separator);
        while rows.read()? {}
        let cell = |row, column| (rows.cell(row, column).to_owned(), rows.line(row, column));
        Ok((0..rows.len()).map(|row| (0..rows.columns(row)).map(|column| cell(row, column)).collect()).collect())
    }

    fn texts(text: &str, separator: Separator) -> Vec<Vec<String>> {
        let row = |row: Vec<(String, usize)>| row.into_iter().map(|(text, _)| text).collect();
        read(text, separator).unwrap().into_iter().map(row).collect()
    }

    #[test]
    fn blanks_around_cells_and_quotes_are_trimmed() {
        assert_eq!(texts(" 1 ,  \"a, b\" ,\tc\u{a0}", Separator::Comma), [["1", "a, b", "c"]]);
        assert_eq!(texts("1 \t \"a\tb\" \t", Separator::Tab), [["1", "a\tb", ""]]);
    }

    #[test]
    fn quotes_may_hold_anything() {
        assert_eq!(texts("\"a;\"\"b\"\"\";\"\r\nc\n\";\"\"", Separator::Semicolon), [["a;\"b\"", "c", ""]]);
        assert_eq!(texts("5\" pipe,it\"s", Separator::Comma), [["5\" pipe", "it\"s"]]);
    }

    #[test]
    fn lines_without_content_are_passed_over() {
        let rows = [["1", "2"], ["3", "4"]];
        for text in ["1,2\n3,4", "\n\n1,2\n \n\t\n3,4\n\n", "1,2\r,\r\"\",,,\r3,4\r,,"] {
            assert_eq!(texts(text, Separator::Comma), rows, "{text:?}");
        }
        assert_eq!(texts(" \r\n\t,\n", Separator::Comma), Vec::<Vec<String>>::new());
    }

    #[test]
    fn comments_and_a_first_line_that_is_no_row_are_passed_over_and_counted_as_lines() {
        let text = "sep=,\n# one, \"two\n1,2\n #three\n3,4";
        let mut rows = Rows::new(Source { text, skips_first_line: true, comment: Some("#") }, Separator::Comma);
        while rows.read().unwrap() {}
        assert_eq!((rows.len(), rows.line(0, 0), rows.line(1, 0)), (2, 3, 5));
        let comments = [Comment { line: 2, text: "# one, \"two" }, Comment { line: 4, text: "#three" }];
        assert_eq!(rows.comments(), comments);
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["a,b", "", "\"c", "d\",e", " ", "f,\"", "", "g\"", "h,i"].join(end);
            let lines = read(&text, Separator::Comma).unwrap();
            let lines: Vec<Vec<usize>> = lines.iter().map(|row| row.iter().map(|cell| cell.1).collect()).collect();
            assert_eq!(lines, [[1, 1], [3, 4], [6, 6], [9, 9]], "{end:?}");
        }
    }

    #[test]
    fn quotes_that_do_not_match_are_found_where_they_begin() {
        for text in
            ["1,2\n3,\"4", "1,2\n3,\"4\n5,6", "1,2\n3,\"4\"5", "1,2\n3,\"4\" \"5\"", "1,2\n3,\"4\"\"", "1,2\n3,\""]
        {
            assert_eq!(read(text, Separator::Comma), Err(Quotes { line: 2, column: 2 }), "{text:?}");
        }
    }

    #[test]
    fn a_row_that_is_too_long_is_counted() {
        let mut rows = Rows::new(Source { text: ",,\n", ..Source::default() }, Separator::Comma);
        assert_eq!(rows.read(), Ok(false));
        let text = ",".repeat(1_000_000);
        let mut rows = Rows::new(Source { text: &text, ..Source::default() }, Separator::Comma);
        assert_eq!(rows.read(), Ok(true));
        assert_eq!((rows.columns(0), rows.cells.len()), (1_000_001, KEPT));
    }
}
