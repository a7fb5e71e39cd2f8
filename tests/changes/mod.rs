//! What must hold of every change to a run, worked out from the schema and the queries alone: the reading of queries is
//! written a second time here, so that a setting which the core forgets does not go unnoticed.

use std::collections::BTreeMap;

use settings::{Config, Effect, Setting, schema};

/// The value of every setting in each arm, `a` first; the same twice if the arms share it.
type Values = BTreeMap<&'static str, [String; 2]>;

/// What a query says of each key.
type Given = BTreeMap<String, String>;

fn given(query: &str) -> Given {
    form_urlencoded::parse(query.as_bytes()).map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

/// The default of a setting where other settings have these words.
fn default(setting: &Setting, word: impl Fn(&str) -> String) -> &'static str {
    let other = setting.defaults.iter().find(|other| {
        let word = word(other.condition.key);
        other.condition.words.contains(&word.as_str())
    });
    other.map_or(setting.default, |other| other.value)
}

/// Rates of dropout are arm b's, unless they are given for arm a.
fn is_rate(setting: &Setting) -> bool {
    setting.group == "dropout" && matches!(setting.kind, "real" | "rates")
}

/// What given values mean: an arm's own come first, then those of both arms, then the defaults.
fn values(given: &Given, schema: &[Setting]) -> Values {
    // What a default may depend on, data and net, has one default itself.
    let word = |key: &str, arm: &str| {
        let setting = schema.iter().find(|setting| setting.key == key).expect("a condition is on a setting");
        let own = given.get(&format!("{arm}.{key}")).or_else(|| given.get(key));
        own.cloned().unwrap_or_else(|| setting.default.to_owned())
    };
    let value = |setting: &Setting| {
        let of = |arm: &str| {
            let own = given.get(&format!("{arm}.{}", setting.key)).cloned();
            let none = || (arm == "a" && is_rate(setting)).then(|| "0".to_owned());
            let both = || given.get(setting.key).cloned();
            let usual = || default(setting, |key| word(key, arm)).to_owned();
            own.or_else(none).or_else(both).unwrap_or_else(usual)
        };
        ["a", "b"].map(|arm| plain(setting, &of(arm)))
    };
    schema.iter().map(|setting| (setting.key, value(setting))).collect()
}

/// A value as the canonical query writes it.
fn plain(setting: &Setting, value: &str) -> String {
    let number = |text: &str| match text.trim().parse::<f64>() {
        Ok(number) => (number + 0.0).to_string(),
        Err(_) => text.trim().to_owned(),
    };
    let mut items: Vec<String> = value.split(',').map(number).collect();
    if setting.kind == "rates" {
        // Equal rates are one rate.
        items.dedup();
        if items.len() > 1 {
            items = value.split(',').map(number).collect();
        }
    }
    items.join(",")
}

/// Whether a setting means something in an arm.
fn applies(setting: &Setting, values: &Values, arm: usize) -> bool {
    setting.requires.iter().all(|condition| condition.words.contains(&values[condition.key][arm].as_str()))
}

/// Changes a run, resets it where there is no value, and looks at everything that a change promises; returns the changed run,
/// or nothing if the change is refused. Run and change are those of queries that somebody may have typed.
///
/// # Panics
/// If a promise is broken, with a sentence that has the query and the change.
pub fn check(before: &Config, key: &str, value: Option<&str>) -> Option<(Config, Effect)> {
    let query = before.query();
    let what = format!("{query:?}, {key}={value:?}");
    let result = match value {
        Some(value) => before.set(key, value),
        None => before.unset(key),
    };
    let (after, effect) = match result {
        Ok(changed) => changed,
        Err(errors) => {
            assert!(value.is_some(), "{what}: a reset is refused: {errors}");
            assert!(errors.0.iter().all(|error| error.key == key), "{what}: another control is named: {errors}");
            return None;
        }
    };
    assert_eq!(Config::parse(&after.query()), Ok(after.clone()), "{what}: the query is of another run");
    assert_eq!(effect == Effect::Nothing, after == *before, "{what}: {effect:?}");
    assert_eq!(effect, Effect::between(before, &after), "{what}");
    for adjustment in after.adjustments() {
        assert_ne!(adjustment.from, adjustment.to, "{what}: {}", adjustment.sentence);
        assert_eq!(adjustment.sentence.lines().count(), 1, "{what}: {}", adjustment.sentence);
    }
    Some((after, effect))
}

/// The same for a run of which nothing is known but its query: also that the change does what was asked, and that all other
/// settings stay as they are but for those that are said to have given way.
///
/// # Panics
/// If a promise is broken.
pub fn check_all(query: &str, key: &str, value: Option<&str>) -> Option<Config> {
    let before = Config::parse(query).unwrap_or_else(|errors| panic!("{query:?}: {errors}"));
    let (after, _) = check(&before, key, value)?;
    let what = format!("{query:?}, {key}={value:?} gives {:?}", after.query());
    let schema = schema();
    let old = given(&before.query());
    let mut asked = given(query);
    let bare = key.trim_start_matches("a.").trim_start_matches("b.");
    if schema.iter().any(|setting| setting.key == bare && is_rate(setting)) && !key.starts_with("a.") {
        // Both names of arm b's rate.
        asked.remove(bare);
        asked.remove(&format!("b.{bare}"));
    }
    match value {
        Some(value) => asked.insert(key.to_owned(), value.to_owned()),
        None => asked.remove(key),
    };
    let adjusted = |setting: &Setting, arm: &str| {
        let keys = [setting.key.to_owned(), format!("{arm}.{}", setting.key)];
        after.adjustments().iter().any(|adjustment| keys.contains(&adjustment.key))
    };
    let (wanted, found) = (values(&asked, &schema), values(&given(&after.query()), &schema));
    for setting in &schema {
        for (arm, name) in ["a", "b"].into_iter().enumerate() {
            let (wanted, got) = (&wanted[setting.key][arm], &found[setting.key][arm]);
            if wanted == got || adjusted(setting, name) {
                continue;
            }
            // Where it means nothing, or what its default depends on has given way, it has its default and needs not be said to.
            let is_asked = [setting.key, &format!("{name}.{}", setting.key)].iter().any(|&key| asked.contains_key(key));
            let usual = default(setting, |key| found[key][arm].clone());
            let follows = *got == plain(setting, usual) && !(is_asked && applies(setting, &found, arm));
            assert!(
                follows,
                "{what}: {} of arm {name} is {got}, not {wanted}; it was {:?}",
                setting.key,
                old.get(setting.key)
            );
        }
    }
    Some(after)
}
