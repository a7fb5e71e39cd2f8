//! How a script drops: by the library's class for a noise and a sort of entry, or by one that the script writes out.

use super::python::Script;
use super::{Format, Subject};
use nn::drop::{DropSettings, Entry, Masking, Noise, Scaling};

/// The class that draws the noise of `masking` and multiplies by it: the library's own, or one of [`definitions`].
pub fn class(format: Format, masking: Masking, scaling: Scaling) -> String {
    let name = match (masking.noise, masking.entry, format) {
        (Noise::Bernoulli, Entry::Map { .. }, Format::Pytorch) => "Dropout2d",
        (Noise::Bernoulli, Entry::Map { .. }, Format::Keras) => "SpatialDropout2D",
        (Noise::Bernoulli, ..) => "Dropout",
        (Noise::Gaussian, ..) => "GaussianDropout",
        (Noise::Uniform, ..) => "UniformDropout",
        (Noise::Alpha, ..) => "AlphaDropout",
    };
    if masking.noise == Noise::Bernoulli && scaling != Scaling::Inverted {
        return format!("{}{name}", if scaling == Scaling::Classic { "Classic" } else { "Unscaled" });
    }
    match (definition(masking.noise, format), format) {
        (Some(_), _) => name.to_owned(),
        (None, Format::Pytorch) => format!("nn.{name}"),
        (None, Format::Keras) => format!("layers.{name}"),
    }
}

/// The class of a noise that the library has not.
fn definition(noise: Noise, format: Format) -> Option<&'static str> {
    match (noise, format) {
        (Noise::Gaussian, Format::Pytorch) => Some(
            "\
class GaussianDropout(nn.Module):
    \"\"\"Multiplies by normal noise of mean 1 and variance p / (1 - p).\"\"\"

    def __init__(self, p):
        super().__init__()
        self.deviation = (p / (1 - p)) ** 0.5

    def forward(self, x):
        return x * (1 + self.deviation * torch.randn_like(x)) if self.training else x",
        ),
        (Noise::Uniform, Format::Pytorch) => Some(
            "\
class UniformDropout(nn.Module):
    \"\"\"Multiplies by uniform noise of mean 1 and variance p / (1 - p).\"\"\"

    def __init__(self, p):
        super().__init__()
        self.bound = (3 * p / (1 - p)) ** 0.5

    def forward(self, x):
        return x * (1 + self.bound * (2 * torch.rand_like(x) - 1)) if self.training else x",
        ),
        (Noise::Uniform, Format::Keras) => Some(
            "\
class UniformDropout(layers.Layer):
    \"\"\"Multiplies by uniform noise of mean 1 and variance rate / (1 - rate).\"\"\"

    def __init__(self, rate):
        super().__init__()
        self.bound = (3 * rate / (1 - rate)) ** 0.5
        self.seed = keras.random.SeedGenerator()

    def call(self, inputs, training=False):
        if not training:
            return inputs
        shape = keras.ops.shape(inputs)
        return inputs * (1 + keras.random.uniform(shape, -self.bound, self.bound, seed=self.seed))",
        ),
        (Noise::Bernoulli | Noise::Alpha, _) | (Noise::Gaussian, Format::Keras) => None,
    }
}

/// Writes the classes that the network needs and the library has not: other scalings than inverted, and other noises.
pub fn definitions(format: Format, subject: &Subject, script: &mut Script) {
    let ways: Vec<(Masking, DropSettings)> = subject.ways_of_dropping().collect();
    for of_maps in [false, true] {
        let own = ways.iter().find(|(masking, settings)| {
            let is_of_maps = matches!(masking.entry, Entry::Map { .. });
            masking.noise == Noise::Bernoulli && settings.scaling != Scaling::Inverted && is_of_maps == of_maps
        });
        if let Some(&(masking, settings)) = own {
            script.definition(&own_scaling(format, masking, settings.scaling));
        }
    }
    // A network has one kind of dropout, and so at most one noise beside Bernoulli's.
    if let Some(class) = ways.iter().find_map(|(masking, _)| definition(masking.noise, format)) {
        script.definition(class);
    }
}

/// The class that makes out of the library's dropout one of another scaling.
fn own_scaling(format: Format, masking: Masking, scaling: Scaling) -> String {
    let (name, parent) = (class(format, masking, scaling), class(format, masking, Scaling::Inverted));
    let said = match scaling {
        Scaling::Classic => "Dropout as first published: no factor in training, 1 - rate in evaluation.",
        _ => "A deliberate mistake: neither training nor evaluation compensates for dropped units.",
    };
    let body = match (format, scaling) {
        (Format::Pytorch, Scaling::Classic) => {
            "    def forward(self, x):
        # PyTorch multiplies by 1 / (1 - p) in training.
        return super().forward(x) * (1 - self.p)"
        }
        (Format::Pytorch, _) => {
            "    def forward(self, x):
        # PyTorch multiplies by 1 / (1 - p) in training.
        y = super().forward(x)
        return y * (1 - self.p) if self.training else y"
        }
        (Format::Keras, Scaling::Classic) => {
            "    def call(self, inputs, training=False):
        # Keras multiplies by 1 / (1 - rate) in training.
        return super().call(inputs, training=training) * (1 - self.rate)"
        }
        (Format::Keras, _) => {
            "    def call(self, inputs, training=False):
        # Keras multiplies by 1 / (1 - rate) in training.
        outputs = super().call(inputs, training=training)
        return outputs * (1 - self.rate) if training else outputs"
        }
    };
    format!("class {name}({parent}):\n    \"\"\"{said}\"\"\"\n\n{body}")
}
