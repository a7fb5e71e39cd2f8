//! The words that a setting may take, each the name of one idea of the field.
//!
//! A word is written the same way in the query string, in the schema and in the controls; this is its only definition.

use wording::choices;

choices! {
    /// Where the examples come from.
    Family {
        Circles = "circles", "Circles", "Two classes: a circle of radius 1 and one of radius 0.5 inside it.";
        Moons = "moons", "Moons", "Two classes: half circles that reach into each other.";
        Gaussians = "gaussians", "Gaussians", "Two classes: round clouds that overlap a little.";
        Xor = "xor", "Xor", "Two classes in four quarters: opposite quarters belong together (exclusive or).";
        Spiral = "spiral", "Spiral", "Two classes: spiral arms wound round each other. It needs a large network.";
        Curve = "curve", "Curve", "Regression: one number goes in, one comes out, along a wavy line.";
        Digits = "digits", "Digits", "Ten classes: real handwritten digits of 8 × 8 pixels.";
        Table = "table", "Own table", "A table of your own: a CSV file whose columns are numbers and one the class.";
    }
}

choices! {
    /// The family of networks.
    Net {
        Mlp = "mlp", "Dense", "Dense hidden layers: every neuron sees every output of the layer before.";
        Cnn = "cnn", "Convolutional", "Convolutions with 3 × 3 kernels, ReLU and 2 × 2 max pooling read the digit as an image; then come the dense hidden layers (LeCun et al. 1998).";
        Rnn = "rnn", "Recurrent", "A simple recurrent layer reads the digit row by row and keeps what it remembers in a state; its last state is classified (Elman 1990).";
        Gru = "gru", "GRU", "The same with gated recurrent units, which decide what to keep and what to renew (Cho et al. 2014).";
        Lstm = "lstm", "LSTM", "The same with long short-term memory: a second, protected state and three gates (Hochreiter and Schmidhuber 1997; Gers et al. 2000).";
    }
}

choices! {
    /// On which side of the activation batch normalisation stands.
    NormSide {
        Before = "before", "Before activation", "What is normalised are the sums, before the activation function (Ioffe and Szegedy 2015).";
        After = "after", "After activation", "What is normalised are the activations.";
    }
}

choices! {
    /// Which comes first, batch normalisation or dropout.
    Order {
        BnDrop = "bn-drop", "Norm, dropout", "Batch normalisation, then dropout: the normalisation sees every neuron of its layer.";
        DropBn = "drop-bn", "Dropout, norm", "Dropout, directly followed by batch normalisation: the variance that it sees in training is not that in evaluation (Li et al. 2019).";
    }
}

/// Pixels along each side of a digit.
pub const DIGIT_SIDE: usize = 8;
/// Most inputs of a reader's table.
pub const MOST_COLUMNS: usize = 1000;
/// Most classes of a reader's table.
pub const MOST_CLASSES: usize = 20;

impl Family {
    /// The most features that an example can have: coordinates, pixels, or columns of a table.
    pub fn most_inputs(self) -> usize {
        match self {
            Family::Circles | Family::Moons | Family::Gaussians | Family::Xor | Family::Spiral => 2,
            Family::Curve => 1,
            Family::Digits => DIGIT_SIDE * DIGIT_SIDE,
            Family::Table => MOST_COLUMNS,
        }
    }

    /// The most outputs that a network for it can have: one per class, or one per value to be predicted.
    pub fn most_outputs(self) -> usize {
        match self {
            Family::Circles | Family::Moons | Family::Gaussians | Family::Xor | Family::Spiral => 2,
            Family::Curve => 1,
            Family::Digits => 10,
            Family::Table => MOST_CLASSES,
        }
    }
}

impl Net {
    /// Whether it goes through a sequence step by step.
    pub fn is_recurrent(self) -> bool {
        matches!(self, Net::Rnn | Net::Gru | Net::Lstm)
    }
}
