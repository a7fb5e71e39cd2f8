//! Dropout Lab: two neural networks side by side, one with dropout and one without, training in the browser.
#![warn(missing_docs)]

pub mod config;
pub mod data;
pub mod lab;
pub mod nn;
pub mod rng;
