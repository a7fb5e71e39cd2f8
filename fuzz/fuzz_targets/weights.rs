//! Any file of weights is taken over, and then trains, or refused by a sentence, and then the lab is as it was.
#![no_main]

use settings::Config;
use data::Sources;
use lab::Lab;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &str| {
    let config = Config::parse("train=4&test=4&layers=1").expect("the query is valid");
    let mut lab = Lab::new(config, Sources::default(), None).expect("the data need nothing");
    let before = lab.fingerprint();
    match export::load(&mut lab, file) {
        Ok(()) => lab.step(1),
        Err(refusal) => {
            assert_eq!(refusal.to_string().lines().count(), 1, "{refusal}");
            assert_eq!(lab.fingerprint(), before);
        }
    }
});
