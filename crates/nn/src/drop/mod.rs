//! Dropout, in one room. In training, noise multiplies the numbers of a network; in evaluation everything takes part.
//!
//! A way of dropping is one [`Noise`] on one sort of [`Entry`]; the two together are a [`Masking`]:
//!
//! | | unit | feature map | its cells | recurrent state | weight |
//! |---|---|---|---|---|---|
//! | [`bernoulli`] | dropout | spatial dropout | dropout | recurrent dropout | DropConnect |
//! | [`gaussian`] | Gaussian dropout | | | | |
//! | [`uniform`] | uniform noise | | | | |
//! | [`alpha`] | alpha dropout | | | | |
//!
//! The empty places would be as easy to fill; nothing here needs them.
//!
//! - A noise is a file with its formula and its source.
//! - An entry says the mask's shape, and whether one draw serves the whole batch or each example has its own.
//! - [`Scaling`] says where the factor goes that keeps the expected output the same in training and in evaluation.
//! - Three kinds of layers drop: [`Dropout`] what goes through it, [`DropConnect`], which is a dense layer, its weights, and the
//!   [`recurrent`](crate::recurrent) ones their state.
//! - [`Kind`], [`ConvKind`] and [`RecurrentMask`] are the names by which a reader chooses. [`NoiseWords`] and [`MaskWords`]
//!   are all that is said of a mask; drawings, texts and scripts take it from there.
//!
//! # Examples
//! On average half of eight neurons are dropped, and the others doubled; in evaluation all are as they were.
//! ```
//! use nn::drop::{DropSettings, Dropout, Masking, Scaling};
//! use nn::rng::{Stream, stream};
//! use nn::{Layer, Mode};
//! use ndarray::Array2;
//!
//! let settings = DropSettings { rate: 0.5, scaling: Scaling::Inverted };
//! let layer = Dropout::new(8, Masking::STANDARD, settings);
//! let (x, mut y) = (Array2::from_elem((1, 8), 3.0), Array2::zeros((1, 8)));
//!
//! let mut cache = layer.cache(1);
//! layer.sample(1, &mut cache, &mut stream(1, Stream::Masks, 0));
//! layer.forward(x.view(), y.view_mut(), &mut cache, Mode::Training);
//! assert_eq!(y, &x * &cache.mask * 2.0);
//! assert!(y.iter().all(|&y| y == 0.0 || y == 6.0));
//!
//! layer.forward(x.view(), y.view_mut(), &mut cache, Mode::Evaluation);
//! assert_eq!(y, x);
//! ```

pub mod alpha;
pub mod bernoulli;
mod drop_connect;
mod dropout;
mod entry;
pub mod gaussian;
mod kind;
pub mod mask;
mod masking;
mod noise;
mod phases;
mod scaling;
pub mod uniform;
mod variance;
mod words;

pub use drop_connect::DropConnect;
pub use dropout::Dropout;
pub use entry::Entry;
pub use kind::{ConvKind, Kind, RecurrentMask};
pub use masking::Masking;
pub use noise::Noise;
pub use phases::PhaseWords;
pub use scaling::{DropSettings, Scaling};
pub use variance::deviation;
pub use words::{MaskWords, NoiseWords};
