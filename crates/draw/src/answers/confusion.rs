//! How both arms answer the test rows of a table: for each arm a matrix with a row for each true class and a column for each
//! answer.

use super::arms;
use crate::format::{count, percent, thousands};
use crate::geometry::{Rect, fitted, text_width};
use crate::network::{Align, Label, Tone};
use crate::{Hit, Options};
use data::Targets;
use lab::{Arm, Evaluation, Lab};
use ndarray::{Array2, Axis};
use nn::loss::largest;

/// Rows that are answered at once.
const CHUNK: usize = 256;
/// Height of the line with the arm's name, and of the one with the classes.
const LINE: f64 = 17.0;
/// From one matrix to the next.
const GAP: f64 = 24.0;
/// The largest side of a cell.
const LARGEST: f64 = 72.0;
/// Cells at least this large have their number written.
const WRITTEN: f64 = 20.0;

/// One arm's matrix.
pub struct Matrix {
    /// What its arm is called.
    name: String,
    /// Test rows by true class and answer.
    pub counts: Array2<usize>,
    /// Where its cells are.
    pub area: Rect,
}

impl Matrix {
    fn cell(&self, truth: usize, answer: usize) -> Rect {
        let size = self.area.w / self.counts.ncols() as f64;
        Rect::new(self.area.x + size * answer as f64, self.area.y + size * truth as f64, size, size)
    }

    /// The share of the rows of class `truth` that are answered so.
    fn share(&self, truth: usize, answer: usize) -> f64 {
        let all = self.counts.index_axis(Axis(0), truth).sum();
        self.counts[[truth, answer]] as f64 / all.max(1) as f64
    }

    fn right(&self) -> usize {
        self.counts.diag().sum()
    }
}

/// The matrices, laid out.
pub struct Confusion {
    /// One for each arm that the lab has.
    pub matrices: Vec<Matrix>,
    classes: Vec<String>,
}

impl Confusion {
    /// Lays the matrices out, beside each other or, where that makes larger cells, one below the other; `None` if the
    /// test examples have no classes.
    pub(super) fn new(lab: &Lab, options: &Options) -> Option<Confusion> {
        let classes = lab.split().names.classes.clone();
        let found: Vec<(String, Array2<usize>)> =
            arms(lab).map(|(side, arm)| Some((lab.arm_name(side), counts(lab, arm)?))).collect::<Option<_>>()?;
        let (width, height) = options.size();
        let (arms, n) = (found.len().max(1) as f64, classes.len().max(1) as f64);
        let longest = classes.iter().map(|class| text_width(class, 11.5)).fold(0.0, f64::max);
        let names = (longest + 10.0).min(0.3 * width / arms).max(16.0);
        let cell = |across: f64, down: f64| {
            let wide = (width / across - names - GAP) / n;
            let high = (height / down - 2.0 * LINE - 6.0) / n;
            wide.min(high).min(LARGEST)
        };
        let beside = cell(arms, 1.0) >= cell(1.0, arms);
        let scale = options.scale();
        let (across, down) = if beside { (arms, 1.0) } else { (1.0, arms) };
        let size = scale.css(scale.device(cell(across, down).max(1.0)));
        let matrices = found.into_iter().enumerate().map(|(place, (name, counts))| {
            let (column, row) = if beside { (place as f64, 0.0) } else { (0.0, place as f64) };
            let room = width / across;
            let left = room * column + (room - names - size * n) / 2.0 + names;
            let top = height / down * row + 2.0 * LINE;
            Matrix { name, counts, area: Rect::new(scale.snap(left), scale.snap(top), size * n, size * n) }
        });
        Some(Confusion { matrices: matrices.collect(), classes })
    }

    /// A class's name, cut to a width.
    fn class(&self, class: usize, width: f64) -> String {
        let name = self.classes.get(class).map_or("", String::as_str);
        fitted(name, 11.5, width)
    }

    fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::new();
        for matrix in &self.matrices {
            let Rect { x, y, w, .. } = matrix.area;
            let total = matrix.counts.sum();
            let title =
                format!("{}: {} of {} right", matrix.name, thousands(matrix.right() as u64), thousands(total as u64));
            labels.push(Label { text: title, x, y: y - 1.5 * LINE, align: Align::Left, tone: Tone::Heading });
            let size = w / matrix.counts.ncols() as f64;
            for class in 0..matrix.counts.nrows() {
                let cell = matrix.cell(class, class);
                let middle = cell.centre();
                let (text, align) = (self.class(class, x - 14.0), Align::Right);
                labels.push(Label { text, x: x - 6.0, y: middle.1, align, tone: Tone::Remark });
                let (text, align) = (self.class(class, size - 2.0), Align::Centre);
                labels.push(Label { text, x: middle.0, y: y - 0.5 * LINE, align, tone: Tone::Remark });
            }
        }
        labels.retain(|label| !label.text.is_empty());
        labels
    }

    /// What is at a point.
    pub(super) fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let matrix = self.matrices.iter().find(|matrix| matrix.area.contains(x, y))?;
        let size = matrix.area.w / matrix.counts.ncols() as f64;
        let place = |at: f64| ((at / size) as usize).min(matrix.counts.ncols() - 1);
        let (truth, answer) = (place(y - matrix.area.y), place(x - matrix.area.x));
        let number = matrix.counts[[truth, answer]];
        let share = percent(matrix.share(truth, answer));
        let [truth, answer] = [truth, answer].map(|class| self.class(class, f64::INFINITY));
        let text =
            format!("{}: {} of class {truth} answered {answer}, {share}", matrix.name, count(number, "test row"));
        Some(Hit { text, ..Hit::default() })
    }

    /// The picture in words.
    pub(super) fn describe(&self, lab: &Lab) -> String {
        let mut text = format!("Iteration {}. ", thousands(lab.iteration()));
        for matrix in &self.matrices {
            text.push_str(&format!(
                "The network {}: {} of {} right. ",
                matrix.name,
                matrix.right(),
                matrix.counts.sum()
            ));
            for ((truth, answer), &number) in matrix.counts.indexed_iter().filter(|((t, a), n)| t != a && **n > 0) {
                let [truth, answer] = [truth, answer].map(|class| self.class(class, 160.0));
                text.push_str(&format!("{number} of class {truth} answered {answer}. "));
            }
        }
        text.trim_end().to_owned()
    }
}

/// The test examples by true class and answer of an arm; `None` in regression.
fn counts(lab: &Lab, arm: &Arm) -> Option<Array2<usize>> {
    let test = &lab.split().test;
    let Targets::Classes(classes) = &test.y else { return None };
    let outputs = arm.units(arm.depth() - 1);
    let mut counts = Array2::zeros((outputs, outputs));
    let mut evaluation = Evaluation::default();
    for (x, classes) in test.x.axis_chunks_iter(Axis(0), CHUNK).zip(classes.chunks(CHUNK)) {
        arm.evaluate(x, &mut evaluation);
        for (logits, &class) in evaluation.layer(arm.depth() - 1).outer_iter().zip(classes) {
            if let Some(count) = counts.get_mut([class as usize, largest(logits.iter().copied())]) {
                *count += 1;
            }
        }
    }
    Some(counts)
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::canvas::Surface;
    use crate::palette::Theme;
    use wasm_bindgen::JsValue;

    impl Confusion {
        /// Paints the matrices: right answers grey, wrong ones red, the stronger the more of their class.
        pub(in crate::answers) fn paint(&self, surface: &Surface, theme: &Theme) -> Result<(), JsValue> {
            let palette = theme.palette;
            let mut numbers = Vec::new();
            for matrix in &self.matrices {
                for ((truth, answer), &number) in matrix.counts.indexed_iter() {
                    let cell = matrix.cell(truth, answer);
                    let share = matrix.share(truth, answer);
                    let colour = if truth == answer { palette.rim } else { palette.wrong };
                    surface.fill(palette.blank.mix(colour, 0.75 * share as f32), 1.0);
                    surface.area(Rect { w: cell.w - 1.0, h: cell.h - 1.0, ..cell });
                    if cell.w >= WRITTEN && number > 0 {
                        let (x, y) = cell.centre();
                        let text = thousands(number as u64);
                        numbers.push(Label { text, x, y, align: Align::Centre, tone: Tone::Value });
                    }
                }
            }
            surface.write_all(&numbers, palette)?;
            surface.write_all(&self.labels(), palette)
        }
    }
}
