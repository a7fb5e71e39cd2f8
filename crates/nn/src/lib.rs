//! Neural networks: layers with their forward and backward passes, losses, optimizers. Knows nothing of labs or pages.
//!
//! A layer a file; [`layer`] says what each can do, [`Network`] puts them in a row. All of dropping is in [`mod@drop`].

pub mod activation;
pub mod batch_norm;
pub mod checkpoint;
pub mod convolution;
pub mod dense;
pub mod drop;
pub mod exponential;
pub mod image;
pub mod initial;
pub mod kernel;
pub mod layer;
pub mod loss;
pub mod mode;
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

pub use activation::Activation;
pub use checkpoint::{Checkpoint, Misfit};
pub use drop::{DropSettings, Dropout, Masking, RecurrentMask, Scaling};
pub use image::Image;
pub use initial::Initial;
pub use layer::{Cache, Layer};
pub use loss::Wanted;
pub use mode::Mode;
pub use network::{Network, Pass, Spec};
pub use optimizer::{Optim, Optimizer, Rule, StepSettings};
pub use parameter::{Parameter, Role};
pub use recurrent::{CellKind, RecurrentSettings};
pub use running_statistics::RunningStatistics;
