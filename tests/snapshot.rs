//! A run that is taken up elsewhere from its snapshot is the same run, to the last bit.
#![cfg(not(target_arch = "wasm32"))]

mod labs;

use lab::{Lab, Side, SnapshotError};
use labs::{lab, sources};
use std::collections::BTreeSet;

/// All that a reader can see of a run, and the bits of both networks.
fn seen(lab: &Lab) -> String {
    let milestones = [Side::A, Side::B].map(|side| lab.arm(side).map(|arm| arm.milestones().clone()));
    format!(
        "{} {:016x} {:?} {:?} {:?} {:?} {:?}",
        lab.config().query(),
        lab.fingerprint(),
        lab.metrics(),
        lab.batch_rows(),
        lab.newest_phase(),
        lab.history(),
        milestones
    )
}

fn again(lab: &Lab) -> Lab {
    let bytes = lab.snapshot().expect("a lab can be written");
    Lab::restore(&bytes, sources(), None).unwrap_or_else(|error| panic!("{}: {error}", lab.config().query()))
}

/// The recorded runs, which have every network, kind, optimizer and family of data between them.
fn queries() -> BTreeSet<String> {
    let runs: Vec<serde_json::Value> = serde_json::from_str(include_str!("fingerprints.json")).expect("it is JSON");
    runs.iter().map(|run| run["query"].as_str().expect("a run has a query").to_owned()).collect()
}

#[test]
fn a_run_goes_on_from_its_snapshot_as_if_nothing_had_happened() {
    for query in queries() {
        let mut one = lab(&query, 30);
        let mut other = again(&one);
        assert_eq!(seen(&one), seen(&other), "{query}");
        for lab in [&mut one, &mut other] {
            lab.step(100);
        }
        assert_eq!(seen(&one), seen(&other), "{query}, 100 iterations later");
    }
}

#[test]
fn in_the_midst_of_an_iteration_too() {
    for query in queries() {
        for phases in 1..5 {
            let mut one = lab(&query, 11);
            for _ in 0..phases {
                one.advance();
            }
            let mut other = again(&one);
            assert_eq!(seen(&one), seen(&other), "{query}, {phases} phases");
            for lab in [&mut one, &mut other] {
                lab.step(20);
            }
            assert_eq!(seen(&one), seen(&other), "{query}, {phases} phases, 20 iterations later");
        }
    }
}

/// A change in the midst of an iteration waits for its end.
#[test]
fn changes_that_wait_are_not_lost() {
    let mut one = lab("data=moons&drop=0.3", 20);
    one.advance();
    one.set("drop", "0.6").expect("it is a rate");
    one.set("kind", "gaussian").expect("it is a kind");
    let mut other = again(&one);
    assert_eq!(seen(&one), seen(&other));
    for lab in [&mut one, &mut other] {
        lab.step(50);
    }
    assert_eq!(seen(&one), seen(&other));
}

#[test]
fn an_arm_that_has_diverged_stays_so() {
    let one = lab("lr=10&optim=sgd&act=identity&layers=32,32,32&data=curve&l2=1", 200);
    assert!(one.is_finished());
    assert_eq!(seen(&one), seen(&again(&one)));
}

/// The digits are not in a snapshot, the reader's table is.
#[test]
fn the_table_comes_along() {
    let one = lab("data=table", 5);
    let bytes = one.snapshot().expect("a lab can be written");
    let other = Lab::restore(&bytes, Default::default(), None).expect("nothing else is needed");
    assert_eq!(seen(&one), seen(&other));
    let digits = lab("data=digits", 1).snapshot().expect("a lab can be written");
    assert!(matches!(Lab::restore(&digits, Default::default(), None), Err(SnapshotError::Run(_))));
}

#[test]
fn broken_bytes_are_refused() {
    let bytes = lab("layers=3&train=8&test=8", 2).snapshot().expect("a lab can be written");
    for length in 0..bytes.len() {
        assert!(Lab::restore(&bytes[..length], sources(), None).is_err(), "{length} bytes");
    }
    // Whatever a changed byte makes of it: no panic, here or later.
    for place in 0..bytes.len() {
        for flip in [1, 0x80, 0xff] {
            let mut bytes = bytes.clone();
            bytes[place] ^= flip;
            if let Ok(mut lab) = Lab::restore(&bytes, sources(), None) {
                lab.step(3);
                lab.metrics();
            }
        }
    }
}
