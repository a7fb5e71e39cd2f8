//! What the shown example did in one layer, read from the newest pass.

use lab::{Arm, Evaluation, Form, Phase};
use ndarray::{ArrayView1, Axis};
use nn::drop::Entry;

/// What the shown example did to one layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerSnapshot {
    /// For each unit, 1 for kept and 0 for dropped, or the share of a map's cells that are kept; empty where no unit is
    /// dropped.
    pub kept: Vec<f32>,
    /// For each cell of the feature maps, 1 for kept and 0 for dropped, the maps of a pixel side by side; empty unless
    /// single cells are dropped.
    pub cells_kept: Vec<f32>,
    /// What each unit is multiplied by, where that is noise and nothing is dropped; else empty.
    pub factors: Vec<f32>,
    /// Of each unit after dropout, of a feature map the mean, of a state before dropout; empty before the forward pass.
    pub activation: Vec<f32>,
    /// ∂loss/∂activation, 0 for dropped units, of a feature map the mean size; empty before the backward pass, for the
    /// input and for the states, of which it is not kept.
    pub gradient: Vec<f32>,
    /// The activations of the feature maps' cells, the maps of a pixel side by side.
    pub cells: Vec<f32>,
    /// Their gradients.
    pub cell_gradients: Vec<f32>,
    /// How many of how many are dropped, of what the mask's entries multiply: units, cells or weights.
    pub lost: Option<(usize, usize)>,
}

impl LayerSnapshot {
    /// What row `row` of the newest batch did in `layer`; nothing before the first mask is drawn.
    pub fn new(arm: &Arm, layer: usize, row: Option<usize>, phase: Phase) -> LayerSnapshot {
        let mut layer_snapshot = LayerSnapshot::default();
        let Some(row) = row else { return layer_snapshot };
        layer_snapshot.read_mask(arm, layer, row);
        let is_forward_done = phase != Phase::Mask;
        let is_backward_done = matches!(phase, Phase::Backward | Phase::Update);
        match arm.form(layer) {
            Form::States { steps, .. } if is_forward_done => {
                let states = (1..=steps).filter_map(|step| arm.state(layer, step));
                layer_snapshot.activation = states.flat_map(|state| state.row(row).to_vec()).collect();
            }
            Form::States { .. } => {}
            form if is_forward_done => {
                let (activations, gradients) = (arm.activations(layer), arm.gradients(layer));
                let gradient = (is_backward_done && layer > 0).then(|| gradients.row(row));
                layer_snapshot.take(form, activations.row(row), gradient);
            }
            Form::Units | Form::Maps(_) => {}
        }
        layer_snapshot
    }

    /// What the network makes of an example with all neurons on: in `layer` of `evaluation`, whose only row that is. Those that
    /// were removed by hand are as if dropped. Without an evaluation only they are known.
    pub fn all_on(arm: &Arm, layer: usize, evaluation: Option<&Evaluation>) -> LayerSnapshot {
        let mut layer_snapshot = LayerSnapshot::default();
        let removed = arm.removed().count(layer);
        if removed > 0 {
            let kept = |unit| if arm.is_removed(layer, unit) { 0.0 } else { 1.0 };
            layer_snapshot.kept = (0..arm.units(layer)).map(kept).collect();
            let all = match arm.form(layer) {
                Form::States { cells, .. } => cells,
                Form::Units | Form::Maps(_) => arm.units(layer),
            };
            layer_snapshot.lost = Some((removed, all));
        }
        let Some(evaluation) = evaluation else { return layer_snapshot };
        match arm.form(layer) {
            Form::States { steps, .. } => {
                let states = (1..=steps).filter_map(|step| arm.state_of(evaluation, layer, step));
                layer_snapshot.activation = states.flat_map(|state| state.row(0).to_vec()).collect();
            }
            form => layer_snapshot.take(form, evaluation.layer(layer).row(0), None),
        }
        layer_snapshot
    }

    /// Takes in a layer's numbers, which are not those of states, as far as they are known.
    fn take(&mut self, form: Form, activation: ArrayView1<f32>, gradient: Option<ArrayView1<f32>>) {
        let (activation, gradient) =
            (activation.to_vec(), gradient.map(|gradient| gradient.to_vec()).unwrap_or_default());
        if let Form::Maps(image) = form {
            self.activation = means(&activation, image.channels, |value| value);
            self.gradient = means(&gradient, image.channels, f32::abs);
            (self.cells, self.cell_gradients) = (activation, gradient);
        } else {
            (self.activation, self.gradient) = (activation, gradient);
        }
    }

    fn read_mask(&mut self, arm: &Arm, layer: usize, row: usize) {
        let (Some(masking), Some(mask)) = (arm.masking(layer), arm.mask(layer)) else { return };
        let of_row = || mask.index_axis(Axis(0), row.min(mask.nrows().max(1) - 1)).to_vec();
        let lost = |entries: &[f32]| Some((zeros(entries), entries.len()));
        if !masking.noise.drops() {
            self.factors = of_row();
            return;
        }
        match masking.entry {
            Entry::Unit | Entry::Map { .. } => {
                self.kept = of_row();
                self.lost = lost(&self.kept);
            }
            Entry::Cell => {
                self.cells_kept = of_row();
                self.kept = means(&self.cells_kept, arm.units(layer), |kept| kept);
                self.lost = lost(&self.cells_kept);
            }
            Entry::State | Entry::Step => {
                let units = arm.units(layer);
                self.kept = (0..units).map(|unit| arm.mask_of(layer, unit, row).unwrap_or(1.0)).collect();
                self.lost = match (masking.entry, arm.form(layer)) {
                    (Entry::State, _) => lost(&of_row()),
                    // The last state enters no step.
                    (_, Form::States { cells, .. }) => lost(&self.kept[..units.saturating_sub(cells)]),
                    _ => None,
                };
            }
            Entry::Weight => self.lost = Some((mask.iter().filter(|&&kept| kept == 0.0).count(), mask.len())),
        }
    }

    /// Whether the unit, or all of it, was dropped.
    pub fn dropped(&self, unit: usize) -> bool {
        self.kept.get(unit) == Some(&0.0)
    }
}

fn zeros(entries: &[f32]) -> usize {
    entries.iter().filter(|&&kept| kept == 0.0).count()
}

/// The mean over the pixels of `of` each map's number there.
fn means(cells: &[f32], maps: usize, of: fn(f32) -> f32) -> Vec<f32> {
    if cells.is_empty() {
        return Vec::new();
    }
    let mut sums = vec![0.0; maps];
    for pixel in cells.chunks_exact(maps) {
        sums.iter_mut().zip(pixel).for_each(|(sum, &value)| *sum += of(value));
    }
    let pixels = (cells.len() / maps.max(1)).max(1) as f32;
    sums.iter().map(|sum| sum / pixels).collect()
}
