//! The same run everywhere: natively and in a browser, to the last bit of every parameter.

use dropout_lab::config::Config;
use dropout_lab::data::{Digits, Sources};
use dropout_lab::lab::Lab;
use std::rc::Rc;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// Runs that between them go through every activation, optimizer, penalty, loss and odd size of matrix.
const RUNS: [(&str, &str); 6] = [
    ("", "0571c34061e1ee14"),
    ("data=moons&act=tanh&optim=momentum&l2=0.01&drop=0.5", "5eb737d276df59a3"),
    ("data=spiral&act=sigmoid&optim=sgd&lr=0.1&max-norm=1&scaling=classic", "077ae553d4a88e1a"),
    ("data=curve&act=selu&hidden=13,7,3&batch=11&l1=0.001&scaling=none", "8284f50e567f2fff"),
    ("data=xor&act=identity&drop-in=0.1&train=30&batch=32", "68eeba2c84f4f26b"),
    ("data=digits&hidden=30,21&drop=0.5&drop-in=0.2&batch=10", "287b0851ee84c448"),
];

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn runs_are_the_same_everywhere() {
    let digits = Rc::new(Digits::parse(include_bytes!("../static/digits.bin")).unwrap());
    let fingerprints = RUNS.map(|(query, _)| {
        let mut lab = Lab::new(Config::parse(query).unwrap(), Sources::digits(digits.clone()), None).unwrap();
        lab.step(500);
        (query, format!("{:016x}", lab.fingerprint()))
    });
    assert_eq!(fingerprints, RUNS.map(|(query, known)| (query, known.to_owned())));
}
