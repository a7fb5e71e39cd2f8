//! Images with zeros around them, and their pixels' neighbourhoods as the factors of a product.

use super::image::Image;
use super::kernel::Factors;

/// Where the *patches* of an image are, the neighbourhoods of k × k pixels of all its pixels, once it has zeros around it.
///
/// The matrix of patches, pixels × (k · k · channels), is never written down: with the zeros, an entry stands equally far
/// from the first of its patch in all of them, and a product reads it in the image itself.
pub struct Patches {
    image: Image,
    kernel: usize,
    /// Rows of zeros above the image, and columns of them on its left.
    before: usize,
    /// Where the patch of each pixel begins in the image with its zeros.
    starts: Vec<usize>,
    /// How far from there each of its entries stands.
    offsets: Vec<usize>,
}

impl Patches {
    /// The patches of `kernel` × `kernel` pixels that begin `before` rows above and columns to the left of their pixel.
    pub fn new(image: Image, kernel: usize, before: usize) -> Self {
        let Image { height, width, channels } = image;
        let padded = width + kernel - 1;
        let place = |(i, j): (usize, usize)| (i * padded + j) * channels;
        let pixels = |height, width| (0..height).flat_map(move |i| (0..width).map(move |j| (i, j)));
        let offsets = pixels(kernel, kernel).flat_map(|pixel| place(pixel)..place(pixel) + channels);
        Self { image, kernel, before, starts: pixels(height, width).map(place).collect(), offsets: offsets.collect() }
    }

    /// The geometry of the image with its zeros.
    fn padded(&self) -> Image {
        let Image { height, width, channels } = self.image;
        Image { height: height + self.kernel - 1, width: width + self.kernel - 1, channels }
    }

    /// Numbers of the image with its zeros.
    pub fn features(&self) -> usize {
        self.padded().features()
    }

    /// Copies images to the middle of as many that have zeros around them.
    pub fn pad(&self, images: &[f32], padded: &mut [f32]) {
        let Image { width, channels, .. } = self.image;
        let stride = self.padded().width * channels;
        let first = self.before * (stride + channels);
        for (image, padded) in images.chunks_exact(self.image.features()).zip(padded.chunks_exact_mut(self.features()))
        {
            let rows = image.chunks_exact(width * channels).zip(padded[first..].chunks_mut(stride));
            for (row, to) in rows {
                // With 0 added: in WebAssembly a copy is a call, which for so few numbers takes longer.
                to.iter_mut().zip(row).for_each(|(to, number)| *to = number + 0.0);
            }
        }
    }

    /// The patches of one padded image as the rows of a left operand.
    pub fn rows<'a>(&'a self, padded: &'a [f32]) -> Rows<'a> {
        let channels = self.image.channels;
        let (span, stride) = (self.kernel * channels, self.padded().width * channels);
        Rows { padded, starts: &self.starts, span, stride }
    }

    /// The patches of a batch of padded images as the columns of a left operand.
    pub fn columns<'a>(&'a self, padded: &'a [f32]) -> Columns<'a> {
        Columns { padded, features: self.features(), starts: &self.starts, offsets: &self.offsets }
    }
}

/// A row is the patch of a pixel.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    padded: &'a [f32],
    starts: &'a [usize],
    /// Numbers of a patch that stand side by side in the image.
    span: usize,
    /// How far it is from there to the next ones.
    stride: usize,
}

impl Factors for Rows<'_> {
    #[inline(always)]
    fn walk<const R: usize>(self, i: usize, b: &[f32], n: usize, j: usize, mut step: impl FnMut([f32; R], &[f32])) {
        let starts: [usize; R] = std::array::from_fn(|r| self.starts[i + r]);
        for (u, b) in b.chunks_exact(self.span * n).enumerate() {
            let rows = starts.map(|start| &self.padded[start + u * self.stride..][..self.span]);
            for (p, b) in b.chunks_exact(n).enumerate().take(self.span) {
                step(std::array::from_fn(|r| rows[r][p]), &b[j..]);
            }
        }
    }
}

/// A row is one entry of the patches of all pixels of all images.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    padded: &'a [f32],
    features: usize,
    starts: &'a [usize],
    offsets: &'a [usize],
}

impl Columns<'_> {
    #[inline(always)]
    fn walk_patches<const R: usize>(
        self,
        b: &[f32],
        n: usize,
        j: usize,
        factors: impl Fn(&[f32]) -> [f32; R],
        mut step: impl FnMut([f32; R], &[f32]),
    ) {
        let images = self.padded.chunks_exact(self.features).zip(b.chunks_exact(self.starts.len() * n));
        for (image, b) in images {
            for (&start, b) in self.starts.iter().zip(b.chunks_exact(n)) {
                step(factors(&image[start..]), &b[j..]);
            }
        }
    }
}

impl Factors for Columns<'_> {
    #[inline(always)]
    fn walk<const R: usize>(self, i: usize, b: &[f32], n: usize, j: usize, step: impl FnMut([f32; R], &[f32])) {
        let offsets: [usize; R] = std::array::from_fn(|r| self.offsets[i + r]);
        let (first, last) = (offsets[0], offsets[R - 1]);
        if last - first == R - 1 {
            let side_by_side = |patch: &[f32]| {
                let entries = &patch[first..=last];
                std::array::from_fn(|r| entries[r])
            };
            self.walk_patches(b, n, j, side_by_side, step);
        } else {
            self.walk_patches(b, n, j, |patch| offsets.map(|offset| patch[offset]), step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::product;
    use ndarray::Array2;

    /// The entries of the patch of pixel (i, j), zeros where it lies outside the image.
    fn patch(image: Image, numbers: &[f32], kernel: usize, before: usize, [i, j]: [usize; 2]) -> Vec<f32> {
        let mut entries = Vec::new();
        for (u, v) in (0..kernel).flat_map(|u| (0..kernel).map(move |v| (u, v))) {
            let place = |at: usize, size: usize| at.checked_sub(before).filter(|&at| at < size);
            let pixel = place(i + u, image.height).zip(place(j + v, image.width));
            entries.extend(
                (0..image.channels).map(|channel| {
                    pixel.map_or(0.0, |(i, j)| numbers[(i * image.width + j) * image.channels + channel])
                }),
            );
        }
        entries
    }

    #[test]
    fn products_read_the_patches_that_are_not_written_down() {
        for (height, width, channels, kernel, before) in
            [(4, 4, 1, 3, 1), (3, 5, 2, 2, 0), (3, 2, 3, 2, 1), (1, 1, 2, 5, 2), (2, 3, 4, 1, 0), (2, 1, 1, 4, 2)]
        {
            let image = Image { height, width, channels };
            let patches = Patches::new(image, kernel, before);
            let images: Vec<f32> = (1..=2 * image.features()).map(|number| number as f32).collect();
            let mut padded = vec![0.0; 2 * patches.features()];
            patches.pad(&images, &mut padded);
            let entries = kernel * kernel * channels;
            let rows = images.chunks_exact(image.features()).flat_map(|numbers| {
                let pixels = (0..image.pixels()).map(|pixel| [pixel / width, pixel % width]);
                pixels.flat_map(|pixel| patch(image, numbers, kernel, before, pixel)).collect::<Vec<_>>()
            });
            let wanted = Array2::from_shape_vec((2 * image.pixels(), entries), rows.collect()).unwrap();

            // Products with unit matrices give the patches themselves.
            for (padded, wanted) in padded
                .chunks_exact(patches.features())
                .zip(wanted.as_slice().unwrap().chunks_exact(image.pixels() * entries))
            {
                let mut found = vec![f32::NAN; wanted.len()];
                product(patches.rows(padded), Array2::eye(entries).view(), None, &mut found);
                assert_eq!(found, wanted, "{image:?}, {kernel} × {kernel}");
            }
            let mut found = Array2::from_elem((entries, wanted.nrows()), f32::NAN);
            let unit = Array2::eye(wanted.nrows());
            product(patches.columns(&padded), unit.view(), None, found.as_slice_mut().unwrap());
            assert_eq!(found, wanted.t(), "{image:?}, {kernel} × {kernel}");
        }
    }
}
