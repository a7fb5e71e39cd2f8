//! What training makes small, and its derivative.

use super::exponential::{exp, ln};
use super::rows::{flat, flat_mut};
use super::simd::{Four, LANES};
use ndarray::{ArrayView2, ArrayViewMut2};

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
                let (width, outputs) = (outputs.ncols(), flat(outputs));
                let fours = outputs.chunks(LANES * width).zip(classes.chunks(LANES));
                let sum = fours.fold(0.0, |sum, (logits, classes)| {
                    let softmax = Softmax::new(logits, width);
                    sum + softmax.cross_entropy(logits, classes, softmax.sum(logits, |_, _| ()))
                });
                sum / classes.len() as f32
            }
            Self::Values(values) => {
                let differences = flat(outputs).iter().zip(values).map(|(o, v)| o - v);
                differences.fold(0.0, |sum, difference| sum + difference * difference) / outputs.len() as f32
            }
        }
    }

    /// Returns the mean loss and writes ∂loss/∂outputs into `gradient` (rows × outputs): (softmax(o) − onehot(class)) / rows
    /// for classes, 2 (o − v) / (rows · outputs) for values. At once, since both take the same exponentials.
    pub fn loss_and_gradient(&self, outputs: ArrayView2<f32>, gradient: ArrayViewMut2<f32>) -> f32 {
        match self {
            Self::Classes(classes) => {
                let share = 1.0 / classes.len() as f32;
                let (width, outputs, gradient) = (outputs.ncols(), flat(outputs), flat_mut(gradient));
                let rows = outputs.chunks(LANES * width).zip(gradient.chunks_mut(LANES * width));
                let mut loss = 0.0;
                for ((logits, gradient), classes) in rows.zip(classes.chunks(LANES)) {
                    let softmax = Softmax::new(logits, width);
                    let sum = softmax.sum(logits, |column, exp| set_column(gradient, width, column, exp));
                    loss += softmax.cross_entropy(logits, classes, sum);
                    for column in 0..width {
                        let exp = self::column(gradient, width, column);
                        set_column(gradient, width, column, exp * (share / sum));
                    }
                    for (row, &class) in gradient.chunks_exact_mut(width).zip(classes) {
                        row[class as usize] -= share;
                    }
                }
                loss / classes.len() as f32
            }
            Self::Values(values) => {
                let share = 2.0 / outputs.len() as f32;
                let differences = flat(outputs).iter().zip(values).map(|(o, v)| o - v);
                flat_mut(gradient).iter_mut().zip(differences).for_each(|(g, difference)| *g = share * difference);
                self.loss(outputs)
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

/// Turns each row of logits (rows × classes) into probabilities: exp(logit − max) / Σ exp(logit − max).
pub fn softmax(logits: ArrayViewMut2<f32>) {
    let (width, logits) = (logits.ncols(), flat_mut(logits));
    for logits in logits.chunks_mut(LANES * width.max(1)) {
        let softmax = Softmax::new(logits, width);
        let sum = softmax.sum(logits, |_, _| ());
        for column in 0..width {
            let exp = softmax.exp(logits, column);
            set_column(logits, width, column, exp / sum);
        }
    }
}

/// The softmax of up to four rows of logits, a lane each.
#[derive(Clone, Copy)]
struct Softmax {
    width: usize,
    /// The largest logit of each row.
    max: Four,
}

impl Softmax {
    #[inline(always)]
    fn new(logits: &[f32], width: usize) -> Self {
        let lowest = Four::splat(f32::NEG_INFINITY);
        let max = (0..width).map(|c| column(logits, width, c)).fold(lowest, |max, x| max.is_less(x).select(x, max));
        Self { width, max }
    }

    /// exp(logit − max) of a column.
    #[inline(always)]
    fn exp(self, logits: &[f32], column: usize) -> Four {
        exp(self::column(logits, self.width, column) - self.max)
    }

    /// Σ exp(logit − max), first column to last; `each` gets the column and its exponentials.
    #[inline(always)]
    fn sum(self, logits: &[f32], mut each: impl FnMut(usize, Four)) -> Four {
        (0..self.width).fold(Four::splat(0.0), |sum, column| {
            let exp = self.exp(logits, column);
            each(column, exp);
            sum + exp
        })
    }

    /// Σ over the rows of −ln softmax(logits)\[class\] = ln Σ exp(logit − max) − (logit of the class − max), with the sums
    /// of each row.
    #[inline(always)]
    fn cross_entropy(self, logits: &[f32], classes: &[u32], sum: Four) -> f32 {
        let rows = logits.chunks_exact(self.width).zip(classes);
        let normalisers = ln(sum).to_array().into_iter().zip(self.max.to_array());
        let losses = rows.zip(normalisers).map(|((logits, &class), (ln, max))| ln - (logits[class as usize] - max));
        losses.sum()
    }
}

/// A column of up to four rows of `width` numbers each, zeros where there is no row.
#[inline(always)]
fn column(rows: &[f32], width: usize, column: usize) -> Four {
    Four::from_array(std::array::from_fn(|row| rows.get(row * width + column).copied().unwrap_or(0.0)))
}

/// Puts the numbers into that column.
#[inline(always)]
fn set_column(rows: &mut [f32], width: usize, column: usize, numbers: Four) {
    rows.iter_mut().skip(column).step_by(width).zip(numbers.to_array()).for_each(|(to, number)| *to = number);
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
        let mut gradient = Array2::zeros((1, 3));
        assert_eq!(Wanted::Classes(&[0]).loss_and_gradient(logits.view(), gradient.view_mut()), 0.0);
        assert!(gradient.iter().all(|g: &f32| g.abs() < 1e-37), "{gradient}");
    }

    #[test]
    fn equal_logits_cost_the_logarithm_of_the_number_of_classes() {
        let logits = Array2::from_elem((3, 4), 0.7);
        assert!((Wanted::Classes(&[0, 1, 3]).loss(logits.view()) - 4.0_f32.ln()).abs() < 1e-6);
    }

    /// Any number of rows, so that there are whole fours of them and others.
    #[test]
    fn classes_have_the_loss_and_the_gradient_of_the_formulas() {
        for (rows, width) in [(1, 2), (3, 3), (4, 2), (5, 10), (10, 2), (32, 10)] {
            let logits = Array2::from_shape_fn((rows, width), |(i, j)| ((i * 7 + j * 5) % 13) as f32 * 0.7 - 4.0);
            let classes: Vec<u32> = (0..rows).map(|row| (row * 3 % width) as u32).collect();
            let mut gradient = Array2::zeros((rows, width));
            let loss = Wanted::Classes(&classes).loss_and_gradient(logits.view(), gradient.view_mut());
            assert_eq!(loss, Wanted::Classes(&classes).loss(logits.view()));
            let mut probabilities = logits.clone();
            softmax(probabilities.view_mut());

            let mut wanted_loss = 0.0;
            for (row, &class) in classes.iter().enumerate() {
                let exps: Vec<f64> = logits.row(row).iter().map(|&logit| f64::from(logit).exp()).collect();
                let sum: f64 = exps.iter().sum();
                wanted_loss -= (exps[class as usize] / sum).ln() / rows as f64;
                for (column, exp) in exps.iter().enumerate() {
                    let wanted = (exp / sum - f64::from(u8::from(column == class as usize))) / rows as f64;
                    assert!((f64::from(gradient[[row, column]]) - wanted).abs() < 1e-7, "{rows} × {width}");
                    assert!((f64::from(probabilities[[row, column]]) - exp / sum).abs() < 3e-7, "{rows} × {width}");
                }
            }
            assert!((f64::from(loss) - wanted_loss).abs() < 2e-6, "{rows} × {width}: {loss}, not {wanted_loss}");
        }
    }

    #[test]
    fn a_logit_that_is_no_number_makes_the_loss_none() {
        for place in 0..2 {
            let mut logits = Array2::from_elem((3, 2), 0.5);
            logits[[1, place]] = f32::NAN;
            let mut gradient = Array2::zeros((3, 2));
            assert!(Wanted::Classes(&[0, 1, 1]).loss_and_gradient(logits.view(), gradient.view_mut()).is_nan());
        }
    }
}
