//! Checkpoints: all that training remembers of a network, from which it goes on as if it had not been interrupted, to the last
//! bit.
//!
//! A checkpoint holds numbers only. It is put into a network, an optimizer and a pass that were built anew in the same way;
//! where the shapes are others it is refused whole.

use super::layer::Cache;
use super::network::{Network, Pass};
use super::optimizer::Optimizer;
use super::rng::Rng;
use super::running_statistics::RunningStatistics;
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The state of a network, its optimizer, and the pass that trains it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Checkpoint {
    values: Vec<Array2<f32>>,
    running_statistics: Vec<RunningStatistics>,
    optimizer: Optimizer,
    /// The streams of the layers' masks.
    rngs: Vec<Rng>,
    /// What an iteration has computed, if the checkpoint was taken in the midst of one; the next one overwrites it.
    iteration: Option<Intermediate>,
}

/// What the phases of an iteration hand on to each other.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Intermediate {
    parameter_gradients: Vec<Array2<f32>>,
    values: Vec<Array2<f32>>,
    gradients: Vec<Array2<f32>>,
    caches: Vec<Cache>,
}

/// A checkpoint that was taken of something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit;

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "the checkpoint is of another network")
    }
}

impl std::error::Error for Misfit {}

impl Checkpoint {
    /// The state of these three, which train together; with what an unfinished iteration has computed so far, if
    /// `is_amid_iteration`.
    pub fn of(network: &Network, optimizer: &Optimizer, pass: &Pass, is_amid_iteration: bool) -> Self {
        let intermediate = || Intermediate {
            parameter_gradients: network.parameters().map(|parameter| parameter.gradient.clone()).collect(),
            values: pass.values.clone(),
            gradients: pass.gradients.clone(),
            caches: pass.caches.clone(),
        };
        Self {
            values: network.parameters().map(|parameter| parameter.value.clone()).collect(),
            running_statistics: network
                .layers()
                .iter()
                .filter_map(|layer| layer.running_statistics())
                .cloned()
                .collect(),
            optimizer: optimizer.clone(),
            rngs: pass.rngs.clone(),
            iteration: is_amid_iteration.then(intermediate),
        }
    }

    /// Brings these three, built in the same way, to this state.
    ///
    /// # Errors
    /// They are not of the shapes of those that the checkpoint was taken of; then nothing has changed.
    pub fn restore(self, network: &mut Network, optimizer: &mut Optimizer, pass: &mut Pass) -> Result<(), Misfit> {
        let fits = self.iteration.as_ref().is_none_or(|iteration| iteration.fits(network, pass))
            && same_shapes(&self.values, network.parameters().map(|parameter| &parameter.value))
            && self.optimizer.fits(optimizer)
            && self.rngs.len() == pass.rngs.len();
        let statistics = network.layers().iter().filter_map(|layer| layer.running_statistics());
        let channels = |statistics: &RunningStatistics| (statistics.mean.len(), statistics.variance.len());
        if !fits || !statistics.map(channels).eq(self.running_statistics.iter().map(channels)) {
            return Err(Misfit);
        }
        network.parameters_mut().zip(self.values).for_each(|(parameter, value)| parameter.value = value);
        let statistics = network.layers_mut().iter_mut().filter_map(|layer| layer.running_statistics_mut());
        statistics.zip(self.running_statistics).for_each(|(to, from)| *to = from);
        *optimizer = self.optimizer;
        pass.rngs = self.rngs;
        if let Some(Intermediate { parameter_gradients, values, gradients, caches }) = self.iteration {
            network
                .parameters_mut()
                .zip(parameter_gradients)
                .for_each(|(parameter, gradient)| parameter.gradient = gradient);
            (pass.values, pass.gradients, pass.caches) = (values, gradients, caches);
        }
        Ok(())
    }
}

impl Intermediate {
    fn fits(&self, network: &Network, pass: &Pass) -> bool {
        let cache_fits = |(one, other): (&Cache, &Cache)| {
            one.mask.dim() == other.mask.dim() && same_shapes(&one.saved, other.saved.iter())
        };
        same_shapes(&self.parameter_gradients, network.parameters().map(|parameter| &parameter.gradient))
            && same_shapes(&self.values, pass.values.iter())
            && same_shapes(&self.gradients, pass.gradients.iter())
            && self.caches.len() == pass.caches.len()
            && self.caches.iter().zip(&pass.caches).all(cache_fits)
    }
}

fn same_shapes<'a>(arrays: &[Array2<f32>], others: impl Iterator<Item = &'a Array2<f32>>) -> bool {
    arrays.iter().map(|array| array.dim()).eq(others.map(|array| array.dim()))
}
