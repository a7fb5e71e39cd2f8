//! One change to a run, and what it means for a run that is under way.

use std::collections::BTreeSet;

use super::error::Errors;
use super::given::{Given, Place, Scope, fill_in, has_place, resolve};
use super::table::{DATA, DIGITS, DROP, Definition, HIDDEN, SETTINGS, TEST, TRAIN};
use super::value::Value;
use super::{Config, Family};

/// What a change does to a run that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The run is the same.
    Nothing,
    /// Training goes on with the new setting: no shape changes. This includes a rate that comes from or goes to 0.
    Live,
    /// Training starts over.
    Restart,
}

impl Effect {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Nothing => "nothing",
            Effect::Live => "live",
            Effect::Restart => "restart",
        }
    }

    /// What going from one run to another takes.
    pub fn between(old: &Config, new: &Config) -> Effect {
        let changed = |setting: &&Definition| !setting.same(old, new);
        let mut effect = Effect::Nothing;
        for setting in SETTINGS.iter().filter(changed) {
            if !setting.live {
                return Effect::Restart;
            }
            effect = Effect::Live;
        }
        effect
    }
}

impl Config {
    /// The run with one setting changed, and what the change does. The key may start with `a.` or `b.`; a rate of
    /// dropout without either is arm b's.
    ///
    /// What was given before gives way where it no longer fits:
    /// - what then means nothing is forgotten: with other `data`, say, a network that cannot read them, and its channels;
    /// - another `data` forgets `train` and `test` if it has not as many;
    /// - another `hidden` cuts a list of rates in `drop` that is too long and repeats the last of one that is too short.
    ///
    /// # Errors
    /// The key is unknown, the value not allowed, or the two do not fit the other settings.
    pub fn set(&self, key: &str, value: &str) -> Result<(Config, Effect), Errors> {
        let place = Place::locate(key, value).map_err(|error| Errors(vec![error]))?;
        let value = place.read(key, value).map_err(|error| Errors(vec![error]))?;
        self.changed(place, Some(value))
    }

    /// The run with one setting back at its default (with `a.` or `b.`: at what both arms have), and what that does.
    ///
    /// # Errors
    /// As for [`Config::set`].
    pub fn unset(&self, key: &str) -> Result<(Config, Effect), Errors> {
        let place = Place::locate(key, "").map_err(|error| Errors(vec![error]))?;
        self.changed(place, None)
    }

    fn changed(&self, place: Place, value: Option<Value>) -> Result<(Config, Effect), Errors> {
        let mut given = self.given.clone();
        let key = place.definition.key;
        if place.definition.dropout && place.scope != Scope::A {
            // `drop` and `b.drop` are the same rate: the newer one stands.
            given.remove(&(key, Scope::Both));
            given.remove(&(key, Scope::B));
        }
        given.remove(&(key, place.scope));
        given.extend(value.map(|value| ((key, place.scope), value)));
        if key == HIDDEN {
            fit_rates(&mut given);
        }
        forget_what_does_not_apply(&mut given, key);
        if key == DATA {
            forget_too_many_examples(&mut given);
        }
        let config = resolve(given, &BTreeSet::new()).map_err(Errors)?;
        let effect = Effect::between(self, &config);
        Ok((config, effect))
    }
}

/// After a change of `changed`: what then means nothing, and what hung on that.
fn forget_what_does_not_apply(given: &mut Given, changed: &str) {
    loop {
        let config = fill_in(given);
        let before = given.len();
        given.retain(|&(key, scope), value| key == changed || has_place(key, scope, value, &config));
        if given.len() == before {
            return;
        }
    }
}

/// After a change of `data`: training and test examples that there are not.
fn forget_too_many_examples(given: &mut Given) {
    let Config { data, train, test, .. } = fill_in(given);
    if data == Family::Digits && train + test > DIGITS {
        given.remove(&(TRAIN, Scope::Both));
        given.remove(&(TEST, Scope::Both));
    }
}

/// After a change of `hidden`.
fn fit_rates(given: &mut Given) {
    for scope in [Scope::Both, Scope::A, Scope::B] {
        // A rate for both is arm b's.
        let arm = if scope == Scope::A { Scope::A } else { Scope::B };
        let sizes = given.get(&(HIDDEN, arm)).or_else(|| given.get(&(HIDDEN, Scope::Both)));
        let layers = match sizes {
            Some(Value::Sizes(sizes)) => sizes.len(),
            _ => Config::default().b.hidden.len(),
        };
        if let Some(Value::Rates(rates)) = given.get_mut(&(DROP, scope))
            && rates.len() > 1
            && let Some(&last) = rates.last()
        {
            rates.resize(layers, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(query: &str, key: &str, value: &str) -> (String, Effect) {
        let (config, effect) = Config::parse(query).unwrap().set(key, value).unwrap();
        (config.query(), effect)
    }

    #[test]
    fn rates_change_live_also_from_and_to_zero() {
        assert_eq!(change("", "drop", "0"), ("drop=0".to_owned(), Effect::Live));
        assert_eq!(change("drop=0", "drop", "0.2"), (String::new(), Effect::Live));
        assert_eq!(change("", "a.drop-in", "0.2"), ("a.drop-in=0.2".to_owned(), Effect::Live));
        assert_eq!(change("", "drop", "0.2,0.2"), (String::new(), Effect::Nothing));
    }

    #[test]
    fn only_what_changes_no_shape_is_live() {
        for (key, value, effect) in [
            ("lr", "0.1", Effect::Live),
            ("l1", "0.1", Effect::Live),
            ("max-norm", "3", Effect::Live),
            ("scaling", "none", Effect::Live),
            ("eval", "0", Effect::Live),
            ("lr", "5e-3", Effect::Nothing),
            ("kind", "standard", Effect::Nothing),
            ("optim", "sgd", Effect::Restart),
            ("act", "tanh", Effect::Restart),
            ("batch", "8", Effect::Restart),
            ("seed", "2", Effect::Restart),
            ("flip", "0", Effect::Restart),
            ("compare", "off", Effect::Restart),
        ] {
            assert_eq!(change("", key, value).1, effect, "{key}={value}");
        }
    }

    #[test]
    fn other_data_forgets_what_does_not_apply() {
        assert_eq!(change("noise=0.5&lr=0.1", "data", "digits").0, "data=digits&lr=0.1");
        assert_eq!(change("flip=0.5&noise=0.5", "data", "curve").0, "data=curve&noise=0.5");
        assert_eq!(change("train=150", "data", "digits").0, "data=digits&train=150");
        assert_eq!(change("train=1200&test=700", "data", "digits").0, "data=digits");
        assert_eq!(change("train=5000", "data", "digits").0, "data=digits");
        let (config, effect) = Config::parse("data=digits&flip=0.5").unwrap().unset("data").unwrap();
        assert_eq!((config.query().as_str(), effect), ("flip=0.5", Effect::Restart));
    }

    #[test]
    fn other_layers_cut_or_continue_a_list_of_rates() {
        assert_eq!(change("drop=0.1,0.3", "hidden", "8").0, "hidden=8&drop=0.1");
        assert_eq!(change("drop=0.1,0.3", "hidden", "8,8,8").0, "hidden=8,8,8&drop=0.1,0.3,0.3");
        assert_eq!(change("drop=0.3", "hidden", "8,8,8").0, "hidden=8,8,8&drop=0.3");
        assert_eq!(change("a.drop=0.1,0.3", "b.hidden", "8").0, "b.hidden=8&a.drop=0.1,0.3");
    }

    #[test]
    fn a_list_of_rates_that_does_not_fit_is_an_error() {
        assert!(Config::default().set("drop", "0.1,0.2,0.3").is_err());
    }

    #[test]
    fn what_one_arm_was_given_stays() {
        let (config, _) = Config::parse("a.lr=0.1").unwrap().set("lr", "0.1").unwrap();
        assert_eq!(config.query(), "lr=0.1");
        let (config, _) = config.set("lr", "0.2").unwrap();
        assert_eq!(config.query(), "lr=0.2&a.lr=0.1");
        let (config, _) = config.unset("a.lr").unwrap();
        assert_eq!(config.query(), "lr=0.2");
    }

    #[test]
    fn the_rate_of_arm_b_has_two_keys() {
        assert_eq!(change("b.drop=0.5", "drop", "0.3").0, "drop=0.3");
        assert_eq!(change("drop=0.5", "b.drop", "0.2").0, "");
        assert_eq!(Config::parse("b.drop=0.5").unwrap().unset("drop").unwrap().0.query(), "");
    }

    #[test]
    fn a_change_is_checked() {
        let config = Config::default();
        for (key, value) in [("drop", "1"), ("nosie", "1"), ("a.seed", "1"), ("lr", ""), ("", ""), ("b.", "1")] {
            assert!(config.set(key, value).is_err(), "{key}={value}");
        }
        assert!(config.unset("nosie").is_err());
        assert!(Config::parse("data=digits").unwrap().set("noise", "0.1").is_err());
    }
}
