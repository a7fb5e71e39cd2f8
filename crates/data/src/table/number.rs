//! Numbers as people and programs write them into tables: with decimal points or commas, with thousands set apart, with a
//! typographic minus, with a sign for per cent, a currency or a unit.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What marks the fraction of a number, or sets its thousands apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Mark {
    /// `.`
    #[default]
    Point,
    /// `,`
    Comma,
}

impl Mark {
    /// The other one.
    pub fn other(self) -> Mark {
        match self {
            Mark::Point => Mark::Comma,
            Mark::Comma => Mark::Point,
        }
    }

    /// The character.
    pub fn character(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }
}

/// What the points and commas of a number can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// There are none.
    None,
    /// This one marks the fraction.
    Decimal(Mark),
    /// `3,951`: three and a fraction, or three thousand.
    Either(Mark),
    /// This one sets thousands apart: `1,234,567` or `1,234.5`.
    Thousands(Mark),
}

/// A number as it is written, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written<'a> {
    /// Sign, digits, points, commas and power of ten; no blanks or apostrophes, which only ever set thousands apart.
    digits: Cow<'a, str>,
    pub marks: Marks,
    /// What stands before or behind the number: `%`, `€`, `kg`.
    pub affix: &'a str,
    /// Whether thousands were set apart by blanks or apostrophes.
    pub spaced: bool,
}

impl<'a> Written<'a> {
    /// A trimmed cell, if it is a number. Words for what is no number or none that ends (`NaN`, `inf`) are none.
    pub(super) fn read(text: &'a str) -> Option<Written<'a>> {
        if text.bytes().all(is_plain) {
            return Some(Written { marks: marks(text)?, digits: text.into(), affix: "", spaced: false });
        }
        let (number, affix) = without_affix(text);
        let mut digits: String =
            number.chars().map(|character| if is_minus(character) { '-' } else { character }).collect();
        let spaced = digits.contains(is_space);
        if spaced {
            if !are_groups(digits.trim_start_matches(['-', '+']).split(['.', ',']).next()?, is_space) {
                return None;
            }
            digits.retain(|character| !is_space(character));
        }
        if !digits.bytes().all(is_plain) {
            return None;
        }
        Some(Written { marks: marks(&digits)?, digits: digits.into(), affix, spaced })
    }

    /// The number, where `decimal` marks fractions and the other mark sets thousands apart; none where it cannot. It is
    /// infinite where single precision cannot hold it.
    pub(super) fn value<T: std::str::FromStr>(&self, decimal: Mark) -> Option<T> {
        let fits = match self.marks {
            Marks::None | Marks::Either(_) => true,
            Marks::Decimal(mark) => mark == decimal,
            Marks::Thousands(mark) => mark != decimal,
        };
        if !fits {
            return None;
        }
        match (self.marks, decimal) {
            (Marks::None, _)
            | (Marks::Decimal(Mark::Point), Mark::Point)
            | (Marks::Either(Mark::Point), Mark::Point) => self.digits.parse().ok(),
            _ => self.digits.replace(decimal.other().character(), "").replace(decimal.character(), ".").parse().ok(),
        }
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.,eE".contains(&byte)
}

fn is_minus(character: char) -> bool {
    matches!(character, '−' | '‐' | '‑' | '–' | '﹣' | '－')
}

/// What sets thousands apart and never anything else.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// Whether digits are in groups of three, but for the first.
fn are_groups(digits: &str, apart: impl Fn(char) -> bool) -> bool {
    let mut groups = digits.split(apart);
    let are_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && are_digits(first))
        && groups.all(|group| group.len() == 3 && are_digits(group))
}

/// A number without what stands before or behind it.
fn without_affix(text: &str) -> (&str, &str) {
    const CURRENCIES: [&str; 9] = ["$", "€", "£", "¥", "₹", "CHF", "EUR", "USD", "GBP"];
    let (sign, unsigned) = match text.chars().next() {
        Some(sign) if sign == '+' || sign == '-' || is_minus(sign) => text.split_at(sign.len_utf8()),
        _ => ("", text),
    };
    if let Some(currency) = CURRENCIES.iter().find(|&&currency| unsigned.starts_with(currency)) {
        let (currency, number) = unsigned.split_at(currency.len());
        // `-$5`: the sign is kept only where nothing comes between it and the digits.
        return if sign.is_empty() { (number.trim_start_matches(is_space), currency) } else { (text, "") };
    }
    // Units are short, and do not begin as a power of ten does.
    const LONGEST: usize = 8;
    let number = text.trim_end_matches(|character: char| {
        character.is_alphabetic()
            || matches!(character, '%' | '‰' | '°' | '²' | '³' | '/' | '$' | '€' | '£' | '¥' | '₹')
    });
    let affix = text.get(number.len()..).unwrap_or_default();
    if affix.chars().count() <= LONGEST { (number.trim_end_matches(is_space), affix) } else { (text, "") }
}

/// What the points and commas of sign, digits and power of ten mean; none where these are no number.
fn marks(digits: &str) -> Option<Marks> {
    let mantissa = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let (mantissa, power) = match mantissa.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (mantissa, None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if power.is_some_and(|power| !is_number(power.strip_prefix(['+', '-']).unwrap_or(power))) {
        return None;
    }
    let mark = |byte| if byte == b',' { Mark::Comma } else { Mark::Point };
    let mut places = mantissa.bytes().enumerate().filter(|(_, byte)| b".,".contains(byte));
    let Some((first, byte)) = places.next() else {
        return is_number(mantissa).then_some(Marks::None);
    };
    let Some((mut last, mut last_byte)) = places.next() else {
        let (before, after) = (&mantissa[..first], &mantissa[first + 1..]);
        let are_digits = is_number(before) || is_number(after);
        let all_digits = [before, after].iter().all(|part| part.is_empty() || is_number(part));
        // A comma at the end is none of a fraction.
        if !are_digits || !all_digits || byte == b',' && after.is_empty() {
            return None;
        }
        let is_group =
            after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0') && power.is_none();
        return Some(if is_group { Marks::Either(mark(byte)) } else { Marks::Decimal(mark(byte)) });
    };
    for (place, byte) in places {
        (last, last_byte) = (place, byte);
    }
    // Several marks: all but perhaps the last set thousands apart.
    let whole = if last_byte == byte { mantissa } else { &mantissa[..last] };
    let fraction = if last_byte == byte { "" } else { &mantissa[last + 1..] };
    let are_thousands = are_groups(whole, |character| character == char::from(byte));
    (are_thousands && fraction.bytes().all(|byte| byte.is_ascii_digit())).then_some(Marks::Thousands(mark(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, decimal: Mark) -> Option<f32> {
        Written::read(text)?.value(decimal)
    }

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
            ("−3", -3.0),
            ("1 000", 1000.0),
            ("1\u{202f}234\u{202f}567.5", 1_234_567.5),
            ("12’345", 12_345.0),
            ("1,234,567.5", 1_234_567.5),
        ];
        for (text, number) in cases {
            assert_eq!(value(text, Mark::Point), Some(number), "{text}");
        }
    }

    #[test]
    fn a_comma_or_a_point_marks_the_fraction_or_thousands() {
        for (text, with_point, with_comma) in [
            ("0,5", None, Some(0.5)),
            ("-,5e1", None, Some(-5.0)),
            ("3,951", Some(3951.0), Some(3.951)),
            ("3.951", Some(3.951), Some(3951.0)),
            ("1.234,5", None, Some(1234.5)),
            ("1,234,567", Some(1_234_567.0), None),
            ("1,", None, None),
            ("1,2,3", None, None),
            ("1.2.3", None, None),
        ] {
            assert_eq!(value(text, Mark::Point), with_point, "{text}");
            assert_eq!(value(text, Mark::Comma), with_comma, "{text}");
        }
    }

    #[test]
    fn only_three_digits_behind_one_to_three_can_be_either() {
        let marks = |text: &str| Written::read(text).map(|written| written.marks);
        for text in ["3,951", "-12,000", "999,999"] {
            assert_eq!(marks(text), Some(Marks::Either(Mark::Comma)), "{text}");
        }
        for text in ["0,951", "3,95", "1234,567", "3,9512", "3,951e2", ",951"] {
            assert_eq!(marks(text), Some(Marks::Decimal(Mark::Comma)), "{text}");
        }
        assert_eq!(marks("1.234.567"), Some(Marks::Thousands(Mark::Point)));
    }

    #[test]
    fn what_stands_beside_a_number_is_told() {
        for (text, number, affix) in
            [("5%", 5.0, "%"), ("5 %", 5.0, "%"), ("$1,234.5", 1234.5, "$"), ("1.5 €", 1.5, "€"), ("-3 kg", -3.0, "kg")]
        {
            let written = Written::read(text).unwrap();
            assert_eq!((written.value(Mark::Point), written.affix), (Some(number), affix), "{text}");
        }
    }

    #[test]
    fn words_are_no_numbers() {
        for text in [
            "",
            "NA",
            "NaN",
            "nan",
            "inf",
            "-Infinity",
            "x",
            "1 2",
            "1_000",
            "0x1f",
            "1 23 456",
            "١",
            "e",
            "+",
            ".",
            ",",
            "%",
            "kg",
            "2020-01-01",
            "12:30",
            "1/2",
        ] {
            assert_eq!(value(text, Mark::Point), None, "{text}");
        }
    }
}
