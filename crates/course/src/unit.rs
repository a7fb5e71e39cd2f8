//! How a lesson's numbers are written for the reader.

use serde::{Deserialize, Serialize};

/// What a number counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A loss, or a ratio: 0.596.
    #[default]
    Number,
    /// A share, shown of a hundred: 86.5 %.
    Percent,
    /// A difference of shares: 3.5 points.
    Points,
    /// How many: 1,600.
    Count,
    /// Rounds through the training examples: 7.7.
    Epochs,
    /// A number so small that only its leading two digits tell: 0.00012.
    Small,
}

impl Unit {
    /// A number as it stands in a sentence; one that is missing is a dash.
    pub fn show(self, number: Option<f64>) -> String {
        let Some(number) = number else { return "–".to_owned() };
        let text = match self {
            Self::Number => format!("{number:.3}"),
            Self::Percent => format!("{:.1} %", 100.0 * number),
            Self::Points => format!("{:.1} points", 100.0 * number),
            Self::Count => thousands(number),
            Self::Epochs => format!("{number:.1}"),
            Self::Small if number == 0.0 => "0".to_owned(),
            Self::Small => format!("{number:.*}", decimals(number)),
        };
        text.replace('-', "−")
    }
}

/// The decimals with which a number has two digits that are not leading zeros.
fn decimals(number: f64) -> usize {
    let scientific = format!("{number:e}");
    let exponent = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    exponent.map_or(0, |exponent| (1 - exponent).clamp(0, 12) as usize)
}

/// A whole number with a comma at each thousand.
fn thousands(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0.0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_a_reader_expects() {
        assert_eq!(Unit::Number.show(Some(-0.5964)), "−0.596");
        assert_eq!(Unit::Percent.show(Some(0.8651)), "86.5 %");
        assert_eq!(Unit::Points.show(Some(0.035)), "3.5 points");
        assert_eq!(Unit::Count.show(Some(4_294_967_296.0)), "4,294,967,296");
        assert_eq!(Unit::Count.show(Some(160.0)), "160");
        assert_eq!(Unit::Epochs.show(Some(7.66)), "7.7");
        assert_eq!(Unit::Small.show(Some(0.0)), "0");
        assert_eq!(Unit::Small.show(Some(0.00012)), "0.00012");
        assert_eq!(Unit::Number.show(None), "–");
    }
}
