//! What a way of dropping does in an iteration, in sentences: when masks are drawn, in the forward and in the backward pass.

use super::{DropSettings, Entry, Masking, Noise, Scaling, alpha};

/// What is done in three phases of an iteration, a sentence each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseWords {
    /// What is drawn.
    pub mask: String,
    /// What becomes of activations.
    pub forward: String,
    /// What becomes of gradients.
    pub backward: String,
}

impl Masking {
    /// What it does in the phases of an iteration; `settings` are those of a layer.
    ///
    /// ```
    /// use nn::drop::{DropSettings, Masking, Scaling};
    ///
    /// let words = Masking::STANDARD.phase_words(DropSettings { rate: 0.5, scaling: Scaling::Inverted });
    /// assert_eq!(words.backward, "A dropped neuron receives none.");
    /// ```
    pub fn phase_words(self, settings: DropSettings) -> PhaseWords {
        let Masking { noise, entry } = self;
        let (noun, each, anew) = entry_words(entry);
        let mask = match noise {
            Noise::Bernoulli | Noise::Alpha => format!("{each} is dropped with probability p, {anew}."),
            Noise::Gaussian => {
                format!("Nothing is dropped: {} has a normal random factor of mean 1, {anew}.", lower(each))
            }
            Noise::Uniform => {
                format!("Nothing is dropped: {} has a uniform random factor of mean 1, {anew}.", lower(each))
            }
        };
        let forward = match (noise, noise.effective(settings).scaling) {
            (Noise::Alpha, _) => format!(
                "A dropped {noun} is set to α′ = {:.2} and goes on; then all are stretched and shifted, so that mean and variance stay.",
                alpha::DROPPED
            )
            .replace('-', "−"),
            (Noise::Gaussian | Noise::Uniform, _) => format!("Each {noun} is multiplied by its factor."),
            (Noise::Bernoulli, Scaling::Inverted) => {
                format!("A dropped {noun} counts as 0; a kept one is multiplied by 1 / (1 − p).")
            }
            (Noise::Bernoulli, Scaling::Classic) => {
                format!("A dropped {noun} counts as 0; a kept one stays as it is, and in evaluation all are multiplied by 1 − p.")
            }
            (Noise::Bernoulli, Scaling::None) => {
                format!("A dropped {noun} counts as 0; a kept one stays as it is, and nothing makes up for what is missing.")
            }
        };
        let backward = match noise {
            Noise::Alpha => format!("A dropped {noun} is a constant: no gradient goes through it."),
            Noise::Gaussian | Noise::Uniform => format!("That of each {noun} is multiplied by the same factor."),
            Noise::Bernoulli => format!("A dropped {noun} receives none."),
        };
        PhaseWords { mask, forward, backward }
    }
}

/// What an entry is, each of them at the beginning of a sentence, and for what it is drawn anew.
fn entry_words(entry: Entry) -> (&'static str, &'static str, &'static str) {
    let example = "anew for every example of the batch";
    match entry {
        Entry::Unit => ("neuron", "Each neuron", example),
        Entry::Map { .. } => ("feature map", "Each feature map as a whole", example),
        Entry::Cell => ("cell", "Each cell of a feature map", example),
        Entry::State => {
            ("cell of the state", "Each cell of the state", "anew for every example and the same at every step")
        }
        Entry::Step => ("cell of the state", "Each cell of the state", "anew for every example and at every step"),
        Entry::Weight => (
            "weight",
            "Each weight into a hidden neuron",
            "once for the whole batch (Wan et al. 2013 draw anew for every example); the output’s weights stay whole",
        ),
    }
}

/// A sentence's beginning in the middle of another.
fn lower(beginning: &str) -> String {
    beginning.replacen("Each", "each", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(noise: Noise, entry: Entry, scaling: Scaling) -> PhaseWords {
        Masking { noise, entry }.phase_words(DropSettings { rate: 0.5, scaling })
    }

    #[test]
    fn a_sentence_is_true_of_the_noise_at_hand() {
        let alpha = words(Noise::Alpha, Entry::Unit, Scaling::Inverted);
        assert!(alpha.forward.contains("α′ = −1.76") && !alpha.forward.contains("counts as 0"), "{}", alpha.forward);
        let gaussian = words(Noise::Gaussian, Entry::Unit, Scaling::Inverted);
        assert!(gaussian.mask.starts_with("Nothing is dropped: each neuron has a normal random factor"));
        assert!(!gaussian.forward.contains("dropped") && !gaussian.backward.contains("dropped"));
    }

    #[test]
    fn and_of_the_entry_and_the_scaling() {
        let connect = words(Noise::Bernoulli, Entry::Weight, Scaling::Inverted);
        assert!(
            connect.mask.contains("once for the whole batch")
                && connect.mask.contains("the output’s weights stay whole")
        );
        assert!(connect.backward.contains("weight"));
        assert!(words(Noise::Bernoulli, Entry::Unit, Scaling::Inverted).forward.contains("1 / (1 − p)"));
        assert!(
            words(Noise::Bernoulli, Entry::Unit, Scaling::Classic)
                .forward
                .contains("in evaluation all are multiplied by 1 − p")
        );
        assert!(words(Noise::Bernoulli, Entry::Unit, Scaling::None).forward.contains("nothing makes up"));
        assert!(words(Noise::Bernoulli, Entry::Map { channels: 8 }, Scaling::Inverted).mask.contains("as a whole"));
    }
}
