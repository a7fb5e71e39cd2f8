//! A network: layers in a row, and the buffers that a pass through them needs.

use super::activation::Elementwise;
use super::batch_norm::BatchNorm;
use super::convolution::Convolution;
use super::dense::Dense;
use super::drop::{DropConnect, DropSettings, Dropout, Masking, Scaling};
use super::image::Image;
use super::initial::Initial;
use super::layer::{Cache, Layer, Mode};
use super::parameter::Parameter;
use super::pooling::MaxPooling;
use super::recurrent::RecurrentSettings;
use super::rows::{first_rows, first_rows_mut};
use crate::activation::Activation;
use crate::rng::{self, Rng, Stream};
use ndarray::{Array2, ArrayView2, ArrayViewMut2};

/// What a layer is to be; its number of inputs follows from the layer before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spec {
    /// [`Dense`] with so many outputs.
    Dense {
        /// Features of a row of the output.
        outputs: usize,
        /// How its weights start.
        initial: Initial,
    },
    /// [`Elementwise`].
    Activation(Activation),
    /// [`Dropout`].
    Dropout {
        /// What is drawn, and what it multiplies: units, feature maps or their cells.
        masking: Masking,
        /// How strongly it drops.
        settings: DropSettings,
    },
    /// [`DropConnect`] with so many outputs.
    DropConnect {
        /// Features of a row of the output.
        outputs: usize,
        /// How its weights start.
        initial: Initial,
        /// How its weights are dropped.
        settings: DropSettings,
    },
    /// A [`Recurrent`](super::recurrent::Recurrent) layer.
    Recurrent(RecurrentSettings),
    /// [`Convolution`], with as many outputs at each pixel as it has kernels.
    Convolution {
        /// Geometry of the input.
        image: Image,
        /// Rows, and columns, of a kernel, at least 1.
        kernel: usize,
        /// Channels of the output.
        outputs: usize,
    },
    /// [`MaxPooling`].
    MaxPooling {
        /// Geometry of the input.
        image: Image,
    },
    /// [`BatchNorm`].
    BatchNorm {
        /// Numbers side by side that are normalised apart from each other, at least 1 and a divisor of the inputs.
        channels: usize,
    },
}

impl Spec {
    /// The same without anything that may change while the buffers of a pass stay: rates and scalings.
    fn form(self) -> Self {
        let off = DropSettings { rate: 0.0, scaling: Scaling::Inverted };
        match self {
            Self::Dropout { masking, .. } => Self::Dropout { masking, settings: off },
            Self::DropConnect { outputs, initial, .. } => Self::DropConnect { outputs, initial, settings: off },
            Self::Recurrent(settings) => Self::Recurrent(RecurrentSettings { drop: off, ..settings }),
            Self::Dense { .. }
            | Self::Activation(_)
            | Self::Convolution { .. }
            | Self::MaxPooling { .. }
            | Self::BatchNorm { .. } => self,
        }
    }

    /// What the layer's mask is drawn from and what it multiplies, and how strongly it drops, if it is of a kind that can.
    pub fn dropping(self) -> Option<(Masking, DropSettings)> {
        match self {
            Self::Dropout { masking, settings } => Some((masking, masking.noise.effective(settings))),
            Self::DropConnect { settings, .. } => Some((DropConnect::MASKING, settings)),
            Self::Recurrent(settings) => Some((settings.masking(), settings.drop)),
            Self::Dense { .. }
            | Self::Activation(_)
            | Self::Convolution { .. }
            | Self::MaxPooling { .. }
            | Self::BatchNorm { .. } => None,
        }
    }

    fn build(self, inputs: usize, rng: &mut Rng) -> Box<dyn Layer> {
        match self {
            Self::Dense { outputs, initial } => Box::new(Dense::new(inputs, outputs, initial, rng)),
            Self::Activation(function) => Box::new(Elementwise::new(function, inputs)),
            Self::Dropout { masking, settings } => Box::new(Dropout::new(inputs, masking, settings)),
            Self::DropConnect { outputs, initial, settings } => {
                Box::new(DropConnect::new(inputs, outputs, initial, settings, rng))
            }
            Self::Recurrent(settings) => settings.build(inputs, rng),
            Self::Convolution { image, kernel, outputs } => Box::new(Convolution::new(image, kernel, outputs, rng)),
            Self::MaxPooling { image } => Box::new(MaxPooling::new(image)),
            Self::BatchNorm { channels } => Box::new(BatchNorm::new(inputs, channels)),
        }
    }
}

/// Layers in a row.
pub struct Network {
    inputs: usize,
    specs: Vec<Spec>,
    layers: Vec<Box<dyn Layer>>,
}

impl Network {
    /// The layers of `specs`, one after the other, on rows of `inputs` features. The weights of the i-th layer that has
    /// any come from the i-th weight stream of `seed`, so neither dropout, activations nor batch normalisation between
    /// them matter to them.
    ///
    /// # Panics
    /// In the first pass, if the geometry that a layer's spec states is not that of what the layer before it puts out.
    pub fn new(inputs: usize, specs: &[Spec], seed: u32) -> Self {
        let mut layers: Vec<Box<dyn Layer>> = Vec::with_capacity(specs.len());
        let mut features = inputs;
        let mut with_weights = 0;
        for spec in specs {
            let layer = spec.build(features, &mut rng::stream(seed, Stream::Weights, with_weights));
            with_weights += u16::from(layer.parameters().iter().any(|parameter| parameter.role.is_penalised()));
            features = layer.outputs();
            layers.push(layer);
        }
        Self { inputs, specs: specs.to_vec(), layers }
    }

    /// Features of a row of the input.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The layers, first to last.
    pub fn layers(&self) -> &[Box<dyn Layer>] {
        &self.layers
    }

    /// Mutable access to the above.
    pub fn layers_mut(&mut self) -> &mut [Box<dyn Layer>] {
        &mut self.layers
    }

    /// What each layer is.
    pub fn specs(&self) -> &[Spec] {
        &self.specs
    }

    /// Makes the layers what `specs` say, with the parameters and statistics that they have: other rates and scalings, or
    /// another kind of dropout. Passes follow by [`Pass::adapt`].
    ///
    /// # Panics
    /// In the next pass, if the layers differ in more than how they drop.
    pub fn adapt(&mut self, specs: &[Spec]) {
        let mut features = self.inputs;
        for ((layer, spec), &new) in self.layers.iter_mut().zip(&mut self.specs).zip(specs) {
            if spec.form() != new.form() {
                // What it draws as its initial weights gives way to those that were trained.
                let mut built = new.build(features, &mut rng::stream(0, Stream::Weights, 0));
                for (to, from) in built.parameters_mut().iter_mut().zip(layer.parameters_mut()) {
                    std::mem::swap(to, from);
                }
                *layer = built;
            } else if let Some((_, settings)) = new.dropping() {
                layer.set_drop_settings(settings);
            }
            *spec = new;
            features = layer.outputs();
        }
    }

    /// Another network of the same layers, with the same parameters and statistics.
    pub fn twin(&self) -> Network {
        // What it draws as its initial weights gives way to those that were trained.
        let mut twin = Network::new(self.inputs, &self.specs, 0);
        twin.assign(self);
        twin
    }

    /// Takes over the parameters and the statistics of a network of the same layers. Gradients stay as they are.
    ///
    /// # Panics
    /// If the layers are of other shapes.
    pub fn assign(&mut self, other: &Network) {
        for (to, from) in self.parameters_mut().zip(other.parameters()) {
            to.value.assign(&from.value);
        }
        for (to, from) in self.layers.iter_mut().zip(&other.layers) {
            if let (Some(to), Some(from)) = (to.running_statistics_mut(), from.running_statistics()) {
                to.clone_from(from);
            }
        }
    }

    /// All parameters, layer by layer.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.layers.iter().flat_map(|layer| layer.parameters())
    }

    /// Mutable access to all parameters, layer by layer.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        self.layers.iter_mut().flat_map(|layer| layer.parameters_mut())
    }

    /// Draws every layer's mask for a training pass of `pass.rows()` rows, each from its own stream.
    pub fn sample(&self, pass: &mut Pass) {
        for ((layer, cache), rng) in self.layers.iter().zip(&mut pass.caches).zip(&mut pass.rngs) {
            layer.sample(pass.rows, cache, rng);
        }
    }

    /// From `pass.values(0)`, which the caller has filled, to the last layer's output.
    pub fn forward(&self, pass: &mut Pass, mode: Mode) {
        self.forward_from(pass, 0, mode);
    }

    /// The same from layer `first` on, whose input, the values at place `first`, is there already.
    pub fn forward_from(&self, pass: &mut Pass, first: usize, mode: Mode) {
        self.pass_forward(pass, first, |_| mode);
    }

    fn pass_forward(&self, pass: &mut Pass, first: usize, mode: impl Fn(&dyn Layer) -> Mode) {
        (first..self.layers.len()).for_each(|layer| self.forward_layer(pass, layer, mode(&*self.layers[layer])));
    }

    /// The pass through one layer, whose input is there already.
    pub(super) fn forward_layer(&self, pass: &mut Pass, layer: usize, mode: Mode) {
        let rows = pass.rows;
        let (before, after) = pass.values.split_at_mut(layer + 1);
        let (x, y) = (first_rows(&before[layer], rows), first_rows_mut(&mut after[0], rows));
        self.layers[layer].forward(x, y, &mut pass.caches[layer], mode);
    }

    /// The same for a Monte-Carlo sample (Gal and Ghahramani 2016, "Dropout as a Bayesian Approximation", section 4): layers that drop do so, under the masks that
    /// were sampled, and all others work as in evaluation.
    pub fn forward_thinned(&self, pass: &mut Pass) {
        self.forward_thinned_from(pass, 0);
    }

    /// The same from layer `first` on, whose input, the values at place `first`, is there already.
    pub fn forward_thinned_from(&self, pass: &mut Pass, first: usize) {
        self.pass_forward(pass, first, Self::thinned_mode);
    }

    /// How a layer works in a Monte-Carlo sample.
    pub(super) fn thinned_mode(layer: &dyn Layer) -> Mode {
        if layer.drop_settings().is_some() { Mode::Training } else { Mode::Evaluation }
    }

    /// The first layer that drops with a rate above 0, from which on a thinned network differs from the whole one; the
    /// number of layers if none does.
    pub fn first_dropping(&self) -> usize {
        let drops = |layer: &dyn Layer| layer.drop_settings().is_some_and(|settings| settings.rate > 0.0);
        self.layers.iter().position(|layer| drops(&**layer)).unwrap_or(self.layers.len())
    }

    /// Takes what feature `feature` of the input of layer `layer` contributes out of that layer's output, where `pass` is
    /// an evaluation, and says whether it could: see [`Layer::leave_out`].
    pub fn leave_out(&self, pass: &mut Pass, layer: usize, feature: usize) -> bool {
        let rows = pass.rows;
        let (before, after) = pass.values.split_at_mut(layer + 1);
        let (x, y) = (first_rows(&before[layer], rows), first_rows_mut(&mut after[0], rows));
        self.layers[layer].leave_out(x, feature, y)
    }

    /// From the gradient at the output, which the caller has put in [`Pass::output_and_gradient_mut`], to every parameter's. The
    /// gradients before the first layer with parameters, which none of them needs, are not computed.
    pub fn backward(&mut self, pass: &mut Pass) {
        let rows = pass.rows;
        let first = self.layers.iter().position(|layer| !layer.parameters().is_empty()).unwrap_or(0);
        for (l, (layer, cache)) in self.layers.iter_mut().zip(&mut pass.caches).enumerate().skip(first).rev() {
            let (before, after) = pass.gradients.split_at_mut(l + 1);
            let (x, y) = (first_rows(&pass.values[l], rows), first_rows(&pass.values[l + 1], rows));
            let dx = (l > first).then(|| first_rows_mut(&mut before[l], rows));
            layer.backward(x, y, first_rows(&after[0], rows), dx, cache);
        }
    }

    /// The state of layer `layer` after `step` steps of its sequence in the newest pass, rows × units; none in a layer of
    /// another kind or with fewer steps.
    pub fn state<'a>(&self, pass: &'a Pass, layer: usize, step: usize) -> Option<ArrayView2<'a, f32>> {
        self.layers[layer].state(&pass.caches[layer], pass.rows, step)
    }

    /// Ends the training step that made `pass`: every layer updates its state that is not learnt by gradients, such as
    /// batch normalisation's running statistics.
    pub fn update_running_statistics(&mut self, pass: &Pass) {
        for (layer, cache) in self.layers.iter_mut().zip(&pass.caches) {
            layer.update_running_statistics(cache);
        }
    }
}

/// The buffers of passes of up to a fixed number of rows: the values between the layers, the gradients with respect to
/// them, the layers' caches and the streams of their masks.
///
/// Place 0 is the network's input, place l the output of layer l − 1.
pub struct Pass {
    specs: Vec<Spec>,
    rows: usize,
    pub(super) values: Vec<Array2<f32>>,
    pub(super) gradients: Vec<Array2<f32>>,
    pub(super) caches: Vec<Cache>,
    pub(super) rngs: Vec<Rng>,
}

impl Pass {
    /// Buffers for passes of up to `rows` rows through `network`, with masks from the streams that `masks` gives for each
    /// layer, and with gradients if they are wanted.
    fn new(network: &Network, rows: usize, masks: impl Fn(u16) -> Rng, with_gradients: bool) -> Self {
        let gradient_rows = if with_gradients { rows } else { 0 };
        Self {
            specs: network.specs.clone(),
            rows,
            values: widths(network).map(|width| Array2::zeros((rows, width))).collect(),
            gradients: widths(network).map(|width| Array2::zeros((gradient_rows, width))).collect(),
            caches: network.layers.iter().map(|layer| layer.cache(rows)).collect(),
            rngs: (0..).map(masks).take(network.layers.len()).collect(),
        }
    }

    /// For training on batches of `rows` rows.
    pub fn training(network: &Network, rows: usize, seed: u32) -> Self {
        Self::new(network, rows, |layer| rng::stream(seed, Stream::Masks, layer), true)
    }

    /// For evaluation of, or Monte-Carlo samples from, up to `rows` rows at once.
    pub fn evaluation(network: &Network, rows: usize, seed: u32) -> Self {
        Self::new(network, rows, |layer| rng::stream(seed, Stream::Samples, layer), false)
    }

    /// Whether the buffers were made for a network built like `network`; its rates may be others.
    pub fn fits(&self, network: &Network) -> bool {
        fn forms(specs: &[Spec]) -> impl Iterator<Item = Spec> {
            specs.iter().map(|spec| spec.form())
        }
        self.values[0].ncols() == network.inputs && forms(&self.specs).eq(forms(&network.specs))
    }

    /// Follows [`Network::adapt`]: layers that drop in another way get a cache for it. The streams of masks go on.
    pub fn adapt(&mut self, network: &Network) {
        let capacity = self.capacity();
        let layers = network.layers.iter().zip(&network.specs);
        for ((cache, spec), (layer, new)) in self.caches.iter_mut().zip(&mut self.specs).zip(layers) {
            if spec.form() != new.form() {
                *cache = layer.cache(capacity);
            }
            *spec = *new;
        }
    }

    /// Rows of the pass.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The largest number of rows that the buffers hold.
    pub fn capacity(&self) -> usize {
        self.values[0].nrows()
    }

    /// Sets how many rows the next passes have, at most [`Self::capacity`].
    pub fn set_rows(&mut self, rows: usize) {
        self.rows = rows.min(self.capacity());
    }

    /// The values at `place`, rows × features.
    pub fn values(&self, place: usize) -> ArrayView2<'_, f32> {
        first_rows(&self.values[place], self.rows)
    }

    /// Mutable access to the above, to be used before [`Network::forward_from`].
    pub fn values_mut(&mut self, place: usize) -> ArrayViewMut2<'_, f32> {
        first_rows_mut(&mut self.values[place], self.rows)
    }

    /// Sets features of the values at `place` to 0, as if whatever puts them out were not there.
    pub fn silence(&mut self, place: usize, features: impl Iterator<Item = usize>) {
        let mut values = self.values_mut(place);
        features.for_each(|feature| values.column_mut(feature).fill(0.0));
    }

    /// The network's input, to be filled before a forward pass.
    pub fn input_mut(&mut self) -> ArrayViewMut2<'_, f32> {
        first_rows_mut(&mut self.values[0], self.rows)
    }

    /// The network's output.
    pub fn output(&self) -> ArrayView2<'_, f32> {
        self.values(self.values.len() - 1)
    }

    /// ∂loss/∂values at `place`, rows × features, of the newest backward pass. Before the first layer with parameters
    /// it is not computed.
    pub fn gradients(&self, place: usize) -> ArrayView2<'_, f32> {
        first_rows(&self.gradients[place], self.rows)
    }

    /// The output and the gradient at it, to be filled before a backward pass.
    pub fn output_and_gradient_mut(&mut self) -> (ArrayView2<'_, f32>, ArrayViewMut2<'_, f32>) {
        let last = self.values.len() - 1;
        (first_rows(&self.values[last], self.rows), first_rows_mut(&mut self.gradients[last], self.rows))
    }

    /// The mask of layer `layer`'s newest pass, in the shape of what it multiplies; 0 rows for a layer without any.
    pub fn mask(&self, layer: usize) -> ArrayView2<'_, f32> {
        let mask = &self.caches[layer].mask;
        match self.specs[layer].dropping() {
            Some((masking, _)) if masking.entry.is_shared_by_batch() => mask.view(),
            _ => first_rows(mask, self.rows.min(mask.nrows())),
        }
    }

    /// The same, to be given from outside.
    pub fn mask_mut(&mut self, layer: usize) -> &mut Array2<f32> {
        &mut self.caches[layer].mask
    }
}

/// Features at each place of a pass.
fn widths(network: &Network) -> impl Iterator<Item = usize> {
    std::iter::once(network.inputs).chain(network.layers.iter().map(|layer| layer.outputs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drop::Kind;

    const SETTINGS: DropSettings = DropSettings { rate: 0.5, scaling: Scaling::Inverted };
    const DROPOUT: Spec = Spec::Dropout { masking: Masking::STANDARD, settings: SETTINGS };

    #[test]
    fn a_monte_carlo_sample_drops_but_normalises_as_in_evaluation() {
        let network = Network::new(4, &[Spec::BatchNorm { channels: 4 }, DROPOUT], 1);
        let mut pass = Pass::evaluation(&network, 3, 1);
        pass.input_mut().iter_mut().zip(1_u8..).for_each(|(x, number)| *x = f32::from(number));
        network.forward(&mut pass, Mode::Evaluation);
        let evaluated = pass.output().to_owned();
        network.sample(&mut pass);
        network.forward_thinned(&mut pass);
        assert_eq!(pass.output(), evaluated * pass.mask(1).mapv(|m| 2.0 * m));
    }

    #[test]
    fn another_kind_of_dropout_leaves_the_weights_and_drops_from_then_on() {
        let (outputs, initial) = (6, Initial::He);
        let dense = [Spec::Dense { outputs, initial }, DROPOUT, Spec::BatchNorm { channels: 6 }];
        let drop_connect = Spec::DropConnect { outputs, initial, settings: SETTINGS };
        let gaussian = Spec::Dropout { masking: Kind::Gaussian.masking(), settings: SETTINGS };
        let dropped = [drop_connect, gaussian, dense[2]];
        let mut network = Network::new(4, &dense, 1);
        let mut pass = Pass::training(&network, 3, 1);
        pass.input_mut().fill(1.0);
        network.forward(&mut pass, Mode::Training);
        network.update_running_statistics(&pass);
        let parameters =
            |network: &Network| network.parameters().map(|parameter| parameter.value.clone()).collect::<Vec<_>>();
        let before = (parameters(&network), network.layers()[2].running_statistics().cloned());

        network.adapt(&dropped);
        assert!(!pass.fits(&network));
        pass.adapt(&network);
        assert!(pass.fits(&network));
        let after = (parameters(&network), network.layers()[2].running_statistics().cloned());
        assert_eq!(before, after);
        network.sample(&mut pass);
        network.forward(&mut pass, Mode::Training);
        assert_eq!(pass.mask(0).dim(), (4, 6), "an entry for each weight");
        assert!(pass.mask(1).iter().all(|&factor| factor != 0.0 && factor != 1.0), "noise for each neuron");

        let weaker = DropSettings { rate: 0.1, ..SETTINGS };
        network.adapt(&[dense[0], Spec::Dropout { masking: Masking::STANDARD, settings: weaker }, dense[2]]);
        pass.adapt(&network);
        assert_eq!(network.layers()[1].drop_settings().map(|settings| settings.rate), Some(0.1));
    }

    #[test]
    fn layers_without_weights_leave_the_initial_weights_of_later_ones() {
        let dense = Spec::Dense { outputs: 3, initial: Initial::He };
        let last =
            |specs: &[Spec]| Network::new(4, specs, 1).layers().last().map(|layer| layer.parameters()[0].value.clone());
        assert_eq!(last(&[dense]), last(&[Spec::BatchNorm { channels: 2 }, DROPOUT, dense]));
    }
}
