//! How a table says that a cell is missing.

/// What stands for a missing cell wherever it is, in lower case.
pub const MISSING: [&str; 14] =
    ["", "na", "n/a", "nan", "null", "?", "-", ".", "n.a.", "#n/a", "<na>", "\\n", "--", "—"];
/// What stands for a missing number, but may be a value among words.
pub const MISSING_NUMBERS: [&str; 8] = ["none", "nil", "missing", "unknown", "*", "..", "#value!", "#div/0!"];

/// Whether a trimmed cell among words is a missing one.
pub(super) fn is_missing(text: &str) -> bool {
    is_one_of(text, &MISSING)
}

/// Whether a trimmed cell among numbers is a missing one.
pub(super) fn is_missing_number(text: &str) -> bool {
    is_one_of(text, &MISSING) || is_one_of(text, &MISSING_NUMBERS)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    // Longer than any of them, or a number, as most cells are.
    const LONGEST: usize = 7;
    text.len() <= LONGEST && words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_cells_are_written_in_many_ways() {
        for text in ["", "NA", "NaN", "null", "?", "-", ".", "N/A", "#N/A", "—"] {
            assert!(is_missing(text) && is_missing_number(text), "{text}");
        }
        assert!(is_missing_number("None") && !is_missing("None"));
        for text in ["0", "nana", "no", "-1", ".5"] {
            assert!(!is_missing(text) && !is_missing_number(text), "{text}");
        }
    }

    #[test]
    fn no_word_is_longer_than_is_looked_at() {
        assert!(MISSING.iter().chain(&MISSING_NUMBERS).all(|word| word.len() <= 7));
    }
}
