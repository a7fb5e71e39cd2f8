//! Neural networks: layers with their forward and backward passes, losses, optimizers. Knows nothing of labs or pages.
//!
//! A layer a file; [`layer`] says what each can do, [`Network`] puts them in a row. All of dropping is in [`mod@drop`].
//!
//! A network with dropout, its forward and its backward pass, and one step of training:
//!
//! ```
//! use ndarray::array;
//! use nn::drop::{DropSettings, Masking, Scaling};
//! use nn::{Activation, Initial, Mode, Network, Optim, Optimizer, Pass, Rule, Spec, StepSettings, Wanted};
//!
//! let hidden = Spec::Dense { outputs: 8, initial: Initial::He };
//! let dropout = Spec::Dropout {
//!     masking: Masking::STANDARD,
//!     settings: DropSettings { rate: 0.5, scaling: Scaling::Inverted },
//! };
//! let output = Spec::Dense { outputs: 2, initial: Initial::Glorot };
//! let mut network = Network::new(2, &[hidden, Spec::Activation(Activation::Relu), dropout, output], 1);
//!
//! // A batch of two examples, of classes 0 and 1.
//! let mut pass = Pass::training(&network, 2, 1);
//! pass.input_mut().assign(&array![[0.5, -1.0], [1.5, 0.3]]);
//! network.sample(&mut pass);
//! network.forward(&mut pass, Mode::Training);
//! let (logits, gradient) = pass.output_and_gradient_mut();
//! let loss = Wanted::Classes(&[0, 1]).loss_and_gradient(logits, gradient);
//! assert!(loss > 0.0);
//! network.backward(&mut pass);
//!
//! let mut optimizer = Optimizer::new(Rule::usual(Optim::Adam), network.parameters());
//! optimizer.step(network.parameters_mut(), &StepSettings { rate: 0.01, l1: 0.0, l2: 0.0, max_norm: 0.0 });
//! ```
#![warn(missing_docs)]

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
pub mod removal;
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
pub use removal::Removal;
pub use running_statistics::RunningStatistics;
