//! The texts beside the tiles: names of inputs, steps and outputs, and what the answer should have been.

use super::layout::{Arrangement, LINE};
use super::{Align, Label, Scene, Tone};
use crate::format::number;
use crate::geometry::fitted;
use lab::Phase;

/// Room between the outputs and the bars of their probabilities.
const BESIDE_BARS: f64 = 12.0;

impl Scene<'_> {
    /// Every text of the picture.
    pub fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::new();
        self.label_headings(&mut labels);
        self.label_norms(&mut labels);
        self.label_inputs(&mut labels);
        self.label_outputs(&mut labels);
        labels
    }

    fn label_inputs(&self, labels: &mut Vec<Label>) {
        let column = &self.layout.columns[0];
        let x = column.block().x - 6.0;
        let mut name = |text, y| labels.push(Label { text, x, y, align: Align::Right, tone: Tone::Remark });
        if column.arrangement == Arrangement::Picture && column.bands() > 1 {
            (0..column.bands()).for_each(|step| name((step + 1).to_string(), column.band_block(step).centre().1));
        } else if column.arrangement == Arrangement::Tiles {
            let fits = |unit| fitted(self.names.input(unit), 11.5, x);
            (0..column.units).for_each(|unit| name(fits(unit), column.port(unit)));
        }
    }

    fn label_outputs(&self, labels: &mut Vec<Label>) {
        let column = &self.layout.columns[self.output()];
        if column.arrangement != Arrangement::Tiles {
            return;
        }
        let x = column.block().right() + 8.0;
        // Two classes have their colours.
        if self.names.classes() > 2 {
            let judged = self.probabilities().is_some();
            // Beside the bars of probabilities there is room for a digit.
            let room = if judged { BESIDE_BARS } else { self.layout.size.0 - x };
            for unit in 0..column.units {
                let is_wanted = judged && self.class() == Some(unit as u32);
                let tone = if is_wanted { Tone::Heading } else { Tone::Remark };
                let text = fitted(self.names.class(unit), 12.0, room);
                labels.push(Label { text, x, y: column.port(unit), align: Align::Left, tone });
            }
        }
        let shown = self.slow() && matches!(self.phase, Phase::Loss | Phase::Backward);
        if let (true, Some(&target), Some(&answer)) =
            (shown, self.values.first(), self.snapshots[self.output()].activation.first())
        {
            let y = column.port(0);
            let mut line = |text: String, y: f64, tone| labels.push(Label { text, x, y, align: Align::Left, tone });
            line("answer".to_owned(), y - 1.5 * LINE, Tone::Remark);
            line(number(f64::from(answer), 2), y - 0.5 * LINE, Tone::Value);
            line("target".to_owned(), y + 0.5 * LINE, Tone::Remark);
            line(number(f64::from(target), 2), y + 1.5 * LINE, Tone::Value);
        }
    }
}
