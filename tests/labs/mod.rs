//! Labs that have trained.

use data::{Digits, Sources, Table};
use lab::Lab;
use settings::Config;
use std::rc::Rc;

/// The digits, and a table of three classes, which the tests in other browsers load too.
pub fn sources() -> Sources {
    let digits = Digits::parse(include_bytes!("../../static/digits.bin")).expect("the digits are whole");
    let table = Table::parse(include_str!("table.csv"), None).expect("the table can be read");
    Sources { table: Some(Rc::new(table)), ..Sources::digits(Rc::new(digits)) }
}

/// A lab after so many iterations.
pub fn lab(query: &str, iterations: u64) -> Lab {
    let config = Config::parse(query).unwrap_or_else(|errors| panic!("{query}: {errors}"));
    let mut lab = Lab::new(config, sources(), None).unwrap_or_else(|error| panic!("{query}: {error}"));
    lab.step(iterations);
    lab
}
