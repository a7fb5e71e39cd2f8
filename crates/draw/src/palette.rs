//! Every colour of the drawings, once. Classes and the signs of weights are Okabe and Ito's orange and blue, which readers
//! with any common colour vision tell apart; the arms and the gradients have colours of their own, so that no colour
//! means two things.

use std::ops::Deref;

/// Orange: class 0, negative weights.
pub const ORANGE: Colour = Colour::hex(0xE6_9F_00);
/// Blue: class 1, positive weights.
pub const BLUE: Colour = Colour::hex(0x00_72_B2);
/// Reddish purple: gradients, and nothing else.
pub const GRADIENT: Colour = Colour::hex(0xCC_79_A7);
/// Bluish green: the arm with dropout.
pub const WITH: Colour = Colour::hex(0x00_9E_73);

/// A colour, without its opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// The colour that CSS writes `#rrggbb`.
    pub const fn hex(rgb: u32) -> Colour {
        Colour((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }

    /// This colour with `share` (0 to 1) of `other` mixed in.
    pub fn mix(self, other: Colour, share: f32) -> Colour {
        let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        Colour(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// The opaque pixel of this colour.
    pub const fn pixel(self) -> [u8; 4] {
        [self.0, self.1, self.2, 255]
    }

    /// The colour as CSS writes it, with an opacity from 0 to 1. On the stack, since this happens many times a frame.
    pub fn css(self, opacity: f64) -> Css {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = *b"#rrggbbaa";
        let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
        for (place, byte) in [self.0, self.1, self.2, alpha].into_iter().enumerate() {
            text[1 + 2 * place] = DIGITS[usize::from(byte >> 4)];
            text[2 + 2 * place] = DIGITS[usize::from(byte & 15)];
        }
        Css(text)
    }
}

/// A colour written for CSS: `#rrggbbaa`.
#[derive(Clone, Copy)]
pub struct Css([u8; 9]);

impl Deref for Css {
    type Target = str;

    fn deref(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("#000000ff")
    }
}

/// The colours of one theme that are not the same in both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// What the page has behind the canvas; the zero of diverging colours.
    pub panel: Colour,
    /// A neuron that shows nothing yet.
    pub blank: Colour,
    /// Headings and values.
    pub text: Colour,
    /// Remarks: still 4.5 : 1 against the panel.
    pub muted: Colour,
    /// Axes, frames, separators.
    pub line: Colour,
    /// The outline of a neuron.
    pub rim: Colour,
    /// Outline and cross of a dropped neuron: nearly the colour of the text.
    pub dropped: Colour,
    /// The outline of the neuron that is selected or under the pointer.
    pub accent: Colour,
    /// Orange as thin lines show it.
    pub negative: Colour,
    /// Blue as thin lines show it.
    pub positive: Colour,
    /// What is wrong: answers. Red, and always with a shape of its own.
    pub wrong: Colour,
    /// Noise that turns a neuron's sign.
    pub turned: Colour,
    /// The arm without dropout.
    pub without: Colour,
    /// Ink of handwritten digits and of the decision boundary.
    pub ink: Colour,
}

impl Palette {
    /// The palette of the light or the dark theme.
    pub const fn of(dark: bool) -> &'static Palette {
        if dark { &DARK } else { &LIGHT }
    }

    /// The colour of class `class` on data with two classes.
    pub const fn class(&self, class: u32) -> Colour {
        if class == 0 { self.negative } else { self.positive }
    }

    /// The colour of a number's sign, for lines.
    pub const fn sign(&self, positive: bool) -> Colour {
        if positive { self.positive } else { self.negative }
    }
}

const LIGHT: Palette = Palette {
    panel: Colour::hex(0xFF_FF_FF),
    blank: Colour::hex(0xF1_F2_F4),
    text: Colour::hex(0x1C_20_26),
    muted: Colour::hex(0x5B_63_6E),
    line: Colour::hex(0xD9_DC_E1),
    rim: Colour::hex(0x8B_93_9E),
    dropped: Colour::hex(0x3A_41_4B),
    accent: Colour::hex(0x1C_20_26),
    negative: ORANGE,
    positive: BLUE,
    wrong: Colour::hex(0xC0_2B_3C),
    turned: Colour::hex(0x7A_4F_BF),
    without: Colour::hex(0x6F_76_80),
    ink: Colour::hex(0x1C_20_26),
};

const DARK: Palette = Palette {
    panel: Colour::hex(0x17_1A_1F),
    blank: Colour::hex(0x2F_34_3C),
    text: Colour::hex(0xEC_EE_F1),
    muted: Colour::hex(0xA3_AB_B6),
    line: Colour::hex(0x3A_40_49),
    rim: Colour::hex(0x7D_86_92),
    dropped: Colour::hex(0xC4_CA_D2),
    accent: Colour::hex(0xFF_FF_FF),
    negative: ORANGE,
    positive: Colour::hex(0x2B_94_D6),
    wrong: Colour::hex(0xFF_7A_85),
    turned: Colour::hex(0xB4_93_F0),
    without: Colour::hex(0x9A_A2_AD),
    ink: Colour::hex(0xEC_EE_F1),
};

/// The margin of logits at which a ramp of certainties ends: the probability is 0.9997.
pub const MARGIN: f32 = 8.0;

/// A run of colours that stands for a run of numbers, computed once per theme so that a pixel costs one look-up.
pub struct Ramp {
    entries: Vec<[u8; 4]>,
}

impl Ramp {
    const STEPS: usize = 511;

    /// Orange for −1, the panel for 0, blue for +1.
    pub fn diverging(palette: &Palette) -> Ramp {
        Ramp::new(|t| palette.panel.mix(palette.sign(t > 0.0), t.abs()))
    }

    /// Orange for −1, a blank neuron for 0, blue for +1: where 0 must not look like nothing.
    pub fn activation(palette: &Palette) -> Ramp {
        Ramp::new(|t| palette.blank.mix(palette.sign(t > 0.0), t.abs()))
    }

    /// Orange or blue by a margin of logits between −1 and +1 times [`MARGIN`], pale where the answer is uncertain and never
    /// too strong for points to be readable on it.
    pub fn wash(palette: &Palette) -> Ramp {
        Ramp::new(|t| palette.panel.mix(palette.sign(t > 0.0), 0.05 + 0.4 * libm::tanhf(t.abs() * MARGIN / 2.0)))
    }

    /// From the panel to `colour`, by the probability 1 / (1 + exp(−margin)) for a margin of −1 to +1 times [`MARGIN`].
    pub fn chance(palette: &Palette, colour: Colour) -> Ramp {
        Ramp::new(|t| palette.panel.mix(colour, (1.0 + libm::tanhf(t * MARGIN / 2.0)) / 2.0))
    }

    /// The panel for −1, `colour` for +1.
    pub fn from_panel(palette: &Palette, colour: Colour) -> Ramp {
        Ramp::new(|t| palette.panel.mix(colour, (t + 1.0) / 2.0))
    }

    /// A blank neuron for 0, `colour` for +1.
    pub fn blank_to(palette: &Palette, colour: Colour) -> Ramp {
        Ramp::new(|t| palette.blank.mix(colour, t.max(0.0)))
    }

    fn new(colour: impl Fn(f32) -> Colour) -> Ramp {
        let middle = (Ramp::STEPS / 2) as f32;
        Ramp { entries: (0..Ramp::STEPS).map(|step| colour((step as f32 - middle) / middle).pixel()).collect() }
    }

    /// The pixel for `t`, which is clamped to −1 … 1; what is no number counts as 0.
    #[inline]
    pub fn at(&self, t: f32) -> [u8; 4] {
        let middle = (Ramp::STEPS / 2) as f32;
        let t = if t.is_nan() { 0.0 } else { t.clamp(-1.0, 1.0) };
        self.entries[(t * middle + middle + 0.5) as usize]
    }
}

/// A palette and its ramps: all that painting needs to know of colours.
pub struct Theme {
    /// The plain colours.
    pub palette: &'static Palette,
    /// Orange, panel, blue: responses and weights.
    pub diverging: Ramp,
    /// Orange, blank, blue: activations.
    pub activation: Ramp,
    /// The paler one by margins, behind points.
    pub wash: Ramp,
    /// From the panel to ink: handwritten digits.
    pub ink: Ramp,
    /// From the panel to the colour of each of two classes, by the margin in its favour.
    pub classes: [Ramp; 2],
    /// From the panel to blue: probabilities.
    pub chance: Ramp,
    /// From a blank neuron to a gradient.
    pub gradient: Ramp,
}

impl Theme {
    /// The light or the dark theme.
    pub fn new(dark: bool) -> Theme {
        let palette = Palette::of(dark);
        Theme {
            palette,
            diverging: Ramp::diverging(palette),
            activation: Ramp::activation(palette),
            wash: Ramp::wash(palette),
            ink: Ramp::from_panel(palette, palette.ink),
            classes: [Ramp::chance(palette, palette.negative), Ramp::chance(palette, palette.positive)],
            chance: Ramp::from_panel(palette, palette.positive),
            gradient: Ramp::blank_to(palette, GRADIENT),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_is_written_with_eight_digits() {
        assert_eq!(&*ORANGE.css(1.0), "#e69f00ff");
        assert_eq!(&*BLUE.css(0.5), "#0072b280");
    }

    #[test]
    fn a_ramp_takes_any_number() {
        let ramp = Ramp::diverging(Palette::of(false));
        assert_eq!(ramp.at(f32::NAN), Palette::of(false).panel.pixel());
        assert_eq!(ramp.at(0.0), Palette::of(false).panel.pixel());
        assert_eq!(ramp.at(f32::NEG_INFINITY), ORANGE.pixel());
        assert_eq!(ramp.at(7.0), BLUE.pixel());
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: Colour) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
    }

    fn contrast(a: Colour, b: Colour) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_has_the_contrast_that_wcag_asks_for() {
        for palette in [LIGHT, DARK] {
            assert!(contrast(palette.text, palette.panel) >= 7.0);
            assert!(contrast(palette.muted, palette.panel) >= 4.5);
        }
    }
}
