//! Whatever query there may be: it is read without a panic, and what is read is printed so that it reads the same.
#![cfg(not(target_arch = "wasm32"))]

mod changes;
mod generated;
mod properties;

use changes::{check, check_all};
use generated::{STARTS, pair, run};
use properties::cases;
use proptest::prelude::*;
use proptest::sample::select;
use settings::{Config, Effect, Family, Setting, schema};

/// A few pairs of any settings.
fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(select(schema()).prop_flat_map(|setting| pair(&setting)), 0..10)
}

/// The query that the pairs make.
fn query(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
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
    #![proptest_config(cases(2000))]

    #[test]
    fn a_run_is_printed_and_read_back(run in run(pairs())) {
        let query = run.config.query();
        let read = Config::parse(&query);
        prop_assert_eq!(read.as_ref(), Ok(&run.config), "{}", query);
        prop_assert_eq!(read.map(|read| read.query()), Ok(query));
    }

    #[test]
    fn a_change_leads_to_a_run_or_is_refused_at_its_setting(run in run(pairs()), pairs in pairs()) {
        let mut config = run.config;
        for (key, value) in pairs {
            check_all(&config.query(), &key, Some(&value));
            check_all(&config.query(), &key, None);
            check(&config, &key, None);
            if let Some((changed, _)) = check(&config, &key, Some(&value)) {
                check(&changed, &key, None);
                config = changed;
            }
        }
    }

    #[test]
    fn every_run_is_within_its_ranges(run in run(pairs())) {
        let config = run.config;
        for arm in [&config.a, &config.b] {
            prop_assert_eq!(arm.drop.len(), arm.layers.len());
            prop_assert!(arm.drop.iter().chain([&arm.drop_in]).all(|p| (0.0..1.0).contains(&(*p as f32))));
            prop_assert!(arm.lr > 0.0 && arm.lr.is_finite());
            prop_assert!(!arm.layers.is_empty() && !arm.layers.contains(&0));
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
    fn any_change_is_survived(run in run(pairs()), key in any::<String>(), value in any::<String>()) {
        prop_assert!(run.config.set(&key, &value).is_err());
    }
}

/// Values at the ends of what a setting may be: the smallest, the largest, the shortest and longest lists, every word.
fn extremes(setting: &Setting) -> Vec<String> {
    let number = |number: Option<f64>| number.unwrap_or_default();
    let most = number(setting.max) - if setting.exclusive_max == Some(true) { 0.01 } else { 0.0 };
    let ends = [number(setting.min), most].map(|end| end.to_string());
    let lists = |length: usize| ends.clone().map(|end| vec![end; length].join(","));
    match setting.kind {
        "choice" => setting.choices.unwrap_or_default().iter().map(|choice| choice.word.to_owned()).collect(),
        "switch" => ["on", "off"].map(str::to_owned).to_vec(),
        "sizes" => [lists(1), lists(setting.longest.unwrap_or(1))].concat(),
        "rates" => [ends.to_vec(), vec![ends.join(","), ["0.5"; 8].join(",")]].concat(),
        "name" => ["a", "ä & b"].map(str::to_owned).to_vec(),
        "columns" => ["a:out", "a,b:number,c:category"].map(str::to_owned).to_vec(),
        _ => ends.to_vec(),
    }
}

/// Every key with each of its extremes.
fn all_extremes() -> Vec<(String, String)> {
    let keys = |setting: &Setting| {
        let scopes: &[&str] = if setting.per_arm { &["", "a.", "b."] } else { &[""] };
        scopes.iter().map(|scope| format!("{scope}{}", setting.key)).collect::<Vec<_>>()
    };
    let of = |setting: Setting| {
        let extremes = extremes(&setting);
        let pairs = keys(&setting)
            .into_iter()
            .flat_map(move |key| extremes.clone().into_iter().map(move |value| (key.clone(), value)));
        pairs.collect::<Vec<_>>()
    };
    schema().into_iter().flat_map(of).collect()
}

#[test]
fn every_pair_of_settings_goes_together_or_gives_way() {
    let pairs = all_extremes();
    assert!(pairs.len() > schema().len() * 4, "{} pairs of {} settings", pairs.len(), schema().len());
    let mut seen = std::collections::BTreeSet::new();
    for start in STARTS {
        for (key, value) in &pairs {
            let Some(config) = check_all(start, key, Some(value)) else { continue };
            check(&config, key, None);
            // Many pairs lead to the same run.
            if !seen.insert(config.query()) {
                continue;
            }
            for (other, value) in &pairs {
                if let Some((changed, _)) = check(&config, other, Some(value)) {
                    check(&changed, other, None);
                    check(&changed, key, None);
                }
            }
        }
    }
}

/// What random cases have found to be broken.
#[test]
fn what_was_found_once_holds() {
    for (query, key, value) in [
        ("data=digits&train=798&test=4", "test", None),
        ("kind=alpha&b.kind=standard", "b.kind", Some("gaussian")),
        ("kind=alpha&b.kind=gaussian", "b.kind", None),
        ("b.bn=on&bn-order=drop-bn&b.bn-order=bn-drop", "b.scaling", Some("none")),
        ("b.bn=on&bn-order=drop-bn&b.bn-order=bn-drop", "b.scaling", None),
    ] {
        check_all(query, key, value);
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
            let word = |key: &str| match (key, needs) {
                ("data", _) => family.word(),
                ("net", Some(needed)) if needed.key == "net" => needed.words[0],
                _ => "mlp",
            };
            let other =
                setting.defaults.iter().find(|other| other.condition.words.contains(&word(other.condition.key)));
            let default = other.map_or(setting.default, |other| other.value);
            let given = Config::parse(&format!("{data}{needed}&{}={default}", setting.key));
            assert_eq!(given, Ok(plain.clone()), "{} for {}", setting.key, family.word());
            assert_eq!(plain.set(setting.key, default).map(|(_, effect)| effect), Ok(Effect::Nothing));
        }
    }
}

#[test]
fn very_long_queries_are_survived() {
    survives(&"x".repeat(1_000_000));
    survives(&"layers=1,".repeat(50_000));
    survives(&format!("drop={}", "0,".repeat(500_000)));
    survives(&"&=%".repeat(100_000));
}
