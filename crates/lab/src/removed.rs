//! Neurons that the reader takes out of both networks by hand, to see what they were good for.
//!
//! Only what is asked of a network changes: [`Arm::evaluate`] and [`Arm::sample`] answer without them, and
//! [`Lab::scores_without`] says how well. Parameters, scores over time and the query stay as they are, and the next iteration,
//! a restart or another setting puts all neurons back.

use super::architecture::{Column, Form};
use super::evaluation::Score;
use super::{Arm, Lab, Side};
use nn::Removal;
use nn::removal::features_of;
use nn::rng::{Stream, stream};
use rand::seq::SliceRandom;

/// A neuron, a feature map or a cell of a state: its layer, as the arm counts them, and its number there.
pub type Unit = (usize, usize);

/// What is taken out of an arm.
#[derive(Clone, Debug, Default)]
pub struct Removed {
    /// In order.
    units: Vec<Unit>,
    removal: Removal,
}

impl Removed {
    /// These units, as far as `arm` has them. A cell of a state is removed at every step.
    pub(super) fn new(arm: &Arm, units: &[Unit]) -> Self {
        let mut removed = Self::default();
        for &(layer, unit) in units.iter().filter(|&&unit| arm.can_remove(unit)) {
            let column = &arm.columns()[layer];
            let unit = unit_of_all_steps(column, unit);
            removed.units.push((layer, unit));
            match (column.form, column.weights) {
                (Form::States { .. }, Some(recurrent)) => removed.removal.silence_cell(recurrent, unit),
                (Form::Maps(_), _) => {
                    let width = arm.network().layers()[column.outputs - 1].outputs();
                    removed.removal.silence(column.outputs, features_of(unit, column.units, width));
                }
                _ => removed.removal.silence(column.outputs, [unit]),
            }
        }
        removed.units.sort_unstable();
        removed.units.dedup();
        removed
    }

    /// The units, in order; a cell of a state by its number after the first step.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// What is 0 in its network's passes.
    pub(super) fn removal(&self) -> &Removal {
        &self.removal
    }

    /// How many units of `layer` are removed.
    pub fn count(&self, layer: usize) -> usize {
        self.units.iter().filter(|unit| unit.0 == layer).count()
    }
}

/// The number by which a unit is removed: that of a cell of a state after the first step.
fn unit_of_all_steps(column: &Column, unit: usize) -> usize {
    match column.form {
        Form::States { cells, .. } => unit % cells.max(1),
        Form::Units | Form::Maps(_) => unit,
    }
}

impl Arm {
    /// Whether the reader has taken this unit out.
    pub fn is_removed(&self, layer: usize, unit: usize) -> bool {
        self.removed().units.binary_search(&(layer, unit_of_all_steps(&self.columns()[layer], unit))).is_ok()
    }

    /// Whether it is there and can be taken out: what is between input and output can.
    pub fn can_remove(&self, (layer, unit): Unit) -> bool {
        layer > 0 && layer + 1 < self.depth() && unit < self.units(layer)
    }
}

impl Lab {
    /// The unit that is removed where this one is meant: itself, or of a cell of a state the one after the first step; none if
    /// neither network has one there that can be taken out.
    pub fn removable(&self, (layer, unit): Unit) -> Option<Unit> {
        let mut arms = [Side::B, Side::A].into_iter().filter_map(|side| self.arm(side));
        let arm = arms.find(|arm| arm.can_remove((layer, unit)))?;
        Some((layer, unit_of_all_steps(&arm.columns()[layer], unit)))
    }

    /// Takes these units, and no others, out of both networks, as far as each has them.
    pub fn remove(&mut self, units: &[Unit]) {
        self.arms.iter_mut().flatten().for_each(|arm| arm.remove(units));
    }

    /// An arm's scores on training and test data without what is removed; none if the arm is not there, or has diverged.
    pub fn scores_without(&mut self, side: Side) -> Option<[Score; 2]> {
        self.arms[side as usize].as_mut()?.scores_without(&self.split)
    }

    /// The units of an arm's hidden layers in a random order, for those who take one after the other out; each `number` is
    /// another order. Arms with the same layers have the same orders.
    pub fn removal_order(&self, side: Side, number: u16) -> Vec<Unit> {
        let Some(arm) = self.arm(side) else { return Vec::new() };
        let hidden = (0..arm.depth()).filter(|&layer| arm.is_hidden(layer));
        let mut units: Vec<Unit> =
            hidden.flat_map(|layer| (0..arm.units(layer)).map(move |unit| (layer, unit))).collect();
        units.shuffle(&mut stream(self.config.seed, Stream::Removals, number));
        units
    }
}
