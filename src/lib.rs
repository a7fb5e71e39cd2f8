//! Dropout Lab: two neural networks side by side, one with dropout and one without, training in the browser.
//!
//! This is where to begin: the map of the house. One run is one query string. The ideas are in `crates/`, each of which says
//! in its `lib.rs` what it is, and uses only those before it:
//!
//! | crate | what it is |
//! |---|---|
//! | `wording` | named alternatives; answers to what a reader misspelt |
//! | `nn` | layers, dropping, losses, optimizers, kernels, random streams; no labs, queries or pages |
//! | `settings` | every setting of a run: one table, from which query, errors, controls and documentation come |
//! | `data` | what is learnt from: points in the plane, a curve, digits, the reader's own table |
//! | `lab` | two networks in training on the same data |
//! | `measure` | what is measured of them beyond their losses |
//! | `export` | a network as a script for another library, its weights as JSON |
//! | `course` | lessons as data, verdicts over seeds, sweeps; only the worker uses it |
//! | `draw` | what a reader sees of a lab: laid out, described in words, painted |
//!
//! What is here is the page's WebAssembly module: `web` is all that JavaScript gets.
#![warn(missing_docs)]

#[cfg(target_arch = "wasm32")]
pub mod rest;
#[cfg(target_arch = "wasm32")]
pub mod web;
