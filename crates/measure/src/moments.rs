//! Means and variances of channels, row after row.

use ndarray::ArrayView2;

/// The mean and the variance of each channel, from sums of the differences to the first number that it saw, so that what is
/// constant has exactly no variance and what is far from 0 loses no digits.
#[derive(Clone, Debug)]
pub struct Moments {
    /// The first number of each channel; empty before it was seen.
    first: Vec<f64>,
    count: f64,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    /// Of nothing so far.
    pub fn new(channels: usize) -> Self {
        Self { first: Vec::new(), count: 0.0, sums: vec![0.0; channels], squares: vec![0.0; channels] }
    }

    /// Adds rows of a number for each channel, or of as many for each pixel.
    pub fn add(&mut self, x: ArrayView2<f32>) {
        let channels = self.sums.len();
        if self.first.is_empty() {
            self.first = x.iter().take(channels).map(|&x| x.into()).collect();
        }
        for row in x.rows() {
            for pixel in row.exact_chunks(channels) {
                self.count += 1.0;
                let sums = self.sums.iter_mut().zip(&mut self.squares);
                for ((sum, square), (&x, first)) in sums.zip(pixel.iter().zip(&self.first)) {
                    let d = f64::from(x) - first;
                    *sum += d;
                    *square += d * d;
                }
            }
        }
    }

    /// The mean of a channel.
    pub fn mean(&self, channel: usize) -> f64 {
        self.first[channel] + self.sums[channel] / self.count
    }

    /// The variance of a channel, divided by the number of its samples; exactly 0 where it is constant.
    pub fn variance(&self, channel: usize) -> f64 {
        let mean = self.sums[channel] / self.count;
        (self.squares[channel] / self.count - mean * mean).max(0.0)
    }

    /// The same, divided by one less: without bias; none of a single sample.
    pub fn unbiased_variance(&self, channel: usize) -> Option<f64> {
        (self.count > 1.0).then(|| self.variance(channel) * self.count / (self.count - 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn pixels_are_samples_of_their_channel() {
        let x = Array2::from_shape_fn((7, 6), |(i, j)| ((i * 13 + j * 5) % 11) as f32 * 0.37 + 50.0);
        let mut moments = Moments::new(2);
        // As it is called: a few rows at a time.
        moments.add(x.slice(ndarray::s![..3, ..]));
        moments.add(x.slice(ndarray::s![3.., ..]));
        for channel in 0..2 {
            let samples = || x.iter().skip(channel).step_by(2).map(|&x| f64::from(x));
            let mean = samples().sum::<f64>() / 21.0;
            let squares = samples().map(|x| (x - mean).powi(2)).sum::<f64>();
            assert!((moments.mean(channel) - mean).abs() < 1e-9);
            assert!((moments.variance(channel) - squares / 21.0).abs() < 1e-9);
            assert!(moments.unbiased_variance(channel).is_some_and(|found| (found - squares / 20.0).abs() < 1e-9));
        }
    }

    #[test]
    fn what_is_constant_has_no_variance_and_a_single_sample_no_unbiased_one() {
        let mut moments = Moments::new(1);
        moments.add(array![[0.1]].view());
        assert_eq!((moments.variance(0), moments.unbiased_variance(0)), (0.0, None));
        moments.add(array![[0.1], [0.1]].view());
        assert_eq!(moments.unbiased_variance(0), Some(0.0));
    }
}
