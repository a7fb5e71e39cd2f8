//! Every layer's backward pass against finite differences of its forward pass, in training, under fixed masks.
//!
//! Each test is a list of layers in a row; their gradients are compared for every parameter and every input.
#![cfg(not(target_arch = "wasm32"))]

use ndarray::{Array2, ArrayView2};
use nn::drop::{DropSettings, Entry, Kind, Masking, RecurrentMask, Scaling};
use nn::rng::{Stream, stream};
use nn::{CellKind, Image, Initial, Mode, Network, Pass, RecurrentSettings, Spec};
use rand::Rng as _;
use settings::Activation;

/// Half the width of the widest difference. Rounding makes an error of about 10⁻⁷ / STEP in the quotient, and curvature one
/// of about (STEP / s)⁴ for a function that changes over the distance s (a channel's deviation in batch normalisation).
const STEP: f32 = 1e-2;
/// Inputs keep at least this distance from each other, and half of it from zero, so that no step passes a corner of the
/// function: zero for ReLU, the change of the largest for max pooling.
const DISTANCE: f32 = 3e-2;
/// Inputs span at least this much, lest batch normalisation magnify the little there is.
const SPAN: f32 = 3.0;
/// Allowed difference of the gradients, relative to the largest in the array: a gradient that is wrong by a per cent fails.
const TOLERANCE: f32 = 5e-3;
/// Arrays whose gradients are all smaller than this are compared as if the largest were of this size.
const SMALLEST: f32 = 0.1;
/// Sizes of the batch.
const ROWS: [usize; 3] = [1, 2, 5];

/// A network whose layers are to be checked, its input, and the weights of its outputs in the sum that is differentiated.
struct Check {
    network: Network,
    pass: Pass,
    x: Array2<f32>,
    weights: Array2<f32>,
}

impl Check {
    fn new(inputs: usize, specs: &[Spec], rows: usize) -> Self {
        let mut rng = stream(1, Stream::Data, 0);
        let mut number = || rng.next_u32() as f32 / u32::MAX as f32 - 0.5;
        let mut plain = Network::new(inputs, specs, 1);
        // Biases and the like start at round numbers, which could hide a mistake.
        for parameter in plain.parameters_mut() {
            parameter.value.mapv_inplace(|value| value + 0.4 * number());
        }
        // Gradients before the first layer with parameters are not computed; after one that leaves its input as it is they
        // are there.
        let first = Spec::Dense { outputs: inputs, initial: Initial::He };
        let mut network = Network::new(inputs, &[&[first], specs].concat(), 1);
        let values = [Array2::eye(inputs), Array2::zeros((1, inputs))].into_iter();
        let values = values.chain(plain.parameters().map(|parameter| parameter.value.clone()));
        for (parameter, value) in network.parameters_mut().zip(values) {
            parameter.value = value;
        }
        let count = rows * inputs;
        let mut order: Vec<(f32, usize)> = (0..count).map(|place| (number(), place)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        // None is at zero: the middle is half a place beside one.
        let middle = (count / 2) as f32 - 0.5;
        let distance = DISTANCE.max(SPAN / count as f32);
        let x = order.iter().map(|&(_, place)| (place as f32 - middle) * distance).collect();
        let x = Array2::from_shape_vec((rows, inputs), x).expect("there are as many numbers as places");
        let mut pass = Pass::training(&network, rows, 1);
        network.sample(&mut pass);
        let weights = pass.output().mapv(|_| 2.0 * number());
        Self { network, pass, x, weights }
    }

    /// Σ weight · output.
    fn sum(&mut self) -> f64 {
        self.pass.input_mut().assign(&self.x);
        self.network.forward(&mut self.pass, Mode::Training);
        self.pass.output().iter().zip(&self.weights).map(|(&y, &w)| f64::from(y) * f64::from(w)).sum()
    }

    /// The derivative of the sum where `change` adds a number to one of those that it depends on, from the central
    /// differences d of two widths as (4 d(STEP / 2) − d(STEP)) / 3, in which their errors of second order cancel.
    fn difference(&mut self, change: impl Fn(&mut Self, f32)) -> f32 {
        let at = |check: &mut Self, step| {
            change(check, step);
            let sum = check.sum();
            change(check, -step);
            sum
        };
        let [narrow, wide] = [STEP / 2.0, STEP].map(|step| (at(self, step) - at(self, -step)) / f64::from(2.0 * step));
        ((4.0 * narrow - wide) / 3.0) as f32
    }

    fn run(mut self, what: &str) {
        self.sum();
        self.pass.output_and_gradient_mut().1.assign(&self.weights);
        self.network.backward(&mut self.pass);
        let computed: Vec<Array2<f32>> = self.network.parameters().map(|p| p.gradient.clone()).collect();
        let own = self.network.layers()[0].parameters().len();
        let computed_x = self.pass.gradients(1).to_owned();

        for (number, computed) in computed.iter().enumerate().skip(own) {
            let differences = Array2::from_shape_fn(computed.dim(), |place| {
                self.difference(|check, step| {
                    let parameter = check.network.parameters_mut().nth(number).expect("parameters do not vanish");
                    parameter.value[place] += step;
                })
            });
            compare(&format!("{what}, parameter {number}"), computed.view(), differences.view());
        }
        let differences =
            Array2::from_shape_fn(computed_x.dim(), |place| self.difference(|check, step| check.x[place] += step));
        compare(&format!("{what}, input"), computed_x.view(), differences.view());
    }
}

fn compare(what: &str, computed: ArrayView2<f32>, differences: ArrayView2<f32>) {
    let size = differences.iter().fold(SMALLEST, |size, d| size.max(d.abs()));
    for ((place, computed), difference) in computed.indexed_iter().zip(&differences) {
        let is_close = (computed - difference).abs() <= TOLERANCE * size;
        assert!(is_close, "{what}, at {place:?}: computed {computed}, by differences {difference}");
    }
}

/// Checks the layers `specs` on rows of `inputs` features.
fn check(inputs: usize, specs: &[Spec]) {
    for rows in ROWS {
        Check::new(inputs, specs, rows).run(&format!("{specs:?} on {rows} rows"));
    }
}

/// Images of odd and even sizes, square and not, the smallest among them.
const IMAGES: [Image; 6] = [
    Image { height: 4, width: 4, channels: 1 },
    Image { height: 6, width: 4, channels: 2 },
    Image { height: 3, width: 5, channels: 3 },
    Image { height: 5, width: 2, channels: 1 },
    Image { height: 1, width: 3, channels: 2 },
    Image { height: 1, width: 1, channels: 4 },
];

fn settings(scaling: Scaling) -> DropSettings {
    DropSettings { rate: 0.4, scaling }
}

fn dropout_of(masking: Masking, scaling: Scaling) -> Spec {
    Spec::Dropout { masking, settings: settings(scaling) }
}

/// Spatial dropout.
fn maps(channels: usize) -> Masking {
    Masking { entry: Entry::Map { channels }, ..Masking::STANDARD }
}

const SCALINGS: [Scaling; 3] = [Scaling::Inverted, Scaling::Classic, Scaling::None];

#[test]
fn dense() {
    for (inputs, outputs) in [(1, 1), (3, 5), (7, 2), (9, 13)] {
        check(inputs, &[Spec::Dense { outputs, initial: Initial::Glorot }]);
    }
}

#[test]
fn activations() {
    for name in ["relu", "tanh", "sigmoid", "selu", "identity"] {
        check(7, &[Spec::Activation(Activation::from_word(name).expect("the word of an activation"))]);
    }
}

#[test]
fn dropout() {
    for scaling in SCALINGS {
        check(9, &[dropout_of(Masking::STANDARD, scaling)]);
    }
}

#[test]
fn spatial_dropout() {
    for (image, scaling) in IMAGES.into_iter().flat_map(|image| SCALINGS.map(|scaling| (image, scaling))) {
        check(image.features(), &[dropout_of(maps(image.channels), scaling)]);
    }
}

#[test]
fn gaussian_dropout() {
    check(9, &[dropout_of(Kind::Gaussian.masking(), Scaling::Inverted)]);
}

#[test]
fn uniform_noise() {
    check(9, &[dropout_of(Kind::Uniform.masking(), Scaling::Inverted)]);
}

#[test]
fn alpha_dropout() {
    check(9, &[dropout_of(Kind::Alpha.masking(), Scaling::Inverted)]);
}

#[test]
fn drop_connect() {
    for (scaling, (inputs, outputs)) in SCALINGS.into_iter().flat_map(|s| [(1, 1), (7, 2), (9, 13)].map(|n| (s, n))) {
        check(inputs, &[Spec::DropConnect { outputs, initial: Initial::Glorot, settings: settings(scaling) }]);
    }
}

fn check_recurrent(cell: CellKind) {
    for (steps, features, units) in [(1, 1, 1), (1, 3, 2), (4, 3, 5), (9, 1, 4)] {
        for (mask, scaling) in [
            (RecurrentMask::Same, Scaling::Inverted),
            (RecurrentMask::Same, Scaling::Classic),
            (RecurrentMask::Fresh, Scaling::Inverted),
        ] {
            let layer = RecurrentSettings { cell, features, units, drop: settings(scaling), mask };
            check(steps * features, &[Spec::Recurrent(layer)]);
        }
    }
}

#[test]
fn rnn() {
    check_recurrent(CellKind::Rnn);
}

#[test]
fn gru() {
    check_recurrent(CellKind::Gru);
}

#[test]
fn lstm() {
    check_recurrent(CellKind::Lstm);
}

#[test]
fn convolution() {
    for (image, kernel) in IMAGES.into_iter().flat_map(|image| [1, 2, 3, 5].map(|kernel| (image, kernel))) {
        for outputs in [1, 5] {
            check(image.features(), &[Spec::Convolution { image, kernel, outputs }]);
        }
    }
}

#[test]
fn max_pooling() {
    for image in IMAGES {
        check(image.features(), &[Spec::MaxPooling { image }]);
    }
}

#[test]
fn batch_norm_of_images() {
    for image in IMAGES {
        check(image.features(), &[Spec::BatchNorm { channels: image.channels }]);
    }
}

#[test]
fn batch_norm_of_dense_units() {
    for channels in [1, 3, 8, 11] {
        check(channels, &[Spec::BatchNorm { channels }]);
    }
}

#[test]
fn a_deep_row_of_layers() {
    let image = Image { height: 5, width: 4, channels: 2 };
    let pooled = Image { height: 2, width: 2, channels: 3 };
    let tanh = Spec::Activation(Activation::Tanh);
    check(
        image.features(),
        &[
            Spec::Convolution { image, kernel: 3, outputs: 3 },
            Spec::BatchNorm { channels: 3 },
            tanh,
            dropout_of(maps(3), Scaling::Inverted),
            Spec::MaxPooling { image: Image { channels: 3, ..image } },
            Spec::Convolution { image: pooled, kernel: 2, outputs: 2 },
            tanh,
            dropout_of(Masking::STANDARD, Scaling::Inverted),
            Spec::Dense { outputs: 3, initial: Initial::Glorot },
        ],
    );
}
