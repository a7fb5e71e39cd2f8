//! What was given, setting by setting, and the run that it makes together with the defaults.
#![allow(clippy::result_large_err, reason = "an error is made once and then shown to a reader")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Config;
use super::conflict::{Around, conflicts};
use super::error::{Error, Problem};
use super::table::{Definition, Field, SETTINGS, definition};
use super::value::Value;
use wording::nearest;

/// Whom a setting is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// Both arms (arm b alone, for a rate of dropout).
    Both,
    A,
    B,
}

/// What a key of a query names.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub definition: &'static Definition,
    pub scope: Scope,
}

/// A setting's key, and for whom it is given.
pub(super) type Entry = (&'static str, Scope);

/// The values that were given.
pub(super) type Given = BTreeMap<Entry, Value>;

impl Place {
    /// Where its value is kept.
    pub fn entry(&self) -> Entry {
        (self.definition.key, self.scope)
    }

    /// What `key` names; `value` is for the error only.
    pub fn locate(key: &str, value: &str) -> Result<Place, Error> {
        let (scope, bare) = match key.split_once('.') {
            Some(("a", bare)) => (Scope::A, bare),
            Some(("b", bare)) => (Scope::B, bare),
            _ => (Scope::Both, key),
        };
        let error = |problem, allowed: &str, nearest: Option<String>| Error {
            key: key.to_owned(),
            value: value.to_owned(),
            allowed: allowed.to_owned(),
            nearest,
            problem,
        };
        match definition(bare) {
            Some(definition) if scope == Scope::Both || definition.per_arm() => Ok(Place { definition, scope }),
            Some(definition) => {
                Err(error(Problem::Shared, "the key without a. or b.", Some(definition.key.to_owned())))
            }
            None => {
                let keys: Vec<String> = spellings().collect();
                let own_and_former =
                    SETTINGS.iter().flat_map(|setting| [Some(setting.key), setting.former_key]).flatten();
                let near = nearest(key, keys.iter().map(String::as_str)).or_else(|| nearest(bare, own_and_former));
                let near = near.map(|near| definition(near).map_or(near, |setting| setting.key).to_owned());
                let allowed: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
                Err(error(Problem::UnknownKey, &allowed.join(", "), near))
            }
        }
    }

    /// The value that `text` means here.
    pub fn read(&self, key: &str, text: &str) -> Result<Value, Error> {
        self.definition.values.read(text).map_err(|unreadable| Error {
            key: key.to_owned(),
            value: text.to_owned(),
            allowed: self.definition.values.allowed(),
            nearest: unreadable.nearest,
            problem: unreadable.problem,
        })
    }
}

impl fmt::Display for Place {
    /// The key as a query has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scope {
            Scope::Both => write!(f, "{}", self.definition.key),
            Scope::A => write!(f, "a.{}", self.definition.key),
            Scope::B => write!(f, "b.{}", self.definition.key),
        }
    }
}

/// An entry as a query has it.
pub(super) fn spelling((key, scope): Entry) -> String {
    definition(key).map_or(key.to_owned(), |definition| Place { definition, scope }.to_string())
}

/// Every key that a query may have.
fn spellings() -> impl Iterator<Item = String> {
    SETTINGS.iter().flat_map(|definition| {
        let scopes: &[Scope] = if definition.per_arm() { &[Scope::Both, Scope::A, Scope::B] } else { &[Scope::Both] };
        scopes.iter().map(|&scope| Place { definition, scope }.to_string())
    })
}

/// The run that the given values and the defaults make, or everything that does not fit together.
///
/// Settings whose value could not be read are named in `unreadable`: nothing is said against what depends on them.
pub(super) fn resolve(given: Given, unreadable: &BTreeSet<&'static str>) -> Result<Config, Vec<Error>> {
    let config = fill_in(&given);
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
                let none = definition.values.read("0").ok().filter(|_| definition.dropout);
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
