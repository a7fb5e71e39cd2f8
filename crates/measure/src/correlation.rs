//! Correlations of all pairs of neurons of a layer, from one look at each example.

use ndarray::ArrayView1;

/// Sums of what correlations are made of: Σ d_i and Σ d_i d_j over the samples, with d = x − (the first sample's x).
///
/// Taking the first sample off costs nothing and makes the sums of a constant neuron exactly 0 (Chan, Golub and LeVeque
/// 1983, "shifted data"). In double precision.
pub struct Correlations {
    units: usize,
    samples: usize,
    first: Vec<f32>,
    deviations: Vec<f64>,
    sums: Vec<f64>,
    /// Σ d_i d_j for i ≤ j: the rows of the upper triangle, one after the other.
    products: Vec<f64>,
}

/// How a layer's neurons correlate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlated {
    /// The mean of |r| over all pairs of neurons that are not constant; none if there is no pair.
    pub mean: Option<f64>,
    /// Neurons that are constant, for which there is no correlation.
    pub constant: usize,
}

impl Correlations {
    /// Of a layer of `units` neurons or feature maps; no samples yet.
    pub fn new(units: usize) -> Self {
        Self {
            units,
            samples: 0,
            first: vec![0.0; units],
            deviations: vec![0.0; units],
            sums: vec![0.0; units],
            products: vec![0.0; units * (units + 1) / 2],
        }
    }

    /// Adds an example: one sample of the layer's `units` numbers, or a sample for each cell of its feature maps.
    pub fn add(&mut self, example: ArrayView1<f32>) {
        for sample in example.exact_chunks(self.units) {
            if self.samples == 0 {
                self.first.iter_mut().zip(sample).for_each(|(first, &x)| *first = x);
            }
            self.samples += 1;
            for ((d, &x), &first) in self.deviations.iter_mut().zip(sample).zip(&self.first) {
                *d = f64::from(x) - f64::from(first);
            }
            self.sums.iter_mut().zip(&self.deviations).for_each(|(sum, d)| *sum += d);
            let mut products = &mut self.products[..];
            for (i, &d) in self.deviations.iter().enumerate() {
                let (row, rest) = products.split_at_mut(self.units - i);
                products = rest;
                // Many neurons are silent in many examples, and then add nothing.
                if d != 0.0 {
                    row.iter_mut().zip(&self.deviations[i..]).for_each(|(sum, other)| *sum += d * other);
                }
            }
        }
    }

    /// Pearson's r of each pair is (Σ d_i d_j / n − m_i m_j) / √(v_i v_j), with m = Σ d / n and v = Σ d² / n − m².
    pub fn correlated(&self) -> Correlated {
        let n = self.samples as f64;
        let mean: Vec<f64> = self.sums.iter().map(|sum| sum / n).collect();
        let mut rows = Vec::with_capacity(self.units);
        let mut products = &self.products[..];
        for i in 0..self.units {
            let (row, rest) = products.split_at(self.units - i);
            rows.push(row);
            products = rest;
        }
        let variance: Vec<f64> = rows.iter().zip(&mean).map(|(row, m)| row[0] / n - m * m).collect();
        let (mut sum, mut pairs) = (0.0, 0_u32);
        for (i, row) in rows.iter().enumerate().filter(|&(i, _)| variance[i] > 0.0) {
            for (j, product) in (i..).zip(*row).skip(1).filter(|&(j, _)| variance[j] > 0.0) {
                let r = (product / n - mean[i] * mean[j]) / (variance[i] * variance[j]).sqrt();
                sum += r.abs().min(1.0);
                pairs += 1;
            }
        }
        Correlated {
            mean: (pairs > 0).then(|| sum / f64::from(pairs)),
            constant: variance.iter().filter(|&&v| v <= 0.0).count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, Axis};

    fn correlated(samples: &Array2<f32>, units: usize) -> Correlated {
        let mut correlations = Correlations::new(units);
        samples.axis_iter(Axis(0)).for_each(|example| correlations.add(example));
        correlations.correlated()
    }

    /// |r| of two columns by the definition, with means first.
    fn directly(x: &Array2<f32>, i: usize, j: usize) -> f64 {
        let mean = |c: usize| x.column(c).iter().map(|&x| f64::from(x)).sum::<f64>() / x.nrows() as f64;
        let covariance = |i: usize, j: usize| {
            let rows = x.column(i).into_iter().zip(x.column(j));
            rows.map(|(&a, &b)| (f64::from(a) - mean(i)) * (f64::from(b) - mean(j))).sum::<f64>()
        };
        (covariance(i, j) / (covariance(i, i) * covariance(j, j)).sqrt()).abs()
    }

    #[test]
    fn the_mean_is_that_of_the_definition_over_live_pairs() {
        let number = |i: usize, j: usize| ((i * i * 7 + j * 13 + i * j * j) % 29) as f32 * 0.3 + 100.0;
        let x = Array2::from_shape_fn((50, 5), |(i, j)| if j == 2 { 0.1 } else { number(i, j) });
        let live = [0, 1, 3, 4];
        let pairs: Vec<f64> =
            (0..4).flat_map(|i| (i + 1..4).map(move |j| (i, j))).map(|(i, j)| directly(&x, live[i], live[j])).collect();
        let found = correlated(&x, 5);
        let wanted = pairs.iter().sum::<f64>() / 6.0;
        assert!(found.mean.is_some_and(|mean| (mean - wanted).abs() < 1e-9), "{found:?} and {wanted}");
        assert_eq!(found.constant, 1);
    }

    #[test]
    fn copies_and_opposites_correlate_wholly_and_one_neuron_with_none() {
        let x = Array2::from_shape_fn((9, 2), |(i, j)| if j == 0 { i as f32 } else { 3.0 - 2.0 * i as f32 });
        assert!(correlated(&x, 2).mean.is_some_and(|mean| (mean - 1.0).abs() < 1e-12));
        assert_eq!(correlated(&x.mapv(|_| 0.7), 2), Correlated { mean: None, constant: 2 });
        assert_eq!(correlated(&Array2::zeros((3, 1)), 1).mean, None);
    }

    /// The same numbers as cells of an example or as examples of their own.
    #[test]
    fn cells_of_maps_are_samples() {
        let x = Array2::from_shape_fn((4, 6), |(i, j)| ((i * 5 + j * j) % 7) as f32);
        let cells = x.clone().into_shape_with_order((12, 2)).expect("as many numbers");
        assert_eq!(correlated(&x, 2), correlated(&cells, 2));
    }
}
