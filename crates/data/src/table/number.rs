//! Numbers as people and programs write them into tables.

use std::str::FromStr;

/// What marks the fraction of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Point,
    Comma,
}

/// The number that a trimmed cell holds, as an `f32` or `f64` (the nearest one, the same on every computer).
///
/// A comma may stand for the decimal point unless it is the `separator`. It is infinite where the type cannot hold it;
/// words for what is no number or none that ends (`NaN`, `inf`) are no numbers here.
pub(super) fn number<T: FromStr>(text: &str, separator: u8) -> Option<T> {
    let numeric = |byte: u8| byte.is_ascii_digit() || b"+-.,eE".contains(&byte);
    if !text.bytes().all(numeric) {
        return None;
    }
    match (mark(text), separator) {
        // A point as well, or a second comma, stays and is refused by `parse`. A comma at the end is none of a fraction.
        (Some(Mark::Comma), b';' | b'\t') if !text.ends_with(',') => text.replacen(',', ".", 1).parse().ok(),
        _ => text.parse().ok(),
    }
}

/// The decimal mark of what [`number`] took for a number.
pub(super) fn mark(text: &str) -> Option<Mark> {
    text.bytes().find_map(|byte| match byte {
        b'.' => Some(Mark::Point),
        b',' => Some(Mark::Comma),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let cases = [
            ("0", 0.0),
            ("-1.5", -1.5),
            ("+2", 2.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("007", 7.0),
            ("1e3", 1000.0),
            ("2.5E-1", 0.25),
            ("0.1", 0.1),
            ("1e-60", 0.0),
            ("1e999", f32::INFINITY),
            ("-1e39", f32::NEG_INFINITY),
        ];
        for (text, number) in cases {
            assert_eq!(super::number::<f32>(text, b','), Some(number), "{text}");
            assert_eq!(super::number::<f32>(text, b';'), Some(number), "{text}");
        }
    }

    #[test]
    fn a_comma_is_a_decimal_point_unless_it_separates() {
        for (text, number) in
            [("0,5", Some(0.5)), ("-,5e1", Some(-5.0)), ("1.234,5", None), ("1,234,567", None), ("1,", None)]
        {
            assert_eq!(super::number::<f32>(text, b';'), number, "{text}");
            assert_eq!(super::number::<f32>(text, b'\t'), number, "{text}");
            assert_eq!(super::number::<f32>(text, b','), None, "{text}");
        }
    }

    #[test]
    fn words_are_no_numbers() {
        for text in
            ["", "NA", "NaN", "nan", "inf", "-Infinity", "x", "1 2", "1_000", "0x1f", "5 cm", "−1", "١", "e", "+", "."]
        {
            assert_eq!(number::<f32>(text, b';'), None, "{text}");
        }
    }
}
