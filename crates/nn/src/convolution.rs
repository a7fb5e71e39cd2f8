//! The convolutional layer: the same small dense layer at every pixel, on the pixel's neighbourhood.

use super::image::Image;
use super::initial::Initial;
use super::kernel::{product, sum_rows, transpose};
use super::layer::{Cache, Layer, Mode};
use super::parameter::{Parameter, Role};
use super::patches::Patches;
use super::rows::{first_rows, first_rows_mut, flat, flat_mut};
use crate::rng::Rng;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};

/// Convolution with k × k kernels, stride 1 and zeros around the image so that its size stays ("same" padding; LeCun et
/// al. 1998, section II.A):
///
/// y(i, j, o) = b(o) + Σ x(i + u − ⌊(k − 1) / 2⌋, j + v − ⌊(k − 1) / 2⌋, c) W(u, v, c, o), the sum over u, v < k and the
/// input's channels c, with x zero outside the image. As everywhere in machine learning the kernel is not mirrored. Where
/// k is even, one more zero lies below and to the right than above and to the left.
///
/// It is a product per image, y = P W + b with a row of P for each pixel: its neighbourhood, the *patch* (Chellapilla, Puri and
/// Simard 2006). P itself is not written down, see [`Patches`].
///
/// # Shapes
/// `x`: rows × (height · width · inputs), `y`: rows × (height · width · outputs), both as [`Image`] lays them out; `W`:
/// (k · k · inputs) × outputs, the rows in the order u, v, c; `b`: 1 × outputs; P: (height · width) × (k · k · inputs).
/// `Cache::saved` has x and, after the backward pass, dy, with zeros around each image.
pub struct Convolution {
    /// `W`, then `b`.
    parameters: [Parameter; 2],
    /// Those of x in the forward pass.
    patches: Patches,
    /// Those of dy in the backward pass.
    gradient_patches: Patches,
    image: Image,
    /// The mirrored kernels of the newest backward pass: (k · k · outputs) × inputs.
    mirrored: Array2<f32>,
}

impl Convolution {
    /// A layer of `outputs` kernels on images of the geometry `image`, with `kernel` ≥ 1 rows and columns each. The
    /// kernels start as [`Initial::He`] says for k · k · inputs inputs, the biases are zero.
    pub fn new(image: Image, kernel: usize, outputs: usize, rng: &mut Rng) -> Self {
        let weights = Initial::He.draw(kernel * kernel * image.channels, outputs, rng);
        let before = (kernel - 1) / 2;
        Self {
            parameters: [
                Parameter::new(weights, Role::Kernels),
                Parameter::new(Array2::zeros((1, outputs)), Role::Biases),
            ],
            patches: Patches::new(image, kernel, before),
            // A pixel of x is in the patches of the pixels around it, from the farthest below to the farthest above.
            gradient_patches: Patches::new(Image { channels: outputs, ..image }, kernel, kernel - 1 - before),
            image,
            mirrored: Array2::zeros((kernel * kernel * outputs, image.channels)),
        }
    }

    /// The geometry of the output.
    fn output(&self) -> Image {
        Image { channels: self.parameters[0].value.ncols(), ..self.image }
    }

    /// Writes W(k − 1 − u, k − 1 − v, c, o) to the row (u, v, o) and column c of [`Self::mirrored`].
    fn mirror_kernels(&mut self) {
        let inputs = self.image.channels;
        let outputs = self.output().channels;
        let blocks = self.parameters[0].value.axis_chunks_iter(Axis(0), inputs);
        let places = self.mirrored.axis_chunks_iter_mut(Axis(0), outputs);
        for (kernels, to) in blocks.zip(places.rev()) {
            transpose(kernels, to);
        }
    }
}

impl Layer for Convolution {
    fn outputs(&self) -> usize {
        self.output().features()
    }

    fn cache(&self, rows: usize) -> Cache {
        let padded = [&self.patches, &self.gradient_patches].map(|patches| Array2::zeros((rows, patches.features())));
        Cache { saved: padded.into(), ..Cache::default() }
    }

    /// y = P W + b at every pixel
    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, cache: &mut Cache, _: Mode) {
        let [weights, biases] = &self.parameters;
        let biases = biases.value.row(0);
        let padded = flat_mut(first_rows_mut(&mut cache.saved[0], x.nrows()));
        self.patches.pad(flat(x), padded);
        let images = padded.chunks_exact(self.patches.features());
        for (padded, y) in images.zip(flat_mut(y).chunks_exact_mut(self.outputs())) {
            product(self.patches.rows(padded), weights.value.view(), biases.to_slice(), y);
        }
    }

    /// dW = Pᵀ dy, db = the sum of dy over all pixels. dx is the convolution of dy with the mirrored kernels:
    /// dx(i, j, c) = Σ dy(i − u + ⌊(k − 1) / 2⌋, j − v + ⌊(k − 1) / 2⌋, o) W(u, v, c, o).
    fn backward(
        &mut self,
        _x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        cache: &mut Cache,
    ) {
        let [padded, padded_gradient] = &mut cache.saved[..] else { unreachable!("cache() makes two arrays") };
        let rows = dy.nrows();
        let by_pixel = dy.into_shape_with_order((rows * self.image.pixels(), self.output().channels));
        let by_pixel = by_pixel.expect("whole rows of a row-major matrix can be cut into pixels");
        let [weights, biases] = &mut self.parameters;
        let patches = self.patches.columns(flat(first_rows(padded, rows)));
        product(patches, by_pixel, None, flat_mut(weights.gradient.view_mut()));
        sum_rows(by_pixel, biases.gradient.row_mut(0));
        if let Some(dx) = dx {
            self.mirror_kernels();
            let padded = flat_mut(first_rows_mut(padded_gradient, rows));
            self.gradient_patches.pad(flat(dy), padded);
            let images = padded.chunks_exact(self.gradient_patches.features());
            for (padded, dx) in images.zip(flat_mut(dx).chunks_exact_mut(self.image.features())) {
                product(self.gradient_patches.rows(padded), self.mirrored.view(), None, dx);
            }
        }
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
    use crate::rng::{Stream, stream};

    /// The sum in the documentation of [`Convolution`], written down as it stands there.
    fn plain(layer: &Convolution, kernel: usize, x: &Array2<f32>, row: usize, [i, j, o]: [usize; 3]) -> f32 {
        let Image { height, width, channels } = layer.image;
        let padding = (kernel - 1) / 2;
        let mut sum = layer.parameters[1].value[[0, o]];
        for (u, v) in (0..kernel).flat_map(|u| (0..kernel).map(move |v| (u, v))) {
            let (Some(i), Some(j)) = ((i + u).checked_sub(padding), (j + v).checked_sub(padding)) else { continue };
            if i < height && j < width {
                for c in 0..channels {
                    let weight = layer.parameters[0].value[[(u * kernel + v) * channels + c, o]];
                    sum += x[[row, (i * width + j) * channels + c]] * weight;
                }
            }
        }
        sum
    }

    #[test]
    fn forward_pass_is_the_formula() {
        for (height, width, channels, kernel, outputs, rows) in [
            (4, 4, 1, 3, 4, 2),
            (6, 4, 2, 5, 3, 3),
            (5, 7, 3, 3, 1, 1),
            (3, 5, 2, 2, 5, 2),
            (4, 3, 1, 4, 2, 2),
            (1, 1, 2, 3, 3, 1),
            (2, 1, 1, 7, 2, 2),
            (3, 3, 4, 1, 2, 2),
        ] {
            let image = Image { height, width, channels };
            let layer = Convolution::new(image, kernel, outputs, &mut stream(1, Stream::Weights, 0));
            let x = Array2::from_shape_fn((rows, image.features()), |(r, f)| ((r * 31 + f * 17) % 23) as f32 - 11.0);
            let mut y = Array2::from_elem((rows, layer.outputs()), f32::NAN);
            layer.forward(x.view(), y.view_mut(), &mut layer.cache(rows + 1), Mode::Training);
            for ((row, feature), &y) in y.indexed_iter() {
                let (pixel, o) = (feature / outputs, feature % outputs);
                let wanted = plain(&layer, kernel, &x, row, [pixel / width, pixel % width, o]);
                assert!((y - wanted).abs() < 1e-3, "{image:?}, kernel {kernel}: {y} at {feature}, not {wanted}");
            }
        }
    }
}
