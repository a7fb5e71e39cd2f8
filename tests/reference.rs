//! Trains the networks of `tests/reference/` (or of the folder that `REFERENCE_DIR` names) as an independent
//! implementation did, and compares every output, loss, gradient and parameter.
#![cfg(not(target_arch = "wasm32"))]

use ndarray::{Array2, ArrayView2, Axis};
use nn::drop::{DropSettings, Entry, Kind, Masking, RecurrentMask, Scaling};
use nn::{
    CellKind, Image, Initial, Mode, Network, Optimizer, Parameter, Pass, RecurrentSettings, Role, Rule, Spec,
    StepSettings, Wanted,
};
use serde::Deserialize;
use settings::Activation;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Relative to the largest number of the array it is in, or to 1, in the first step, which starts from the very weights.
const TOLERANCE: f32 = 1e-5;
/// The same later on, where every step's rounding is in the weights.
const LATER_TOLERANCE: f32 = 1e-4;

#[derive(Deserialize)]
struct Case {
    layers: Vec<LayerSpec>,
    loss: String,
    optimizer: OptimizerSpec,
    initial: Vec<BTreeMap<String, Tensor>>,
    steps: Vec<Step>,
    #[serde(rename = "final")]
    last: Vec<BTreeMap<String, Tensor>>,
    #[serde(default)]
    running: BTreeMap<usize, Running>,
    evaluation: Evaluation,
}

#[derive(Deserialize)]
struct LayerSpec {
    layer: String,
    out: Option<usize>,
    rate: Option<f32>,
    function: Option<String>,
    kernel: Option<usize>,
    channels: Option<usize>,
    #[serde(default)]
    recurrent_rate: f32,
}

impl LayerSpec {
    /// A given mask as the core keeps it: what is multiplied by, where a case has the noise that makes it.
    fn mask(&self, given: &Tensor) -> Array2<f32> {
        match (self.layer.as_str(), self.rate) {
            ("gaussian_dropout", Some(rate)) => given.matrix().mapv(|noise| 1.0 + (rate / (1.0 - rate)).sqrt() * noise),
            _ => given.matrix(),
        }
    }
}

#[derive(Deserialize)]
struct OptimizerSpec {
    kind: String,
    lr: f32,
    #[serde(default)]
    mu: f32,
    #[serde(default)]
    beta1: f32,
    #[serde(default)]
    beta2: f32,
    #[serde(default)]
    eps: f32,
    #[serde(default)]
    l1: f32,
    #[serde(default)]
    l2: f32,
    #[serde(default)]
    max_norm: f32,
}

#[derive(Deserialize)]
struct Step {
    x: Tensor,
    y: Answers,
    masks: BTreeMap<usize, Tensor>,
    output: Tensor,
    loss: f32,
    gradients: Option<Vec<BTreeMap<String, Tensor>>>,
}

/// Running statistics of batch normalisation after the last step.
#[derive(Deserialize)]
struct Running {
    mean: Tensor,
    variance: Tensor,
}

#[derive(Deserialize)]
struct Evaluation {
    x: Tensor,
    output: Tensor,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answers {
    Classes(Vec<u32>),
    Values(Tensor),
}

#[derive(Deserialize)]
struct Tensor {
    shape: Vec<usize>,
    data: Vec<f32>,
}

impl Tensor {
    /// As rows of features: a batch keeps its first dimension, a vector of biases becomes a single row.
    fn matrix(&self) -> Array2<f32> {
        let rows = if self.shape.len() == 1 { 1 } else { self.shape[0] };
        self.rows(rows)
    }

    fn rows(&self, rows: usize) -> Array2<f32> {
        Array2::from_shape_vec((rows, self.data.len() / rows), self.data.clone())
            .expect("a tensor's data fill its shape")
    }
}

impl Answers {
    fn values(&self) -> Option<Array2<f32>> {
        match self {
            Self::Classes(_) => None,
            Self::Values(tensor) => Some(tensor.matrix()),
        }
    }

    fn wanted<'a>(&'a self, values: &'a Option<Array2<f32>>) -> Wanted<'a> {
        match (self, values) {
            (Self::Classes(classes), _) => Wanted::Classes(classes),
            (Self::Values(_), Some(values)) => Wanted::Values(values.view()),
            (Self::Values(_), None) => unreachable!("values() gives some for values"),
        }
    }
}

/// The geometry of a row's images.
fn image(shape: &[usize]) -> Result<Image, String> {
    match *shape {
        [height, width, channels] => Ok(Image { height, width, channels }),
        _ => Err(format!("no images have the shape {shape:?}")),
    }
}

/// The layer of a case as the core's, `None` for one that has nothing to do here. `shape` is that of what a row of its
/// input holds, and then that of a row of its output.
fn spec(layer: &LayerSpec, shape: &mut Vec<usize>) -> Result<Option<Spec>, String> {
    let missing = |field: &str| format!("the layer '{}' of the case has no '{field}'", layer.layer);
    let drop = || {
        let rate = layer.rate.ok_or_else(|| missing("rate"))?;
        Ok::<_, String>(DropSettings { rate, scaling: Scaling::Inverted })
    };
    Ok(Some(match layer.layer.as_str() {
        "dense" => {
            let outputs = layer.out.ok_or_else(|| missing("out"))?;
            *shape = vec![outputs];
            Spec::Dense { outputs, initial: Initial::He }
        }
        "conv2d" => {
            let image = image(shape)?;
            let outputs = layer.out.ok_or_else(|| missing("out"))?;
            *shape = vec![image.height, image.width, outputs];
            Spec::Convolution { image, kernel: layer.kernel.ok_or_else(|| missing("kernel"))?, outputs }
        }
        "max_pool2d" => {
            let image = image(shape)?;
            *shape = vec![image.height / 2, image.width / 2, image.channels];
            Spec::MaxPooling { image }
        }
        "batch_norm" => Spec::BatchNorm { channels: layer.channels.ok_or_else(|| missing("channels"))? },
        "spatial_dropout" => {
            let entry = Entry::Map { channels: image(shape)?.channels };
            Spec::Dropout { masking: Masking { entry, ..Masking::STANDARD }, settings: drop()? }
        }
        "activation" => {
            let name = layer.function.as_deref().ok_or_else(|| missing("function"))?;
            Spec::Activation(Activation::from_word(name).ok_or(format!("the activation '{name}' is not built yet"))?)
        }
        "dropout" => Spec::Dropout { masking: Masking::STANDARD, settings: drop()? },
        "gaussian_dropout" => Spec::Dropout { masking: Kind::Gaussian.masking(), settings: drop()? },
        "alpha_dropout" => Spec::Dropout { masking: Kind::Alpha.masking(), settings: drop()? },
        "dropconnect" => {
            let outputs = layer.out.ok_or_else(|| missing("out"))?;
            *shape = vec![outputs];
            Spec::DropConnect { outputs, initial: Initial::He, settings: drop()? }
        }
        "rnn" => Spec::Recurrent(recurrent(CellKind::Rnn, layer, shape)?),
        "gru" => Spec::Recurrent(recurrent(CellKind::Gru, layer, shape)?),
        "lstm" => Spec::Recurrent(recurrent(CellKind::Lstm, layer, shape)?),
        // A batch is always rows of features.
        "flatten" => {
            *shape = vec![shape.iter().product()];
            return Ok(None);
        }
        other => return Err(format!("the layer '{other}' is not built yet")),
    }))
}

fn recurrent(cell: CellKind, layer: &LayerSpec, shape: &mut Vec<usize>) -> Result<RecurrentSettings, String> {
    let [_, features] = shape[..] else { return Err(format!("no sequences have the shape {shape:?}")) };
    let units = layer.out.ok_or(format!("the layer '{}' of the case has no 'out'", layer.layer))?;
    *shape = vec![units];
    let drop = DropSettings { rate: layer.recurrent_rate, scaling: Scaling::Inverted };
    Ok(RecurrentSettings { cell, features, units, drop, mask: RecurrentMask::Same })
}

fn rule(optimizer: &OptimizerSpec) -> Result<Rule, String> {
    let OptimizerSpec { mu, beta1, beta2, eps, .. } = *optimizer;
    match optimizer.kind.as_str() {
        "sgd" => Ok(Rule::Sgd),
        "momentum" => Ok(Rule::Momentum { mu }),
        "adam" => Ok(Rule::Adam { beta1, beta2, epsilon: eps }),
        other => Err(format!("the optimizer '{other}' is not built yet")),
    }
}

/// The names of a layer's parameters in a case, in the core's order.
const NAMES: [&str; 8] = ["W", "Wx", "Wh", "b", "bx", "bh", "gamma", "beta"];

/// The tensors of a case's layers in the order of [`Network::parameters`].
fn in_order(layers: &[BTreeMap<String, Tensor>]) -> Result<Vec<&Tensor>, String> {
    let mut tensors = Vec::new();
    for layer in layers {
        if let Some(name) = layer.keys().find(|name| !NAMES.contains(&name.as_str())) {
            return Err(format!("the parameter '{name}' is not built yet"));
        }
        tensors.extend(NAMES.iter().filter_map(|&name| layer.get(name)));
    }
    Ok(tensors)
}

/// Whether two arrays agree, as a sentence if they do not.
fn compare(what: &str, got: ArrayView2<f32>, wanted: &Tensor, tolerance: f32) -> Result<(), String> {
    if got.len() != wanted.data.len() {
        return Err(format!("{what}: {} numbers, wanted {}", got.len(), wanted.data.len()));
    }
    let size = wanted.data.iter().fold(1.0_f32, |size, number| size.max(number.abs()));
    for (i, (&got, &wanted)) in got.iter().zip(&wanted.data).enumerate() {
        let difference = (got - wanted).abs();
        if difference.is_nan() || difference > tolerance * size {
            return Err(format!("{what}: number {i} is {got}, wanted {wanted}"));
        }
    }
    Ok(())
}

fn compare_parameters<'a>(
    what: &str,
    got: impl Iterator<Item = (&'a Parameter, &'a Array2<f32>)>,
    wanted: &[BTreeMap<String, Tensor>],
    tolerance: f32,
) -> Result<(), String> {
    let wanted = in_order(wanted)?;
    let got: Vec<_> = got.collect();
    if got.len() != wanted.len() {
        return Err(format!("{what}: {} parameters, wanted {}", got.len(), wanted.len()));
    }
    for (i, ((parameter, array), wanted)) in got.into_iter().zip(wanted).enumerate() {
        compare(&format!("{what} of parameter {i} ({:?})", parameter.role), array.view(), wanted, tolerance)?;
    }
    Ok(())
}

/// Batch normalisation takes away what a bias before it adds, so the gradient there is 0. In single precision it is a
/// rounding error, of which Adam, who divides a gradient by its own size, would make steps of the learning rate's.
fn ignore_biases_before_batch_norm(network: &mut Network, specs: &[Spec]) -> Result<(), String> {
    let followed = specs.windows(2).map(|pair| matches!(pair[1], Spec::BatchNorm { .. })).chain([false]);
    let biases: Vec<bool> = network
        .layers()
        .iter()
        .zip(followed)
        .flat_map(|(layer, followed)| layer.parameters().iter().map(move |p| followed && p.role == Role::Biases))
        .collect();
    for (parameter, _) in network.parameters_mut().zip(biases).filter(|(_, is_before)| *is_before) {
        if let Some(gradient) = parameter.gradient.iter().find(|gradient| gradient.abs() > TOLERANCE) {
            return Err(format!("the gradient of a bias before batch normalisation is {gradient}"));
        }
        parameter.gradient.fill(0.0);
    }
    Ok(())
}

fn run(case: &Case) -> Result<(), String> {
    let first = case.steps.first().ok_or("the case has no steps")?;
    let mut shape = first.x.shape[1..].to_vec();
    let specs: Vec<Option<Spec>> = case.layers.iter().map(|layer| spec(layer, &mut shape)).collect::<Result<_, _>>()?;
    let built: Vec<Spec> = specs.iter().copied().flatten().collect();
    // The core's number of each of the case's layers.
    let place = |layer: usize| specs[..layer].iter().flatten().count();
    match case.loss.as_str() {
        "softmax_cross_entropy" | "mean_squared_error" => {}
        other => return Err(format!("the loss '{other}' is not built yet")),
    }

    let batch = first.x.shape[0];
    let mut network = Network::new(first.x.data.len() / batch, &built, 0);
    for (parameter, tensor) in network.parameters_mut().zip(in_order(&case.initial)?) {
        let value = tensor.rows(parameter.value.nrows());
        if value.dim() != parameter.value.dim() {
            return Err(format!("an initial parameter is {:?}, wanted {:?}", value.dim(), parameter.value.dim()));
        }
        parameter.value.assign(&value);
    }
    let settings = StepSettings {
        rate: case.optimizer.lr,
        l1: case.optimizer.l1,
        l2: case.optimizer.l2,
        max_norm: case.optimizer.max_norm,
    };
    let mut optimizer = Optimizer::new(rule(&case.optimizer)?, network.parameters());
    let mut pass = Pass::training(&network, batch, 0);

    for (number, step) in case.steps.iter().enumerate() {
        let number = number + 1;
        pass.input_mut().assign(&step.x.matrix());
        for (&layer, mask) in &step.masks {
            pass.mask_mut(place(layer)).assign(&case.layers[layer].mask(mask));
        }
        network.forward(&mut pass, Mode::Training);
        let tolerance = if number == 1 { TOLERANCE } else { LATER_TOLERANCE };
        compare(&format!("output of step {number}"), pass.output(), &step.output, tolerance)?;
        let values = step.y.values();
        let wanted = step.y.wanted(&values);
        let (output, gradient) = pass.output_and_gradient_mut();
        let loss = wanted.loss_and_gradient(output, gradient);
        if (loss - step.loss).abs() > tolerance * step.loss.abs().max(1.0) {
            return Err(format!("loss of step {number} is {loss}, wanted {}", step.loss));
        }
        network.backward(&mut pass);
        if let Some(gradients) = &step.gradients {
            let got = network.parameters().map(|p| (p, &p.gradient));
            compare_parameters(&format!("gradient in step {number}"), got, gradients, TOLERANCE)?;
        }
        ignore_biases_before_batch_norm(&mut network, &built)?;
        optimizer.step(network.parameters_mut(), &settings);
        network.update_running_statistics(&pass);
    }
    compare_parameters("final value", network.parameters().map(|p| (p, &p.value)), &case.last, LATER_TOLERANCE)?;
    for (&layer, wanted) in &case.running {
        let got = network.layers()[place(layer)].running_statistics();
        let got = got.ok_or(format!("layer {layer} keeps no running statistics"))?;
        for (what, got, wanted) in [("mean", &got.mean, &wanted.mean), ("variance", &got.variance, &wanted.variance)] {
            let got = got.view().insert_axis(Axis(0));
            compare(&format!("running {what} of layer {layer}"), got, wanted, LATER_TOLERANCE)?;
        }
    }

    let rows = case.evaluation.x.shape[0];
    let mut pass = Pass::evaluation(&network, rows, 0);
    pass.input_mut().assign(&case.evaluation.x.matrix());
    network.forward(&mut pass, Mode::Evaluation);
    compare("evaluation output", pass.output(), &case.evaluation.output, LATER_TOLERANCE)
}

fn read(path: &Path) -> Result<Case, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| format!("not a reference case: {error}"))
}

/// The cases of a folder, which has some.
fn cases_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder's entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no cases", folder.display());
    files
}

#[test]
fn every_case_is_reproduced() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let folders = match std::env::var_os("REFERENCE_DIR") {
        Some(folder) => vec![PathBuf::from(folder)],
        None => vec![own.join("further"), own],
    };
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| cases_in(folder)).collect();
    let failures: Vec<String> = files
        .iter()
        .filter_map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            read(path).and_then(|case| run(&case)).err().map(|error| format!("{name}: {error}"))
        })
        .collect();
    println!("{} of {} cases reproduced", files.len() - failures.len(), files.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
