//! What a mask is drawn from: the noises that there are, and how each is spoken of.

use super::alpha::Affine;
use super::{DropSettings, NoiseWords, Scaling, bernoulli, gaussian, uniform};
use crate::rng::Rng;

/// What a mask is drawn from. For the same rate p, all noises have the same mean and the same variance, 1 and p / (1 − p):
/// Bernoulli noise with its factor, the others as they are. (Alpha dropout has a stretch and a shift in place of the factor.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// 0 or 1, see [`bernoulli`].
    Bernoulli,
    /// A factor with a normal distribution, see [`gaussian`].
    Gaussian,
    /// A factor with a uniform distribution, see [`uniform`].
    Uniform,
    /// Bernoulli noise that sets what it drops to α′ instead of 0, see [`alpha`](super::alpha).
    Alpha,
}

impl Noise {
    /// Fills `mask` with independent draws for the rate p = `rate`, 0 ≤ p < 1. At rate 0 nothing is drawn: all are 1.
    pub fn draw(self, mask: &mut [f32], rate: f32, rng: &mut Rng) {
        if rate == 0.0 {
            mask.fill(1.0);
            return;
        }
        match self {
            Self::Bernoulli | Self::Alpha => bernoulli::draw(mask, rate, rng),
            Self::Gaussian => gaussian::draw(mask, rate, rng),
            Self::Uniform => uniform::draw(mask, rate, rng),
        }
    }

    /// `settings` as far as they apply: only Bernoulli noise needs a factor, in training or in evaluation, since the mean of
    /// the others is 1 as they are.
    pub fn effective(self, settings: DropSettings) -> DropSettings {
        if self == Self::Bernoulli { settings } else { DropSettings { scaling: Scaling::None, ..settings } }
    }

    /// What is done in training to a masked number beyond multiplying it; nothing for most noises.
    pub fn affine(self, rate: f32) -> Option<Affine> {
        (self == Self::Alpha && rate > 0.0).then(|| Affine::of(rate))
    }

    /// Whether what it drops is 0, so that nothing goes on from there.
    pub fn silences(self) -> bool {
        self == Self::Bernoulli
    }

    /// Whether an entry is either kept or dropped, 1 or 0; else nothing is dropped, and entries are factors around 1.
    pub fn drops(self) -> bool {
        match self {
            Self::Bernoulli | Self::Alpha => true,
            Self::Gaussian | Self::Uniform => false,
        }
    }
}

/// What is said of it.
impl Noise {
    /// How it is spoken of.
    pub fn words(self) -> &'static NoiseWords {
        match self {
            Self::Bernoulli => &NoiseWords {
                brief: ["kept × {factor}", "kept × {factor}", "× {factor}", "×{factor}"],
                effect: "kept × {factor}",
                kept: "kept × {factor}",
                dropped: "dropped for this example",
            },
            Self::Alpha => &NoiseWords {
                brief: ["dropped to α′", "dropped to α′", "to α′", "α′"],
                effect: "to α′ = {alpha} instead of 0",
                kept: "kept",
                dropped: "dropped for this example: set to α′ = {alpha}, where SELU ends far below 0",
            },
            Self::Gaussian | Self::Uniform => &NoiseWords {
                brief: ["noise σ = {sigma}", "noise σ = {sigma}", "σ = {sigma}", "σ {sigma}"],
                effect: "noise around 1 with σ = {sigma}",
                kept: "noise × {entry}",
                dropped: "",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::variance::deviation;
    use super::*;
    use crate::rng::{Stream, stream};

    /// Bounds of five standard errors: of the mean σ / √n, of the variance √((μ₄ − σ⁴) / n), where μ₄ is the fourth central
    /// moment.
    fn assert_moments(noise: Noise, factor: f64, fourth: f64) {
        let (n, rate) = (100_000, 0.4_f32);
        let mut mask = vec![0.0; n];
        noise.draw(&mut mask, rate, &mut stream(5, Stream::Masks, 0));
        let factors = || mask.iter().map(|&m| f64::from(m) * factor);
        let n = n as f64;
        let mean = factors().sum::<f64>() / n;
        let variance = factors().map(|m| (m - mean).powi(2)).sum::<f64>() / n;
        let wanted = deviation(rate).powi(2);
        assert!((mean - 1.0).abs() < 5.0 * (wanted / n).sqrt(), "{noise:?}: mean {mean}");
        let error = ((fourth - wanted * wanted) / n).sqrt();
        assert!((variance - wanted).abs() < 5.0 * error, "{noise:?}: variance {variance}, not {wanted}");
    }

    #[test]
    fn every_noise_has_the_same_mean_and_variance() {
        let (p, variance) = (0.4, deviation(0.4).powi(2));
        let factor = 1.0 / (1.0 - p);
        // The factor is 0 with probability p and 1 / (1 − p) else.
        assert_moments(Noise::Bernoulli, factor, p + (1.0 - p) * (factor - 1.0).powi(4));
        assert_moments(Noise::Gaussian, 1.0, 3.0 * variance * variance);
        assert_moments(Noise::Uniform, 1.0, 1.8 * variance * variance);
    }

    #[test]
    fn without_a_rate_nothing_is_drawn() {
        let mut rng = stream(5, Stream::Masks, 0);
        for noise in [Noise::Bernoulli, Noise::Gaussian, Noise::Uniform, Noise::Alpha] {
            let mut mask = vec![0.5; 9];
            noise.draw(&mut mask, 0.0, &mut rng);
            assert_eq!(mask, [1.0; 9], "{noise:?}");
        }
        assert_eq!(rng, stream(5, Stream::Masks, 0));
    }
}
