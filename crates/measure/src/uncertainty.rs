//! Monte-Carlo dropout: how much the thinned networks disagree.

use super::passes::{Samples, Visit};
use super::probability::{entropy, log_softmax};
use super::{Measure, Outcome, Subject};
use data::Targets;
use ndarray::{ArrayView1, ArrayView2};
use nn::loss::largest;
use serde::Serialize;

/// T: samples of each example.
pub const SAMPLES: usize = 50;
/// Examples whose numbers are given one by one.
pub const SHOWN: usize = 100;

/// How sure the network is of its answers to the test examples, from T = 50 passes under T masks (Gal and Ghahramani
/// 2016, "Dropout as a Bayesian Approximation"). With p_t the probabilities of pass t, p̄ their arithmetic mean and c the class with the largest p̄, of each
/// example:
///
/// - *mean*: p̄(c), or the mean of the values in regression;
/// - *spread*: √(Σ_t (p_t(c) − p̄(c))² / T), or the same of the values;
/// - *predictive entropy*: H(p̄) = −Σ p̄ ln p̄, in nats: how unsure the average network is, for whatever reason;
/// - *mutual information*: H(p̄) − Σ_t H(p_t) / T (Houlsby et al. 2011, equation 2): that part of it in which the
///   thinned networks contradict each other. The rest is noise that each of them sees. With a fixed rate it need not vanish
///   with more data: the rate sets its size in advance (Osband 2016, "Risk versus Uncertainty in Deep Learning"). In
///   regression the term τ⁻¹ of Gal and Ghahramani, the noise of the data themselves, is not in the spread.
///
/// Whether doubt warns of errors is told by the means over the examples whose class c is their own and over the others.
///
/// Without dropout all passes are the same, and spread and mutual information are 0. Blind to: what no thinned network
/// doubts, however wrong; and the rate is part of the model of doubt, so another rate gives another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Uncertainty {
    /// T.
    pub samples: usize,
    /// Means over all test examples.
    pub means: Answer,
    /// Means over the test examples that are answered right; none if none is, and in regression.
    pub right: Option<Answer>,
    /// Means over those that are answered wrongly; none if none is, and in regression.
    pub wrong: Option<Answer>,
    /// The first test examples, one by one.
    pub examples: Vec<Answer>,
}

/// How sure the network is of an answer, or of its answers in the mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The class with the largest mean probability; none in regression and for the mean of examples.
    pub class: Option<usize>,
    /// The mean probability of that class, or the mean value.
    pub mean: f64,
    /// The standard deviation of that probability, or value, over the samples.
    pub spread: f64,
    /// Predictive entropy, in nats; none in regression.
    pub entropy: Option<f64>,
    /// Mutual information, in nats; none in regression.
    pub mutual_information: Option<f64>,
}

/// Sums over the samples of one example.
#[derive(Clone, Debug, Default)]
struct Sums {
    /// What evaluation says. Sums are of the differences to it, which are 0 exactly where nothing is dropped.
    whole: Vec<f64>,
    differences: Vec<f64>,
    squares: Vec<f64>,
    entropy_differences: f64,
}

impl Sums {
    fn new(whole: Vec<f64>) -> Self {
        let zeros = vec![0.0; whole.len()];
        Self { differences: zeros.clone(), squares: zeros, whole, entropy_differences: 0.0 }
    }

    fn add(&mut self, sample: &[f64]) {
        let sums = self.differences.iter_mut().zip(&mut self.squares);
        for ((difference, square), (x, whole)) in sums.zip(sample.iter().zip(&self.whole)) {
            let d = x - whole;
            *difference += d;
            *square += d * d;
        }
        self.entropy_differences += entropy(sample.iter().copied()) - entropy(self.whole.iter().copied());
    }

    fn mean(&self, output: usize, count: f64) -> f64 {
        self.whole[output] + self.differences[output] / count
    }

    fn spread(&self, output: usize, count: f64) -> f64 {
        let mean = self.differences[output] / count;
        (self.squares[output] / count - mean * mean).max(0.0).sqrt()
    }

    fn class(&self, count: f64) -> Answer {
        let means = || (0..self.whole.len()).map(|class| self.mean(class, count));
        let class = largest(means());
        let predictive = entropy(means());
        let expected = entropy(self.whole.iter().copied()) + self.entropy_differences / count;
        Answer {
            class: Some(class),
            mean: self.mean(class, count),
            spread: self.spread(class, count),
            entropy: Some(predictive),
            mutual_information: Some((predictive - expected).max(0.0)),
        }
    }

    /// Where there are several values, their mean, and the root of their mean variance.
    fn value(&self, count: f64) -> Answer {
        let outputs = self.whole.len();
        let over = |of: &dyn Fn(usize) -> f64| (0..outputs).map(of).sum::<f64>() / outputs as f64;
        let variance = over(&|output| self.spread(output, count).powi(2));
        Answer { mean: over(&|output| self.mean(output, count)), spread: variance.sqrt(), ..Answer::default() }
    }
}

typescript! {
    r#"
export interface Measures {
  uncertainty: Uncertainty;
}

/** How sure the network is of an answer, or of its answers in the mean. */
export interface Answer {
  /** The class with the largest mean probability. */
  class?: number;
  /** Mean probability of that class, or mean value, and its standard deviation over the samples. */
  mean: number;
  spread: number;
  /** In nats; absent in regression. */
  entropy?: number;
  mutualInformation?: number;
}

/** How much the thinned networks disagree (Monte-Carlo dropout). */
export interface Uncertainty {
  samples: number;
  /** Means over all test examples. */
  means: Answer;
  /** Means over those that are answered right, and wrongly; absent where there are none, and in regression. */
  right?: Answer;
  wrong?: Answer;
  /** The first test examples. */
  examples: Answer[];
}
"#
}

/// The measure under way.
pub struct Measuring {
    samples: Samples,
    /// Of the examples of the newest pass.
    sums: Vec<Sums>,
    sample: Vec<f64>,
    answers: Vec<Answer>,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        let samples = Samples::new(subject.network(), SAMPLES, subject.seed());
        Self { samples, sums: Vec::new(), sample: Vec::new(), answers: Vec::new() }
    }

    fn add(&mut self, visit: Visit, is_classification: bool) {
        let outputs: ArrayView2<f32> = self.samples.pass().output();
        let write = |row: ArrayView1<f32>, into: &mut Vec<f64>| {
            into.clear();
            into.extend(row.iter().map(|&x| f64::from(x)));
            if is_classification {
                log_softmax(row, into);
                into.iter_mut().for_each(|log| *log = libm::exp(*log));
            }
        };
        match visit {
            Visit::Evaluation(_) => {
                self.sums = outputs
                    .rows()
                    .into_iter()
                    .map(|row| {
                        let mut whole = Vec::new();
                        write(row, &mut whole);
                        Sums::new(whole)
                    })
                    .collect();
            }
            Visit::Sample(_, number) => {
                for (row, sums) in outputs.rows().into_iter().zip(&mut self.sums) {
                    write(row, &mut self.sample);
                    sums.add(&self.sample);
                }
                if number + 1 == SAMPLES {
                    let count = SAMPLES as f64;
                    let answer = |sums: &Sums| if is_classification { sums.class(count) } else { sums.value(count) };
                    self.answers.extend(self.sums.iter().map(answer));
                }
            }
        }
    }
}

/// The means of each number over `answers`, of which there is at least one.
fn means(answers: &[&Answer]) -> Answer {
    let mean = |of: fn(&Answer) -> f64| answers.iter().map(|answer| of(answer)).sum::<f64>() / answers.len() as f64;
    let optional = |of: fn(&Answer) -> Option<f64>| {
        answers.iter().map(|answer| of(answer)).sum::<Option<f64>>().map(|sum| sum / answers.len() as f64)
    };
    Answer {
        class: None,
        mean: mean(|answer| answer.mean),
        spread: mean(|answer| answer.spread),
        entropy: optional(|answer| answer.entropy),
        mutual_information: optional(|answer| answer.mutual_information),
    }
}

/// The means over the answers whose class is that of `targets`, or is not; none where there are none.
fn means_where(are_right: bool, answers: &[Answer], targets: &Targets) -> Option<Answer> {
    let Targets::Classes(classes) = targets else { return None };
    let is_right = |answer: &Answer, class: u32| answer.class == Some(class as usize);
    let those = answers.iter().zip(classes).filter(|&(answer, &class)| is_right(answer, class) == are_right);
    let those: Vec<&Answer> = those.map(|(answer, _)| answer).collect();
    (!those.is_empty()).then(|| means(&those))
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let test = subject.test();
        if let Some(visit) = self.samples.next(subject.network(), test.x.view()) {
            self.add(visit, matches!(test.y, Targets::Classes(_)));
            return None;
        }
        let mut examples = std::mem::take(&mut self.answers);
        let means = means(&examples.iter().collect::<Vec<_>>());
        let [right, wrong] = [true, false].map(|are_right| means_where(are_right, &examples, &test.y));
        examples.truncate(SHOWN);
        Some(Outcome::Uncertainty(Uncertainty { samples: SAMPLES, means, right, wrong, examples }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, wanted: f64) -> bool {
        found.is_some_and(|found| (found - wanted).abs() < 1e-12)
    }

    #[test]
    fn two_sure_networks_that_contradict_each_other_tell_each_other_everything() {
        let mut sums = Sums::new(vec![0.5, 0.5]);
        sums.add(&[1.0, 0.0]);
        sums.add(&[0.0, 1.0]);
        let answer = sums.class(2.0);
        assert_eq!((answer.class, answer.mean, answer.spread), (Some(0), 0.5, 0.5));
        assert!(near(answer.entropy, 2_f64.ln()) && near(answer.mutual_information, 2_f64.ln()));
    }

    #[test]
    fn networks_that_agree_in_their_doubt_tell_each_other_nothing() {
        let mut sums = Sums::new(vec![0.2, 0.3, 0.5]);
        (0..7).for_each(|_| sums.add(&[0.2, 0.3, 0.5]));
        let answer = sums.class(7.0);
        assert_eq!((answer.class, answer.mean, answer.spread), (Some(2), 0.5, 0.0));
        assert_eq!(answer.mutual_information, Some(0.0));
        assert!(near(answer.entropy, -(0.2 * 0.2_f64.ln() + 0.3 * 0.3_f64.ln() + 0.5 * 0.5_f64.ln())));
    }

    /// p̄ = (0.6, 0.4) from (0.9, 0.1) and (0.3, 0.7).
    #[test]
    fn mutual_information_is_the_entropy_of_the_mean_less_the_mean_entropy() {
        let h = |p: f64| -(p * p.ln() + (1.0 - p) * (1.0 - p).ln());
        let mut sums = Sums::new(vec![0.8, 0.2]);
        sums.add(&[0.9, 0.1]);
        sums.add(&[0.3, 0.7]);
        let answer = sums.class(2.0);
        assert!(near(Some(answer.mean), 0.6) && near(Some(answer.spread), 0.3));
        assert!(near(answer.entropy, h(0.6)));
        assert!(near(answer.mutual_information, h(0.6) - (h(0.9) + h(0.3)) / 2.0));
    }

    #[test]
    fn right_and_wrong_answers_have_means_of_their_own() {
        let answer = |class, spread| Answer { class: Some(class), spread, ..Answer::default() };
        let answers = [answer(0, 0.1), answer(1, 0.5), answer(1, 0.3)];
        let spread = |are_right, classes: [u32; 3]| {
            means_where(are_right, &answers, &Targets::Classes(classes.to_vec())).map(|answer| answer.spread)
        };
        assert!(near(spread(true, [0, 0, 1]), 0.2) && near(spread(false, [0, 0, 1]), 0.5));
        assert_eq!(spread(false, [0, 1, 1]), None, "no answer is wrong");
    }

    #[test]
    fn a_value_has_a_mean_and_a_spread() {
        let mut sums = Sums::new(vec![10.0]);
        [9.0, 11.0, 13.0].iter().for_each(|&x| sums.add(&[x]));
        let answer = sums.value(3.0);
        assert_eq!((answer.mean, answer.entropy, answer.mutual_information), (11.0, None, None));
        assert!(near(Some(answer.spread), (8.0_f64 / 3.0).sqrt()));
    }

    #[test]
    fn several_values_have_the_mean_of_their_means_and_of_their_variances() {
        let mut sums = Sums::new(vec![10.0, 3.0]);
        [[9.0, 3.0], [11.0, 7.0]].iter().for_each(|sample| sums.add(sample));
        let answer = sums.value(2.0);
        assert!(near(Some(answer.mean), (10.0 + 5.0) / 2.0), "{answer:?}");
        assert!(near(Some(answer.spread), ((1.0 + 4.0) / 2.0_f64).sqrt()), "{answer:?}");
    }
}
