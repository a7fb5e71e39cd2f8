//! The convolutional layer: the same small dense layer at every pixel, on the pixel's neighbourhood.

use super::image::Image;
use super::initial::Initial;
use super::kernel::{multiply, multiply_and_add, multiply_transposed, sum_rows, transpose};
use super::layer::{Layer, Memory, Mode};
use super::parameter::{Parameter, Role};
use crate::rng::Rng;
use ndarray::{Array2, ArrayView2, ArrayViewMut1, ArrayViewMut2, s};
use std::ops::Range;

/// Convolution with k × k kernels, stride 1 and zeros around the image so that its size stays ("same" padding; LeCun et
/// al. 1998, section II.A):
///
/// y(i, j, o) = b(o) + Σ x(i + u − ⌊(k − 1) / 2⌋, j + v − ⌊(k − 1) / 2⌋, c) W(u, v, c, o), the sum over u, v < k and the
/// input's channels c, with x zero outside the image. As everywhere in machine learning the kernel is not mirrored. Where
/// k is even, one more zero lies below and to the right than above and to the left.
///
/// It is computed as a single product per batch (Chellapilla, Puri and Simard 2006): each pixel's neighbourhood becomes
/// a row of a matrix, the *patches* P, and y = P W + b at every pixel.
///
/// # Shapes
/// `x`: rows × (height · width · inputs), `y`: rows × (height · width · outputs), both as [`Image`] lays them out; `W`:
/// (k · k · inputs) × outputs, the rows in the order u, v, c; `b`: 1 × outputs; P: (rows · height · width) ×
/// (k · k · inputs). P is in `Memory::saved[0]` from the forward pass on, and ∂loss/∂P after the backward pass.
pub struct Convolution {
    image: Image,
    kernel: usize,
    /// `W`, then `b`.
    parameters: [Parameter; 2],
    /// Wᵀ of the newest backward pass.
    transposed: Array2<f32>,
}

impl Convolution {
    /// A layer of `outputs` kernels on images of the geometry `image`, with `kernel` ≥ 1 rows and columns each. The
    /// kernels start as [`Initial::He`] says for k · k · inputs inputs, the biases are zero.
    pub fn new(image: Image, kernel: usize, outputs: usize, rng: &mut Rng) -> Self {
        let inputs = kernel * kernel * image.channels;
        let weights = Initial::He.draw(inputs, outputs, rng);
        Self {
            image,
            kernel,
            parameters: [
                Parameter::new(weights, Role::Kernels),
                Parameter::new(Array2::zeros((1, outputs)), Role::Biases),
            ],
            transposed: Array2::zeros((outputs, inputs)),
        }
    }

    /// The geometry of the output.
    fn output(&self) -> Image {
        Image { channels: self.parameters[0].value.ncols(), ..self.image }
    }

    /// Zeros above, and to the left of, the image.
    fn padding(&self) -> usize {
        (self.kernel - 1) / 2
    }

    /// For each kernel row that meets the image at the pixel (i, j): the numbers of the image's row that it covers, as a
    /// range of the row of `x`, and where in the patch they stand. Both are contiguous.
    fn spans(&self, i: usize, j: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let Image { height, width, channels } = self.image;
        let (kernel, padding) = (self.kernel, self.padding());
        // The first and the one past the last kernel row or column that lies inside an image of so many pixels.
        let inside = move |place: usize, size: usize| padding.saturating_sub(place)..kernel.min(size + padding - place);
        let columns = inside(j, width);
        inside(i, height).map(move |u| {
            let from = ((i + u - padding) * width + j + columns.start - padding) * channels;
            let to = (u * kernel + columns.start) * channels;
            let length = columns.len() * channels;
            (from..from + length, to..to + length)
        })
    }

    /// The pixels (i, j) of an image in order.
    fn pixels(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let Image { height, width, .. } = self.image;
        (0..height).flat_map(move |i| (0..width).map(move |j| (i, j)))
    }

    /// Writes every pixel's neighbourhood into a row of `patches`.
    fn gather(&self, x: ArrayView2<f32>, mut patches: ArrayViewMut2<f32>) {
        patches.fill(0.0);
        let mut patches = patches.rows_mut().into_iter();
        for x in x.rows() {
            let x = x.to_slice().expect("a row of a row-major matrix is contiguous");
            // The pixels come first, lest the zip take a patch too many at an image's end.
            for ((i, j), patch) in self.pixels().zip(&mut patches) {
                let patch = contiguous(patch);
                for (from, to) in self.spans(i, j) {
                    // Onto the zeros: in WebAssembly a copy is a call, which for so few numbers takes longer.
                    add(&x[from], &mut patch[to]);
                }
            }
        }
    }

    /// The transpose of [`Self::gather`]: adds every patch to the neighbourhood that it was taken from.
    fn scatter(&self, patches: ArrayView2<f32>, mut x: ArrayViewMut2<f32>) {
        x.fill(0.0);
        let mut patches = patches.rows().into_iter();
        for x in x.rows_mut() {
            let x = contiguous(x);
            for ((i, j), patch) in self.pixels().zip(&mut patches) {
                let patch = patch.to_slice().expect("a row of a row-major matrix is contiguous");
                for (from, to) in self.spans(i, j) {
                    add(&patch[to], &mut x[from]);
                }
            }
        }
    }
}

/// Adds to each of `to` the number of `from` at its place.
fn add(from: &[f32], to: &mut [f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// A row of a row-major matrix as a slice.
fn contiguous(row: ArrayViewMut1<'_, f32>) -> &mut [f32] {
    row.into_slice().expect("a row of a row-major matrix is contiguous")
}

/// Rows of images, height · width · channels each, as rows of pixels.
fn by_pixel(images: ArrayView2<'_, f32>, image: Image) -> ArrayView2<'_, f32> {
    let shape = (images.nrows() * image.pixels(), image.channels);
    images.into_shape_with_order(shape).expect("whole rows of a row-major matrix can be cut into pixels")
}

/// The same, to be changed.
fn by_pixel_mut(images: ArrayViewMut2<'_, f32>, image: Image) -> ArrayViewMut2<'_, f32> {
    let shape = (images.nrows() * image.pixels(), image.channels);
    images.into_shape_with_order(shape).expect("whole rows of a row-major matrix can be cut into pixels")
}

impl Layer for Convolution {
    fn outputs(&self) -> usize {
        self.output().features()
    }

    fn memory(&self, rows: usize) -> Memory {
        let patches = (rows * self.image.pixels(), self.parameters[0].value.nrows());
        Memory { saved: vec![Array2::zeros(patches)], ..Memory::default() }
    }

    /// y = P W + b at every pixel
    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, memory: &mut Memory, _: Mode) {
        let [weights, biases] = &self.parameters;
        let y = by_pixel_mut(y, self.output());
        let mut patches = memory.saved[0].slice_mut(s![..y.nrows(), ..]);
        self.gather(x, patches.view_mut());
        multiply_and_add(patches.view(), weights.value.view(), biases.value.row(0), y);
    }

    /// dW = Pᵀ dy, db = the sum of dy over all pixels; dP = dy Wᵀ, and dx at a pixel is the sum of dP wherever the pixel
    /// stands in P.
    fn backward(
        &mut self,
        _x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        memory: &mut Memory,
    ) {
        let dy = by_pixel(dy, self.output());
        let mut patches = memory.saved[0].slice_mut(s![..dy.nrows(), ..]);
        let [weights, biases] = &mut self.parameters;
        multiply_transposed(patches.view(), dy, weights.gradient.view_mut());
        sum_rows(dy, biases.gradient.row_mut(0));
        if let Some(dx) = dx {
            transpose(weights.value.view(), self.transposed.view_mut());
            multiply(dy, self.transposed.view(), patches.view_mut());
            self.scatter(patches.view(), dx);
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
    fn plain(layer: &Convolution, x: &Array2<f32>, row: usize, [i, j, o]: [usize; 3]) -> f32 {
        let Image { height, width, channels } = layer.image;
        let (kernel, padding) = (layer.kernel, layer.padding());
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
            layer.forward(x.view(), y.view_mut(), &mut layer.memory(rows + 1), Mode::Training);
            for ((row, feature), &y) in y.indexed_iter() {
                let (pixel, o) = (feature / outputs, feature % outputs);
                let wanted = plain(&layer, &x, row, [pixel / width, pixel % width, o]);
                assert!((y - wanted).abs() < 1e-3, "{image:?}, kernel {kernel}: {y} at {feature}, not {wanted}");
            }
        }
    }
}
