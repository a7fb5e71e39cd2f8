//! How far training has come, how fast, and how much of it carries over to unseen data: dropout's gain and its price.

use super::passes::Loss;
use super::{Measure, Outcome, Subject};
use data::Task;
use serde::Serialize;

/// Losses now, and what the evaluations of the run have shown.
///
/// - The *generalisation gap* is test loss − training loss, each the mean over all its examples in evaluation. Flipped
///   training labels count as they stand, so that a network which has not learnt them has a negative gap.
/// - *Epochs* are iterations × batch / training examples. All "first" and "best" are as fine as the run's evaluations
///   are frequent (`eval`), and empty where it has none.
///
/// Srivastava et al. (2014, in their conclusion) give two to three times the training time of a standard network of the
/// same architecture as dropout's price. Blind to: what a lower or a decaying learning rate would have changed in
/// either arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Convergence {
    /// Training loss now; none if it is not a finite number.
    pub train_loss: Option<f64>,
    /// Test loss now; none if it is not a finite number.
    pub test_loss: Option<f64>,
    /// Test loss − training loss.
    pub gap: Option<f64>,
    /// The lowest test loss of the run's evaluations.
    pub best_test_loss: Option<f32>,
    /// The iteration after which it was first measured.
    pub best_test_loss_at: Option<u64>,
    /// The same in epochs.
    pub best_test_loss_epoch: Option<f64>,
    /// Epochs after which the accuracy on training data was first at least 0, 1, …, 100 %; empty in regression.
    pub train_accuracy_epochs: Vec<Option<f64>>,
    /// The same on test data.
    pub test_accuracy_epochs: Vec<Option<f64>>,
    /// Mean time of the newest training steps in microseconds, where the lab has a clock.
    pub step_microseconds: Option<f64>,
}

typescript! {
    r#"
export interface Measures {
  convergence: Convergence;
}

/** How far training has come, and how fast. */
export interface Convergence {
  trainLoss?: number;
  testLoss?: number;
  /** Test loss − train loss. */
  gap?: number;
  /** The lowest test loss of the run's evaluations, and the iteration and epoch after which it was first there. */
  bestTestLoss?: number;
  bestTestLossAt?: number;
  bestTestLossEpoch?: number;
  /** Epochs after which the accuracy was first at least 0, 1, …, 100 %; empty in regression. */
  trainAccuracyEpochs: (number | undefined)[];
  testAccuracyEpochs: (number | undefined)[];
  stepMicroseconds?: number;
}
"#
}

/// The measure under way.
pub struct Measuring {
    train: Loss,
    train_loss: Option<f64>,
    test: Loss,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        Self { train: Loss::new(subject.network()), train_loss: None, test: Loss::new(subject.network()) }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let split = subject.lab.split();
        let Some(train) = self.train_loss else {
            self.train_loss = self.train.advance(subject.network(), &split.train);
            return None;
        };
        let test = self.test.advance(subject.network(), &split.test)?;
        let milestones = subject.arm.milestones();
        let best = milestones.best();
        let epochs = |reached: &[Option<u64>]| match split.task {
            Task::Classification { .. } => reached.iter().map(|at| at.map(|at| subject.lab.epochs(at))).collect(),
            Task::Regression { .. } => Vec::new(),
        };
        let finite = |loss: f64| Some(loss).filter(|loss| loss.is_finite());
        Some(Outcome::Convergence(Convergence {
            train_loss: finite(train),
            test_loss: finite(test),
            gap: finite(test - train),
            best_test_loss: best.map(|best| best.loss),
            best_test_loss_at: best.map(|best| best.iteration),
            best_test_loss_epoch: best.map(|best| subject.lab.epochs(best.iteration)),
            train_accuracy_epochs: epochs(milestones.train_accuracy()),
            test_accuracy_epochs: epochs(milestones.test_accuracy()),
            step_microseconds: subject.lab.step_microseconds(subject.side),
        }))
    }
}
