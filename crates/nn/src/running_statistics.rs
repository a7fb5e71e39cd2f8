//! What batch normalisation knows of all batches so far, and works with in evaluation.

use ndarray::Array1;
use serde::{Deserialize, Serialize};

/// Mean and variance of each channel, averaged over the batches of training.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct RunningStatistics {
    /// μ of each channel.
    pub mean: Array1<f32>,
    /// σ² of each channel.
    pub variance: Array1<f32>,
}
