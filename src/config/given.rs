//! What was given, setting by setting, and the run that it makes together with the defaults.
//!
//! Here are the checks that need more than one setting at a time.
#![allow(clippy::result_large_err, reason = "an error is made once and then shown to a reader")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::error::{Error, Problem, nearest};
use super::table::{
    ACT, CHANNELS, DATA, DIGITS, DROP, Definition, FEWEST_EXAMPLES, Field, HIDDEN, KIND, NET, SETTINGS, TEST, TRAIN,
    definition,
};
use super::value::Value;
use super::words::DIGIT_SIDE;
use super::{Activation, ArmConfig, Config, Family, Kind, Net};

/// Most weights and biases of one network. In single precision this is 16 MB, and Adam needs three times as much.
const MOST_PARAMETERS: usize = 4_000_000;
/// Most activations of one network's hidden layers for one batch: 8 MB, and training needs a few times as much.
const MOST_ACTIVATIONS: usize = 2_000_000;

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

/// The values that were given.
pub(super) type Given = BTreeMap<(&'static str, Scope), Value>;

impl Place {
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
                let near = nearest(key, keys.iter().map(String::as_str))
                    .or_else(|| nearest(bare, SETTINGS.iter().map(|setting| setting.key)));
                let allowed: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
                Err(error(Problem::UnknownKey, &allowed.join(", "), near.map(str::to_owned)))
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
    let readable = |keys: &[&str]| !keys.iter().any(|key| unreadable.contains(key));
    let mut config = fill_in(&given);
    let mut errors = Vec::new();
    if readable(&[DATA]) {
        let misplaced = given.iter().filter_map(|(&(key, scope), value)| misplaced(key, scope, value, &config));
        errors.extend(misplaced.filter(|error| match error.problem {
            Problem::NotWith { key, .. } => readable(&[key]),
            _ => true,
        }));
        errors.extend(too_many_for_family(&given, config.data));
        if readable(&[TRAIN, TEST]) && errors.is_empty() {
            errors.extend(too_many_digits(&given, &config));
        }
    }
    for scope in [Scope::A, Scope::B] {
        let family = config.data;
        let batch = config.batch;
        let arm = if scope == Scope::A { &mut config.a } else { &mut config.b };
        let fits = one_rate_per_layer(&given, scope, arm);
        if readable(&[HIDDEN, DROP]) {
            errors.extend(fits.err());
        }
        if readable(&[DATA, NET, KIND, ACT, DROP]) {
            errors.extend([NET, KIND].iter().filter_map(|key| {
                let (allowed, problem) = unfit(key, arm, family)?;
                let value = definition(key)?.value_of_arm(arm)?.to_string();
                let (key, allowed) = (key_for(&given, key, scope), allowed.to_owned());
                Some(Error { key, value, allowed, nearest: None, problem })
            }));
        }
        if readable(&[NET, HIDDEN, CHANNELS, DATA]) {
            errors.extend(too_large(&given, scope, arm, family, batch));
        }
    }
    // What was given once for both arms is said once.
    let mut said: Vec<Error> = Vec::new();
    errors.retain(|error| {
        let new = !said.contains(error);
        said.extend(new.then(|| error.clone()));
        new
    });
    ignore_what_means_nothing(&mut config);
    config.given = given;
    if errors.is_empty() { Ok(config) } else { Err(errors) }
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

/// The arms that a value is for: a rate for both is arm b's.
fn arms_of<'a>(definition: &Definition, scope: Scope, config: &'a Config) -> Vec<&'a ArmConfig> {
    match scope {
        Scope::A => vec![&config.a],
        Scope::B => vec![&config.b],
        Scope::Both if definition.dropout => vec![&config.b],
        Scope::Both => vec![&config.a, &config.b],
    }
}

/// Why a setting that was given means nothing in this run; what is for both arms has its place if it has one in either.
fn misplaced(key: &str, scope: Scope, value: &Value, config: &Config) -> Option<Error> {
    let definition = definition(key)?;
    let arms = arms_of(definition, scope, config);
    let missing: Vec<_> = arms.iter().map_while(|arm| definition.missing(config, arm)).collect();
    let (condition, word) = missing.last().filter(|_| missing.len() == arms.len())?;
    Some(Error {
        key: Place { definition, scope }.to_string(),
        value: value.to_string(),
        allowed: format!("with {}={}", condition.key, condition.words.join(", ")),
        nearest: None,
        problem: Problem::NotWith { key: condition.key, word: word.clone(), why: "" },
    })
}

/// Why a value does not go with the other settings of an arm.
fn unfit(key: &str, arm: &ArmConfig, family: Family) -> Option<(&'static str, Problem)> {
    match key {
        NET => not_for_family(arm, family),
        KIND => alpha_without_selu(arm),
        _ => None,
    }
}

/// Whether a value that was given means something in this run.
pub(super) fn has_place(key: &'static str, scope: Scope, value: &Value, config: &Config) -> bool {
    let fits = |arm: &&ArmConfig| unfit(key, arm, config.data).is_none();
    misplaced(key, scope, value, config).is_none()
        && definition(key).is_some_and(|definition| arms_of(definition, scope, config).iter().all(fits))
}

/// A network that reads images or sequences, on data that are neither.
fn not_for_family(arm: &ArmConfig, family: Family) -> Option<(&'static str, Problem)> {
    let why = match family {
        _ if arm.net == Net::Mlp => return None,
        Family::Digits => return None,
        Family::Curve => "a single number is neither an image nor a sequence",
        Family::Table => "the columns of a table are neither an image nor a sequence",
        _ => "a point in the plane is neither an image nor a sequence",
    };
    let problem = Problem::NotWith { key: DATA, word: family.word().to_owned(), why };
    Some(("mlp; with data=digits also cnn, rnn, gru, lstm", problem))
}

/// Alpha dropout where it cannot do what it is for. Without any rate it does nothing anyway.
fn alpha_without_selu(arm: &ArmConfig) -> Option<(&'static str, Problem)> {
    if arm.kind != Kind::Alpha || arm.drop.iter().all(|&rate| rate == 0.0) {
        return None;
    }
    let (key, word, why) = if arm.net.is_recurrent() {
        (NET, arm.net.word(), "it keeps the mean and variance that SELU makes, and recurrent cells have no SELU")
    } else if arm.act != Activation::Selu {
        (ACT, arm.act.word(), "it keeps the mean and variance that SELU makes")
    } else {
        return None;
    };
    let allowed = "standard, gaussian, dropconnect; with act=selu and net=mlp, cnn also alpha";
    Some((allowed, Problem::NotWith { key, word: word.to_owned(), why }))
}

/// Numbers above their setting's maximum for the data.
fn too_many_for_family(given: &Given, family: Family) -> Vec<Error> {
    let places = given.iter().filter_map(|(&(key, scope), value)| Some((definition(key)?, scope, value)));
    places
        .filter(|(definition, ..)| definition.maxima.iter().any(|(of, _)| *of == family))
        .filter_map(|(definition, scope, value)| {
            let values = definition.values_for(family);
            let unreadable = values.read(&value.to_string()).err()?;
            Some(Error {
                key: Place { definition, scope }.to_string(),
                value: value.to_string(),
                allowed: format!("{} with data={}", values.allowed(), family.word()),
                nearest: unreadable.nearest,
                problem: unreadable.problem,
            })
        })
        .collect()
}

/// Training and test digits share one set of images.
fn too_many_digits(given: &Given, config: &Config) -> Option<Error> {
    let together = config.train + config.test;
    if config.data != Family::Digits || together <= DIGITS {
        return None;
    }
    // The one that was given is the one to change; of two, the test set.
    let (key, value, other_key, other) = if given.contains_key(&(TEST, Scope::Both)) {
        (TEST, config.test, TRAIN, config.train)
    } else {
        (TRAIN, config.train, TEST, config.test)
    };
    let most = DIGITS.saturating_sub(other);
    Some(Error {
        key: key.to_owned(),
        value: value.to_string(),
        allowed: format!("at most {DIGITS} digits in all, so {FEWEST_EXAMPLES} to {most} with {other_key}={other}"),
        nearest: Some(most.to_string()),
        problem: Problem::TooManyExamples { together },
    })
}

/// Repeats a single rate for each hidden layer; a list must have one for each already.
fn one_rate_per_layer(given: &Given, scope: Scope, arm: &mut ArmConfig) -> Result<(), Error> {
    let layers = arm.hidden.len();
    let rates = Value::Rates(arm.drop.clone()).to_string();
    let fits = arm.drop.len() == 1 || arm.drop.len() == layers;
    arm.drop.resize(layers, arm.drop.last().copied().unwrap_or(0.0));
    if fits {
        return Ok(());
    }
    let list = if layers > 1 { format!(" or {layers} rates separated by commas") } else { String::new() };
    Err(Error {
        key: key_for(given, DROP, scope),
        value: rates,
        allowed: format!("one rate{list}"),
        nearest: Some(Value::Rates(arm.drop.clone()).to_string()),
        problem: Problem::NotOnePerLayer { layers },
    })
}

/// A network that a page should not hold.
fn too_large(given: &Given, scope: Scope, arm: &ArmConfig, family: Family, batch: usize) -> Option<Error> {
    let (parameters, activations) = size(arm, family);
    let activations = batch * activations;
    let (problem, allowed) = if parameters > MOST_PARAMETERS {
        (Problem::TooManyParameters { parameters }, format!("at most {MOST_PARAMETERS} weights and biases"))
    } else if activations > MOST_ACTIVATIONS {
        let allowed = format!("at most {MOST_ACTIVATIONS}, so fewer units or a smaller batch than {batch}");
        (Problem::TooManyActivations { activations }, allowed)
    } else {
        return None;
    };
    Some(Error {
        key: key_for(given, HIDDEN, scope),
        value: Value::Sizes(arm.hidden.clone()).to_string(),
        allowed,
        nearest: None,
        problem,
    })
}

/// Weights and biases of a network, at most, and activations of its hidden layers for one example.
fn size(arm: &ArmConfig, family: Family) -> (usize, usize) {
    let (mut parameters, mut activations) = (0, 0);
    let mut inputs = family.most_inputs();
    let mut dense = &arm.hidden[..];
    match arm.net {
        Net::Mlp => {}
        Net::Cnn => {
            let (mut side, mut before) = (DIGIT_SIDE, 1);
            for &channels in &arm.channels {
                parameters += (9 * before + 1) * channels;
                activations += side * side * channels;
                (side, before) = (side / 2, channels);
            }
            inputs = side * side * before;
        }
        Net::Rnn | Net::Gru | Net::Lstm => {
            let gates = match arm.net {
                Net::Gru => 3,
                Net::Lstm => 4,
                _ => 1,
            };
            if let Some((&state, rest)) = dense.split_first() {
                parameters += gates * (DIGIT_SIDE + state + 2) * state;
                activations += DIGIT_SIDE * gates * state;
                (inputs, dense) = (state, rest);
            }
        }
    }
    for &units in dense {
        parameters += (inputs + 1) * units;
        activations += units;
        inputs = units;
    }
    (parameters + (inputs + 1) * family.most_outputs(), activations)
}

/// The key by which an arm got its value.
fn key_for(given: &Given, key: &'static str, arm: Scope) -> String {
    let scope = if given.contains_key(&(key, arm)) { arm } else { Scope::Both };
    definition(key).map_or(key.to_owned(), |definition| Place { definition, scope }.to_string())
}
