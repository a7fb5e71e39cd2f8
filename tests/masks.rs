//! What a mask must be: as often one as it should, independent of everything, and in force in both passes.
//!
//! Each statistical test fixes its seed and takes a bound of five standard errors, which a right implementation would
//! exceed with another seed once in 1.7 million comparisons.
#![cfg(not(target_arch = "wasm32"))]

mod labs;

use lab::{Lab, Phase, Side};
use labs::lab;
use ndarray::{Array2, Axis};
use nn::drop::{DropSettings, Entry, Kind, Masking, RecurrentMask, Scaling};
use nn::{
    CellKind, Image, Initial, Mode, Network, Optimizer, Pass, RecurrentSettings, Rule, Spec, StepSettings, Wanted,
};
use settings::Activation;

const BATCH: usize = 20;
const UNITS: usize = 12;
const ITERATIONS: usize = 5_000;
const ERRORS: f64 = 5.0;

fn dropout(rate: f32, scaling: Scaling) -> Spec {
    Spec::Dropout { masking: Masking::STANDARD, settings: DropSettings { rate, scaling } }
}

/// The masks of many iterations, 1 for dropped, iteration by iteration.
fn dropped(rate: f32) -> Vec<Array2<f64>> {
    let network = Network::new(UNITS, &[dropout(rate, Scaling::Inverted)], 1);
    let mut pass = Pass::training(&network, BATCH, 1);
    let mut next = || {
        network.sample(&mut pass);
        pass.mask(0).mapv(|m| f64::from(1.0 - m))
    };
    (0..ITERATIONS).map(|_| next()).collect()
}

/// Whether `share` of `trials` is within the bound of the binomial distribution with probability `rate`.
fn is_binomial(share: f64, rate: f64, trials: usize) -> bool {
    (share - rate).abs() < ERRORS * (rate * (1.0 - rate) / trials as f64).sqrt()
}

#[test]
fn every_neuron_of_every_example_is_dropped_as_often_as_its_rate() {
    for rate in [0.1_f32, 0.2, 0.5, 0.9] {
        let masks = dropped(rate);
        let sum = masks.iter().fold(Array2::zeros((BATCH, UNITS)), |sum: Array2<f64>, mask| sum + mask);
        for ((row, unit), count) in sum.indexed_iter() {
            let share = count / ITERATIONS as f64;
            assert!(is_binomial(share, rate.into(), ITERATIONS), "p = {rate}, row {row}, neuron {unit}: {share}");
        }
        for (neuron, count) in sum.sum_axis(Axis(0)).indexed_iter() {
            let share = count / (ITERATIONS * BATCH) as f64;
            assert!(is_binomial(share, rate.into(), ITERATIONS * BATCH), "p = {rate}, neuron {neuron}: {share}");
        }
    }
}

#[test]
fn the_number_dropped_of_a_layer_has_the_binomial_distribution() {
    let rate = 0.3_f64;
    let mut observed = [0_usize; UNITS + 1];
    for mask in dropped(rate as f32) {
        for row in mask.rows() {
            observed[row.sum() as usize] += 1;
        }
    }
    let mut coefficient = 1.0;
    for (k, &count) in observed.iter().enumerate() {
        let probability = coefficient * rate.powi(k as i32) * (1.0 - rate).powi((UNITS - k) as i32);
        let share = count as f64 / (ITERATIONS * BATCH) as f64;
        assert!(is_binomial(share, probability, ITERATIONS * BATCH), "{k} dropped: {share}, expected {probability}");
        coefficient *= (UNITS - k) as f64 / (k + 1) as f64;
    }
}

/// Both dropped must be as frequent as p².
#[test]
fn neurons_are_dropped_independently_of_each_other() {
    let rate = 0.4_f64;
    let masks = dropped(rate as f32);
    for first in 0..UNITS {
        for second in first + 1..UNITS {
            let both: f64 = masks.iter().map(|mask| mask.column(first).dot(&mask.column(second))).sum();
            let share = both / (ITERATIONS * BATCH) as f64;
            let wanted = f64::from(rate as f32).powi(2);
            assert!(is_binomial(share, wanted, ITERATIONS * BATCH), "neurons {first} and {second}: {share}");
        }
    }
}

/// An entry and the same entry one iteration later, or one example further: both dropped as often as p².
#[test]
fn iterations_and_examples_are_independent_of_each_other() {
    let rate = 0.4_f64;
    let wanted = f64::from(rate as f32).powi(2);
    let masks = dropped(rate as f32);
    let pairs = (ITERATIONS - 1) * BATCH * UNITS;
    let later: f64 = masks.windows(2).map(|pair| (&pair[0] * &pair[1]).sum()).sum();
    assert!(is_binomial(later / pairs as f64, wanted, pairs), "successive iterations: {}", later / pairs as f64);
    let pairs = ITERATIONS * (BATCH - 1) * UNITS;
    let beside: f64 = masks
        .iter()
        .flat_map(|mask| mask.rows().into_iter().zip(mask.rows().into_iter().skip(1)))
        .map(|(row, next)| row.dot(&next))
        .sum();
    assert!(is_binomial(beside / pairs as f64, wanted, pairs), "neighbouring rows: {}", beside / pairs as f64);
}

/// The mean of many thinned outputs of dropout followed by a linear layer, against the evaluation output.
#[test]
fn expected_training_output_is_the_evaluation_output_unless_nothing_is_scaled() {
    let rate = 0.5;
    let mean_and_evaluation = |scaling| {
        let specs = [dropout(rate, scaling), Spec::Dense { outputs: 3, initial: Initial::He }];
        let network = Network::new(UNITS, &specs, 5);
        let x = Array2::from_shape_fn((1, UNITS), |(_, j)| 0.5 + j as f32 * 0.25);
        let mut pass = Pass::training(&network, 1, 5);
        let mut outputs = |mode: Mode| {
            pass.input_mut().assign(&x);
            network.sample(&mut pass);
            network.forward(&mut pass, mode);
            pass.output().mapv(f64::from)
        };
        let samples = 40_000;
        let (mut sum, mut squares) = (Array2::zeros((1, 3)), Array2::zeros((1, 3)));
        for _ in 0..samples {
            let output = outputs(Mode::Training);
            squares = squares + &output * &output;
            sum = sum + output;
        }
        let mean: Array2<f64> = sum / f64::from(samples);
        let variance: Array2<f64> = squares / f64::from(samples) - &mean * &mean;
        let error = (variance / f64::from(samples)).mapv(f64::sqrt);
        (mean, error, outputs(Mode::Evaluation))
    };
    for scaling in [Scaling::Inverted, Scaling::Classic] {
        let (mean, error, evaluation) = mean_and_evaluation(scaling);
        let off = (&mean - &evaluation).mapv(f64::abs) / &error;
        assert!(off.iter().all(|&errors| errors < ERRORS), "{scaling:?}: {mean} against {evaluation}");
    }
    // The mistake: the evaluation output is larger by 1 / (1 − p).
    let (mean, error, evaluation) = mean_and_evaluation(Scaling::None);
    let off = (mean - evaluation * f64::from(1.0 - rate)).mapv(f64::abs) / error;
    assert!(off.iter().all(|&errors| errors < ERRORS));
}

/// The mean of the pooled maps under many masks, with dropout after pooling and before it. Before it the largest of four
/// cells would be larger in training: what is kept is scaled up, and of four some are kept nearly always.
#[test]
fn single_cells_dropped_after_pooling_leave_the_expected_output_that_of_evaluation() {
    for (rate, excess) in [(0.2, 1.1), (0.5, 1.3)] {
        let query = "data=digits&net=cnn&channels=6&layers=8&conv-kind=standard&train=40&test=40";
        let lab = lab(&format!("{query}&drop-conv={rate}"), 30);
        let (x, arm) = (&lab.split().train.x, lab.arm(Side::B).expect("arm b runs"));
        let [_, convolution, relu, pooling, dropout, ..] = arm.network().specs() else { panic!("layers are missing") };
        let mean_and_error = |specs: [Spec; 4]| {
            let mut network = Network::new(x.ncols(), &specs, 1);
            for (to, from) in network.parameters_mut().zip(arm.network().parameters()) {
                to.value.assign(&from.value);
            }
            let mut pass = Pass::training(&network, x.nrows(), 5);
            pass.input_mut().assign(x);
            let mut output = |mode: Mode| {
                network.sample(&mut pass);
                network.forward(&mut pass, mode);
                pass.output().iter().map(|&y| f64::from(y)).sum::<f64>()
            };
            let (samples, evaluation) = (1_000, output(Mode::Evaluation));
            let ratios: Vec<f64> = (0..samples).map(|_| output(Mode::Training) / evaluation).collect();
            let mean = ratios.iter().sum::<f64>() / f64::from(samples);
            let variance = ratios.iter().map(|ratio| (ratio - mean).powi(2)).sum::<f64>() / f64::from(samples);
            (mean, (variance / f64::from(samples)).sqrt())
        };
        let (mean, error) = mean_and_error([*convolution, *relu, *pooling, *dropout]);
        assert!((mean - 1.0).abs() < ERRORS * error, "p = {rate}: {mean} times, standard error {error}");
        let image = Image { height: 8, width: 8, channels: 6 };
        assert_eq!(*pooling, Spec::MaxPooling { image });
        let (mean, _) = mean_and_error([*convolution, *relu, *dropout, *pooling]);
        println!("p = {rate}: before pooling {mean} times");
        assert!(mean > excess, "p = {rate}: before pooling {mean} times");
    }
}

/// The tables of the layers that multiply what is kept: by 1 / (1 − p) in training or by 1 − p in evaluation.
#[test]
fn what_is_kept_and_its_gradient_have_the_factor_of_the_scaling_in_either_mode() {
    let (rate, channels) = (0.25, 3);
    for (scaling, training, evaluation) in
        [(Scaling::Inverted, 1.0 / 0.75, 1.0), (Scaling::Classic, 1.0, 0.75), (Scaling::None, 1.0, 1.0)]
    {
        let settings = DropSettings { rate, scaling };
        // A first layer that does nothing, so that there is a gradient at the input of the second.
        let first = Spec::Activation(Activation::Identity);
        let maps = Masking { entry: Entry::Map { channels }, ..Masking::STANDARD };
        for spec in [Masking::STANDARD, maps].map(|masking| Spec::Dropout { masking, settings }) {
            let mut network = Network::new(UNITS, &[first, spec], 1);
            let mut pass = Pass::training(&network, BATCH, 1);
            pass.input_mut().fill(2.0);
            network.sample(&mut pass);
            network.forward(&mut pass, Mode::Training);
            pass.output_and_gradient_mut().1.fill(3.0);
            network.backward(&mut pass);
            let mask = pass.mask(1).to_owned();
            for ((row, unit), &y) in pass.output().indexed_iter() {
                let m = mask[[row, unit % mask.ncols()]];
                let dx = pass.gradients(1)[[row, unit]];
                assert_eq!((y, dx), (2.0 * m * training, 3.0 * m * training), "{spec:?}, row {row}, neuron {unit}");
            }
            assert!(mask.iter().any(|&m| m == 0.0) && mask.iter().any(|&m| m == 1.0), "{spec:?}: {mask}");
            network.forward(&mut pass, Mode::Evaluation);
            assert!(pass.output().iter().all(|&y| y == 2.0 * evaluation), "{spec:?}: {}", pass.output());
        }
    }
}

/// Alpha dropout keeps neither what it keeps nor what it drops as it is: a x + b and a α′ + b, with α′ = −λα.
#[test]
fn alpha_dropout_sets_what_it_drops_to_the_least_of_selu_and_stretches_all() {
    let (p, least) = (0.25_f64, -1.758_099_340_847_376_6_f64);
    let a = 1.0 / ((1.0 - p) * (1.0 + p * least * least)).sqrt();
    let b = -a * p * least;
    let settings = DropSettings { rate: p as f32, scaling: Scaling::Inverted };
    let alpha = Spec::Dropout { masking: Kind::Alpha.masking(), settings };
    let specs = [Spec::Activation(Activation::Identity), alpha];
    let mut network = Network::new(UNITS, &specs, 1);
    let mut pass = Pass::training(&network, BATCH, 1);
    pass.input_mut().fill(2.0);
    network.sample(&mut pass);
    network.forward(&mut pass, Mode::Training);
    pass.output_and_gradient_mut().1.fill(3.0);
    network.backward(&mut pass);
    for (place, &m) in pass.mask(1).indexed_iter() {
        let (y, dx) = if m == 1.0 { (a * 2.0 + b, a * 3.0) } else { (a * least + b, 0.0) };
        let (found_y, found_dx) = (f64::from(pass.output()[place]), f64::from(pass.gradients(1)[place]));
        assert!((found_y - y).abs() < 1e-6 && (found_dx - dx).abs() < 1e-6, "{m}: {found_y} and {found_dx}");
    }
    network.forward(&mut pass, Mode::Evaluation);
    assert!(pass.output().iter().all(|&y| y == 2.0));
}

/// A small network after the backward pass of one batch.
fn trained_once(rate: f32, edit: impl Fn(&mut Array2<f32>)) -> (Network, Pass) {
    let specs = [
        Spec::Dense { outputs: UNITS, initial: Initial::He },
        Spec::Activation(Activation::Tanh),
        dropout(rate, Scaling::Inverted),
        Spec::Dense { outputs: 2, initial: Initial::Glorot },
    ];
    let mut network = Network::new(4, &specs, 9);
    let mut pass = Pass::training(&network, BATCH, 9);
    pass.input_mut().assign(&Array2::from_shape_fn((BATCH, 4), |(i, j)| ((i * 7 + j * 3) % 11) as f32 * 0.2 - 1.0));
    network.sample(&mut pass);
    edit(pass.mask_mut(2));
    network.forward(&mut pass, Mode::Training);
    let classes: Vec<u32> = (0..BATCH as u32).map(|row| row % 2).collect();
    let (output, gradient) = pass.output_and_gradient_mut();
    Wanted::Classes(&classes).loss_and_gradient(output, gradient);
    network.backward(&mut pass);
    (network, pass)
}

#[test]
fn a_dropped_neuron_puts_out_nothing_and_receives_no_gradient_for_that_example() {
    let (_, pass) = trained_once(0.5, |_| {});
    let mut dropped = 0;
    for ((row, unit), &m) in pass.mask(2).indexed_iter() {
        let (output, gradient) = (pass.values(3)[[row, unit]], pass.gradients(2)[[row, unit]]);
        if m == 0.0 {
            assert_eq!((output, gradient), (0.0, 0.0), "row {row}, neuron {unit}");
            assert_eq!(pass.gradients(1)[[row, unit]], 0.0, "row {row}, sum of neuron {unit}");
            dropped += 1;
        } else {
            assert!(output != 0.0 && gradient != 0.0, "row {row}, kept neuron {unit}");
        }
    }
    assert!((60..180).contains(&dropped), "{dropped} of 240 dropped at p = 0.5");
}

#[test]
fn weights_that_saw_only_dropped_examples_stay_unchanged_under_sgd() {
    let unit = 3;
    let (mut network, _) = trained_once(0.5, |mask| mask.column_mut(unit).fill(0.0));
    let before: Vec<Array2<f32>> = network.parameters().map(|p| p.value.clone()).collect();
    let settings = StepSettings { rate: 0.1, l1: 0.0, l2: 0.0, max_norm: 0.0 };
    Optimizer::new(Rule::Sgd, network.parameters()).step(network.parameters_mut(), &settings);
    let after: Vec<Array2<f32>> = network.parameters().map(|p| p.value.clone()).collect();
    let [into, bias, out_of] = [0, 1, 2];
    assert_eq!(before[into].column(unit), after[into].column(unit));
    assert_eq!(before[bias].column(unit), after[bias].column(unit));
    assert_eq!(before[out_of].row(unit), after[out_of].row(unit));
    // Every other neuron was kept for some example, and learnt.
    for other in (0..UNITS).filter(|&other| other != unit) {
        assert_ne!(before[into].column(other), after[into].column(other), "neuron {other}");
        assert_ne!(before[out_of].row(other), after[out_of].row(other), "neuron {other}");
    }
}

/// The same as the page's inspector tells it, and nothing before it is computed.
#[test]
fn the_inspector_shows_no_gradient_at_a_dropped_neuron_and_nothing_of_the_iteration_before() {
    let mut lab = lab("drop=0.5", 20);
    let neurons = |lab: &Lab| {
        let arm = lab.arm(Side::B).expect("arm b always runs");
        let all = (0..16).flat_map(|unit| (0..16).map(move |example| (unit, example)));
        let neuron = |(unit, example)| arm.neuron(1, unit, example, lab.newest_phase());
        all.map(neuron).collect::<Option<Vec<_>>>().expect("16 neurons and 16 examples")
    };
    lab.advance();
    assert!(neurons(&lab).iter().all(|neuron| (neuron.sum, neuron.output, neuron.gradient) == (None, None, None)));
    lab.advance();
    assert!(neurons(&lab).iter().all(|neuron| neuron.output.is_some() && neuron.gradient.is_none()));
    lab.advance();
    assert_eq!(lab.advance(), Phase::Backward);
    let (kept, dropped): (Vec<_>, Vec<_>) = neurons(&lab).into_iter().partition(|neuron| neuron.mask == Some(1.0));
    assert!(!dropped.is_empty() && dropped.iter().all(|n| (n.output, n.gradient) == (Some(0.0), Some(0.0))));
    assert!(kept.iter().any(|neuron| neuron.gradient.is_some_and(|gradient| gradient != 0.0)));
    for neuron in kept {
        assert_eq!(neuron.output, neuron.activation.map(|activation| activation * neuron.scale));
    }
}

#[test]
fn another_rate_changes_neither_split_nor_initial_weights_nor_batches() {
    let (mut one, mut other) = (lab("drop=0.2", 0), lab("drop=0.7&drop-in=0.1", 0));
    assert_eq!(one.split().train.x, other.split().train.x);
    assert_eq!(one.split().test.x, other.split().test.x);
    assert_eq!(one.split().flipped, other.split().flipped);
    assert_eq!(one.fingerprint(), other.fingerprint(), "initial weights");
    for _ in 0..50 {
        one.step(1);
        other.step(1);
        assert_eq!(one.batch_rows(), other.batch_rows());
    }
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn the_arms_share_initial_weights_and_differ_only_by_dropout() {
    let lab_with = |query| {
        let mut lab = lab(query, 0);
        let weights = |lab: &Lab, side| lab.arm(side).expect("both arms run").weights(1).to_owned();
        assert_eq!(weights(&lab, Side::A), weights(&lab, Side::B), "{query}: initial weights");
        lab.step(100);
        weights(&lab, Side::A) == weights(&lab, Side::B)
    };
    assert!(!lab_with(""), "dropout makes a difference");
    assert!(lab_with("drop=0"), "without it there is none");
    assert!(lab_with("a.drop=0.2"), "equal settings draw equal masks");
}

#[test]
fn every_iteration_draws_a_new_mask() {
    let mut lab = lab("batch=32", 0);
    let mut last: Option<Array2<f32>> = None;
    for _ in 0..20 {
        assert_eq!(lab.advance(), Phase::Mask);
        let mask = lab.arm(Side::B).and_then(|arm| arm.mask(1)).expect("layer 1 has dropout").to_owned();
        assert!(last.replace(mask.clone()).is_none_or(|last| last != mask));
        assert!(lab.arm(Side::A).is_some_and(|arm| arm.mask(1).is_none()), "arm a drops nothing");
        lab.step(1);
    }
}

#[test]
fn the_mask_of_weights_is_that_of_the_whole_matrix_however_few_the_rows() {
    let settings = DropSettings { rate: 0.5, scaling: Scaling::Inverted };
    let network = Network::new(7, &[Spec::DropConnect { outputs: 4, initial: Initial::Glorot, settings }], 1);
    let mut pass = Pass::training(&network, 9, 1);
    pass.set_rows(2);
    network.sample(&mut pass);
    let mask = pass.mask(0);
    assert_eq!(mask.dim(), (7, 4));
    assert!(mask.iter().any(|&m| m == 0.0) && mask.iter().any(|&m| m == 1.0), "{mask}");
}

#[test]
fn every_step_of_a_sequence_has_its_own_mask_only_where_that_is_asked_for() {
    let (steps, features, rate) = (3, 2, 0.5);
    let drop = DropSettings { rate, scaling: Scaling::Inverted };
    let masks = [RecurrentMask::Same, RecurrentMask::Fresh].map(|mask| {
        let layer = RecurrentSettings { cell: CellKind::Gru, features, units: UNITS, drop, mask };
        let network = Network::new(steps * features, &[Spec::Recurrent(layer)], 1);
        let mut pass = Pass::training(&network, BATCH, 1);
        network.sample(&mut pass);
        pass.mask(0).to_owned()
    });
    assert_eq!(masks.each_ref().map(Array2::dim), [(BATCH, UNITS), (BATCH, steps * UNITS)]);
    for mask in masks {
        let share = 1.0 - f64::from(mask.sum()) / mask.len() as f64;
        assert!(is_binomial(share, rate.into(), mask.len()), "{share} of {:?}", mask.dim());
    }
}
