//! Whether the points and commas of a table mark fractions or set thousands apart.
//!
//! `3,951` may be three and a fraction or three thousand. What other numbers of the same table say decides, for all of it; where
//! they say nothing, a point marks fractions, as in all programs, and of commas both readings are named.

use super::error::{Place, TableError};
use super::number::{Mark, Marks, Written};

/// How the numbers of a table are written, as far as they have been looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Notation {
    /// What marks fractions.
    pub decimal: Mark,
    /// The first cell with each mark that shows what it is: of fractions, of thousands, of either.
    fractions: [Option<Cell>; 2],
    thousands: [Option<Cell>; 2],
    either: [Option<Cell>; 2],
    /// The first number whose thousands are set apart by blanks or apostrophes.
    spaced: Option<Cell>,
    pub has_minus_signs: bool,
}

/// The row and the column of a cell.
type Cell = (usize, usize);

impl Notation {
    /// Notes what a number shows.
    pub(super) fn look_at(&mut self, text: &str, row: usize, column: usize) {
        let Some(written) = Written::read(text) else { return };
        let (found, mark) = match written.marks {
            Marks::None => (None, Mark::Point),
            Marks::Decimal(mark) => (Some(&mut self.fractions), mark),
            Marks::Thousands(mark) => (Some(&mut self.thousands), mark),
            Marks::Either(mark) => (Some(&mut self.either), mark),
        };
        if let Some(found) = found {
            found[mark as usize].get_or_insert((row, column));
        }
        if written.spaced {
            self.spaced.get_or_insert((row, column));
        }
        self.has_minus_signs |= !text.is_ascii() && text.contains(['−', '‐', '‑', '–', '﹣', '－']);
    }

    /// Decides what marks fractions, or says what speaks against either. `cell` gives the place and the text of a cell.
    pub(super) fn decide(mut self, cell: impl Fn(usize, usize) -> (Place, String)) -> Result<Notation, TableError> {
        // Thousands set apart by one mark, as in `1,234.5`, leave fractions to the other.
        let shows = |mark: Mark| self.fractions[mark as usize].or(self.thousands[mark.other() as usize]);
        let mixed = |(row, column), (other_row, other_column)| {
            let (place, text) = cell(row, column);
            let (other_place, other) = cell(other_row, other_column);
            Err(TableError::MixedDecimals { place, text, other, other_line: other_place.line })
        };
        let (points, commas) = (self.either[Mark::Point as usize], self.either[Mark::Comma as usize]);
        self.decimal = match (shows(Mark::Point), shows(Mark::Comma)) {
            (Some(point), Some(comma)) => return mixed(point.max(comma), point.min(comma)),
            (Some(_), None) => Mark::Point,
            // `1.234` beside `0,5`: a slip more likely than thousands, unless these are seen to be set apart.
            (None, Some(comma)) => match points.filter(|_| self.thousands[Mark::Point as usize].is_none()) {
                Some(point) => return mixed(point.max(comma), point.min(comma)),
                None => Mark::Comma,
            },
            (None, None) => match (points, commas) {
                (Some(point), Some(comma)) => return mixed(point.max(comma), point.min(comma)),
                (None, Some((row, column))) => {
                    let (place, text) = cell(row, column);
                    return Err(TableError::EitherThousands { place, text });
                }
                _ => Mark::Point,
            },
        };
        Ok(self)
    }

    /// Whether thousands are set apart, by the other mark, blanks or apostrophes.
    pub(super) fn has_thousands(&self) -> bool {
        self.grouped().is_some() || self.spaced.is_some()
    }

    /// A column in which the other mark sets thousands apart.
    pub(super) fn grouped(&self) -> Option<usize> {
        let other = self.decimal.other() as usize;
        self.thousands[other].or(self.either[other]).map(|(_, column)| column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(texts: &[&str]) -> Result<Mark, String> {
        let mut notation = Notation::default();
        texts.iter().enumerate().for_each(|(row, text)| notation.look_at(text, row, 0));
        let place = |row| Place { line: row + 1, column: 1, name: "a".to_owned() };
        let decided = notation.decide(|row, _| (place(row), texts[row].to_owned()));
        decided.map(|notation| notation.decimal).map_err(|error| error.to_string())
    }

    #[test]
    fn one_number_that_shows_it_decides_for_all() {
        assert_eq!(decided(&["1", "2.345", "300"]), Ok(Mark::Point));
        assert_eq!(decided(&["3,951", "0,5"]), Ok(Mark::Comma));
        assert_eq!(decided(&["3,951", "1.5"]), Ok(Mark::Point));
        assert_eq!(decided(&["3,951", "1,234,567"]), Ok(Mark::Point));
        assert_eq!(decided(&["3,951", "1.234,5"]), Ok(Mark::Comma));
        assert_eq!(decided(&["1.234", "1.234,5"]), Ok(Mark::Comma));
    }

    #[test]
    fn what_nothing_decides_is_said() {
        assert!(decided(&["3,951", "980"]).unwrap_err().contains("3951 or 3.951"));
        for texts in [["0,5", "0.5"], ["1.234", "0,5"], ["3,951", "1.234"], ["1,234,567", "1.234.567"]] {
            assert!(decided(&texts).unwrap_err().contains("different decimal marks"), "{texts:?}");
        }
    }
}
