//! What JavaScript gets, called as JavaScript calls it, in a real browser.
#![cfg(target_arch = "wasm32")]

use dropout_lab::web::{DrawOptions, Lab, ViewName};
use js::ArmName;
use js::argument::Numbers;
use js_sys::{Float32Array, JSON, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlCanvasElement;

wasm_bindgen_test_configure!(run_in_browser);

/// An argument as JavaScript passes it.
fn passed<T: JsCast>(value: impl Into<JsValue>) -> T {
    value.into().unchecked_into()
}

fn lab(query: &str) -> Lab {
    Lab::new(&passed(query)).map_err(JsValue::from).expect("the query is valid")
}

fn arm(name: &str) -> ArmName {
    passed(name)
}

fn view(name: &str) -> ViewName {
    passed(name)
}

fn step(lab: &mut Lab, count: u32) {
    lab.step(&passed(count)).map_err(JsValue::from).expect("it is a number of iterations");
}

fn options() -> DrawOptions {
    let json = r#"{"width": 400, "height": 300, "ratio": 1, "dark": false, "example": 0}"#;
    JSON::parse(json).expect("the options are JSON").unchecked_into()
}

fn numbers(numbers: &[f32]) -> Numbers {
    passed(Float32Array::from(numbers))
}

fn message(result: Result<impl Sized, impl Into<JsValue>>) -> String {
    let error: JsValue = result.err().expect("this must fail").into();
    error.dyn_into::<js_sys::Error>().expect("it is an Error").message().into()
}

fn mask(lab: &Lab, layer: usize) -> Vec<u8> {
    lab.mask(&arm("b"), &passed(layer as u32)).map_err(JsValue::from).expect("arm b has this layer").to_vec()
}

fn get(object: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(object.clone(), |object, key| Reflect::get(&object, &(*key).into()).expect("it is an object"))
}

#[wasm_bindgen_test]
fn a_step_draws_new_masks_of_zeros_and_ones() {
    let mut lab = lab("drop=0.5");
    step(&mut lab, 1);
    let first = mask(&lab, 1);
    assert_eq!(first.len(), 16 * 16);
    assert!(first.contains(&0) && first.contains(&1) && first.iter().all(|&m| m <= 1));
    step(&mut lab, 1);
    assert_ne!(first, mask(&lab, 1));
    assert_eq!(mask(&lab, 0), vec![1; 16 * 2], "nothing is dropped of the input");
}

#[wasm_bindgen_test]
fn noise_drops_nothing_and_has_factors_in_the_shape_of_the_mask() {
    let mut lab = lab("kind=gaussian&drop=0.5");
    step(&mut lab, 1);
    let factors = lab.factors(&arm("b"), &passed(1)).map_err(JsValue::from).expect("arm b has this layer").to_vec();
    assert_eq!(mask(&lab, 1), vec![1; 16 * 16]);
    assert!(factors.len() == 16 * 16 && factors.iter().any(|&factor| factor != 0.0 && factor != 1.0 && factor != 2.0));
    assert_eq!(
        lab.masking(&arm("b"), &passed(1)).map_err(JsValue::from).expect("it is there").as_deref(),
        Some("factors")
    );
}

#[wasm_bindgen_test]
fn layers_and_units_have_names() {
    let lab = lab("bn=on");
    let names = lab.names(&arm("a")).map_err(JsValue::from).expect("arm a is there");
    assert_eq!(names, ["Input", "Hidden layer 1", "Hidden layer 2", "Output"]);
    let name = lab.name(&arm("b"), &passed(2), &passed(3)).map_err(JsValue::from).expect("the layer is there");
    assert_eq!(name, "Hidden layer 2, neuron 4");
    assert!(message(lab.name(&arm("b"), &passed(4), &passed(0))).contains("There is no layer 4"));
}

#[wasm_bindgen_test]
fn phases_come_in_order_and_the_mask_stays_through_them() {
    let mut lab = lab("");
    let mut masks = Vec::new();
    for wanted in ["mask", "forward", "loss", "backward", "update"] {
        assert_eq!(lab.phase(), wanted);
        masks.push(mask(&lab, 1));
    }
    assert!(masks.windows(2).all(|pair| pair[0] == pair[1]));
    let (mut by_phases, mut by_steps) = (lab, self::lab(""));
    step(&mut by_steps, 1);
    assert_eq!(by_phases.fingerprint(), by_steps.fingerprint());
    by_phases.phase();
    step(&mut by_phases, 1);
    step(&mut by_steps, 1);
    assert_eq!(by_phases.fingerprint(), by_steps.fingerprint(), "a begun iteration is finished, and counts");
}

#[wasm_bindgen_test]
fn the_same_query_gives_the_same_fingerprint_in_two_labs() {
    let (mut one, mut other) = (lab("data=moons&seed=7"), lab("seed=7&data=moons"));
    for _ in 0..50 {
        step(&mut one, 10);
        step(&mut other, 5);
        step(&mut other, 5);
    }
    assert_eq!(one.fingerprint(), other.fingerprint());
    assert_eq!(one.query(), other.query());
}

#[wasm_bindgen_test]
fn what_gave_way_to_a_change_is_told() {
    let mut lab = lab("drop=0.1,0.3");
    let told = |lab: &Lab| {
        let adjustments = lab.adjustments().map_err(JsValue::from).expect("they can be told");
        String::from(js_sys::JSON::stringify(&adjustments).expect("they are plain"))
    };
    assert_eq!(told(&lab), "[]");
    assert!(lab.set(&passed("layers"), &passed("8")).is_ok());
    let sentence = "Dropout rate p: now 0.1, since there is one rate for each hidden layer.";
    assert_eq!(told(&lab), format!(r#"[{{"key":"drop","from":"0.1,0.3","to":"0.1","sentence":"{sentence}"}}]"#));
    assert_eq!(lab.query(), "layers=8&drop=0.1");
}

#[wasm_bindgen_test]
fn errors_are_sentences_and_change_nothing() {
    assert!(message(Lab::new(&passed("nosie=0.3"))).contains("'noise'"));
    assert!(message(Lab::new(&passed("data=digits"))).contains("digits"));
    assert!(!message(Lab::load_digits(&passed(Uint8Array::from(&b"nonsense"[..])))).is_empty());
    let mut lab = lab("");
    step(&mut lab, 3);
    let fingerprint = lab.fingerprint();
    assert!(!message(lab.set(&passed("drop"), &passed("7"))).is_empty());
    assert!(!message(lab.mask(&arm("c"), &passed(0))).is_empty());
    assert!(!message(lab.mask(&arm("a"), &passed(99))).is_empty());
    assert!(!message(lab.neuron(&arm("a"), &passed(1), &passed(999), &passed(0))).is_empty());
    assert!(!message(lab.predict(&arm("a"), &numbers(&[1.0]))).is_empty());
    assert!(!message(lab.sample(&arm("a"), &numbers(&[1.0, 2.0]), &passed(u32::MAX))).is_empty());
    assert!(!message(lab.describe(&view("nothing"), &arm("a"), &options())).is_empty());
    assert_eq!((lab.query().as_str(), lab.fingerprint()), ("", fingerprint));
}

#[wasm_bindgen_test]
fn a_rate_changes_live_and_another_size_restarts() {
    let mut lab = lab("");
    step(&mut lab, 5);
    let set = |lab: &mut Lab, key: &str, value: &str| {
        lab.set(&passed(key), &passed(value)).map_err(JsValue::from).expect("the value is valid")
    };
    let metrics = |lab: &Lab| lab.metrics().map_err(JsValue::from).expect("metrics can be built");
    assert_eq!(set(&mut lab, "eval", "5"), "live");
    assert!(get(&metrics(&lab), &["changedAt"]).is_undefined(), "evaluation changes nothing of the run");
    assert_eq!(set(&mut lab, "drop", "0.5"), "live");
    assert_eq!(get(&metrics(&lab), &["iteration"]), 5);
    assert_eq!(get(&metrics(&lab), &["changedAt"]), 5);
    assert_eq!(get(&metrics(&lab), &["b", "scales"]).unchecked_into::<js_sys::Array>().get(1), 2);
    assert_eq!(set(&mut lab, "layers", "8"), "restart");
    assert_eq!(get(&metrics(&lab), &["iteration"]), 0);
    assert_eq!(set(&mut lab, "layers", ""), "restart");
    assert_eq!(lab.query(), "drop=0.5&eval=5");
}

#[wasm_bindgen_test]
fn every_view_draws_and_tells_of_itself() {
    let document = web_sys::window().and_then(|window| window.document()).expect("a browser has a document");
    let canvas: HtmlCanvasElement = document.create_element("canvas").expect("a canvas").unchecked_into();
    for query in ["", "data=curve&drop=0", "layers=100,100&batch=64", "compare=off"] {
        let mut lab = lab(query);
        for steps in [0, 3] {
            step(&mut lab, steps);
            for name in ["network", "plane", "answers", "curve", "mask"] {
                for side in ["a", "b"] {
                    lab.draw(&view(name), &arm(side), &passed(canvas.clone()), &options()).expect("it draws");
                    let described = lab.describe(&view(name), &arm(side), &options());
                    assert!(described.map_err(JsValue::from).is_ok());
                }
            }
        }
    }
}

#[wasm_bindgen_test]
fn predictions_are_probabilities_and_samples_differ_only_under_dropout() {
    let mut lab = lab("drop=0.5");
    step(&mut lab, 50);
    let x = [0.3, -0.4, 1.0, 1.0];
    let answers = lab.predict(&arm("b"), &numbers(&x)).map_err(JsValue::from).expect("two inputs");
    assert_eq!(answers.len(), 4);
    assert!((answers[0] + answers[1] - 1.0).abs() < 1e-6);
    let mut differ = |name| {
        let samples = lab.sample(&arm(name), &numbers(&x), &passed(20)).map_err(JsValue::from).expect("two inputs");
        assert_eq!(samples.len(), 20 * 4);
        samples.chunks(4).any(|sample| sample != &samples[..4])
    };
    assert!(differ("b"));
    assert!(!differ("a"));
    // More rows than are passed through at once.
    let many = lab.predict(&arm("b"), &numbers(&x.repeat(500))).map_err(JsValue::from).expect("a thousand rows");
    assert!(many.len() == 2000 && many.chunks(4).all(|chunk| chunk == answers));
}

#[wasm_bindgen_test]
fn what_diverges_says_so_and_no_number_is_lost() {
    let mut lab = lab("optim=sgd&lr=10&data=curve&layers=64,64");
    step(&mut lab, 500);
    let metrics = lab.metrics().map_err(JsValue::from).expect("metrics can be built");
    let sentence = get(&metrics, &["a", "diverged"]).as_string().unwrap_or_default();
    assert!(sentence.starts_with("diverged at iteration ") && sentence.ends_with("(learning rate 10)"), "{sentence}");
    for name in ["trainLoss", "testLoss"] {
        let number = get(&metrics, &["a", name]).as_f64();
        assert!(number.is_some_and(f64::is_finite), "{name}: {number:?}");
    }
}

#[wasm_bindgen_test]
fn weights_leave_the_page_and_come_back() {
    let mut from = lab("layers=3&drop=0.5");
    step(&mut from, 20);
    let file = from.weights().map_err(JsValue::from).expect("the weights are finite");
    let mut to = lab("");
    to.load(&passed(file)).map_err(JsValue::from).expect("the file fits");
    assert_eq!((to.fingerprint(), to.query()), (from.fingerprint(), from.query()));
    assert!(message(to.load(&passed("{"))).contains("should stand after byte 1"));
    assert_eq!(to.fingerprint(), from.fingerprint());
}

#[wasm_bindgen_test]
fn what_is_no_argument_gets_a_sentence() {
    let mut lab = lab("");
    assert!(lab.set(&passed("drop"), &passed(0.3)).is_ok(), "a number stands for its digits");
    assert_eq!(lab.query(), "drop=0.3");
    assert_eq!(message(lab.set(&passed("drop"), &passed(true))), "The value must be a text; this is true or false.");
    assert_eq!(message(lab.set(&passed(JsValue::NULL), &passed("1"))), "The key must be a text; this is null.");
    for count in [passed(-1), passed(0.5), passed(f64::NAN), passed(2e6), passed(JsValue::UNDEFINED), passed("3")] {
        let sentence = message(lab.step(&count));
        assert!(
            sentence.starts_with("The number of iterations must be a whole number from 0 to 1000000; this is"),
            "{sentence}"
        );
    }
    assert_eq!(
        message(lab.mask(&arm("b"), &passed(-1))),
        "The layer must be a whole number from 0 to 4294967295; this is -1."
    );
    assert!(message(lab.predict(&arm("b"), &passed(3))).starts_with("The input must be an array"));
    assert!(message(lab.predict(&arm("b"), &passed(js_sys::Array::of1(&"x".into())))).starts_with("The input must be"));
    assert!(
        message(Lab::load_digits(&passed(JsValue::UNDEFINED))).starts_with("The file of digits must be a Uint8Array")
    );
    assert!(message(lab.load(&passed(3))).starts_with("The file of weights must be a text"));
    let described = lab.describe(&passed(3), &arm("b"), &options());
    assert_eq!(message(described), "A view is one of: network, plane, answers, curve, mask.");
    assert_eq!(
        message(lab.draw(&view("plane"), &arm("b"), &passed(7), &options())),
        "The canvas must be a canvas; this is 7."
    );
    assert_eq!((lab.query().as_str(), lab.predict(&arm("b"), &numbers(&[0.1, 0.2])).is_ok()), ("drop=0.3", true));
}

#[wasm_bindgen_test]
fn a_file_longer_than_its_network_is_refused_before_it_is_read() {
    let mut lab = lab("layers=3");
    let file = lab.weights().map_err(JsValue::from).expect("the weights are finite");
    let padded = format!("{}{}", &file[..file.len() - 1], " ".repeat(300_000));
    let sentence = message(lab.load(&passed(padded)));
    assert!(sentence.contains("bytes; the weights of its run take at most 10"), "{sentence}");
}
