//! The query's grammar: `key=value` pairs as in an address, read into a [`Config`] and printed from one.

#![allow(clippy::result_large_err, reason = "an error is made once and then shown to a reader")]

use super::Config;
use super::error::{Error, Errors, Problem};
use super::given::{Entry, Given, Place};
use super::resolve::resolve;
use super::table::{Field, SETTINGS};
use super::value::Value;

/// The longest query that is read, in bytes: several times what all settings of both arms take.
const LONGEST: usize = 10_000;

/// What a query says, setting by setting, and what it says wrongly.
#[derive(Default)]
struct Reading {
    given: Given,
    /// Settings of which a value could not be read.
    unreadable: Vec<&'static str>,
    errors: Vec<Error>,
}

impl Reading {
    fn of(query: &str) -> Reading {
        let mut reading = Reading::default();
        let query = query.strip_prefix('?').unwrap_or(query);
        if query.len() > LONGEST {
            reading.errors.push(too_long(query));
            return reading;
        }
        let mut seen = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Err(error) = reading.take(&key, &value, &mut seen) {
                reading.errors.push(error);
            }
        }
        reading
    }

    fn take(&mut self, key: &str, value: &str, seen: &mut Vec<Entry>) -> Result<(), Error> {
        let place = Place::locate(key, value)?;
        if seen.contains(&place.entry()) {
            return Err(Error {
                key: key.to_owned(),
                value: value.to_owned(),
                allowed: "one value for each key".to_owned(),
                nearest: None,
                problem: Problem::Repeated,
            });
        }
        seen.push(place.entry());
        let read = place.read(key, value).inspect_err(|_| self.unreadable.push(place.definition.key))?;
        self.given.insert(place.entry(), read);
        Ok(())
    }
}

fn too_long(query: &str) -> Error {
    let (key, value) = form_urlencoded::parse(query.as_bytes()).next().unwrap_or_default();
    Error {
        key: key.into_owned(),
        value: value.into_owned(),
        allowed: format!("at most {LONGEST} characters"),
        nearest: None,
        problem: Problem::TooLong { bytes: query.len() },
    }
}

impl Config {
    /// Reads a query, with or without the `?` in front. Percent-encoding and `+` for a space are decoded; empty pairs
    /// (`&&`) are skipped. A key given twice is an error, as is a key without a value.
    ///
    /// # Errors
    /// Everything that is wrong with the query, in its order, then what does not fit together.
    pub fn parse(query: &str) -> Result<Config, Errors> {
        let Reading { given, unreadable, mut errors } = Reading::of(query);
        match resolve(given, &unreadable) {
            Ok(config) if errors.is_empty() => Ok(config),
            Ok(_) => Err(Errors(errors)),
            Err(more) => {
                errors.extend(more);
                Err(Errors(errors))
            }
        }
    }

    /// Reads what can be used of a query that others may have added to, such as a page's address: the run of what is left
    /// without foreign keys, wrong values and what does not go with the rest, and what is wrong with each of those.
    ///
    /// ```
    /// use settings::Config;
    ///
    /// let (config, left_out) = Config::read("drop=0.5&utm_source=letter&noise=loud");
    /// assert_eq!(config.query(), "drop=0.5");
    /// assert_eq!(left_out.len(), 2);
    /// assert_eq!(left_out[1].to_string(), "noise: 'loud' is not a number; allowed: 0 to 2");
    /// ```
    pub fn read(query: &str) -> (Config, Vec<Error>) {
        let Reading { mut given, mut errors, .. } = Reading::of(query);
        loop {
            let conflicts = match resolve(given.clone(), &[]) {
                Ok(config) => return (config, errors),
                Err(conflicts) => conflicts,
            };
            let before = given.len();
            for conflict in &conflicts {
                if let Ok(place) = Place::locate(&conflict.key, &conflict.value) {
                    given.remove(&place.entry());
                }
            }
            errors.extend(conflicts);
            if given.len() == before {
                return (Config::default(), errors);
            }
        }
    }

    /// The canonical query: what differs from the defaults, in the order of the schema; empty for the default run.
    ///
    /// Equal runs have equal queries. Where the arms differ, as few keys say so as can: `b.act=tanh` when arm a has
    /// the default. The alphabet of values (letters, digits, `.`, `,`, `-`) needs no encoding, but for names of columns.
    pub fn query(&self) -> String {
        let mut pairs = Vec::new();
        for setting in SETTINGS {
            let key = setting.key;
            let defaults = [&self.a, &self.b].map(|arm| setting.default_text(self, arm));
            match setting.field {
                Field::Run { get, .. } => {
                    let value = get(self);
                    let is_foreign = matches!(value, Value::Name(_) | Value::Columns(_));
                    let value = canonical(value);
                    if value != defaults[1] {
                        pairs.push(format!("{key}={}", if is_foreign { encoded(&value) } else { value }));
                    }
                }
                Field::Arm { get, .. } => {
                    let (a, b) = (canonical(get(&self.a)), canonical(get(&self.b)));
                    let [default_a, default_b] = defaults;
                    if !setting.dropout && a == default_a && b != default_b {
                        pairs.push(format!("b.{key}={b}"));
                        continue;
                    }
                    if b != default_b {
                        pairs.push(format!("{key}={b}"));
                    }
                    // What arm a has when it is not given anything for itself.
                    let follows = match setting.dropout {
                        true => "0",
                        false if b != default_b => &b,
                        false => default_a,
                    };
                    if a != follows {
                        pairs.push(format!("a.{key}={a}"));
                    }
                }
            }
        }
        pairs.join("&")
    }
}

/// A value as the canonical query has it: rates that are all the same are one rate.
fn canonical(value: Value) -> String {
    match value {
        Value::Rates(rates) if rates.windows(2).all(|pair| pair[0] == pair[1]) => {
            Value::Rates(rates.into_iter().take(1).collect()).to_string()
        }
        value => value.to_string(),
    }
}

/// A value with foreign text. What sets columns and parts apart can be read as it is.
fn encoded(value: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    encoded.replace("%3A", ":").replace("%2C", ",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Activation, Family};

    fn sentences(query: &str) -> String {
        Config::parse(query).unwrap_err().to_string()
    }

    #[test]
    fn the_empty_query_is_the_default_run() {
        let config = Config::parse("").unwrap();
        assert_eq!(config.query(), "");
        assert_eq!((config.data, config.train, config.test), (Family::Circles, 80, 500));
        assert_eq!((config.noise, config.flip, config.batch, config.seed, config.eval), (0.2, 0.1, 16, 1, 10));
        assert!(config.compare);
        assert_eq!((config.b.layers.as_slice(), config.b.lr), (&[16, 16][..], 0.005));
        assert_eq!((config.a.drop.as_slice(), config.b.drop.as_slice()), (&[0.0, 0.0][..], &[0.2, 0.2][..]));
    }

    #[test]
    fn defaults_follow_the_data() {
        let digits = Config::parse("data=digits").unwrap();
        assert_eq!((digits.train, digits.test, digits.flip, digits.noise), (300, 1000, 0.3, 0.0));
        let curve = Config::parse("?data=curve").unwrap();
        assert_eq!((curve.flip, curve.noise), (0.0, 0.2));
    }

    #[test]
    fn defaults_follow_the_network_of_each_arm() {
        for (net, layers, state, lr) in [
            ("mlp", &[128, 128][..], 0.0, 0.001),
            ("cnn", &[64], 0.0, 0.001),
            ("rnn", &[64], 0.2, 0.001),
            ("gru", &[64], 0.2, 0.002),
            ("lstm", &[32], 0.2, 0.003),
        ] {
            let config = Config::parse(&format!("data=digits&net={net}")).unwrap();
            assert_eq!((config.a.layers.as_slice(), config.b.layers.as_slice()), (layers, layers), "{net}");
            assert_eq!((config.a.drop_rec, config.b.drop_rec), (0.0, state), "{net}");
            assert_eq!((config.batch, config.a.lr, config.b.lr), (32, lr, lr), "{net}");
            assert_eq!((config.a.drop[0], config.b.drop[0]), (0.0, 0.5), "{net}");
        }
        let config = Config::parse("data=digits&b.net=lstm").unwrap();
        assert_eq!((config.a.layers.as_slice(), config.b.layers.as_slice()), (&[128, 128][..], &[32][..]));
        assert_eq!((config.a.drop_rec, config.b.drop_rec), (0.0, 0.2));
    }

    #[test]
    fn what_follows_from_an_arms_network_is_not_written() {
        for (query, canonical) in [
            ("data=digits&layers=128,128&lr=0.001&batch=32&drop=0.5", "data=digits"),
            ("data=digits&net=gru&layers=64&drop-rec=0.2", "data=digits&net=gru"),
            ("data=digits&net=gru&layers=128,128", "data=digits&net=gru&layers=128,128"),
            ("data=digits&b.net=cnn&b.layers=64", "data=digits&b.net=cnn"),
            // Each is given the other's default.
            ("data=digits&b.net=cnn&layers=64", "data=digits&b.net=cnn&a.layers=64"),
            ("data=digits&b.net=cnn&layers=128,128", "data=digits&b.net=cnn&b.layers=128,128"),
            ("data=digits&b.net=cnn&layers=9", "data=digits&b.net=cnn&layers=9"),
        ] {
            let config = Config::parse(query).unwrap();
            assert_eq!(config.query(), canonical, "{query}");
            assert_eq!(Config::parse(canonical).unwrap(), config, "{query}");
        }
    }

    #[test]
    fn addresses_are_decoded() {
        let config = Config::parse("?layers=16%2C+8&%64ata=moons&&").unwrap();
        assert_eq!(config.query(), "data=moons&layers=16,8");
    }

    #[test]
    fn columns_of_a_table_are_named_in_any_characters() {
        let query = "data=table&label=Ma%C3%9F+%26+Zahl&columns=a,b:number,%22x%3D1%22:out";
        let config = Config::parse(query).unwrap();
        assert_eq!(config.query(), query);
        assert_eq!((config.label.as_str(), config.flip), ("Maß & Zahl", 0.0));
        assert_eq!(config.columns.part("a,b"), Some(crate::ColumnPart::Number));
        assert_eq!(Config::parse("data=table&label=&columns=").unwrap().query(), "data=table");
        assert_eq!(sentences("label=a"), "label: 'a' does not apply to data=circles; allowed: with data=table");
        assert_eq!(
            sentences("data=table&columns=a:away"),
            "columns: 'a:away' is not a list of columns; allowed: names of columns, each with `:number`, `:category` or \
             `:out`, separated by commas"
        );
        assert_eq!(Config::parse(query).unwrap().set("data", "moons").unwrap().0.query(), "data=moons");
    }

    #[test]
    fn a_former_key_is_read_and_not_written() {
        for (former, now) in [
            ("hidden=8,4", "layers=8,4"),
            ("a.hidden=8&drop=0.5", "drop=0.5&a.layers=8"),
            ("b.hidden=8", "b.layers=8"),
            ("a.hidden=8&b.layers=4", "a.layers=8&b.layers=4"),
        ] {
            let config = Config::parse(former).unwrap();
            assert_eq!(config, Config::parse(now).unwrap());
            assert!(!config.query().contains("hidden"), "{}", config.query());
        }
        assert_eq!(Config::default().set("hidden", "8").unwrap().0.query(), "layers=8");
        assert_eq!(
            sentences("hidden=8&layers=4"),
            "layers: '4' is a second value of the same key; allowed: one value for each key"
        );
        assert_eq!(
            sentences("b.layers=8&b.hidden=8"),
            "b.hidden: '8' is a second value of the same key; allowed: one value for each key"
        );
    }

    #[test]
    fn an_arm_can_have_its_own() {
        let config = Config::parse("layers=8&a.layers=32,32&b.act=tanh&a.drop=0.1,0.3&drop=0.5").unwrap();
        assert_eq!((config.a.layers.as_slice(), config.b.layers.as_slice()), (&[32, 32][..], &[8][..]));
        assert_eq!((config.a.act, config.b.act), (Activation::Relu, Activation::Tanh));
        assert_eq!((config.a.drop.as_slice(), config.b.drop.as_slice()), (&[0.1, 0.3][..], &[0.5][..]));
        assert_eq!(config.query(), "layers=8&a.layers=32,32&b.act=tanh&drop=0.5&a.drop=0.1,0.3");
    }

    #[test]
    fn equal_runs_have_equal_queries() {
        for (one, other) in [
            ("lr=0.005&drop=0.2,0.2", ""),
            ("b.drop=0.5", "drop=0.5"),
            ("a.act=tanh&b.act=tanh", "act=tanh"),
            ("act=tanh&a.act=relu", "b.act=tanh"),
            ("a.drop=0&train=080&noise=2e-1", ""),
        ] {
            let (one, other) = (Config::parse(one).unwrap(), Config::parse(other).unwrap());
            assert_eq!(one, other);
            assert_eq!(one.query(), other.query());
        }
    }

    #[test]
    fn every_error_is_a_sentence() {
        assert_eq!(sentences("noise=abc"), "noise: 'abc' is not a number; allowed: 0 to 2");
        assert_eq!(sentences("nosie=1"), "unknown key 'nosie'; did you mean 'noise'?");
        assert_eq!(sentences("a.nosie=1"), "unknown key 'a.nosie'; did you mean 'noise'?");
        assert_eq!(sentences("hiden=8"), "unknown key 'hiden'; did you mean 'layers'?");
        assert_eq!(
            sentences("train=3"),
            "train: '3' is too small; allowed: whole numbers from 4 to 5000; did you mean '4'?"
        );
        assert_eq!(
            sentences("act=relo"),
            "act: 'relo' is not one of its values; allowed: relu, tanh, sigmoid, selu, identity; did you mean 'relu'?"
        );
        assert_eq!(
            sentences("lr=1&lr=2"),
            "lr: '2' is a second value of the same key; allowed: one value for each key"
        );
        assert_eq!(
            sentences("a.train=9"),
            "a.train: '9' is for one arm, but the setting is the same for both; allowed: the key without a. or b.; did you mean 'train'?"
        );
        assert_eq!(
            sentences("data=digits&noise=1"),
            "noise: '1' does not apply to data=digits; allowed: with data=circles, moons, gaussians, xor, spiral, curve"
        );
        assert_eq!(
            sentences("layers=8&drop=0.1,0.2"),
            "drop: '0.1,0.2' does not fit a network with 1 hidden layer; allowed: one rate; did you mean '0.1'?"
        );
        assert_eq!(sentences("noise="), "noise: '' is not a number; allowed: 0 to 2");
    }

    #[test]
    fn what_can_be_used_of_a_query_is_used_and_the_rest_named() {
        for (query, rest, keys) in [
            ("", "", &[][..]),
            ("drop=0.5&layers=8", "layers=8&drop=0.5", &[]),
            ("drop=0.5&utm_source=a&fbclid=b&name=c&width=800", "drop=0.5", &["utm_source", "fbclid", "name", "width"]),
            ("noise=loud&lr=0.1&lr=0.2&a.seed=3", "lr=0.1", &["noise", "lr", "a.seed"]),
            // What does not go with the rest.
            ("data=digits&noise=1&lr=0.1", "data=digits&lr=0.1", &["noise"]),
            ("data=digts&noise=1", "noise=1", &["data"]),
            ("net=lstm&drop-rec=0.5&seed=3", "seed=3", &["drop-rec", "net"]),
            ("data=digits&train=1700&seed=3", "data=digits&seed=3", &["train"]),
            ("kind=alpha&drop=0.3", "drop=0.3", &["kind"]),
            ("layers=8&drop=0.1,0.2", "layers=8", &["drop"]),
            ("layers=1024,1024,1024,1024,1024,1024&lr=0.1", "lr=0.1", &["layers"]),
        ] {
            let (config, left_out) = Config::read(query);
            assert_eq!(config.query(), rest, "{query}");
            let mut left_out: Vec<&str> = left_out.iter().map(|error| error.key.as_str()).collect();
            let mut keys = keys.to_vec();
            left_out.sort_unstable();
            keys.sort_unstable();
            assert_eq!(left_out, keys, "{query}");
        }
    }

    #[test]
    fn a_foreign_key_is_one_that_resembles_none() {
        let foreign = |query: &str| Config::read(query).1[0].is_foreign();
        assert!(foreign("utm_source=a") && foreign("fbclid=b") && foreign("width=800"));
        assert!(!foreign("nosie=1") && !foreign("noise=x") && !foreign("a.seed=1"));
    }

    #[test]
    fn an_endless_query_is_refused_before_it_is_read() {
        let query = vec!["noise=0.1"; 250_000].join("&");
        assert_eq!(
            sentences(&query),
            "noise: '0.1' begins a query of 2499999 characters; allowed: at most 10000 characters"
        );
        let (config, errors) = Config::read(&query);
        assert_eq!((config.query().as_str(), errors.len()), ("", 1));
    }

    #[test]
    fn all_errors_are_collected_in_order() {
        let errors = Config::parse("foo=1&noise=x&data=digits&a.drop=0.1,0.2,0.3&train=1700").unwrap_err();
        let keys: Vec<&str> = errors.0.iter().map(|error| error.key.as_str()).collect();
        assert_eq!(keys, ["foo", "noise", "train", "a.drop"]);
    }

    #[test]
    fn an_unreadable_value_brings_no_errors_upon_others() {
        let errors = Config::parse("data=digts&noise=1&layers=x&drop=0.1,0.2,0.3").unwrap_err();
        let keys: Vec<&str> = errors.0.iter().map(|error| error.key.as_str()).collect();
        assert_eq!(keys, ["data", "layers"]);
    }

    #[test]
    fn digits_are_shared_between_training_and_test() {
        assert!(Config::parse("data=digits&train=797").is_ok());
        let error = &Config::parse("data=digits&train=798").unwrap_err().0[0];
        assert_eq!((error.key.as_str(), error.nearest.as_deref()), ("train", Some("797")));
        let error = &Config::parse("data=digits&train=1000&test=800").unwrap_err().0[0];
        assert_eq!((error.key.as_str(), error.nearest.as_deref()), ("test", Some("797")));
        let error = &Config::parse("data=digits&train=2000").unwrap_err().0[0];
        assert_eq!((error.key.as_str(), error.nearest.as_deref()), ("train", Some("1793")));
    }

    #[test]
    fn a_network_too_large_is_an_error_of_its_layers() {
        let layers = ["1024"; 8].join(",");
        let error = &Config::parse(&format!("b.layers={layers}")).unwrap_err().0[0];
        assert_eq!(error.key, "b.layers");
        assert!(matches!(error.problem, Problem::TooManyParameters { .. }));
        let errors = Config::parse("layers=1024,1024,1024,1024&batch=512").unwrap_err();
        assert_eq!(errors.0.len(), 1);
        assert!(matches!(errors.0[0].problem, Problem::TooManyActivations { activations: 2_097_152 }));
    }

    #[test]
    fn broken_encoding_is_an_error_of_the_value() {
        for query in ["noise=%", "noise=%zz", "noise=%ff%fe", "noise=%00", "noise", "=1", "%", "?", "??", "=", "#"] {
            let result = Config::parse(query);
            assert!(matches!(query, "?") == result.is_ok(), "{query}");
        }
    }
}
