//! What training makes small, and its derivative.

use ndarray::{ArrayView2, ArrayViewMut1, ArrayViewMut2, Zip};

/// What a batch's outputs should have been.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// One class per row; the outputs are unnormalised log-probabilities (logits).
    Classes(&'a [u32]),
    /// One row of numbers per row, rows × outputs.
    Values(ArrayView2<'a, f32>),
}

impl Wanted<'_> {
    /// The mean loss of `outputs` (rows × outputs) over the batch: softmax cross-entropy for classes, mean squared error
    /// for values.
    pub fn loss(&self, outputs: ArrayView2<f32>) -> f32 {
        match self {
            Self::Classes(classes) => {
                let sum: f32 =
                    outputs.rows().into_iter().zip(*classes).map(|(row, &class)| cross_entropy(&row, class)).sum();
                sum / classes.len() as f32
            }
            Self::Values(values) => {
                let sum = Zip::from(&outputs).and(values).fold(0.0, |sum: f32, &o, &v| sum + (o - v) * (o - v));
                sum / outputs.len() as f32
            }
        }
    }

    /// Writes ∂loss/∂outputs into `gradient` (rows × outputs): (softmax(o) − onehot(class)) / rows for classes,
    /// 2 (o − v) / (rows · outputs) for values.
    pub fn gradient(&self, outputs: ArrayView2<f32>, mut gradient: ArrayViewMut2<f32>) {
        match self {
            Self::Classes(classes) => {
                let share = 1.0 / classes.len() as f32;
                gradient.assign(&outputs);
                for (mut row, &class) in gradient.rows_mut().into_iter().zip(*classes) {
                    softmax(row.view_mut());
                    row[class as usize] -= 1.0;
                    row.mapv_inplace(|g| g * share);
                }
            }
            Self::Values(values) => {
                let share = 2.0 / outputs.len() as f32;
                Zip::from(gradient).and(outputs).and(values).for_each(|g, &o, &v| *g = share * (o - v));
            }
        }
    }

    /// How many rows' largest output is their class's (the first of equals counts as the largest); `None` for values.
    pub fn correct(&self, outputs: ArrayView2<f32>) -> Option<usize> {
        match self {
            Self::Classes(classes) => {
                let rows = outputs.rows().into_iter().zip(*classes);
                Some(rows.filter(|(row, class)| largest(row.iter().copied()) == **class as usize).count())
            }
            Self::Values(_) => None,
        }
    }
}

/// −ln softmax(logits)\[class\] = ln Σ exp(logit − max) − (logit of the class − max)
fn cross_entropy(logits: &ndarray::ArrayView1<f32>, class: u32) -> f32 {
    let max = logits.fold(f32::NEG_INFINITY, |max, &logit| max.max(logit));
    let sum: f32 = logits.iter().map(|&logit| libm::expf(logit - max)).sum();
    libm::logf(sum) - (logits[class as usize] - max)
}

/// Turns logits into probabilities: exp(logit − max) / Σ exp(logit − max).
pub fn softmax(mut logits: ArrayViewMut1<f32>) {
    let max = logits.fold(f32::NEG_INFINITY, |max, &logit| max.max(logit));
    logits.mapv_inplace(|logit| libm::expf(logit - max));
    let sum = logits.sum();
    logits.mapv_inplace(|e| e / sum);
}

/// The place of the first largest number; 0 of none.
pub fn largest(numbers: impl Iterator<Item = impl Into<f64>>) -> usize {
    let first = (0, f64::NEG_INFINITY);
    numbers
        .map(Into::into)
        .enumerate()
        .fold(first, |best, (i, number)| if number > best.1 { (i, number) } else { best })
        .0
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn huge_logits_neither_overflow_nor_lose_the_answer() {
        let logits = array![[1e30_f32, -1e30, 0.0]];
        assert_eq!(Wanted::Classes(&[0]).loss(logits.view()), 0.0);
        let mut gradient = Array2::zeros((1, 3));
        Wanted::Classes(&[0]).gradient(logits.view(), gradient.view_mut());
        assert_eq!(gradient, array![[0.0, 0.0, 0.0]]);
    }

    #[test]
    fn equal_logits_cost_the_logarithm_of_the_number_of_classes() {
        let logits = Array2::from_elem((3, 4), 0.7);
        assert!((Wanted::Classes(&[0, 1, 3]).loss(logits.view()) - 4.0_f32.ln()).abs() < 1e-6);
    }
}
