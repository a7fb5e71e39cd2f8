//! When an arm's training got where: its best test loss, and the accuracies that it reached.

use super::evaluation::Score;
use serde::{Deserialize, Serialize};

/// The best evaluation of a run.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Best {
    /// The lowest loss on test data so far.
    pub loss: f32,
    /// The first iteration after which it was measured.
    pub iteration: u64,
}

/// Whole percentages, 0 to 100.
const PERCENTAGES: usize = 101;

/// What the evaluations of a run have shown, in bounded memory. All of it is as fine as the evaluations are frequent.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Milestones {
    best: Option<Best>,
    /// The first iteration after which the accuracy was at least so many per cent, on training and on test data.
    reached: [Vec<Option<u64>>; 2],
}

impl Default for Milestones {
    fn default() -> Self {
        Self { best: None, reached: [vec![None; PERCENTAGES], vec![None; PERCENTAGES]] }
    }
}

impl Milestones {
    /// Takes in the scores on training and test data after `iteration` iterations.
    pub(super) fn see(&mut self, [train, test]: [Score; 2], iteration: u64) {
        if self.best.is_none_or(|best| test.loss < best.loss) {
            self.best = Some(Best { loss: test.loss, iteration });
        }
        for (reached, score) in self.reached.iter_mut().zip([train, test]) {
            let Some(accuracy) = score.accuracy else { continue };
            // 0.29 is 29 per cent, though 0.29 × 100 is a little less in binary.
            let whole = (100.0 * accuracy + 1e-4) as usize;
            for first in reached.iter_mut().take(whole + 1) {
                first.get_or_insert(iteration);
            }
        }
    }

    /// Whether it has a place for every percentage.
    pub(super) fn is_sound(&self) -> bool {
        self.reached.iter().all(|reached| reached.len() == PERCENTAGES)
    }

    /// The best test loss, and when it was; none before the first evaluation.
    pub fn best(&self) -> Option<Best> {
        self.best
    }

    /// The first iteration after which each whole percentage of accuracy, 0 to 100, was reached on training data.
    pub fn train_accuracy(&self) -> &[Option<u64>] {
        &self.reached[0]
    }

    /// The same on test data.
    pub fn test_accuracy(&self) -> &[Option<u64>] {
        &self.reached[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(loss: f32, accuracy: f32) -> Score {
        Score { loss, accuracy: Some(accuracy), learnt: None }
    }

    #[test]
    fn the_first_time_counts() {
        let mut milestones = Milestones::default();
        for (iteration, loss, accuracy) in [(0, 2.0, 0.1), (10, 0.5, 0.29), (20, 0.5, 0.2), (30, 0.6, 1.0)] {
            milestones.see([score(1.0, accuracy / 2.0), score(loss, accuracy)], iteration);
        }
        assert_eq!(milestones.best(), Some(Best { loss: 0.5, iteration: 10 }));
        let test = milestones.test_accuracy();
        assert_eq!([test[10], test[11], test[29], test[30], test[100]], [0, 10, 10, 30, 30].map(Some));
        assert_eq!([milestones.train_accuracy()[50], milestones.train_accuracy()[51]], [Some(30), None]);
    }
}
