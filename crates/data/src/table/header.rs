//! Whether the first line of a table names its columns.

use super::number::number;
use super::rows::Rows;

/// How many of the rows below the first are looked at.
const SAMPLE: usize = 100;

/// Whether the first row is a header, where all rows are equally long. `label` is the name that the column of labels
/// should have, if one was given.
///
/// A column is one of numbers if most of the rows below have a number there; one wrong cell does not change what it is.
/// The first row is a header if in most columns of numbers it has a word: a wrong cell in the first row of a table without
/// a header shall be found, not taken for a name. One word is enough where the others are counted up from 0, as in the
/// header `0,1,2,label` that programs write for columns without names, and so is the name of the label. Without any column
/// of numbers, it is a header if none of its cells comes again in its column.
pub(super) fn has_header(rows: &Rows, label: Option<&str>) -> bool {
    let columns = 0..rows.columns(0);
    if label.is_some_and(|label| columns.clone().any(|column| rows.cell(0, column) == label)) {
        return true;
    }
    let below = 1..rows.len().min(SAMPLE + 1);
    let numeric = |row, column| number::<f32>(rows.cell(row, column), rows.separator());
    let of_numbers = |column: &usize| {
        let numbers = below.clone().filter(|&row| numeric(row, *column).is_some()).count();
        2 * numbers > below.len()
    };
    let of_numbers: Vec<usize> = columns.clone().filter(of_numbers).collect();
    if of_numbers.is_empty() {
        let again = |column| below.clone().any(|row| rows.cell(row, column) == rows.cell(0, column));
        return rows.len() > 1 && !columns.into_iter().any(again);
    }
    let numbers: Vec<f32> = of_numbers.iter().filter_map(|&column| numeric(0, column)).collect();
    let words = of_numbers.iter().filter(|&&column| is_word(rows.cell(0, column), rows.separator())).count();
    words > numbers.len() || words > 0 && counted_up(&numbers)
}

/// Whether a cell may be a name: it is neither a number nor one of the ways to say that a number is missing.
fn is_word(text: &str, separator: u8) -> bool {
    const MISSING: [&str; 10] = ["", "na", "n/a", "nan", "null", "none", "?", "-", "inf", "-inf"];
    number::<f32>(text, separator).is_none() && !MISSING.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether the numbers are 0, 1 and so on.
fn counted_up(numbers: &[f32]) -> bool {
    numbers.len() > 1 && numbers.iter().enumerate().all(|(place, &number)| number == place as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(first: &str, below: &str) -> bool {
        with_label(first, below, None)
    }

    fn with_label(first: &str, below: &str, label: Option<&str>) -> bool {
        let text = format!("{first}\n{below}");
        let mut rows = Rows::new(&text, b',');
        while rows.read().unwrap() {}
        has_header(&rows, label)
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
}
