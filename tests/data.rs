//! The same examples everywhere: natively and in a browser, to the last bit.

use data::{Digits, Sources, Split, Targets};
use settings::{Config, Family};
use std::rc::Rc;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// FNV-1a over the bits of everything in a split.
fn fingerprint(split: &Split) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |word: u32| {
        for byte in word.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    };
    for examples in [&split.train, &split.test] {
        examples.x.iter().for_each(|x| add(x.to_bits()));
        match &examples.y {
            Targets::Classes(classes) => classes.iter().for_each(|&class| add(class)),
            Targets::Values(values) => values.iter().for_each(|value| add(value.to_bits())),
        }
    }
    hash
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn examples_are_the_same_everywhere() {
    let sources = Sources::digits(Rc::new(Digits::parse(include_bytes!("../static/digits.bin")).unwrap()));
    let known = [
        ("circles", "ed35c4c479aa0a09"),
        ("moons&train=80&noise=0.2", "94f31b1d4d05a29b"),
        ("gaussians", "54774929567a0272"),
        ("xor", "863a53714b7756f1"),
        ("spiral", "b1fcbb7adf4698f9"),
        ("curve", "afa74180ea24941d"),
        ("digits", "16d4835c0537770e"),
    ];
    // All but the reader's own table.
    assert_eq!(known.len() + 1, Family::ALL.len());
    for (data, known) in known {
        let config = Config::parse(&format!("data={data}")).unwrap();
        let found = fingerprint(&Split::generate(&config, &sources).unwrap());
        assert_eq!(format!("{found:016x}"), known, "{data}");
    }
}
