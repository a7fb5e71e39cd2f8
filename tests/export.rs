//! What a reader takes home: scripts that have what the arm has and nothing else, and weights that come back whole or not
//! at all. That the scripts run is checked by `tests/python/check.py`.
#![cfg(not(target_arch = "wasm32"))]

mod properties;

use data::{Digits, Sources};
use export::{Format, load, script, weights};
use lab::{Evaluation, Lab, Side};
use properties::cases;
use proptest::prelude::*;
use settings::Config;
use std::rc::Rc;

const FAMILIES: [&str; 7] = [
    "layers=5,4&bn=on",
    "data=curve&layers=6&compare=off",
    "data=digits&net=cnn&channels=3,4&layers=6&bn=on&bn-order=drop-bn&drop-conv=0.2",
    "data=digits&net=rnn&layers=5&drop-rec=0.2",
    "data=digits&net=gru&layers=5,4&rec-mask=fresh&drop-rec=0.2",
    "data=digits&net=lstm&layers=5&drop-rec=0",
    "b.kind=dropconnect&a.layers=3&layers=4,4&drop=0.3",
];

fn lab(query: &str) -> Lab {
    let digits = Digits::parse(include_bytes!("../static/digits.bin")).expect("the file has the digits");
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    Lab::new(config, Sources::digits(Rc::new(digits)), None).unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn trained(query: &str) -> Lab {
    let mut lab = lab(query);
    lab.step(37);
    lab
}

fn saved(lab: &Lab) -> String {
    weights(lab).expect("the weights are finite")
}

fn outputs(lab: &Lab) -> Vec<f32> {
    let mut evaluation = Evaluation::default();
    let arm = lab.arm(Side::B).expect("there is always an arm b");
    arm.evaluate(lab.split().test.x.view(), &mut evaluation);
    evaluation.answers().iter().copied().collect()
}

#[test]
fn weights_come_back_with_every_bit() {
    for query in FAMILIES {
        let from = trained(query);
        let mut to = lab("data=moons&seed=9");
        load(&mut to, &saved(&from)).unwrap_or_else(|refusal| panic!("{query}: {refusal}"));
        assert_eq!(to.fingerprint(), from.fingerprint(), "{query}");
        assert_eq!(outputs(&to), outputs(&from), "{query}");
        assert_eq!((to.config(), to.iteration()), (from.config(), 37), "{query}");
        assert_eq!(saved(&to), saved(&from), "{query}");
    }
}

#[test]
fn a_loaded_run_is_scored_says_that_it_is_not_the_querys_alone_and_trains_on() {
    let from = trained("drop=0.3");
    let mut to = lab("");
    load(&mut to, &saved(&from)).expect("the file fits");
    let metrics = to.metrics();
    assert_eq!((metrics.changed_at, metrics.evaluated_at), (Some(37), Some(37)));
    assert_eq!(to.history().iterations(), [37]);
    assert!(metrics.b.and_then(|arm| arm.test_loss).is_some());
    to.step(3);
    assert_eq!(to.iteration(), 40);
    assert_ne!(to.fingerprint(), from.fingerprint());
    to.restart().expect("the data are there");
    assert_eq!((to.metrics().changed_at, to.iteration()), (None, 0));
}

/// The loss is still finite, but the gradient at the last weight, about 10¹⁸ · 10³⁰, is not.
#[test]
fn an_arm_with_infinite_weights_is_not_saved() {
    let query = "data=curve&layers=1&act=identity&optim=sgd&drop=0&compare=off";
    let array = |shape: &str, number: f32| format!("{{\"shape\":[{shape}],\"data\":[{number:?}]}}");
    let dense = |w| format!("{{\"layer\":\"dense\",\"W\":{},\"b\":{}}}", array("1,1", w), array("1", 0.0));
    let layers = format!("[{},{}]", dense(1e30), dense(1e-12));
    let head = format!("\"format\":\"dropout-lab weights\",\"version\":1,\"query\":\"{query}\",\"iteration\":0");
    let mut lab = lab("");
    load(&mut lab, &format!("{{{head},\"b\":{layers}}}")).expect("the file fits");
    assert!(weights(&lab).is_ok());
    lab.step(1);
    let sentence = weights(&lab).expect_err("a weight is infinite").to_string();
    assert_eq!(sentence, "Arm b has diverged: some of its weights are no numbers any longer and cannot be saved.");
}

/// What a file says of a change to it, once for each way in which it can fail to fit.
#[test]
fn a_file_that_does_not_fit_is_refused_with_its_reason() {
    let file = saved(&trained("layers=2&seed=3&bn=on"));
    let with = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        file.replacen(from, to, 1)
    };
    let cases = [
        (String::new(), "an object should stand after byte 0"),
        (file[..file.len() / 2].to_owned(), "should stand after byte"),
        (format!("{file} x"), "the end of the file should stand after byte"),
        ("{}".to_owned(), "does not say that it is \"dropout-lab weights\""),
        (with("dropout-lab weights", "other weights"), "does not say that it is \"dropout-lab weights\""),
        (with("\"version\":1", "\"version\":2"), "is of version 2"),
        (with("\"iteration\":37,", ""), "lacks \"iteration\""),
        (with("\"iteration\":37", "\"iteration\":-1"), "a number should stand"),
        (with("\"iteration\":37", "\"iteration\":99999999999999999"), "a smaller iteration should stand"),
        (with("\"iteration\":37", "\"iteration\":37,\"iteration\":37"), "no key a second time should stand"),
        (with("\"iteration\":37", "\"iteration\":37,\"c\":1"), "no other key should stand"),
        (with("layers=2&", "layers=x&"), "query is wrong: layers: 'x' is not a whole number"),
        (with("layers=2&", "layer=2&"), "query is wrong: unknown key 'layer'; did you mean 'layers'?"),
        (with("layers=2&", "data=table&layers=2&"), "cannot be set up: data=table"),
        (with("layers=2&", "layers=3&"), "arm a, layer 1: \"W\" is not 2 × 3 numbers"),
        (with("layers=2&", "layers=2,2&"), "which has 3 layers where 5 are wanted"),
        (with("layers=2&", "layers=2&compare=off&"), "the query says compare=off"),
        (with("\"b\":[\n{", "\"b\":[{},{"), "arm b, which has 4 layers where 3 are wanted"),
        (with("\"layer\":\"dense\"", "\"layer\":\"rnn\""), "layer 1: it is no \"dense\""),
        (with("\"beta\"", "\"other\""), "layer 2: it has no \"beta\""),
        (with("\"variance\":{", "\"variance\":{\"shape\":[2],\"data\":[1,1]},\"more\":{"), "other arrays too"),
        (with("\"shape\":[2,2]", "\"shape\":[4]"), "layer 1: \"W\" is not 2 × 2 numbers"),
        (with("\"shape\":[2,2],\"data\":[", "\"shape\":[2,2],\"data\":[1,"), "layer 1: \"W\" is not 2 × 2 numbers"),
        (with("\"data\":[", "\"data\":[NaN,"), "a number should stand"),
        (with("\"data\":[", "\"data\":[1e39,"), "a number that 32-bit floating point can hold should stand"),
        (with("\"data\":[", "\"data\":[null,"), "a number should stand"),
        (
            with("\"variance\":{\"shape\":[2],\"data\":[", "\"variance\":{\"shape\":[2],\"data\":[-"),
            "a variance is below 0",
        ),
    ];
    let mut lab = trained("data=moons");
    let before = (lab.fingerprint(), lab.config().query(), lab.iteration(), lab.history().iterations().to_vec());
    for (text, wanted) in cases {
        let sentence = load(&mut lab, &text).expect_err(wanted).to_string();
        assert!(sentence.contains(wanted), "{sentence:?} does not say {wanted:?}");
        assert!(sentence.ends_with(['.', '?']) && !sentence.contains('\n'), "{sentence:?}");
    }
    let after = (lab.fingerprint(), lab.config().query(), lab.iteration(), lab.history().iterations().to_vec());
    assert_eq!(after, before);
}

#[test]
fn a_file_may_be_written_anew_by_another_program() {
    let from = trained("layers=3");
    let value: serde_json::Value = serde_json::from_str(&saved(&from)).expect("it is JSON");
    let mut to = lab("");
    load(&mut to, &serde_json::to_string_pretty(&value).expect("it is JSON")).expect("the same is said");
    assert_eq!(to.fingerprint(), from.fingerprint());
}

/// A file is changed in one place, as a slip or a bad disk would do it.
#[derive(Clone, Debug)]
enum Damage {
    Byte(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, &'static str),
    Remove(prop::sample::Index, usize),
}

impl Damage {
    fn to(&self, file: &str) -> Vec<u8> {
        let mut bytes = file.as_bytes().to_vec();
        match self {
            Self::Byte(at, byte) => *at.get_mut(&mut bytes) = *byte,
            Self::Cut(at) => bytes.truncate(at.index(file.len())),
            Self::Insert(at, text) => {
                let at = at.index(file.len());
                bytes.splice(at..at, text.bytes());
            }
            Self::Remove(at, count) => {
                let at = at.index(file.len());
                bytes.drain(at..bytes.len().min(at + count));
            }
        }
        bytes
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    const TEXTS: &[&str] =
        &["\"", "{", "[", "]", "}", ",", "null", "1e400", "-", "\\u", "\"x\":", "NaN", "[[[[", "0", "é"];
    let at = || any::<prop::sample::Index>();
    prop_oneof![
        (at(), prop_oneof![Just(b'"'), 32..127_u8, any::<u8>()]).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        at().prop_map(Damage::Cut),
        (at(), prop::sample::select(TEXTS)).prop_map(|(at, text)| Damage::Insert(at, text)),
        (at(), 1..40_usize).prop_map(|(at, count)| Damage::Remove(at, count)),
    ]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_damaged_file_is_loaded_whole_or_not_at_all(
        family in prop::sample::select(&["layers=2&bn=on", "layers=2&compare=off&b.kind=dropconnect", "data=curve&layers=3"]),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let mut file = saved(&trained(family));
        for damage in &damages {
            if !file.is_empty() {
                file = String::from_utf8_lossy(&damage.to(&file)).into_owned();
            }
        }
        let mut lab = lab("train=10&test=10&layers=3");
        let before = (lab.fingerprint(), lab.config().query(), lab.iteration(), lab.metrics());
        match load(&mut lab, &file) {
            Ok(()) => lab.step(2),
            Err(refusal) => {
                prop_assert!(!refusal.to_string().contains('\n'));
                prop_assert_eq!((lab.fingerprint(), lab.config().query(), lab.iteration(), lab.metrics()), before);
            }
        }
    }

    #[test]
    fn no_text_makes_loading_panic(text in ".{0,200}") {
        prop_assert!(load(&mut lab("train=4&test=4&layers=1"), &text).is_err());
    }
}

fn both(query: &str) -> [String; 2] {
    let lab = lab(query);
    [Format::Keras, Format::Pytorch].map(|format| script(&lab, Side::B, format).expect("there is always an arm b"))
}

/// What must be in the Keras script and in the PyTorch one, and what in neither.
fn assert_parts(query: &str, keras: &[&str], pytorch: &[&str], neither: &[&str]) {
    for (script, parts) in both(query).iter().zip([keras, pytorch]) {
        let mut from = 0;
        for part in parts {
            let found = script[from..].find(part);
            assert!(found.is_some(), "{query}: {part:?} is not there, or not in order, in\n{script}");
            from += found.unwrap_or(0) + part.len();
        }
        // Below the comment, which may name anything.
        let (_, code) = script.split_once("import numpy").expect("every script needs numpy");
        for part in neither {
            assert!(!code.contains(part), "{query}: {part:?} is there without need in\n{script}");
        }
    }
}

#[test]
fn dropout_stands_where_it_stands_here() {
    assert_parts(
        "drop=0.2,0.4&drop-in=0.1",
        &["Dropout(0.1)", "Dense(16,", "\"relu\"", "Dropout(0.2)", "Dense(16,", "\"relu\"", "Dropout(0.4)", "Dense(2,"],
        &["Dropout(0.1)", "Linear(2, 16)", "ReLU", "Dropout(0.2)", "Linear(16, 16)", "Dropout(0.4)", "Linear(16, 2)"],
        &["\nclass ", "PENALTY", "L2", "lecun"],
    );
    assert_parts(
        "data=digits&net=cnn&channels=8&layers=16&drop-conv=0.2&drop=0.5&bn=on",
        &[
            "Conv2D(8",
            "BatchNorm",
            "relu",
            "MaxPool",
            "SpatialDropout2D(0.2)",
            "Flatten",
            "Dense(16",
            "BatchNorm",
            "relu",
            "Dropout(0.5)",
        ],
        &[
            "Conv2d(1, 8",
            "BatchNorm2d(8)",
            "ReLU",
            "MaxPool",
            "Dropout2d(0.2)",
            "Flatten",
            "Linear(128, 16)",
            "BatchNorm1d(16)",
            "ReLU",
            "Dropout(0.5)",
        ],
        &["GRU", "Gaussian"],
    );
    let cells = "data=digits&net=cnn&channels=8&layers=16&drop-conv=0.2&conv-kind=standard&drop=0.5&bn=on";
    for (order, keras, pytorch) in [
        (
            "bn-order=drop-bn",
            ["layers.Dropout(0.2)", "BatchNorm", "relu", "MaxPool", "Dense", "Dropout(0.5)", "BatchNorm", "relu"],
            ["nn.Dropout(0.2)", "BatchNorm2d", "ReLU", "MaxPool", "Linear", "Dropout(0.5)", "BatchNorm1d", "ReLU"],
        ),
        (
            "bn-at=after",
            ["relu", "MaxPool", "BatchNorm", "layers.Dropout(0.2)", "Dense", "relu", "BatchNorm", "Dropout(0.5)"],
            ["ReLU", "MaxPool", "BatchNorm2d", "nn.Dropout(0.2)", "Linear", "ReLU", "BatchNorm1d", "Dropout(0.5)"],
        ),
        (
            "bn-at=after&bn-order=drop-bn",
            ["relu", "MaxPool", "layers.Dropout(0.2)", "BatchNorm", "Dense", "relu", "Dropout(0.5)", "BatchNorm"],
            ["ReLU", "MaxPool", "nn.Dropout(0.2)", "BatchNorm2d", "Linear", "ReLU", "Dropout(0.5)", "BatchNorm1d"],
        ),
    ] {
        assert_parts(&format!("{cells}&{order}"), &keras, &pytorch, &["Spatial", "Dropout2d"]);
    }
    assert_parts(
        "data=digits&net=rnn&layers=8&drop=0.5&drop-rec=0.3",
        &["layers.SimpleRNN(", "recurrent_dropout=0.3", "layers.Dropout(0.5)"],
        &["class MaskedRNN", "MaskedRNN(8, 8, 0.3)", "nn.Dropout(0.5)"],
        &["Flatten", "nn.ReLU", "gate_by_gate"],
    );
}

#[test]
fn every_kind_of_dropout_has_its_layer() {
    for (query, keras, pytorch) in [
        ("kind=gaussian", "layers.GaussianDropout(0.2)", "    GaussianDropout(0.2)"),
        ("kind=uniform", "    UniformDropout(0.2)", "    UniformDropout(0.2)"),
        ("kind=alpha&act=selu", "layers.AlphaDropout(0.2)", "nn.AlphaDropout(0.2)"),
        ("kind=dropconnect", "DropConnect(16, 0.2", "DropConnect(16, 16, 0.2)"),
        ("scaling=classic", "ClassicDropout(0.2)", "ClassicDropout(0.2)"),
        ("scaling=none", "UnscaledDropout(0.2)", "UnscaledDropout(0.2)"),
        ("data=digits&net=gru&rec-mask=fresh", "MaskedGRU(", "MaskedGRU(8, 64, 0.2)"),
        ("data=digits&net=lstm&drop-rec=0", "layers.LSTM(", "LastLSTM(8, 32, batch_first=True)"),
    ] {
        assert_parts(query, &[keras], &[pytorch], &[]);
    }
}

#[test]
fn an_arm_without_dropout_has_none() {
    assert_parts("drop=0&compare=off", &["Dense"], &["Linear"], &["Dropout"]);
}

#[test]
fn scripts_are_without_gaps_and_fit_a_page() {
    let queries = [
        "",
        "data=moons&flip=0",
        "data=digits&net=lstm&drop-rec=0.5&scaling=classic&rec-mask=fresh&l1=0.1&l2=0.1&max-norm=1",
    ];
    let families = ["circles", "moons", "gaussians", "xor", "spiral"].map(|family| format!("data={family}"));
    for query in queries.iter().chain(&FAMILIES).map(|query| (*query).to_owned()).chain(families) {
        for script in both(&query) {
            assert!(script.lines().all(|line| line.chars().count() <= 100), "{query}");
            assert!(!script.contains("\n\n\n\n") && !script.contains("TODO") && !script.contains("  \n"), "{query}");
            assert!(script.starts_with("# Dropout Lab") && script.ends_with('\n'), "{query}");
        }
    }
}

#[test]
fn a_batch_of_one_is_normalised_by_a_class_of_its_own() {
    assert_parts(
        "batch=1&bn=on",
        &["class BatchNorm(layers.BatchNormalization)", "    BatchNorm("],
        &["class BatchNorm1d(nn.BatchNorm1d)", "    BatchNorm1d(16)"],
        &["BatchNorm2d"],
    );
    assert_parts("batch=2&bn=on", &["layers.BatchNorm"], &["nn.BatchNorm1d(16)"], &["class BatchNorm"]);
}

#[test]
fn a_script_says_what_was_changed_while_the_run_trained() {
    let mut lab = lab("drop=0.2");
    let header = |lab: &Lab| {
        let script = script(lab, Side::B, Format::Keras).expect("there is always an arm b");
        script.split_once("import numpy").expect("every script needs numpy").0.replace("\n# ", " ")
    };
    lab.step(5);
    assert!(!header(&lab).contains("changed"));
    lab.set("drop", "0.5").expect("it is a rate");
    lab.set("lr", "0.01").expect("it is a rate");
    lab.step(5);
    lab.set("lr", "0.02").expect("it is a rate");
    let said = header(&lab);
    assert!(said.contains("The run: drop=0.5&lr=0.02 Its settings were changed while it trained"), "{said}");
    assert!(said.contains("up to iteration 5: the default one   up to iteration 10: drop=0.5&lr=0.01"), "{said}");
    let saved = weights(&lab).expect("the weights are finite");
    load(&mut lab, &saved).expect("the file fits");
    assert!(header(&lab).contains("Its weights were loaded at iteration 10"));
}

#[test]
fn an_arm_that_is_not_there_has_no_script() {
    assert_eq!(script(&lab("compare=off"), Side::A, Format::Keras), None);
}
