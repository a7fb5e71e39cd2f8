//! Whether answers are too small or too large all through: the slope of a network's values on the right ones.

use super::passes::Chunks;
use super::{Measure, Outcome, Subject};
use data::Targets;
use serde::Serialize;

/// The slope of the least-squares line of the network's answers ŷ against the targets y of the test examples, in
/// regression: Cov(ŷ, y) / Var(y), over all outputs together.
///
/// It is 1 for right answers, below 1 for timid ones, above 1 for ones that overshoot, as those of a network do that was
/// trained with dropout and is evaluated without scaling. Targets carry noise that no network can know, which by itself
/// brings the slope of the best answers to 1 − (variance of the noise) / Var(y). Blind to: a constant error, and one that
/// goes up and down along the curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Slope {
    /// The slope; none for classes, and where all targets are equal.
    pub slope: Option<f64>,
}

typescript! {
    r#"
export interface Measures {
  slope: Slope;
}

/** The slope of the answers against the right values, by least squares. */
export interface Slope {
  /** 1 where the answers are neither too small nor too large; absent for classes. */
  slope?: number;
}
"#
}

/// Sums over pairs of a target and an answer, of their differences to the first pair.
#[derive(Default)]
struct Line {
    first: Option<[f64; 2]>,
    count: f64,
    targets: f64,
    answers: f64,
    squares: f64,
    products: f64,
}

impl Line {
    fn add(&mut self, target: f64, answer: f64) {
        let [first_target, first_answer] = *self.first.get_or_insert([target, answer]);
        let (target, answer) = (target - first_target, answer - first_answer);
        self.count += 1.0;
        self.targets += target;
        self.answers += answer;
        self.squares += target * target;
        self.products += target * answer;
    }

    /// Cov(answer, target) / Var(target).
    fn slope(&self) -> Option<f64> {
        let variance = self.squares - self.targets * self.targets / self.count;
        (variance > 0.0).then(|| (self.products - self.targets * self.answers / self.count) / variance)
    }
}

/// The measure under way.
pub struct Measuring {
    chunks: Chunks,
    line: Line,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        Self { chunks: Chunks::new(subject.network(), 0), line: Line::default() }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let test = subject.test();
        if let Targets::Values(values) = &test.y
            && let Some(rows) = self.chunks.next(subject.network(), test.x.view())
        {
            let targets = rows.flat_map(|row| values.row(row));
            for (&target, &answer) in targets.zip(&self.chunks.pass().output()) {
                self.line.add(target.into(), answer.into());
            }
            return None;
        }
        Some(Outcome::Slope(Slope { slope: self.line.slope() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(pairs: &[(f64, f64)]) -> Option<f64> {
        let mut line = Line::default();
        pairs.iter().for_each(|&(target, answer)| line.add(target, answer));
        line.slope()
    }

    #[test]
    fn answers_that_are_twice_the_targets_have_the_slope_two_wherever_they_begin() {
        assert_eq!(slope(&[(1.0, 12.0), (2.0, 14.0), (4.0, 18.0)]), Some(2.0));
    }

    /// Targets −1, 0, 1 and answers 0, 3, 1: Σ (y − ȳ)(ŷ − mean ŷ) = 1, Σ (y − ȳ)² = 2.
    #[test]
    fn the_line_is_that_of_least_squares() {
        assert_eq!(slope(&[(-1.0, 0.0), (0.0, 3.0), (1.0, 1.0)]), Some(0.5));
    }

    #[test]
    fn of_equal_targets_or_none_there_is_no_slope() {
        assert_eq!((slope(&[(1.0, 0.0), (1.0, 3.0)]), slope(&[])), (None, None));
    }
}
