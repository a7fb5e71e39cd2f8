//! What the picture of the network says in words: under the pointer, and for those who do not see it.

use super::kernels::kernel_words;
use super::{Scene, edges};
use crate::words::{count, number, ordinals, percent, thousands};
use crate::{Hit, Pick};
use lab::{Form, Lab, Masking, Part, Phase};
use nn::alpha_dropout::DROPPED as ALPHA_DROPPED;
use settings::Kind;

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
        Some(Hit { layer: Some(layer), unit: Some(unit), example: None, text })
    }

    fn facts(&self, Pick { layer, unit }: Pick) -> Vec<String> {
        let strand = &self.strands[layer];
        let is_state = matches!(self.arm.form(layer), Form::States { .. });
        let factor = number(f64::from(self.arm.scale(layer)), 2);
        if strand.dropped(unit) {
            return vec![match self.arm.form(layer) {
                _ if self.is_alpha(layer) => format!(
                    "dropped for this example: set to α′ = {}, where SELU ends far below 0",
                    number(f64::from(ALPHA_DROPPED), 3)
                ),
                Form::States { .. } => "dropped for this example on its way into the next step".to_owned(),
                _ => "dropped for this example".to_owned(),
            }];
        }
        let mut facts = Vec::new();
        match self.arm.masking(layer).filter(|_| self.row.is_some()) {
            None => {}
            Some(Masking::Factors) => {
                let noise = strand.factors.get(unit).copied().unwrap_or(1.0);
                facts.push(format!("noise × {}", number(f64::from(noise), 2)));
            }
            Some(Masking::Weights) => {
                let share = self.arm.mask_of(layer, unit, 0).unwrap_or(1.0);
                let inputs = self.arm.weights(layer).nrows();
                let kept = (share * inputs as f32).round() as usize;
                facts.push(format!("{kept} of {} into it kept × {factor}", count(inputs, "weight")));
            }
            Some(Masking::Cells) => {
                let share = strand.kept.get(unit).copied().unwrap_or(1.0);
                let cells = strand.cells_kept.len() / self.arm.units(layer).max(1);
                let kept = (share * cells as f32).round() as usize;
                facts.push(format!("{kept} of {} kept × {factor}", count(cells, "cell")));
            }
            Some(Masking::States | Masking::Steps) if self.is_last_step(layer, unit) => {
                facts.push("the last step, after it there is none to drop it for".to_owned());
            }
            Some(_) if self.is_alpha(layer) => facts.push("kept".to_owned()),
            Some(_) => facts.push(format!("kept × {factor}")),
        }
        let mut value = |name: &str, values: &[f32], decimals| {
            facts.extend(values.get(unit).map(|&value| format!("{name} {}", number(f64::from(value), decimals))));
        };
        match self.arm.form(layer) {
            Form::Maps(_) => {
                value("mean activation", &strand.activation, 3);
                value("mean |gradient|", &strand.gradient, 4);
            }
            _ => {
                value(if is_state { "value" } else { "activation" }, &strand.activation, 3);
                value("gradient", &strand.gradient, 4);
            }
        }
        facts
    }

    fn is_last_step(&self, layer: usize, unit: usize) -> bool {
        matches!(self.arm.form(layer), Form::States { steps, cells } if unit / cells.max(1) + 1 == steps)
    }

    /// Whether dropped units of the layer are set to α′ instead of 0.
    pub(super) fn is_alpha(&self, layer: usize) -> bool {
        let has_alpha = self.arm.config().kind == Kind::Alpha && matches!(self.arm.part(layer), Part::Hidden(_));
        has_alpha && !self.names.is_last_state(layer) && self.arm.masking(layer) == Some(Masking::Units)
    }

    /// The standard deviation σ = √(p / (1 − p)) of Gaussian dropout's factors.
    pub(super) fn deviation(&self, layer: usize) -> f64 {
        let p = f64::from(self.arm.rate(layer));
        (p / (1.0 - p)).sqrt()
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
            text.push_str(&self.describe_layer(layer));
            if self.arm.is_normalised(layer) {
                text.push_str(&self.norm_words(layer));
                text.push_str(". ");
            }
        }
        self.describe_output(&mut text);
        let edges_into = |layer| self.link(layer).strengths().map_or(0, |strengths| strengths.len());
        if (1..self.arm.depth()).any(|layer| edges_into(layer) > edges::ALL) {
            let strongest = edges::STRONGEST;
            text.push_str(&format!("Between large layers only the {strongest} strongest weights are drawn. "));
        }
        text.trim_end().to_owned()
    }

    fn describe_layer(&self, layer: usize) -> String {
        let strand = &self.strands[layer];
        let (units, name, noun) = (self.arm.units(layer), self.names.layer(layer), self.names.noun(layer));
        let Some(masking) = self.arm.masking(layer).filter(|_| self.row.is_some()) else {
            return match self.arm.form(layer) {
                _ if layer == 0 => String::new(),
                Form::States { steps, cells } => {
                    format!("{name}: {} at each of {steps} steps, none dropped. ", count(cells, noun))
                }
                _ => format!("{name}: {}, none dropped. ", count(units, noun)),
            };
        };
        let factor = format!("kept × {}", number(f64::from(self.arm.scale(layer)), 2));
        let dropped = |from: usize, to: usize| {
            let dropped: Vec<usize> = (from..to).filter(|&unit| strand.dropped(unit)).map(|unit| unit - from).collect();
            let list = ordinals(dropped.iter().copied());
            match dropped.len() {
                0 => format!("no {noun}"),
                1 => format!("{noun} {list}"),
                _ => format!("{noun}s {list}"),
            }
        };
        let (lost, all) = strand.lost.map_or((0, 0), |(lost, all)| (lost as u64, all as u64));
        match (masking, self.arm.form(layer)) {
            (Masking::Factors, _) => {
                let range = range(&strand.factors);
                let sigma = number(self.deviation(layer), 2);
                format!("{name}: nothing dropped, noise around 1 with σ = {sigma} on every {noun}, here {range}. ")
            }
            (Masking::Weights, _) => format!(
                "{name}: {} of {} weights dropped, the same for the whole batch, {factor}. ",
                thousands(lost),
                thousands(all)
            ),
            (Masking::Cells, _) => {
                format!(
                    "{name}: {} of {} cells of {} dropped, {factor}. ",
                    thousands(lost),
                    thousands(all),
                    count(units, noun)
                )
            }
            (Masking::States, Form::States { cells, .. }) => {
                format!("{name}: {} dropped of {cells}, the same at every step, {factor}. ", dropped(0, cells))
            }
            (Masking::Steps, Form::States { steps, cells }) => {
                let step =
                    |step: usize| format!("after step {} {}", step + 1, dropped(step * cells, (step + 1) * cells));
                let steps: Vec<String> = (0..steps.saturating_sub(1)).map(step).collect();
                format!("{name}: dropped of {cells} are others at every step, {}, {factor}. ", steps.join("; "))
            }
            _ if self.is_alpha(layer) => {
                let alpha = number(f64::from(ALPHA_DROPPED), 3);
                format!("{name}: {} dropped of {units}, to α′ = {alpha} instead of 0. ", dropped(0, units))
            }
            _ => format!("{name}: {} dropped of {units}, {factor}. ", dropped(0, units)),
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
