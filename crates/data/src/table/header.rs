//! Whether a row names the columns of those below it.

use std::collections::HashMap;

use super::missing::is_missing_number;
use super::number::{Mark, Marks, Written};
use super::rows::Rows;

/// How many of the rows below are looked at.
const SAMPLE: usize = 100;

/// Whether the row `first` is a header of those below it. `label` is the name that the column of labels should have, if one
/// was given.
///
/// A column is one of numbers if most of the rows below have a number there; one wrong cell does not change what it is.
/// The row is a header if in most columns of numbers it has a word: a wrong cell in the first row of a table without
/// a header shall be found, not taken for a name. One word is enough where the others are counted up, as in the
/// header `0,1,2,label` that programs write for columns without names, and so is the name of the label. Without any column
/// of numbers, it is a header if none of its cells comes again in its column. Whole numbers are names where a column of
/// words, all of which come again, has one above them that does not: years, beside the name of the label.
pub(super) fn is_header(rows: &Rows, first: usize, label: Option<&str>) -> bool {
    let columns = 0..rows.columns(first);
    if label.is_some_and(|label| columns.clone().any(|column| rows.cell(first, column) == label)) {
        return true;
    }
    let below = first + 1..rows.len().min(first + SAMPLE + 1);
    let is_number = |row, column| Written::read(rows.cell(row, column)).is_some();
    let of_numbers = |column: &usize| {
        let numbers = below.clone().filter(|&row| is_number(row, *column)).count();
        2 * numbers > below.len()
    };
    let (numeric, worded): (Vec<usize>, Vec<usize>) = columns.partition(of_numbers);
    if numeric.is_empty() {
        let again = |column| below.clone().any(|row| rows.cell(row, column) == rows.cell(first, column));
        return !below.is_empty() && !worded.into_iter().any(again);
    }
    let numbers: Vec<Written> = numeric.iter().filter_map(|&column| Written::read(rows.cell(first, column))).collect();
    let words = numeric.iter().filter(|&&column| is_word(rows.cell(first, column))).count();
    let are_names = || worded.iter().any(|&column| is_name_of_words(rows, first, below.clone(), column));
    words > numbers.len() || words > 0 && are_counted_up(&numbers) || are_whole_and_different(&numbers) && are_names()
}

/// Whether a cell may be a name: it is neither a number nor one of the ways to say that a number is missing.
fn is_word(text: &str) -> bool {
    Written::read(text).is_none() && !is_missing_number(text) && !["inf", "-inf"].contains(&text)
}

/// Whether the numbers are counted up from 0, or are years.
fn are_counted_up(numbers: &[Written]) -> bool {
    let are_steps = |pair: &[Written]| match [&pair[0], &pair[1]].map(|number| number.value::<f32>(Mark::Point)) {
        [Some(one), Some(next)] => next - one == 1.0,
        _ => false,
    };
    let first = numbers.first().and_then(|first| first.value::<f32>(Mark::Point));
    let is_start = first.is_some_and(|first| first == 0.0 || (1000.0..=9999.0).contains(&first));
    is_start && numbers.len() > 1 && are_whole_and_different(numbers) && numbers.windows(2).all(are_steps)
}

fn are_whole_and_different(numbers: &[Written]) -> bool {
    let are_whole = numbers.iter().all(|number| number.marks == Marks::None);
    are_whole && numbers.iter().enumerate().all(|(place, number)| !numbers[..place].contains(number))
}

/// Whether a column has a word in the row `first` that does not come again, above words that all do.
fn is_name_of_words(rows: &Rows, first: usize, below: std::ops::Range<usize>, column: usize) -> bool {
    let name = rows.cell(first, column);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    below.for_each(|row| *counts.entry(rows.cell(row, column)).or_default() += 1);
    is_word(name) && counts.len() > 1 && !counts.contains_key(name) && counts.values().all(|&count| count > 1)
}

#[cfg(test)]
mod tests {
    use super::super::rows::Source;
    use super::super::separator::Separator;
    use super::*;

    fn header(first: &str, below: &str) -> bool {
        with_label(first, below, None)
    }

    fn with_label(first: &str, below: &str, label: Option<&str>) -> bool {
        let text = format!("{first}\n{below}");
        let mut rows = Rows::new(Source { text: &text, ..Source::default() }, Separator::Comma);
        while rows.read().unwrap() {}
        is_header(&rows, 0, label)
    }

    #[test]
    fn names_above_numbers_are_a_header() {
        assert!(header("width,height,kind", "1,2,a\n3,4,b"));
        assert!(header("width,height,kind", "1,2,0\n3,4,1"));
        assert!(header("kind,width", "a,1\nb,2"));
        assert!(header(",width,height,kind", "0,1,2,a\n1,3,4,b"));
        assert!(header("0,1,2,label", "1,2,3,0\n4,5,6,1"));
        assert!(!header("1,2,a", "3,4,b\n5,6,a"));
        assert!(!header("1,2,0", "3,4,1\n5,6,0"));
    }

    #[test]
    fn a_wrong_cell_makes_no_header_and_hides_none() {
        assert!(!header("oops,2,3,a", "4,5,6,b\n7,8,9,a"));
        assert!(!header("oops,2,a", "4,5,b\n7,8,a"));
        assert!(!header("NA,a", "1,b\n2,a"));
        assert!(!header(",a", "1,b\n2,a"));
        assert!(header("width,kind", "1,a\n2,b\noops,a"));
    }

    #[test]
    fn words_above_words_are_a_header_if_they_do_not_come_again() {
        assert!(header("width,kind", "5 cm,a\n6 cm,b"));
        assert!(!header("4 cm,a", "5 cm,a\n6 cm,b"));
        assert!(!header("width,kind", ""));
    }

    #[test]
    fn the_name_of_the_label_is_a_header() {
        assert!(with_label("2019,2021,kind", "1,2,0\n3,4,1", Some("kind")));
        assert!(!with_label("2019,2021,kind", "1,2,0\n3,4,1", Some("sort")));
    }

    #[test]
    fn years_are_a_header_beside_the_name_of_the_label() {
        assert!(header("2019,2021,kind", "1,2,a\n3,4,b\n1,2,a\n3,4,b"));
        assert!(header("2019,2020,2021,kind", "1,2,3,0\n3,4,5,1"));
        assert!(!header("1.5,2,c", "1,2,a\n3,4,b\n1,2,a\n3,4,b"));
        assert!(!header("2,2,c", "1,2,a\n3,4,b\n1,2,a\n3,4,b"));
    }
}
