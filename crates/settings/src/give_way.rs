//! What gives way to a change: of settings that limit each other, the one that was changed stays, and the others take the
//! nearest value that fits.
#![allow(clippy::result_large_err, reason = "an error is made once and then shown to a reader")]

use litemap::LiteMap;

use serde::Serialize;

use super::Config;
use super::conflict::{Around, Way, conflicts};
use super::error::Error;
use super::given::{Entry, Given, Place, Scope, spelling};
use super::resolve::{fill_in, finish, in_force};
use super::table::definition;
use super::value::{Value, Values};

/// What a change made of another setting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Adjustment {
    /// The other setting, as in a query.
    pub key: String,
    /// The value that it had.
    pub from: String,
    /// The value that it has now: the default where it means nothing any longer.
    pub to: String,
    /// Both and the reason, for the reader.
    pub sentence: String,
}

/// A value that gave way.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// What was given before; nothing where the default gave way.
    value: Option<Value>,
    /// The settings that it gave way to.
    to: Vec<&'static str>,
}

/// The values that gave way and have not been set since.
pub(super) type Waiting = LiteMap<Entry, Wish>;

impl Config {
    /// What the change that led to this run made of other settings: they gave way to it, or came back. Empty for a run that
    /// was read from a query.
    pub fn adjustments(&self) -> &[Adjustment] {
        &self.adjustments
    }

    /// The run with one setting changed, and others so that they fit.
    pub(super) fn with(&self, place: Place, value: Option<Value>, rows: Option<usize>) -> Result<Config, Error> {
        let held = place.entry();
        let (mut given, mut waiting) = (self.given.clone(), self.waiting.clone());
        for entry in same(place) {
            given.remove(&entry);
            waiting.remove(&entry);
        }
        // What gave way to this setting earlier is tried again.
        for (&entry, wish) in waiting.iter().filter(|(_, wish)| wish.to.contains(&held.0)) {
            put(&mut given, entry, wish.value.clone());
        }
        let is_reset = value.is_none();
        if let Some(value) = value {
            given.insert(held, value);
        }

        let wished = given.clone();
        let around = Around { held: Some(held), rows, ..Around::default() };
        let reasons = fit(&mut given, &around, is_reset)?;

        waiting.retain(|entry, wish| !wish.to.contains(&held.0) || given.get(entry) != wished.get(entry));
        let yielded = |entry: &&Entry| **entry != held && given.get(entry) != wished.get(entry);
        for &entry in reasons.keys().filter(yielded) {
            let wish = || Wish { value: wished.get(&entry).cloned(), to: Vec::new() };
            let to = &mut waiting.entry(entry).or_insert_with(wish).to;
            if !to.contains(&held.0) {
                to.push(held.0);
            }
        }

        let mut config = finish(fill_in(&given), given);
        config.waiting = waiting;
        config.adjustments = adjustments(self, &config, place, &reasons);
        Ok(config)
    }
}

/// Lets settings give way until there is no conflict, and says why each had to. What was changed stays, unless it is a
/// reset to a default that does not fit.
///
/// It ends: what gives way is forgotten, becomes a smaller number, or one that fits for good (a list of rates, SELU).
fn fit(given: &mut Given, around: &Around, is_reset: bool) -> Result<LiteMap<Entry, Way>, Error> {
    let mut reasons = LiteMap::new();
    while let Some(conflict) = conflicts(given, &fill_in(given), around).into_iter().next() {
        let (own, others): (Vec<Way>, Vec<Way>) =
            conflict.ways.into_iter().partition(|way| Some(way.entry) == around.held);
        let Some(way) = others.into_iter().chain(own.into_iter().filter(|_| is_reset)).next() else {
            return Err(conflict.error);
        };
        put(given, way.entry, way.value.clone());
        reasons.insert(way.entry, way);
    }
    Ok(reasons)
}

/// Where the value of a place may be kept: a rate for both arms is arm b's, so that `drop` and `b.drop` are the same.
fn same(place: Place) -> Vec<Entry> {
    let (key, scope) = place.entry();
    match scope {
        Scope::Both | Scope::B if place.definition.dropout => vec![(key, Scope::Both), (key, Scope::B)],
        _ => vec![(key, scope)],
    }
}

fn put(given: &mut Given, entry: Entry, value: Option<Value>) {
    match value {
        Some(value) => given.insert(entry, value),
        None => given.remove(&entry),
    };
}

/// The settings whose given values differ between two runs; the one at `changed` only if it gave way itself.
fn adjustments(old: &Config, new: &Config, changed: Place, reasons: &LiteMap<Entry, Way>) -> Vec<Adjustment> {
    let entries: LiteMap<Entry, ()> = old.given.keys().chain(new.given.keys()).map(|&entry| (entry, ())).collect();
    let others = entries
        .into_iter()
        .map(|(entry, ())| entry)
        .filter(|entry| !same(changed).contains(entry) || reasons.contains_key(entry));
    others
        .filter_map(|entry| {
            let (from, to) = (value_of(old, entry)?, value_of(new, entry)?);
            let name = name(entry)?;
            let sentence = match reasons.get(&entry) {
                Some(way) if way.idle => format!("{name}: {} is left out, since {}.", shown(entry, &from), way.why),
                Some(way) => format!("{name}: now {}, since {}.", shown(entry, &to), way.why),
                None => format!("{name}: {} again.", shown(entry, &to)),
            };
            let changed = from != to;
            changed.then(|| Adjustment { key: spelling(entry), from: from.to_string(), to: to.to_string(), sentence })
        })
        .collect()
}

/// The value that an entry has in a run, given or not.
fn value_of(config: &Config, (key, scope): Entry) -> Option<Value> {
    in_force(&config.given, config, definition(key)?, scope)
}

/// What the controls call an entry.
fn name((key, scope): Entry) -> Option<String> {
    let label = definition(key)?.label;
    Some(match scope {
        Scope::Both => label.to_owned(),
        Scope::A => format!("{label} of arm a"),
        Scope::B => format!("{label} of arm b"),
    })
}

/// What the controls call a value.
fn shown((key, _): Entry, value: &Value) -> String {
    let text = value.to_string();
    let label = match definition(key).map(|definition| definition.values) {
        Some(Values::Choice(choices)) => choices.iter().find(|choice| choice.word == text).map(|choice| choice.label),
        _ => None,
    };
    label.map_or(text, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The run after a series of changes, each `key=value` or, without a value, a reset.
    fn changed(query: &str, changes: &[&str]) -> Config {
        changes.iter().fold(Config::parse(query).unwrap(), |config, change| {
            let result = match change.split_once('=') {
                Some((key, value)) => config.set(key, value),
                None => config.unset(change),
            };
            result.unwrap_or_else(|errors| panic!("{query}, {change}: {errors}")).0
        })
    }

    fn query(start: &str, changes: &[&str]) -> String {
        changed(start, changes).query()
    }

    /// What the last of a series of changes made of other settings.
    fn sentences(query: &str, changes: &[&str]) -> Vec<String> {
        changed(query, changes).adjustments().iter().map(|adjustment| adjustment.sentence.clone()).collect()
    }

    fn refusal(query: &str, key: &str, value: &str) -> String {
        Config::parse(query).unwrap().set(key, value).unwrap_err().to_string()
    }

    #[test]
    fn training_and_test_digits_make_room_for_each_other() {
        assert_eq!(query("data=digits", &["train=798"]), "data=digits&train=798&test=999");
        assert_eq!(query("data=digits", &["test=1793"]), "data=digits&train=4&test=1793");
        assert_eq!(query("data=digits&train=798&test=4", &["test"]), "data=digits&train=797");
        assert_eq!(query("data=digits&train=4&test=1600", &["train"]), "data=digits&test=1497");
        assert_eq!(
            sentences("data=digits", &["train=798"]),
            ["Test examples: now 999, since there are only 1797 digits for training and test together."]
        );
        assert!(sentences("data=digits", &["train=797"]).is_empty());
        assert_eq!(
            refusal("data=digits", "train", "1794"),
            "train: '1794' is too large; allowed: whole numbers from 4 to 1793 with data=digits; did you mean '1793'?"
        );
    }

    #[test]
    fn too_many_examples_for_the_digits_become_fewer() {
        // The larger number gives way to the smaller, but both are left about a half.
        for (examples, digits) in [
            ("train=1200&test=700", "train=1097&test=700"),
            ("train=700&test=1200", "train=700&test=1097"),
            ("train=1600", "train=898&test=899"),
            ("train=890", "train=890&test=907"),
            ("train=5000&test=5000", "train=899&test=898"),
        ] {
            assert_eq!(query(examples, &["data=digits"]), format!("data=digits&{digits}"), "{examples}");
        }
        assert_eq!(query("test=5000", &["data=digits"]), "data=digits&test=1497");
    }

    #[test]
    fn what_gave_way_comes_back_with_the_room_for_it() {
        assert_eq!(query("data=digits", &["train=1793", "train=900", "train=400"]), "data=digits&train=400");
        assert_eq!(sentences("data=digits", &["train=1793", "train=400"]), ["Test examples: 1000 again."]);
        assert_eq!(query("data=digits&test=1200", &["train=1793", "train"]), "data=digits&test=1200");
        assert_eq!(query("train=5000&noise=0.5", &["data=digits", "data=moons"]), "data=moons&train=5000&noise=0.5");
        assert_eq!(
            query("data=digits&net=cnn&channels=4&drop-conv=0.1", &["data=moons", "data=curve", "data=digits"]),
            "data=digits&net=cnn&channels=4&drop-conv=0.1"
        );
        assert_eq!(query("drop=0.1,0.3", &["layers=8", "layers=8,8,8"]), "layers=8,8,8&drop=0.1,0.3,0.3");
        // It gave way to two settings: each of them may make room.
        assert_eq!(query("train=5000", &["data=digits", "test=1500"]), "data=digits&train=297&test=1500");
        assert_eq!(query("train=5000", &["data=digits", "test=1500", "test=4"]), "data=digits&train=1793&test=4");
        assert_eq!(query("train=5000", &["data=digits", "test=1500", "data"]), "train=5000&test=1500");
    }

    #[test]
    fn what_was_set_since_stays() {
        assert_eq!(query("data=digits", &["train=1793", "test=50", "train=400"]), "data=digits&train=400&test=50");
        assert_eq!(query("data=digits&net=cnn", &["data=moons", "net=mlp", "data=digits"]), "data=digits");
        assert_eq!(query("data=digits", &["train=1793", "seed=2"]), "data=digits&train=1793&test=4&seed=2");
        assert_eq!(query("drop=0.1,0.3", &["layers=8", "drop=0.5", "layers=8,8"]), "layers=8,8&drop=0.5");
        assert_eq!(query("b.drop=0.1,0.3", &["layers=8", "drop=0.5", "layers=8,8"]), "layers=8,8&drop=0.5");
    }

    #[test]
    fn alpha_dropout_comes_with_selu_and_goes_with_it() {
        assert_eq!(query("", &["kind=alpha"]), "act=selu&kind=alpha");
        assert_eq!(query("act=tanh", &["b.kind=alpha"]), "act=selu&a.act=tanh&b.kind=alpha");
        assert_eq!(query("act=tanh&b.act=relu", &["kind=alpha"]), "act=selu&a.act=tanh&kind=alpha");
        assert_eq!(query("a.drop=0.1", &["a.kind=alpha"]), "a.act=selu&a.drop=0.1&a.kind=alpha");
        assert_eq!(query("", &["kind=alpha", "act=tanh"]), "act=tanh");
        assert_eq!(query("", &["kind=alpha", "kind=gaussian"]), "kind=gaussian");
        assert_eq!(query("drop=0", &["kind=alpha"]), "drop=0&kind=alpha");
        // A rate changes while training goes on, and SELU would start it over.
        let start = Config::parse("drop=0&kind=alpha").unwrap();
        let (config, effect) = start.set("drop", "0.2").unwrap();
        assert_eq!((config.query().as_str(), effect), ("", crate::Effect::Live));
        assert_eq!(
            config.adjustments()[0].sentence,
            "Dropout variant: now Standard, since alpha dropout keeps the mean and variance that SELU makes."
        );
        assert_eq!(
            sentences("", &["kind=alpha"]),
            ["Activation: now SELU, since alpha dropout keeps the mean and variance that SELU makes."]
        );
        assert_eq!(
            sentences("kind=alpha&act=selu&data=digits", &["net=gru"]),
            ["Dropout variant: now Standard, since alpha dropout needs SELU, which gru has not."]
        );
        assert!(refusal("data=digits&net=gru", "kind", "alpha").starts_with("kind: 'alpha' does not apply to net=gru"));
    }

    #[test]
    fn a_value_of_one_arm_can_be_reset_whatever_both_have() {
        assert_eq!(query("kind=alpha&b.kind=standard", &["b.kind=gaussian", "b.kind"]), "b.act=selu&kind=alpha");
        let recurrent = "data=digits&b.net=gru&kind=alpha&b.kind=standard";
        assert_eq!(query(recurrent, &["b.kind"]), "data=digits&b.net=gru");
        assert_eq!(query("net=cnn&a.net=mlp&b.net=mlp", &["a.net"]), "");
        let large = ["1024"; 8].join(",");
        let hidden = query(&format!("layers={large}&a.layers=8&b.layers=8"), &["b.layers"]);
        assert!(hidden.starts_with("layers=7") && hidden.ends_with("&a.layers=8"), "{hidden}");
        let act = query("act=relu&a.act=selu&a.kind=alpha&a.drop=0.5", &["a.act"]);
        assert_eq!(act, "a.drop=0.5");
    }

    #[test]
    fn only_the_value_that_does_not_fit_gives_way() {
        // Arm a keeps its Gaussian dropout: what does not fit is arm b's.
        assert_eq!(query("act=selu&kind=gaussian&b.kind=alpha", &["act=relu"]), "kind=gaussian");
        assert_eq!(query("data=digits&a.net=cnn&channels=4&bn=on", &["a.net"]), "data=digits&bn=on");
        assert_eq!(query("bn=on&bn-order=drop-bn&lr=0.1", &["bn=off"]), "lr=0.1");
        assert_eq!(query("a.bn=on&bn-order=drop-bn", &["b.bn=on"]), "bn=on&bn-order=drop-bn");
    }

    #[test]
    fn what_means_nothing_is_left_out() {
        assert_eq!(
            sentences("noise=0.5&lr=0.1", &["data=digits"]),
            ["Noise: 0.5 is left out, since it does not apply to data=digits."]
        );
        assert_eq!(
            sentences("data=digits&net=cnn&channels=4", &["data=moons"]),
            [
                "Channels: 4 is left out, since it does not apply to net=mlp.",
                "Network: now Dense, since a point in the plane is neither an image nor a sequence."
            ]
        );
        assert_eq!(sentences("bn=on&a.bn-order=drop-bn", &["bn"]).len(), 1);
        assert!(refusal("data=digits", "noise", "0.1").starts_with("noise: '0.1' does not apply to data=digits"));
        assert!(refusal("", "net", "cnn").starts_with("net: 'cnn' does not apply to data=circles"));
    }

    #[test]
    fn rates_follow_the_layers_of_their_arm() {
        assert_eq!(
            sentences("drop=0.1,0.3", &["layers=8"]),
            ["Dropout rate p: now 0.1, since there is one rate for each hidden layer."]
        );
        assert_eq!(query("drop=0.1,0.3&a.drop=0.2,0.4", &["a.layers=8"]), "a.layers=8&drop=0.1,0.3&a.drop=0.2");
        assert_eq!(
            sentences("a.drop=0.2,0.4", &["a.layers=8,8,8"])[0].split(':').next(),
            Some("Dropout rate p of arm a")
        );
        assert!(refusal("", "drop", "0.1,0.2,0.3").starts_with("drop: '0.1,0.2,0.3' does not fit"));
        assert!(refusal("", "b.drop", "0.1,0.2,0.3").starts_with("b.drop: '0.1,0.2,0.3' does not fit"));
    }

    #[test]
    fn a_network_grows_until_it_is_as_large_as_it_may_be() {
        // 4 (10 + s) s + 10 s + 10 is at most 4,000,000 for s = 993.
        assert_eq!(query("data=digits&layers=1024", &["net=lstm"]), "data=digits&net=lstm&layers=993");
        assert_eq!(
            sentences("data=digits&layers=1024", &["net=lstm"]),
            ["Hidden layers: now 993, since a network may have at most 4000000 weights and biases."]
        );
        assert_eq!(query("data=digits&layers=1024", &["net=lstm", "net=gru"]), "data=digits&net=gru&layers=1024");
        assert!(refusal("data=digits&net=lstm", "layers", "1024").ends_with("biases; did you mean '993'?"));
        // Larger inputs and more outputs than before: 1024² + … from digits to a table.
        let digits = "data=digits&layers=1024,1024,1024,1024,755";
        let table = query(digits, &["data=table"]);
        assert!(Config::parse(digits).is_ok() && table.starts_with("data=table&layers=895,"), "{table}");
    }

    #[test]
    fn a_batch_shrinks_for_a_larger_network() {
        assert_eq!(query("batch=512", &["layers=1000,1000,1000,1000"]), "layers=1000,1000,1000,1000&batch=500");
        assert_eq!(query("layers=1000,1000,1000,1000&batch=500", &["batch"]), "layers=1000,1000,1000,1000");
        assert_eq!(
            refusal("layers=1000,1000,1000,1000", "batch", "501"),
            "batch: '501' makes 2004000 activations for each batch; allowed: whole numbers from 1 to 500 with so large a \
             network; did you mean '500'?"
        );
        let maps = query("data=digits&net=cnn&batch=512", &["channels=128,128,128"]);
        // 64 + 16 + 4 cells of 128 maps, and 64 units.
        assert_eq!(maps, format!("data=digits&net=cnn&channels=128,128,128&batch={}", 2_000_000 / (84 * 128 + 64)));
    }

    #[test]
    fn a_table_keeps_rows_for_testing() {
        let change = |query: &str, key: &str, value| Config::parse(query).unwrap().change(key, value, Some(60));
        let (config, _) = change("", "data", Some("table")).unwrap();
        assert_eq!(config.query(), "data=table&train=30");
        assert_eq!(
            config.adjustments()[0].sentence,
            "Training examples: now 30, since the table has only 60 rows, of which some are kept for testing."
        );
        let (config, _) = change("data=table&train=20", "train", None).unwrap();
        assert_eq!((config.query().as_str(), config.adjustments().len()), ("data=table&train=30", 1));
        assert_eq!(change("data=table&train=20", "train", Some("56")).unwrap().0.query(), "data=table&train=56");
        assert_eq!(
            change("data=table&train=20", "train", Some("57")).unwrap_err().to_string(),
            "train: '57' leaves too few of the table's 60 rows for testing; allowed: whole numbers from 4 to 56 with this \
             table; did you mean '56'?"
        );
        // What is not known of a table is not held against it.
        assert_eq!(query("data=table", &["train=5000"]), "data=table&train=5000");
    }

    #[test]
    fn a_refused_change_leaves_everything_as_it_was() {
        let before = changed("data=digits", &["train=1793"]);
        let (query, adjustments) = (before.query(), before.adjustments().to_vec());
        assert!(before.set("noise", "0.1").is_err());
        assert_eq!((before.query(), before.adjustments()), (query, &adjustments[..]));
        assert_eq!(before.set("train", "300").unwrap().0.query(), "data=digits");
    }
}
