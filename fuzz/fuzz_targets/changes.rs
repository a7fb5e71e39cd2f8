//! Whatever a reader does with a run's settings, and with training in between: every change leads to a run or is refused at
//! its setting, and a lab is where its query leads.
//!
//! The first line is a query, each further one a change (`key=value`, or `key` for a reset), `+` for an iteration or `.`
//! for a phase of one.
#![no_main]

use std::cell::LazyCell;

use settings::Config;
use data::Sources;
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/changes/mod.rs"]
mod changes;
#[path = "../../tests/training/mod.rs"]
mod training;

use training::Act;

thread_local! {
    static SOURCES: LazyCell<Sources> = LazyCell::new(training::sources);
}

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let Ok(start) = Config::parse(lines.next().unwrap_or_default()) else { return };
    let acts: Vec<Act> = lines
        .take(12)
        .map(|line| match line {
            "+" => Act::Step(1),
            "." => Act::Phase,
            line => {
                let (key, value) = line.split_once('=').unwrap_or((line, ""));
                Act::Set(key.to_owned(), value.to_owned())
            }
        })
        .collect();
    let mut config = start.clone();
    for act in &acts {
        let Act::Set(key, value) = act else { continue };
        if config.unset(key).is_err() {
            // There is no such key.
            assert!(config.set(key, value).is_err());
            continue;
        }
        let value = (!value.is_empty()).then_some(value.as_str());
        changes::check_all(&config.query(), key, value);
        if let Some((changed, _)) = changes::check(&config, key, value) {
            config = changed;
        }
    }
    SOURCES.with(|sources| training::drive(start, sources, &acts));
});
