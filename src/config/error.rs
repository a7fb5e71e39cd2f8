//! What is wrong with a setting, as a sentence that says how to put it right.

use std::fmt;

/// Everything that is wrong with a query; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Errors(pub Vec<Error>);

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// The key as it was written.
    pub key: String,
    /// The value as it was written.
    pub value: String,
    /// What would be allowed, in words.
    pub allowed: String,
    /// The nearest valid spelling of the value (of the key, where that is the problem), if one is near.
    pub nearest: Option<String>,
    /// What the matter is.
    pub problem: Problem,
}

/// What may be the matter with a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// No setting has this key.
    UnknownKey,
    /// The key was given before.
    Repeated,
    /// A key with `a.` or `b.` that both arms share.
    Shared,
    /// The setting, or its value, means nothing beside another setting.
    NotWith {
        /// The other setting.
        key: &'static str,
        /// Its value.
        word: String,
        /// Why not, where the two words do not say so themselves.
        why: &'static str,
    },
    /// None of the words.
    NotAChoice,
    /// Not a number.
    NotANumber,
    /// Not a whole number.
    NotAWholeNumber,
    /// Below the least allowed.
    TooSmall,
    /// Above the most allowed.
    TooLarge,
    /// More items in a list than hidden layers are allowed.
    TooManyItems,
    /// A list of rates that is not as long as there are hidden layers.
    NotOnePerLayer {
        /// The number of hidden layers.
        layers: usize,
    },
    /// More training and test examples than the data has.
    TooManyExamples {
        /// Training and test examples together.
        together: usize,
    },
    /// More training examples than leave enough rows of the reader's table for testing.
    TooFewRows {
        /// Rows that there are.
        rows: usize,
    },
    /// More weights and biases than a page should hold.
    TooManyParameters {
        /// How many they would be.
        parameters: usize,
    },
    /// More activations for one batch than a page should hold.
    TooManyActivations {
        /// Units of all hidden layers times examples in a batch.
        activations: usize,
    },
}

impl fmt::Display for Problem {
    /// What follows the value in the sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::UnknownKey => write!(f, "belongs to an unknown key"),
            Problem::Repeated => write!(f, "is a second value of the same key"),
            Problem::Shared => write!(f, "is for one arm, but the setting is the same for both"),
            Problem::NotWith { key, word, why: "" } => write!(f, "does not apply to {key}={word}"),
            Problem::NotWith { key, word, why } => write!(f, "does not apply to {key}={word}, since {why}"),
            Problem::NotAChoice => write!(f, "is not one of its values"),
            Problem::NotANumber => write!(f, "is not a number"),
            Problem::NotAWholeNumber => write!(f, "is not a whole number"),
            Problem::TooSmall => write!(f, "is too small"),
            Problem::TooLarge => write!(f, "is too large"),
            Problem::TooManyItems => write!(f, "has too many items"),
            Problem::NotOnePerLayer { layers: 1 } => write!(f, "does not fit a network with 1 hidden layer"),
            Problem::NotOnePerLayer { layers } => write!(f, "does not fit a network with {layers} hidden layers"),
            Problem::TooManyExamples { together } => {
                write!(f, "makes {together} training and test examples, more than there are")
            }
            Problem::TooFewRows { rows } => write!(f, "leaves too few of the table's {rows} rows for testing"),
            Problem::TooManyParameters { parameters } => {
                write!(f, "makes a network of {parameters} weights and biases")
            }
            Problem::TooManyActivations { activations } => write!(f, "makes {activations} activations for each batch"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.problem == Problem::UnknownKey {
            write!(f, "unknown key '{}'", Shown(&self.key))?;
        } else {
            write!(f, "{}: '{}' {}; allowed: {}", Shown(&self.key), Shown(&self.value), self.problem, self.allowed)?;
        }
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean '{nearest}'?"),
            None if self.problem == Problem::UnknownKey => write!(f, "; allowed: {}", self.allowed),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Errors {
    /// A sentence per line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

/// What somebody else wrote, fit for a sentence: on one line, in one direction and not endless.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 60;
        for character in self.0.chars().take(MOST) {
            let turns = matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if character.is_control() || turns {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        if self.0.chars().nth(MOST).is_some() { write!(f, "…") } else { Ok(()) }
    }
}

/// The candidate that `text` is most likely a slip of, if any is near: a letter or two wrong, or the rest left out.
pub(crate) fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 32;
    let text = text.trim().to_ascii_lowercase();
    let length = text.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let near = |candidate: &str| {
        let distance = strsim::damerau_levenshtein(&text, candidate);
        let begun = length >= 3 && candidate.starts_with(&text);
        (distance <= (candidate.chars().count().max(length) / 3).max(1) || begun).then_some(distance)
    };
    candidates.filter_map(|candidate| near(candidate).map(|distance| (distance, candidate))).min().map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["noise", "max-norm", "lr", "gaussians"];
        let find = |text| nearest(text, words.into_iter());
        assert_eq!(find("nosie"), Some("noise"));
        assert_eq!(find("max_norm"), Some("max-norm"));
        assert_eq!(find("LR"), Some("lr"));
        assert_eq!(find("gauss"), Some("gaussians"));
        assert_eq!(find("weather"), None);
        assert_eq!(find(""), None);
        assert_eq!(find(&"noise".repeat(1000)), None);
    }

    #[test]
    fn what_was_written_stays_on_one_line() {
        let error = Error {
            key: "noise".to_owned(),
            value: format!("a\nb{}", "x".repeat(100)),
            allowed: "0 to 2".to_owned(),
            nearest: None,
            problem: Problem::NotANumber,
        };
        let sentence = error.to_string();
        assert_eq!(sentence, format!("noise: 'a\\nb{}…' is not a number; allowed: 0 to 2", "x".repeat(57)));
    }
}
