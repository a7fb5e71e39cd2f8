//! One value of a setting: what it may be, how it is read and how it is printed.

use lexical_parse_float::FromLexical;
use std::fmt;

use super::choices::{Family, Net, NormSide, Order};
use super::columns::Columns;
use super::error::Problem;
use nn::drop::{ConvKind, Kind, RecurrentMask, Scaling};
use nn::{Activation, Optim};
use wording::{Choice, nearest};

/// A value that has been read, of whatever type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Word(&'static str),
    Integer(u64),
    Real(f64),
    /// The size of each layer.
    Sizes(Vec<usize>),
    /// One rate, or one per hidden layer.
    Rates(Vec<f64>),
    Switch(bool),
    /// The name of a column; empty where the reader leaves it to the guess.
    Name(String),
    Columns(Columns),
}

/// How the values of a number are spread over a slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Equal distances are equal differences.
    Linear,
    /// Equal distances are equal ratios. Where the minimum is 0, the first stop is 0 and the second is `step`.
    Log,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Values {
    /// One of a list of words.
    Choice(&'static [Choice]),
    /// A whole number from `min` to `max`.
    Integer { min: u64, max: u64, scale: Scale },
    /// A number from `min` to `max`.
    Real { min: f64, max: f64, step: f64, scale: Scale },
    /// A probability p with 0 ≤ p < 1.
    Rate,
    /// One such probability, or one per hidden layer.
    Rates,
    /// The size of each layer, which have a name (`hidden layers`), as has what they consist of (`units`).
    Sizes { layers: &'static str, most_layers: usize, units: &'static str, most_units: usize },
    /// `on` or `off`.
    Switch,
    /// The name of a column.
    Name,
    /// Columns, and what they shall be.
    Columns,
}

/// Most hidden layers.
pub(super) const MOST_LAYERS: usize = 8;
/// Most bytes of a name of a column, and of what is said of columns.
const LONGEST_NAME: usize = 200;
const LONGEST_COLUMNS: usize = 4000;
/// Distance between the stops of a rate's slider.
pub(super) const RATE_STEP: f64 = 0.05;

/// Why a text is not a value, and what would have been.
#[derive(Debug, PartialEq)]
pub(super) struct Unreadable {
    pub problem: Problem,
    pub nearest: Option<String>,
}

impl Unreadable {
    fn new(problem: Problem, nearest: Option<String>) -> Self {
        Unreadable { problem, nearest }
    }
}

impl Values {
    /// Reads a value. Spaces around it, and around each item of a list, do not matter; `-0` is 0.
    pub fn read(&self, text: &str) -> Result<Value, Unreadable> {
        let text = text.trim();
        match *self {
            Values::Choice(choices) => match choices.iter().find(|choice| choice.word == text) {
                Some(choice) => Ok(Value::Word(choice.word)),
                None => {
                    let near = nearest(text, choices.iter().map(|choice| choice.word));
                    Err(Unreadable::new(Problem::NotAChoice, near.map(str::to_owned)))
                }
            },
            Values::Integer { min, max, .. } => integer(text, min, max).map(Value::Integer),
            Values::Real { min, max, .. } => real(text, min, max).map(Value::Real),
            Values::Rate => rate(text).map(Value::Real),
            Values::Rates => list(text, MOST_LAYERS, rate).map(Value::Rates),
            Values::Sizes { most_layers, most_units, .. } => {
                let units = |item: &str| integer(item, 1, most_units as u64).map(|units| units as usize);
                list(text, most_layers, units).map(Value::Sizes)
            }
            Values::Switch => match text {
                "on" => Ok(Value::Switch(true)),
                "off" => Ok(Value::Switch(false)),
                _ => {
                    let near = match text.to_ascii_lowercase().as_str() {
                        "on" | "true" | "yes" | "1" => Some("on"),
                        "off" | "false" | "no" | "0" => Some("off"),
                        other => nearest(other, ["on", "off"].into_iter()),
                    };
                    Err(Unreadable::new(Problem::NotAChoice, near.map(str::to_owned)))
                }
            },
            Values::Name if text.len() > LONGEST_NAME => Err(Unreadable::new(Problem::TooLongText, None)),
            Values::Name => Ok(Value::Name(text.to_owned())),
            Values::Columns if text.len() > LONGEST_COLUMNS => Err(Unreadable::new(Problem::TooLongText, None)),
            Values::Columns => {
                let columns = Columns::read(text).ok_or_else(|| Unreadable::new(Problem::NotColumns, None))?;
                Ok(Value::Columns(columns))
            }
        }
    }

    /// What is allowed, in words.
    pub fn allowed(&self) -> String {
        match *self {
            Values::Choice(choices) => choices.iter().map(|choice| choice.word).collect::<Vec<_>>().join(", "),
            Values::Integer { min, max, .. } => format!("whole numbers from {min} to {max}"),
            Values::Real { min, max, .. } => format!("{} to {}", Value::Real(min), Value::Real(max)),
            Values::Rate => "0 up to, but not including, 1".to_owned(),
            Values::Rates => {
                "one rate or one per hidden layer, each from 0 up to, but not including, 1, separated by commas"
                    .to_owned()
            }
            Values::Sizes { layers, most_layers, units, most_units } => {
                format!("1 to {most_layers} {layers} of 1 to {most_units} {units} each, separated by commas")
            }
            Values::Switch => "on, off".to_owned(),
            Values::Name => format!("the name of a column, up to {LONGEST_NAME} characters"),
            Values::Columns => {
                "names of columns, each with `:number`, `:category` or `:out`, separated by commas".to_owned()
            }
        }
    }
}

/// Reads a whole number written in digits alone.
fn integer(text: &str, min: u64, max: u64) -> Result<u64, Unreadable> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        // "80.0" or "-3": the whole number in the range that is nearest to it.
        let near = number(text).map(|number| (number.round().max(0.0) as u64).clamp(min, max).to_string());
        return Err(Unreadable::new(Problem::NotAWholeNumber, near));
    }
    // All digits, so what does not fit 64 bits is too large for any setting.
    let value = text.parse().unwrap_or(u64::MAX);
    if value < min {
        Err(Unreadable::new(Problem::TooSmall, Some(min.to_string())))
    } else if value > max {
        Err(Unreadable::new(Problem::TooLarge, Some(max.to_string())))
    } else {
        Ok(value)
    }
}

/// Reads a number from `min` to `max`.
fn real(text: &str, min: f64, max: f64) -> Result<f64, Unreadable> {
    let value = number(text).ok_or_else(|| Unreadable::new(Problem::NotANumber, decimal_comma(text)))?;
    if value < min {
        Err(Unreadable::new(Problem::TooSmall, Some(Value::Real(min).to_string())))
    } else if value > max {
        Err(Unreadable::new(Problem::TooLarge, Some(Value::Real(max).to_string())))
    } else {
        Ok(value)
    }
}

/// Reads a probability below 1, also after it is rounded to single precision, in which networks count.
fn rate(text: &str) -> Result<f64, Unreadable> {
    let value = real(text, 0.0, f64::INFINITY)?;
    if value as f32 >= 1.0 {
        return Err(Unreadable::new(Problem::TooLarge, Some(Value::Real(1.0 - RATE_STEP).to_string())));
    }
    Ok(value)
}

/// Reads a number: digits with or without a decimal point, a minus sign, a power of ten (`1e-4`). Nothing infinite.
fn number(text: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e' | b'E' | b'+');
    if text.starts_with('+') || !text.bytes().all(plain) {
        return None;
    }
    // Adding 0 turns −0 into 0.
    f64::from_lexical(text.as_bytes()).ok().filter(|number| number.is_finite()).map(|number| number + 0.0)
}

/// `0,2` as it is written with a decimal point.
fn decimal_comma(text: &str) -> Option<String> {
    let pointed = text.replacen(',', ".", 1);
    number(&pointed).map(|_| pointed)
}

/// Reads a list of one to `most` items separated by commas. No item is far enough from a list to suggest one.
fn list<T>(text: &str, most: usize, item: impl Fn(&str) -> Result<T, Unreadable>) -> Result<Vec<T>, Unreadable> {
    if text.split(',').count() > most {
        return Err(Unreadable::new(Problem::TooManyItems, None));
    }
    let items: Vec<_> = text.split(',').map(|text| (text.trim(), item(text.trim()))).collect();
    if items.iter().any(|(_, read)| read.is_err()) {
        // The nearest list has the nearest item in place of each unreadable one.
        let repaired: Option<Vec<&str>> = items
            .iter()
            .map(|(text, read)| match read {
                Ok(_) => Some(*text),
                Err(unreadable) => unreadable.nearest.as_deref(),
            })
            .collect();
        let near = repaired.map(|items| items.join(","));
        let problem =
            items.iter().find_map(|(_, read)| read.as_ref().err().map(|unreadable| unreadable.problem.clone()));
        return Err(Unreadable::new(problem.unwrap_or(Problem::NotANumber), near));
    }
    Ok(items.into_iter().filter_map(|(_, read)| read.ok()).collect())
}

impl fmt::Display for Value {
    /// As in a query string: the shortest text that reads back as the same value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Word(word) => f.write_str(word),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Real(number) => real_text(*number, f),
            Value::Sizes(sizes) => join(sizes, f, |size, f| write!(f, "{size}")),
            Value::Rates(rates) => join(rates, f, |rate, f| real_text(*rate, f)),
            Value::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Value::Name(name) => f.write_str(name),
            Value::Columns(columns) => columns.fmt(f),
        }
    }
}

/// Decimal, or with a power of ten where it would be mostly zeros.
fn real_text(number: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if number != 0.0 && number.abs() < 1e-6 { write!(f, "{number:e}") } else { write!(f, "{number}") }
}

fn join<T>(
    items: &[T],
    f: &mut fmt::Formatter<'_>,
    item: impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (i, value) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(",")?;
        }
        item(value, f)?;
    }
    Ok(())
}

/// A type that a setting's field may have.
pub(super) trait Typed: Sized {
    /// The field as a value.
    fn value(&self) -> Value;
    /// The value as a field, if it is of the field's type.
    fn typed(value: &Value) -> Option<Self>;
}

macro_rules! typed {
    ($type:ty, $self:ident => $value:expr, $pattern:pat => $typed:expr) => {
        impl Typed for $type {
            fn value(&$self) -> Value {
                $value
            }
            fn typed(value: &Value) -> Option<Self> {
                match value {
                    $pattern => $typed,
                    _ => None,
                }
            }
        }
    };
}

typed!(usize, self => Value::Integer(*self as u64), Value::Integer(number) => usize::try_from(*number).ok());
typed!(u32, self => Value::Integer(u64::from(*self)), Value::Integer(number) => u32::try_from(*number).ok());
typed!(f64, self => Value::Real(*self), Value::Real(number) => Some(*number));
typed!(bool, self => Value::Switch(*self), Value::Switch(on) => Some(*on));
typed!(Vec<usize>, self => Value::Sizes(self.clone()), Value::Sizes(sizes) => Some(sizes.clone()));
typed!(Vec<f64>, self => Value::Rates(self.clone()), Value::Rates(rates) => Some(rates.clone()));
typed!(String, self => Value::Name(self.clone()), Value::Name(name) => Some(name.clone()));
typed!(Columns, self => Value::Columns(self.clone()), Value::Columns(columns) => Some(columns.clone()));
typed!(Family, self => Value::Word(self.word()), Value::Word(word) => Family::from_word(word));
typed!(Net, self => Value::Word(self.word()), Value::Word(word) => Net::from_word(word));
typed!(Activation, self => Value::Word(self.word()), Value::Word(word) => Activation::from_word(word));
typed!(Kind, self => Value::Word(self.word()), Value::Word(word) => Kind::from_word(word));
typed!(ConvKind, self => Value::Word(self.word()), Value::Word(word) => ConvKind::from_word(word));
typed!(RecurrentMask, self => Value::Word(self.word()), Value::Word(word) => RecurrentMask::from_word(word));
typed!(NormSide, self => Value::Word(self.word()), Value::Word(word) => NormSide::from_word(word));
typed!(Order, self => Value::Word(self.word()), Value::Word(word) => Order::from_word(word));
typed!(Scaling, self => Value::Word(self.word()), Value::Word(word) => Scaling::from_word(word));
typed!(Optim, self => Value::Word(self.word()), Value::Word(word) => Optim::from_word(word));

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: Values =
        Values::Sizes { layers: "hidden layers", most_layers: MOST_LAYERS, units: "units", most_units: 1024 };
    const REAL: Values = Values::Real { min: 0.0, max: 2.0, step: 0.1, scale: Scale::Linear };
    const INTEGER: Values = Values::Integer { min: 4, max: 5000, scale: Scale::Log };

    fn near(values: Values, text: &str) -> (Problem, Option<String>) {
        let unreadable = values.read(text).unwrap_err();
        (unreadable.problem, unreadable.nearest)
    }

    #[test]
    fn numbers_are_plain() {
        assert_eq!(REAL.read(" 1.5 "), Ok(Value::Real(1.5)));
        assert_eq!(REAL.read("1e-4"), Ok(Value::Real(0.0001)));
        assert_eq!(REAL.read("-0").map(|zero| zero.to_string()), Ok("0".to_owned()));
        for text in ["", "+1", "NaN", "inf", "1e999", "0x1", "1_0", "½", "1 2", ".", "e5", "--1"] {
            assert_eq!(near(REAL, text), (Problem::NotANumber, None), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_digits() {
        assert_eq!(INTEGER.read("080"), Ok(Value::Integer(80)));
        assert_eq!(near(INTEGER, "80.4"), (Problem::NotAWholeNumber, Some("80".to_owned())));
        assert_eq!(near(INTEGER, "-3"), (Problem::NotAWholeNumber, Some("4".to_owned())));
        assert_eq!(near(INTEGER, "99999999999999999999999"), (Problem::TooLarge, Some("5000".to_owned())));
        assert_eq!(near(INTEGER, "٤"), (Problem::NotAWholeNumber, None));
    }

    #[test]
    fn a_rate_is_below_one_in_single_precision_too() {
        assert_eq!(Values::Rate.read("0.99"), Ok(Value::Real(0.99)));
        assert_eq!(near(Values::Rate, "1"), (Problem::TooLarge, Some("0.95".to_owned())));
        assert_eq!(near(Values::Rate, "0.99999999999").0, Problem::TooLarge);
        assert_eq!(near(Values::Rate, "0,5"), (Problem::NotANumber, Some("0.5".to_owned())));
    }

    #[test]
    fn lists_are_separated_by_commas() {
        assert_eq!(SIZES.read("16, 8"), Ok(Value::Sizes(vec![16, 8])));
        assert_eq!(near(SIZES, "16,2000"), (Problem::TooLarge, Some("16,1024".to_owned())));
        assert_eq!(near(SIZES, "16,"), (Problem::NotAWholeNumber, None));
        assert_eq!(near(SIZES, "1,1,1,1,1,1,1,1,1"), (Problem::TooManyItems, None));
    }

    #[test]
    fn words_have_a_nearest_spelling() {
        let values = Values::Choice(Family::CHOICES);
        assert_eq!(near(values, "Circle"), (Problem::NotAChoice, Some("circles".to_owned())));
        assert_eq!(near(values, "qqq"), (Problem::NotAChoice, None));
        assert_eq!(near(Values::Switch, "true"), (Problem::NotAChoice, Some("on".to_owned())));
    }

    #[test]
    fn tiny_numbers_print_with_a_power_of_ten() {
        assert_eq!(Value::Real(1e-300).to_string(), "1e-300");
        assert_eq!(Value::Real(0.000001).to_string(), "0.000001");
        assert_eq!(Value::Rates(vec![0.5, 0.0]).to_string(), "0.5,0");
    }
}
