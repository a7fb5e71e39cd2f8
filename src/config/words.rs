//! The words that a setting may take, each the name of one idea of the field.
//!
//! A word is written the same way in the query string, in the schema and in the controls; this is its only definition.

/// Defines an enum whose variants have one spelling each.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every variant, in the order in which the controls show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Every spelling, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

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
        /// Two concentric circles of radius 1 and 0.5.
        Circles = "circles",
        /// Two interleaved half circles.
        Moons = "moons",
        /// Two Gaussian clouds.
        Gaussians = "gaussians",
        /// Four clouds whose classes are the exclusive or of the signs of their coordinates.
        Xor = "xor",
        /// Two interleaved spirals.
        Spiral = "spiral",
        /// A curve on a line: regression with one input and one output.
        Curve = "curve",
        /// Handwritten digits of 8 × 8 pixels.
        Digits = "digits",
    }
}

words! {
    /// The family of networks.
    Net {
        /// Dense hidden layers, each followed by its activation.
        Mlp = "mlp",
    }
}

words! {
    /// The function after each hidden dense layer.
    Activation {
        /// max(0, x)
        Relu = "relu",
        /// The hyperbolic tangent.
        Tanh = "tanh",
        /// 1 / (1 + exp(−x))
        Sigmoid = "sigmoid",
        /// The scaled exponential linear unit (Klambauer et al. 2017).
        Selu = "selu",
        /// x
        Identity = "identity",
    }
}

words! {
    /// How a hidden layer is perturbed in training.
    Kind {
        /// Each neuron is dropped with probability p, anew for each example (Srivastava et al. 2014).
        Standard = "standard",
    }
}

words! {
    /// Where the factor goes that keeps a layer's expected output the same in training and in evaluation.
    Scaling {
        /// In training: kept neurons are multiplied by 1 / (1 − p).
        Inverted = "inverted",
        /// In evaluation: every neuron is multiplied by 1 − p.
        Classic = "classic",
        /// Nowhere: the mistake that the other two avoid.
        None = "none",
    }
}

words! {
    /// How gradients become steps.
    Optim {
        /// Stochastic gradient descent.
        Sgd = "sgd",
        /// Gradient descent with momentum 0.9 (Polyak 1964).
        Momentum = "momentum",
        /// Adam with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸ (Kingma and Ba 2015).
        Adam = "adam",
    }
}
