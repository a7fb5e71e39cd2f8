//! Max pooling: images of half the size.

use super::image::Image;
use super::layer::{Cache, Layer, Mode};
use super::rows::{flat, flat_mut};
use super::simd::{Four, LANES, Lanes};
use ndarray::{ArrayView2, ArrayViewMut2};

/// 2 × 2 max pooling with stride 2 (Ranzato et al. 2007): y(i, j, c) is the largest
/// of x(2i, 2j, c), x(2i, 2j + 1, c), x(2i + 1, 2j, c) and x(2i + 1, 2j + 1, c). Of an odd height or width the last row
/// or column of pixels is left out.
///
/// The gradient goes to the number that was the largest, the first of equals in that order.
///
/// # Shapes
/// `x`: rows × (height · width · channels), `y`: rows × (⌊height / 2⌋ · ⌊width / 2⌋ · channels), both as [`Image`] lays
/// them out.
pub struct MaxPooling {
    image: Image,
}

impl MaxPooling {
    /// Pooling of images of the geometry `image`.
    pub fn new(image: Image) -> Self {
        Self { image }
    }

    /// The geometry of the output.
    fn output(&self) -> Image {
        Image { height: self.image.height / 2, width: self.image.width / 2, channels: self.image.channels }
    }

    /// Where in an image of `x` the channels of the four pixels begin that become the pixel (i, j) of `y`, for each such
    /// pixel in order.
    fn candidates(&self) -> impl Iterator<Item = [usize; 4]> + use<> {
        let (Image { width, channels, .. }, Image { height: down, width: across, .. }) = (self.image, self.output());
        let place = move |i: usize, j: usize| (i * width + j) * channels;
        (0..down)
            .flat_map(move |i| (0..across).map(move |j| (2 * i, 2 * j)))
            .map(move |(i, j)| [place(i, j), place(i, j + 1), place(i + 1, j), place(i + 1, j + 1)])
    }
}

/// Where `other` takes the place of the largest so far: where it is larger, or is not a number, so that the loss can tell of
/// it.
#[inline(always)]
fn beats(other: Four, largest: Four) -> Lanes {
    largest.is_less(other).or(other.is_nan())
}

impl Layer for MaxPooling {
    fn outputs(&self) -> usize {
        self.output().features()
    }

    fn forward(&self, x: ArrayView2<f32>, y: ArrayViewMut2<f32>, _: &mut Cache, _: Mode) {
        if self.outputs() == 0 {
            return;
        }
        let channels = self.image.channels;
        let images = flat(x).chunks_exact(self.image.features()).zip(flat_mut(y).chunks_exact_mut(self.outputs()));
        for (x, y) in images {
            for (places, y) in self.candidates().zip(y.chunks_exact_mut(channels)) {
                let pixels = places.map(|place| &x[place..place + channels]);
                for channel in (0..channels).step_by(LANES) {
                    let [first, others @ ..] = pixels.map(|pixel| Four::load_some(&pixel[channel..]));
                    let largest = others.into_iter().fold(first, |max, other| beats(other, max).select(other, max));
                    largest.store_some(&mut y[channel..]);
                }
            }
        }
    }

    /// dx = dy at the largest of four, else zero.
    fn backward(
        &mut self,
        x: ArrayView2<f32>,
        _y: ArrayView2<f32>,
        dy: ArrayView2<f32>,
        dx: Option<ArrayViewMut2<f32>>,
        _: &mut Cache,
    ) {
        let Some(dx) = dx else { return };
        let (dx, channels) = (flat_mut(dx), self.image.channels);
        if self.image.height % 2 == 1 || self.image.width % 2 == 1 {
            // The last row or column is nobody's candidate.
            dx.fill(0.0);
        }
        if self.outputs() == 0 {
            return;
        }
        let images = flat(x).chunks_exact(self.image.features()).zip(flat(dy).chunks_exact(self.outputs()));
        for ((x, dy), dx) in images.zip(dx.chunks_exact_mut(self.image.features())) {
            for (places, dy) in self.candidates().zip(dy.chunks_exact(channels)) {
                let pixels = places.map(|place| &x[place..place + channels]);
                for channel in (0..channels).step_by(LANES) {
                    let [a, b, c, d] = pixels.map(|pixel| Four::load_some(&pixel[channel..]));
                    let is_b = beats(b, a);
                    let largest = is_b.select(b, a);
                    let is_c = beats(c, largest);
                    let is_d = beats(d, is_c.select(c, largest));
                    // From the last candidate to the first: each has what none after it has taken.
                    let (zero, dy) = (Four::splat(0.0), Four::load_some(&dy[channel..]));
                    let (dd, left) = (is_d.select(dy, zero), is_d.select(zero, dy));
                    let (dc, left) = (is_c.select(left, zero), is_c.select(zero, left));
                    let (db, da) = (is_b.select(left, zero), is_b.select(zero, left));
                    for (place, gradient) in places.into_iter().zip([da, db, dc, dd]) {
                        gradient.store_some(&mut dx[place + channel..place + channels]);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_first_of_equals_gets_the_gradient_and_odd_edges_get_none() {
        let mut layer = MaxPooling::new(Image { height: 3, width: 5, channels: 1 });
        #[rustfmt::skip]
        let x = array![[
            1.0, 1.0,   -2.0, -1.0,   9.0,
            1.0, 0.0,   -3.0, -4.0,   9.0,

            9.0, 9.0,    9.0,  9.0,   9.0,
        ]];
        let mut y = array![[0.0, 0.0]];
        layer.forward(x.view(), y.view_mut(), &mut Cache::default(), Mode::Training);
        assert_eq!(y, array![[1.0, -1.0]]);
        let mut dx = x.clone();
        layer.backward(x.view(), y.view(), array![[5.0, 7.0]].view(), Some(dx.view_mut()), &mut Cache::default());
        #[rustfmt::skip]
        let wanted = array![[
            5.0, 0.0,    0.0,  7.0,   0.0,
            0.0, 0.0,    0.0,  0.0,   0.0,

            0.0, 0.0,    0.0,  0.0,   0.0,
        ]];
        assert_eq!(dx, wanted);
    }

    #[test]
    fn an_image_of_one_pixel_has_no_output() {
        let layer = MaxPooling::new(Image { height: 1, width: 1, channels: 3 });
        assert_eq!(layer.outputs(), 0);
    }
}
