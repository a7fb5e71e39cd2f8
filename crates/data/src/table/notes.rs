//! What was done to a table while it was read, in sentences for its reader.

use serde::Serialize;
use wording::Quoted;

use super::classes::Classes;
use super::column::{Cells, Column, Role, Why};
use super::encoding::Encoding;
use super::error::count;
use super::frame::Frame;
use super::notation::Notation;
use super::recipe::{Gives, Used};
use super::rows::Rows;

/// The most that is named of a kind.
const MOST: usize = 3;

/// A column, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// `number`, `category`, `label` or `out`.
    pub part: &'static str,
    /// What there is to say about that, in a few words; mostly nothing of numbers.
    pub said: String,
}

impl ColumnInfo {
    pub(super) fn of(column: &Column, role: &Role) -> ColumnInfo {
        let (part, said) = match role {
            Role::Label => ("label", String::new()),
            Role::Number => ("number", number_words(column)),
            Role::Category(values) => ("category", format!("{}: {}", count(values.len(), "value"), listed(values, ""))),
            Role::Out(why) => ("out", why_words(*why, column).trim_start_matches("which ").to_owned()),
        };
        let missing = match column.missing {
            0 => String::new(),
            missing if matches!(role, Role::Out(_)) && !said.is_empty() => {
                let _ = missing;
                String::new()
            }
            missing => format!("{}{}", if said.is_empty() { "" } else { "; " }, count(missing, "missing cell")),
        };
        ColumnInfo { name: column.name.clone(), part, said: said + &missing }
    }
}

/// How the numbers of a column are read, where that is not plain.
fn number_words(column: &Column) -> String {
    match &column.cells {
        Cells::YesNo([yes, no]) => format!("{yes} is 1, {no} is 0"),
        Cells::Numbers { affix } if !affix.is_empty() => format!("without {}", Quoted(affix)),
        _ => String::new(),
    }
}

/// Why a column is left out, as the end of a sentence.
fn why_words(why: Why, column: &Column) -> String {
    match why {
        Why::Empty => "which is empty".to_owned(),
        Why::Same => "which has the same word in every row".to_owned(),
        Why::Counts => "which only counts the rows".to_owned(),
        Why::Names => "which only tells the rows apart".to_owned(),
        Why::ManyValues(values) => format!("which has {values} different words"),
        Why::ManyMissing(missing) => format!("which lacks {missing} of {} cells", column.rows),
        Why::Chosen => String::new(),
    }
}

/// What was done, as it comes.
#[derive(Default)]
pub(super) struct Notes {
    skipped: Vec<String>,
    left_out: Vec<String>,
    missing_rows: usize,
    read: Vec<String>,
}

impl Notes {
    /// Rows and lines that are none of the table's.
    pub(super) fn frame(&mut self, rows: &Rows, frame: &Frame, body: usize, encoding: Encoding) {
        let titles = frame.titles.clone();
        for row in titles.clone().take(MOST) {
            let text = rows.cell(row, 0);
            self.skipped.push(format!("line {}, which is a title ('{}')", rows.line(row, 0), Quoted(text)));
        }
        if let Some(more) = titles.len().checked_sub(MOST).filter(|&more| more > 0) {
            self.skipped.push(format!("{more} more lines above the table"));
        }
        for row in frame.body.start..body {
            self.skipped.push(format!("line {}, which has units", rows.line(row, 0)));
        }
        match rows.comments() {
            [] => {}
            [one] => self.skipped.push(format!("line {}, which is a comment", one.line)),
            more => self.skipped.push(format!("{} lines that are comments", more.len())),
        }
        for row in frame.footers.clone().take(MOST) {
            let text = rows.cell(row, 0);
            self.skipped.push(format!("line {} below the table ('{}')", rows.line(row, 0), Quoted(text)));
        }
        if frame.empty > 0 {
            self.left_out.push(format!("{} without a name or any cell", count(frame.empty, "column")));
        }
        if encoding == Encoding::Windows1252 {
            self.read.push("the characters as those of Windows-1252, since they are not UTF-8".to_owned());
        }
    }

    /// Columns that are no input.
    pub(super) fn left_out(&mut self, columns: &[Column], roles: &[Role]) {
        let mut empty = 0;
        for (place, (column, role)) in columns.iter().zip(roles).enumerate() {
            let Role::Out(why) = role else { continue };
            if *why == Why::Empty && !column.is_named {
                empty += 1;
                continue;
            }
            let name = match (column.is_named, place) {
                (true, _) => format!("'{}'", Quoted(&column.name)),
                (false, 0) => "the first column".to_owned(),
                (false, place) => format!("column {}", place + 1),
            };
            let name = if columns.iter().any(|column| column.is_named) && !column.is_named {
                "the column without a name".to_owned()
            } else {
                name
            };
            let why = why_words(*why, column);
            self.left_out.push(if why.is_empty() { name } else { format!("{name}, {why}") });
        }
        if empty > 0 {
            self.left_out.push(format!("{} without a name or any cell", count(empty, "column")));
        }
    }

    /// Rows that lack a cell.
    pub(super) fn missing_rows(&mut self, rows: usize) {
        self.missing_rows = rows;
    }

    /// How numbers were read.
    pub(super) fn notation(&mut self, notation: &Notation, used: &[Used], columns: &[Column]) {
        let name = |place: usize| columns.get(place).map_or("", |column| &column.name);
        for Used { place, gives } in used {
            match gives {
                Gives::Number { affix } if !affix.is_empty() => {
                    self.read.push(format!("'{}' without its {}", Quoted(name(*place)), Quoted(affix)));
                }
                Gives::YesNo([yes, no]) => {
                    self.read.push(format!("'{}' as 1 for {yes} and 0 for {no}", Quoted(name(*place))));
                }
                _ => {}
            }
        }
        if let Some(column) = notation.grouped() {
            let mark = if notation.decimal.other().character() == ',' { "comma" } else { "point" };
            self.read.push(format!("the {mark} in '{}' as one that sets thousands apart", Quoted(name(column))));
        }
    }

    /// Labels that are spellings of the same.
    pub(super) fn merged(&mut self, classes: &Classes) {
        let pairs = classes.merged.iter().take(MOST);
        let pairs: Vec<String> =
            pairs.map(|(other, name)| format!("'{}' as '{}'", Quoted(other), Quoted(name))).collect();
        if pairs.is_empty() {
            return;
        }
        let more = match classes.merged.len() - pairs.len() {
            0 => String::new(),
            more => format!(" and {more} more like this"),
        };
        self.read.push(format!("the label {}{more}", pairs.join(", ")));
    }

    /// A sentence for each kind of thing that was done.
    pub(super) fn sentences(mut self) -> Vec<String> {
        const MOST_COLUMNS: usize = 6;
        let more = self.left_out.len().saturating_sub(MOST_COLUMNS);
        self.left_out.truncate(MOST_COLUMNS);
        if more > 0 {
            self.left_out.push(count(more, "more column"));
        }
        if self.missing_rows > 0 {
            self.left_out.push(format!("{} with missing cells", count(self.missing_rows, "row")));
        }
        let kinds = [("Left out", self.left_out), ("Skipped", self.skipped), ("Read", self.read)];
        let kinds = kinds.into_iter().filter(|(_, things)| !things.is_empty());
        kinds.map(|(kind, things)| format!("{kind}: {}.", things.join("; "))).collect()
    }
}

/// The first values, in quotes.
fn listed(values: &[String], quote: &str) -> String {
    let named: Vec<String> = values.iter().take(MOST).map(|value| format!("{quote}{}{quote}", Quoted(value))).collect();
    let more = if values.len() > MOST { ", …" } else { "" };
    named.join(", ") + more
}
