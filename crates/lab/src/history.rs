//! The series behind the charts, in bounded memory.

use super::evaluation::Score;
use serde::{Deserialize, Serialize};

/// Points that are kept at most.
const CAPACITY: usize = 2048;

/// An arm's scores on training and test data at one iteration; `None` from where it has diverged.
pub type Scores = Option<[Score; 2]>;

/// Scores of both arms over the iterations. When it is full, every second point goes and from then on only every second
/// new one is kept, so that a run of any length is shown whole.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct History {
    iterations: Vec<u64>,
    arms: [Vec<Scores>; 2],
    /// Of so many points offered, one is kept.
    stride: u64,
    offered: u64,
}

impl Default for History {
    /// Without points, and with the room for all there may be.
    fn default() -> Self {
        Self {
            iterations: Vec::with_capacity(CAPACITY),
            arms: [Vec::with_capacity(CAPACITY), Vec::with_capacity(CAPACITY)],
            stride: 1,
            offered: 0,
        }
    }
}

impl History {
    /// Adds the scores of arms a and b after `iteration` iterations.
    pub fn push(&mut self, iteration: u64, scores: [Scores; 2]) {
        let is_kept = self.offered.is_multiple_of(self.stride);
        self.offered += 1;
        if !is_kept {
            return;
        }
        if self.iterations.len() == CAPACITY {
            keep_every_second(&mut self.iterations);
            self.arms.iter_mut().for_each(keep_every_second);
            self.stride *= 2;
        }
        self.iterations.push(iteration);
        for (series, scores) in self.arms.iter_mut().zip(scores) {
            series.push(scores);
        }
    }

    /// Whether it is one that [`Self::push`] can have made.
    pub(super) fn is_sound(&self) -> bool {
        let points = self.iterations.len();
        points <= CAPACITY && self.arms.iter().all(|series| series.len() == points) && self.stride > 0
    }

    /// The iterations of the points.
    pub fn iterations(&self) -> &[u64] {
        &self.iterations
    }

    /// The scores of arms a and b at these iterations.
    pub fn arms(&self) -> &[Vec<Scores>; 2] {
        &self.arms
    }
}

fn keep_every_second<T>(list: &mut Vec<T>) {
    let mut place = 0;
    list.retain(|_| {
        place += 1;
        place % 2 == 1
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_keeps_its_first_point_an_even_spacing_and_its_end() {
        let mut history = History::default();
        for i in 0..100_000 {
            history.push(i * 10, [None, None]);
        }
        let kept = history.iterations();
        assert!((CAPACITY / 2..=CAPACITY).contains(&kept.len()));
        assert_eq!(kept[0], 0);
        let spacing = kept[1];
        assert!(kept.windows(2).all(|pair| pair[1] - pair[0] == spacing));
        assert!(kept[kept.len() - 1] > 990_000);
    }
}
