//! How far updates move the weights into neurons that were dropped, and into those that were kept.
//!
//! A dropped neuron has no gradient, so plain gradient descent leaves the weights into it as they are. Momentum and Adam go on
//! with what they remember of earlier gradients. Seen here is the sum of |Δw| over a neuron's incoming weights in one update,
//! the mean over the dropped neurons of all hidden layers and over the iterations watched, and the same of the kept ones.
//! Only where a batch is one example, or the mask is the same for all, is a neuron one or the other.

use lab::{Arm, Lab, Side};
use ndarray::{Array2, Zip};
use serde::Serialize;

/// The last iterations before a reading that are watched.
pub const WATCHED: u64 = 50;

/// Means of Σ|Δw| over a neuron's incoming weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Updates {
    /// Of neurons that were dropped; none if none was.
    pub dropped: Option<f64>,
    /// Of neurons that were kept; none if none was.
    pub kept: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, number: f64) {
        self.sum += number;
        self.count += 1.0;
    }

    fn value(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}

/// The updates of an arm, watched.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watch {
    dropped: Mean,
    kept: Mean,
}

impl Watch {
    /// Does one iteration of the lab and looks at what it moved in both arms.
    pub fn step(watches: &mut [Self; 2], lab: &mut Lab) {
        let sides = [Side::A, Side::B];
        let before = sides.map(|side| lab.arm(side).map(weights));
        lab.step(1);
        for ((watch, side), before) in watches.iter_mut().zip(sides).zip(&before) {
            if let (Some(arm), Some(before)) = (lab.arm(side), before) {
                watch.add(arm, before);
            }
        }
    }

    fn add(&mut self, arm: &Arm, before: &[Array2<f32>]) {
        for (layer, before) in (0..arm.depth()).zip(before) {
            let Some(mask) = arm.mask(layer).filter(|_| arm.is_hidden(layer)) else { continue };
            let now = arm.weights(layer);
            for ((now, before), &kept) in now.columns().into_iter().zip(before.columns()).zip(mask.row(0)) {
                let moved =
                    Zip::from(now).and(before).fold(0.0, |sum, &now, &then| sum + f64::from((now - then).abs()));
                let mean = if kept == 0.0 { &mut self.dropped } else { &mut self.kept };
                mean.add(moved);
            }
        }
    }

    /// What was seen.
    pub fn seen(&self) -> Updates {
        Updates { dropped: self.dropped.value(), kept: self.kept.value() }
    }
}

fn weights(arm: &Arm) -> Vec<Array2<f32>> {
    (0..arm.depth()).map(|layer| arm.weights(layer).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use settings::Config;

    fn seen(query: &str) -> Updates {
        let config = Config::parse(query).expect("the query is right");
        let mut lab = Lab::new(config, Default::default(), None).expect("circles need no file");
        let mut watches = [Watch::default(); 2];
        for _ in 0..20 {
            Watch::step(&mut watches, &mut lab);
        }
        watches[1].seen()
    }

    #[test]
    fn a_dropped_neuron_keeps_its_weights_in_plain_gradient_descent_and_not_in_adam() {
        let updates = seen("batch=1&drop=0.5&optim=sgd&lr=0.05");
        assert_eq!(updates.dropped, Some(0.0));
        assert!(updates.kept > Some(0.0));
        assert!(seen("batch=1&drop=0.5&optim=adam").dropped > Some(0.0));
    }
}
