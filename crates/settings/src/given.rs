//! What was given, setting by setting: for both arms, or for one.
#![allow(clippy::result_large_err, reason = "an error is made once and then shown to a reader")]

use litemap::LiteMap;
use std::fmt;

use super::error::{Error, Problem};
use super::table::{Definition, SETTINGS, definition};
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
pub(super) type Given = LiteMap<Entry, Value>;

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
