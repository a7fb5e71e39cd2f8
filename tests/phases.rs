//! What is shown of each phase of an iteration, on the way forward and when the reader goes back, and that going back leaves
//! the run alone.
#![cfg(not(target_arch = "wasm32"))]

mod labs;

use draw::{Options, View, describe, tiles};
use lab::{Evaluation, Lab, Neuron, Phase, Side};
use labs::lab;

/// Every kind of layer that keeps something of an iteration, and what an update adds to gradients.
const RUNS: [&str; 8] = [
    "",
    "optim=sgd&l2=0.01&l1=0.001&max-norm=1",
    "bn=on&bn-order=drop-bn",
    "kind=gaussian&data=curve",
    "kind=dropconnect",
    "kind=alpha&act=selu",
    "data=digits&net=cnn&drop-conv=0.3&bn=on&batch=8&train=40&test=40&layers=8",
    "data=digits&net=gru&drop-rec=0.3&batch=8&train=40&test=40&layers=8",
];

/// All that is drawn and said of both arms.
#[derive(PartialEq)]
struct Shown {
    neurons: Vec<Option<Neuron>>,
    weights: Vec<f32>,
    answers: Vec<f32>,
    tiles: Vec<draw::Tile>,
    words: Vec<String>,
}

fn shown(lab: &Lab) -> Shown {
    let sides = [Side::A, Side::B];
    let arms = || sides.into_iter().map(|side| lab.arm(side).expect("both arms run"));
    let options = Options { example: 2, ..Options::default() };
    let neurons = arms().flat_map(|arm| {
        (0..arm.depth())
            .flat_map(move |layer| (0..arm.units(layer)).map(move |unit| arm.neuron(layer, unit, 2, lab.shown_phase())))
    });
    let weights = arms().flat_map(|arm| {
        (0..arm.depth())
            .flat_map(|layer| arm.weights(layer).iter().chain(arm.biases(layer).iter()).copied().collect::<Vec<_>>())
    });
    let answers = arms().flat_map(|arm| {
        let mut evaluation = Evaluation::default();
        arm.evaluate(lab.split().test.x.view(), &mut evaluation);
        evaluation.answers().iter().copied().collect::<Vec<_>>()
    });
    let options = &options;
    let words = |view| sides.into_iter().map(move |side| describe(view, lab, side, options));
    Shown {
        neurons: neurons.collect(),
        weights: weights.collect(),
        answers: answers.collect(),
        tiles: sides.into_iter().flat_map(|side| tiles(lab, side, options)).collect(),
        words: words(View::Network).chain(words(View::Mask)).collect(),
    }
}

#[test]
fn a_phase_that_is_looked_at_again_is_what_it_was() {
    for query in RUNS {
        let mut lab = lab(query, 3);
        let mut seen = Vec::new();
        for phase in Phase::ALL {
            assert_eq!(lab.advance(), phase, "{query}");
            seen.push(shown(&lab));
        }
        assert!(seen[3].weights != seen[4].weights, "{query}: an update changes the weights");
        assert!(seen[3].answers != seen[4].answers, "{query}: and with them what the plane shows");
        let fingerprint = lab.fingerprint();
        for (phase, seen) in Phase::ALL.into_iter().zip(&seen).rev() {
            assert!(lab.look(phase), "{query}: {phase:?}");
            assert_eq!(lab.shown_phase(), phase, "{query}");
            assert!(shown(&lab) == *seen, "{query}: {phase:?}, going back");
            assert_eq!((lab.newest_phase(), lab.fingerprint()), (Phase::Update, fingerprint), "{query}");
        }
        for (phase, seen) in Phase::ALL.into_iter().zip(&seen).skip(1) {
            assert_eq!(lab.advance(), phase, "{query}");
            assert!(shown(&lab) == *seen, "{query}: {phase:?}, going on");
            assert_eq!(lab.iteration(), 4, "{query}: nothing is trained by it");
        }
        assert_eq!(lab.advance(), Phase::Mask, "{query}: after the newest phase another iteration begins");
    }
}

#[test]
fn going_back_and_forth_leaves_the_run_alone() {
    for query in RUNS {
        let (mut looked, mut plain) = (lab(query, 2), lab(query, 2));
        looked.keep_earlier(true);
        for round in 0..3 {
            for lab in [&mut looked, &mut plain] {
                for _ in 0..=round {
                    lab.advance();
                }
            }
            assert!(looked.look(Phase::Mask), "{query}");
            let again = looked.snapshot().expect("it can be written");
            let mut again = Lab::restore(&again, labs::sources(), None).expect("it can be read");
            for lab in [&mut looked, &mut plain] {
                lab.step(3);
            }
            again.step(3);
            assert_eq!(again.fingerprint(), plain.fingerprint(), "{query}: a snapshot is of the run");
            assert!(looked.look(Phase::Loss), "{query}");
            assert_eq!(looked.fingerprint(), plain.fingerprint(), "{query}");
        }
        looked.set("lr", "0.02").expect("the rate changes at once");
        plain.set("lr", "0.02").expect("the rate changes at once");
        assert_eq!(looked.shown_phase(), Phase::Update, "{query}: a change shows where the run stands");
        looked.step(2);
        plain.step(2);
        assert_eq!(looked.fingerprint(), plain.fingerprint(), "{query}");
    }
}

#[test]
fn only_what_was_computed_can_be_looked_at() {
    let mut lab = lab("", 0);
    let can = |lab: &Lab| Phase::ALL.map(|phase| lab.can_look_at(phase));
    assert_eq!(can(&lab), [false, false, false, false, true], "before the first iteration there is nothing");
    lab.advance();
    lab.advance();
    assert_eq!(can(&lab), [true, true, false, false, false]);
    assert!(!lab.look(Phase::Backward));
    assert_eq!(lab.shown_phase(), Phase::Forward);
    lab.step(3);
    assert_eq!(
        can(&lab),
        [false, false, false, false, true],
        "whole iterations keep nothing, unless they are asked to"
    );
    lab.keep_earlier(true);
    lab.step(3);
    assert_eq!(can(&lab), [true; 5]);
    lab.restart().expect("it could be made before");
    lab.step(1);
    assert_eq!(can(&lab), [true; 5], "a restart keeps what was asked for");
}

#[test]
fn the_changes_of_a_neurons_weights_are_those_of_the_update() {
    for query in RUNS {
        let mut lab = lab(query, 3);
        let arm = |lab: &Lab| lab.arm(Side::B).expect("arm b runs").weights(1).to_owned();
        let before = arm(&lab);
        lab.keep_earlier(true);
        lab.step(1);
        let after = arm(&lab);
        let b = lab.arm(Side::B).expect("arm b runs");
        let all = b.weight_changes(1, 2, usize::MAX).expect("they were kept");
        assert!(all.largest.is_sorted_by(|one, other| one.change().abs() >= other.change().abs()), "{query}");
        let few = b.weight_changes(1, 2, 2).expect("they were kept");
        assert_eq!((&few.largest[..], few.more), (&all.largest[..2], all.largest.len() - 2), "{query}");
        assert!(b.weight_changes(0, 0, 9).is_none(), "{query}: nothing leads to an input");
        let units = match b.form(1) {
            lab::Form::States { cells, .. } => cells,
            _ => b.units(1),
        };
        // Each change of a weight is found where the two arrays differ.
        let differ = |gate: usize| {
            let column = gate * units + 2;
            before
                .column(column)
                .iter()
                .zip(after.column(column))
                .map(|(&one, &other)| (one, other))
                .collect::<Vec<_>>()
        };
        let mut wanted: Vec<(f32, f32)> =
            (0..before.ncols() / units).flat_map(differ).filter(|(one, other)| one != other).collect();
        for change in &all.largest {
            wanted.retain(|&pair| pair != (change.before, change.after));
        }
        assert!(wanted.is_empty(), "{query}: {wanted:?}");
        lab.step(0);
        lab.keep_earlier(false);
        lab.step(1);
        assert!(lab.arm(Side::B).expect("arm b runs").weight_changes(1, 2, 9).is_none(), "{query}: nothing was kept");
    }
}
