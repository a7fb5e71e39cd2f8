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

fn default(setting: &Setting, data: &str) -> &'static str {
    let own = setting.defaults.as_ref().and_then(|defaults| defaults.get(data));
    own.unwrap_or(setting.default)
}

/// Rates of dropout are arm b's, unless they are given for arm a.
fn is_rate(setting: &Setting) -> bool {
    setting.group == "dropout" && matches!(setting.kind, "real" | "rates")
}

/// What given values mean: an arm's own come first, then those of both arms, then the defaults.
fn values(given: &Given, schema: &[Setting]) -> Values {
    let data = given.get("data").map_or("circles", String::as_str);
    let value = |setting: &Setting| {
        let own = |arm: &str| given.get(&format!("{arm}.{}", setting.key)).cloned();
        let both = || given.get(setting.key).cloned().unwrap_or_else(|| default(setting, data).to_owned());
        let a = own("a").unwrap_or_else(|| if is_rate(setting) { "0".to_owned() } else { both() });
        [a, own("b").unwrap_or_else(both)].map(|value| plain(setting, &value))
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
            // Where it means nothing it has its default, and needs not be said to.
            let idle = !applies(setting, &found, arm) && *got == plain(setting, default(setting, after.data.word()));
            assert!(
                idle,
                "{what}: {} of arm {name} is {got}, not {wanted}; it was {:?}",
                setting.key,
                old.get(setting.key)
            );
        }
    }
    Some(after)
}
