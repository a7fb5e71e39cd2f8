//! A network with dropout as an average of thinned ones: how many of them are as good as weight scaling.

use super::passes::{Samples, Visit};
use super::probability::{log_add, log_softmax};
use super::{Measure, Outcome, Subject};
use data::Targets;
use ndarray::ArrayView1;
use nn::loss::largest;
use serde::Serialize;
use std::ops::Range;

/// The largest T.
pub const MOST: usize = 100;

/// The test loss and the share of errors of the average of T thinned networks, T = 1, …, 100, against *weight scaling*,
/// the ordinary evaluation, in which all neurons take part (Srivastava et al. 2014, section 7.5, figure 11).
///
/// The average is the arithmetic mean of the networks' probabilities, of their values in regression: p̄_T = Σ_{t≤T} p_t
/// / T. The loss of an example is −ln p̄_T(its class), or (mean value − value)². (Weight scaling is said to stand for
/// the geometric mean, exactly so for one softmax layer on dropped inputs; the arithmetic mean is what samples of the
/// predictive distribution give.) Each example has its own masks, and T + 1 adds one to those of T; so the series is
/// one running average, and neighbouring points are not independent.
///
/// Blind to: how the two compare with networks trained apart, which is what ensembles usually are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ensemble {
    /// The mean test loss for T = 1, …, 100.
    pub losses: Vec<f64>,
    /// The share of test examples answered wrongly for T = 1, …, 100; empty in regression.
    pub errors: Vec<f64>,
    /// The mean test loss with weight scaling.
    pub scaled_loss: f64,
    /// The share of errors with weight scaling; none in regression.
    pub scaled_error: Option<f64>,
}

/// The average answer to one example, growing.
#[derive(Clone, Debug)]
struct Average {
    /// Σ p_t of each class, or Σ of each value.
    sums: Vec<f64>,
    /// ln Σ p_t of the right class, which is finite where Σ p_t is not above 0.
    log_sum: f64,
    count: f64,
}

impl Average {
    fn new(outputs: usize) -> Self {
        Self { sums: vec![0.0; outputs], log_sum: f64::NEG_INFINITY, count: 0.0 }
    }

    /// Adds the logits of another network; gives the loss of the average and whether it errs.
    fn add_class(&mut self, logits: ArrayView1<f32>, class: usize, logs: &mut [f64]) -> (f64, bool) {
        log_softmax(logits, logs);
        self.sums.iter_mut().zip(&*logs).for_each(|(sum, log)| *sum += libm::exp(*log));
        self.log_sum = log_add(self.log_sum, logs[class]);
        self.count += 1.0;
        (libm::log(self.count) - self.log_sum, largest(self.sums.iter().copied()) != class)
    }

    /// Adds the values of another network; gives the loss of the average, the mean over the values.
    fn add_values(&mut self, values: ArrayView1<f32>, wanted: ArrayView1<f32>) -> f64 {
        self.count += 1.0;
        let mut loss = 0.0;
        for ((sum, &value), &wanted) in self.sums.iter_mut().zip(values).zip(wanted) {
            *sum += f64::from(value);
            loss += (*sum / self.count - f64::from(wanted)).powi(2);
        }
        loss / self.sums.len() as f64
    }
}

/// Sums over examples.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    loss: f64,
    errors: u32,
}

typescript! {
    r#"
export interface Measures {
  ensemble: Ensemble;
}

/** The average of T thinned networks for T = 1, …, 100 against weight scaling. */
export interface Ensemble {
  losses: number[];
  /** Shares of wrong answers; empty in regression. */
  errors: number[];
  scaledLoss: number;
  scaledError?: number;
}
"#
}

/// The measure under way.
pub struct Measuring {
    samples: Samples,
    averages: Vec<Average>,
    logs: Vec<f64>,
    scaled: Score,
    scores: Vec<Score>,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        Self {
            samples: Samples::new(subject.network(), MOST, subject.seed()),
            averages: Vec::new(),
            logs: vec![0.0; subject.lab.split().task.outputs()],
            scaled: Score::default(),
            scores: vec![Score::default(); MOST],
        }
    }

    fn add(&mut self, visit: Visit, targets: &Targets) {
        let outputs = self.samples.pass().output();
        let fresh = |rows: &Range<usize>| vec![Average::new(outputs.ncols()); rows.len()];
        let mut scaling;
        let (rows, averages, score) = match visit {
            Visit::Evaluation(rows) => {
                self.averages = fresh(&rows);
                scaling = fresh(&rows);
                (rows, &mut scaling, &mut self.scaled)
            }
            Visit::Sample(rows, number) => (rows, &mut self.averages, &mut self.scores[number]),
        };
        for ((example, output), average) in rows.zip(outputs.rows()).zip(averages) {
            match targets {
                Targets::Classes(classes) => {
                    let (loss, errs) = average.add_class(output, classes[example] as usize, &mut self.logs);
                    score.loss += loss;
                    score.errors += u32::from(errs);
                }
                Targets::Values(values) => score.loss += average.add_values(output, values.row(example)),
            }
        }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let test = subject.test();
        if let Some(visit) = self.samples.next(subject.network(), test.x.view()) {
            self.add(visit, &test.y);
            return None;
        }
        let count = test.len() as f64;
        let has_classes = matches!(test.y, Targets::Classes(_));
        let error = |score: &Score| has_classes.then(|| f64::from(score.errors) / count);
        Some(Outcome::Ensemble(Ensemble {
            losses: self.scores.iter().map(|score| score.loss / count).collect(),
            errors: self.scores.iter().filter_map(error).collect(),
            scaled_loss: self.scaled.loss / count,
            scaled_error: error(&self.scaled),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// ln odds of 3 and −1: probabilities 3/4 and 1/4, then 1/4 and 3/4.
    #[test]
    fn probabilities_are_averaged_arithmetically() {
        let odds = 3_f32.ln();
        let mut average = Average::new(2);
        let mut logs = [0.0; 2];
        let (loss, errs) = average.add_class(array![odds, 0.0].view(), 1, &mut logs);
        assert!((loss - 4_f64.ln()).abs() < 1e-6 && errs);
        let (loss, _) = average.add_class(array![0.0, odds].view(), 1, &mut logs);
        assert!((loss - 2_f64.ln()).abs() < 1e-6);
        let (loss, errs) = average.add_class(array![0.0, odds].view(), 1, &mut logs);
        assert!((loss + (1.75_f64 / 3.0).ln()).abs() < 1e-6 && !errs);
    }

    #[test]
    fn a_probability_too_small_for_a_number_still_costs_a_number() {
        let mut average = Average::new(2);
        let (loss, errs) = average.add_class(array![0.0, -5000.0].view(), 1, &mut [0.0; 2]);
        assert_eq!((loss, errs), (5000.0, true));
    }

    #[test]
    fn values_are_averaged_before_the_error_is_squared() {
        let mut average = Average::new(1);
        assert_eq!(average.add_values(array![3.0].view(), array![1.0].view()), 4.0);
        assert_eq!(average.add_values(array![-1.0].view(), array![1.0].view()), 0.0);
    }

    #[test]
    fn the_loss_of_several_values_is_the_mean_of_theirs() {
        let mut average = Average::new(2);
        assert_eq!(average.add_values(array![3.0, 1.0].view(), array![1.0, 4.0].view()), (4.0 + 9.0) / 2.0);
        assert_eq!(average.add_values(array![-1.0, 1.0].view(), array![1.0, 4.0].view()), (0.0 + 9.0) / 2.0);
    }
}
