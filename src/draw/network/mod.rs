//! One arm's network as it was for one example of the newest batch: a tile per neuron, a curve per weight, dropped neurons
//! hollow and crossed out, with no edges.

pub mod edges;
pub mod layout;
#[cfg(target_arch = "wasm32")]
pub mod paint;
pub mod tiles;

use super::geometry::{Rect, text_width};
use super::words::{count, number, ordinals, percent, thousands};
use super::{Hit, Options, Pick, Tile};
use crate::config::Family;
use crate::data::Targets;
use crate::lab::{Arm, Lab, Masking, Neuron, Phase, Side};
use crate::nn::loss;
use edges::Flow;
use layout::{Arrangement, LINE, Layout, Shape, Wording};
use ndarray::ArrayViewMut1;

/// Room left of the inputs for their names.
const NAMES: f64 = 22.0;

/// What the shown example did to one layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strand {
    /// 1 for kept, 0 for dropped; empty where nothing is dropped.
    pub kept: Vec<f32>,
    /// Activations after dropout; empty before the forward pass.
    pub activation: Vec<f32>,
    /// ∂loss/∂activation, 0 for dropped neurons; empty before the backward pass, and for the input.
    pub gradient: Vec<f32>,
}

impl Strand {
    /// Whether the neuron was dropped.
    pub fn dropped(&self, unit: usize) -> bool {
        self.kept.get(unit) == Some(&0.0)
    }

    /// How many neurons were dropped.
    pub fn drops(&self) -> usize {
        self.kept.iter().filter(|&&kept| kept == 0.0).count()
    }
}

/// Where a label stands with respect to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Left,
    /// Its middle is there.
    Centre,
    /// It ends there.
    Right,
}

/// How a label is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The name of something.
    Heading,
    /// A value.
    Value,
    /// A remark.
    Remark,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// Where, horizontally.
    pub x: f64,
    /// The middle of the line.
    pub y: f64,
    /// Which part of it is at `x`.
    pub align: Align,
    /// How it is written.
    pub tone: Tone,
}

/// The network of one arm, laid out.
pub struct Scene<'a> {
    arm: &'a Arm,
    options: Options,
    /// Where everything is.
    pub layout: Layout,
    /// What the shown example did, layer by layer.
    pub strands: Vec<Strand>,
    phase: Phase,
    /// The row of the batch that is shown; `None` before the first iteration.
    row: Option<usize>,
    /// What the output should have been, if it is a class.
    class: Option<u32>,
    /// What the output should have been, if it is numbers.
    values: Vec<f32>,
    /// The shown example's input, before anything of it is dropped.
    input: Vec<f32>,
    data: Family,
}

impl<'a> Scene<'a> {
    /// Lays the arm's network out; `None` if the lab runs without this arm.
    pub fn new(lab: &'a Lab, side: Side, options: &Options) -> Option<Scene<'a>> {
        let arm = lab.arm(side)?;
        let data = lab.config().data;
        let shape = |layer: usize| Shape { units: arm.units(layer), picture: layer == 0 && data == Family::Digits };
        let shapes: Vec<Shape> = (0..arm.depth()).map(shape).collect();
        // Both arms have the same head, so that their networks stand level.
        let drops = |side: Side| lab.arm(side).is_some_and(|arm| (0..arm.depth()).any(|layer| arm.rate(layer) > 0.0));
        let lines = if drops(Side::A) || drops(Side::B) { 3 } else { 2 };
        let names = if data == Family::Digits { 3.0 } else { NAMES };
        let answers = if data == Family::Curve { 56.0 } else { 38.0 };
        let layout = Layout::new(&shapes, options.size(), options.scale(), lines, (names, answers));

        let phase = lab.newest_phase();
        let rows = lab.batch_rows();
        let row = has_batch(lab).then(|| options.example.min(rows.len() - 1));
        let strands = (0..arm.depth()).map(|layer| strand(arm, layer, row, phase)).collect();
        let (class, values) = match (row.map(|row| rows[row]), &lab.split().train.y) {
            (Some(example), Targets::Classes(classes)) => (classes.get(example).copied(), Vec::new()),
            (Some(example), Targets::Values(values)) if example < values.nrows() => {
                (None, values.row(example).to_vec())
            }
            _ => (None, Vec::new()),
        };
        let inputs = &lab.split().train.x;
        let example = row.map(|row| rows[row]).filter(|&example| example < inputs.nrows());
        let input = example.map(|example| inputs.row(example).to_vec()).unwrap_or_default();
        Some(Scene { arm, options: options.clone(), layout, strands, phase, row, class, values, input, data })
    }

    /// Whether a single iteration is shown in slow motion.
    fn slow(&self) -> bool {
        self.phase != Phase::Update && self.row.is_some()
    }

    fn output(&self) -> usize {
        self.arm.depth() - 1
    }

    /// The tiles, layer by layer.
    pub fn tiles(&self) -> Vec<Tile> {
        let columns = self.layout.columns.iter().zip(&self.strands).enumerate();
        let tiles = columns.flat_map(|(layer, (column, strand))| {
            let tile = move |unit| {
                let Rect { x, y, w, h } = column.rect(unit);
                Tile { layer, unit, dropped: strand.dropped(unit), x, y, w, h }
            };
            (0..column.units).map(tile)
        });
        tiles.collect()
    }

    /// What the widths of the edges into `layer` stand for in this phase.
    pub fn flow(&self, layer: usize) -> Flow<'_> {
        let kept = |layer: usize| Some(&self.strands[layer].kept[..]).filter(|kept| !kept.is_empty());
        let (from, to) = (&self.strands[layer - 1], &self.strands[layer]);
        let masks = Flow { kept_from: kept(layer - 1), kept_to: kept(layer), ..Flow::default() };
        match self.phase {
            Phase::Forward | Phase::Loss if self.slow() => Flow { from: Some(&from.activation), ..masks },
            Phase::Backward if self.slow() => Flow { to: Some(&to.gradient), ..masks },
            _ => masks,
        }
    }

    /// Whether the edges show gradients.
    pub fn backward(&self) -> bool {
        self.slow() && self.phase == Phase::Backward
    }

    /// The probabilities of the classes for the shown example, once its loss is known and while it is looked at.
    pub fn probabilities(&self) -> Option<Vec<f32>> {
        let shown = self.slow() && matches!(self.phase, Phase::Loss | Phase::Backward);
        (shown && self.class.is_some()).then(|| softmax(&self.strands[self.output()].activation))
    }

    /// The class that the shown example has in training.
    pub fn class(&self) -> Option<u32> {
        self.class
    }

    /// Every text of the picture.
    pub fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::new();
        for layer in 0..self.arm.depth() {
            let lines = self.head(layer);
            let x = self.head_place(layer, &lines);
            for (line, text) in lines.into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let tone = [Tone::Heading, Tone::Remark, Tone::Value][line];
                labels.push(Label { text, x, y: 9.0 + LINE * line as f64, align: Align::Centre, tone });
            }
        }
        self.label_shared_factor(&mut labels);
        self.label_inputs(&mut labels);
        self.label_outputs(&mut labels);
        labels
    }

    /// The words above a layer: what it is, how many are dropped, what the others are multiplied by.
    fn head(&self, layer: usize) -> [String; 3] {
        let wording = self.layout.wording;
        let (units, rate) = (self.arm.units(layer), self.arm.rate(layer));
        let drops = self.strands[layer].drops();
        let last = layer == self.output();
        let title = match (wording, layer) {
            (Wording::Tiny | Wording::Short, 0) => "in".to_owned(),
            (_, 0) => "input".to_owned(),
            (Wording::Tiny | Wording::Short, _) if last => "out".to_owned(),
            _ if last => "output".to_owned(),
            (Wording::Tiny, _) => format!("{layer}"),
            (Wording::Short, _) => format!("h{layer}"),
            _ => format!("hidden {layer}"),
        };
        let noun = match layer {
            0 if self.data == Family::Digits => "pixel",
            0 => "input",
            _ if last && self.class_count() > 0 => "class",
            _ if last => "output",
            _ => "neuron",
        };
        let share = if rate > 0.0 && self.row.is_some() {
            match wording {
                Wording::Full => format!("{drops} of {units} dropped"),
                Wording::Wide | Wording::Medium => format!("{drops} dropped"),
                Wording::Short => format!("{drops} off"),
                Wording::Tiny => String::new(),
            }
        } else {
            match wording {
                Wording::Full | Wording::Wide | Wording::Medium if noun == "class" => format!("{units} classes"),
                Wording::Full | Wording::Wide | Wording::Medium => count(units, noun),
                Wording::Short => units.to_string(),
                Wording::Tiny => String::new(),
            }
        };
        let factor = number(f64::from(self.arm.scale(layer)), 2);
        let factor = match wording {
            _ if rate == 0.0 => String::new(),
            Wording::Full | Wording::Wide => format!("kept × {factor}"),
            Wording::Medium => format!("× {factor}"),
            Wording::Short => format!("×{factor}"),
            Wording::Tiny => String::new(),
        };
        [title, share, factor]
    }

    /// The middle of the words above a layer: that of its tiles, unless the canvas ends too soon.
    fn head_place(&self, layer: usize, lines: &[String; 3]) -> f64 {
        let half = lines.iter().map(|line| text_width(line, 12.0)).fold(0.0, f64::max) / 2.0;
        let width = self.layout.size.0;
        self.layout.columns[layer].block().centre().0.min(width - half).max(half)
    }

    /// Where there is no room for a factor per layer: one for all, if they share it.
    fn label_shared_factor(&self, labels: &mut Vec<Label>) {
        let dropping: Vec<usize> = (0..self.arm.depth()).filter(|&layer| self.arm.rate(layer) > 0.0).collect();
        if let (Wording::Tiny, [first, .., last]) = (self.layout.wording, &dropping[..]) {
            let scale = self.arm.scale(*first);
            if dropping.iter().all(|&layer| self.arm.scale(layer) == scale) {
                let text = format!("kept × {}", number(f64::from(scale), 2));
                let middle = |layer: usize| self.layout.columns[layer].block().centre().0;
                let x = (middle(*first) + middle(*last)) / 2.0;
                labels.push(Label { text, x, y: 9.0 + 1.5 * LINE, align: Align::Centre, tone: Tone::Value });
            }
        }
    }

    fn label_inputs(&self, labels: &mut Vec<Label>) {
        let column = &self.layout.columns[0];
        if self.data == Family::Digits || column.arrangement != Arrangement::Tiles {
            return;
        }
        for unit in 0..column.units {
            let x = column.block().x - 6.0;
            let (text, align, tone) = (self.input_name(unit), Align::Right, Tone::Remark);
            labels.push(Label { text, x, y: column.port(unit), align, tone });
        }
    }

    fn label_outputs(&self, labels: &mut Vec<Label>) {
        let column = &self.layout.columns[self.output()];
        if column.arrangement != Arrangement::Tiles {
            return;
        }
        let x = column.block().right() + 8.0;
        if self.data == Family::Digits {
            for unit in 0..column.units {
                let tone = if self.probabilities().is_some() && self.class == Some(unit as u32) {
                    Tone::Heading
                } else {
                    Tone::Remark
                };
                labels.push(Label { text: unit.to_string(), x, y: column.port(unit), align: Align::Left, tone });
            }
        }
        let shown = self.slow() && matches!(self.phase, Phase::Loss | Phase::Backward);
        if let (true, Some(&target), Some(&answer)) =
            (shown, self.values.first(), self.strands[self.output()].activation.first())
        {
            let y = column.port(0);
            let mut line = |text: String, y: f64, tone| labels.push(Label { text, x, y, align: Align::Left, tone });
            line("answer".to_owned(), y - 1.5 * LINE, Tone::Remark);
            line(number(f64::from(answer), 2), y - 0.5 * LINE, Tone::Value);
            line("target".to_owned(), y + 0.5 * LINE, Tone::Remark);
            line(number(f64::from(target), 2), y + 1.5 * LINE, Tone::Value);
        }
    }

    fn input_name(&self, unit: usize) -> String {
        match (self.data, unit) {
            (Family::Curve, _) => "x".to_owned(),
            (_, 0) => "x₁".to_owned(),
            (_, 1) => "x₂".to_owned(),
            _ => format!("x{}", unit + 1),
        }
    }

    fn class_count(&self) -> usize {
        if self.data == Family::Curve { 0 } else { self.arm.units(self.output()) }
    }

    fn layer_name(&self, layer: usize) -> String {
        match layer {
            0 => "Input".to_owned(),
            _ if layer == self.output() => "Output".to_owned(),
            _ => format!("Hidden layer {layer}"),
        }
    }

    fn unit_name(&self, Pick { layer, unit }: Pick) -> String {
        match layer {
            0 if self.data == Family::Digits => format!("Input pixel {} of row {}", unit % 8 + 1, unit / 8 + 1),
            0 => format!("Input {}", self.input_name(unit)),
            _ if layer == self.output() && self.data == Family::Digits => format!("Output for digit {unit}"),
            _ if layer == self.output() && self.class_count() == 2 => {
                format!("Output for class {unit} ({})", if unit == 0 { "orange" } else { "blue" })
            }
            _ if layer == self.output() => "Output".to_owned(),
            _ => format!("Hidden layer {layer}, neuron {}", unit + 1),
        }
    }

    /// What is at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let (layer, unit) = self.layout.hit(x, y)?;
        let strand = &self.strands[layer];
        let mut text = self.unit_name(Pick { layer, unit });
        if strand.dropped(unit) {
            text.push_str(": dropped for this example");
        } else {
            let mut facts = Vec::new();
            if !strand.kept.is_empty() {
                facts.push(format!("kept × {}", number(f64::from(self.arm.scale(layer)), 2)));
            }
            let value = |name: &str, values: &[f32], decimals| {
                values.get(unit).map(|&value| format!("{name} {}", number(f64::from(value), decimals)))
            };
            facts.extend(value("activation", &strand.activation, 3));
            facts.extend(value("gradient", &strand.gradient, 4));
            if !facts.is_empty() {
                text.push_str(": ");
                text.push_str(&facts.join(", "));
            }
        }
        Some(Hit { layer: Some(layer), unit: Some(unit), example: None, text })
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab) -> String {
        let mut text = format!("Iteration {}. ", thousands(lab.iteration()));
        if let Some(divergence) = self.arm.diverged() {
            text.push_str(&format!("{divergence}. "));
        }
        text.push_str(match (self.row, self.phase) {
            (None, _) => "Not trained yet. ",
            (_, Phase::Mask) => "The masks are sampled. ",
            (_, Phase::Forward) => "The forward pass is done. ",
            (_, Phase::Loss) => "The loss is known. ",
            (_, Phase::Backward) => "The backward pass is done. ",
            (_, Phase::Update) => "",
        });
        for layer in 0..self.output() {
            self.describe_layer(layer, &mut text);
        }
        self.describe_output(&mut text);
        let sampled = (1..self.arm.depth()).any(|layer| self.arm.weights(layer).len() > edges::ALL);
        if sampled {
            let strongest = edges::STRONGEST;
            text.push_str(&format!("Between large layers only the {strongest} strongest weights are drawn. "));
        }
        text.trim_end().to_owned()
    }

    fn describe_layer(&self, layer: usize, text: &mut String) {
        let strand = &self.strands[layer];
        let (units, name) = (self.arm.units(layer), self.layer_name(layer));
        if strand.kept.is_empty() {
            if layer > 0 {
                text.push_str(&format!("{name}: {}, none dropped. ", count(units, "neuron")));
            }
            return;
        }
        let noun = match (layer, self.data) {
            (0, Family::Digits) => "pixel",
            (0, _) => "input",
            _ => "neuron",
        };
        let dropped = ordinals((0..units).filter(|&unit| strand.dropped(unit)));
        let dropped = match strand.drops() {
            0 => format!("no {noun}"),
            1 => format!("{noun} {dropped}"),
            _ => format!("{noun}s {dropped}"),
        };
        let factor = number(f64::from(self.arm.scale(layer)), 2);
        text.push_str(&format!("{name}: {dropped} dropped of {units}, kept × {factor}. "));
    }

    fn describe_output(&self, text: &mut String) {
        if let (Some(chances), Some(class)) = (self.probabilities(), self.class) {
            let chance = chances.get(class as usize).copied().unwrap_or(f32::NAN);
            text.push_str(&format!("The right class {class} gets probability {}. ", percent(f64::from(chance))));
        }
    }
}

/// Whether there is a newest batch: before the first mask is drawn there is none.
pub fn has_batch(lab: &Lab) -> bool {
    let begun = lab.iteration() > 0 || lab.newest_phase() != Phase::Update;
    begun && !lab.batch_rows().is_empty()
}

fn strand(arm: &Arm, layer: usize, row: Option<usize>, phase: Phase) -> Strand {
    let Some(row) = row else { return Strand::default() };
    let neurons = || (0..arm.units(layer)).map(|unit| arm.neuron(layer, unit, row, phase));
    let of = |number: fn(Neuron) -> Option<f32>| {
        neurons().map(|neuron| neuron.and_then(number)).collect::<Option<Vec<f32>>>().unwrap_or_default()
    };
    let has_units_masked = !matches!(arm.masking(layer), None | Some(Masking::Factors | Masking::Weights));
    let kept = if has_units_masked { of(|neuron| Some(neuron.mask.unwrap_or(1.0))) } else { Vec::new() };
    Strand { kept, activation: of(|neuron| neuron.output), gradient: of(|neuron| neuron.gradient) }
}

/// The probabilities of these logits; 0 throughout for what is no number.
pub fn softmax(logits: &[f32]) -> Vec<f32> {
    let mut chances = logits.to_vec();
    loss::softmax(ArrayViewMut1::from(&mut chances[..]));
    chances.iter_mut().filter(|chance| !chance.is_finite()).for_each(|chance| *chance = 0.0);
    chances
}

#[cfg(test)]
mod tests;
