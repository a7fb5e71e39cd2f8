//! The same run everywhere: natively and in a browser, to the last bit of every parameter.

use dropout_lab::config::Config;
use dropout_lab::data::{Digits, Sources};
use dropout_lab::lab::Lab;
use std::rc::Rc;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// Runs that between them go through every activation, optimizer, penalty, loss, network, kind of dropout and odd size of
/// matrix.
const RUNS: [(&str, &str); 12] = [
    ("", "0571c34061e1ee14"),
    ("data=moons&act=tanh&optim=momentum&l2=0.01&drop=0.5", "a061137c68477792"),
    ("data=spiral&act=sigmoid&optim=sgd&lr=0.1&max-norm=1&scaling=classic", "b6f969401a611e62"),
    ("data=curve&act=selu&hidden=13,7,3&batch=11&l1=0.001&scaling=none", "8284f50e567f2fff"),
    ("data=xor&act=identity&drop-in=0.1&train=30&batch=32", "68eeba2c84f4f26b"),
    ("data=digits&hidden=30,21&drop=0.5&drop-in=0.2&batch=10", "287b0851ee84c448"),
    ("data=moons&kind=gaussian&drop=0.4&bn=on&hidden=11", "0295ddf0cac1da1d"),
    ("data=circles&kind=alpha&act=selu&drop=0.1", "605e2f8ba4419d97"),
    ("data=digits&net=cnn&channels=5,9&hidden=12&drop-conv=0.2&bn=on&bn-order=drop-bn&batch=10", "c954d08fab5d5e34"),
    ("data=digits&net=rnn&hidden=13&drop-rec=0.3&batch=10", "8c33850cd6f100da"),
    ("data=digits&net=gru&hidden=13,7&drop-rec=0.3&rec-mask=fresh&kind=dropconnect&batch=10", "f9276e1df63ec00e"),
    ("data=digits&net=lstm&hidden=13&drop-rec=0.3&scaling=classic&batch=10", "1c25de8930a3d4ce"),
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
