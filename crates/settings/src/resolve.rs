//! The run that what was given makes together with the defaults.

use super::Config;
use super::columns::Columns;
use super::conflict::{Around, conflicts};
use super::error::Error;
use super::given::{Given, Scope};
use super::table::{COLUMNS, Definition, Field, LABEL, SETTINGS};
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
    // In the table what defaults depend on comes before what depends on it.
    for definition in SETTINGS {
        let [a, b] = [Scope::A, Scope::B].map(|scope| in_force(given, &config, definition, scope));
        match definition.field {
            Field::Run { put, .. } => {
                if let Some(value) = b {
                    put(&mut config, &value);
                }
            }
            Field::Arm { put, .. } => {
                if let (Some(a), Some(b)) = (a, b) {
                    put(&mut config.a, &a);
                    put(&mut config.b, &b);
                }
            }
        }
    }
    config
}

/// The value that a setting has for an arm, given or not; for both arms it is arm b's, where they do not have it in common.
pub(super) fn in_force(given: &Given, config: &Config, definition: &Definition, scope: Scope) -> Option<Value> {
    let given = |scope| given.get(&(definition.key, scope)).cloned();
    let common = |arm| given(Scope::Both).or_else(|| definition.default_for(config, arm));
    match scope {
        Scope::Both => common(&config.b),
        // Without dropout, unless it was given some for itself.
        Scope::A if definition.dropout => given(Scope::A).or_else(|| definition.values.read("0").ok()),
        Scope::A => given(Scope::A).or_else(|| common(&config.a)),
        Scope::B => given(Scope::B).or_else(|| common(&config.b)),
    }
}

/// Sets what means nothing in an arm to its default there: a setting of both arms may mean something in one alone, and runs
/// that differ in nothing else are equal.
fn ignore_what_means_nothing(config: &mut Config) {
    for definition in SETTINGS.iter().filter(|definition| !definition.requires.is_empty()) {
        let Field::Arm { put, .. } = definition.field else { continue };
        let idle = |arm| definition.missing(config, arm).and_then(|_| definition.default_for(config, arm));
        let [a, b] = [idle(&config.a), idle(&config.b)];
        for (arm, default) in [(&mut config.a, a), (&mut config.b, b)] {
            if let Some(default) = default {
                put(arm, &default);
            }
        }
    }
}
