//! The measures on labs that train: on networks of every kind, in slices, and against what their definitions say, by hand.
#![cfg(not(target_arch = "wasm32"))]

mod by_hand;
mod labs;

use by_hand::{is_near, scored_by_hand};
use data::{Examples, Targets};
use lab::{Arm, Evaluation, Lab, Side};
use labs::lab;
use measure::break_test::BreakTest;
use measure::co_adaptation::CoAdaptation;
use measure::convergence::Convergence;
use measure::ensemble::Ensemble;
use measure::importance::Importance;
use measure::norm_statistics::NormStatistics;
use measure::slope::Slope;
use measure::sparsity::Sparsity;
use measure::uncertainty::{Answer, Uncertainty};
use measure::variance_shift::VarianceShift;
use measure::{Measurement, Name, Outcome, measure};
use ndarray::{Array2, s};
use nn::{Mode, Pass};

/// Whether every number is finite, as its debugging output spells them.
fn is_finite(measurement: &Measurement) -> bool {
    let text = format!("{measurement:?}");
    text.split(|c: char| !c.is_alphanumeric() && c != '_').all(|word| word != "NaN" && word != "inf")
}

const NETWORKS: [&str; 20] = [
    "",
    "compare=off",
    "layers=1",
    "data=curve",
    "data=curve&layers=1&act=tanh&drop=0.9",
    "kind=gaussian&drop=0.5",
    "kind=uniform&drop=0.5",
    "kind=alpha&act=selu",
    "kind=dropconnect&scaling=classic",
    "bn=on&drop-in=0.3",
    "bn=on&bn-order=drop-bn&scaling=none",
    "bn=on&bn-at=after&bn-order=drop-bn&scaling=none",
    "data=digits&train=40&test=40&layers=40",
    "data=digits&train=40&test=40&net=cnn&channels=3,4&layers=6&drop-conv=0.2",
    "data=digits&train=40&test=40&net=cnn&channels=3&layers=6&bn=on&conv-kind=standard&drop-conv=0.2",
    "data=digits&train=40&test=40&net=cnn&channels=1&layers=6&bn=on&bn-order=drop-bn&drop-conv=0.2",
    "data=digits&train=40&test=40&net=rnn&layers=6&drop-rec=0.2",
    "data=digits&train=40&test=40&net=gru&layers=6,5&drop-rec=0.2&rec-mask=fresh",
    "data=digits&train=40&test=40&net=lstm&layers=6&kind=gaussian",
    "eval=0&test=4&train=4",
];

#[test]
fn every_measure_of_every_network_gives_numbers_that_fit_together() {
    for query in NETWORKS {
        for iterations in [0, 7] {
            let lab = lab(query, iterations);
            for &name in Name::ALL {
                let found = measure(&lab, name);
                assert!(is_finite(&found), "{name:?} of '{query}': {found:?}");
                assert_eq!(found.iteration, iterations, "{name:?} of '{query}'");
                for (side, outcome) in [(Side::A, &found.a), (Side::B, &found.b)] {
                    assert_eq!(outcome.is_some(), lab.arm(side).is_some(), "{name:?} of '{query}'");
                    let Some((arm, outcome)) = lab.arm(side).zip(outcome.as_ref()) else { continue };
                    let fits = fits(outcome, &lab, arm);
                    assert!(fits, "{name:?} of '{query}' after {iterations} iterations: {outcome:?}");
                }
            }
        }
    }
}

/// The hidden layers of an arm with their units, by their number.
fn hidden_layers(arm: &Arm) -> Vec<(usize, usize)> {
    (0..arm.depth()).filter(|&layer| arm.is_hidden(layer)).map(|layer| (layer, arm.units(layer))).collect()
}

fn is_mean(mean: f64, numbers: impl ExactSizeIterator<Item = f64>) -> bool {
    let count = numbers.len() as f64;
    is_near(mean, numbers.sum::<f64>() / count)
}

/// What holds of the numbers of a measure whatever the network, beyond that they are finite.
fn fits(outcome: &Outcome, lab: &Lab, arm: &Arm) -> bool {
    let test = &lab.split().test;
    let (test_loss, wrong) = scored_by_hand(arm, test);
    let hidden = hidden_layers(arm);
    let are_layers = |found: &[usize]| hidden.iter().map(|&(layer, _)| layer).eq(found.iter().copied());
    match outcome {
        Outcome::Convergence(found) => {
            let (train_loss, _) = scored_by_hand(arm, &lab.split().train);
            let wanted = [train_loss, test_loss, test_loss - train_loss];
            let found = [found.train_loss, found.test_loss, found.gap];
            found.iter().zip(wanted).all(|(found, wanted)| found.is_some_and(|found| is_near(found, wanted)))
        }
        Outcome::CoAdaptation(CoAdaptation { loss, layers }) => {
            is_near(*loss, test_loss)
                && are_layers(&layers.iter().map(|found| found.layer).collect::<Vec<_>>())
                && layers.iter().zip(&hidden).all(|(found, &(_, units))| {
                    let all = units * (units - 1) / 2;
                    let live = units - found.constant;
                    let difference = found.rise_of_both.zip(found.rise_of_each).map(|(both, each)| both - each);
                    found.pairs == all.min(500)
                        && found.sampled == (all > 500)
                        && found.correlation.is_some() == (live > 1)
                        && found.correlation.is_none_or(|r| (0.0..=1.0).contains(&r))
                        && found.interaction.is_some() == (all > 0)
                        && found.interaction.zip(difference).is_none_or(|(i, wanted)| (i - wanted).abs() < 1e-12)
                        && found.absolute_interaction >= found.interaction.map(f64::abs).map(|i| i - 1e-12)
                        && found.relative_interaction >= found.signed_interaction.map(f64::abs).map(|i| i - 1e-12)
                        && found.interaction_deviation.is_none_or(|deviation| deviation >= 0.0)
                })
        }
        Outcome::BreakTest(BreakTest { rates, losses, errors }) => {
            let count = test.len() as f64;
            (rates.len(), losses.len(), errors.len()) == (10, 10, if wrong.is_some() { 10 } else { 0 })
                && is_near(losses[0], test_loss)
                && wrong.is_none_or(|wrong| errors[0] == wrong as f64 / count)
                && losses.iter().all(|&loss| loss >= 0.0)
                && errors.iter().all(|error| (0.0..=1.0).contains(error))
        }
        Outcome::Importance(Importance { loss, layers }) => {
            is_near(*loss, test_loss)
                && are_layers(&layers.iter().map(|found| found.layer).collect::<Vec<_>>())
                && layers.iter().zip(&hidden).all(|(found, &(_, units))| {
                    found.rises.len() == units
                        && found.rises.contains(&found.largest)
                        && found.rises.iter().all(|&rise| rise <= found.largest)
                        && is_mean(found.mean, found.rises.iter().copied())
                        && (0.0..1.0).contains(&found.gini)
                        && found.largest_accuracy_loss.is_some() == wrong.is_some()
                        && found.largest_accuracy_loss.is_none_or(|loss| (-1.0..=1.0).contains(&loss))
                        && found.harmful == found.rises.iter().filter(|&&rise| rise < 0.0).count()
                })
        }
        Outcome::Sparsity(Sparsity { layers }) => {
            are_layers(&layers.iter().map(|found| found.layer).collect::<Vec<_>>())
                && layers.iter().zip(&hidden).all(|(found, &(_, units))| {
                    (0.0..=1.0).contains(&found.near_zero)
                        && found.threshold >= 0.0
                        && found.silent <= units
                        && found.from <= found.mean
                        && found.mean <= found.to
                        && found.histogram.iter().all(|&share| share >= 0.0)
                        && is_near(found.histogram.iter().sum(), 1.0)
                })
        }
        Outcome::Features(found) => {
            let weights = arm.weights(1);
            let largest = weights.fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            let numbers: usize = found.images.iter().map(Vec::len).sum();
            if lab.split().train.x.ncols() == 64 {
                (numbers, found.largest) == (weights.len(), largest)
            } else {
                numbers == 0
            }
        }
        Outcome::Uncertainty(Uncertainty { samples, means, right, wrong: mistaken, examples }) => {
            let has_classes = wrong.is_some();
            let bounded = |answer: &Answer| match (answer.entropy, answer.mutual_information) {
                (Some(entropy), Some(mutual)) => {
                    let most = (lab.split().task.outputs() as f64).ln();
                    has_classes
                        && (0.0..=most + 1e-12).contains(&entropy)
                        && (0.0..=entropy).contains(&mutual)
                        && (0.0..=1.0).contains(&answer.mean)
                }
                numbers => !has_classes && numbers == (None, None),
            };
            (*samples, examples.len()) == (50, test.len().min(100))
                && (right.is_some() || mistaken.is_some()) == has_classes
                && examples
                    .iter()
                    .chain([means])
                    .chain(right)
                    .chain(mistaken)
                    .all(|answer| bounded(answer) && answer.spread >= 0.0)
                && examples.iter().all(|answer| answer.class.is_some() == has_classes)
                && means.class.is_none()
        }
        Outcome::Ensemble(Ensemble {
            losses,
            errors,
            geometric_losses,
            distance,
            geometric_distance,
            scaled_loss,
            scaled_error,
        }) => {
            is_near(*scaled_loss, test_loss)
                && *scaled_error == wrong.map(|wrong| wrong as f64 / test.len() as f64)
                && (losses.len(), errors.len()) == (100, if wrong.is_some() { 100 } else { 0 })
                && geometric_losses.len() == errors.len()
                && losses.iter().chain(geometric_losses).all(|&loss| loss >= 0.0)
                && errors.iter().chain(distance).chain(geometric_distance).all(|share| (0.0..=1.0).contains(share))
                && (distance.is_some(), geometric_distance.is_some()) == (wrong.is_some(), wrong.is_some())
        }
        Outcome::Slope(Slope { slope }) => slope.is_some() == wrong.is_none(),
        Outcome::NormStatistics(NormStatistics { scores }) => {
            let is_normalised = (0..arm.depth()).any(|layer| arm.is_normalised(layer));
            scores.is_some() == is_normalised
                && scores.as_ref().is_none_or(|scores| {
                    let accuracy = wrong.map(|wrong| (test.len() - wrong) as f64 / test.len() as f64);
                    is_near(scores.loss_before, test_loss)
                        && scores.accuracy_before == accuracy
                        && scores.loss_after >= 0.0
                        && scores.accuracy_after.is_some() == wrong.is_some()
                })
        }
        Outcome::VarianceShift(VarianceShift { layers }) => {
            let normalised = (0..arm.depth()).filter(|&layer| arm.is_normalised(layer));
            normalised.clone().eq(layers.iter().map(|found| found.layer))
                && normalised.zip(layers).all(|(layer, found)| {
                    let known: Vec<f64> = found.ratios.iter().flatten().copied().collect();
                    found.ratios.len() == arm.units(layer)
                        && known.iter().all(|&ratio| ratio >= 0.0)
                        && found.mean.map_or(known.is_empty(), |mean| is_mean(mean, known.iter().copied()))
                })
        }
    }
}

#[test]
fn an_arm_that_has_diverged_has_its_convergence_and_nothing_else() {
    let lab = lab("lr=10&optim=sgd&data=curve&act=identity&layers=16,16,16,16&drop=0", 200);
    assert!(lab.is_finished());
    for &name in Name::ALL {
        let found = measure(&lab, name);
        let is_there = name == Name::Convergence;
        assert_eq!((found.a.is_some(), found.b.is_some()), (is_there, is_there), "{name:?}");
        assert!(is_finite(&found), "{name:?}: {found:?}");
    }
}

#[test]
fn a_measure_leaves_the_run_as_it_is_and_gives_the_same_again() {
    let (mut measured, mut plain) = (lab("drop=0.5", 20), lab("drop=0.5", 20));
    for &name in Name::ALL {
        assert_eq!(measure(&measured, name), measure(&measured, name), "{name:?}");
    }
    measured.step(20);
    plain.step(20);
    assert_eq!(measured.fingerprint(), plain.fingerprint());
}

fn both(lab: &Lab, name: Name) -> [Outcome; 2] {
    let Measurement { a, b, .. } = measure(lab, name);
    [a.expect("arm a is there"), b.expect("arm b is there")]
}

/// The history has every evaluation of so short a run, so what was first and best can be read off it.
#[test]
fn convergence_has_what_was_first_and_best_in_the_history_counted_in_epochs() {
    const ITERATIONS: u64 = 600;
    for (query, iterations_of_an_epoch) in
        [("train=80&batch=16&eval=10", 5.0), ("data=moons&train=70&batch=7&eval=3", 10.0)]
    {
        let lab = lab(&format!("{query}&lr=0.03&drop=0.5"), ITERATIONS);
        let history = lab.history();
        let [_, Outcome::Convergence(found)] = both(&lab, Name::Convergence) else { panic!("it is a convergence") };
        let evaluations = || {
            let scores = history.arms()[Side::B as usize].iter();
            history.iterations().iter().zip(scores.map(|scores| scores.expect("it has not diverged")))
        };
        let epoch = |iteration: &u64| *iteration as f64 / iterations_of_an_epoch;
        let best = evaluations().map(|(_, [_, test])| test.loss).fold(f32::INFINITY, f32::min);
        let (at, _) = evaluations().find(|(_, [_, test])| test.loss == best).expect("one of them is the best");
        assert_eq!((found.best_test_loss, found.best_test_loss_at), (Some(best), Some(*at)), "{query}");
        assert_eq!(found.best_test_loss_epoch, Some(epoch(at)), "{query}");
        assert!(*at > 0 && *at < ITERATIONS, "the best is neither the first nor the last: {at}");
        for (set, found) in [&found.train_accuracy_epochs, &found.test_accuracy_epochs].into_iter().enumerate() {
            let count = [&lab.split().train, &lab.split().test][set].len() as f64;
            let first = |percent: usize| {
                let is_reached = |accuracy: f32| f64::from(accuracy) * count + 1e-3 >= percent as f64 / 100.0 * count;
                evaluations().find(|(_, scores)| scores[set].accuracy.is_some_and(is_reached)).map(|(at, _)| epoch(at))
            };
            assert_eq!(*found, (0..=100).map(first).collect::<Vec<_>>(), "{query}");
            assert!(found.contains(&None) && found.iter().flatten().any(|&epoch| epoch > 0.0), "{query}: {found:?}");
        }
    }
    let [_, Outcome::Convergence(found)] = both(&lab("data=curve", 20), Name::Convergence) else {
        panic!("it is a convergence")
    };
    assert!(
        found.best_test_loss.is_some()
            && found.train_accuracy_epochs.is_empty()
            && found.test_accuracy_epochs.is_empty()
    );
}

/// A lab whose evaluations lie far apart has its losses of now all the same.
#[test]
fn convergence_has_the_losses_of_now_and_the_best_of_the_evaluations() {
    let lab = lab("eval=1000", 100);
    let arm = lab.arm(Side::B).expect("arm b runs");
    let [_, Outcome::Convergence(Convergence { train_loss, test_loss, best_test_loss_at, .. })] =
        both(&lab, Name::Convergence)
    else {
        panic!("it is a convergence")
    };
    for (found, examples) in [(train_loss, &lab.split().train), (test_loss, &lab.split().test)] {
        let (wanted, _) = scored_by_hand(arm, examples);
        assert!(found.is_some_and(|found| is_near(found, wanted)), "{found:?}, expected {wanted}");
    }
    assert_eq!(best_test_loss_at, Some(0));
}

#[test]
fn identical_networks_are_as_good_as_weight_scaling_however_many() {
    for query in ["drop=0", "data=curve&drop=0", "drop=0&kind=dropconnect", "drop=0&bn=on"] {
        let [_, Outcome::Ensemble(found)] = both(&lab(query, 50), Name::Ensemble) else { panic!("it is an ensemble") };
        assert_eq!(found.losses.len(), 100);
        assert!(found.losses.iter().all(|loss| (loss - found.scaled_loss).abs() < 1e-12), "'{query}': {found:?}");
        assert!(found.errors.iter().all(|&error| Some(error) == found.scaled_error), "'{query}'");
        let geometric = found.geometric_losses.iter().map(|loss| loss - found.scaled_loss);
        let distances = found.distance.into_iter().chain(found.geometric_distance);
        assert!(geometric.chain(distances).all(|difference| difference.abs() < 1e-12), "'{query}': {found:?}");
        assert_eq!(found.errors.len(), if found.scaled_error.is_some() { 100 } else { 0 });
    }
}

/// What the thinned networks answer, by hand: of each example the evaluation, then each sample; probabilities in
/// classification. A small network's rows are taken 32 at a time, so masks are drawn in that order.
fn samples_by_hand(lab: &Lab, arm: &Arm, examples: &Examples, count: usize) -> Vec<Vec<Vec<f64>>> {
    const ROWS: usize = 32;
    let mut pass = Pass::evaluation(arm.network(), ROWS, lab.config().seed);
    let answer = |pass: &Pass, row: usize| {
        let outputs = pass.output().row(row).mapv(f64::from);
        match examples.y {
            Targets::Classes(_) => {
                let sum: f64 = outputs.iter().map(|logit| logit.exp()).sum();
                outputs.iter().map(|logit| logit.exp() / sum).collect()
            }
            Targets::Values(_) => outputs.to_vec(),
        }
    };
    let mut answers = Vec::new();
    for from in (0..examples.len()).step_by(ROWS) {
        let to = examples.len().min(from + ROWS);
        pass.set_rows(to - from);
        pass.input_mut().assign(&examples.x.slice(s![from..to, ..]));
        arm.network().forward(&mut pass, Mode::Evaluation);
        let mut of_rows: Vec<Vec<Vec<f64>>> = (0..to - from).map(|row| vec![answer(&pass, row)]).collect();
        for _ in 0..count {
            arm.network().sample(&mut pass);
            arm.network().forward_thinned(&mut pass);
            of_rows.iter_mut().enumerate().for_each(|(row, answers)| answers.push(answer(&pass, row)));
        }
        answers.extend(of_rows);
    }
    answers
}

/// Networks that drop in every way there is, with more test examples than are shown and than fit two passes.
const SAMPLED: [&str; 6] = [
    "drop=0.5&test=130",
    "data=curve&drop=0.5&test=130",
    "drop=0.5&drop-in=0.1&bn=on&test=70",
    "drop=0.5&kind=dropconnect&scaling=none&test=70",
    "data=digits&layers=20&drop=0.5&kind=gaussian&test=70",
    "data=digits&net=gru&layers=6&drop-rec=0.4&test=40",
];

fn mean_of(answers: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![0.0; answers[0].len()];
    answers.iter().for_each(|answer| sums.iter_mut().zip(answer).for_each(|(sum, number)| *sum += number));
    sums.iter().map(|sum| sum / answers.len() as f64).collect()
}

/// The normalised geometric mean of probabilities.
fn geometric_mean_of(answers: &[Vec<f64>]) -> Vec<f64> {
    let logs: Vec<Vec<f64>> = answers.iter().map(|answer| answer.iter().map(|p| p.ln()).collect()).collect();
    let means: Vec<f64> = mean_of(&logs).into_iter().map(f64::exp).collect();
    let norm: f64 = means.iter().sum();
    means.into_iter().map(|p| p / norm).collect()
}

fn first_largest(numbers: &[f64]) -> usize {
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    numbers.iter().position(|&number| number == most).expect("the largest is one of them")
}

#[test]
fn an_ensemble_has_the_losses_and_errors_of_averaged_answers_by_hand() {
    for query in SAMPLED {
        let lab = lab(query, 50);
        let (arm, test) = (lab.arm(Side::B).expect("arm b runs"), &lab.split().test);
        let answers = samples_by_hand(&lab, arm, test, 100);
        let [_, Outcome::Ensemble(found)] = both(&lab, Name::Ensemble) else { panic!("it is an ensemble") };
        let scored = |average: &dyn Fn(&[Vec<f64>]) -> Vec<f64>| {
            let (mut loss, mut errors) = (0.0, 0.0);
            for (example, answers) in answers.iter().enumerate() {
                let average = average(answers);
                match &test.y {
                    Targets::Classes(classes) => {
                        let class = classes[example] as usize;
                        loss -= average[class].ln();
                        errors += f64::from(u8::from(first_largest(&average) != class));
                    }
                    Targets::Values(values) => loss += (average[0] - f64::from(values[[example, 0]])).powi(2),
                }
            }
            (loss / test.len() as f64, errors / test.len() as f64)
        };
        let has_errors = found.scaled_error.is_some();
        let (loss, error) = scored(&|answers| answers[0].clone());
        assert!(is_near(found.scaled_loss, loss), "'{query}': {}, expected {loss}", found.scaled_loss);
        assert!(!has_errors || found.scaled_error == Some(error), "'{query}': {found:?}, expected {error}");
        for count in [1, 2, 7, 100] {
            let (loss, error) = scored(&|answers| mean_of(&answers[1..=count]));
            let found_loss = found.losses[count - 1];
            assert!(is_near(found_loss, loss), "'{query}', T = {count}: {found_loss}, expected {loss}");
            assert!(!has_errors || found.errors[count - 1] == error, "'{query}', T = {count}: expected {error}");
        }
        if has_errors {
            let (loss, _) = scored(&|answers| geometric_mean_of(&answers[1..]));
            let found_loss = found.geometric_losses[99];
            assert!(is_near(found_loss, loss), "'{query}', geometric: {found_loss}, expected {loss}");
            let mean_distance = |average: &dyn Fn(&[Vec<f64>]) -> Vec<f64>| {
                let each = answers.iter().map(|answers| {
                    average(&answers[1..]).iter().zip(&answers[0]).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
                });
                Some(each.sum::<f64>() / test.len() as f64)
            };
            let wanted = [mean_distance(&mean_of), mean_distance(&geometric_mean_of)];
            let is_right = [found.distance, found.geometric_distance]
                .into_iter()
                .zip(wanted)
                .all(|(found, wanted)| found.zip(wanted).is_some_and(|(found, wanted)| (found - wanted).abs() < 1e-6));
            assert!(is_right, "'{query}': {:?} {:?}, expected {wanted:?}", found.distance, found.geometric_distance);
        }
    }
}

/// −ln of a mean of probabilities is at most the mean of −ln of them (Jensen), so more networks never do worse on
/// average; and two samples of many examples differ.
#[test]
fn an_average_of_thinned_networks_is_better_than_one() {
    let lab = lab("drop=0.5", 300);
    let [_, Outcome::Ensemble(found)] = both(&lab, Name::Ensemble) else { panic!("it is an ensemble") };
    assert!(found.losses[99] < found.losses[0], "{found:?}");
    let test_loss = measure(&lab, Name::Importance).b;
    let Some(Outcome::Importance(importance)) = test_loss else { panic!("it is an importance") };
    assert!((found.scaled_loss - importance.loss).abs() < 1e-6, "the loss of weight scaling is that of evaluation");
}

/// At the rate that an arm was trained with, a break test is what a single thinned network of the ensemble is: the same
/// masks in distribution. Four standard errors of the ensemble's error, one mask an example, are at most 0.09.
#[test]
fn a_break_at_the_arms_own_rate_is_a_thinned_network() {
    let lab = lab("drop=0.5&test=500", 300);
    let [_, Outcome::BreakTest(found)] = both(&lab, Name::BreakTest) else { panic!("it is a break test") };
    let [_, Outcome::Ensemble(thinned)] = both(&lab, Name::Ensemble) else { panic!("it is an ensemble") };
    assert!((found.errors[5] - thinned.errors[0]).abs() < 0.09, "{found:?}, expected {}", thinned.errors[0]);
}

/// In a network with a single hidden neuron, all that is left without it is the output's biases.
#[test]
fn without_its_only_neuron_a_network_answers_with_its_biases() {
    let lab = lab("data=gaussians&noise=0.5&flip=0&layers=3,1&act=tanh&drop=0.1", 300);
    let [_, Outcome::Importance(found)] = both(&lab, Name::Importance) else { panic!("it is an importance") };
    let biases = lab.arm(Side::B).expect("arm b runs").biases(3).mapv(f64::from);
    let Targets::Classes(classes) = &lab.split().test.y else { panic!("there are classes") };
    let log_sum = biases.iter().map(|b| b.exp()).sum::<f64>().ln();
    let wanted = classes.iter().map(|&class| log_sum - biases[class as usize]).sum::<f64>() / classes.len() as f64;
    let rise = found.layers[1].rises[0];
    assert!((found.loss + rise - wanted).abs() < 1e-6, "{found:?}, expected {wanted}");
    assert_eq!((found.layers[1].largest, found.layers[1].gini), (rise, 0.0));
    let answer = usize::from(biases[1] > biases[0]);
    let right = |class: usize| classes.iter().filter(|&&wanted| wanted as usize == class).count() as f64;
    let (_, wrong) = scored_by_hand(lab.arm(Side::B).expect("arm b runs"), &lab.split().test);
    let fall = classes.len() as f64 - wrong.expect("there are classes") as f64 - right(answer);
    assert_eq!(found.layers[1].largest_accuracy_loss, Some(fall / classes.len() as f64));
    assert!(rise > 0.1 && fall > 0.0 && found.layers[0].rises.len() == 3);
}

#[test]
fn without_dropout_nothing_is_uncertain_but_the_answer_itself() {
    let lab = lab("drop=0.5&test=120", 100);
    let [Outcome::Uncertainty(found), _] = both(&lab, Name::Uncertainty) else { panic!("it is an uncertainty") };
    let arm = lab.arm(Side::A).expect("both arms run");
    let answers = samples_by_hand(&lab, arm, &lab.split().test, 0);
    let entropies: Vec<f64> = answers.iter().map(|answer| entropy(&answer[0])).collect();
    assert_eq!((found.means.spread, found.means.mutual_information), (0.0, Some(0.0)));
    assert!(found.means.entropy.is_some_and(|mean| is_mean(mean, entropies.iter().copied())), "{:?}", found.means);
    assert!(found.examples.iter().all(|answer| (answer.spread, answer.mutual_information) == (0.0, Some(0.0))));
}

/// −Σ p ln p
fn entropy(probabilities: &[f64]) -> f64 {
    -probabilities.iter().filter(|&&p| p > 0.0).map(|p| p * p.ln()).sum::<f64>()
}

/// An example's answers under all masks, as [`Uncertainty`] defines its numbers.
fn answer_by_hand(samples: &[Vec<f64>], has_classes: bool) -> Answer {
    let mean = mean_of(samples);
    let class = if has_classes { first_largest(&mean) } else { 0 };
    let count = samples.len() as f64;
    let variance = samples.iter().map(|sample| (sample[class] - mean[class]).powi(2)).sum::<f64>() / count;
    let expected = samples.iter().map(|sample| entropy(sample)).sum::<f64>() / count;
    Answer {
        class: has_classes.then_some(class),
        mean: mean[class],
        spread: variance.sqrt(),
        entropy: has_classes.then(|| entropy(&mean)),
        mutual_information: has_classes.then(|| entropy(&mean) - expected),
    }
}

#[test]
fn uncertainty_is_that_of_the_thinned_networks_by_hand_and_its_means_are_over_all_examples() {
    for query in SAMPLED {
        let lab = lab(query, 50);
        let (arm, test) = (lab.arm(Side::B).expect("arm b runs"), &lab.split().test);
        let has_classes = matches!(test.y, Targets::Classes(_));
        let answers = samples_by_hand(&lab, arm, test, 50);
        let wanted: Vec<Answer> = answers.iter().map(|answers| answer_by_hand(&answers[1..], has_classes)).collect();
        let [_, Outcome::Uncertainty(found)] = both(&lab, Name::Uncertainty) else { panic!("it is an uncertainty") };
        assert_eq!((found.samples, found.examples.len()), (50, test.len().min(100)), "'{query}'");
        for (found, wanted) in found.examples.iter().zip(&wanted) {
            assert!(are_near(found, wanted), "'{query}': {found:?}, expected {wanted:?}");
        }
        let mean = |of: &dyn Fn(&Answer) -> f64| wanted.iter().map(of).sum::<f64>() / wanted.len() as f64;
        let optional = |of: fn(&Answer) -> Option<f64>| has_classes.then(|| mean(&|answer| of(answer).unwrap_or(0.0)));
        let means = Answer {
            class: None,
            mean: mean(&|answer| answer.mean),
            spread: mean(&|answer| answer.spread),
            entropy: optional(|answer| answer.entropy),
            mutual_information: optional(|answer| answer.mutual_information),
        };
        assert!(are_near(&found.means, &means), "'{query}': {:?}, expected {means:?}", found.means);
        if let Targets::Classes(classes) = &test.y {
            for (found, are_right) in [(&found.right, true), (&found.wrong, false)] {
                let those: Vec<f64> = (wanted.iter().zip(classes))
                    .filter(|&(answer, &class)| (answer.class == Some(class as usize)) == are_right)
                    .filter_map(|(answer, _)| answer.mutual_information)
                    .collect();
                let found = found.as_ref().and_then(|means| means.mutual_information).expect("there are such answers");
                assert!(is_mean(found, those.iter().copied()), "'{query}', right: {are_right}: {found}, {those:?}");
            }
        }
        assert!(means.spread > 0.01, "'{query}': there is something to measure: {means:?}");
    }
}

fn are_near(found: &Answer, wanted: &Answer) -> bool {
    let numbers = |a: &Answer| [Some(a.mean), Some(a.spread), a.entropy, a.mutual_information];
    let pairs = numbers(found).into_iter().zip(numbers(wanted));
    found.class == wanted.class
        && pairs.into_iter().all(|pair| match pair {
            (Some(found), Some(wanted)) => is_near(found, wanted),
            (found, wanted) => found == wanted,
        })
}

/// The activations of a layer for all test examples, a row for each example, or for each cell of a feature map. In
/// evaluation inverted dropout changes nothing, so what comes after it is what came before.
fn activations(lab: &Lab, layer: usize) -> Array2<f64> {
    let mut evaluation = Evaluation::default();
    let arm = lab.arm(Side::B).expect("arm b runs");
    arm.evaluate(lab.split().test.x.view(), &mut evaluation);
    let values = evaluation.layer(layer).mapv(f64::from);
    let samples = values.len() / arm.units(layer);
    values.into_shape_with_order((samples, arm.units(layer))).expect("every unit has a number for every sample")
}

/// Labs whose layers are small enough to look at all of their activations.
const SMALL: [&str; 4] = [
    "act=tanh&layers=5,4&test=70",
    "act=relu&layers=14&test=90&drop=0.5",
    "data=digits&net=cnn&channels=3&layers=9&test=40",
    "data=digits&net=lstm&layers=6&test=40",
];

#[test]
fn co_adaptation_has_the_correlations_of_a_layers_activations_by_hand() {
    for query in SMALL {
        let lab = lab(query, 100);
        let [_, Outcome::CoAdaptation(found)] = both(&lab, Name::CoAdaptation) else { panic!("it is a co-adaptation") };
        let [_, Outcome::Importance(importance)] = both(&lab, Name::Importance) else { panic!("it is an importance") };
        for (found, importance) in found.layers.iter().zip(&importance.layers) {
            let x = activations(&lab, found.layer);
            let deviations = &x - &x.mean_axis(ndarray::Axis(0)).expect("there are samples");
            let covariance = deviations.t().dot(&deviations);
            let is_constant = |unit: usize| x.column(unit).iter().all(|&number| number == x[[0, unit]]);
            let live: Vec<usize> = (0..x.ncols()).filter(|&unit| !is_constant(unit)).collect();
            let pairs = live.iter().flat_map(|&i| live.iter().filter(move |&&j| i < j).map(move |&j| (i, j)));
            let r = |i: usize, j: usize| covariance[[i, j]] / (covariance[[i, i]] * covariance[[j, j]]).sqrt();
            let absolute: Vec<f64> = pairs.map(|(i, j)| r(i, j).abs()).collect();
            let mean = found.correlation.unwrap_or_else(|| panic!("'{query}', layer {}: no pairs", found.layer));
            assert!(is_mean(mean, absolute.iter().copied()), "'{query}', layer {}: {mean} {absolute:?}", found.layer);
            assert_eq!(found.constant, x.ncols() - live.len(), "'{query}', layer {}", found.layer);
            // Every neuron is in as many pairs as the others, so that a pair of them costs twice their mean.
            let each = found.rise_of_each.expect("there are pairs");
            assert!((each - 2.0 * importance.mean).abs() < 1e-9, "'{query}', layer {}", found.layer);
            assert!(found.absolute_interaction > Some(0.0), "'{query}', layer {}", found.layer);
        }
    }
}

#[test]
fn sparsity_counts_the_activations_of_a_layer_by_hand() {
    for query in SMALL {
        let lab = lab(query, 100);
        let [_, Outcome::Sparsity(found)] = both(&lab, Name::Sparsity) else { panic!("it is a sparsity") };
        for found in found.layers {
            let x = activations(&lab, found.layer);
            let count = x.len() as f64;
            let threshold = 0.01 * (x.mapv(|x| x * x).sum() / count).sqrt();
            let is_zero = |x: &f64| x.abs() <= threshold;
            let from = x.iter().copied().fold(f64::INFINITY, f64::min);
            let to = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let context = format!("'{query}', layer {}: {found:?}", found.layer);
            assert!(is_near(found.threshold, threshold), "{context}");
            assert!(is_near(found.mean, x.sum() / count), "{context}, expected {}", x.sum() / count);
            assert_eq!((found.from, found.to), (from, to), "{context}");
            assert_eq!(found.near_zero, x.iter().filter(|x| is_zero(x)).count() as f64 / count, "{context}");
            let silent = x.columns().into_iter().filter(|unit| unit.iter().all(is_zero)).count();
            assert_eq!(found.silent, silent, "{context}");
            let below = |share: f64| x.iter().filter(|&&x| x < from + share * (to - from)).count() as f64 / count;
            // Half of the bins have what is in the lower half.
            let half: f64 = found.histogram[..found.histogram.len() / 2].iter().sum();
            assert!((half - below(0.5)).abs() < 1.5 / count, "{context}");
        }
    }
}

#[test]
fn the_slope_is_that_of_the_answers_on_the_targets_by_hand() {
    let lab = lab("data=curve&drop=0.5&test=130", 200);
    let [_, Outcome::Slope(Slope { slope })] = both(&lab, Name::Slope) else { panic!("it is a slope") };
    let test = &lab.split().test;
    let Targets::Values(targets) = &test.y else { panic!("a curve has values") };
    let mut evaluation = Evaluation::default();
    lab.arm(Side::B).expect("arm b runs").evaluate(test.x.view(), &mut evaluation);
    let answers = evaluation.answers().mapv(f64::from);
    let targets = targets.mapv(f64::from);
    let deviations = &targets - targets.mean().expect("there are examples");
    let wanted = (&deviations * &answers).sum() / (&deviations * &deviations).sum();
    assert!(slope.is_some_and(|slope| is_near(slope, wanted)), "{slope:?}, expected {wanted}");
}

#[test]
fn where_nothing_drops_before_a_normalisation_its_variance_does_not_shift() {
    for query in [
        "bn=on&drop=0.5&layers=16",
        "bn=on&bn-at=after&drop=0.5&layers=16",
        "bn=on&bn-order=drop-bn&drop=0.5",
        "bn=on&bn-at=after&bn-order=drop-bn&drop=0.5",
    ] {
        let [a, b] = both(&lab(query, 50), Name::VarianceShift);
        let (Outcome::VarianceShift(a), Outcome::VarianceShift(b)) = (a, b) else { panic!("it is a shift") };
        let is_one = |mean: Option<f64>| mean.is_some_and(|mean| (mean - 1.0).abs() < 1e-12);
        assert!(a.layers.iter().all(|layer| is_one(layer.mean)), "'{query}': {a:?}");
        assert_eq!(is_one(b.layers[0].mean), !query.contains("drop-bn"), "'{query}': {b:?}");
    }
}

/// Directly after dropout each channel's ratio is 1 + p / (1 − p) · E[x²] / Var[x] on average. The bound for its mean
/// over 32 channels, 10 passes and 2,000 examples is some ten standard errors.
#[test]
fn directly_after_dropout_the_variance_shifts_by_the_masks_own() {
    for rate in [0.2, 0.5] {
        let query = format!("train=2000&bn=on&bn-at=after&bn-order=drop-bn&act=tanh&layers=32&drop={rate}");
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

/// The remedy of Li et al. (2019), section 5: dropout only after the last normalisation.
#[test]
fn no_variance_shifts_where_only_the_last_hidden_layer_drops() {
    let shifts = |query: &str| -> Vec<f64> {
        let [_, Outcome::VarianceShift(found)] = both(&lab(query, 50), Name::VarianceShift) else { panic!("a shift") };
        found.layers.iter().map(|layer| layer.mean.expect("no channel is constant")).collect()
    };
    for (query, all, last) in [
        ("layers=16,16&bn=on", "drop=0.5", "drop=0,0.5"),
        ("layers=16,16&bn=on&bn-at=after", "drop=0.5", "drop=0,0.5"),
        (
            "data=digits&train=40&test=40&net=cnn&channels=3&layers=8,6&bn=on",
            "drop=0.5&drop-conv=0.2",
            "drop=0,0.5&drop-conv=0",
        ),
    ] {
        let shifted = shifts(&format!("{query}&{all}"));
        assert!(shifted[1..].iter().all(|shift| *shift > 1.05), "{query}&{all}: {shifted:?}");
        let remedied = shifts(&format!("{query}&{last}"));
        assert!(remedied.iter().all(|shift| (shift - 1.0).abs() < 1e-12), "{query}&{last}: {remedied:?}");
    }
}

#[test]
fn features_are_the_weights_of_the_first_layer_laid_out_as_what_they_see() {
    for (query, shape, count) in [
        ("layers=5", (8, 8), 5),
        ("net=cnn&channels=4&layers=5", (3, 3), 4),
        ("net=rnn&layers=6", (1, 8), 6),
        ("net=gru&layers=6", (3, 8), 6),
        ("net=lstm&layers=6", (4, 8), 6),
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
