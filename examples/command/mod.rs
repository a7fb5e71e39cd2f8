//! What the examples that run something natively have in common: the digits, and the way from arguments to output.

use data::{Digits, Sources};
use std::error::Error;
use std::fmt::Display;
use std::rc::Rc;

/// The digits of the page.
const DIGITS: &[u8] = include_bytes!("../../static/digits.bin");

/// What a run may need beside its query.
///
/// # Errors
/// The file of digits is broken.
pub fn sources() -> Result<Sources, Box<dyn Error>> {
    Ok(Sources::digits(Rc::new(Digits::parse(DIGITS)?)))
}

/// Prints what `run` makes of the arguments, or `usage` where there are none to run with. What goes wrong is a line on the
/// standard error, and the exit code 1.
///
/// # Errors
/// The arguments could not be read.
pub fn perform<Arguments, Output: Display>(
    usage: &str,
    arguments: Result<Option<Arguments>, lexopt::Error>,
    run: impl FnOnce(&Arguments) -> Result<Output, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let Some(arguments) = arguments? else {
        println!("{usage}");
        return Ok(());
    };
    match run(&arguments) {
        Ok(output) => println!("{output}"),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }
    Ok(())
}
