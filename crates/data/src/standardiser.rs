//! Inputs brought to mean 0 and standard deviation 1.

use ndarray::Array2;

/// x′ = (x − mean) / deviation for each feature, and back.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardiser {
    mean: Vec<f32>,
    deviation: Vec<f32>,
}

/// Deviations below this share of the largest value are rounding errors of a feature that is the same for all examples: a
/// sum of 10,000 equal values is off by less, and values that differ in single precision deviate by more.
const LEAST_RELATIVE_DEVIATION: f64 = 1e-11;
/// A deviation below this is none, so that no value divided by one overflows.
const LEAST_DEVIATION: f64 = 1e-20;

impl Standardiser {
    /// The one that leaves everything as it is.
    pub fn identity(features: usize) -> Standardiser {
        Standardiser { mean: vec![0.0; features], deviation: vec![1.0; features] }
    }

    /// The one that brings each column of `x` (examples × features) to mean 0 and, where it varies at all, standard
    /// deviation 1. The deviation is that of the examples themselves (divided by n, not n − 1).
    pub fn of(x: &Array2<f32>) -> Standardiser {
        let mut standardiser = Standardiser::identity(x.ncols());
        let count = x.nrows().max(1) as f64;
        for (feature, column) in x.columns().into_iter().enumerate() {
            let mean = column.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
            let squares = column.iter().map(|&x| (f64::from(x) - mean) * (f64::from(x) - mean)).sum::<f64>();
            let deviation = libm::sqrt(squares / count);
            let largest = column.iter().fold(0.0, |largest: f64, &x| largest.max(f64::from(x).abs()));
            standardiser.mean[feature] = mean as f32;
            if deviation > LEAST_DEVIATION.max(LEAST_RELATIVE_DEVIATION * largest) {
                standardiser.deviation[feature] = deviation as f32;
            }
        }
        standardiser
    }

    /// The number of features.
    pub fn features(&self) -> usize {
        self.mean.len()
    }

    /// An original value as a network's input. `feature` is below [`Standardiser::features`].
    pub fn standardise(&self, feature: usize, x: f32) -> f32 {
        (x - self.mean[feature]) / self.deviation[feature]
    }

    /// A network's input as the original value. `feature` is below [`Standardiser::features`].
    pub fn original(&self, feature: usize, x: f32) -> f32 {
        x * self.deviation[feature] + self.mean[feature]
    }

    /// Standardises `x` (examples × features).
    pub fn standardise_all(&self, x: &mut Array2<f32>) {
        for (feature, mut column) in x.columns_mut().into_iter().enumerate() {
            column.mapv_inplace(|x| self.standardise(feature, x));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn columns_get_mean_0_and_deviation_1() {
        let mut x = array![[1.0, 10.0], [2.0, 10.0], [6.0, 10.0]];
        let standardiser = Standardiser::of(&x);
        standardiser.standardise_all(&mut x);
        assert!(x.column(0).sum().abs() < 1e-6);
        assert!((x.column(0).mapv(|x| x * x).sum() / 3.0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_column_that_does_not_vary_becomes_0() {
        let mut x = Array2::from_elem((7, 1), 0.1_f32);
        Standardiser::of(&x).standardise_all(&mut x);
        assert_eq!(x, Array2::<f32>::zeros((7, 1)));
    }

    #[test]
    fn a_column_of_small_numbers_varies_too() {
        let mut x = array![[1e-9_f32, 1e12], [3e-9, 1e12 + 1e5]];
        Standardiser::of(&x).standardise_all(&mut x);
        assert!((&x - &array![[-1.0, -1.0], [1.0, 1.0]]).iter().all(|x| x.abs() < 0.5), "{x}");
    }

    /// √(1/1000 · 999/1000) of the difference, which is that of the last bit.
    #[test]
    fn a_single_value_that_differs_in_its_last_bit_makes_a_column_vary() {
        let mut x = Array2::from_elem((1000, 1), 1.0_f32);
        x[[3, 0]] += f32::EPSILON;
        let standardiser = Standardiser::of(&x);
        let wanted = f32::EPSILON * 0.000_999_f32.sqrt();
        assert!((standardiser.deviation[0] / wanted - 1.0).abs() < 1e-3, "{:?}, expected {wanted}", standardiser);
    }

    #[test]
    fn many_equal_values_do_not_vary() {
        for value in [0.1_f32, 1e15, -1e15, 3.3e-18] {
            let mut x = Array2::from_elem((10_000, 1), value);
            let standardiser = Standardiser::of(&x);
            assert_eq!(standardiser.deviation, [1.0]);
            standardiser.standardise_all(&mut x);
            assert_eq!(x, Array2::<f32>::zeros((10_000, 1)));
        }
    }

    #[test]
    fn there_and_back_again() {
        let standardiser = Standardiser::of(&array![[1.0], [5.0]]);
        assert_eq!(standardiser.standardise(0, 5.0), 1.0);
        assert_eq!(standardiser.original(0, 1.0), 5.0);
    }
}
