//! The numbers of a lab at this moment, as the page and the example print them.

use super::{Arm, Lab, Side};
use serde::Serialize;

/// The numbers of one arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArmMetrics {
    /// Mean loss over all training examples in the newest evaluation.
    pub train_loss: Option<f32>,
    /// The same over all test examples.
    pub test_loss: Option<f32>,
    /// Share of training examples answered right, flipped labels counted as they stand.
    pub train_accuracy: Option<f32>,
    /// Share of test examples answered right.
    pub test_accuracy: Option<f32>,
    /// Mean loss over all training examples against their true labels; none where no label was flipped.
    pub true_train_loss: Option<f32>,
    /// Share of the flipped training examples that are answered with their wrong label; none where no label was flipped.
    pub wrong_labels_learnt: Option<f32>,
    /// Share of the other training examples that are answered with their label; none where no label, or every one, was
    /// flipped.
    pub right_labels_learnt: Option<f32>,
    /// The generalisation gap: test loss − train loss.
    pub gap: Option<f32>,
    /// The lowest test loss so far.
    pub best_test_loss: Option<f32>,
    /// The iteration after which it was measured.
    pub best_test_loss_at: Option<u64>,
    /// Loss of the newest batch, under its masks; none before the first.
    pub batch_loss: Option<f32>,
    /// Mean time of the newest training steps, in microseconds, where a clock was given.
    pub step_microseconds: Option<f64>,
    /// When and why it stopped, if it did.
    pub diverged: Option<String>,
    /// Different thinned networks so far.
    pub thinned: u64,
    /// Whether that count is exact.
    pub thinned_exact: bool,
    /// What can be dropped, neurons, cells or weights: the n of 2ⁿ thinned networks.
    pub droppable: usize,
    /// Rate of each layer, the input's first.
    pub rates: Vec<f32>,
    /// Factor on kept neurons of each layer in training.
    pub scales: Vec<f32>,
}

/// The numbers of a lab.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// Iterations done.
    pub iteration: u64,
    /// Rounds through the training set done, see [`Lab::epochs`].
    pub epoch: f64,
    /// The iteration of the newest evaluation.
    pub evaluated_at: Option<u64>,
    /// The iteration of the newest change of a setting during the run, or the one from which it was resumed with given
    /// weights. From then on the query alone no longer leads to this fingerprint.
    pub changed_at: Option<u64>,
    /// The phase done last.
    pub phase: &'static str,
    /// The phase that is looked at, an earlier one or the same.
    pub shown_phase: &'static str,
    /// Whether every arm has diverged.
    pub finished: bool,
    /// The arm without dropout; none if the config has no comparison.
    pub a: Option<ArmMetrics>,
    /// The arm with dropout.
    pub b: Option<ArmMetrics>,
}

impl Lab {
    /// The numbers at this moment.
    pub fn metrics(&self) -> Metrics {
        Metrics {
            iteration: self.iteration,
            epoch: self.epochs(self.iteration),
            evaluated_at: self.evaluated_at,
            changed_at: self.changed_at,
            phase: self.phase.word(),
            shown_phase: self.shown_phase().word(),
            finished: self.is_finished(),
            a: self.arm_metrics(Side::A),
            b: self.arm_metrics(Side::B),
        }
    }

    fn arm_metrics(&self, side: Side) -> Option<ArmMetrics> {
        self.arm(side).map(|arm: &Arm| {
            let [train, test] = arm.scores().map_or([None; 2], |scores| scores.map(Some));
            let learnt = train.and_then(|score| score.learnt);
            ArmMetrics {
                train_loss: train.map(|score| score.loss),
                test_loss: test.map(|score| score.loss),
                train_accuracy: train.and_then(|score| score.accuracy),
                test_accuracy: test.and_then(|score| score.accuracy),
                true_train_loss: learnt.map(|learnt| learnt.true_loss).filter(|loss| loss.is_finite()),
                wrong_labels_learnt: learnt.map(|learnt| learnt.wrong),
                right_labels_learnt: learnt.and_then(|learnt| learnt.right),
                gap: train.zip(test).map(|(train, test)| test.loss - train.loss),
                best_test_loss: arm.milestones().best().map(|best| best.loss),
                best_test_loss_at: arm.milestones().best().map(|best| best.iteration),
                batch_loss: arm.batch_loss(),
                step_microseconds: self.step_microseconds(side),
                diverged: arm.diverged().map(ToString::to_string),
                thinned: arm.thinned().distinct(),
                thinned_exact: arm.thinned().is_exact(),
                droppable: arm.droppable(),
                rates: (0..arm.depth()).map(|layer| arm.rate(layer)).collect(),
                scales: (0..arm.depth()).map(|layer| arm.scale(layer)).collect(),
            }
        })
    }
}
