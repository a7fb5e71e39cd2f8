//! Scores counted by hand, and what is close enough to them.

use data::{Examples, Targets};
use lab::{Arm, Evaluation};
use ndarray::ArrayView1;

/// The mean loss of an arm on `examples` and how many it answers wrongly (none in regression), from its answers alone.
pub fn scored_by_hand(arm: &Arm, examples: &Examples) -> (f64, Option<usize>) {
    let mut evaluation = Evaluation::default();
    arm.evaluate(examples.x.view(), &mut evaluation);
    let answers = evaluation.answers().mapv(f64::from);
    let rows = answers.rows().into_iter();
    match &examples.y {
        Targets::Classes(classes) => {
            let each = || rows.clone().zip(classes.iter().map(|&class| class as usize));
            let loss: f64 = each().map(|(row, class)| -row[class].ln()).sum();
            // Right is what has no equal before it and none above it anywhere.
            let is_right = |row: ArrayView1<f64>, class: usize| {
                row.iter().enumerate().all(|(other, &p)| p < row[class] || (other >= class && p == row[class]))
            };
            let wrong = each().filter(|&(row, class)| !is_right(row, class)).count();
            (loss / examples.len() as f64, Some(wrong))
        }
        Targets::Values(values) => {
            let squares = answers.iter().zip(values).map(|(answer, &value)| (answer - f64::from(value)).powi(2));
            (squares.sum::<f64>() / values.len() as f64, None)
        }
    }
}

/// Whether two numbers are the same but for the rounding of single precision.
pub fn is_near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-5 * wanted.abs().max(1.0)
}
