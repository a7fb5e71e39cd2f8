//! What the strip of masks says in words: under the pointer, and for those who do not see it.

use std::iter::once;

use super::{Group, HEAD, Scene};
use crate::format::{count, number, percent, thousands};
use crate::geometry::Rect;
use crate::{Hit, Pick};
use lab::{Form, Lab};
use nn::drop::{Entry, deviation};
use wording::fill;

/// What is said of everything where nothing is dropped.
const KEPT: &str = "kept";

impl Scene<'_> {
    /// What is at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let (first, last) = (self.groups.first()?.area, self.groups.last()?.area);
        if !Rect::new(0.0, HEAD, last.right(), first.h).contains(x, y) {
            return None;
        }
        let row = (((y - HEAD) / self.row_height) as usize).min(self.rows - 1);
        let Some(group) = self.groups.iter().find(|group| group.area.contains(x, y)) else {
            let text = format!("Example {} of the batch", row + 1);
            return Some(Hit { example: Some(row), text, ..Hit::default() });
        };
        let share = |at: f64, from: f64, size: f64, count: usize| {
            (((at - from) / size * count as f64).max(0.0) as usize).min(count - 1)
        };
        let column = share(x, group.area.x, group.area.w, group.columns);
        let line = share(y, group.area.y, group.area.h, group.rows);
        let unit = self.unit(group, column);
        let layer = group.layer;
        let state = match self.mask(group) {
            Some(mask) => self.state(group, self.entry(group, &mask, line, column)),
            None => KEPT.to_owned(),
        };
        if group.is_of_weights() {
            let text =
                format!("Weight from {} to {}, for the whole batch: {state}", line + 1, self.name(group, column));
            return Some(Hit { layer: Some(layer), unit: Some(unit), text, ..Hit::default() });
        }
        let text = format!("Example {} of the batch, {}: {state}", row + 1, self.name(group, column));
        Some(Hit { layer: Some(layer), unit: Some(unit), example: Some(row), text, ..Hit::default() })
    }

    /// The unit of the layer that a column of the strip is about.
    fn unit(&self, group: &Group, column: usize) -> usize {
        match (group.entry(), self.arm.form(group.layer)) {
            // The first step's entries are for the state before it, which is 0; the next ones for the state after it.
            (Some(Entry::Step), Form::States { cells, .. }) => column.saturating_sub(cells),
            _ => column,
        }
    }

    fn name(&self, group: &Group, column: usize) -> String {
        let layer = group.layer;
        let name = match (group.entry(), self.arm.form(layer)) {
            (Some(Entry::State), _) => format!("State, cell {}, at every step", column + 1),
            (Some(Entry::Step), Form::States { cells, .. }) => {
                format!("state that enters step {}, cell {}", column / cells.max(1) + 1, column % cells.max(1) + 1)
            }
            _ => self.names.unit(Pick { layer, unit: column }),
        };
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| once(first.to_ascii_lowercase()).chain(letters).collect())
    }

    /// What an entry says.
    fn state(&self, group: &Group, entry: f32) -> String {
        let [kept, dropped] = group.masking.map_or([KEPT; 2], |masking| masking.words().place);
        let facts = [("entry", &*number(f64::from(entry), 2)), ("percent", &percent(f64::from(entry)))];
        fill(if entry == 0.0 { dropped } else { kept }, &facts)
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab) -> String {
        let mut text =
            format!("Iteration {}. {} in the batch. ", thousands(lab.shown_iteration()), count(self.rows, "example"));
        let masked = || self.groups.iter().filter_map(|group| Some((group, group.masking?)));
        if masked().next().is_none() {
            text.push_str("Nothing is dropped: every example trains the whole network.");
            return text;
        }
        if !self.trained {
            text.push_str("No mask is drawn yet.");
            return text;
        }
        for (group, masking) in masked() {
            let Some(mask) = self.mask(group) else { continue };
            let (name, rate) = (self.names.layer(group.layer), self.arm.rate(group.layer));
            let dropped = mask.iter().filter(|&&kept| kept == 0.0).count();
            let facts = [
                ("percent", &*percent(dropped as f64 / mask.len().max(1) as f64)),
                ("rate", &number(f64::from(rate), 2)),
                ("sigma", &number(deviation(rate), 2)),
            ];
            text.push_str(&format!("{name}: {}. ", fill(masking.words().batch, &facts)));
        }
        if self.arm.droppable() > 0 {
            let thinned = self.arm.thinned();
            let about = if thinned.is_exact() { "" } else { "about " };
            text.push_str(&format!("{about}{} different thinned networks so far.", thousands(thinned.distinct())));
        }
        text.trim_end().to_owned()
    }
}
