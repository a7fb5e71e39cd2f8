//! The run that what was given makes together with the defaults.

use super::Config;
use super::columns::Columns;
use super::conflict::{Around, conflicts};
use super::error::Error;
use super::given::{Given, Scope};
use super::table::{COLUMNS, Field, LABEL, SETTINGS};
use super::value::Value;

/// The run that the given values and the defaults make, or everything that does not fit together.
///
/// Settings whose value could not be read are named in `unreadable`: nothing is said against what depends on them.
pub(super) fn resolve(given: Given, unreadable: &[&'static str]) -> Result<Config, Vec<Error>> {
    let config = fill_in(&given);
    if given.is_empty() {
        // The defaults go together: what says why others do not is not needed for the first picture, see src/later.txt.
        return Ok(finish(config, given));
    }
    let mut errors: Vec<Error> = Vec::new();
    for conflict in conflicts(&given, &config, &Around { unreadable: Some(unreadable), ..Around::default() }) {
        // What was given once for both arms is said once.
        if !errors.contains(&conflict.error) {
            errors.push(conflict.error);
        }
    }
    if errors.is_empty() { Ok(finish(config, given)) } else { Err(errors) }
}

/// The run of values without a conflict, from its form that [`fill_in`] has made.
pub(super) fn finish(mut config: Config, given: Given) -> Config {
    for arm in [&mut config.a, &mut config.b] {
        // A single rate is for every layer.
        arm.drop.resize(arm.layers.len(), arm.drop.last().copied().unwrap_or(0.0));
    }
    ignore_what_means_nothing(&mut config);
    config.given = given;
    config
}

impl Config {
    /// The same run with these columns of a table, which the reader may have chosen for another run before.
    pub fn adopt_columns(mut self, label: &str, columns: &Columns) -> Config {
        let label_value = (LABEL, Value::Name(label.to_owned()), label.is_empty());
        for (key, value, is_default) in [label_value, (COLUMNS, Value::Columns(columns.clone()), columns.is_empty())] {
            if is_default {
                self.given.remove(&(key, Scope::Both));
            } else {
                self.given.insert((key, Scope::Both), value);
            }
        }
        (self.label, self.columns) = (label.to_owned(), columns.clone());
        self
    }
}

/// A run with every field either given or the default. Rates are still as they were written.
pub(super) fn fill_in(given: &Given) -> Config {
    let mut config = Config::blank();
    // The table has `data` first, so the family is known when the defaults that depend on it are asked for.
    for definition in SETTINGS {
        let default = definition.default_for(config.data);
        let base = given.get(&(definition.key, Scope::Both)).or(default.as_ref());
        match definition.field {
            Field::Run { put, .. } => {
                if let Some(value) = base {
                    put(&mut config, value);
                }
            }
            Field::Arm { put, .. } => {
                let none = definition.dropout.then(|| definition.values.read("0").ok()).flatten();
                let a = given.get(&(definition.key, Scope::A)).or(none.as_ref()).or(base);
                let b = given.get(&(definition.key, Scope::B)).or(base);
                if let (Some(a), Some(b)) = (a, b) {
                    put(&mut config.a, a);
                    put(&mut config.b, b);
                }
            }
        }
    }
    config
}

/// Sets what means nothing in an arm to its default there: a setting of both arms may mean something in one alone, and runs
/// that differ in nothing else are equal.
fn ignore_what_means_nothing(config: &mut Config) {
    for definition in SETTINGS.iter().filter(|definition| !definition.requires.is_empty()) {
        let Field::Arm { put, .. } = definition.field else { continue };
        let Some(default) = definition.default_for(config.data) else { continue };
        let idle = [&config.a, &config.b].map(|arm| definition.missing(config, arm).is_some());
        for (arm, idle) in [&mut config.a, &mut config.b].into_iter().zip(idle) {
            if idle {
                put(arm, &default);
            }
        }
    }
}
