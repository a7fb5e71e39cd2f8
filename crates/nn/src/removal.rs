//! Neurons taken out of a network that was trained: a mask that is given instead of drawn.
//!
//! What is removed puts out 0, in evaluation and in Monte-Carlo samples; nothing else is multiplied to make up for it.

use super::layer::{Layer, Mode};
use super::network::{Network, Pass};
use std::iter::StepBy;
use std::ops::Range;

/// The numbers of a row of `width` that belong to unit `unit` of a layer of `units`: one, or of a feature map every cell.
pub fn features_of(unit: usize, units: usize, width: usize) -> StepBy<Range<usize>> {
    (unit..width).step_by(units)
}

/// What is taken out of a network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// Places of a pass, and the features that are 0 there.
    outputs: Vec<(usize, usize)>,
    /// Recurrent layers, and the cells of their state that enter no step.
    cells: Vec<(usize, usize)>,
}

impl Removal {
    /// Takes these features out of the values at `place`.
    pub fn silence(&mut self, place: usize, features: impl IntoIterator<Item = usize>) {
        self.outputs.extend(features.into_iter().map(|feature| (place, feature)));
    }

    /// Takes a cell out of the recurrent layer `layer`: its state enters no step, and is 0 in what the layer puts out.
    pub fn silence_cell(&mut self, layer: usize, cell: usize) {
        self.cells.push((layer, cell));
        self.silence(layer + 1, [cell]);
    }

    /// Whether nothing is taken out.
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty() && self.cells.is_empty()
    }

    /// Sets to 0 what is taken out at `place`.
    fn apply(&self, pass: &mut Pass, place: usize) {
        pass.silence(place, at(&self.outputs, place));
    }
}

/// The second of those pairs whose first is `place`.
fn at(pairs: &[(usize, usize)], place: usize) -> impl Iterator<Item = usize> {
    pairs.iter().filter(move |pair| pair.0 == place).map(|pair| pair.1)
}

impl Network {
    /// [`Self::forward`] in evaluation without what `removal` takes out.
    pub fn forward_without(&self, pass: &mut Pass, removal: &Removal) {
        self.pass_without(pass, removal, |_| Mode::Evaluation);
    }

    /// [`Self::forward_thinned`] without what `removal` takes out, under the masks that were sampled.
    pub fn forward_thinned_without(&self, pass: &mut Pass, removal: &Removal) {
        self.pass_without(pass, removal, Self::thinned_mode);
    }

    fn pass_without(&self, pass: &mut Pass, removal: &Removal, mode: impl Fn(&dyn Layer) -> Mode) {
        removal.apply(pass, 0);
        for (l, layer) in self.layers().iter().enumerate() {
            let mode = mode(&**layer);
            if at(&removal.cells, l).next().is_some() {
                self.forward_without_cells(pass, l, &removal.cells, mode);
            } else {
                self.forward_layer(pass, l, mode);
            }
            removal.apply(pass, l + 1);
        }
    }

    /// A recurrent layer's pass. In evaluation it takes no mask, so it is run as in training under one that has, where nothing
    /// is removed, what makes of training's factor that of evaluation.
    fn forward_without_cells(&self, pass: &mut Pass, layer: usize, cells: &[(usize, usize)], mode: Mode) {
        let recurrent = &self.layers()[layer];
        let factors =
            recurrent.drop_settings().map(|settings| [mode, Mode::Training].map(|mode| settings.factor(mode)));
        let units = recurrent.outputs();
        let mask = pass.mask_mut(layer);
        if let (Mode::Evaluation, Some([wanted, training])) = (mode, factors) {
            mask.fill(wanted / training);
        }
        for cell in at(cells, layer) {
            features_of(cell, units, mask.ncols()).for_each(|column| mask.column_mut(column).fill(0.0));
        }
        self.forward_layer(pass, layer, Mode::Training);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drop::RecurrentMask;
    use crate::{Activation, CellKind, DropSettings, Image, Initial, Masking, RecurrentSettings, Scaling, Spec};
    use ndarray::Array2;

    const DENSE: Spec = Spec::Dense { outputs: 5, initial: Initial::Glorot };
    const DROPOUT: Spec =
        Spec::Dropout { masking: Masking::STANDARD, settings: DropSettings { rate: 0.5, scaling: Scaling::Classic } };

    fn pass(network: &Network) -> Pass {
        let mut pass = Pass::evaluation(network, 6, 1);
        let x = Array2::from_shape_fn((6, network.inputs()), |(i, j)| ((i * 31 + j * 17) % 23) as f32 * 0.1 - 1.1);
        pass.input_mut().assign(&x);
        pass
    }

    fn without(network: &Network, removal: &Removal) -> Array2<f32> {
        let mut pass = pass(network);
        network.forward_without(&mut pass, removal);
        pass.output().to_owned()
    }

    fn complete(network: &Network) -> Array2<f32> {
        let mut pass = pass(network);
        network.forward(&mut pass, Mode::Evaluation);
        pass.output().to_owned()
    }

    /// Sets to 0 what leads from `feature` of the input of layer `layer` to it.
    fn cut(network: &mut Network, layer: usize, parameter: usize, feature: usize) {
        network.layers_mut()[layer].parameters_mut()[parameter].value.row_mut(feature).fill(0.0);
    }

    fn assert_near(a: &Array2<f32>, b: &Array2<f32>) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5), "{a} and {b}");
    }

    #[test]
    fn what_is_removed_is_as_if_nothing_led_on_from_it() {
        let specs = [DENSE, Spec::Activation(Activation::Tanh), DROPOUT, DENSE];
        let network = || Network::new(4, &specs, 1);
        let mut removal = Removal::default();
        removal.silence(3, [1, 4]);
        let found = without(&network(), &removal);
        let mut cut_network = network();
        [1, 4].into_iter().for_each(|feature| cut(&mut cut_network, 3, 0, feature));
        assert_near(&found, &complete(&cut_network));
        assert_ne!(found, complete(&network()));
        // All but one.
        removal.silence(3, [0, 2]);
        [0, 2].into_iter().for_each(|feature| cut(&mut cut_network, 3, 0, feature));
        assert_near(&without(&network(), &removal), &complete(&cut_network));
    }

    #[test]
    fn a_removed_map_is_gone_from_every_cell() {
        let image = Image { height: 2, width: 3, channels: 2 };
        let network = || Network::new(12, &[Spec::MaxPooling { image }, DENSE], 1);
        let mut removal = Removal::default();
        removal.silence(0, features_of(1, 2, 12));
        let mut pass = pass(&network());
        network().forward_without(&mut pass, &removal);
        assert!(pass.values(0).rows().into_iter().all(|row| row.iter().skip(1).step_by(2).all(|&x| x == 0.0)));
        assert!(pass.values(0).rows().into_iter().all(|row| row.iter().step_by(2).any(|&x| x != 0.0)));
    }

    /// Of a cell that enters no step nothing leads through Wh to the next, nor from the last state on.
    #[test]
    fn a_removed_cell_of_a_state_enters_no_step() {
        for (cell, mask) in [
            (CellKind::Rnn, RecurrentMask::Same),
            (CellKind::Gru, RecurrentMask::Fresh),
            (CellKind::Lstm, RecurrentMask::Same),
        ] {
            for scaling in [Scaling::Inverted, Scaling::Classic, Scaling::None] {
                let drop = DropSettings { rate: 0.25, scaling };
                let recurrent = Spec::Recurrent(RecurrentSettings { cell, features: 4, units: 5, drop, mask });
                let network = || Network::new(12, &[recurrent, DENSE], 1);
                let mut removal = Removal::default();
                removal.silence_cell(0, 2);
                let mut cut_network = network();
                cut(&mut cut_network, 0, 1, 2);
                cut(&mut cut_network, 1, 0, 2);
                let found = without(&network(), &removal);
                assert_near(&found, &complete(&cut_network));
                assert_ne!(found, complete(&network()));
            }
        }
    }

    #[test]
    fn a_sample_drops_beside_what_is_removed() {
        let network = Network::new(4, &[DROPOUT], 1);
        let mut removal = Removal::default();
        removal.silence(1, [0]);
        let mut pass = pass(&network);
        network.sample(&mut pass);
        network.forward_thinned_without(&mut pass, &removal);
        let mut wanted = &pass.values(0) * &pass.mask(0);
        wanted.column_mut(0).fill(0.0);
        assert_eq!(pass.output(), wanted);
    }

    #[test]
    fn nothing_removed_gives_the_same_bits() {
        let drop = DropSettings { rate: 0.25, scaling: Scaling::Classic };
        let (cell, mask) = (CellKind::Gru, RecurrentMask::Same);
        let recurrent = Spec::Recurrent(RecurrentSettings { cell, features: 4, units: 5, drop, mask });
        let network = Network::new(12, &[recurrent, DROPOUT, DENSE], 1);
        assert_eq!(without(&network, &Removal::default()), complete(&network));
    }
}
