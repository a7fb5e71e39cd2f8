//! A noise on a sort of entry: all that there is to know, and to say, of how a layer is masked.

use super::{Entry, Noise, Shown};
use wording::fill;

/// How a layer is masked: one noise, on one sort of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masking {
    /// What the mask is drawn from.
    pub noise: Noise,
    /// What an entry of it multiplies.
    pub entry: Entry,
}

impl Masking {
    /// Standard dropout (Srivastava et al. 2014): each number of a row is kept or dropped by itself.
    pub const STANDARD: Self = Self { noise: Noise::Bernoulli, entry: Entry::Unit };

    /// What JavaScript calls what is kept or dropped, or `factors` where nothing is dropped.
    pub fn word(self) -> &'static str {
        if self.noise.drops() { self.entry.words().word } else { "factors" }
    }
}

/// What is said of it. In braces are places for numbers, see [`EntryWords`](super::EntryWords) and
/// [`NoiseWords`](super::NoiseWords); the noise's own words are in place.
impl Masking {
    /// Of a unit that is not dropped for an example.
    pub fn kept(self) -> String {
        let kept = self.noise.words().kept;
        if self.noise.drops() { fill(self.entry.words().kept, &[("kept", kept)]) } else { kept.to_owned() }
    }

    /// Of a unit that is dropped for an example; nothing where that does not happen.
    pub fn dropped(self) -> String {
        match self.noise.words().shown {
            Shown::KeptOrDropped { dropped, .. } => fill(self.entry.words().dropped, &[("dropped", dropped)]),
            Shown::Factor { .. } => String::new(),
        }
    }

    /// Of a layer, for an example.
    pub fn layer(self) -> String {
        match self.noise.words().shown {
            Shown::KeptOrDropped { effect, .. } => fill(self.entry.words().layer, &[("effect", effect)]),
            Shown::Factor { layer, .. } => layer.to_owned(),
        }
    }

    /// Of the masks of a whole batch.
    pub fn batch(self) -> &'static str {
        match self.noise.words().shown {
            Shown::KeptOrDropped { .. } => self.entry.words().batch,
            Shown::Factor { batch, .. } => batch,
        }
    }

    /// How the masks of a whole batch are to be read, in few words and in fewer; nothing where it is plain.
    pub fn remark(self) -> Option<[&'static str; 2]> {
        match self.noise.words().shown {
            Shown::KeptOrDropped { .. } => self.entry.words().remark,
            Shown::Factor { remark, .. } => Some(remark),
        }
    }

    /// What the masks of a whole batch are, as a title.
    pub fn title(self) -> &'static str {
        match self.noise.words().shown {
            Shown::KeptOrDropped { .. } => self.entry.words().title,
            Shown::Factor { title, .. } => title,
        }
    }

    /// Of a place in the masks of a whole batch where something is kept, and where nothing is.
    pub fn place(self) -> [&'static str; 2] {
        match self.noise.words().shown {
            Shown::KeptOrDropped { .. } => self.entry.words().place,
            Shown::Factor { place, .. } => [place; 2],
        }
    }

    /// Of what the mask has for a unit of which something is kept, and for one of which nothing is, as a number.
    pub fn number(self) -> [&'static str; 2] {
        match self.noise.words().shown {
            Shown::KeptOrDropped { .. } => self.entry.words().number,
            Shown::Factor { number, .. } => [number; 2],
        }
    }
}
