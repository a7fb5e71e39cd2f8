//! The table of settings as the page sees it: what its controls are made from.

use serde::{Serialize, Serializer};

use super::choices::Family;
use super::table::{Condition, DefaultWhere, Definition, SETTINGS};
use super::value::{MOST_LAYERS, RATE_STEP, Scale, Values};
use wording::Choice;

/// One setting, ready to be made into a control.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// The key in a query; with `a.` or `b.` before it for one arm, if `per_arm`.
    pub key: &'static str,
    /// A short name.
    pub label: &'static str,
    /// One or two sentences for a student.
    pub help: &'static str,
    /// `data`, `network`, `dropout`, `training` or `run`.
    pub group: &'static str,
    /// Whether the arms may differ in it.
    pub per_arm: bool,
    /// What a change does: `live` while training, or `restart`.
    pub effect: &'static str,
    /// `choice`, `integer`, `real`, `sizes`, `rates` or `switch`; `name` and `columns` for a table's columns.
    pub kind: &'static str,
    /// The words of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<&'static [Choice]>,
    /// The least number, in a list the least item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The greatest number, in a list the greatest item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Whether `max` itself is not allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_max: Option<bool>,
    /// The distance between the stops of a linear slider; the first stop above 0 of a logarithmic one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    /// How values are spread over a slider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// Most items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<usize>,
    /// The default, as it is written in a query.
    pub default: &'static str,
    /// Other defaults: the first counts whose condition holds, for a setting of the arms in the arm's own network.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub defaults: &'static [DefaultWhere],
    /// The maximum where it depends on the data, by the word of the family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maxima: Option<Maxima>,
    /// What the run must have for it to mean something: all of these.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub requires: &'static [Condition],
    /// What it may be, in words: the same as in its errors.
    pub allowed: String,
}

/// Every setting, in the order of the controls.
pub fn schema() -> Vec<Setting> {
    SETTINGS.iter().map(setting).collect()
}

fn setting(definition: &Definition) -> Setting {
    let plain = Setting {
        key: definition.key,
        label: definition.label,
        help: definition.help,
        group: definition.group,
        per_arm: definition.per_arm(),
        effect: if definition.live { "live" } else { "restart" },
        kind: "switch",
        choices: None,
        min: None,
        max: None,
        exclusive_max: None,
        step: None,
        scale: None,
        longest: None,
        default: definition.default,
        defaults: definition.defaults,
        maxima: maxima(definition.maxima),
        requires: definition.requires,
        allowed: definition.values.allowed(),
    };
    let rate = Setting {
        kind: "real",
        min: Some(0.0),
        max: Some(1.0),
        exclusive_max: Some(true),
        step: Some(RATE_STEP),
        scale: Some(Scale::Linear),
        ..plain.clone()
    };
    match definition.values {
        Values::Choice(choices) => Setting { kind: "choice", choices: Some(choices), ..plain },
        Values::Integer { min, max, scale } => Setting {
            kind: "integer",
            min: Some(min as f64),
            max: Some(max as f64),
            step: Some(1.0),
            scale: Some(scale),
            ..plain
        },
        Values::Real { min, max, step, scale } => {
            Setting { kind: "real", min: Some(min), max: Some(max), step: Some(step), scale: Some(scale), ..plain }
        }
        Values::Rate => rate,
        Values::Rates => Setting { kind: "rates", longest: Some(MOST_LAYERS), ..rate },
        Values::Sizes { most_layers, most_units, .. } => Setting {
            kind: "sizes",
            min: Some(1.0),
            max: Some(most_units as f64),
            step: Some(1.0),
            longest: Some(most_layers),
            ..plain
        },
        Values::Switch => plain,
        Values::Name => Setting { kind: "name", ..plain },
        Values::Columns => Setting { kind: "columns", ..plain },
    }
}

/// Maxima by the words of the families of data: an object for the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Maxima(
    /// A family's word and its maximum.
    pub Vec<(&'static str, f64)>,
);

impl Serialize for Maxima {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// The maxima of some families; `None` if there are none.
fn maxima(own: &[(Family, u64)]) -> Option<Maxima> {
    let by_word: Vec<_> = own.iter().map(|&(family, max)| (family.word(), max as f64)).collect();
    (!by_word.is_empty()).then_some(Maxima(by_word))
}

// Natively only: serde_json is not built for wasm.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn the_page_gets_camel_case_without_what_does_not_apply() {
        let settings = schema();
        let find = |key| settings.iter().find(|setting| setting.key == key).unwrap();
        let flip = serde_json::to_value(find("flip")).unwrap();
        assert_eq!(flip["perArm"], false);
        assert_eq!(flip["defaults"][0]["condition"]["words"][0], "digits");
        assert_eq!(flip["defaults"][0]["value"], "0.3");
        assert_eq!(flip["requires"][0]["key"], "data");
        assert_eq!(flip["requires"][0]["words"].as_array().unwrap().len(), Family::ALL.len() - 1);
        assert!(flip.get("choices").is_none());
        let drop = serde_json::to_value(find("drop")).unwrap();
        assert_eq!((&drop["kind"], &drop["exclusiveMax"]), (&"rates".into(), &true.into()));
        let data = serde_json::to_value(find("data")).unwrap();
        assert_eq!(data["choices"][0]["word"], "circles");
    }
}
