//! What the worker's script gets, called as it calls it, in a real browser.
#![cfg(target_arch = "wasm32")]

mod labs;

use js::ArmName;
use js_sys::{JSON, Reflect, Uint8Array};
use labs::lab;
use measure::Name;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use worker::{ExportFormat, MeasureName, Run, Trial, judge, load_digits, read_lesson, read_table};

wasm_bindgen_test_configure!(run_in_browser);

/// An argument as JavaScript passes it.
fn passed<T: JsCast>(value: impl Into<JsValue>) -> T {
    value.into().unchecked_into()
}

fn run(query: &str, iterations: u64) -> Run {
    let snapshot = lab(query, iterations).snapshot().expect("a lab can be written");
    Run::new(&passed(Uint8Array::from(&snapshot[..]))).map_err(JsValue::from).expect("the snapshot is whole")
}

fn message(result: Result<impl Sized, JsError>) -> String {
    let error: JsValue = result.err().expect("this must fail").into();
    error.dyn_into::<js_sys::Error>().expect("it is an Error").message().into()
}

fn get(object: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(object.clone(), |object, key| Reflect::get(&object, &(*key).into()).expect("it is an object"))
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).expect("it is plain data").into()
}

fn measure(run: &mut Run, name: &str, milliseconds: f64) -> JsValue {
    let name: MeasureName = JsValue::from_str(name).unchecked_into();
    run.measure(&name, &passed(milliseconds)).map_err(JsValue::from).expect("there is such a measure")
}

/// A run of the page goes on here to the same bits, with every network.
#[wasm_bindgen_test]
fn a_snapshot_is_gone_on_from_to_the_same_bits() {
    let digits: Uint8Array = Uint8Array::from(&include_bytes!("../static/digits.bin")[..]);
    load_digits(&passed(digits)).map_err(JsValue::from).expect("the digits are whole");
    for query in [
        "",
        "data=table",
        "data=curve&optim=momentum",
        "data=digits&net=cnn&layers=9&bn=on",
        "data=digits&net=rnn&layers=9&optim=sgd",
        "data=digits&net=gru&layers=9",
        "data=digits&net=lstm&layers=9&kind=gaussian",
    ] {
        let mut here = lab(query, 20);
        let mut there = run(query, 20);
        let fingerprint = |lab: &lab::Lab| format!("{:016x}", lab.fingerprint());
        assert_eq!(there.fingerprint(), fingerprint(&here), "{query}");
        here.step(100);
        there.step(&passed(100)).map_err(JsValue::from).expect("it is a number of iterations");
        assert_eq!(there.fingerprint(), fingerprint(&here), "{query}");
    }
}

#[wasm_bindgen_test]
fn a_measure_is_the_same_at_once_and_a_little_at_a_time() {
    let mut run = run("drop=0.5", 20);
    assert!(measure(&mut run, "importance", 0.0).is_undefined());
    // Another one begins, and the first begins anew.
    assert!(measure(&mut run, "sparsity", 0.0).is_undefined());
    let little =
        std::iter::repeat_with(|| measure(&mut run, "importance", f64::NAN)).find(|found| !found.is_undefined());
    let little = little.expect("it ends");
    assert_eq!(get(&little, &["iteration"]), 20);
    assert_eq!(get(&little, &["b", "layers", "0", "rises", "length"]), 16);
    assert_eq!(json(&little), json(&measure(&mut run, "importance", f64::INFINITY)));
    for name in Name::ALL.iter().map(|name| name.word()) {
        assert!(json(&measure(&mut run, name, f64::INFINITY)).contains("\"b\":{"), "{name}");
    }
}

#[wasm_bindgen_test]
fn an_unknown_measure_is_answered_with_those_there_are() {
    let name: MeasureName = JsValue::from_str("importence").unchecked_into();
    let sentence = message(run("", 0).measure(&name, &passed(0.0)));
    assert!(sentence.contains("norm-statistics; did you mean 'importance'?"), "{sentence}");
}

#[wasm_bindgen_test]
fn networks_leave_as_scripts() {
    let run = run("layers=3&drop=0.5", 20);
    let format = |word: &str| JsValue::from_str(word).unchecked_into::<ExportFormat>();
    let arm = |word: &str| JsValue::from_str(word).unchecked_into::<ArmName>();
    let script = |word, arm| run.export(&format(word), arm).map_err(JsValue::from);
    assert!(script("keras", None).expect("arm b is there").contains("layers.Dropout(0.5)"));
    assert!(!script("pytorch", Some(arm("a"))).expect("arm a is there").contains("nn.Dropout"));
    assert_eq!(message(run.export(&format("onnx"), None)), "A format is one of: pytorch, keras.");
}

#[wasm_bindgen_test]
fn a_table_is_read_or_answered_with_a_sentence() {
    let text = include_str!("labs/table.csv");
    let read = |text: &str| read_table(&passed(text), None, None).map_err(JsValue::from).expect("it is a text");
    let table = read(text);
    assert_eq!(get(&table, &["info", "rows"]), 300);
    assert_eq!(get(&table, &["info", "label"]), "kind");
    let bytes: Uint8Array = get(&table, &["bytes"]).unchecked_into();
    let of_bytes = data::Table::from_bytes(&bytes.to_vec()).expect("it is the table");
    assert_eq!(of_bytes, data::Table::parse(text, None).expect("the table can be read"));
    assert_eq!(get(&table, &["columns", "3", "part"]), "label");
    assert_eq!(get(&read(""), &["error"]), "there is no table: the text is empty");
    let chosen = read_table(&passed(text), None, Some(passed("height:out"))).map_err(JsValue::from);
    assert_eq!(get(&chosen.expect("there is such a column"), &["chosen", "columns"]), "height:out");
}

#[wasm_bindgen_test]
fn broken_bytes_are_answered_with_a_sentence() {
    assert_eq!(
        message(Run::new(&passed(Uint8Array::from(&[1, 2, 3][..])))),
        "this is not a snapshot of a run, or one of another version"
    );
}

/// A trial in slices has the numbers and the fingerprints that it has natively.
#[wasm_bindgen_test]
fn a_trial_has_the_numbers_that_it_has_natively() {
    let text = include_str!("../lessons/thinned.json");
    let mut trial = Trial::new(&passed(text), &passed(601)).map_err(JsValue::from).expect("the lesson is right");
    let outcome = loop {
        let found = trial.advance(&passed(1.0)).map_err(JsValue::from).expect("the lesson can be run");
        if !found.is_undefined() {
            break found;
        }
    };
    let lesson = course::Lesson::read("thinned.json", text).expect("the lesson is right");
    let native = course::Trial::new(lesson.into(), 601, Default::default()).finish().expect("circles need no file");
    assert_eq!(serde_json::from_str::<course::Outcome>(&json(&outcome)).expect("it is an outcome"), native);
    let verdict = judge(&passed(text), &passed(format!("[{}]", json(&outcome)))).map_err(JsValue::from);
    assert_eq!(get(&verdict.expect("there is an outcome"), &["held"]), 1);
}

#[wasm_bindgen_test]
fn a_file_that_is_no_lesson_is_answered_with_a_sentence() {
    let sentence = message(read_lesson(&passed("mine.json"), &passed("{ \"nam\": 1 }")));
    assert!(sentence.starts_with("mine.json, nam: unknown field `nam`, expected one of `name`"), "{sentence}");
}
