//! Neural networks: layers with their forward and backward passes, losses, optimizers. Knows nothing of labs or pages.
//!
//! A layer a file; [`layer`] says what each can do, [`Network`] puts them in a row.

pub mod activation;
pub mod alpha_dropout;
pub mod batch_norm;
pub mod checkpoint;
pub mod convolution;
pub mod dense;
pub mod drop_connect;
pub mod dropout;
pub mod exponential;
pub mod gaussian_dropout;
pub mod image;
pub mod initial;
pub mod kernel;
pub mod layer;
pub mod loss;
pub mod mask;
pub mod network;
pub mod optimizer;
pub mod parameter;
pub mod patches;
pub mod pooling;
pub mod recurrent;
pub mod rng;
pub mod rows;
pub mod running_statistics;
pub mod simd;
pub mod spatial_dropout;

pub use activation::Activation;
pub use checkpoint::{Checkpoint, Misfit};
pub use image::Image;
pub use initial::Initial;
pub use layer::{DropSettings, Layer, Memory, Mode, Scaling};
pub use loss::Wanted;
pub use network::{Network, Pass, Spec};
pub use optimizer::{Optim, Optimizer, Rule, StepSettings};
pub use parameter::{Parameter, Role};
pub use recurrent::{CellKind, RecurrentMask, RecurrentSettings};
pub use running_statistics::RunningStatistics;
