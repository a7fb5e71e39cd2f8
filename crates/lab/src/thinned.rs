//! How many different thinned networks a training run has seen.

use nn::drop::mask::pack;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use xxhash_rust::xxh64::{Xxh64Builder, xxh64};

/// As many hashes as are kept.
const CAPACITY: usize = 1 << 15;

/// Counts distinct masks in bounded memory, by adaptive sampling (Wegman; Flajolet 1990).
///
/// Of all masks seen, those are kept whose hash ends in `depth` zero bits. While all fit, `depth` is 0 and the count is
/// exact; each time they do not, `depth` grows by one, about half of them go, and the count is the number kept × 2^depth:
/// unbiased, with a relative standard error of about 1.2 / √32,768 = 0.7 %.
#[derive(Clone, Deserialize, Serialize)]
pub struct ThinnedNetworks {
    kept: HashSet<u64, Xxh64Builder>,
    depth: u32,
    #[serde(skip)]
    packed: Vec<u8>,
}

impl Default for ThinnedNetworks {
    /// A counter that has seen nothing.
    fn default() -> Self {
        let kept = HashSet::with_capacity_and_hasher(CAPACITY + 1, Xxh64Builder::new(0));
        Self { kept, depth: 0, packed: Vec::new() }
    }
}

impl ThinnedNetworks {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.depth = 0;
    }

    /// Stands for masks (1 kept, 0 dropped) that all examples of a batch share; 0 for none.
    pub fn shared<'a>(&mut self, masks: impl Iterator<Item = &'a [f32]>) -> u64 {
        self.pack(masks);
        if self.packed.is_empty() { 0 } else { xxh64(&self.packed, 0) }
    }

    /// Counts the thinned network that has these masks of its own beside those that `shared` stands for.
    pub fn see<'a>(&mut self, shared: u64, masks: impl Iterator<Item = &'a [f32]>) {
        self.pack(masks);
        let hash = xxh64(&self.packed, shared);
        if hash.trailing_zeros() < self.depth {
            return;
        }
        self.kept.insert(hash);
        while self.kept.len() > CAPACITY {
            self.depth += 1;
            let depth = self.depth;
            self.kept.retain(|hash| hash.trailing_zeros() >= depth);
        }
    }

    /// A bit for each entry, each mask from a byte of its own.
    fn pack<'a>(&mut self, masks: impl Iterator<Item = &'a [f32]>) {
        self.packed.clear();
        for mask in masks {
            pack(mask, &mut self.packed);
        }
    }

    /// Whether it is one that [`Self::see`] can have made.
    pub(super) fn is_sound(&self) -> bool {
        self.kept.len() <= CAPACITY && self.depth < u64::BITS
    }

    /// How many different ones there were.
    pub fn distinct(&self) -> u64 {
        (self.kept.len() as u64) << self.depth
    }

    /// Whether [`Self::distinct`] is exact rather than an estimate.
    pub fn is_exact(&self) -> bool {
        self.depth == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn::rng::{Stream, stream};
    use rand::Rng as _;

    #[test]
    fn every_mask_of_ten_neurons_is_counted_once() {
        let mut counter = ThinnedNetworks::default();
        for _ in 0..3 {
            for mask in 0..1024 {
                let bits: Vec<f32> = (0..10).map(|bit| (mask >> bit & 1) as f32).collect();
                let (first, second) = bits.split_at(4);
                counter.see(0, [first, second].into_iter());
            }
        }
        assert_eq!((counter.distinct(), counter.is_exact()), (1024, true));
    }

    /// More than are kept, so that the count is an estimate, and then none again.
    #[test]
    fn a_cleared_counter_counts_from_the_start_and_exactly() {
        let mut counter = ThinnedNetworks::default();
        let mask = |number: usize| (0..17).map(|bit| (number >> bit & 1) as f32).collect::<Vec<_>>();
        (0..=CAPACITY).for_each(|number| counter.see(0, std::iter::once(&mask(number)[..])));
        assert!(!counter.is_exact());
        counter.clear();
        assert_eq!((counter.distinct(), counter.is_exact()), (0, true));
        (0..CAPACITY).for_each(|number| counter.see(0, std::iter::once(&mask(number)[..])));
        assert_eq!((counter.distinct(), counter.is_exact()), (CAPACITY as u64, true));
    }

    #[test]
    fn masks_that_are_shared_tell_networks_apart_too() {
        let mut counter = ThinnedNetworks::default();
        for (shared, own) in [([1.0, 0.0], [1.0]), ([1.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]), ([1.0, 0.0], [1.0])] {
            let shared = counter.shared(std::iter::once(&shared[..]));
            counter.see(shared, std::iter::once(&own[..]));
        }
        assert_eq!(counter.distinct(), 3);
        assert_eq!(counter.shared(std::iter::empty()), 0);
    }

    /// The relative standard error is 0.7 %; a deviation of 4 % would be beyond five of them.
    #[test]
    fn an_estimate_of_a_million_is_close() {
        let mut counter = ThinnedNetworks::default();
        let mut rng = stream(1, Stream::Masks, 0);
        let mut mask = [0.0; 64];
        for _ in 0..1_000_000 {
            let bits = rng.next_u64();
            mask.iter_mut().enumerate().for_each(|(i, m)| *m = (bits >> i & 1) as f32);
            counter.see(0, std::iter::once(&mask[..]));
        }
        assert!(!counter.is_exact());
        let ratio = counter.distinct() as f64 / 1e6;
        assert!((0.96..1.04).contains(&ratio), "{ratio}");
    }
}
