//! What an arm makes of training labels some of which are wrong: the most direct look at memorising there is.

use data::{Split, Targets};
use ndarray::ArrayView2;
use nn::loss::largest;
use serde::{Deserialize, Serialize};

/// How much of the labels that it was given an arm has learnt, in evaluation, where some of them were flipped.
///
/// No rule leads to a flipped label, so an arm that answers it has memorised the example (Zhang et al. 2017,
/// "Understanding deep learning requires rethinking generalization", train on such labels; to count the two kinds apart
/// is ours). Blind to: wrong labels that the arm answers because its rule happens to be wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Learnt {
    /// The share of the flipped training examples that are answered with the wrong label they were given.
    pub wrong: f32,
    /// The share of the other training examples that are answered with their label; none if all were flipped.
    pub right: Option<f32>,
    /// The mean loss over all training examples, measured against their true labels.
    pub true_loss: f32,
}

/// Counts what was learnt while the training examples are scored.
pub(super) struct Tally<'a> {
    given: &'a [u32],
    truth: &'a [u32],
    flipped: &'a [bool],
    wrong: usize,
    /// Σ over flipped examples of the loss against the true label − the loss against the given one.
    excess: f64,
}

impl<'a> Tally<'a> {
    /// Nothing counted so far; none where no label is wrong.
    pub(super) fn new(split: &'a Split) -> Option<Self> {
        let Targets::Classes(given) = &split.train.y else { return None };
        let is_flipped = split.flipped.contains(&true);
        is_flipped.then_some(Self { given, truth: &split.truth, flipped: &split.flipped, wrong: 0, excess: 0.0 })
    }

    /// Takes in the logits of the examples from number `from` on.
    ///
    /// Cross-entropy is ln Σ exp(logits) − logit of the label, so that another label changes it by the difference of two
    /// logits: only flipped examples have to be looked at.
    pub(super) fn add(&mut self, from: usize, logits: ArrayView2<f32>) {
        for (example, logits) in (from..).zip(logits.rows()).filter(|(example, _)| self.flipped[*example]) {
            let [given, truth] = [self.given, self.truth].map(|labels| labels[example] as usize);
            self.wrong += usize::from(largest(logits.iter().copied()) == given);
            self.excess += f64::from(logits[given]) - f64::from(logits[truth]);
        }
    }

    /// What was learnt, if `correct` of all examples are answered with the label they were given, at this mean loss.
    pub(super) fn learnt(&self, correct: usize, loss: f64) -> Learnt {
        let flipped = self.flipped.iter().filter(|&&flipped| flipped).count();
        let others = self.flipped.len() - flipped;
        Learnt {
            wrong: self.wrong as f32 / flipped as f32,
            right: (others > 0).then(|| (correct - self.wrong) as f32 / others as f32),
            true_loss: (loss + self.excess / self.flipped.len() as f64) as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Four examples of two classes, the second and the third flipped. The second is answered as it was given, the third
    /// as it should have been; of the others the first is right and the last wrong.
    #[test]
    fn labels_are_counted_apart_and_the_loss_is_that_of_the_true_ones() {
        let (given, truth) = ([0, 1, 1, 0], [0, 0, 0, 0]);
        let flipped = [false, true, true, false];
        let logits = array![[2.0, 0.0], [0.0, 1.0], [3.0, 0.0], [0.0, 0.5]];
        let mut tally = Tally { given: &given, truth: &truth, flipped: &flipped, wrong: 0, excess: 0.0 };
        // As it is called: a few rows at a time.
        tally.add(0, logits.slice(ndarray::s![..3, ..]));
        tally.add(3, logits.slice(ndarray::s![3.., ..]));
        let loss = |labels: [u32; 4]| {
            let each = logits.rows().into_iter().zip(labels).map(|(row, label)| {
                let sum: f64 = row.iter().map(|&logit| f64::from(logit).exp()).sum();
                sum.ln() - f64::from(row[label as usize])
            });
            each.sum::<f64>() / 4.0
        };
        let Learnt { wrong, right, true_loss } = tally.learnt(2, loss(given));
        assert_eq!((wrong, right), (0.5, Some(0.5)));
        assert!((f64::from(true_loss) - loss(truth)).abs() < 1e-6, "{true_loss}, expected {}", loss(truth));
    }

    #[test]
    fn where_every_label_is_wrong_there_are_no_right_ones_to_learn() {
        let tally = Tally { given: &[1], truth: &[0], flipped: &[true], wrong: 1, excess: 0.0 };
        assert_eq!(tally.learnt(1, 0.5), Learnt { wrong: 1.0, right: None, true_loss: 0.5 });
    }
}
