//! The weights of a run as JSON, and what they are called there.
//!
//! ```json
//! {"format": "dropout-lab weights", "version": 1, "query": "data=moons", "iteration": 300,
//!  "a": [{"layer": "dense", "W": {"shape": [2, 16], "data": […]}, "b": {"shape": [16], "data": […]}}, …],
//!  "b": […]}
//! ```
//!
//! Each arm has its layers with parameters from the first to the last; `a` is missing where the query says `compare=off`.
//! Arrays are in row-major order, their numbers the shortest decimals that read back as the same 32-bit floating-point
//! number.
//!
//! | layer | arrays |
//! |---|---|
//! | `dense` | `W`: inputs × outputs, `b`: outputs; after images, inputs in the order row, column, channel |
//! | `convolution` | `W`: kernel rows × kernel columns × inputs × outputs, `b`: outputs |
//! | `batch_norm` | `gamma`, `beta`, and the running `mean` and `variance`: channels |
//! | `rnn` | `Wx`: features × units, `Wh`: units × units, `b`: units |
//! | `gru` | `Wx`: features × 3 units, `Wh`: units × 3 units, `bx`, `bh`: 3 units; gates in the order r, z, n |
//! | `lstm` | the same with 4 units; gates in the order i, f, g, o |
//!
//! Not kept are the optimizer's moments, where the streams of batches and masks are, and the history.

use lab::{Lab, Side};
use nn::{CellKind, Layer, Parameter, Role, Spec};
use std::fmt::{self, Write};

/// What the file says that it is.
pub const FORMAT: &str = "dropout-lab weights";
/// The version of the format.
pub const VERSION: u32 = 1;

/// That an arm cannot be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The arm.
    pub side: Side,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arm = arm_word(self.side);
        write!(f, "Arm {arm} has diverged: some of its weights are no numbers any longer and cannot be saved.")
    }
}

impl std::error::Error for Unfinished {}

/// The weights of both arms of `lab` as the JSON that the documentation above describes.
///
/// # Errors
/// A weight is infinite or not a number, which JSON cannot say.
pub fn weights(lab: &Lab) -> Result<String, Unfinished> {
    let (query, iteration) = (lab.config().query(), lab.iteration());
    // Neither the format nor a query has a character that would have to be escaped.
    let mut text =
        format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"query\":\"{query}\",\"iteration\":{iteration}");
    for side in [Side::A, Side::B] {
        let Some(arm) = lab.arm(side) else { continue };
        let network = arm.network();
        let layers = network.specs().iter().zip(network.layers());
        let layers = layers.filter_map(|(spec, layer)| Some(layer_text(layer_name(spec)?, spec, &**layer)));
        let layers: Option<Vec<String>> = layers.collect();
        let layers = layers.ok_or(Unfinished { side })?;
        text.push_str(&format!(",\n\"{}\":[{}]", arm_word(side), layers.join(",")));
    }
    text.push_str("}\n");
    Ok(text)
}

/// A layer's object; none if one of its numbers is not finite.
fn layer_text(name: &str, spec: &Spec, layer: &dyn Layer) -> Option<String> {
    let mut text = format!("\n{{\"layer\":\"{name}\"");
    for (name, parameter) in parameter_names(spec).iter().zip(layer.parameters()) {
        let (shape, data) = (shape(spec, parameter), parameter.value.iter());
        array_text(&mut text, name, &shape, data)?;
    }
    if let Some(running) = layer.running_statistics() {
        for (name, statistic) in STATISTICS.iter().zip([&running.mean, &running.variance]) {
            array_text(&mut text, name, &[statistic.len()], statistic.iter())?;
        }
    }
    text.push('}');
    Some(text)
}

fn array_text<'a>(
    text: &mut String,
    name: &str,
    shape: &[usize],
    mut data: impl Iterator<Item = &'a f32>,
) -> Option<()> {
    let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
    text.push_str(&format!(",\"{name}\":{{\"shape\":[{}],\"data\":[", shape.join(",")));
    let mut separator = "";
    data.try_for_each(|number| {
        // The form of Rust's Debug is the shortest that reads back as the same number, and JSON.
        let is_written = number.is_finite() && write!(text, "{separator}{number:?}").is_ok();
        separator = ",";
        is_written.then_some(())
    })?;
    text.push_str("]}");
    Some(())
}

/// The key of an arm.
pub fn arm_word(side: Side) -> &'static str {
    match side {
        Side::A => "a",
        Side::B => "b",
    }
}

/// What a layer is called; none if it has no parameters. DropConnect is a dense layer: its kind can change under way.
pub fn layer_name(spec: &Spec) -> Option<&'static str> {
    match spec {
        Spec::Dense { .. } | Spec::DropConnect { .. } => Some("dense"),
        Spec::Convolution { .. } => Some("convolution"),
        Spec::BatchNorm { .. } => Some("batch_norm"),
        Spec::Recurrent(settings) => Some(match settings.cell {
            CellKind::Rnn => "rnn",
            CellKind::Gru => "gru",
            CellKind::Lstm => "lstm",
        }),
        Spec::Activation(_) | Spec::Dropout { .. } | Spec::MaxPooling { .. } => None,
    }
}

/// What a layer's parameters are called, in their order.
pub fn parameter_names(spec: &Spec) -> &'static [&'static str] {
    match spec {
        Spec::Dense { .. } | Spec::DropConnect { .. } | Spec::Convolution { .. } => &["W", "b"],
        Spec::BatchNorm { .. } => &["gamma", "beta"],
        Spec::Recurrent(settings) if settings.cell == CellKind::Rnn => &["Wx", "Wh", "b"],
        Spec::Recurrent(_) => &["Wx", "Wh", "bx", "bh"],
        _ => &[],
    }
}

/// What batch normalisation's running statistics are called.
pub const STATISTICS: [&str; 2] = ["mean", "variance"];

/// The shape of a layer's parameter in the file.
pub fn shape(spec: &Spec, parameter: &Parameter) -> Vec<usize> {
    let (rows, columns) = parameter.value.dim();
    match (parameter.role, spec) {
        (Role::Kernels, &Spec::Convolution { image, kernel, .. }) => vec![kernel, kernel, image.channels, columns],
        (Role::Biases | Role::Scales | Role::Shifts, _) => vec![columns],
        _ => vec![rows, columns],
    }
}
