//! The script for Keras 3.

use super::dataset::{self, Shapes};
use super::header::header;
use super::python::{Script, call};
use super::{Format, Subject, dropout};
use nn::drop::{DropConnect, RecurrentMask, Scaling};
use nn::{CellKind, Initial, RecurrentSettings, Spec};
use settings::{Net, Optim};

const SHAPES: Shapes = Shapes { image: "(-1, 8, 8, 1)", sequence: "(-1, 8, 8)" };

/// The whole script.
pub fn script(subject: &Subject) -> String {
    let mut script = Script::default();
    header(subject, "Keras 3", &mut script);
    script.comment("Set the environment variable KERAS_BACKEND to jax, torch or tensorflow.");
    script.gap();
    imports(subject, &mut script);
    script.gap();
    constants(subject, &mut script);
    dataset::data(subject, &SHAPES, &mut script);
    dataset::batches(&mut script);
    script.comment("Network");
    script.lines("keras.utils.set_random_seed(SEED)");
    dropout::definitions(Format::Keras, subject, &mut script);
    initial_values(subject, &mut script);
    drop_connect(subject, &mut script);
    batch_norm_of_one(subject, &mut script);
    recurrent_class(subject, &mut script);
    model(subject, &mut script);
    training(subject, &mut script);
    evaluation(subject, &mut script);
    script.finish()
}

fn imports(subject: &Subject, script: &mut Script) {
    let family = subject.lab.config().data;
    script.lines(dataset::standard_imports(subject));
    script.lines("import keras\nimport numpy as np");
    let needs_ops = gates(subject) > 1 || drops_weights(subject) || subject.normalises_one();
    script.lines(if own_recurrent(subject).is_some() || needs_ops {
        "from keras import layers, ops"
    } else {
        "from keras import layers"
    });
    script.lines(dataset::imports(family));
}

fn constants(subject: &Subject, script: &mut Script) {
    let config = subject.arm.config();
    dataset::constants(subject, script);
    script.lines("ITERATIONS = 3000\nEVERY = 300  # iterations between reports");
    script.constant("LEARNING_RATE", config.lr);
    if subject.is_penalised() {
        script.comment(
            "The cost of the weights, not of biases: the lab's l2 is that of half their squares, Keras' of them.",
        );
        let terms = [("l1", config.l1, String::new()), ("l2", config.l2, " / 2".to_owned())];
        let given = terms.into_iter().filter(|(_, factor, _)| *factor > 0.0);
        let given: Vec<String> = given.map(|(name, factor, half)| format!("{name}={factor}{half}")).collect();
        script.lines(&call(0, "PENALTY = keras.regularizers.L1L2", &given, ""));
    }
    if config.max_norm > 0.0 {
        script.comment("The largest norm of the weights that enter a neuron: of a column of a dense kernel.");
        script.lines(&format!("BOUND = keras.constraints.MaxNorm({}, axis=0)", config.max_norm));
    }
}

/// The functions that make initial values, as far as the layers need them.
fn initial_values(subject: &Subject, script: &mut Script) {
    let uses = |wanted: Initial| {
        subject.has(|spec| match spec {
            Spec::Dense { initial, .. } | Spec::DropConnect { initial, .. } => *initial == wanted,
            Spec::Convolution { .. } => wanted == Initial::He,
            _ => false,
        })
    };
    for (initial, scale, mode, said) in [
        (Initial::He, "2.0", "fan_in", "Variance 2 / inputs (He et al. 2015)."),
        (Initial::LeCun, "1.0", "fan_in", "Variance 1 / inputs (LeCun et al. 1998)."),
        (Initial::Glorot, "1.0", "fan_avg", "Variance 2 / (inputs + outputs) (Glorot and Bengio 2010)."),
    ] {
        if uses(initial) {
            let name = initial_name(initial);
            script.definition(&format!(
                "def {name}():
    \"\"\"{said}\"\"\"
    return keras.initializers.VarianceScaling({scale}, \"{mode}\", \"untruncated_normal\")"
            ));
        }
    }
    if gates(subject) > 1 {
        script.definition(&format!(
            "def gate_by_gate(initializer):
    \"\"\"Initial weights of which each gate's block is drawn for itself.\"\"\"

    def initial(shape, dtype=None):
        block = (shape[0], shape[1] // {gates})
        return ops.concatenate([initializer()(block, dtype) for _ in range({gates})], axis=1)

    return initial",
            gates = gates(subject)
        ));
    }
}

fn initial_name(initial: Initial) -> &'static str {
    match initial {
        Initial::He => "he",
        Initial::Glorot => "glorot",
        Initial::LeCun => "lecun",
        Initial::Orthogonal => "orthogonal",
    }
}

fn drops_weights(subject: &Subject) -> bool {
    subject.has(|spec| matches!(spec, Spec::DropConnect { .. }))
}

fn drop_connect(subject: &Subject, script: &mut Script) {
    if drops_weights(subject) {
        let class = dropout::class(Format::Keras, DropConnect::MASKING, subject.arm.config().scaling);
        script.definition(&format!(
            "class DropConnect(layers.Dense):
    \"\"\"A dense layer that drops weights instead of neurons, the same for a whole batch.\"\"\"

    def __init__(self, units, rate, **options):
        super().__init__(units, **options)
        self.dropout = {class}(rate)

    def call(self, inputs, training=False):
        kernel = self.dropout(self.kernel, training=training)
        return ops.matmul(inputs, kernel) + self.bias"
        ));
    }
}

/// The class that normalises a batch of one after a dense layer.
fn batch_norm_of_one(subject: &Subject, script: &mut Script) {
    if !subject.normalises_one() {
        return;
    }
    script.definition(
        "class BatchNorm(layers.BatchNormalization):
    \"\"\"For a batch of one the shift beta, and the variance stays as it was: as in the lab.\"\"\"

    def call(self, inputs, training=False):
        if not training:
            return super().call(inputs, training=False)
        self.moving_mean.assign(0.9 * self.moving_mean + 0.1 * ops.mean(inputs, axis=0))
        return ops.zeros_like(inputs) + self.beta",
    );
}

/// Gates of the recurrent layer, 0 without one.
fn gates(subject: &Subject) -> usize {
    match subject.recurrent().map(|settings| settings.cell) {
        None => 0,
        Some(CellKind::Rnn) => 1,
        Some(CellKind::Gru) => 3,
        Some(CellKind::Lstm) => 4,
    }
}

/// The recurrent layer, if the script has to write it out: Keras has the same mask for all steps, but in gated cells
/// another for each gate; fresh masks and other scalings it has not.
fn own_recurrent(subject: &Subject) -> Option<RecurrentSettings> {
    subject.recurrent().filter(|settings| {
        let has_keras_it = settings.cell == CellKind::Rnn
            && settings.mask == RecurrentMask::Same
            && settings.drop.scaling == Scaling::Inverted;
        settings.drop.rate > 0.0 && !has_keras_it
    })
}

fn cell_name(cell: CellKind) -> &'static str {
    match cell {
        CellKind::Rnn => "SimpleRNN",
        CellKind::Gru => "GRU",
        CellKind::Lstm => "LSTM",
    }
}

fn recurrent_class(subject: &Subject, script: &mut Script) {
    let Some(settings) = own_recurrent(subject) else { return };
    let name = cell_name(settings.cell);
    let class = dropout::class(Format::Keras, settings.masking(), settings.drop.scaling);
    let state = if settings.cell == CellKind::Lstm { "h = c" } else { "h" };
    let (when, before, masked) = match settings.mask {
        RecurrentMask::Same => {
            ("one mask for all steps", "        mask = self.dropout(ops.ones_like(h), training=training)\n", "h * mask")
        }
        RecurrentMask::Fresh => ("another at every step", "", "self.dropout(h, training=training)"),
    };
    let step = match settings.cell {
        CellKind::Rnn => "            h, _ = self.cell(x[:, t], [masked])",
        CellKind::Lstm => "            _, [h, c] = self.cell(x[:, t], [masked, c])",
        // The cell of Keras would take the masked state for the old one too.
        CellKind::Gru => {
            "            from_x = ops.matmul(x[:, t], self.cell.kernel) + self.cell.bias[0]
            from_h = ops.matmul(masked, self.cell.recurrent_kernel) + self.cell.bias[1]
            xz, xr, xn = ops.split(from_x, 3, axis=1)
            hz, hr, hn = ops.split(from_h, 3, axis=1)
            z, r = ops.sigmoid(xz + hz), ops.sigmoid(xr + hr)
            h = z * h + (1 - z) * ops.tanh(xn + r * hn)"
        }
    };
    script.definition(&format!(
        "class Masked{name}(layers.Layer):
    \"\"\"{name} whose state is dropped where it enters the products, {when}.\"\"\"

    def __init__(self, units, rate, **options):
        super().__init__()
        self.cell = layers.{name}Cell(units, **options)
        self.dropout = {class}(rate)

    def build(self, shape):
        self.cell.build((shape[0], shape[2]))

    def call(self, x, training=False):
        {state} = ops.zeros((ops.shape(x)[0], self.cell.units))
{before}        for t in range(x.shape[1]):
            masked = {masked}
{step}
        return h"
    ));
}

fn model(subject: &Subject, script: &mut Script) {
    let shape = match subject.arm.config().net {
        Net::Mlp => format!("({},)", subject.arm.network().inputs()),
        Net::Cnn => "(8, 8, 1)".to_owned(),
        Net::Rnn | Net::Gru | Net::Lstm => "(8, 8)".to_owned(),
    };
    if subject.arm.config().bn {
        script.comment("Keras' running variance is the biased one of the batches, the lab's the unbiased one.");
    }
    if subject.recurrent().is_some_and(|settings| settings.cell == CellKind::Lstm) {
        script.comment(
            "Keras' LSTM has one bias where the lab, as PyTorch, has two that are added: in each step these move by the same \
             amount, and so their sum twice as far as the bias does here.",
        );
    }
    script.lines(&format!("model = keras.Sequential(\n    [\n        layers.Input({shape}),"));
    let mut is_image = subject.arm.config().net == Net::Cnn;
    for spec in &subject.layers {
        if is_image && matches!(spec, Spec::Dense { .. } | Spec::DropConnect { .. }) {
            is_image = false;
            script.lines("        layers.Flatten(),");
        }
        let (name, arguments) = layer(subject, spec);
        let is_own = matches!(spec, Spec::BatchNorm { .. }) && subject.normalises_one() && !is_image;
        let name = if is_own { "BatchNorm" } else { &name };
        script.lines(&call(8, name, &arguments, ","));
    }
    script.lines("    ]\n)\nmodel.summary()");
}

/// The class of a layer and its arguments.
fn layer(subject: &Subject, spec: &Spec) -> (String, Vec<String>) {
    let library = |name: &str, arguments: Vec<String>| (format!("layers.{name}"), arguments);
    match *spec {
        Spec::Dense { outputs, initial } => {
            library("Dense", [vec![outputs.to_string()], weights(subject, initial)].concat())
        }
        Spec::DropConnect { outputs, initial, settings } => (
            "DropConnect".to_owned(),
            [vec![outputs.to_string(), settings.rate.to_string()], weights(subject, initial)].concat(),
        ),
        Spec::Activation(function) => library("Activation", vec![format!("\"{}\"", function.word())]),
        Spec::Dropout { masking, settings } => {
            (dropout::class(Format::Keras, masking, settings.scaling), vec![settings.rate.to_string()])
        }
        Spec::Convolution { kernel, outputs, .. } => {
            let mut arguments = vec![outputs.to_string(), kernel.to_string(), "padding=\"same\"".to_owned()];
            arguments.push("kernel_initializer=he()".to_owned());
            arguments.extend(subject.is_penalised().then(|| "kernel_regularizer=PENALTY".to_owned()));
            library("Conv2D", arguments)
        }
        Spec::MaxPooling { .. } => library("MaxPooling2D", vec!["2".to_owned()]),
        Spec::BatchNorm { .. } => library("BatchNormalization", vec!["momentum=0.9".into(), "epsilon=1e-5".into()]),
        Spec::Recurrent(settings) => recurrent(subject, settings),
    }
}

/// What dense layers are told of their weights.
fn weights(subject: &Subject, initial: Initial) -> Vec<String> {
    let mut arguments = vec![format!("kernel_initializer={}()", initial_name(initial))];
    arguments.extend(subject.is_penalised().then(|| "kernel_regularizer=PENALTY".to_owned()));
    arguments.extend((subject.arm.config().max_norm > 0.0).then(|| "kernel_constraint=BOUND".to_owned()));
    arguments
}

fn recurrent(subject: &Subject, settings: RecurrentSettings) -> (String, Vec<String>) {
    let name = cell_name(settings.cell);
    let mut arguments = vec![settings.units.to_string()];
    let rate = settings.drop.rate;
    let is_own = own_recurrent(subject).is_some();
    if is_own {
        arguments.push(rate.to_string());
    }
    if settings.cell == CellKind::Rnn {
        arguments.push("kernel_initializer=glorot()".to_owned());
        arguments.push("recurrent_initializer=\"orthogonal\"".to_owned());
    } else {
        arguments.push("kernel_initializer=gate_by_gate(glorot)".to_owned());
        arguments.push("recurrent_initializer=gate_by_gate(keras.initializers.Orthogonal)".to_owned());
    }
    if settings.cell == CellKind::Lstm {
        arguments.push("unit_forget_bias=False".to_owned());
    }
    if subject.is_penalised() {
        arguments.push("kernel_regularizer=PENALTY".to_owned());
        arguments.push("recurrent_regularizer=PENALTY".to_owned());
    }
    if rate > 0.0 && !is_own {
        arguments.push(format!("recurrent_dropout={rate}"));
    }
    (if is_own { format!("Masked{name}") } else { format!("layers.{name}") }, arguments)
}

fn training(subject: &Subject, script: &mut Script) {
    let optimizer = match subject.arm.config().optim {
        Optim::Sgd => "SGD(LEARNING_RATE)",
        Optim::Momentum => "SGD(LEARNING_RATE, momentum=0.9)",
        Optim::Adam => "Adam(LEARNING_RATE, epsilon=1e-8)",
    };
    let loss = if subject.is_classification() {
        "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
    } else {
        "keras.losses.MeanSquaredError()"
    };
    let mut metrics = Vec::new();
    if subject.is_penalised() {
        // The loss has the penalties in it.
        metrics.push(if subject.is_classification() {
            "keras.metrics.SparseCategoricalCrossentropy(from_logits=True, name=\"data_loss\")"
        } else {
            "keras.metrics.MeanSquaredError(name=\"data_loss\")"
        });
    }
    if subject.is_classification() {
        metrics.push("\"accuracy\"");
    }
    script.gap();
    script.comment("Training");
    script.lines(&format!("model.compile(\n    optimizer=keras.optimizers.{optimizer},\n    loss={loss},"));
    match metrics.as_slice() {
        [] => {}
        [one] => script.lines(&format!("    metrics=[{one}],")),
        all => script.lines(&format!("    metrics=[\n        {},\n    ],", all.join(",\n        "))),
    }
    script.lines(
        "\
)
model.fit(
    batches(),
    steps_per_epoch=EVERY,
    epochs=ITERATIONS // EVERY,
    validation_data=(x_test, y_test),
    shuffle=False,
    verbose=2,
)",
    );
}

fn evaluation(subject: &Subject, script: &mut Script) {
    script.gap();
    script.comment("Evaluation: everything takes part.");
    script.lines(
        "\
for name, x, y in [(\"training\", x_train, y_train), (\"test\", x_test, y_test)]:
    scores = model.evaluate(x, y, verbose=0, return_dict=True)",
    );
    let loss = if subject.is_penalised() { "data_loss" } else { "loss" };
    let accuracy = if subject.is_classification() { ", accuracy {scores['accuracy']:.3f}" } else { "" };
    script.lines(&format!("    print(f\"{{name}}: loss {{scores['{loss}']:.3f}}{accuracy}\")"));
}
