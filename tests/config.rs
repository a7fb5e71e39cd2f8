//! Whatever query there may be: it is read without a panic, and what is read is printed so that it reads the same.
#![cfg(not(target_arch = "wasm32"))]

use dropout_lab::config::{Config, Effect, Family, Setting, schema};
use proptest::prelude::*;
use proptest::sample::select;

/// A text that a setting allows, made from nothing but what the schema says of it.
fn text(setting: &Setting) -> BoxedStrategy<String> {
    let number = |setting: &Setting| setting.min.zip(setting.max);
    match (setting.kind, number(setting)) {
        ("choice", _) => {
            let words: Vec<_> = setting.choices.unwrap_or_default().iter().map(|choice| choice.word).collect();
            select(words).prop_map(str::to_owned).boxed()
        }
        ("integer", Some((min, max))) => (min as u64..=max as u64).prop_map(|number| number.to_string()).boxed(),
        ("real", Some((min, max))) => real(min, max, setting.exclusive_max).prop_map(|x| x.to_string()).boxed(),
        ("rates", Some((min, max))) => list(real(min, max, setting.exclusive_max), 3),
        // Few and small enough for any network that they make.
        ("sizes", Some((min, _))) => list(min as u64..=64, 4),
        ("switch", _) => select(vec!["on", "off"]).prop_map(str::to_owned).boxed(),
        (kind, range) => panic!("the schema has a setting of kind {kind} with the range {range:?}"),
    }
}

/// Numbers of all magnitudes, the ends of the range among them.
fn real(min: f64, max: f64, exclusive_max: Option<bool>) -> impl Strategy<Value = f64> + Clone {
    let greatest = if exclusive_max == Some(true) { max - 0.01 } else { max };
    let round = move |x: f64| ((x * 100.0).round() / 100.0).clamp(min, greatest);
    prop_oneof![
        (min..=greatest),
        (min..=greatest).prop_map(round),
        (0.0..12.0_f64).prop_map(move |power| (greatest * 10_f64.powf(-power)).max(min)),
        Just(min),
        Just(greatest),
    ]
}

fn list<T: ToString + std::fmt::Debug>(item: impl Strategy<Value = T> + 'static, most: usize) -> BoxedStrategy<String> {
    let join = |items: Vec<T>| items.iter().map(T::to_string).collect::<Vec<_>>().join(",");
    prop::collection::vec(item, 1..=most).prop_map(join).boxed()
}

/// Pairs of a key (of both arms or of one) and a text that its setting allows.
fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let one = select(schema()).prop_flat_map(|setting| {
        let scopes = if setting.per_arm { vec!["", "a.", "b."] } else { vec![""] };
        (select(scopes).prop_map(move |scope| format!("{scope}{}", setting.key)), text(&setting))
    });
    prop::collection::vec(one, 0..10)
}

fn query(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}

/// A valid run: the pairs that can be set one after the other; those that do not fit the ones before are left out.
fn config() -> impl Strategy<Value = Config> {
    pairs().prop_map(|pairs| {
        let start = Config::default();
        pairs.iter().fold(start, |config, (key, value)| config.set(key, value).map_or(config, |(new, _)| new))
    })
}

/// Reads a query, which must give a run or errors that are each a sentence.
fn survives(query: &str) {
    match Config::parse(query) {
        Ok(config) => assert_eq!(Config::parse(&config.query()), Ok(config)),
        Err(errors) => {
            assert!(!errors.0.is_empty());
            assert_eq!(errors.to_string().lines().count(), errors.0.len(), "{errors}");
            assert!(errors.0.iter().all(|error| !error.allowed.is_empty()), "{errors}");
        }
    }
}

/// A query with some of its characters replaced, removed, doubled or joined by others.
fn mutated() -> impl Strategy<Value = String> {
    let pieces =
        vec!["", "&", "=", ".", ",", "%", "%2", "+", "-", "e", "9", "a.", "?", "\0", "½", "\u{2028}", "\u{202e}"];
    let mutations = prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, select(pieces)), 1..5);
    (pairs(), mutations).prop_map(|(pairs, mutations)| {
        let mut characters: Vec<String> = query(&pairs).chars().map(String::from).collect();
        for (index, removed, piece) in mutations {
            let at = index.index(characters.len() + 1);
            let end = (at + removed).min(characters.len());
            characters.splice(at..end, [piece.to_owned()]);
        }
        characters.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_run_is_printed_and_read_back(config in config()) {
        let query = config.query();
        let read = Config::parse(&query);
        prop_assert_eq!(read.as_ref(), Ok(&config), "{}", query);
        prop_assert_eq!(read.map(|read| read.query()), Ok(query));
    }

    #[test]
    fn a_change_gives_the_run_of_its_query(config in config(), pairs in pairs()) {
        for (key, value) in pairs {
            if let Ok((changed, effect)) = config.set(&key, &value) {
                prop_assert_eq!(Config::parse(&changed.query()), Ok(changed.clone()));
                prop_assert_eq!(effect == Effect::Nothing, changed == config);
                prop_assert_eq!(effect, Effect::between(&config, &changed));
                prop_assert!(changed.unset(&key).is_ok(), "{} in {}", key, changed.query());
            }
        }
    }

    #[test]
    fn every_run_is_within_its_ranges(config in config()) {
        for arm in [&config.a, &config.b] {
            prop_assert_eq!(arm.drop.len(), arm.hidden.len());
            prop_assert!(arm.drop.iter().chain([&arm.drop_in]).all(|p| (0.0..1.0).contains(&(*p as f32))));
            prop_assert!(arm.lr > 0.0 && arm.lr.is_finite());
            prop_assert!(!arm.hidden.is_empty() && !arm.hidden.contains(&0));
        }
        prop_assert!(config.data != Family::Digits || config.train + config.test <= 1797);
        prop_assert!((0.0..=1.0).contains(&config.flip));
    }

    #[test]
    fn the_order_of_keys_does_not_matter(pairs in pairs()) {
        let reversed: Vec<_> = pairs.iter().rev().cloned().collect();
        let (one, other) = (Config::parse(&query(&pairs)), Config::parse(&query(&reversed)));
        prop_assert_eq!(one.ok(), other.ok());
    }

    #[test]
    fn any_string_is_survived(query in any::<String>()) {
        survives(&query);
    }

    #[test]
    fn any_pairs_are_survived(query in "[?]?([ab]?[.]?[a-z-]{0,9}=?[-+0-9.,e%a-z ]{0,12}&?){0,6}") {
        survives(&query);
    }

    #[test]
    fn mutated_queries_are_survived(query in mutated()) {
        survives(&query);
    }

    #[test]
    fn any_change_is_survived(config in config(), key in any::<String>(), value in any::<String>()) {
        prop_assert!(config.set(&key, &value).is_err());
    }
}

#[test]
fn the_default_of_every_setting_can_be_given() {
    for &family in Family::ALL {
        let data = format!("data={}", family.word());
        for setting in schema() {
            let needs = setting.requires.iter().find(|condition| condition.key != "data");
            let has_data = setting
                .requires
                .iter()
                .all(|condition| condition.key != "data" || condition.words.contains(&family.word()));
            if setting.key == "data" || !has_data {
                continue;
            }
            // A run that has what the setting needs, where there is one with these data.
            let needed = needs.map_or(String::new(), |condition| format!("&{}={}", condition.key, condition.words[0]));
            let Ok(plain) = Config::parse(&format!("{data}{needed}")) else { continue };
            let own = setting.defaults.and_then(|defaults| defaults.get(family.word()).copied());
            let default = own.unwrap_or(setting.default);
            let given = Config::parse(&format!("{data}{needed}&{}={default}", setting.key));
            assert_eq!(given, Ok(plain.clone()), "{} for {}", setting.key, family.word());
            assert_eq!(plain.set(setting.key, default).map(|(_, effect)| effect), Ok(Effect::Nothing));
        }
    }
}

#[test]
fn very_long_queries_are_survived() {
    survives(&"x".repeat(1_000_000));
    survives(&"hidden=1,".repeat(50_000));
    survives(&format!("drop={}", "0,".repeat(500_000)));
    survives(&"&=%".repeat(100_000));
}
