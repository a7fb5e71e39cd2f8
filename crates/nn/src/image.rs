//! The geometry of images in a batch.

/// Height, width and channels of the images of which a layer's rows consist.
///
/// A row holds one image: pixel after pixel from the top left, row by row of the image, and at each pixel its channels
/// side by side (a batch is the array examples × height × width × channels, "NHWC", flattened).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Numbers at each pixel.
    pub channels: usize,
}

impl Image {
    /// Pixels of an image.
    pub fn pixels(self) -> usize {
        self.height * self.width
    }

    /// Numbers of an image: the features of a row.
    pub fn features(self) -> usize {
        self.pixels() * self.channels
    }
}
