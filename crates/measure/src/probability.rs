//! Probabilities from outputs, in double precision, since they are averaged over many passes.

use ndarray::ArrayView1;

/// Writes the logarithms of softmax(logits) into `into`: logit − max − ln Σ exp(logit − max).
pub fn log_softmax(logits: ArrayView1<f32>, into: &mut [f64]) {
    let max = logits.fold(f64::NEG_INFINITY, |max, &logit| max.max(f64::from(logit)));
    let sum: f64 = logits.iter().map(|&logit| libm::exp(f64::from(logit) - max)).sum();
    let log_sum = libm::log(sum);
    for (log, &logit) in into.iter_mut().zip(logits) {
        *log = f64::from(logit) - max - log_sum;
    }
}

/// −Σ p ln p of `probabilities`, in nats; what has probability 0 adds 0.
pub fn entropy(probabilities: impl Iterator<Item = f64>) -> f64 {
    -probabilities.filter(|&p| p > 0.0).map(|p| p * libm::log(p)).sum::<f64>()
}

/// ln(exp(a) + exp(b)), without overflow; −∞ stands for ln 0.
pub fn log_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn logarithms_are_those_of_probabilities_that_sum_to_one() {
        let mut logs = [0.0; 3];
        log_softmax(array![0.5, -1.0, 2.0].view(), &mut logs);
        assert!((logs.iter().map(|log| log.exp()).sum::<f64>() - 1.0).abs() < 1e-15);
        assert!((logs[2] - logs[1] - 3.0).abs() < 1e-15);
        log_softmax(array![1e30, 0.0, -1e30].view(), &mut logs);
        assert!(logs.iter().all(|log| log.is_finite()) && logs[0] == 0.0);
    }

    #[test]
    fn entropy_of_a_coin_is_the_logarithm_of_two_and_of_certainty_none() {
        assert!((entropy([0.5, 0.5].into_iter()) - 2_f64.ln()).abs() < 1e-15);
        assert_eq!(entropy([0.0, 1.0].into_iter()), 0.0);
    }

    #[test]
    fn logarithms_are_added_far_below_what_a_number_can_hold() {
        assert!((log_add(-2000.0, -2000.0) + 2000.0 - 2_f64.ln()).abs() < 1e-12);
        assert_eq!(log_add(f64::NEG_INFINITY, -3.0), -3.0);
        assert_eq!(log_add(-3.0, f64::NEG_INFINITY), -3.0);
    }
}
