//! What is wrong with a setting, as a sentence that says how to put it right.

use std::fmt;

use wording::Quoted;

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
    /// What is wrong.
    pub problem: Problem,
}

/// What may be the matter with a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// The query is longer than any that means something; nothing of it was read.
    TooLong {
        /// Its bytes.
        bytes: usize,
    },
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
    /// A text longer than what it may name.
    TooLongText,
    /// Not a list of columns with what they shall be.
    NotColumns,
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
            Problem::TooLong { bytes } => write!(f, "begins a query of {bytes} characters"),
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
            Problem::TooLongText => write!(f, "is too long"),
            Problem::NotColumns => write!(f, "is not a list of columns"),
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

impl Error {
    /// Whether the key is no setting's, and like none: somebody else's.
    pub fn is_foreign(&self) -> bool {
        self.problem == Problem::UnknownKey && self.nearest.is_none()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.problem == Problem::UnknownKey {
            write!(f, "unknown key '{}'", Quoted(&self.key))?;
        } else {
            write!(f, "{}: '{}' {}; allowed: {}", Quoted(&self.key), Quoted(&self.value), self.problem, self.allowed)?;
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

#[cfg(test)]
mod tests {
    use super::*;

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
