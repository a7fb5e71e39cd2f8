//! One arm's network as it was for one example of the newest batch, or as it answers that example with all neurons on: a tile
//! per neuron or feature map, states step by step, a curve per weight. What is dropped, or removed by hand, is hollow and
//! crossed out, with no edges.
//!
//! [`layout`] says where things are, [`layer_snapshot`] what the example did to each layer, [`connections`] what leads from layer to
//! layer; `tiles` paints what is inside the tiles, `edges` chooses the curves and `strokes` paints them. What a network may have beside that has
//! files of its own: `steps`, `norm`, `kernels`; and so has the text: `column_headings`, `labels`, `describe`.

mod column;
mod column_headings;
pub mod connections;
mod describe;
pub mod edges;
pub mod kernels;
mod labels;
pub mod layer_snapshot;
pub mod layout;
pub mod norm;
#[cfg(target_arch = "wasm32")]
pub mod paint;
pub mod steps;
mod strokes;
pub mod tiles;

use super::geometry::{Rect, text_width};
use super::names::Names;
use super::{Options, Tile};
use connections::Connections;
use data::Targets;
use edges::Flow;
use lab::{Arm, Evaluation, Form, Lab, Part, Phase, Side};
use layer_snapshot::LayerSnapshot;
use layout::{Figure, Layout, Margins, Shape};
use ndarray::{ArrayView2, ArrayViewMut1, Axis};
use nn::drop::Masking;
use nn::loss;
use settings::{DIGIT_SIDE, Family};

/// Room left of the inputs for their names, at least.
const NAMES: f64 = 22.0;
/// Room for the names of inputs, or of classes, at most; longer ones are cut.
const MOST_NAMES: f64 = 76.0;
/// The same for the numbers of the steps.
const STEPS: f64 = 17.0;

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
    names: Names<'a>,
    options: Options,
    /// Where everything is.
    pub layout: Layout,
    /// What the shown example did, or does, layer by layer.
    pub snapshots: Vec<LayerSnapshot>,
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
        let names = Names::of(lab, side)?;
        let shapes: Vec<Shape> = (0..arm.depth()).map(|layer| shape(arm, data, layer)).collect();
        // Both arms have the same heading, so that their networks stand level.
        let either = |has: fn(&Arm, usize) -> bool| {
            let arms = [Side::A, Side::B].into_iter().filter_map(|side| lab.arm(side));
            arms.into_iter().any(|arm| (0..arm.depth()).any(|layer| has(arm, layer)))
        };
        let is_sequence = shapes.iter().any(|shape| matches!(shape.figure, Figure::Steps { .. }));
        let margins = Margins {
            lines: if either(|arm, layer| arm.rate(layer) > 0.0) { 3 } else { 2 },
            names: match data {
                Family::Digits if is_sequence => STEPS,
                Family::Digits => 3.0,
                _ => widest(&lab.split().names.inputs).clamp(NAMES, MOST_NAMES),
            },
            answers: match data {
                Family::Curve => 56.0,
                _ if names.classes() > 2 => widest(&lab.split().names.classes).clamp(38.0, MOST_NAMES),
                _ => 38.0,
            },
            foot: if either(Arm::is_normalised) { norm::FOOT } else { 0.0 },
        };
        let layout = Layout::new(&shapes, options.size(), options.scale(), margins);

        let phase = lab.shown_phase();
        let rows = lab.batch_rows();
        let row = has_batch(lab).then(|| options.example.min(rows.len() - 1));
        let (class, values) = match (row.map(|row| rows[row]), &lab.split().train.y) {
            (Some(example), Targets::Classes(classes)) => (classes.get(example).copied(), Vec::new()),
            (Some(example), Targets::Values(values)) if example < values.nrows() => {
                (None, values.row(example).to_vec())
            }
            _ => (None, Vec::new()),
        };
        let inputs = &lab.split().train.x;
        let example = row.map(|row| rows[row]).filter(|&example| example < inputs.nrows());
        let input: Vec<f32> = example.map(|example| inputs.row(example).to_vec()).unwrap_or_default();
        let snapshots = if options.all_on {
            let evaluation = evaluation_of(arm, &input);
            (0..arm.depth()).map(|layer| LayerSnapshot::all_on(arm, layer, evaluation.as_ref())).collect()
        } else {
            (0..arm.depth()).map(|layer| LayerSnapshot::new(arm, layer, row, phase)).collect()
        };
        Some(Scene { arm, names, options: options.clone(), layout, snapshots, phase, row, class, values, input, data })
    }

    /// Whether a single iteration is shown in slow motion.
    fn slow(&self) -> bool {
        self.phase != Phase::Update && self.row.is_some() && !self.options.all_on
    }

    /// How `layer` was masked for what is shown; none where nothing is dropped, or all are on.
    fn masking(&self, layer: usize) -> Option<Masking> {
        self.arm.masking(layer).filter(|_| !self.options.all_on)
    }

    fn output(&self) -> usize {
        self.arm.depth() - 1
    }

    /// The tiles, layer by layer.
    pub fn tiles(&self) -> Vec<Tile> {
        let columns = self.layout.columns.iter().zip(&self.snapshots).enumerate();
        let tiles = columns.flat_map(|(layer, (column, layer_snapshot))| {
            let tile = move |unit| {
                let Rect { x, y, w, h } = column.rect(unit);
                Tile { layer, unit, dropped: layer_snapshot.dropped(unit), x, y, w, h }
            };
            (0..column.units).map(tile)
        });
        tiles.collect()
    }

    /// What leads to `layer`, which is not the input.
    pub fn connections(&self, layer: usize) -> Connections<'a> {
        Connections::new(self.arm, layer, self.options.all_on)
    }

    /// What the widths of the edges into `layer` stand for in this phase.
    pub fn flow(&self, layer: usize) -> Flow<'_> {
        // All pixels of the image go into each kernel: it is one source, of which nothing is dropped as a whole.
        let is_one_source = self.arm.form(layer - 1) == Form::Units && matches!(self.arm.form(layer), Form::Maps(_));
        let kept = |layer: usize| Some(&self.snapshots[layer].kept[..]).filter(|kept| !kept.is_empty());
        let (from, to) = (&self.snapshots[layer - 1], &self.snapshots[layer]);
        // What is set to a constant instead of 0 goes on forward; no gradient comes back to it.
        let is_constant = self.masking(layer - 1).is_some_and(|masking| !masking.noise.silences());
        let goes_on = is_constant && (!self.slow() || self.phase != Phase::Backward);
        let masks = Flow {
            kept_from: kept(layer - 1).filter(|_| !is_one_source && !goes_on),
            kept_to: kept(layer),
            // Blocks of weights have their dropped ones taken out where their norm is computed.
            kept: match self.arm.form(layer - 1) {
                Form::Units if self.row.is_some() && !self.options.all_on => self.arm.weight_mask(layer),
                _ => None,
            },
            ..Flow::default()
        };
        match self.phase {
            Phase::Forward | Phase::Loss if self.slow() && !is_one_source => {
                Flow { from: Some(&from.activation), ..masks }
            }
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
        (shown && self.class.is_some()).then(|| softmax(&self.snapshots[self.output()].activation))
    }

    /// The class that the shown example has in training.
    pub fn class(&self) -> Option<u32> {
        self.class
    }
}

/// What the network makes of an example with all its neurons on; none where there is no example.
fn evaluation_of(arm: &Arm, input: &[f32]) -> Option<Evaluation> {
    let x = ArrayView2::from_shape((1, arm.units(0)), input).ok()?;
    let mut evaluation = Evaluation::default();
    arm.evaluate(x, &mut evaluation);
    Some(evaluation)
}

/// Room that the longest of some names takes, with what parts it from the tiles.
fn widest(names: &[String]) -> f64 {
    names.iter().map(|name| text_width(name, 11.5)).fold(0.0, f64::max) + 10.0
}

/// Whether there is a newest batch: before the first mask is drawn there is none.
pub fn has_batch(lab: &Lab) -> bool {
    let begun = lab.iteration() > 0 || lab.newest_phase() != Phase::Update;
    begun && !lab.batch_rows().is_empty()
}

/// What a layer looks like.
fn shape(arm: &Arm, data: Family, layer: usize) -> Shape {
    let is_read_by_row = arm.depth() > layer + 1 && matches!(arm.form(layer + 1), Form::States { .. });
    let figure = match (arm.form(layer), arm.part(layer)) {
        (Form::Maps(image), _) => Figure::Maps { side: image.height.max(image.width) },
        (Form::States { steps, .. }, _) => Figure::Steps { steps },
        (Form::Units, Part::Input) if data == Family::Digits && is_read_by_row => Figure::Rows { steps: DIGIT_SIDE },
        (Form::Units, Part::Input) if data == Family::Digits => Figure::Picture,
        (Form::Units, _) => Figure::Units,
    };
    Shape { units: arm.units(layer), figure }
}

/// The probabilities of these logits; 0 throughout for what is no number.
pub fn softmax(logits: &[f32]) -> Vec<f32> {
    let mut chances = logits.to_vec();
    loss::softmax(ArrayViewMut1::from(&mut chances[..]).insert_axis(Axis(0)));
    chances.iter_mut().filter(|chance| !chance.is_finite()).for_each(|chance| *chance = 0.0);
    chances
}

#[cfg(test)]
mod all_on_tests;
#[cfg(test)]
mod tests;
