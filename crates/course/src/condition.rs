//! What must hold of a lesson's numbers: two sums compared.
//!
//! A condition is written as one reads it: `train >= 0.95`, `lossB < lossA`, `|b - a| <= 0.03`, `brokenA > 2 * brokenB`. Each
//! side is a sum of numbers, each perhaps multiplied by a constant, and of constants; between bars its size counts, not its
//! sign. There are no brackets, no products of numbers and no "or": who reads a condition sees what it says.

use crate::Numbers;
use serde::Deserialize;
use std::fmt;
use wording::Quoted;

/// Two sums compared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Condition {
    text: String,
    left: Sum,
    comparison: Comparison,
    right: Sum,
}

/// Σ coefficient × number + constant, or its size.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sum {
    terms: Vec<(f64, String)>,
    constant: f64,
    is_absolute: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// The longer signs first: `<` begins `<=` too.
const COMPARISONS: [(&str, Comparison); 4] =
    [("<=", Comparison::AtMost), (">=", Comparison::AtLeast), ("<", Comparison::Below), (">", Comparison::Above)];

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    condition: String,
    why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the condition \"{}\" {}; allowed: two sums of numbers' names and constants with <, <=, > or >= between them, \
             such as \"lossB < lossA\", \"train >= 0.95\" or \"|b - 2 * a| <= 0.03\"",
            Quoted(&self.condition),
            self.why
        )
    }
}

impl std::error::Error for Unreadable {}

impl TryFrom<String> for Condition {
    type Error = Unreadable;

    fn try_from(text: String) -> Result<Self, Unreadable> {
        let unreadable = |why: String| Unreadable { condition: text.clone(), why };
        let found = COMPARISONS.iter().find_map(|&(sign, comparison)| Some((text.split_once(sign)?, comparison)));
        let Some(((left, right), comparison)) = found else {
            return Err(unreadable("compares nothing".to_owned()));
        };
        let [left, right] = [left, right].map(Sum::read);
        Ok(Self { left: left.map_err(unreadable)?, comparison, right: right.map_err(unreadable)?, text: text.clone() })
    }
}

impl Condition {
    /// The condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The numbers that it is about.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.left.terms.iter().chain(&self.right.terms).map(|(_, name)| name.as_str())
    }

    /// Whether it holds; it does not where a number is missing.
    pub fn holds(&self, numbers: &Numbers) -> bool {
        let Some((left, right)) = self.left.value(numbers).zip(self.right.value(numbers)) else { return false };
        match self.comparison {
            Comparison::Below => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Above => left > right,
            Comparison::AtLeast => left >= right,
        }
    }
}

impl Sum {
    fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let within_bars = text.strip_prefix('|').and_then(|text| text.strip_suffix('|'));
        let mut sum = Self { is_absolute: within_bars.is_some(), ..Self::default() };
        let mut rest = within_bars.unwrap_or(text).trim();
        loop {
            let (sign, unsigned) = match rest.strip_prefix(['+', '-']) {
                Some(unsigned) => (if rest.starts_with('-') { -1.0 } else { 1.0 }, unsigned),
                None => (1.0, rest),
            };
            let end = unsigned.find(['+', '-']).unwrap_or(unsigned.len());
            let (term, others) = unsigned.split_at(end);
            sum.add(sign, term.trim())?;
            rest = others;
            if rest.is_empty() {
                return Ok(sum);
            }
        }
    }

    fn add(&mut self, sign: f64, term: &str) -> Result<(), String> {
        let (coefficient, name) = match term.split_once('*') {
            Some((number, name)) => (constant(number.trim()), name.trim()),
            None if constant(term).is_some() => {
                self.constant += sign * constant(term).unwrap_or_default();
                return Ok(());
            }
            None => (Some(1.0), term),
        };
        let coefficient = coefficient.ok_or_else(|| format!("has no number before the * of \"{}\"", Quoted(term)))?;
        if !is_name(name) {
            return Err(if term.is_empty() {
                "has a place where a number is missing".to_owned()
            } else {
                format!("has \"{}\" in it, which is neither a number nor a name", Quoted(term))
            });
        }
        self.terms.push((sign * coefficient, name.to_owned()));
        Ok(())
    }

    fn value(&self, numbers: &Numbers) -> Option<f64> {
        let mut value = self.constant;
        for (coefficient, name) in &self.terms {
            value += coefficient * numbers.get(name).copied().flatten()?;
        }
        Some(if self.is_absolute { value.abs() } else { value })
    }
}

/// A constant in digits; `inf` and `nan`, which Rust would read too, are names.
fn constant(text: &str) -> Option<f64> {
    let is_number = text.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    text.parse().ok().filter(|_| is_number)
}

/// Whether a number may be called so: letters, digits and underscores, a letter first.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let numbers = [("a", Some(0.5)), ("b", Some(0.25)), ("never", None)];
        let numbers = numbers.map(|(name, number)| (name.to_owned(), number)).into();
        Condition::try_from(text.to_owned()).unwrap_or_else(|error| panic!("{error}")).holds(&numbers)
    }

    #[test]
    fn sums_are_compared() {
        for right in
            ["a > b", "b < a", "a >= 0.5", "a <= 2 * b", "a - b >= .25", "-b + 1 > a", "|b - a| <= 0.25", "3 > 2"]
        {
            assert!(holds(right), "{right}");
        }
        for wrong in ["a < b", "a > 2 * b", "|b - a| < 0.25", "b - a >= 0"] {
            assert!(!holds(wrong), "{wrong}");
        }
    }

    #[test]
    fn of_a_missing_number_nothing_holds() {
        assert!(!holds("never > a") && !holds("never <= a"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let why = |text: &str| Condition::try_from(text.to_owned()).expect_err(text).why;
        assert_eq!(why("a = b"), "compares nothing");
        assert_eq!(why("a + < b"), "has a place where a number is missing");
        assert_eq!(why("a * 2 < b"), "has no number before the * of \"a * 2\"");
        assert_eq!(why("2 < (a - b"), "has \"(a\" in it, which is neither a number nor a name");
    }
}
