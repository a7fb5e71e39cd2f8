//! What a lab says of its run, against counts and passes by hand, and what a change reaches while the run goes on.
#![cfg(not(target_arch = "wasm32"))]

mod by_hand;
mod labs;

use by_hand::{is_near, scored_by_hand};
use data::{Examples, Targets};
use lab::{Arm, ArmMetrics, Error, Evaluation, Lab, Neuron, Phase, Score, Side};
use labs::lab;
use ndarray::{Array2, ArrayView1, Axis, s};
use nn::drop::{Entry, Kind, Scaling};
use nn::loss::largest;
use nn::{Mode, Network, Pass, Role};
use settings::Effect;

const SEED: u32 = 1;

fn arm_b(lab: &Lab) -> &Arm {
    lab.arm(Side::B).expect("arm b always runs")
}

fn metrics_of_b(lab: &Lab) -> ArmMetrics {
    lab.metrics().b.expect("arm b always runs")
}

/// Runs with a rate of 0.1 for everything that can be dropped, the rate's key, and the layer that it is for.
const RATES: [(&str, &str, usize); 17] = [
    ("drop=0.1", "drop", 1),
    ("drop=0.1", "drop", 2),
    ("drop-in=0.1", "drop-in", 0),
    ("drop=0.1&kind=gaussian", "drop", 1),
    ("drop=0.1&kind=uniform", "drop", 1),
    ("drop=0.1&kind=alpha&act=selu", "drop", 1),
    ("drop=0.1&kind=dropconnect", "drop", 2),
    ("drop=0.1&scaling=classic", "drop", 1),
    ("data=digits&net=cnn&drop-conv=0.1", "drop-conv", 1),
    ("data=digits&net=cnn&drop-conv=0.1&conv-kind=standard", "drop-conv", 2),
    ("data=digits&net=rnn&drop-rec=0.1", "drop-rec", 1),
    ("data=digits&net=gru&drop-rec=0.1", "drop-rec", 1),
    ("data=digits&net=lstm&drop-rec=0.1", "drop-rec", 1),
    ("data=digits&net=rnn&drop-rec=0.1&rec-mask=fresh", "drop-rec", 1),
    ("data=digits&net=gru&drop=0.1", "drop", 2),
    ("data=digits&net=gru&drop=0.1&kind=gaussian", "drop", 2),
    ("data=digits&net=gru&drop=0.1&kind=uniform", "drop", 2),
];

/// A mask takes as many random numbers whatever the rate, so after a change it is the one that the new rate would have had
/// from the start.
#[test]
fn a_rate_that_changes_while_training_is_in_force_from_the_next_mask_on() {
    for (query, key, layer) in RATES {
        let mut changed = lab(query, 3);
        let before = arm_b(&changed).mask(layer).expect("the layer drops").to_owned();
        let effect = changed.set(key, "0.6").unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(effect, Effect::Live, "{query}");
        changed.step(1);
        let from_the_start = lab(&query.replace("0.1", "0.6"), 4);
        let [mask, wanted] = [&changed, &from_the_start].map(|lab| arm_b(lab).mask(layer).expect("the layer drops"));
        assert_eq!(mask, wanted, "{key} of {query}");
        assert_ne!(mask, before, "{key} of {query}");
        let is_scaled = !["gaussian", "uniform", "alpha", "classic"].iter().any(|word| query.contains(word));
        let metrics = metrics_of_b(&changed);
        assert_eq!(metrics.rates[layer], 0.6, "{key} of {query}");
        assert_eq!(metrics.scales[layer], if is_scaled { 1.0 / (1.0 - 0.6) } else { 1.0 }, "{key} of {query}");
    }
}

#[test]
fn a_rate_that_changes_to_0_and_back_drops_nothing_and_then_as_before() {
    for (query, key, layer) in RATES {
        let mut lab = lab(query, 3);
        lab.set(key, "0").unwrap_or_else(|error| panic!("{query}: {error}"));
        lab.step(1);
        assert_eq!((arm_b(&lab).rate(layer), arm_b(&lab).mask(layer)), (0.0, None), "{key} of {query}");
        assert_eq!((arm_b(&lab).scale(layer), arm_b(&lab).masking(layer)), (1.0, None), "{key} of {query}");
        lab.set(key, "0.1").unwrap_or_else(|error| panic!("{query}: {error}"));
        lab.step(1);
        let mask = arm_b(&lab).mask(layer).expect("the layer drops again");
        assert!(mask.iter().any(|&m| m != 1.0), "{key} of {query}: {mask}");
    }
}

#[test]
fn a_learning_rate_that_changes_while_training_is_that_of_the_next_step() {
    for lr in ["0.1", "0.02"] {
        let mut lab = lab("optim=sgd&lr=0.05&drop=0.5", 3);
        let before = arm_b(&lab).weights(1).to_owned();
        lab.set("lr", lr).unwrap_or_else(|error| panic!("{error}"));
        lab.step(1);
        let arm = arm_b(&lab);
        let rate: f32 = lr.parse().expect("it is a number");
        let wanted = before - &(&arm.weight_gradients(1) * rate);
        let off = (&wanted - &arm.weights(1)).fold(0.0_f32, |most, off| most.max(off.abs()));
        assert!(off < 1e-6, "{lr}: {off}");
    }
}

#[test]
fn a_kind_that_changes_while_training_drops_in_its_own_way_and_is_evaluated_as_a_whole() {
    let kinds = [Kind::Gaussian, Kind::DropConnect, Kind::Alpha, Kind::Uniform, Kind::Standard];
    for start in ["act=selu", "act=selu&bn=on&drop-in=0.1", "act=selu&kind=dropconnect&scaling=classic"] {
        for kind in kinds {
            let mut lab = lab(start, 3);
            lab.set("kind", kind.word()).unwrap_or_else(|error| panic!("{start}: {error}"));
            lab.step(1);
            lab.evaluate();
            assert_eq!(arm_b(&lab).masking(1), Some(kind.masking()), "{kind:?} after {start}");
            assert_scores_are_those_by_hand(&lab, &format!("{kind:?} after {start}"));
        }
    }
    for start in ["data=digits&net=cnn&bn=on&drop-conv=0.1", "data=digits&net=gru"] {
        let mut lab = lab(start, 3);
        for (key, word) in [("kind", "gaussian"), ("kind", "standard"), ("scaling", "classic"), ("drop", "0.3")] {
            lab.set(key, word).unwrap_or_else(|error| panic!("{start}: {error}"));
            lab.step(1);
            lab.evaluate();
            assert_scores_are_those_by_hand(&lab, &format!("{key}={word} after {start}"));
        }
    }
}

fn assert_scores_are_those_by_hand(lab: &Lab, context: &str) {
    let split = lab.split();
    for arm in [Side::A, Side::B].iter().filter_map(|&side| lab.arm(side)) {
        let scores = arm.scores().expect("it was evaluated");
        for (Score { loss, accuracy, .. }, examples) in scores.iter().zip([&split.train, &split.test]) {
            let (wanted, wrong) = scored_by_hand(arm, examples);
            assert!(is_near((*loss).into(), wanted), "{context}: {loss}, expected {wanted}");
            let count = examples.len();
            assert_eq!(*accuracy, wrong.map(|wrong| (count - wrong) as f32 / count as f32), "{context}");
        }
    }
}

#[test]
fn losses_and_accuracies_are_those_of_the_answers_counted_by_hand() {
    for query in ["data=moons", "data=digits&layers=20&test=300", "data=curve", "data=xor&train=7&test=129&compare=off"]
    {
        let mut lab = lab(query, 200);
        lab.evaluate();
        assert_scores_are_those_by_hand(&lab, query);
        let (found, metrics) = (arm_b(&lab).scores().expect("it was evaluated"), metrics_of_b(&lab));
        let [train, test] = found.map(|score| score.loss);
        assert_eq!((metrics.train_loss, metrics.test_loss, metrics.gap), (Some(train), Some(test), Some(test - train)));
        let accuracies = [metrics.train_accuracy, metrics.test_accuracy];
        assert_eq!(accuracies, found.map(|score| score.accuracy), "{query}");
        assert!(
            query == "data=curve" || accuracies.iter().flatten().any(|&share| share > 0.5 && share < 1.0),
            "{query}"
        );
    }
}

/// What was learnt of wrong and of right labels, and the loss on true ones, against the answers to all training examples.
#[test]
fn labels_learnt_are_those_of_the_answers_counted_by_hand() {
    for query in
        ["", "data=digits&layers=20", "data=moons&train=150&flip=0.5", "data=table&flip=0.3", "data=xor&flip=1"]
    {
        let mut lab = lab(query, 200);
        lab.evaluate();
        let split = lab.split();
        let Targets::Classes(given) = &split.train.y else { panic!("'{query}' has classes") };
        let (arm, metrics) = (arm_b(&lab), metrics_of_b(&lab));
        let mut evaluation = Evaluation::default();
        arm.evaluate(split.train.x.view(), &mut evaluation);
        let answers = evaluation.answers();
        let is_learnt = |example: usize| largest(answers.row(example).iter().copied()) == given[example] as usize;
        let share = |flipped: bool| {
            let those: Vec<usize> = (0..given.len()).filter(|&example| split.flipped[example] == flipped).collect();
            let learnt = those.iter().filter(|&&example| is_learnt(example)).count();
            (!those.is_empty()).then(|| learnt as f32 / those.len() as f32)
        };
        assert_eq!(metrics.wrong_labels_learnt, share(true), "'{query}'");
        assert_eq!(metrics.right_labels_learnt, share(false), "'{query}'");
        let truth = Examples { x: split.train.x.clone(), y: Targets::Classes(split.truth.clone()) };
        let (wanted, _) = scored_by_hand(arm, &truth);
        let found = metrics.true_train_loss.unwrap_or_else(|| panic!("'{query}' has no loss on true labels"));
        assert!(is_near(found.into(), wanted), "'{query}': {found}, expected {wanted}");
    }
    for query in ["flip=0", "data=curve"] {
        let metrics = metrics_of_b(&lab(query, 20));
        let found = [metrics.true_train_loss, metrics.wrong_labels_learnt, metrics.right_labels_learnt];
        assert_eq!(found, [None; 3], "no label of '{query}' is wrong");
    }
}

/// A network of zeros gives the same to every class: the first of them is its answer, and each costs ln 10.
#[test]
fn of_equal_outputs_the_first_is_the_answer() {
    let start = lab("data=digits&layers=4", 0);
    let zeros = |_, network: &mut Network| {
        network.parameters_mut().for_each(|parameter| parameter.value.fill(0.0));
        Ok::<(), Error>(())
    };
    let lab = start.resume(start.config().clone(), 30, zeros).expect("the data are there");
    let Targets::Classes(classes) = &lab.split().test.y else { panic!("digits are classes") };
    let first = classes.iter().filter(|&&class| class == 0).count();
    let metrics = metrics_of_b(&lab);
    assert_eq!(metrics.test_accuracy, Some(first as f32 / classes.len() as f32));
    assert!(metrics.test_loss.is_some_and(|loss| (loss - 10_f32.ln()).abs() < 1e-5), "{metrics:?}");
    assert_eq!((lab.iteration(), lab.changed_at(), metrics.batch_loss), (30, Some(30), None));
}

/// The same buffers for more rows, fewer, and another network.
#[test]
fn an_evaluation_that_is_used_again_has_the_answers_of_a_new_one() {
    let (one, other, third) = (lab("data=moons", 1), lab("data=curve&layers=5", 1), lab("data=moons&layers=7", 1));
    let mut used = Evaluation::default();
    for (lab, rows) in [(&one, 3), (&one, 10), (&third, 10), (&other, 4), (&one, 12), (&one, 2), (&other, 20)] {
        let x = lab.split().test.x.slice(s![..rows, ..]);
        arm_b(lab).evaluate(x, &mut used);
        let mut new = Evaluation::default();
        arm_b(lab).evaluate(x, &mut new);
        assert_eq!(used.answers().nrows(), rows);
        assert_eq!(used.answers(), new.answers());
        for layer in 0..arm_b(lab).depth() {
            assert_eq!(used.layer(layer), new.layer(layer), "layer {layer}");
        }
    }
}

/// An evaluation's samples are Monte-Carlo samples: each other masks, and no scaling but the training's.
#[test]
fn samples_of_an_evaluation_differ_and_those_without_dropout_are_the_evaluation() {
    let lab = lab("drop=0.5&layers=6", 20);
    let x = lab.split().test.x.slice(s![..5, ..]);
    for (side, drops) in [(Side::A, false), (Side::B, true)] {
        let arm = lab.arm(side).expect("both arms run");
        let [mut evaluation, mut samples] = [Evaluation::default(), Evaluation::default()];
        arm.evaluate(x, &mut evaluation);
        arm.sample(x, &mut samples);
        let first = samples.answers().to_owned();
        arm.sample(x, &mut samples);
        assert_eq!(samples.answers() != first, drops);
        assert_eq!(samples.answers() != evaluation.answers(), drops);
        assert!(first.sum_axis(Axis(1)).iter().all(|sum| (sum - 1.0).abs() < 1e-6), "they are probabilities");
    }
}

#[test]
fn thinned_networks_are_counted_anew_when_other_things_can_be_dropped_and_only_then() {
    let mut lab = lab("layers=2,1&drop=0.5", 200);
    let thinned = |lab: &Lab| (metrics_of_b(lab).thinned, metrics_of_b(lab).thinned_exact, metrics_of_b(lab).droppable);
    assert_eq!(thinned(&lab), (8, true, 3));
    lab.set("drop", "0.4").expect("it is a rate");
    assert_eq!(thinned(&lab), (8, true, 3), "the same can be dropped, only more seldom");
    lab.set("drop-in", "0.5").expect("it is a rate");
    assert_eq!(thinned(&lab), (0, true, 5));
    lab.step(500);
    assert_eq!(thinned(&lab), (32, true, 5));
    assert_eq!(lab.metrics().a.map(|a| (a.thinned, a.droppable)), Some((1, 0)), "without dropout there is one");
}

/// Layer by layer: the input, what is hidden, the output.
#[test]
fn what_can_be_dropped_is_counted_for_each_layer() {
    for (query, wanted) in [
        ("layers=5,4&drop=0.5&drop-in=0.2", vec![2, 5, 4, 0]),
        ("layers=5,4&drop=0,0.3", vec![0, 0, 4, 0]),
        ("layers=5,4&drop=0.3&kind=alpha&act=selu", vec![0, 5, 4, 0]),
        ("layers=5,4&drop=0.3&kind=gaussian&drop-in=0.2", vec![2, 0, 0, 0]),
        ("layers=5,4&drop=0.3&kind=uniform&drop-in=0.2", vec![2, 0, 0, 0]),
        ("layers=5,4&drop=0.3&kind=dropconnect", vec![0, 2 * 5, 5 * 4, 0]),
        ("data=digits&net=cnn&channels=3,2&layers=4&drop=0.5&drop-conv=0.1", vec![0, 3, 2, 4, 0]),
        ("data=digits&net=cnn&channels=3,2&layers=4&drop=0&drop-conv=0.1&conv-kind=standard", vec![0, 48, 8, 0, 0]),
        ("data=digits&net=rnn&layers=5&drop=0.5&drop-rec=0.1", vec![0, 5, 5, 0]),
        ("data=digits&net=gru&layers=5,6&drop=0.5,0.1&drop-rec=0.1&rec-mask=fresh", vec![0, 8 * 5, 5, 6, 0]),
        ("data=digits&net=lstm&layers=5&drop=0.5&drop-rec=0&kind=gaussian", vec![0, 0, 0, 0]),
    ] {
        let lab = lab(query, 0);
        let arm = arm_b(&lab);
        let found: Vec<usize> = (0..arm.depth()).map(|layer| arm.droppable_of(layer)).collect();
        assert_eq!(found, wanted, "{query}");
        assert_eq!(metrics_of_b(&lab).droppable, wanted.iter().sum::<usize>(), "{query}");
    }
}

#[test]
fn a_change_counts_from_the_first_mask_on_and_only_where_it_steers_training() {
    let mut lab = lab("", 0);
    let mut changed_at = |act: &dyn Fn(&mut Lab), key: &str, value: &str| {
        act(&mut lab);
        lab.set(key, value).unwrap_or_else(|error| panic!("{key}={value}: {error}"));
        assert_eq!(lab.changed_at(), lab.metrics().changed_at);
        lab.changed_at()
    };
    let nothing = |_: &mut Lab| {};
    assert_eq!(changed_at(&nothing, "drop", "0.3"), None, "nothing has been trained with the old rate");
    assert_eq!(changed_at(&|lab| lab.step(3), "eval", "7"), None, "an evaluation leaves the weights as they are");
    assert_eq!(changed_at(&nothing, "drop", "0.3"), None, "the rate is that one already");
    assert_eq!(changed_at(&nothing, "lr", "0.01"), Some(3));
    assert_eq!(changed_at(&|lab| lab.step(2), "a.l2", "0.01"), Some(5));
    assert_eq!(changed_at(&|lab| lab.step(2), "eval", "5"), Some(5));
    assert_eq!(changed_at(&nothing, "layers", "5"), None, "the run has started over");
    assert_eq!(changed_at(&|lab| assert_eq!(lab.advance(), Phase::Mask), "drop", "0.6"), Some(0));
}

/// A change in the midst of an iteration waits for the next: the masks drawn are used as they were drawn.
#[test]
fn an_iteration_ends_with_the_settings_that_it_began_with() {
    let (mut changed, plain) = (lab("optim=sgd&drop=0.5", 3), lab("optim=sgd&drop=0.5", 4));
    assert_eq!(changed.advance(), Phase::Mask);
    changed.set("drop", "0.1").expect("it is a rate");
    changed.set("lr", "0.5").expect("it is a rate");
    assert_eq!(arm_b(&changed).rate(1), 0.5);
    changed.step(1);
    assert_eq!(changed.fingerprint(), plain.fingerprint());
    changed.advance();
    assert_eq!(arm_b(&changed).rate(1), 0.1);
}

/// The next iteration of arm b by hand: its network, and a pass through it forward and backward.
struct ByHand {
    network: Network,
    pass: Pass,
    loss: f64,
}

const BATCH: usize = 4;
const ITERATIONS: u64 = 5;

impl ByHand {
    /// What the phases up to the backward pass will do in `lab`, which has done [`ITERATIONS`] and then the first phase.
    fn new(lab: &Lab) -> Self {
        let arm = arm_b(lab);
        let split = lab.split();
        let mut network = Network::new(split.train.x.ncols(), arm.network().specs(), SEED);
        network.parameters_mut().zip(arm.network().parameters()).for_each(|(to, from)| to.value.assign(&from.value));
        let mut pass = Pass::training(&network, BATCH, SEED);
        (0..=ITERATIONS).for_each(|_| network.sample(&mut pass));
        pass.input_mut().assign(&split.train.x.select(Axis(0), lab.batch_rows()));
        network.forward(&mut pass, Mode::Training);
        let (outputs, mut gradients) = pass.output_and_gradient_mut();
        let loss = match &split.train.y {
            Targets::Classes(classes) => {
                let mut loss = 0.0;
                for ((&row, logits), mut gradient) in
                    lab.batch_rows().iter().zip(outputs.rows()).zip(gradients.rows_mut())
                {
                    let class = classes[row] as usize;
                    let sum: f64 = logits.iter().map(|&logit| f64::from(logit).exp()).sum();
                    let p = |place: usize| f64::from(logits[place]).exp() / sum;
                    loss -= p(class).ln();
                    for (place, g) in gradient.iter_mut().enumerate() {
                        let wanted = if place == class { 1.0 } else { 0.0 };
                        *g = ((p(place) - wanted) / BATCH as f64) as f32;
                    }
                }
                loss / BATCH as f64
            }
            Targets::Values(values) => {
                let off = &outputs - &values.select(Axis(0), lab.batch_rows());
                gradients.assign(&off.mapv(|off| 2.0 * off / BATCH as f32));
                off.iter().map(|&off| f64::from(off).powi(2)).sum::<f64>() / BATCH as f64
            }
        };
        network.backward(&mut pass);
        Self { network, pass, loss }
    }

    /// The norm of the gradient at the columns of layer `layer`'s weights that are those of `unit` of `units`.
    fn weight_gradient(&self, layer: usize, unit: usize, units: usize) -> f32 {
        let weights = self.network.layers()[layer].parameters().iter().filter(|p| p.role != Role::Biases);
        let squares = weights.flat_map(|p| p.gradient.indexed_iter()).filter(|((_, column), _)| column % units == unit);
        squares.map(|(_, &g)| f64::from(g).powi(2)).sum::<f64>().sqrt() as f32
    }
}

/// Where the numbers of a layer, as the reader counts them, are in its network.
struct Places {
    /// The network's layer with the weights that lead here.
    weights: Option<usize>,
    sums: usize,
    activations: usize,
    /// Where the gradient of a dropped neuron is 0.
    before_dropout: usize,
    outputs: usize,
    /// The network's layer that drops.
    dropout: Option<usize>,
    /// Neurons, or feature maps.
    units: usize,
}

const INPUT: Places =
    Places { weights: None, sums: 0, activations: 0, before_dropout: 0, outputs: 1, dropout: Some(0), units: 2 };

/// The neuron after the backward pass.
fn neuron_by_hand(by_hand: &ByHand, places: &Places, entry: Entry, unit: usize, example: usize) -> Neuron {
    let Places { weights, sums, activations, before_dropout, outputs, dropout, units } = *places;
    let pass = &by_hand.pass;
    let mean = |row: ArrayView1<f32>| {
        let cells: Vec<f64> = row.iter().skip(unit).step_by(units).map(|&x| x.into()).collect();
        (cells.iter().sum::<f64>() / cells.len() as f64) as f32
    };
    let value = |place: usize| mean(pass.values(place).row(example));
    let settings = dropout.and_then(|layer| by_hand.network.layers()[layer].drop_settings());
    let settings = settings.filter(|settings| settings.rate > 0.0);
    let mask = settings.zip(dropout).map(|(_, layer)| match entry {
        Entry::Weight => pass.mask(layer).column(unit).mean().expect("there are inputs"),
        _ => mean(pass.mask(layer).row(example)),
    });
    let cells = pass.values(activations).ncols() / units;
    let biases = |layer: usize| &by_hand.network.layers()[layer].parameters()[1].value;
    Neuron {
        cells: (cells > 1).then_some(cells),
        bias: weights.map(|layer| biases(layer)[[0, unit]]),
        sum: weights.map(|_| value(sums)),
        activation: Some(value(activations)),
        mask,
        scale: settings
            .map_or(1.0, |drop| if drop.scaling == Scaling::Inverted { 1.0 / (1.0 - drop.rate) } else { 1.0 }),
        output: Some(value(outputs)),
        gradient: (before_dropout > 0).then(|| mean(pass.gradients(before_dropout).row(example))),
        weight_gradient: weights.map(|layer| by_hand.weight_gradient(layer, unit, units)),
    }
}

/// What an iteration whose newest phase is `phase` has computed of a neuron's numbers.
fn so_far(neuron: Neuron, phase: Phase) -> Neuron {
    let nothing = Neuron { sum: None, activation: None, output: None, gradient: None, weight_gradient: None, ..neuron };
    match phase {
        Phase::Mask => nothing,
        Phase::Forward | Phase::Loss => {
            Neuron { sum: neuron.sum, activation: neuron.activation, output: neuron.output, ..nothing }
        }
        Phase::Backward | Phase::Update => neuron,
    }
}

fn are_near(found: Neuron, wanted: Neuron) -> bool {
    let numbers = |n: Neuron| {
        [
            n.cells.map(|cells| cells as f32),
            n.bias,
            n.sum,
            n.activation,
            n.mask,
            Some(n.scale),
            n.output,
            n.gradient,
            n.weight_gradient,
        ]
    };
    numbers(found).iter().zip(numbers(wanted)).all(|pair| match pair {
        (Some(found), Some(wanted)) => is_near((*found).into(), wanted.into()),
        (found, wanted) => *found == wanted,
    })
}

/// A neuron by hand, from the pass, its number in its layer, and the example's row.
type NeuronByHand<'a> = dyn Fn(&ByHand, usize, usize) -> Neuron + 'a;

/// Goes through an iteration, and compares the neurons of `layers` after every phase, for each unit and example, with those
/// by hand.
fn assert_neurons(query: &str, layers: &[(usize, &NeuronByHand)]) {
    let mut lab = lab(&format!("{query}&batch={BATCH}&train=30&test=30"), ITERATIONS);
    assert_eq!(lab.advance(), Phase::Mask, "{query}");
    let by_hand = ByHand::new(&lab);
    let mut before_update = Vec::new();
    for phase in [Phase::Mask, Phase::Forward, Phase::Loss, Phase::Backward] {
        assert_eq!(lab.newest_phase(), phase, "{query}");
        let arm = arm_b(&lab);
        before_update.clear();
        for (layer, wanted) in layers {
            for (unit, example) in (0..arm.units(*layer)).flat_map(|unit| (0..BATCH).map(move |row| (unit, row))) {
                let found = arm.neuron(*layer, unit, example, phase).expect("there is such a neuron");
                let wanted = so_far(wanted(&by_hand, unit, example), phase);
                let context = format!("{query}: unit {unit} of layer {layer}, example {example}, after {phase:?}");
                assert!(are_near(found, wanted), "{context}: {found:?}, expected {wanted:?}");
                before_update.push(found);
            }
            let beyond = [(*layer, arm.units(*layer), 0), (*layer, 0, BATCH), (arm.depth(), 0, 0)];
            assert!(beyond.iter().all(|&(layer, unit, row)| arm.neuron(layer, unit, row, phase).is_none()), "{query}");
        }
        lab.advance();
    }
    let loss = metrics_of_b(&lab).batch_loss.expect("the batch has a loss");
    assert!(is_near(loss.into(), by_hand.loss), "{query}: {loss}, expected {}", by_hand.loss);
    // The step changes the biases, and nothing else that is shown.
    let neurons = layers.iter().flat_map(|&(layer, _)| {
        let arm = arm_b(&lab);
        let all = (0..arm.units(layer)).flat_map(|unit| (0..BATCH).map(move |row| (unit, row)));
        all.map(move |(unit, row)| arm.neuron(layer, unit, row, Phase::Update).expect("there is such a neuron"))
    });
    for (after, before) in neurons.zip(before_update) {
        assert_eq!(Neuron { bias: before.bias, ..after }, before, "{query}");
    }
}

fn assert_network(query: &str, entry: Entry, places: &[Places]) {
    let neurons: Vec<_> = places
        .iter()
        .map(|places| {
            move |by_hand: &ByHand, unit: usize, example: usize| neuron_by_hand(by_hand, places, entry, unit, example)
        })
        .collect();
    let layers = neurons.iter().enumerate().map(|(layer, neuron)| (layer, neuron as &NeuronByHand));
    let layers: Vec<(usize, &NeuronByHand)> = layers.collect();
    assert_neurons(query, &layers);
}

#[test]
fn the_inspector_has_the_numbers_of_a_pass_by_hand_through_dense_layers() {
    let places = |dropout: [usize; 2]| {
        [
            INPUT,
            Places {
                weights: Some(1),
                sums: 2,
                activations: 3,
                before_dropout: 3,
                outputs: 4,
                dropout: Some(dropout[0]),
                units: 5,
            },
            Places {
                weights: Some(4),
                sums: 5,
                activations: 6,
                before_dropout: 6,
                outputs: 7,
                dropout: Some(dropout[1]),
                units: 3,
            },
            Places {
                weights: Some(7),
                sums: 8,
                activations: 8,
                before_dropout: 8,
                outputs: 8,
                dropout: None,
                units: 2,
            },
        ]
    };
    for (query, entry, dropout) in [
        ("drop=0.5&drop-in=0.3", Entry::Unit, [3, 6]),
        ("drop=0.5&scaling=classic&act=tanh", Entry::Unit, [3, 6]),
        ("drop=0.5&kind=gaussian&act=sigmoid", Entry::Unit, [3, 6]),
        ("drop=0.5&kind=uniform&act=tanh", Entry::Unit, [3, 6]),
        ("drop=0.5&kind=alpha&act=selu", Entry::Unit, [3, 6]),
        ("drop=0.5&kind=dropconnect", Entry::Weight, [1, 4]),
        ("drop=0.5,0", Entry::Unit, [3, 6]),
    ] {
        assert_network(&format!("{query}&layers=5,3"), entry, &places(dropout));
    }
}

#[test]
fn the_inspector_has_the_numbers_of_a_pass_by_hand_around_batch_normalisation_and_in_regression() {
    let output = |layer: usize| Places {
        weights: Some(layer),
        sums: layer + 1,
        activations: layer + 1,
        before_dropout: layer + 1,
        outputs: layer + 1,
        dropout: None,
        units: 2,
    };
    let hidden = |activations, before_dropout, outputs| Places {
        weights: Some(1),
        sums: 2,
        activations,
        before_dropout,
        outputs,
        dropout: Some(before_dropout),
        units: 5,
    };
    for (bn, hidden) in [
        ("", hidden(4, 4, 5)),
        ("&bn-order=drop-bn", hidden(5, 2, 5)),
        ("&bn-at=after", hidden(3, 4, 5)),
        ("&bn-at=after&bn-order=drop-bn", hidden(3, 3, 4)),
    ] {
        assert_network(&format!("layers=5&drop=0.5&bn=on{bn}"), Entry::Unit, &[INPUT, hidden, output(5)]);
    }
    let (input, output) = (Places { units: 1, ..INPUT }, Places { units: 1, ..output(4) });
    assert_network("data=curve&layers=5&drop=0.5", Entry::Unit, &[input, hidden(3, 3, 4), output]);
}

#[test]
fn the_inspector_has_the_means_over_the_cells_of_a_feature_map() {
    let places = [
        Places { units: 64, ..INPUT },
        Places { weights: Some(1), sums: 2, activations: 4, before_dropout: 4, outputs: 5, dropout: Some(4), units: 3 },
        Places { weights: Some(5), sums: 6, activations: 7, before_dropout: 7, outputs: 8, dropout: Some(7), units: 6 },
        Places { weights: Some(8), sums: 9, activations: 9, before_dropout: 9, outputs: 9, dropout: None, units: 10 },
    ];
    let query = "data=digits&net=cnn&channels=3&layers=6&drop=0.5&drop-conv=0.4";
    assert_network(query, Entry::Unit, &places);
    assert_network(&format!("{query}&conv-kind=standard"), Entry::Cell, &places);
    for (bn, activations, before_dropout, outputs) in [
        ("", 5, 5, 6),
        ("&bn-order=drop-bn", 5, 2, 5),
        ("&bn-at=after", 4, 5, 6),
        ("&bn-at=after&bn-order=drop-bn", 4, 4, 5),
    ] {
        let maps = Places {
            weights: Some(1),
            sums: 2,
            activations,
            before_dropout,
            outputs,
            dropout: Some(before_dropout),
            units: 3,
        };
        let query = format!("{query}&conv-kind=standard&bn=on{bn}");
        assert_network(&query, Entry::Cell, &[Places { units: 64, ..INPUT }, maps]);
    }
}

/// Orders of batch normalisation and dropout differ in nothing else: where nothing is dropped they are the same computation.
#[test]
fn at_rate_0_both_orders_of_norm_and_dropout_are_the_same_network_bit_for_bit() {
    for network in [
        "layers=7,5&act=tanh",
        "layers=7,5&act=selu&kind=alpha",
        "layers=7&kind=dropconnect&scaling=classic",
        "data=digits&net=cnn&channels=3,4&layers=6&train=60&test=40",
        "data=digits&net=cnn&channels=5&layers=6&conv-kind=standard&train=60&test=40",
        "data=digits&net=gru&layers=6,5&train=60&test=40",
    ] {
        let run = |norm: &str| {
            let lab = lab(&format!("{network}&bn=on&drop=0&drop-in=0.2&{norm}"), 100);
            (lab.fingerprint(), format!("{:?}", lab.history()))
        };
        let sides = ["bn-at=before", "bn-at=after"];
        let [before, after] = sides.map(|side| run(&format!("{side}&bn-order=bn-drop")));
        assert_eq!(sides.map(|side| run(&format!("{side}&bn-order=drop-bn"))), [before.clone(), after.clone()]);
        assert_ne!(before.0, after.0, "{network}: the side of the activation makes a difference");
    }
}

const CELLS: usize = 5;
const STEPS: usize = 8;

/// States after each step of the simple cell, tanh(x W + b + (h ∘ m / (1 − p)) U), steps × cells, from the row of the input
/// and what the mask has for the state that enters each step.
fn states(x: ArrayView1<f32>, by_hand: &ByHand, mask: impl Fn(usize, usize) -> f32, scale: f64) -> Array2<f64> {
    let [w, u, b] = [0, 1, 2].map(|number| by_hand.network.layers()[1].parameters()[number].value.mapv(f64::from));
    let mut states = Array2::zeros((STEPS, CELLS));
    for (step, cell) in (0..STEPS).flat_map(|step| (0..CELLS).map(move |cell| (step, cell))) {
        let mut sum = b[[0, cell]];
        sum += (0..8).map(|feature| f64::from(x[step * 8 + feature]) * w[[feature, cell]]).sum::<f64>();
        if step > 0 {
            let entering = |from: usize| states[[step - 1, from]] * f64::from(mask(step, from)) * scale;
            sum += (0..CELLS).map(|from| entering(from) * u[[from, cell]]).sum::<f64>();
        }
        states[[step, cell]] = sum.tanh();
    }
    states
}

#[test]
fn the_inspector_has_the_states_of_a_sequence_by_hand() {
    for (mask, rate) in [("same", 0.4_f32), ("fresh", 0.4), ("same", 0.0)] {
        let query = format!("data=digits&net=rnn&layers={CELLS}&drop=0.5&drop-rec={rate}&rec-mask={mask}");
        let scale = 1.0 / (1.0 - rate);
        let state = |by_hand: &ByHand, unit: usize, example: usize| {
            let (step, cell) = (unit / CELLS, unit % CELLS);
            let entry = |step: usize, cell: usize| match (rate > 0.0, mask) {
                (false, _) => 1.0,
                (true, "same") => by_hand.pass.mask(1)[[example, cell]],
                (true, _) => by_hand.pass.mask(1)[[example, step * CELLS + cell]],
            };
            let states = states(by_hand.pass.values(1).row(example), by_hand, entry, scale.into());
            let h = states[[step, cell]] as f32;
            // The state after the last step enters no other.
            let mask = (rate > 0.0 && step + 1 < STEPS).then(|| entry(step + 1, cell));
            Neuron {
                cells: None,
                bias: None,
                sum: None,
                activation: Some(h),
                mask,
                scale,
                output: Some(mask.map_or(h, |mask| h * mask * scale)),
                gradient: None,
                weight_gradient: Some(by_hand.weight_gradient(1, cell, CELLS)),
            }
        };
        let last = Places {
            weights: None,
            sums: 2,
            activations: 2,
            before_dropout: 2,
            outputs: 3,
            dropout: Some(2),
            units: CELLS,
        };
        let hidden = |by_hand: &ByHand, unit: usize, row: usize| neuron_by_hand(by_hand, &last, Entry::Unit, unit, row);
        assert_neurons(&query, &[(1, &state), (2, &hidden)]);
    }
}

/// The cells of a gated state lead their weights to every gate, side by side.
#[test]
fn the_inspectors_gradient_of_a_gated_cell_is_that_of_all_its_gates() {
    for net in ["gru", "lstm"] {
        let query = format!("data=digits&net={net}&layers={CELLS}&batch={BATCH}&train=30&test=30");
        let mut lab = lab(&query, ITERATIONS);
        lab.advance();
        let by_hand = ByHand::new(&lab);
        for phase in [Phase::Forward, Phase::Loss, Phase::Backward] {
            assert_eq!(lab.advance(), phase, "{net}");
        }
        for unit in 0..STEPS * CELLS {
            let neuron = arm_b(&lab).neuron(1, unit, 0, Phase::Backward).expect("there is such a cell");
            let wanted = by_hand.weight_gradient(1, unit % CELLS, CELLS);
            let is_right = neuron.weight_gradient.is_some_and(|found| is_near(found.into(), wanted.into()));
            assert!(is_right, "{net}, {unit}: {neuron:?}, expected {wanted}");
            assert!(wanted > 0.0, "{net}, {unit}");
        }
    }
}

#[test]
fn there_is_a_loss_of_the_batch_from_the_first_one_on() {
    let mut lab = lab("", 0);
    for phase in [Phase::Mask, Phase::Forward] {
        assert_eq!(metrics_of_b(&lab).batch_loss, None);
        assert_eq!(lab.advance(), phase);
    }
    assert_eq!((lab.advance(), lab.iteration()), (Phase::Loss, 0));
    assert!(metrics_of_b(&lab).batch_loss > Some(0.0));
}
