//! What is between the cells of a text: a comma, a semicolon or a tab.

use super::error::TableError;
use super::number::number;
use super::rows::Rows;

/// Of separators that do equally well, the last one is taken: commas and semicolons also stand within cells.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// How many rows are looked at.
const SAMPLE: usize = 100;

/// The separator that gives the most numbers in rows of equal length and, if that does not decide, the most such rows.
///
/// Numbers tell the comma in `0,5;1,5;a` from the semicolon, though both make three cells of it.
pub(super) fn separator(text: &str) -> u8 {
    let best = SEPARATORS.into_iter().max_by_key(|&separator| fit(text, separator));
    best.unwrap_or(b',')
}

/// How many numbers there are in the rows that have the same number of columns, which is at least two, and how many such
/// rows there are.
fn fit(text: &str, separator: u8) -> (usize, usize) {
    let mut rows = Rows::new(text, separator);
    let mut read = Ok(true);
    while rows.len() < SAMPLE && read == Ok(true) {
        read = rows.read();
    }
    let lengths: Vec<usize> = (0..rows.len()).map(|row| rows.columns(row)).collect();
    let alike = |columns: usize| lengths.iter().filter(|length| **length == columns).count();
    let Some(columns) = lengths.iter().copied().filter(|&length| length > 1).max_by_key(|&length| alike(length)) else {
        // A row that breaks off after its first cell has a separator too.
        return (0, usize::from(matches!(read, Err(TableError::Quotes { column: 2.., .. }))));
    };
    let of_length = (0..rows.len()).filter(|&row| rows.columns(row) == columns);
    let cells = of_length.flat_map(|row| (0..columns).map(move |column| (row, column)));
    let numbers = cells.filter(|&(row, column)| number::<f32>(rows.cell(row, column), separator).is_some()).count();
    (numbers, alike(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_told_from_all_rows() {
        let cases = [
            ("1,2,a\n3,4,b", b','),
            ("1;2;a\n3;4;b", b';'),
            ("1\t2\ta\n3\t4\tb", b'\t'),
            ("0,5;1,5;a\n0,25;1;b", b';'),
            ("0,5;1,5;a\n0,5;1,5;b", b';'),
            ("0,5\t1,5\n0,5\t1,5", b'\t'),
            ("1,\t2,\ta\n3,\t4,\tb", b','),
            ("1,a;b\n2,c\n3,d;e", b','),
            ("1,\"a;b\"\n2,\"c;d\"", b','),
            ("1;\"a,b,c\"\n2;\"d,e,f\"", b';'),
            ("a title\n1;2;a\n3;4;b", b';'),
            ("1,2,\"a\n3,4,b", b','),
        ];
        for (text, expected) in cases {
            assert_eq!(char::from(separator(text)), char::from(expected), "{text:?}");
        }
    }

    #[test]
    fn a_text_without_separators_has_some_separator() {
        for text in ["", "\n", "1\n2\n", "\"", "\"\n,;\t"] {
            assert!(SEPARATORS.contains(&separator(text)), "{text:?}");
        }
    }
}
