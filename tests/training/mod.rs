//! What must hold of a lab whose settings change while it trains.

use std::rc::Rc;

use data::{Digits, Sources, Table};
use lab::{Lab, Phase};
use settings::{Config, Effect};

/// What a reader does with a lab.
#[derive(Clone, Debug)]
pub enum Act {
    /// Changes a setting; an empty value is its default.
    Set(String, String),
    /// Does so many iterations.
    Step(u64),
    /// Does the next phase.
    Phase,
}

/// The digits, and a table of three classes.
pub fn sources() -> Sources {
    let digits = Digits::parse(include_bytes!("../../static/digits.bin")).expect("the repository's digits are right");
    let row = |row: usize| format!("{},{},{},{}\n", row * 7 % 31, row * 5 % 17, row % 11, ["a", "b", "c"][row % 3]);
    let rows: String = (0..300).map(row).collect();
    let table = Table::parse(&rows, None).expect("the table is right");
    Sources { table: Some(Rc::new(table)), ..Sources::digits(Rc::new(digits)) }
}

/// Whether a run is small enough to be tried many times.
fn is_small(config: &Config) -> bool {
    let units = [&config.a, &config.b].into_iter().flat_map(|arm| &arm.layers).chain(&config.a.channels);
    let most = units.chain(&config.b.channels).copied().max();
    config.train <= 300 && config.test <= 1000 && config.batch <= 64 && most <= Some(64)
}

/// Does one thing after the other. A change to a run that would take long is left out.
///
/// # Panics
/// If a refused change has changed anything, a live one any parameter, or if the lab is not where its own query leads
/// although it says so.
pub fn drive(config: Config, sources: &Sources, acts: &[Act]) {
    let start = config.query();
    let lab = |config| Lab::new(config, sources.clone(), None).unwrap_or_else(|error| panic!("{start}: {error}"));
    if !is_small(&config) {
        return;
    }
    let rows = sources.table.as_ref().map(|table| table.rows());
    let mut driven = lab(config);
    for (done, act) in acts.iter().enumerate() {
        let what = || format!("{start:?}, then {:?}", &acts[..=done]);
        match act {
            Act::Step(count) => driven.step(*count),
            Act::Phase => drop(driven.advance()),
            Act::Set(key, value) => {
                let wanted = driven.config().change(key, (!value.is_empty()).then_some(value), rows);
                if wanted.as_ref().is_ok_and(|(config, _)| !is_small(config)) {
                    continue;
                }
                let before = (driven.config().query(), driven.fingerprint(), driven.iteration(), driven.newest_phase());
                let effect = driven.set(key, value);
                let after = (driven.config().query(), driven.fingerprint(), driven.iteration(), driven.newest_phase());
                match effect {
                    Err(error) => {
                        assert!(wanted.is_err(), "{}: {error}", what());
                        assert_eq!(before, after, "{}: {error}", what());
                    }
                    Ok(Effect::Nothing) => assert_eq!(before, after, "{}", what()),
                    Ok(Effect::Live) => {
                        assert_eq!((before.1, before.2, before.3), (after.1, after.2, after.3), "{}", what())
                    }
                    Ok(Effect::Restart) => assert_eq!((after.2, after.3), (0, Phase::Update), "{}", what()),
                }
            }
        }
    }
    while driven.newest_phase() != Phase::Update {
        driven.advance();
    }
    if driven.changed_at().is_some() {
        return;
    }
    let query = driven.config().query();
    let mut fresh = lab(Config::parse(&query).unwrap_or_else(|errors| panic!("{query:?}: {errors}")));
    fresh.step(driven.iteration());
    assert_eq!(fresh.fingerprint(), driven.fingerprint(), "{start:?}, then {acts:?}: not the run of {query:?}");
}
