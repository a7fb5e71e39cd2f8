//! The same run everywhere: natively and in a browser, to the last bit of every parameter and of every number shown.
//!
//! When the arithmetic of the core is changed on purpose, the numbers below change: the test prints the whole table as it
//! is to be, to be pasted here.

mod labs;

use dropout_lab::lab::{Evaluation, Lab, Side};
use labs::lab;
use ndarray::s;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xxhash_rust::xxh64::Xxh64;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const ITERATIONS: u64 = 500;

/// A run, the fingerprint of its parameters, and a hash of what it then shows.
type Run = (&'static str, &'static str, &'static str);

/// Runs that between them go through every activation, optimizer, penalty, loss, network, kind of dropout and odd size of
/// matrix.
#[rustfmt::skip]
const RUNS: [Run; 12] = [
    ("", "0571c34061e1ee14", "916963276a1cc0af"),
    ("data=moons&act=tanh&optim=momentum&l2=0.01&drop=0.5", "a061137c68477792", "0a90665c9fcfff7c"),
    ("data=spiral&act=sigmoid&optim=sgd&lr=0.1&max-norm=1&scaling=classic", "b6f969401a611e62", "88d6b450f584cadb"),
    ("data=curve&act=selu&hidden=13,7,3&batch=11&l1=0.001&scaling=none", "8284f50e567f2fff", "3e5d6f36724de8a8"),
    ("data=xor&act=identity&drop-in=0.1&train=30&batch=32", "68eeba2c84f4f26b", "b072370bf0e71c6c"),
    ("data=digits&hidden=30,21&drop=0.5&drop-in=0.2&batch=10", "287b0851ee84c448", "d7076e56659b7bf5"),
    ("data=moons&kind=gaussian&drop=0.4&bn=on&hidden=11", "0295ddf0cac1da1d", "88971eecd6cfe29a"),
    ("data=circles&kind=alpha&act=selu&drop=0.1", "605e2f8ba4419d97", "dc7f4f3087621693"),
    ("data=digits&net=cnn&channels=5,9&hidden=12&drop-conv=0.2&bn=on&bn-order=drop-bn&batch=10", "c954d08fab5d5e34", "a4b102e402989c73"),
    ("data=digits&net=rnn&hidden=13&drop-rec=0.3&batch=10", "8c33850cd6f100da", "ee82885aea73e33d"),
    ("data=digits&net=gru&hidden=13,7&drop-rec=0.3&rec-mask=fresh&kind=dropconnect&batch=10", "f9276e1df63ec00e", "0e23fd03918a4665"),
    ("data=digits&net=lstm&hidden=13&drop-rec=0.3&scaling=classic&batch=10", "1c25de8930a3d4ce", "bfb0e072a643adf2"),
];

/// Runs that are changed while they train: after half of the iterations, with one of them begun, by these settings.
#[rustfmt::skip]
const CHANGED: [Run; 6] = [
    ("drop=0.2 lr=0.02&drop=0.6&drop-in=0.1&l2=0.001", "bc611eb97049b7c0", "9aabd953a62ff5af"),
    ("act=selu&drop=0.1 kind=gaussian&optim=adam", "59574c8f34788a8a", "048792429faa5ec8"),
    ("act=selu&kind=gaussian kind=alpha&scaling=classic&drop=0", "aea6b33474da01d4", "525954e742af0c1d"),
    ("kind=dropconnect&bn=on kind=standard&max-norm=2&b.lr=0.001&scaling=none", "2751b57555d5732f", "7643ba0d52f2cd33"),
    ("data=digits&net=cnn&channels=4&hidden=9&batch=10 drop-conv=0.3&drop=0.1&lr=0.01&eval=7", "224051901ea7044e", "93a3d2e9cae04226"),
    ("data=digits&net=gru&hidden=9&batch=10 drop-rec=0&kind=gaussian&l1=0.001", "b1356bea5b66ed04", "62ec58f472d16634"),
];

/// A hash of the scores over time, of the newest loss, and of what the arms answer, as a whole and as a sample.
fn shown(lab: &Lab) -> u64 {
    let mut hash = Xxh64::new(0);
    let mut take = |number: f32| hash.update(&number.to_bits().to_le_bytes());
    for scores in lab.history().arms().iter().flatten().flatten().flatten() {
        take(scores.loss);
        scores.accuracy.map(&mut take);
    }
    for (side, arm) in [Side::A, Side::B].iter().filter_map(|&side| Some((side, lab.arm(side)?))) {
        let metrics = lab.metrics();
        let metrics = if side == Side::A { metrics.a } else { metrics.b };
        metrics.and_then(|metrics| metrics.batch_loss).map(&mut take);
        let mut evaluation = Evaluation::default();
        let x = lab.split().test.x.slice(s![..40, ..]);
        arm.evaluate(x, &mut evaluation);
        evaluation.answers().iter().for_each(|&number| take(number));
        arm.sample(x, &mut evaluation);
        evaluation.answers().iter().for_each(|&number| take(number));
    }
    hash.digest()
}

/// The runs as they are now: with `change`, half-way.
fn recorded(runs: &[Run]) -> Vec<(&'static str, String, String)> {
    let run = |&(run, ..): &Run| {
        let (query, changes) = run.split_once(' ').unwrap_or((run, ""));
        let mut lab = lab(query, ITERATIONS / 2);
        lab.advance();
        for (key, value) in changes.split('&').filter_map(|change| change.split_once('=')) {
            lab.set(key, value).unwrap_or_else(|error| panic!("{run}: {error}"));
        }
        lab.step(ITERATIONS / 2);
        assert_eq!(lab.iteration(), ITERATIONS, "{run}: it has not started over");
        lab.evaluate();
        (run, format!("{:016x}", lab.fingerprint()), format!("{:016x}", shown(&lab)))
    };
    runs.iter().map(run).collect()
}

fn assert_known(name: &str, runs: &[Run]) {
    let found = recorded(runs);
    let is_known = found.iter().zip(runs).all(|(found, known)| (&*found.1, &*found.2) == (known.1, known.2));
    let rows: String =
        found.iter().map(|(run, weights, shown)| format!("    ({run:?}, {weights:?}, {shown:?}),\n")).collect();
    assert!(is_known, "the bits have changed; they are now:\nconst {name}: [Run; {}] = [\n{rows}];", runs.len());
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn runs_are_the_same_everywhere() {
    assert_known("RUNS", &RUNS);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn runs_that_change_while_they_train_are_the_same_everywhere() {
    assert_known("CHANGED", &CHANGED);
}
