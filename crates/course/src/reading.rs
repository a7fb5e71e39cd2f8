//! Where a number of a lesson is read.

use crate::unit::Unit;
use lab::Side;
use measure::Name;
use serde::Deserialize;
use serde_json::Value;
use wording::{Quoted, nearest};

/// One of the two networks of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArmName {
    /// The one on the left.
    A,
    /// The one on the right.
    B,
}

impl From<ArmName> for Side {
    fn from(name: ArmName) -> Self {
        match name {
            ArmName::A => Self::A,
            ArmName::B => Self::B,
        }
    }
}

/// What a number is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Source {
    /// The numbers of the page's table, after an evaluation.
    #[default]
    Metrics,
    /// See [`crate::updates`].
    Updates,
    /// A measure.
    Measure(Name),
}

impl TryFrom<String> for Source {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        match word.as_str() {
            "metrics" => Ok(Self::Metrics),
            "updates" => Ok(Self::Updates),
            _ => Name::from_word(&word).map(Self::Measure).map_err(|error| format!("{error} (or metrics, updates)")),
        }
    }
}

/// A number of a lesson: what it is called and where it is read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What the reader sees beside it.
    pub label: String,
    /// The run's name.
    pub run: String,
    /// The arm.
    pub arm: ArmName,
    /// The iteration; without it the run's last.
    #[serde(default)]
    pub at: Option<u64>,
    /// What it is taken from.
    #[serde(default)]
    pub measure: Source,
    /// Which number of that: keys and places in lists, counted from 0, with dots between them, such as `layers.0.largest`.
    pub value: String,
    /// How it is written.
    #[serde(default)]
    pub unit: Unit,
}

/// The number at a path of what was found; none where it is missing, as an accuracy that was never reached is.
///
/// # Errors
/// If there is no such path, or no number there; a sentence.
pub fn find(found: &Value, path: &str) -> Result<Option<f64>, String> {
    let mut at = found;
    for key in path.split('.') {
        at = match at {
            Value::Object(fields) => fields.get(key).ok_or_else(|| unknown(path, key, fields.keys()))?,
            Value::Array(list) => {
                let item = key.parse().ok().and_then(|place: usize| list.get(place));
                let last = list.len().saturating_sub(1);
                item.ok_or_else(|| format!("the value '{}': there is no '{key}'; allowed: 0 to {last}", Quoted(path)))?
            }
            Value::Null => return Ok(None),
            _ => return Err(format!("the value '{}': there is nothing within a number", Quoted(path))),
        };
    }
    match at {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::Array(_) => Err(format!("the value '{}' is a list: add a place in it, counted from 0", Quoted(path))),
        _ => Err(format!("the value '{}' is not a number", Quoted(path))),
    }
}

fn unknown<'a>(path: &str, key: &str, keys: impl Iterator<Item = &'a String> + Clone) -> String {
    let list: Vec<&str> = keys.clone().map(String::as_str).collect();
    let allowed = list.join(", ");
    let meant = nearest(key, keys.map(String::as_str)).map(|near| format!("; did you mean '{near}'?"));
    format!(
        "the value '{}': there is no '{}'; allowed: {allowed}{}",
        Quoted(path),
        Quoted(key),
        meant.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_found_by_their_paths() {
        let found = json!({ "layers": [{ "largest": 0.25, "gini": null }] });
        assert_eq!(find(&found, "layers.0.largest"), Ok(Some(0.25)));
        assert_eq!(find(&found, "layers.0.gini"), Ok(None));
        let error = |path| find(&found, path).expect_err(path);
        assert_eq!(error("layers.1.gini"), "the value 'layers.1.gini': there is no '1'; allowed: 0 to 0");
        assert_eq!(
            error("layers.0.largst"),
            "the value 'layers.0.largst': there is no 'largst'; allowed: gini, largest; did you mean 'largest'?"
        );
        assert!(error("layers").ends_with("is a list: add a place in it, counted from 0"));
    }
}
