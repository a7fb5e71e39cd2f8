//! Dropout Lab: two neural networks side by side, one with dropout and one without, training in the browser.
//!
//! One run is one query string. [`config`] reads it; [`rng`] gives every random thing a stream of its own; [`data`] makes
//! the examples; [`nn`] is layers, losses and optimizers; [`lab`] trains two arms on the same data; [`measure`] looks into
//! them, [`export`] writes them down for elsewhere; [`draw`] lays out and paints what a reader sees; `web` (WebAssembly
//! only) is all that JavaScript gets. Dependencies point in that order.
#![warn(missing_docs)]

pub mod config;
pub mod data;
pub mod draw;
pub mod export;
pub mod lab;
pub mod measure;
pub mod nn;
pub mod rng;
#[cfg(target_arch = "wasm32")]
pub mod web;
