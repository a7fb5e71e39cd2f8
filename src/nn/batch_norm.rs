//! Batch normalisation: each channel is brought to mean β and deviation γ over the batch.

use super::layer::{Layer, Memory, Mode};
use super::parameter::{Parameter, Role};
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Zip, azip, s};

/// ε, which keeps the root in the denominator away from zero.
pub const EPSILON: f32 = 1e-5;
/// The newest batch's share in the running statistics.
pub const NEWEST: f32 = 0.1;

/// Mean and variance of each channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// μ of each channel.
    pub mean: Array1<f32>,
    /// σ² of each channel.
    pub variance: Array1<f32>,
}

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
/// `Memory::saved[0]`, 3 × channels, holds what the newest pass worked with: μ, the variance in the form that the running
/// statistics take in, and 1 / √(σ² + ε).
pub struct BatchNorm {
    features: usize,
    /// γ, then β.
    parameters: [Parameter; 2],
    running: Statistics,
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
            running: Statistics { mean: Array1::zeros(channels), variance: Array1::ones(channels) },
        }
    }

    fn channels(&self) -> usize {
        self.running.mean.len()
    }

    /// Rows of pixels as rows of channels.
    fn by_pixel<'a>(&self, rows: ArrayView2<'a, f32>) -> ArrayView2<'a, f32> {
        let shape = (rows.len() / self.channels(), self.channels());
        rows.into_shape_with_order(shape).expect("whole rows of a row-major matrix can be cut into pixels")
    }

    /// The same, to be changed.
    fn by_pixel_mut<'a>(&self, rows: ArrayViewMut2<'a, f32>) -> ArrayViewMut2<'a, f32> {
        let shape = (rows.len() / self.channels(), self.channels());
        rows.into_shape_with_order(shape).expect("whole rows of a row-major matrix can be cut into pixels")
    }

    /// Writes the batch's statistics to `saved`.
    fn measure(&self, x: ArrayView2<f32>, saved: &mut Array2<f32>) {
        let count = x.nrows().max(1) as f64;
        let (mut mean, mut variance, mut factor) = saved.multi_slice_mut((s![0, ..], s![1, ..], s![2, ..]));
        sum_channels(x, |_, _, x| f64::from(x), |c, sum| mean[c] = (sum / count) as f32);
        sum_channels(
            x,
            |c, _, x| square(f64::from(x - mean[c])),
            |c, sum| {
                let biased = sum / count;
                factor[c] = (1.0 / (biased + f64::from(EPSILON)).sqrt()) as f32;
                variance[c] = if count > 1.0 { (sum / (count - 1.0)) as f32 } else { self.running.variance[c] };
            },
        );
    }

    /// Writes the running statistics to `saved`.
    fn recall(&self, saved: &mut Array2<f32>) {
        saved.row_mut(0).assign(&self.running.mean);
        saved.row_mut(1).assign(&self.running.variance);
        azip!((f in saved.row_mut(2), &v in &self.running.variance) *f = 1.0 / (v + EPSILON).sqrt());
    }
}

fn square(number: f64) -> f64 {
    number * number
}

/// Channels that are summed up side by side, so that their sums stay in registers.
const LANES: usize = 8;

/// For each channel c of `x` (pixels × channels): `done(c, the sum of term(c, pixel, x) over all pixels)`.
///
/// The sums are taken in double precision. A batch has thousands of pixels, and single precision would lose the last two
/// digits of a variance, which normalisation then passes on to every number.
fn sum_channels(x: ArrayView2<f32>, term: impl Fn(usize, usize, f32) -> f64, mut done: impl FnMut(usize, f64)) {
    let mut c = 0;
    while c + LANES <= x.ncols() {
        sum_lanes::<LANES>(x, c, &term, &mut done);
        c += LANES;
    }
    while c < x.ncols() {
        sum_lanes::<1>(x, c, &term, &mut done);
        c += 1;
    }
}

/// The same for the `L` channels from `first` on.
#[inline(always)]
fn sum_lanes<const L: usize>(
    x: ArrayView2<f32>,
    first: usize,
    term: &impl Fn(usize, usize, f32) -> f64,
    done: &mut impl FnMut(usize, f64),
) {
    let mut sums = [0.0; L];
    for (pixel, row) in x.rows().into_iter().enumerate() {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += term(first + lane, pixel, row[first + lane]);
        }
    }
    for (lane, sum) in sums.into_iter().enumerate() {
        done(first + lane, sum);
    }
}

impl Layer for BatchNorm {
    fn outputs(&self) -> usize {
        self.features
    }

    fn memory(&self, _rows: usize) -> Memory {
        Memory { saved: vec![Array2::zeros((3, self.channels()))], ..Memory::default() }
    }

    /// x̂ = (x − μ) / √(σ² + ε), y = γ x̂ + β
    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, memory: &mut Memory, mode: Mode) {
        let (x, mut y) = (self.by_pixel(x), self.by_pixel_mut(y));
        let saved = &mut memory.saved[0];
        match mode {
            Mode::Training => self.measure(x, saved),
            Mode::Evaluation => self.recall(saved),
        }
        let (mean, factor) = (saved.row(0), saved.row(2));
        let [gamma, beta] = self.parameters.each_ref().map(|parameter| parameter.value.row(0));
        for (x, mut y) in x.rows().into_iter().zip(y.rows_mut()) {
            azip!((y in &mut y, &x in &x, &m in &mean, &f in &factor) *y = (x - m) * f);
            azip!((y in &mut y, &g in &gamma, &b in &beta) *y = g * *y + b);
        }
    }

    /// dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(σ² + ε) (dy − dβ / n − x̂ dγ / n), the sums over the n numbers of a channel.
    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        memory: &mut Memory,
    ) {
        let (x, dy) = (self.by_pixel(x), self.by_pixel(dy));
        let dx = dx.map(|dx| self.by_pixel_mut(dx));
        let saved = &memory.saved[0];
        let (mean, factor) = (saved.row(0), saved.row(2));
        let [gamma, beta] = &mut self.parameters;
        let (mut scales, mut shifts) = (gamma.gradient.row_mut(0), beta.gradient.row_mut(0));
        sum_channels(dy, |_, _, dy| f64::from(dy), |c, sum| shifts[c] = sum as f32);
        sum_channels(
            dy,
            |c, pixel, dy| f64::from(dy * ((x[[pixel, c]] - mean[c]) * factor[c])),
            |c, sum| scales[c] = sum as f32,
        );
        let Some(mut dx) = dx else { return };
        let share = 1.0 / x.nrows().max(1) as f32;
        let gamma = gamma.value.row(0);
        for ((x, dy), mut dx) in x.rows().into_iter().zip(dy.rows()).zip(dx.rows_mut()) {
            azip!((dx in &mut dx, &x in &x, &m in &mean, &f in &factor, &s in &scales) *dx = (x - m) * f * (s * share));
            azip!((dx in &mut dx, &dy in &dy, &s in &shifts, &g in &gamma, &f in &factor) {
                *dx = g * f * (dy - s * share - *dx);
            });
        }
    }

    fn settle(&mut self, memory: &Memory) {
        let Statistics { mean, variance } = &mut self.running;
        for (running, batch) in [mean, variance].into_iter().zip(memory.saved[0].rows()) {
            Zip::from(running).and(batch).for_each(|r, &batch| *r += NEWEST * (batch - *r));
        }
    }

    fn running_statistics(&self) -> Option<&Statistics> {
        Some(&self.running)
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
        let mut memory = layer.memory(x.nrows());
        let (mut y, mut dx) = (x.clone(), x.clone());
        layer.forward(x.view(), y.view_mut(), &mut memory, Mode::Training);
        layer.backward(x.view(), y.view(), dy.view(), Some(dx.view_mut()), &mut memory);
        layer.settle(&memory);
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
        layer.forward(x.view(), x.clone().view_mut(), &mut layer.memory(2), Mode::Training);
        assert_eq!(layer.running, before);
    }
}
