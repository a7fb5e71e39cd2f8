//! The measures on labs that train: on networks of every kind, in slices, and where the right answer is known.
#![cfg(not(target_arch = "wasm32"))]

use dropout_lab::config::Config;
use dropout_lab::data::{Digits, Sources, Targets};
use dropout_lab::lab::{Evaluation, Lab, Side};
use dropout_lab::measure::{Measurement, Name, Outcome, Progress, measure};
use std::rc::Rc;

fn lab(query: &str, iterations: u64) -> Lab {
    let digits = Digits::parse(include_bytes!("../static/digits.bin")).expect("the digits are whole");
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    let sources = Sources::digits(Rc::new(digits));
    let mut lab = Lab::new(config, sources, None).unwrap_or_else(|error| panic!("{query}: {error}"));
    lab.step(iterations);
    lab
}

/// Whether every number is finite, as its debugging output spells them.
fn is_finite(measurement: &Measurement) -> bool {
    let text = format!("{measurement:?}");
    text.split(|c: char| !c.is_alphanumeric() && c != '_').all(|word| word != "NaN" && word != "inf")
}

const NETWORKS: [&str; 18] = [
    "",
    "compare=off",
    "hidden=1",
    "data=curve",
    "data=curve&hidden=1&act=tanh&drop=0.9",
    "kind=gaussian&drop=0.5",
    "kind=alpha&act=selu",
    "kind=dropconnect&scaling=classic",
    "bn=on&drop-in=0.3",
    "bn=on&bn-order=drop-bn&scaling=none",
    "data=digits&train=40&test=40&hidden=40",
    "data=digits&train=40&test=40&net=cnn&channels=3,4&hidden=6&drop-conv=0.2",
    "data=digits&train=40&test=40&net=cnn&channels=3&hidden=6&bn=on&conv-kind=standard&drop-conv=0.2",
    "data=digits&train=40&test=40&net=cnn&channels=1&hidden=6&bn=on&bn-order=drop-bn&drop-conv=0.2",
    "data=digits&train=40&test=40&net=rnn&hidden=6&drop-rec=0.2",
    "data=digits&train=40&test=40&net=gru&hidden=6,5&drop-rec=0.2&rec-mask=fresh",
    "data=digits&train=40&test=40&net=lstm&hidden=6&kind=gaussian",
    "eval=0&test=4&train=4",
];

#[test]
fn every_measure_of_every_network_gives_finite_numbers() {
    for query in NETWORKS {
        for iterations in [0, 7] {
            let lab = lab(query, iterations);
            for name in Name::ALL {
                let found = measure(&lab, name);
                assert!(is_finite(&found), "{name:?} of '{query}': {found:?}");
                assert_eq!(found.a.is_some(), lab.arm(Side::A).is_some(), "{name:?} of '{query}'");
                assert!(found.b.is_some() && found.iteration == iterations, "{name:?} of '{query}'");
            }
        }
    }
}

#[test]
fn an_arm_that_has_diverged_has_its_convergence_and_nothing_else() {
    let lab = lab("lr=10&optim=sgd&data=curve&act=identity&hidden=16,16,16,16&drop=0", 200);
    assert!(lab.is_finished());
    for name in Name::ALL {
        let found = measure(&lab, name);
        let is_there = name == Name::Convergence;
        assert_eq!((found.a.is_some(), found.b.is_some()), (is_there, is_there), "{name:?}");
        assert!(is_finite(&found), "{name:?}: {found:?}");
    }
}

#[test]
fn a_measure_leaves_the_run_as_it_is_and_gives_the_same_again() {
    let (mut measured, mut plain) = (lab("drop=0.5", 20), lab("drop=0.5", 20));
    for name in Name::ALL {
        assert_eq!(measure(&measured, name), measure(&measured, name), "{name:?}");
    }
    measured.step(20);
    plain.step(20);
    assert_eq!(measured.fingerprint(), plain.fingerprint());
}

/// Takes `count` steps, which are not to be all.
fn begin(progress: &mut Progress, lab: &Lab, count: usize) {
    for _ in 0..count {
        assert_eq!(progress.advance(lab), None);
    }
}

fn finish(progress: &mut Progress, lab: &Lab) -> Measurement {
    (0..1_000_000).find_map(|_| progress.advance(lab)).expect("a measure ends")
}

#[test]
fn a_measure_starts_over_when_the_lab_has_gone_on() {
    for name in Name::ALL.into_iter().filter(|&name| name != Name::Features) {
        let mut lab = lab("data=moons&test=100&bn=on", 5);
        let mut progress = Progress::new(&lab, name);
        begin(&mut progress, &lab, 4);
        lab.step(3);
        begin(&mut progress, &lab, 4);
        lab.set("drop", "0.7").expect("it is a rate");
        begin(&mut progress, &lab, 4);
        lab.set("hidden", "5").expect("it is a size");
        assert!(!progress.is_of(&lab));
        assert_eq!(finish(&mut progress, &lab), measure(&lab, name), "{name:?}");
    }
}

fn both(lab: &Lab, name: Name) -> [Outcome; 2] {
    let Measurement { a, b, .. } = measure(lab, name);
    [a.expect("arm a is there"), b.expect("arm b is there")]
}

#[test]
fn convergence_has_the_losses_of_an_evaluation_and_counts_in_epochs() {
    let mut lab = lab("train=80&batch=16&eval=10", 100);
    lab.evaluate();
    let metrics = lab.metrics().b.expect("arm b runs");
    let [_, Outcome::Convergence(found)] = both(&lab, Name::Convergence) else { panic!("it is a convergence") };
    for (found, wanted) in
        [(found.train_loss, metrics.train_loss), (found.test_loss, metrics.test_loss), (found.gap, metrics.gap)]
    {
        let (found, wanted) = (found.expect("finite"), f64::from(wanted.expect("evaluated")));
        assert!((found - wanted).abs() < 1e-5, "{found} and {wanted}");
    }
    assert_eq!(found.best_test_loss_epoch, metrics.best_test_loss_at.map(|at| at as f64 / 5.0));
    let milestones = lab.arm(Side::B).expect("arm b runs").milestones();
    assert_eq!(found.test_accuracy_epochs[60], milestones.test_accuracy()[60].map(|at| at as f64 / 5.0));
    assert_eq!(found.train_accuracy_epochs.len(), 101);
}

#[test]
fn identical_networks_are_as_good_as_weight_scaling_however_many() {
    for query in ["drop=0", "data=curve&drop=0", "drop=0&kind=dropconnect", "drop=0&bn=on"] {
        let [_, Outcome::Ensemble(found)] = both(&lab(query, 50), Name::Ensemble) else { panic!("it is an ensemble") };
        assert_eq!(found.losses.len(), 100);
        assert!(found.losses.iter().all(|loss| (loss - found.scaled_loss).abs() < 1e-12), "'{query}': {found:?}");
        assert!(found.errors.iter().all(|&error| Some(error) == found.scaled_error), "'{query}'");
        assert_eq!(found.errors.len(), if found.scaled_error.is_some() { 100 } else { 0 });
    }
}

/// −ln of a mean of probabilities is at most the mean of −ln of them (Jensen), so more networks never do worse on average;
/// and two samples of many examples differ.
#[test]
fn an_average_of_thinned_networks_is_better_than_one() {
    let lab = lab("drop=0.5", 300);
    let [_, Outcome::Ensemble(found)] = both(&lab, Name::Ensemble) else { panic!("it is an ensemble") };
    assert!(found.losses[99] < found.losses[0], "{found:?}");
    let test_loss = measure(&lab, Name::Importance).b;
    let Some(Outcome::Importance(importance)) = test_loss else { panic!("it is an importance") };
    assert!((found.scaled_loss - importance.loss).abs() < 1e-6, "the loss of weight scaling is that of evaluation");
}

/// In a network with a single hidden neuron, all that is left without it is the output's biases.
#[test]
fn without_its_only_neuron_a_network_answers_with_its_biases() {
    let lab = lab("data=gaussians&noise=0.5&flip=0&hidden=3,1&act=tanh&drop=0.1", 300);
    let [_, Outcome::Importance(found)] = both(&lab, Name::Importance) else { panic!("it is an importance") };
    let biases = lab.arm(Side::B).expect("arm b runs").biases(3).mapv(f64::from);
    let Targets::Classes(classes) = &lab.split().test.y else { panic!("there are classes") };
    let log_sum = biases.iter().map(|b| b.exp()).sum::<f64>().ln();
    let wanted = classes.iter().map(|&class| log_sum - biases[class as usize]).sum::<f64>() / classes.len() as f64;
    let rise = found.layers[1].rises[0];
    assert!((found.loss + rise - wanted).abs() < 1e-6, "{found:?}, expected {wanted}");
    assert_eq!((found.layers[1].largest, found.layers[1].gini), (rise, 0.0));
    assert!(rise > 0.1 && found.layers[0].rises.len() == 3);
}

#[test]
fn without_dropout_nothing_is_uncertain_but_the_answer_itself() {
    let lab = lab("drop=0.5", 100);
    let [Outcome::Uncertainty(a), Outcome::Uncertainty(b)] = both(&lab, Name::Uncertainty) else {
        panic!("it is an uncertainty")
    };
    assert_eq!((a.means.spread, a.means.mutual_information), (0.0, Some(0.0)));
    assert!(a.means.entropy > Some(0.0) && b.means.spread > 0.0 && b.means.mutual_information > Some(0.0));
    assert!(b.examples.iter().all(|answer| answer.mutual_information <= answer.entropy));
    assert_eq!(b.examples.len(), 100);
}

#[test]
fn where_nothing_drops_before_a_normalisation_its_variance_does_not_shift() {
    for query in ["bn=on&drop=0.5&hidden=16", "bn=on&bn-order=drop-bn&drop=0.5"] {
        let [a, b] = both(&lab(query, 50), Name::VarianceShift);
        let (Outcome::VarianceShift(a), Outcome::VarianceShift(b)) = (a, b) else { panic!("it is a shift") };
        let is_one = |mean: Option<f64>| mean.is_some_and(|mean| (mean - 1.0).abs() < 1e-12);
        assert!(a.layers.iter().all(|layer| is_one(layer.mean)), "'{query}': {a:?}");
        assert_eq!(is_one(b.layers[0].mean), !query.contains("drop-bn"), "'{query}': {b:?}");
    }
}

/// Directly after dropout each channel's ratio is 1 + p / (1 − p) · E[x²] / Var[x] on average. The bound for its mean over 32
/// channels, 10 passes and 2,000 examples is some ten standard errors.
#[test]
fn directly_after_dropout_the_variance_shifts_by_the_masks_own() {
    for rate in [0.2, 0.5] {
        let query = format!("train=2000&bn=on&bn-order=drop-bn&act=tanh&hidden=32&drop={rate}");
        let lab = lab(&query, 20);
        let [_, Outcome::VarianceShift(found)] = both(&lab, Name::VarianceShift) else { panic!("it is a shift") };
        let mut evaluation = Evaluation::default();
        lab.arm(Side::B).expect("arm b runs").evaluate(lab.split().train.x.view(), &mut evaluation);
        let outputs = evaluation.layer(1).mapv(f64::from);
        let wanted = outputs.columns().into_iter().map(|x| {
            let (mean, square) = (x.sum() / 2000.0, x.mapv(|x| x * x).sum() / 2000.0);
            1.0 + rate / (1.0 - rate) * square / (square - mean * mean)
        });
        let wanted = wanted.sum::<f64>() / 32.0;
        let found = found.layers[0].mean.expect("no channel is constant");
        assert!((found / wanted - 1.0).abs() < 0.01, "p = {rate}: {found}, expected {wanted}");
    }
}

#[test]
fn features_are_the_weights_of_the_first_layer_laid_out_as_what_they_see() {
    for (query, shape, count) in [
        ("hidden=5", (8, 8), 5),
        ("net=cnn&channels=4&hidden=5", (3, 3), 4),
        ("net=rnn&hidden=6", (1, 8), 6),
        ("net=gru&hidden=6", (3, 8), 6),
        ("net=lstm&hidden=6", (4, 8), 6),
    ] {
        let lab = lab(&format!("data=digits&{query}"), 3);
        let [_, Outcome::Features(found)] = both(&lab, Name::Features) else { panic!("they are features") };
        assert_eq!(((found.height, found.width), found.images.len()), (shape, count), "{query}");
        let weights = lab.arm(Side::B).expect("arm b runs").weights(1);
        let image = &found.images[2];
        assert_eq!(image.len(), shape.0 * shape.1, "{query}");
        assert_eq!((image[0], image[1]), (weights[[0, 2]], weights[[1, 2]]), "{query}");
    }
    let [_, Outcome::Features(found)] = both(&lab("", 1), Name::Features) else { panic!("they are features") };
    assert!(found.images.is_empty(), "points in the plane are no images");
}
