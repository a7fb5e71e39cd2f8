//! Independent seeded streams: everything random in a run comes from its one seed, each purpose through a stream of its own.
//!
//! Because the streams are apart, drawing more masks never shifts the batches, and another rate never shifts the initial
//! weights. The generator is xoshiro256++ (Blackman and Vigna 2021), its state filled by SplitMix64 from the seed, the
//! stream and the index together.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator behind every stream.
pub type Rng = Xoshiro256PlusPlus;

/// What a stream's numbers are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Which examples there are, and which of them are for training.
    Data = 1,
    /// Which training labels are replaced, and by what.
    Flips = 2,
    /// Initial weights; the index is the layer's.
    Weights = 3,
    /// The order in which training examples come.
    Batches = 4,
    /// Dropout masks in training; the index is the layer's.
    Masks = 5,
    /// Dropout masks of Monte-Carlo samples; the index is the layer's.
    Samples = 6,
    /// What a measure draws, such as which pairs of neurons it looks at; the index is the layer's.
    Measures = 7,
    /// Which neurons a break test takes away; the index is the layer's.
    Breaks = 8,
    /// In which order neurons are taken out one after the other; the index is the order's number.
    Removals = 9,
}

/// The stream of `seed` for one purpose; `index` tells several streams of the same purpose apart (a layer's number, say).
pub fn stream(seed: u32, stream: Stream, index: u16) -> Rng {
    Rng::seed_from_u64((stream as u64) << 48 | u64::from(index) << 32 | u64::from(seed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng as _;

    #[test]
    fn streams_of_one_seed_differ() {
        let purposes = [
            Stream::Data,
            Stream::Flips,
            Stream::Weights,
            Stream::Batches,
            Stream::Masks,
            Stream::Samples,
            Stream::Measures,
            Stream::Breaks,
            Stream::Removals,
        ];
        let mut first: Vec<u64> =
            purposes.iter().flat_map(|&s| [0, 1].map(|index| stream(7, s, index).next_u64())).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), 2 * purposes.len());
    }

    #[test]
    fn a_stream_starts_over_from_its_seed() {
        let draw = |seed| stream(seed, Stream::Masks, 3).next_u64();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
