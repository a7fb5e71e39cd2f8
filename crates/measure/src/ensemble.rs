//! A network with dropout as an average of thinned ones: how many of them are as good as weight scaling, and which average
//! weight scaling stands for.

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
/// / T. The loss of an example is −ln p̄_T(its class), or (mean value − value)². That is what samples of the predictive
/// distribution give. Each example has its own masks, and T + 1 adds one to those of T; so the series is one running
/// average, and neighbouring points are not independent.
///
/// What weight scaling stands for is another average, the *normalised geometric mean* p̂_T(c) = Π_t p_t(c)^(1/T) / Σ_c'
/// Π_t p_t(c')^(1/T) = softmax of the mean logits (Hinton et al. 2012; Baldi and Sadowski 2013): exactly so for one
/// softmax layer on dropped inputs, nearly so in deep networks. So the loss of that is given too, and how far the
/// probabilities of either average of 100 networks are from those of the scaled pass: the total variation ½ Σ_c |p(c) −
/// q(c)|, the mean over the test examples. Values in regression have one average only.
///
/// Blind to: how the two compare with networks trained apart, which is what ensembles usually are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ensemble {
    /// The mean test loss for T = 1, …, 100.
    pub losses: Vec<f64>,
    /// The share of test examples answered wrongly for T = 1, …, 100; empty in regression.
    pub errors: Vec<f64>,
    /// The mean test loss of the normalised geometric mean for T = 1, …, 100; empty in regression.
    pub geometric_losses: Vec<f64>,
    /// The mean distance of the arithmetic mean of 100 networks to the scaled pass, from 0 to 1; none in regression.
    pub distance: Option<f64>,
    /// The same of the normalised geometric mean.
    pub geometric_distance: Option<f64>,
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
    /// Σ ln p_t of each class.
    log_sums: Vec<f64>,
    /// ln Σ p_t of the right class, which is finite where Σ p_t is not above 0.
    log_sum: f64,
    count: f64,
}

/// What an average answer costs.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cost {
    loss: f64,
    errs: bool,
    geometric_loss: f64,
}

impl Average {
    fn new(outputs: usize) -> Self {
        let zeros = vec![0.0; outputs];
        Self { sums: zeros.clone(), log_sums: zeros, log_sum: f64::NEG_INFINITY, count: 0.0 }
    }

    /// Adds the logits of another network; gives what the average costs.
    fn add_class(&mut self, logits: ArrayView1<f32>, class: usize, logs: &mut [f64]) -> Cost {
        log_softmax(logits, logs);
        for ((sum, log_sum), &log) in self.sums.iter_mut().zip(&mut self.log_sums).zip(&*logs) {
            *sum += libm::exp(log);
            *log_sum += log;
        }
        self.log_sum = log_add(self.log_sum, logs[class]);
        self.count += 1.0;
        Cost {
            loss: libm::log(self.count) - self.log_sum,
            errs: largest(self.sums.iter().copied()) != class,
            geometric_loss: self.log_norm() - self.log_sums[class] / self.count,
        }
    }

    /// ln Σ_c Π_t p_t(c)^(1/T), by which the geometric mean is normalised.
    fn log_norm(&self) -> f64 {
        self.log_sums.iter().fold(f64::NEG_INFINITY, |norm, log_sum| log_add(norm, log_sum / self.count))
    }

    /// The arithmetic mean of the probabilities.
    fn arithmetic(&self) -> impl Iterator<Item = f64> {
        self.sums.iter().map(|sum| sum / self.count)
    }

    /// Their normalised geometric mean.
    fn geometric(&self) -> impl Iterator<Item = f64> {
        let norm = self.log_norm();
        self.log_sums.iter().map(move |log_sum| libm::exp(log_sum / self.count - norm))
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
    geometric_loss: f64,
}

/// The total variation between two distributions.
fn distance(one: impl Iterator<Item = f64>, other: impl Iterator<Item = f64>) -> f64 {
    one.zip(other).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
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
  /** Test losses of their normalised geometric mean, which weight scaling stands for; empty in regression. */
  geometricLosses: number[];
  /**
   * Mean total variation, 0 to 1, between the answers with weight scaling and those of the arithmetic, and of the geometric,
   * mean of 100 networks; absent in regression.
   */
  distance?: number;
  geometricDistance?: number;
  scaledLoss: number;
  scaledError?: number;
}
"#
}

/// The measure under way.
pub struct Measuring {
    samples: Samples,
    /// Of the examples of the newest pass: the average, and what weight scaling answers.
    averages: Vec<Average>,
    whole: Vec<Average>,
    /// Sums over the examples of the distances of the arithmetic and of the geometric mean.
    distances: [f64; 2],
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
            whole: Vec::new(),
            distances: [0.0; 2],
            logs: vec![0.0; subject.lab.split().task.outputs()],
            scaled: Score::default(),
            scores: vec![Score::default(); MOST],
        }
    }

    fn add(&mut self, visit: Visit, targets: &Targets) {
        let outputs = self.samples.pass().output();
        let fresh = |rows: &Range<usize>| vec![Average::new(outputs.ncols()); rows.len()];
        let is_last = matches!(visit, Visit::Sample(_, number) if number + 1 == MOST);
        let (rows, averages, score) = match visit {
            Visit::Evaluation(rows) => {
                self.averages = fresh(&rows);
                self.whole = fresh(&rows);
                (rows, &mut self.whole, &mut self.scaled)
            }
            Visit::Sample(rows, number) => (rows, &mut self.averages, &mut self.scores[number]),
        };
        for ((example, output), average) in rows.zip(outputs.rows()).zip(averages) {
            match targets {
                Targets::Classes(classes) => {
                    let cost = average.add_class(output, classes[example] as usize, &mut self.logs);
                    score.loss += cost.loss;
                    score.errors += u32::from(cost.errs);
                    score.geometric_loss += cost.geometric_loss;
                }
                Targets::Values(values) => score.loss += average.add_values(output, values.row(example)),
            }
        }
        if is_last {
            for (average, whole) in self.averages.iter().zip(&self.whole) {
                self.distances[0] += distance(average.arithmetic(), whole.arithmetic());
                self.distances[1] += distance(average.geometric(), whole.arithmetic());
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
        let geometric = |score: &Score| has_classes.then(|| score.geometric_loss / count);
        Some(Outcome::Ensemble(Ensemble {
            losses: self.scores.iter().map(|score| score.loss / count).collect(),
            errors: self.scores.iter().filter_map(error).collect(),
            geometric_losses: self.scores.iter().filter_map(geometric).collect(),
            distance: has_classes.then(|| self.distances[0] / count),
            geometric_distance: has_classes.then(|| self.distances[1] / count),
            scaled_loss: self.scaled.loss / count,
            scaled_error: error(&self.scaled),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Logits ln 3 and 0, then 0 and ln 3: probabilities 3/4 and 1/4, then 1/4 and 3/4.
    #[test]
    fn probabilities_are_averaged_arithmetically() {
        let odds = 3_f32.ln();
        let mut average = Average::new(2);
        let mut logs = [0.0; 2];
        let cost = average.add_class(array![odds, 0.0].view(), 1, &mut logs);
        assert!((cost.loss - 4_f64.ln()).abs() < 1e-6 && cost.errs);
        let cost = average.add_class(array![0.0, odds].view(), 1, &mut logs);
        assert!((cost.loss - 2_f64.ln()).abs() < 1e-6);
        let cost = average.add_class(array![0.0, odds].view(), 1, &mut logs);
        assert!((cost.loss + (1.75_f64 / 3.0).ln()).abs() < 1e-6 && !cost.errs);
    }

    /// Probabilities 3/4 and 1/2 of the first class: the geometric mean is that of odds of 3 and of 1, √3.
    #[test]
    fn the_geometric_mean_is_that_of_the_mean_logits_and_lies_apart_from_the_arithmetic() {
        let mut average = Average::new(2);
        let mut logs = [0.0; 2];
        average.add_class(array![3_f32.ln(), 0.0].view(), 0, &mut logs);
        let cost = average.add_class(array![0.0, 0.0].view(), 0, &mut logs);
        let wanted = 3_f64.sqrt() / (3_f64.sqrt() + 1.0);
        assert!((cost.geometric_loss + wanted.ln()).abs() < 1e-6);
        assert!(average.geometric().zip([wanted, 1.0 - wanted]).all(|(p, wanted)| (p - wanted).abs() < 1e-6));
        assert!(average.arithmetic().zip([0.625, 0.375]).all(|(p, wanted)| (p - wanted).abs() < 1e-6));
        assert!((distance(average.geometric(), average.arithmetic()) - (wanted - 0.625)).abs() < 1e-6);
    }

    #[test]
    fn a_probability_too_small_for_a_number_still_costs_a_number() {
        let mut average = Average::new(2);
        let cost = average.add_class(array![0.0, -5000.0].view(), 1, &mut [0.0; 2]);
        assert_eq!(cost, Cost { loss: 5000.0, errs: true, geometric_loss: 5000.0 });
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
