//! Any query gives a run, which is printed so that it reads the same, or a sentence for each thing that is wrong.
#![no_main]

use settings::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    match Config::parse(query) {
        Ok(config) => assert_eq!(Config::parse(&config.query()), Ok(config)),
        Err(errors) => {
            assert!(!errors.0.is_empty());
            assert_eq!(errors.to_string().lines().count(), errors.0.len(), "{errors}");
        }
    }
});
