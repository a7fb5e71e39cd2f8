//! One change to a run, and what it means for a run that is under way.

use super::Config;
use super::error::Errors;
use super::given::Place;
use super::table::{Definition, SETTINGS};

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
    /// Where the value does not go with other settings, those give way to the nearest value that fits, or are forgotten
    /// where they then mean nothing: [`Config::adjustments`] of the new run says which did. They come back when the setting
    /// that they gave way to leaves room for them again, unless they were set meanwhile. `data` gives way to nothing, a
    /// network to the data alone.
    ///
    /// # Errors
    /// The key is unknown, the value not allowed, or nothing else can give way to it. Each error is of `key`.
    pub fn set(&self, key: &str, value: &str) -> Result<(Config, Effect), Errors> {
        self.change(key, Some(value), None)
    }

    /// The run with one setting back at its default (with `a.` or `b.`: at what both arms have), and what that does. Other
    /// settings give way as for [`Config::set`].
    ///
    /// # Errors
    /// The key is unknown. A known one can always be reset.
    pub fn unset(&self, key: &str) -> Result<(Config, Effect), Errors> {
        self.change(key, None, None)
    }

    /// [`Config::set`], or without a value [`Config::unset`], where the reader's table is known to have so many rows.
    ///
    /// # Errors
    /// As for those two; and if `train` leaves too few rows for testing.
    pub fn change(&self, key: &str, value: Option<&str>, rows: Option<usize>) -> Result<(Config, Effect), Errors> {
        let single = |error| Errors(vec![error]);
        let place = Place::locate(key, value.unwrap_or_default()).map_err(single)?;
        let value = match value {
            Some(text) => Some(place.read(key, text).map_err(single)?),
            None => None,
        };
        let config = self.with(place, value, rows).map_err(single)?;
        let effect = Effect::between(self, &config);
        Ok((config, effect))
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
        assert_eq!(change("train=797&test=1000", "data", "digits").0, "data=digits&train=797");
        let (config, effect) = Config::parse("data=digits&flip=0.5").unwrap().unset("data").unwrap();
        assert_eq!((config.query().as_str(), effect), ("flip=0.5", Effect::Restart));
    }

    #[test]
    fn other_layers_cut_or_continue_a_list_of_rates() {
        assert_eq!(change("drop=0.1,0.3", "layers", "8").0, "layers=8&drop=0.1");
        assert_eq!(change("drop=0.1,0.3", "layers", "8,8,8").0, "layers=8,8,8&drop=0.1,0.3,0.3");
        assert_eq!(change("drop=0.3", "layers", "8,8,8").0, "layers=8,8,8&drop=0.3");
        assert_eq!(change("a.drop=0.1,0.3", "b.layers", "8").0, "b.layers=8&a.drop=0.1,0.3");
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
    fn one_arms_value_and_that_of_both_do_not_touch_each_other() {
        assert_eq!(change("b.lr=0.1", "lr", "0.2").0, "lr=0.1&a.lr=0.2");
        assert_eq!(change("drop=0.5", "a.drop", "0.1").0, "drop=0.5&a.drop=0.1");
        assert_eq!(change("a.drop=0.1", "drop", "0.5").0, "drop=0.5&a.drop=0.1");
        assert_eq!(change("a.drop=0.1&drop=0.5", "b.drop", "0.3").0, "drop=0.3&a.drop=0.1");
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
