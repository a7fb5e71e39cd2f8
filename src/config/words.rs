//! The words that a setting may take, each the name of one idea of the field.
//!
//! A word is written the same way in the query string, in the schema and in the controls; this is its only definition.

use serde::Serialize;

/// One word of a setting, as the controls show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// How it is written in a query string.
    pub word: &'static str,
    /// How a control names it.
    pub label: &'static str,
    /// What it is, for a student.
    pub help: &'static str,
}

/// Defines an enum whose variants have one spelling each. What explains a variant to a student is its documentation too.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal, $label:literal, $help:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = $help] $variant,)+ }

        impl $name {
            /// Every variant, in the order in which the controls show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Every spelling, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];
            /// Every spelling with its label and explanation, in the same order.
            pub const CHOICES: &'static [Choice] = &[$(Choice { word: $word, label: $label, help: $help },)+];

            /// How the variant is written in a query string.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant that is written `word`, if there is one.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// Where the examples come from.
    Family {
        Circles = "circles", "Circles", "Two classes: a circle of radius 1 and one of radius 0.5 inside it.";
        Moons = "moons", "Moons", "Two classes: half circles that reach into each other.";
        Gaussians = "gaussians", "Gaussians", "Two classes: round clouds that overlap a little.";
        Xor = "xor", "Xor", "Two classes in four quarters: opposite quarters belong together (exclusive or).";
        Spiral = "spiral", "Spiral", "Two classes: spiral arms wound round each other. It needs a large network.";
        Curve = "curve", "Curve", "Regression: one number goes in, one comes out, along a wavy line.";
        Digits = "digits", "Digits", "Ten classes: real handwritten digits of 8 × 8 pixels.";
    }
}

words! {
    /// The family of networks.
    Net {
        Mlp = "mlp", "Dense", "Dense hidden layers: every neuron sees every output of the layer before.";
    }
}

words! {
    /// The function after each hidden dense layer.
    Activation {
        Relu = "relu", "ReLU", "max(0, x)";
        Tanh = "tanh", "tanh", "The hyperbolic tangent, between −1 and 1.";
        Sigmoid = "sigmoid", "Sigmoid", "1 / (1 + exp(−x)), between 0 and 1.";
        Selu = "selu", "SELU", "The scaled exponential linear unit, which keeps its own mean and variance (Klambauer et al. 2017).";
        Identity = "identity", "Identity", "x itself: the whole network is then a linear one.";
    }
}

words! {
    /// How a hidden layer is perturbed in training.
    Kind {
        Standard = "standard", "Standard", "Each neuron is dropped with probability p, anew for each example (Srivastava et al. 2014).";
    }
}

words! {
    /// Where the factor goes that keeps a layer's expected output the same in training and in evaluation.
    Scaling {
        Inverted = "inverted", "Inverted", "In training: kept neurons are multiplied by 1 / (1 − p). This is what libraries do.";
        Classic = "classic", "Classic", "In evaluation: every neuron is multiplied by 1 − p, as in the first paper.";
        None = "none", "None", "Nowhere: the mistake that the other two avoid.";
    }
}

words! {
    /// How gradients become steps.
    Optim {
        Sgd = "sgd", "SGD", "Stochastic gradient descent: the learning rate times the gradient.";
        Momentum = "momentum", "Momentum", "Gradient descent that keeps 0.9 of its last step (Polyak 1964).";
        Adam = "adam", "Adam", "A step size for each weight, with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸ (Kingma and Ba 2015).";
    }
}

impl Family {
    /// Number of features of an example: coordinates, or pixels.
    pub fn inputs(self) -> usize {
        match self {
            Family::Circles | Family::Moons | Family::Gaussians | Family::Xor | Family::Spiral => 2,
            Family::Curve => 1,
            Family::Digits => 64,
        }
    }

    /// Number of outputs that a network for it has: one per class, or one per value to be predicted.
    pub fn outputs(self) -> usize {
        match self {
            Family::Circles | Family::Moons | Family::Gaussians | Family::Xor | Family::Spiral => 2,
            Family::Curve => 1,
            Family::Digits => 10,
        }
    }
}
