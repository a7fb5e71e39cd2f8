//! Labs that have trained.

use dropout_lab::config::Config;
use dropout_lab::data::{Digits, Sources};
use dropout_lab::lab::Lab;
use std::rc::Rc;

/// A lab after so many iterations.
pub fn lab(query: &str, iterations: u64) -> Lab {
    let digits = Digits::parse(include_bytes!("../../static/digits.bin")).expect("the digits are whole");
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    let sources = Sources::digits(Rc::new(digits));
    let mut lab = Lab::new(config, sources, None).unwrap_or_else(|error| panic!("{query}: {error}"));
    lab.step(iterations);
    lab
}
