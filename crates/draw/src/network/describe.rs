//! What the picture of the network says in words: under the pointer, and for those who do not see it.

use super::kernels::kernel_words;
use super::{Scene, edges};
use crate::facts::fill_numbers;
use crate::format::{count, number, ordinals, percent, thousands};
use crate::{Hit, Pick};
use lab::{Form, Lab, Part, Phase};
use nn::drop::{Entry, Masking};
use wording::fill;

impl Scene<'_> {
    /// What is at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        if let Some(layer) = self.norm_at(x, y) {
            return Some(Hit { text: self.norm_words(layer), ..Hit::default() });
        }
        let (layer, unit) = self.layout.hit(x, y)?;
        let pick = Pick { layer, unit };
        let mut text = self.names.unit(pick);
        let facts = self.facts(pick);
        if !facts.is_empty() {
            text.push_str(": ");
            text.push_str(&facts.join(", "));
        }
        if let Part::Convolution(_) = self.arm.part(layer) {
            text.push_str(&kernel_words(self.arm, layer, unit));
        }
        Some(Hit { layer: Some(layer), unit: Some(unit), text, ..Hit::default() })
    }

    fn facts(&self, Pick { layer, unit }: Pick) -> Vec<String> {
        let layer_snapshot = &self.snapshots[layer];
        let is_state = matches!(self.arm.form(layer), Form::States { .. });
        let masking = self.masking(layer).filter(|_| self.row.is_some());
        if self.options.all_on && layer_snapshot.dropped(unit) {
            return vec!["removed by hand".to_owned()];
        }
        let mut facts = Vec::new();
        match masking {
            None => {}
            Some(masking) if layer_snapshot.dropped(unit) => {
                return vec![self.say(masking.words().dropped, masking, layer, &[])];
            }
            Some(_) if self.is_last_step(layer, unit) => {
                facts.push("the last step, after it there is none to drop it for".to_owned());
            }
            Some(masking) => facts.push(self.kept_words(masking, Pick { layer, unit })),
        }
        let mut value = |name: &str, values: &[f32], decimals| {
            facts.extend(values.get(unit).map(|&value| format!("{name} {}", number(f64::from(value), decimals))));
        };
        match self.arm.form(layer) {
            Form::Maps(_) => {
                value("mean activation", &layer_snapshot.activation, 3);
                value("mean |gradient|", &layer_snapshot.gradient, 4);
            }
            _ => {
                value(if is_state { "value" } else { "activation" }, &layer_snapshot.activation, 3);
                value("gradient", &layer_snapshot.gradient, 4);
            }
        }
        facts
    }

    fn is_last_step(&self, layer: usize, unit: usize) -> bool {
        matches!(self.arm.form(layer), Form::States { steps, cells } if unit / cells.max(1) + 1 == steps)
    }

    /// Of a unit that is not dropped: how many of its entries are kept, where it has several, and what it is multiplied by.
    fn kept_words(&self, masking: Masking, Pick { layer, unit }: Pick) -> String {
        let layer_snapshot = &self.snapshots[layer];
        let (share, entries, noun) = match masking.entry {
            Entry::Weight => (self.arm.mask_of(layer, unit, 0), self.arm.weights(layer).nrows(), "weight"),
            Entry::Cell => (
                layer_snapshot.kept.get(unit).copied(),
                layer_snapshot.cells_kept.len() / self.arm.units(layer).max(1),
                "cell",
            ),
            _ => (None, 1, "entry"),
        };
        let kept = (share.unwrap_or(1.0) * entries as f32).round() as usize;
        let entry = layer_snapshot.factors.get(unit).copied().unwrap_or(1.0);
        let facts =
            [("share", &*kept.to_string()), ("all", &count(entries, noun)), ("entry", &number(f64::from(entry), 2))];
        self.say(masking.words().kept, masking, layer, &facts)
    }

    /// A sentence of a layer's masking with the noise's words put in, then `facts`, and the numbers that it has for all.
    pub(super) fn say(&self, template: &str, masking: Masking, layer: usize, facts: &[(&str, &str)]) -> String {
        let noise = masking.noise.words();
        let template = fill(template, &[("kept", noise.kept), ("dropped", noise.dropped), ("effect", noise.effect)]);
        fill_numbers(&fill(&template, facts), self.arm, layer)
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab) -> String {
        let mut text = format!("Iteration {}. ", thousands(lab.shown_iteration()));
        if let Some(divergence) = self.arm.diverged() {
            text.push_str(&format!("{divergence}. "));
        }
        text.push_str(match (self.row, self.phase) {
            _ if self.options.all_on => "The network as it answers this example. ",
            (None, _) => "Not trained yet. ",
            (_, Phase::Mask) => "The masks are sampled. ",
            (_, Phase::Forward) => "The forward pass is done. ",
            (_, Phase::Loss) => "The loss is known. ",
            (_, Phase::Backward) => "The backward pass is done. ",
            (_, Phase::Update) => "",
        });
        for layer in 0..self.output() {
            text.push_str(&self.describe_layer(layer));
            if self.arm.is_normalised(layer) {
                text.push_str(&self.norm_words(layer));
                text.push_str(". ");
            }
        }
        self.describe_output(&mut text);
        let edges_into = |layer| self.connections(layer).strengths().map_or(0, |strengths| strengths.len());
        if (1..self.arm.depth()).any(|layer| edges_into(layer) > edges::ALL) {
            let strongest = edges::STRONGEST;
            text.push_str(&format!("Between large layers only the {strongest} strongest weights are drawn. "));
        }
        text.trim_end().to_owned()
    }

    fn describe_layer(&self, layer: usize) -> String {
        let layer_snapshot = &self.snapshots[layer];
        let (units, name, noun) = (self.arm.units(layer), self.names.layer(layer), self.names.noun(layer));
        if self.options.all_on {
            return self.describe_layer_on(layer);
        }
        let Some(masking) = self.masking(layer).filter(|_| self.row.is_some()) else {
            return match self.arm.form(layer) {
                _ if layer == 0 => String::new(),
                Form::States { steps, cells } => {
                    format!("{name}: {} at each of {steps} steps, none dropped. ", count(cells, noun))
                }
                _ => format!("{name}: {}, none dropped. ", count(units, noun)),
            };
        };
        let dropped = |from: usize, to: usize| {
            let dropped: Vec<usize> =
                (from..to).filter(|&unit| layer_snapshot.dropped(unit)).map(|unit| unit - from).collect();
            let list = ordinals(dropped.iter().copied());
            match dropped.len() {
                0 => format!("no {noun}"),
                1 => format!("{noun} {list}"),
                _ => format!("{noun}s {list}"),
            }
        };
        let (size, steps) = match self.arm.form(layer) {
            Form::States { steps, cells } => (cells, steps),
            _ => (units, 1),
        };
        let after_step = |step: usize| format!("after step {} {}", step + 1, dropped(step * size, (step + 1) * size));
        let steps: Vec<String> = (0..steps.saturating_sub(1)).map(after_step).collect();
        let (lost, all) = layer_snapshot.lost.map_or((0, 0), |(lost, all)| (lost as u64, all as u64));
        let facts = [
            ("lost", &*thousands(lost)),
            ("all", &thousands(all)),
            ("which", &dropped(0, size)),
            ("size", &size.to_string()),
            ("units", &count(units, noun)),
            ("steps", &steps.join("; ")),
            ("noun", noun),
            ("range", &range(&layer_snapshot.factors)),
        ];
        format!("{name}: {}. ", self.say(masking.words().layer, masking, layer, &facts))
    }

    /// A hidden layer where all are on but those that the reader has removed.
    fn describe_layer_on(&self, layer: usize) -> String {
        if layer == 0 {
            return String::new();
        }
        let (name, noun) = (self.names.layer(layer), self.names.noun(layer));
        let units = match self.arm.form(layer) {
            Form::States { cells, .. } => cells,
            Form::Units | Form::Maps(_) => self.arm.units(layer),
        };
        let removed: Vec<usize> = (0..units).filter(|&unit| self.arm.is_removed(layer, unit)).collect();
        let list = ordinals(removed.iter().copied());
        match removed.len() {
            0 => format!("{name}: {}, all on. ", count(units, noun)),
            1 => format!("{name}: {noun} {list} removed of {units}. "),
            _ => format!("{name}: {noun}s {list} removed of {units}. "),
        }
    }

    fn describe_output(&self, text: &mut String) {
        if let (Some(chances), Some(class)) = (self.probabilities(), self.class()) {
            let chance = chances.get(class as usize).copied().unwrap_or(f32::NAN);
            text.push_str(&format!("The right class {class} gets probability {}. ", percent(f64::from(chance))));
        }
    }
}

/// "−0.31 to 1.2"
pub(super) fn range<'a>(values: impl IntoIterator<Item = &'a f32>) -> String {
    let values = values.into_iter().copied().filter(|value| value.is_finite());
    let (least, most) =
        values.fold((f32::INFINITY, f32::NEG_INFINITY), |(lo, hi), value| (lo.min(value), hi.max(value)));
    format!("{} to {}", number(f64::from(least), 2), number(f64::from(most), 2))
}
