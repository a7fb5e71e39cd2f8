//! Max pooling: images of half the size.

use super::image::Image;
use super::layer::{Layer, Memory, Mode};
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

    /// The places in a row of `x` of each entry's first candidate, in the order of a row of `y`.
    fn corners(&self) -> impl Iterator<Item = usize> + use<> {
        let (width, Image { height: down, width: across, channels }) = (self.image.width, self.output());
        (0..down)
            .flat_map(move |i| (0..across).map(move |j| (2 * i * width + 2 * j) * channels))
            .flat_map(move |pixel| pixel..pixel + channels)
    }

    /// The place of the largest of the four candidates, of which the first is at `corner`.
    fn largest(&self, x: &[f32], corner: usize) -> usize {
        let (right, down) = (self.image.channels, self.image.width * self.image.channels);
        let mut largest = corner;
        for place in [corner + right, corner + down, corner + down + right] {
            // Not-a-number wins, so that the loss can tell of it.
            if x[place] > x[largest] || x[place].is_nan() {
                largest = place;
            }
        }
        largest
    }
}

impl Layer for MaxPooling {
    fn outputs(&self) -> usize {
        self.output().features()
    }

    fn forward(&self, x: ArrayView2<f32>, mut y: ArrayViewMut2<f32>, _: &mut Memory, _: Mode) {
        for (x, mut y) in x.rows().into_iter().zip(y.rows_mut()) {
            let x = x.to_slice().expect("a row of a row-major matrix is contiguous");
            for (y, corner) in y.iter_mut().zip(self.corners()) {
                *y = x[self.largest(x, corner)];
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
        _: &mut Memory,
    ) {
        let Some(mut dx) = dx else { return };
        dx.fill(0.0);
        for ((x, dy), mut dx) in x.rows().into_iter().zip(dy.rows()).zip(dx.rows_mut()) {
            let x = x.to_slice().expect("a row of a row-major matrix is contiguous");
            for (&dy, corner) in dy.iter().zip(self.corners()) {
                dx[self.largest(x, corner)] = dy;
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
        layer.forward(x.view(), y.view_mut(), &mut Memory::default(), Mode::Training);
        assert_eq!(y, array![[1.0, -1.0]]);
        let mut dx = x.clone();
        layer.backward(x.view(), y.view(), array![[5.0, 7.0]].view(), Some(dx.view_mut()), &mut Memory::default());
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
