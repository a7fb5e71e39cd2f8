//! What both WebAssembly modules, the page's and the worker's, share in talking to JavaScript: arguments, errors as sentences,
//! the names of the arms, the clock, and the data that were loaded for all runs of a module.
#![cfg(target_arch = "wasm32")]
#![warn(missing_docs)]

pub mod argument;

use argument::Bytes;
use data::{Digits, Sources, Table};
use lab::Side;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("shared.d.ts");

#[wasm_bindgen]
extern "C" {
    /// Milliseconds from any fixed moment.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub fn milliseconds() -> f64;

    /// The words that name an arm.
    #[wasm_bindgen(typescript_type = "ArmName")]
    pub type ArmName;
}

/// More bytes than any file of digits has.
const MOST_DIGIT_BYTES: usize = 1 << 20;

/// The clock by which training steps are timed.
pub fn microseconds() -> f64 {
    milliseconds() * 1000.0
}

/// A sentence as JavaScript's `Error`.
pub fn error(sentence: impl std::fmt::Display) -> JsError {
    JsError::new(&sentence.to_string())
}

/// The arm that JavaScript names.
///
/// # Errors
/// It is neither "a" nor "b".
pub fn side(arm: &ArmName) -> Result<Side, JsError> {
    match arm.as_string().as_deref() {
        Some("a") => Ok(Side::A),
        Some("b") => Ok(Side::B),
        _ => Err(error("An arm is \"a\" or \"b\".")),
    }
}

/// What to say where the arm without dropout is asked for and there is none.
pub fn no_arm() -> JsError {
    error("This lab has only the arm with dropout: its query says compare=off.")
}

thread_local! {
    static SOURCES: RefCell<Sources> = RefCell::default();
}

/// What has been loaded so far.
pub fn sources() -> Sources {
    SOURCES.with_borrow(Clone::clone)
}

/// Takes the content of digits.bin, for all runs of the module.
///
/// # Errors
/// The bytes are something else, or incomplete.
pub fn load_digits(bytes: &Bytes) -> Result<(), JsError> {
    let digits = Digits::parse(&bytes.read("file of digits", MOST_DIGIT_BYTES)?).map_err(error)?;
    SOURCES.with_borrow_mut(|sources| sources.digits = Some(Rc::new(digits)));
    Ok(())
}

/// Takes the reader's table, for all runs of the module that are made, or whose data are set, from now on.
pub fn load_table(table: Table) {
    SOURCES.with_borrow_mut(|sources| sources.table = Some(Rc::new(table)));
}
