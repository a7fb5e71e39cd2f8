//! Numbers and lists as the drawings and their text twins write them.

/// A number with up to `decimals` decimals, without trailing zeros, and with the typographer's minus.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// A share as a whole percentage.
pub fn percent(share: f64) -> String {
    format!("{} %", number(100.0 * share, 0))
}

/// "2, 7, 11", or the first dozen of many "and 30 more". Counts from 1, as readers do.
pub fn ordinals(indices: impl Iterator<Item = usize>) -> String {
    const MOST: usize = 12;
    let mut text = String::new();
    let mut more = 0;
    for (place, index) in indices.enumerate() {
        if place >= MOST {
            more += 1;
            continue;
        }
        if place > 0 {
            text.push_str(", ");
        }
        text.push_str(&(index + 1).to_string());
    }
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// "1 neuron", "3 neurons".
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{} {noun}s", thousands(number as u64)) }
}

/// A whole number with its thousands set apart.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_none() {
        assert_eq!(number(1.25, 2), "1.25");
        assert_eq!(number(2.0, 2), "2");
        assert_eq!(number(-0.001, 2), "0");
        assert_eq!(number(-0.5, 2), "−0.5");
        assert_eq!(number(f64::NAN, 2), "–");
        assert_eq!(number(100.0, 0), "100");
    }

    #[test]
    fn lists_count_from_one_and_end() {
        assert_eq!(ordinals([1, 6, 10].into_iter()), "2, 7, 11");
        assert!(ordinals(0..20).ends_with("12 and 8 more"));
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(999), "999");
    }
}
