//! A recurrent network's way through time: which row of the picture goes into which state, what goes from step to step.

use super::Scene;
use super::layout::{Arrangement, Column};
use crate::geometry::Rect;
use lab::Form;

/// A straight line, from and to.
pub type Line = ((f64, f64), (f64, f64));

/// What connects the steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rails {
    /// From each row of the picture to the state that reads it; they end in arrows.
    pub rows: Vec<Line>,
    /// From each kept cell of a state to the next step, arrows too: a dropped one has none.
    pub stems: Vec<Line>,
    /// From the state after the last step to the column that takes it further.
    pub last: Option<Line>,
    /// How wide a stem may be.
    pub width: f64,
}

impl Scene<'_> {
    /// What connects the steps of a recurrent layer; nothing in other networks.
    pub fn rails(&self) -> Rails {
        let columns = self.layout.columns.iter();
        let Some(layer) = columns.clone().position(|column| column.arrangement == Arrangement::Steps) else {
            return Rails::default();
        };
        let states = &self.layout.columns[layer];
        let Form::States { steps, cells } = self.arm.form(layer) else { return Rails::default() };
        let middle = |area: Rect| area.centre().1;
        let mut rails = Rails { width: states.scale.css(states.tile.0), ..Rails::default() };
        if let Some(picture) = layer.checked_sub(1).map(|before| &self.layout.columns[before]) {
            let row = |step: usize| {
                let (from, to) = (picture.band_block(step), states.band_block(step));
                ((from.right() + 3.0, middle(from)), (to.x - 5.0, middle(to)))
            };
            rails.rows = (0..steps.min(picture.bands())).map(row).collect();
        }
        for step in 0..steps.saturating_sub(1) {
            let (from, to) = (states.band_block(step), states.band_block(step + 1));
            let kept = (step * cells..(step + 1) * cells).filter(|&unit| !self.snapshots[layer].dropped(unit));
            let lowest = kept.filter(|&unit| in_lowest_row(states, unit % cells));
            rails.stems.extend(lowest.map(|unit| {
                let x = states.rect(unit).centre().0;
                ((x, from.bottom() + 1.0), (x, to.y - 2.0))
            }));
        }
        if let (Some(next), true) = (self.layout.columns.get(layer + 1), steps > 0) {
            let last = states.band_block(steps - 1);
            rails.last = Some(((last.right() + 3.0, middle(last)), (next.block().x - 6.0, middle(next.block()))));
        }
        rails
    }
}

/// Whether a cell is in the last of a strip's rows, from which its stem can be seen.
fn in_lowest_row(states: &Column, cell: usize) -> bool {
    cell / states.across + 1 == states.rows()
}
