//! How long a training step takes, measured with a coarse clock.

use serde::{Deserialize, Serialize};

/// As many steps as the mean looks back on. A browser's clock may tick only every 100 µs, several steps long, so that the
/// time of one step says nothing and the mean of a thousand is good to a few per cent.
const MEMORY: f64 = 1000.0;

/// Of so many iterations one is measured.
const EVERY: u64 = 16;

/// The mean time of the newest measured steps: of all of them at first, then an exponentially weighted one, which forgets the first
/// steps, slow before the browser has compiled them well.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct StepTime {
    mean: f64,
    steps: f64,
}

impl StepTime {
    /// Whether the step after so many iterations is to be measured. To read a browser's clock takes as long as a layer of a
    /// small network, so not every one is.
    pub fn takes(iteration: u64) -> bool {
        iteration.is_multiple_of(EVERY)
    }

    /// Adds a step of so many microseconds.
    pub fn add(&mut self, microseconds: f64) {
        self.steps = MEMORY.min(self.steps + 1.0);
        self.mean += (microseconds - self.mean) / self.steps;
    }

    /// The mean in microseconds; none before the first step.
    pub fn mean(&self) -> Option<f64> {
        (self.steps > 0.0).then_some(self.mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_a_coarse_clock_is_found_and_slow_first_steps_are_forgotten() {
        let mut time = StepTime::default();
        assert_eq!(time.mean(), None);
        (0..100).for_each(|_| time.add(1000.0));
        assert_eq!(time.mean(), Some(1000.0));
        // Steps of 25 µs seen through ticks of 100 µs.
        (0..20_000).for_each(|step| time.add(if step % 4 == 0 { 100.0 } else { 0.0 }));
        assert!(time.mean().is_some_and(|mean| (mean - 25.0).abs() < 1.0), "{time:?}");
    }
}
