//! Label noise: some labels replaced by wrong ones.

use rand::RngExt;
use rand::seq::SliceRandom;

use nn::rng::Rng;

/// Replaces a share of the labels, exactly round(share × labels) of them, each by another class drawn uniformly.
/// Returns which.
///
/// With the same random numbers, a smaller share replaces some of what a larger one does, by the same classes.
/// `share` is from 0 to 1, and `classes` at least 2.
pub(super) fn flip(labels: &mut [u32], classes: u32, share: f64, rng: &mut Rng) -> Vec<bool> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.shuffle(rng);
    let count = libm::round(share * labels.len() as f64) as usize;
    let mut flipped = vec![false; labels.len()];
    for example in order.into_iter().take(count) {
        // One of the classes but one: those from the true class on move up by one.
        let other = rng.random_range(0..classes - 1);
        labels[example] = if other < labels[example] { other } else { other + 1 };
        flipped[example] = true;
    }
    flipped
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn::rng::{Stream, stream};

    fn flipped(share: f64, classes: u32, count: u32) -> (Vec<u32>, Vec<u32>, Vec<bool>) {
        let truth: Vec<u32> = (0..count).map(|example| example % classes).collect();
        let mut labels = truth.clone();
        let flipped = flip(&mut labels, classes, share, &mut stream(9, Stream::Flips, 0));
        (truth, labels, flipped)
    }

    #[test]
    fn exactly_the_share_is_wrong() {
        for (share, count, wrong) in [(0.0, 80, 0), (0.1, 80, 8), (0.3, 300, 90), (0.5, 7, 4), (1.0, 9, 9)] {
            for classes in [2, 10] {
                let (truth, labels, flipped) = flipped(share, classes, count);
                assert_eq!(flipped.iter().filter(|flipped| **flipped).count(), wrong);
                for ((truth, label), flipped) in truth.iter().zip(&labels).zip(&flipped) {
                    assert_eq!(truth != label, *flipped);
                    assert!(*label < classes);
                }
            }
        }
    }

    #[test]
    fn a_smaller_share_is_part_of_a_larger_one() {
        let (_, few_labels, few) = flipped(0.1, 10, 200);
        let (_, many_labels, many) = flipped(0.4, 10, 200);
        for example in (0..200).filter(|&example| few[example]) {
            assert!(many[example]);
            assert_eq!(few_labels[example], many_labels[example]);
        }
    }

    /// 9,000 wrong labels of one class over nine others: chi-squared with 8 degrees of freedom is above 26.1 once in a
    /// thousand seeds.
    #[test]
    fn wrong_classes_are_drawn_uniformly() {
        let mut labels = vec![4; 9000];
        flip(&mut labels, 10, 1.0, &mut stream(2, Stream::Flips, 0));
        let mut counts = [0.0_f64; 10];
        labels.iter().for_each(|label| counts[*label as usize] += 1.0);
        assert_eq!(counts[4], 0.0);
        let others = counts.iter().enumerate().filter(|(class, _)| *class != 4);
        let chi_squared: f64 = others.map(|(_, count)| (count - 1000.0).powi(2) / 1000.0).sum();
        assert!(chi_squared < 26.1, "{counts:?}");
    }
}
