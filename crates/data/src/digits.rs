//! Handwritten digits of 8 × 8 pixels, and the file that they come in.
//!
//! The file: [`MAGIC`], then 64 bytes for each of the [`DIGITS`] images (pixels row by row, 0 to 16), then a byte for each
//! image's label (0 to 9). Its source and licence are in `static/digits.LICENSE.md`.

use ndarray::Array2;
use rand::seq::SliceRandom;

use super::error::{Error, HIGHEST};
use nn::rng::Rng;
use settings::{DIGIT_SIDE, DIGITS};

/// The first bytes of the file.
const MAGIC: &[u8; 8] = b"digits 1";
/// Pixels of an image.
pub(super) const PIXELS: usize = DIGIT_SIDE * DIGIT_SIDE;
pub(super) const CLASSES: u8 = 10;

/// All the handwritten digits; always as many as [`DIGITS`], with pixels and labels in range.
#[derive(Clone, Debug, PartialEq)]
pub struct Digits {
    /// Images one after the other.
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Digits {
    /// The digits with these pixels (64 for each image, 0 to 16) and labels (0 to 9).
    ///
    /// # Errors
    /// There are not [`DIGITS`] of them, or a pixel or label is out of range.
    pub fn new(pixels: Vec<u8>, labels: Vec<u8>) -> Result<Digits, Error> {
        let expected = DIGITS * (PIXELS + 1);
        let found = pixels.len() + labels.len();
        if pixels.len() != DIGITS * PIXELS || labels.len() != DIGITS {
            return Err(Error::Length { found, expected });
        }
        if let Some(at) = pixels.iter().position(|&pixel| pixel > HIGHEST) {
            return Err(Error::Pixel { image: at / PIXELS, value: pixels[at] });
        }
        if let Some(image) = labels.iter().position(|&label| label >= CLASSES) {
            return Err(Error::Label { image, value: labels[image] });
        }
        Ok(Digits { pixels, labels })
    }

    /// Reads the file.
    ///
    /// # Errors
    /// It does not begin with the magic bytes, is not as long as it should be, or a pixel or label is out of range.
    pub fn parse(bytes: &[u8]) -> Result<Digits, Error> {
        let expected = MAGIC.len() + DIGITS * (PIXELS + 1);
        let found = bytes.len();
        // What is cut off within the magic bytes is incomplete rather than something else.
        if !bytes.starts_with(MAGIC) && !MAGIC.starts_with(bytes) {
            return Err(Error::NotDigits);
        }
        if found != expected {
            return Err(Error::Length { found, expected });
        }
        let (pixels, labels) = bytes[MAGIC.len()..].split_at(DIGITS * PIXELS);
        Digits::new(pixels.to_vec(), labels.to_vec())
    }

    /// The file that [`Digits::parse`] reads.
    pub fn bytes(&self) -> Vec<u8> {
        [MAGIC, self.pixels.as_slice(), &self.labels].concat()
    }

    /// Different images for training and for testing, in random order.
    ///
    /// Training images are taken from one end of a shuffled row and test images from the other, so that the number of one
    /// does not change the others. Together they are at most [`DIGITS`].
    pub(super) fn choose(&self, train: usize, test: usize, rng: &mut Rng) -> (Vec<usize>, Vec<usize>) {
        let mut images: Vec<usize> = (0..DIGITS).collect();
        images.shuffle(rng);
        let testing = images.iter().rev().take(test).copied().collect();
        images.truncate(train);
        (images, testing)
    }

    /// The images' pixels as a network's inputs, from 0 to 1 (images × 64).
    pub(super) fn inputs(&self, images: &[usize]) -> Array2<f32> {
        Array2::from_shape_fn((images.len(), PIXELS), |(row, pixel)| {
            f32::from(self.pixels[images[row] * PIXELS + pixel]) / f32::from(HIGHEST)
        })
    }

    /// The images' classes.
    pub(super) fn labels(&self, images: &[usize]) -> Vec<u32> {
        images.iter().map(|&image| u32::from(self.labels[image])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn::rng::{Stream, stream};

    const FILE: &[u8] = include_bytes!("../../../static/digits.bin");

    #[test]
    fn the_file_has_the_known_digits() {
        let digits = Digits::parse(FILE).unwrap();
        let count = |class| digits.labels.iter().filter(|label| **label == class).count();
        let counts: Vec<usize> = (0..CLASSES).map(count).collect();
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        assert_eq!(digits.pixels.iter().map(|&pixel| u32::from(pixel)).sum::<u32>(), 561_718);
        assert_eq!(digits.pixels[..8], [0, 0, 5, 13, 9, 1, 0, 0]);
        assert_eq!(digits.bytes(), FILE);
    }

    #[test]
    fn another_file_is_refused() {
        let expected = FILE.len();
        for length in [0, 3, 8, 1000, expected - 1] {
            assert_eq!(Digits::parse(&FILE[..length]), Err(Error::Length { found: length, expected }));
        }
        assert_eq!(Digits::parse(&[FILE, &[0]].concat()), Err(Error::Length { found: expected + 1, expected }));
        assert_eq!(Digits::parse(b"<!doctype html>"), Err(Error::NotDigits));
    }

    #[test]
    fn values_out_of_range_are_refused() {
        let with = |at: usize, value: u8| {
            let mut file = FILE.to_vec();
            file[at] = value;
            Digits::parse(&file)
        };
        assert_eq!(with(MAGIC.len() + 3 * PIXELS, 17), Err(Error::Pixel { image: 3, value: 17 }));
        assert_eq!(with(FILE.len() - 1, 10), Err(Error::Label { image: DIGITS - 1, value: 10 }));
    }

    #[test]
    fn no_image_is_chosen_twice() {
        let digits = Digits::parse(FILE).unwrap();
        for (train, test) in [(300, 1000), (797, 1000), (4, 4)] {
            let (training, testing) = digits.choose(train, test, &mut stream(1, Stream::Data, 0));
            assert_eq!((training.len(), testing.len()), (train, test));
            let mut all = [training, testing].concat();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), train + test);
        }
    }
}
