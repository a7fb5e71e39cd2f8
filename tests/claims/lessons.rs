//! Lessons 7, 11 and 12 of the course, measured with the seeds that the others were: 501 to 505.
//!
//! `cargo test --test claims -- --ignored --nocapture lesson` prints the means; a verdict holds in at least four of five runs.

use super::runs::{accuracy, arms, lab, norm_statistics, outcome};
use data::Targets;
use lab::{Arm, Evaluation, Lab, Side};
use measure::{Name, Outcome as Measured, measure};
use nn::loss::largest;

const CONVOLUTIONAL: &str = "data=digits&net=cnn&channels=8,16&layers=64&lr=0.001&batch=32";
const DENSE: &str = "data=digits&layers=128,128&lr=0.001&batch=32";

/// What `read` makes of each seed's lab, numbers of which the means are printed.
fn measured<const N: usize>(
    query: &str,
    iterations: u64,
    names: [&str; N],
    read: impl Fn(&Lab) -> [f64; N],
) -> Vec<[f64; N]> {
    let runs: Vec<[f64; N]> = (501..=505).map(|seed| read(&lab(query, seed, 0, iterations))).collect();
    println!("{query} after {iterations} iterations");
    for (number, name) in names.iter().enumerate() {
        let mean = runs.iter().map(|run| run[number]).sum::<f64>() / runs.len() as f64;
        println!("  {name} {mean:.3}");
    }
    runs
}

/// In how many runs a condition holds, printed.
fn holds<const N: usize>(what: &str, runs: &[[f64; N]], condition: impl Fn(&[f64; N]) -> bool) -> usize {
    let count = runs.iter().filter(|run| condition(run)).count();
    println!("  {what}: {count} of {}", runs.len());
    count
}

/// Test losses of a and b, test accuracies of a and b.
fn tests(query: &str, iterations: u64) -> Vec<[f64; 4]> {
    measured(query, iterations, ["test loss a", "test loss b", "test accuracy a", "test accuracy b"], |lab| {
        let [a, b] = arms(lab).map(|arm| outcome(arm).test);
        [a.loss, b.loss, accuracy(a), accuracy(b)].map(f64::from)
    })
}

#[test]
#[ignore = "half a minute of lesson 7's own runs; the claims have more seeds"]
fn lesson_7_images_and_sequences() {
    for (network, iterations) in [
        (format!("{CONVOLUTIONAL}&drop=0.5"), 1_500),
        ("data=digits&net=rnn&layers=64&lr=0.001&batch=32&drop=0.5&drop-rec=0.2".to_owned(), 1_500),
        ("data=digits&net=lstm&layers=32&lr=0.001&batch=32&drop=0.5&drop-rec=0.2".to_owned(), 1_500),
    ] {
        let runs = tests(&network, iterations);
        assert!(holds("test loss lower with dropout", &runs, |[a, b, ..]| b < a) >= 4);
    }
}

#[test]
#[ignore = "half a minute of lesson 11's own runs; the claims have more seeds"]
fn lesson_11_where_batch_norm_is_the_better_tool() {
    let against = format!("{CONVOLUTIONAL}&drop=0&a.bn=on&drop-conv=0.2");
    let early = tests(&format!("{against}&flip=0"), 100);
    assert!(holds("batch norm ahead by 0.1", &early, |[.., a, b]| a - b >= 0.1) >= 4);
    let late = tests(&format!("{against}&flip=0"), 1_000);
    assert!(holds("dropout gains nothing", &late, |[.., a, b]| *b < a + 0.01) >= 4);
    holds("test loss higher with dropout", &late, |[a, b, ..]| b > a);
    let neither = tests(&format!("{CONVOLUTIONAL}&drop=0&drop-conv=0.2&flip=0"), 600);
    holds("accuracy higher with neither", &neither, |[.., a, b]| a > b);
    let noisy = tests(&format!("{against}&flip=0.3"), 1_000);
    assert!(holds("test loss lower with dropout", &noisy, |[a, b, ..]| b < a) >= 4);
    measured(&format!("{against}&flip=0.3"), 1_000, ["wrong labels learnt a", "wrong labels learnt b"], |lab| {
        arms(lab).map(|arm| wrong_labels_learnt(lab, arm))
    });
    let kinds = "drop=0&a.drop-conv=0.2&drop-conv=0.2&b.conv-kind=standard";
    let cells = tests(&format!("{CONVOLUTIONAL}&{kinds}"), 1_000);
    holds("test loss higher with single cells", &cells, |[a, b, ..]| b > a);
    holds("accuracy higher with single cells", &cells, |[.., a, b]| b > a);
}

/// The share of the replaced training labels that an arm answers as they were given.
fn wrong_labels_learnt(lab: &Lab, arm: &Arm) -> f64 {
    let (mut evaluation, split) = (Evaluation::default(), lab.split());
    arm.evaluate(split.train.x.view(), &mut evaluation);
    let Targets::Classes(given) = &split.train.y else { panic!("the lab has classes") };
    let answers = evaluation.answers();
    let wrong = (0..given.len()).filter(|&example| split.flipped[example]);
    let is_learnt = |&example: &usize| largest(answers.row(example).iter().copied()) == given[example] as usize;
    wrong.clone().filter(is_learnt).count() as f64 / wrong.count() as f64
}

/// Ratios of the first and second normalisation of a, then of b.
fn ratios(lab: &Lab) -> [f64; 4] {
    let found = measure(lab, Name::VarianceShift);
    let [a, b] = [found.a, found.b].map(|measured| match measured {
        Some(Measured::VarianceShift(found)) => [0, 1].map(|layer| found.layers[layer].mean.unwrap_or(f64::NAN)),
        other => panic!("this is no variance shift: {other:?}"),
    });
    [a[0], a[1], b[0], b[1]]
}

#[test]
#[ignore = "half a minute of lesson 12's own runs; the claims have more seeds"]
fn lesson_12_variance_shift() {
    for side in ["bn-at=before", "bn-at=after"] {
        let orders = format!("{DENSE}&a.drop=0.5&drop=0.5&bn=on&{side}&a.bn-order=drop-bn");
        let shifts = measured(&orders, 1_000, ["first a", "second a", "first b", "second b"], ratios);
        assert!(holds("first layer", &shifts, |[a, _, b, _]| *a > 1.5 && (b - 1.0).abs() < 0.001) >= 4);
        assert!(holds("second layer", &shifts, |[_, a, _, b]| 1.2 < *b && b < a) >= 4);
        harm(&orders, 1_000);
        let spatial = "flip=0&drop=0&a.drop-conv=0.5&drop-conv=0.5&bn=on";
        harm(&format!("{CONVOLUTIONAL}&{spatial}&{side}&a.bn-order=drop-bn"), 500);
    }
    // Dropout only after the last norm, against dropout after both.
    let remedy = format!("{DENSE}&a.drop=0.5&drop=0,0.5&bn=on");
    measured(&remedy, 1_000, ["first a", "second a", "first b", "second b"], ratios);
    harm(&remedy, 1_000);
    // Nothing dropped, clean labels: what the side of the activation does by itself.
    tests(&format!("{DENSE}&flip=0&drop=0&bn=on&a.bn-at=after"), 1_000);
}

/// Prints test loss and accuracy as they are, and with statistics taken again without masks.
fn harm(query: &str, iterations: u64) {
    let names = ["loss", "accuracy", "loss with new statistics", "accuracy with new statistics"];
    for (side, arm) in [(Side::A, "a"), (Side::B, "b")] {
        println!("Arm {arm}:");
        let runs = measured(query, iterations, names, |lab| {
            let scores = norm_statistics(lab, side);
            let accuracy = |of: Option<f64>| of.expect("the digits have classes");
            [scores.loss_before, accuracy(scores.accuracy_before), scores.loss_after, accuracy(scores.accuracy_after)]
        });
        holds("loss lower with new statistics", &runs, |[before, _, after, _]| after < before);
    }
}
