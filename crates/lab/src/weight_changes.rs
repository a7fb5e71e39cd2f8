//! What the newest update did to the weights of one neuron.

use super::Form;
use super::architecture::KERNEL;
use super::arm::Arm;
use nn::{Parameter, Role};

/// What a weight multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A unit of the layer before.
    Unit(usize),
    /// Cell `cell` of feature map `map` of the layer before, which a dense layer reads.
    Cell {
        /// The feature map.
        map: usize,
        /// Row after row.
        cell: usize,
    },
    /// What a kernel meets in feature map `map` of the layer before.
    Kernel {
        /// The feature map; 0 is the image itself where that comes before.
        map: usize,
        /// Of the kernel.
        row: usize,
        /// Of the kernel.
        column: usize,
    },
    /// A pixel of the row that a recurrent layer reads in a step.
    Pixel(usize),
    /// A cell of the state before the step.
    State(usize),
    /// Nothing: it is a bias.
    Bias,
}

/// A weight before and after the update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightChange {
    /// What it multiplies.
    pub source: Source,
    /// The gate that it belongs to, in the cell's order; 0 where there are none.
    pub gate: usize,
    /// Before.
    pub before: f32,
    /// After.
    pub after: f32,
}

impl WeightChange {
    /// After − before.
    pub fn change(&self) -> f32 {
        self.after - self.before
    }
}

/// The weights of a neuron that changed most, and how many others it has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeightChanges {
    /// The largest changes first.
    pub largest: Vec<WeightChange>,
    /// How many more weights changed.
    pub more: usize,
    /// How many weights stayed exactly as they were.
    pub unchanged: usize,
}

impl Arm {
    /// What the newest update did to the weights into one unit of `layer` and to its biases: the `most` that changed most.
    /// None where there are no weights, or where those of before were not kept.
    ///
    /// # Panics
    /// If there is no such unit.
    pub fn weight_changes(&self, layer: usize, unit: usize, most: usize) -> Option<WeightChanges> {
        let column = self.columns()[layer];
        let place = column.weights?;
        let before = self.network_before()?.layers()[place].parameters();
        let after = self.network().layers()[place].parameters();
        let (unit, units) = match column.form {
            Form::States { cells, .. } => (unit % cells, cells),
            Form::Units | Form::Maps(_) => (unit, column.units),
        };
        let mut all: Vec<WeightChange> = Vec::new();
        for (number, (before, after)) in before.iter().zip(after).enumerate() {
            let gates = after.value.ncols() / units;
            for gate in 0..gates {
                let numbers = |parameter: &Parameter| parameter.value.column(gate * units + unit).to_vec();
                let pairs = numbers(before).into_iter().zip(numbers(after)).enumerate();
                all.extend(pairs.map(|(row, (before, after))| {
                    let source = self.source(layer, number, row);
                    WeightChange { source, gate, before, after }
                }));
            }
        }
        let total = all.len();
        all.retain(|weight| weight.before != weight.after);
        let unchanged = total - all.len();
        all.sort_by(|one, other| other.change().abs().total_cmp(&one.change().abs()));
        let more = all.len().saturating_sub(most);
        all.truncate(most);
        Some(WeightChanges { largest: all, more, unchanged })
    }

    /// What row `row` of parameter `number` of the weights into `layer` multiplies.
    fn source(&self, layer: usize, number: usize, row: usize) -> Source {
        let role = self.network().layers()[self.columns()[layer].weights.unwrap_or_default()].parameters()[number].role;
        let before = self.columns()[layer - 1];
        let maps = match before.form {
            Form::Maps(image) => Some(image.channels),
            Form::Units | Form::States { .. } => None,
        };
        match (role, maps) {
            (Role::Kernels, maps) => {
                let maps = maps.unwrap_or(1);
                let cell = row / maps;
                Source::Kernel { map: row % maps, row: cell / KERNEL, column: cell % KERNEL }
            }
            (Role::RecurrentWeights, _) if number == 0 => Source::Pixel(row),
            (Role::RecurrentWeights, _) => Source::State(row),
            (Role::DenseWeights, Some(maps)) => Source::Cell { map: row % maps, cell: row / maps },
            (Role::DenseWeights, None) => Source::Unit(row),
            (Role::Biases | Role::Scales | Role::Shifts, _) => Source::Bias,
        }
    }
}
