//! What is in a column, and what is made of it unless the reader says otherwise.

use std::collections::{HashMap, HashSet};

use super::classes::word_key;
use super::missing::{is_missing, is_missing_number};
use super::number::{Mark, Marks, Written};

/// The most values of a category.
pub(super) const MOST_VALUES: usize = 50;
/// The most values of a column of words that is taken for a category without being asked.
const FEW_VALUES: usize = 20;
/// Of a column that lacks more cells than this, it is the column that is left out, not the rows.
const MOST_MISSING: f64 = 0.4;

/// A column of the table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    /// Whether the table has a name for it.
    pub is_named: bool,
    pub cells: Cells,
    pub missing: usize,
    pub rows: usize,
}

/// What the cells of a column are.
#[derive(Clone, Debug)]
pub(super) enum Cells {
    /// There are none.
    None,
    /// Mostly numbers, with this beside each: `%`, `€`, a unit, mostly nothing.
    Numbers { affix: String },
    /// Two words of which one says yes and one says no: [`yes, no`].
    YesNo([String; 2]),
    /// Words: the values in their order, and how many different ones there are if these are not all.
    Words { values: Vec<String>, different: usize },
}

/// What a column is for the networks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    Label,
    Number,
    /// An input for each of these values.
    Category(Vec<String>),
    Out(Why),
}

/// Why a column is no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It has no cells.
    Empty,
    /// It has the same word in every row.
    Same,
    /// It counts the rows.
    Counts,
    /// It tells the rows apart and says nothing else.
    Names,
    /// It has so many different words.
    ManyValues(usize),
    /// It lacks so many cells.
    ManyMissing(usize),
    /// The reader says so.
    Chosen,
}

/// Pairs of words for yes and no, in lower case.
const YES_NO: [[&str; 2]; 9] = [
    ["true", "false"],
    ["yes", "no"],
    ["t", "f"],
    ["y", "n"],
    ["on", "off"],
    ["ja", "nein"],
    ["oui", "non"],
    ["wahr", "falsch"],
    ["vrai", "faux"],
];

impl Column {
    /// Looks at the cells of a column, from the top.
    pub(super) fn of<'a>(name: String, is_named: bool, cells: impl Iterator<Item = &'a str> + Clone) -> Column {
        let (mut rows, mut missing_numbers, mut missing) = (0, 0, 0);
        // Cells that are numbers, by what stands beside them: mostly there is one such kind.
        let mut affixes: Vec<(&str, usize)> = Vec::new();
        for cell in cells.clone() {
            rows += 1;
            missing += usize::from(is_missing(cell));
            if is_missing_number(cell) {
                missing_numbers += 1;
            } else if let Some(written) = Written::read(cell) {
                match affixes.iter().position(|(affix, _)| *affix == written.affix) {
                    Some(known) => affixes[known].1 += 1,
                    None if affixes.len() < FEW_VALUES => affixes.push((written.affix, 1)),
                    None => {}
                }
            }
        }
        let usual = affixes.iter().max_by_key(|(_, count)| *count);
        let (cells, missing) = match usual {
            Some(&(affix, count)) if 2 * count > rows - missing_numbers => {
                (Cells::Numbers { affix: affix.to_owned() }, missing_numbers)
            }
            _ if missing == rows => (Cells::None, missing),
            _ => words(cells),
        };
        Column { name, is_named, cells, missing, rows }
    }

    /// Whether a cell of it is missing.
    pub(super) fn lacks(&self, cell: &str) -> bool {
        match &self.cells {
            Cells::Numbers { .. } => is_missing_number(cell),
            Cells::Words { values, .. } if cell == "-" => !values.iter().any(|value| value == "-"),
            _ => is_missing(cell),
        }
    }

    /// What is made of it if it is not the label. `cells` are its cells, `is_first` whether it is the first column.
    pub(super) fn guess<'a>(&self, cells: impl Iterator<Item = &'a str>, is_first: bool, has_header: bool) -> Role {
        let is_sparse = self.missing as f64 > MOST_MISSING * self.rows as f64;
        match &self.cells {
            Cells::None => Role::Out(Why::Empty),
            _ if is_sparse => Role::Out(Why::ManyMissing(self.missing)),
            Cells::YesNo(_) => Role::Number,
            Cells::Numbers { .. } => match self.names_rows(cells, is_first, has_header) {
                Some(why) => Role::Out(why),
                None => Role::Number,
            },
            Cells::Words { different: 1, .. } => Role::Out(Why::Same),
            Cells::Words { values, different } if *different <= FEW_VALUES && 2 * different <= self.rows => {
                Role::Category(values.clone())
            }
            Cells::Words { different, .. } => Role::Out(Why::ManyValues(*different)),
        }
    }

    /// Whether a column of numbers only tells rows apart: its name, or its place without one, and whole numbers that are all
    /// different say so.
    fn names_rows<'a>(&self, cells: impl Iterator<Item = &'a str>, is_first: bool, has_header: bool) -> Option<Why> {
        let hint = match (has_header, self.is_named) {
            (true, true) => name_hint(&self.name)?,
            (true, false) => Hint::Id,
            (false, _) if is_first => Hint::Place,
            (false, _) => return None,
        };
        let whole = |cell: &str| {
            let written =
                Written::read(cell).filter(|written| written.marks == Marks::None && written.affix.is_empty())?;
            written.value::<f64>(Mark::Point).filter(|number| number.fract() == 0.0)
        };
        let numbers: Vec<f64> = cells.filter(|cell| !self.lacks(cell)).map(whole).collect::<Option<_>>()?;
        let first = *numbers.first()?;
        let counts = numbers.iter().enumerate().all(|(row, &number)| number == first + row as f64);
        if counts && matches!(first, 0.0 | 1.0) {
            return Some(Why::Counts);
        }
        let different = numbers.iter().map(|number| number.to_bits()).collect::<HashSet<_>>().len();
        let are_long = || numbers.iter().filter(|number| number.abs() >= 10_000.0).count() * 2 > numbers.len();
        let is_id = match hint {
            Hint::Number => different == numbers.len() && counts,
            Hint::Id => 2 * different > numbers.len(),
            Hint::Place => 10 * different >= 9 * numbers.len() && are_long(),
        };
        is_id.then_some(Why::Names)
    }
}

/// What may say that a column only tells rows apart.
enum Hint {
    /// Its name is that of an identifier, or it has none.
    Id,
    /// Its name may be that of a number of rows.
    Number,
    /// It is the first of a table without names.
    Place,
}

/// What a column's name says of it.
fn name_hint(name: &str) -> Option<Hint> {
    const IDS: [&str; 8] = ["id", "ids", "index", "idx", "rownames", "uuid", "unnamed", "identifier"];
    const NUMBERS: [&str; 13] =
        ["no", "nr", "number", "num", "row", "rownum", "obs", "observation", "sno", "case", "serial", "x", "#"];
    let words = name_words(name);
    if words.iter().any(|word| IDS.contains(&word.as_str())) {
        return Some(Hint::Id);
    }
    (name == "#" || words.last().is_some_and(|word| NUMBERS.contains(&word.as_str()))).then_some(Hint::Number)
}

/// The words of a name, in lower case: `PassengerId`, `passenger_id` and `Passenger ID` have the same.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        let begins = !character.is_alphanumeric() || was_lower && character.is_uppercase();
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
        was_lower = character.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A column of words, and how many of its cells are missing.
fn words<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> (Cells, usize) {
    // Beside a plus, a minus is a value.
    let has_plus = cells.clone().any(|cell| cell == "+");
    let mut missing = 0;
    let mut different: HashMap<String, HashMap<&str, usize>> = HashMap::new();
    for cell in cells {
        if is_missing(cell) && !(has_plus && cell == "-") {
            missing += 1;
        } else {
            *different.entry(word_key(cell)).or_default().entry(cell).or_default() += 1;
        }
    }
    for [yes, no] in YES_NO {
        if different.len() == 2 && different.contains_key(yes) && different.contains_key(no) {
            return (Cells::YesNo([yes.to_owned(), no.to_owned()]), missing);
        }
    }
    let count = different.len();
    let usual = |spellings: &HashMap<&str, usize>| {
        // The most frequent spelling, and of equals the first by its characters.
        let best = spellings.iter().min_by_key(|&(spelling, count)| (usize::MAX - count, *spelling));
        best.map_or(String::new(), |(spelling, _)| (*spelling).to_owned())
    };
    let mut values: Vec<String> =
        if count <= MOST_VALUES { different.values().map(usual).collect() } else { Vec::new() };
    values.sort_unstable();
    (Cells::Words { values, different: count }, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(name: &str, cells: &[&str]) -> Role {
        let column = Column::of(name.to_owned(), !name.is_empty(), cells.iter().copied());
        column.guess(cells.iter().copied(), true, true)
    }

    #[test]
    fn columns_are_numbers_categories_or_left_out() {
        assert_eq!(role("a", &["1", "2", "5", "NA"]), Role::Number);
        assert_eq!(role("a", &["TRUE", "False", "true", ""]), Role::Number);
        assert_eq!(role("a", &["b", "a", "B", "b"]), Role::Category(vec!["a".into(), "b".into()]));
        assert_eq!(role("a", &["b", "b", "b"]), Role::Out(Why::Same));
        assert_eq!(role("a", &["b", "c", "d"]), Role::Out(Why::ManyValues(3)));
        assert_eq!(role("a", &["", "NA"]), Role::Out(Why::Empty));
        assert_eq!(role("a", &["1", "NA", "", "3"]), Role::Out(Why::ManyMissing(2)));
        assert_eq!(role("a", &["1a", "2b", "3c", "4d"]), Role::Out(Why::ManyValues(4)));
    }

    #[test]
    fn a_column_that_tells_rows_apart_is_left_out() {
        for name in ["", "Id", "index", "Unnamed: 0", "PassengerId", "row", "No."] {
            assert_eq!(role(name, &["1", "2", "3", "4"]), Role::Out(Why::Counts), "{name}");
        }
        assert_eq!(role("patient_id", &["907", "12", "83", "12"]), Role::Out(Why::Names));
        assert_eq!(role("width", &["1", "2", "3", "4"]), Role::Number);
        assert_eq!(role("Id", &["1.5", "2", "3", "4"]), Role::Number);
        assert_eq!(role("No.", &["5", "3", "9", "4"]), Role::Number);
    }

    #[test]
    fn without_names_the_first_column_may_tell_rows_apart() {
        let role = |cells: &[&str], is_first| {
            let column = Column::of("x1".to_owned(), false, cells.iter().copied());
            column.guess(cells.iter().copied(), is_first, false)
        };
        assert_eq!(role(&["1", "2", "3"], true), Role::Out(Why::Counts));
        assert_eq!(role(&["842302", "842517", "84300903"], true), Role::Out(Why::Names));
        assert_eq!(role(&["842302", "842517", "84300903"], false), Role::Number);
        assert_eq!(role(&["3951", "1104", "776"], true), Role::Number);
    }

    #[test]
    fn a_minus_beside_a_plus_is_a_value() {
        let cells = ["+", "-", "+", "-", "?"];
        let column = Column::of("k".to_owned(), true, cells.iter().copied());
        assert!(!column.lacks("-") && column.lacks("?"));
        assert_eq!(column.missing, 1);
    }
}
