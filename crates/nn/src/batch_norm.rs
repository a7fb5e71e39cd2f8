//! Batch normalisation: each channel is brought to mean β and deviation γ over the batch.

use super::layer::{Cache, Layer, Mode};
use super::parameter::{Parameter, Role};
use super::rows::{flat, flat_mut};
use super::running_statistics::RunningStatistics;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Zip};
use std::array::from_fn;

/// ε, which keeps the root in the denominator away from zero.
pub const EPSILON: f32 = 1e-5;
/// The newest batch's share in the running statistics.
pub const NEWEST: f32 = 0.1;

/// Batch normalisation (Ioffe and Szegedy 2015, algorithms 1 and 2), for each channel by itself:
///
/// x̂ = (x − μ) / √(σ² + ε), y = γ x̂ + β.
///
/// In training μ and σ² are the mean and the (biased) variance of the channel's n numbers in the batch, over all examples
/// and pixels. In evaluation they are running statistics, which start from 0 and 1 and after every training step go
/// r ← 0.9 r + 0.1 batch, there with the unbiased variance σ² n / (n − 1). A batch with a single number in a channel has
/// no unbiased variance and leaves the running one as it is; its y is β.
///
/// # Shapes
/// `x` and `y`: rows × (pixels · channels), the channels of a pixel side by side; a dense layer's units are the channels
/// of a single pixel. γ and β: 1 × channels.
///
/// `Cache::saved[0]`, 3 × channels, holds what the newest pass worked with: μ, the variance in the form that the running
/// statistics take in, and 1 / √(σ² + ε).
pub struct BatchNorm {
    features: usize,
    /// γ, then β.
    parameters: [Parameter; 2],
    running: RunningStatistics,
}

impl BatchNorm {
    /// Normalisation of rows of `features` numbers with `channels` ≥ 1 side by side; γ = 1 and β = 0.
    pub fn new(features: usize, channels: usize) -> Self {
        Self {
            features,
            parameters: [
                Parameter::new(Array2::ones((1, channels)), Role::Scales),
                Parameter::new(Array2::zeros((1, channels)), Role::Shifts),
            ],
            running: RunningStatistics { mean: Array1::zeros(channels), variance: Array1::ones(channels) },
        }
    }

    fn channels(&self) -> usize {
        self.running.mean.len()
    }

    /// For the `L` channels from `first` on: the batch's statistics and `y`.
    #[inline(always)]
    fn forward_lanes<const L: usize>(
        &self,
        x: &[f32],
        y: &mut [f32],
        saved: &mut Array2<f32>,
        mode: Mode,
        first: usize,
    ) {
        let channels = self.channels();
        if mode == Mode::Training {
            let count = (x.len() / channels).max(1) as f64;
            let mean = sum(lanes::<L>(x, channels, first)).map(|sum| (sum / count) as f32);
            let deviations = lanes::<L>(x, channels, first).map(|x| from_fn::<_, L, _>(|l| x[l] - mean[l]));
            let squares = sum(deviations.map(|d| d.map(|d| d * d)));
            for l in 0..L {
                let c = first + l;
                saved[[0, c]] = mean[l];
                saved[[1, c]] =
                    if count > 1.0 { (squares[l] / (count - 1.0)) as f32 } else { self.running.variance[c] };
                saved[[2, c]] = inverse_root((squares[l] / count) as f32);
            }
        }
        let [mean, factor] = [0, 2].map(|row| from_fn::<_, L, _>(|l| saved[[row, first + l]]));
        let [gamma, beta] = self.parameters.each_ref().map(|p| from_fn::<_, L, _>(|l| p.value[[0, first + l]]));
        for (x, y) in lanes::<L>(x, channels, first).zip(lanes_mut::<L>(y, channels, first)) {
            *y = from_fn(|l| gamma[l] * ((x[l] - mean[l]) * factor[l]) + beta[l]);
        }
    }

    /// For the `L` channels from `first` on: the gradients of γ and β, and `dx`.
    #[inline(always)]
    fn backward_lanes<const L: usize>(
        &mut self,
        x: &[f32],
        dy: &[f32],
        dx: Option<&mut [f32]>,
        saved: &Array2<f32>,
        first: usize,
    ) {
        let channels = self.channels();
        let [mean, factor] = [0, 2].map(|row| from_fn::<_, L, _>(|l| saved[[row, first + l]]));
        let normalised =
            || lanes::<L>(x, channels, first).map(|x| from_fn::<_, L, _>(|l| (x[l] - mean[l]) * factor[l]));
        let shifts = sum(lanes::<L>(dy, channels, first)).map(|sum| sum as f32);
        let products = lanes::<L>(dy, channels, first).zip(normalised()).map(|(dy, x)| from_fn(|l| dy[l] * x[l]));
        let scales = sum::<L>(products).map(|sum| sum as f32);
        let [gamma, beta] = &mut self.parameters;
        for l in 0..L {
            gamma.gradient[[0, first + l]] = scales[l];
            beta.gradient[[0, first + l]] = shifts[l];
        }
        let Some(dx) = dx else { return };
        let share = 1.0 / (x.len() / channels).max(1) as f32;
        let [scale_share, shift_share] = [scales, shifts].map(|sums| sums.map(|sum| sum * share));
        let slope: [f32; L] = from_fn(|l| gamma.value[[0, first + l]] * factor[l]);
        let pairs = lanes::<L>(dy, channels, first).zip(normalised());
        for (dx, (dy, x)) in lanes_mut::<L>(dx, channels, first).zip(pairs) {
            *dx = from_fn(|l| slope[l] * (dy[l] - shift_share[l] - x[l] * scale_share[l]));
        }
    }
}

/// Channels that are worked on side by side, so that their sums stay in registers.
const LANES: usize = 8;

/// 1 / √(variance + ε)
fn inverse_root(variance: f32) -> f32 {
    1.0 / (variance + EPSILON).sqrt()
}

/// The numbers of the `L` channels from `first` on, pixel after pixel.
fn lanes<const L: usize>(pixels: &[f32], channels: usize, first: usize) -> impl Iterator<Item = [f32; L]> {
    pixels.chunks_exact(channels).map(move |pixel| *pixel[first..].first_chunk().expect("a pixel has these channels"))
}

/// Mutable access to the above.
fn lanes_mut<const L: usize>(pixels: &mut [f32], channels: usize, first: usize) -> impl Iterator<Item = &mut [f32; L]> {
    let chunks = pixels.chunks_exact_mut(channels);
    chunks.map(move |pixel| pixel[first..].first_chunk_mut().expect("a pixel has these channels"))
}

/// The sum of each lane.
///
/// In double precision: a batch has thousands of pixels, and single precision would lose the last two digits of a mean and
/// a variance, which normalisation then passes on to every number.
fn sum<const L: usize>(numbers: impl Iterator<Item = [f32; L]>) -> [f64; L] {
    numbers.fold([0.0; L], |sums, numbers| from_fn(|l| sums[l] + f64::from(numbers[l])))
}

impl Layer for BatchNorm {
    fn outputs(&self) -> usize {
        self.features
    }

    fn cache(&self, _rows: usize) -> Cache {
        Cache { saved: vec![Array2::zeros((3, self.channels()))], ..Cache::default() }
    }

    /// x̂ = (x − μ) / √(σ² + ε), y = γ x̂ + β
    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, cache: &mut Cache, mode: Mode) {
        let (x, y) = (flat(x), flat_mut(y));
        let saved = &mut cache.saved[0];
        if mode == Mode::Evaluation {
            saved.row_mut(0).assign(&self.running.mean);
            saved.row_mut(1).assign(&self.running.variance);
            saved.row_mut(2).zip_mut_with(&self.running.variance, |factor, &v| *factor = inverse_root(v));
        }
        let whole = self.channels() / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            self.forward_lanes::<LANES>(x, y, saved, mode, first);
        }
        for first in whole..self.channels() {
            self.forward_lanes::<1>(x, y, saved, mode, first);
        }
    }

    /// dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(σ² + ε) (dy − dβ / n − x̂ dγ / n), the sums over the n numbers of a channel.
    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        cache: &mut Cache,
    ) {
        let (x, dy, mut dx) = (flat(x), flat(dy), dx.map(flat_mut));
        let saved = &cache.saved[0];
        let whole = self.channels() / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            self.backward_lanes::<LANES>(x, dy, dx.as_deref_mut(), saved, first);
        }
        for first in whole..self.channels() {
            self.backward_lanes::<1>(x, dy, dx.as_deref_mut(), saved, first);
        }
    }

    fn update_running_statistics(&mut self, cache: &Cache) {
        let RunningStatistics { mean, variance } = &mut self.running;
        for (running, batch) in [mean, variance].into_iter().zip(cache.saved[0].rows()) {
            Zip::from(running).and(batch).for_each(|r, &batch| *r += NEWEST * (batch - *r));
        }
    }

    fn running_statistics(&self) -> Option<&RunningStatistics> {
        Some(&self.running)
    }

    fn running_statistics_mut(&mut self) -> Option<&mut RunningStatistics> {
        Some(&mut self.running)
    }

    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// One step: the output and the gradient at the input, the layer's running statistics updated.
    fn step(layer: &mut BatchNorm, x: &Array2<f32>, dy: &Array2<f32>) -> [Array2<f32>; 2] {
        let mut cache = layer.cache(x.nrows());
        let (mut y, mut dx) = (x.clone(), x.clone());
        layer.forward(x.view(), y.view_mut(), &mut cache, Mode::Training);
        layer.backward(x.view(), y.view(), dy.view(), Some(dx.view_mut()), &mut cache);
        layer.update_running_statistics(&cache);
        [y, dx]
    }

    #[test]
    fn a_single_number_gives_the_shift_and_leaves_the_running_variance() {
        let mut layer = BatchNorm::new(2, 2);
        let [y, dx] = step(&mut layer, &array![[3.0, -7.0]], &array![[1.0, 2.0]]);
        assert_eq!((y, dx), (array![[0.0, 0.0]], array![[0.0, 0.0]]));
        assert_eq!(layer.parameters()[1].gradient, array![[1.0, 2.0]]);
        let running = layer.running_statistics().unwrap();
        assert_eq!((&running.mean, &running.variance), (&array![0.3, -0.7], &array![1.0, 1.0]));
    }

    #[test]
    fn an_unchanging_channel_gives_finite_numbers() {
        let mut layer = BatchNorm::new(4, 1);
        let [y, dx] = step(&mut layer, &Array2::from_elem((3, 4), 0.1), &Array2::from_elem((3, 4), 1.0));
        assert!(y.iter().chain(&dx).all(|number| number.is_finite()));
    }

    #[test]
    fn passes_leave_the_layer_as_it_is() {
        let layer = BatchNorm::new(2, 2);
        let before = layer.running.clone();
        let x = array![[3.0, -7.0], [1.0, 4.0]];
        layer.forward(x.view(), x.clone().view_mut(), &mut layer.cache(2), Mode::Training);
        assert_eq!(layer.running, before);
    }
}
