//! The script for PyTorch.

use super::dataset::{self, Shapes};
use super::header::header;
use super::python::{Script, call};
use super::{Format, Subject, dropout};
use nn::drop::{DropConnect, RecurrentMask};
use nn::{CellKind, Initial, Spec};
use settings::{Activation, Net, Optim};

const SHAPES: Shapes = Shapes { image: "(-1, 1, 8, 8)", sequence: "(-1, 8, 8)" };

/// The whole script.
pub fn script(subject: &Subject) -> String {
    let mut script = Script::default();
    header(subject, "PyTorch", &mut script);
    script.gap();
    let family = subject.lab.config().data;
    script.lines(dataset::standard_imports(subject));
    script.lines("import numpy as np\nimport torch");
    script.lines(dataset::imports(family));
    script.lines("from torch import nn");
    script.gap();
    constants(subject, &mut script);
    dataset::data(subject, &SHAPES, &mut script);
    let answers = if subject.is_classification() { "long" } else { "float32" };
    script.lines(&format!(
        "\
x_train, x_test = (torch.tensor(x, dtype=torch.float32) for x in (x_train, x_test))
y_train, y_test = (torch.tensor(y, dtype=torch.{answers}) for y in (y_train, y_test))"
    ));
    dataset::batches(&mut script);
    script.comment("Network");
    script.lines("torch.manual_seed(SEED)");
    dropout::definitions(Format::Pytorch, subject, &mut script);
    drop_connect(subject, &mut script);
    batch_norm_of_one(subject, &mut script);
    recurrent_class(subject, &mut script);
    model(subject, &mut script);
    initial_values(subject, &mut script);
    training(subject, &mut script);
    script.finish()
}

fn constants(subject: &Subject, script: &mut Script) {
    let config = subject.arm.config();
    dataset::constants(subject, script);
    script.lines("ITERATIONS = 3000\nEVERY = 300  # iterations between reports");
    script.constant("LEARNING_RATE", config.lr);
    if config.l1 > 0.0 {
        script.constant("L1", config.l1);
    }
    if config.l2 > 0.0 {
        script.constant("L2", config.l2);
    }
    if config.max_norm > 0.0 {
        script.constant("MAX_NORM", config.max_norm);
    }
}

fn drop_connect(subject: &Subject, script: &mut Script) {
    if subject.has(|spec| matches!(spec, Spec::DropConnect { .. })) {
        let class = dropout::class(Format::Pytorch, DropConnect::MASKING, subject.arm.config().scaling);
        script.definition(&format!(
            "class DropConnect(nn.Linear):
    \"\"\"A dense layer that drops weights instead of neurons, the same for a whole batch.\"\"\"

    def __init__(self, inputs, units, p):
        super().__init__(inputs, units)
        self.dropout = {class}(p)

    def forward(self, x):
        return nn.functional.linear(x, self.dropout(self.weight), self.bias)"
        ));
    }
}

fn cell_name(cell: CellKind) -> &'static str {
    match cell {
        CellKind::Rnn => "RNN",
        CellKind::Gru => "GRU",
        CellKind::Lstm => "LSTM",
    }
}

/// A recurrent layer that gives its last state: the library's, or, where the state is dropped, a loop over its cell.
fn recurrent_class(subject: &Subject, script: &mut Script) {
    let Some(settings) = subject.recurrent() else { return };
    let name = cell_name(settings.cell);
    if settings.drop.rate == 0.0 {
        script.definition(&format!(
            "class Last{name}(nn.{name}):
    \"\"\"{name} that gives its last state alone.\"\"\"

    def forward(self, x):
        states, _ = super().forward(x)
        return states[:, -1]"
        ));
        return;
    }
    let class = dropout::class(Format::Pytorch, settings.masking(), settings.drop.scaling);
    let state = if settings.cell == CellKind::Lstm { "h = c" } else { "h" };
    let (when, before, masked) = match settings.mask {
        RecurrentMask::Same => {
            ("one mask for all steps", "        mask = self.dropout(torch.ones_like(h))\n", "h * mask")
        }
        RecurrentMask::Fresh => ("another at every step", "", "self.dropout(h)"),
    };
    let step = match settings.cell {
        CellKind::Rnn => "            h = self.cell(step, masked)",
        CellKind::Lstm => "            h, c = self.cell(step, (masked, c))",
        // The cell of PyTorch would take the masked state for the old one too.
        CellKind::Gru => {
            "            from_x = nn.functional.linear(step, self.cell.weight_ih, self.cell.bias_ih)
            from_h = nn.functional.linear(masked, self.cell.weight_hh, self.cell.bias_hh)
            xr, xz, xn = from_x.chunk(3, dim=1)
            hr, hz, hn = from_h.chunk(3, dim=1)
            r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
            h = z * h + (1 - z) * torch.tanh(xn + r * hn)"
        }
    };
    script.definition(&format!(
        "class Masked{name}(nn.Module):
    \"\"\"{name} whose state is dropped where it enters the products, {when}.\"\"\"

    def __init__(self, inputs, units, p):
        super().__init__()
        self.cell = nn.{name}Cell(inputs, units)
        self.dropout = {class}(p)

    def forward(self, x):
        {state} = x.new_zeros(len(x), self.cell.hidden_size)
{before}        for step in x.unbind(dim=1):
            masked = {masked}
{step}
        return h"
    ));
}

fn model(subject: &Subject, script: &mut Script) {
    script.lines("model = nn.Sequential(");
    let config = subject.arm.config();
    let mut is_image = config.net == Net::Cnn;
    let mut features = subject.arm.network().inputs();
    for spec in &subject.layers {
        if is_image && matches!(spec, Spec::Dense { .. } | Spec::DropConnect { .. }) {
            is_image = false;
            script.lines("    nn.Flatten(),");
        }
        let (name, arguments) = layer(spec, features, is_image);
        let is_own = matches!(spec, Spec::BatchNorm { .. }) && subject.normalises_one();
        let name = name.strip_prefix("nn.").filter(|_| is_own).unwrap_or(&name);
        script.lines(&call(4, name, &arguments, ","));
        features = match *spec {
            Spec::Dense { outputs, .. } | Spec::DropConnect { outputs, .. } => outputs,
            Spec::Recurrent(settings) => settings.units,
            Spec::Convolution { image, outputs, .. } => image.pixels() * outputs,
            Spec::MaxPooling { image } => (image.height / 2) * (image.width / 2) * image.channels,
            _ => features,
        };
    }
    script.lines(")\nprint(model)");
}

/// The classes that normalise a batch of one, which PyTorch refuses.
fn batch_norm_of_one(subject: &Subject, script: &mut Script) {
    if !subject.normalises_one() {
        return;
    }
    let is_image = subject.arm.config().net == Net::Cnn;
    for name in ["BatchNorm1d", "BatchNorm2d"].iter().take(if is_image { 2 } else { 1 }) {
        script.definition(&format!(
            "class {name}(nn.{name}):
    \"\"\"Gives the shift beta where a batch has one number, as the lab does; PyTorch refuses that.\"\"\"

    def forward(self, x):
        if self.training and x.numel() == self.num_features:
            self.running_mean.lerp_(x.detach().flatten(), self.momentum)
            return self.bias.reshape(1, -1, *[1] * (x.dim() - 2)).expand_as(x)
        return super().forward(x)"
        ));
    }
}

/// The class of a layer that is given so many `features`, and its arguments.
fn layer(spec: &Spec, features: usize, is_image: bool) -> (String, Vec<String>) {
    let library = |name: &str, arguments: Vec<String>| (format!("nn.{name}"), arguments);
    match *spec {
        Spec::Dense { outputs, .. } => library("Linear", vec![features.to_string(), outputs.to_string()]),
        Spec::DropConnect { outputs, settings, .. } => {
            ("DropConnect".to_owned(), vec![features.to_string(), outputs.to_string(), settings.rate.to_string()])
        }
        Spec::Activation(function) => {
            let name = match function {
                Activation::Relu => "ReLU",
                Activation::Tanh => "Tanh",
                Activation::Sigmoid => "Sigmoid",
                Activation::Selu => "SELU",
                Activation::Identity => "Identity",
            };
            library(name, Vec::new())
        }
        Spec::Dropout { masking, settings } => {
            (dropout::class(Format::Pytorch, masking, settings.scaling), vec![settings.rate.to_string()])
        }
        Spec::Convolution { image, kernel, outputs } => {
            let sizes = [image.channels, outputs, kernel].map(|size| size.to_string());
            library("Conv2d", [&sizes[..], &["padding=\"same\"".to_owned()]].concat())
        }
        Spec::MaxPooling { .. } => library("MaxPool2d", vec!["2".to_owned()]),
        Spec::BatchNorm { channels } => {
            let name = if is_image { "BatchNorm2d" } else { "BatchNorm1d" };
            library(name, vec![channels.to_string()])
        }
        Spec::Recurrent(settings) => {
            let name = cell_name(settings.cell);
            let mut arguments = vec![settings.features.to_string(), settings.units.to_string()];
            if settings.drop.rate > 0.0 {
                arguments.push(settings.drop.rate.to_string());
                (format!("Masked{name}"), arguments)
            } else {
                arguments.push("batch_first=True".to_owned());
                (format!("Last{name}"), arguments)
            }
        }
    }
}

/// The lines that set a dense or convolutional layer's weights to their initial values.
fn initial_line(initial: Initial) -> &'static str {
    match initial {
        Initial::He => "nn.init.kaiming_normal_(layer.weight, nonlinearity=\"relu\")",
        Initial::LeCun => "nn.init.kaiming_normal_(layer.weight, nonlinearity=\"linear\")",
        Initial::Glorot => "nn.init.xavier_normal_(layer.weight)",
        Initial::Orthogonal => "nn.init.orthogonal_(layer.weight)",
    }
}

/// Initial values as those of the lab: normal, with zero biases, and each gate's block for itself.
fn initial_values(subject: &Subject, script: &mut Script) {
    let config = subject.arm.config();
    script.gap();
    script.comment(
        "Initial values: He et al. (2015) before ReLU, LeCun et al. (1998) before SELU, else Glorot and Bengio (2010); \
         orthogonal recurrent weights (Saxe et al. 2014), each gate's for itself; biases 0.",
    );
    script.lines("for layer in model.modules():");
    let dense = subject.layers.iter().filter_map(|spec| match spec {
        Spec::Dense { initial, .. } | Spec::DropConnect { initial, .. } => Some(*initial),
        _ => None,
    });
    let hidden = dense.clone().next().unwrap_or(Initial::Glorot);
    let has_hidden = dense.count() > 1;
    let branches = match (config.net, hidden) {
        (Net::Cnn, Initial::He) => vec![("(nn.Conv2d, nn.Linear)", hidden)],
        (Net::Cnn, _) => vec![("nn.Conv2d", Initial::He), ("nn.Linear", hidden)],
        _ => vec![("nn.Linear", hidden)],
    };
    for (class, initial) in branches {
        let line = initial_line(initial);
        script
            .lines(&format!("    if isinstance(layer, {class}):\n        {line}\n        nn.init.zeros_(layer.bias)"));
    }
    if let Some(settings) = subject.recurrent() {
        let suffix = if settings.drop.rate > 0.0 { "Cell" } else { "" };
        let name = cell_name(settings.cell);
        let gates = match settings.cell {
            CellKind::Rnn => 1,
            CellKind::Gru => 3,
            CellKind::Lstm => 4,
        };
        script.lines(&format!(
            "    if isinstance(layer, nn.{name}{suffix}):
        for name, values in layer.named_parameters():
            for block in values.chunk({gates}):
                if name.startswith(\"weight_ih\"):
                    nn.init.xavier_normal_(block)
                elif name.startswith(\"weight_hh\"):
                    nn.init.orthogonal_(block)
                else:
                    nn.init.zeros_(block)"
        ));
        if settings.cell == CellKind::Rnn {
            let end = if suffix.is_empty() { "_l0" } else { "" };
            script
                .lines(&format!("        layer.bias_hh{end}.requires_grad_(False)  # one bias does; PyTorch has two"));
        }
    }
    if has_hidden && hidden != Initial::Glorot {
        script.lines("nn.init.xavier_normal_(model[-1].weight)");
    }
}

fn training(subject: &Subject, script: &mut Script) {
    let config = subject.arm.config();
    let optimizer = match config.optim {
        Optim::Sgd => "SGD(model.parameters(), lr=LEARNING_RATE)",
        Optim::Momentum => "SGD(model.parameters(), lr=LEARNING_RATE, momentum=0.9)",
        Optim::Adam => "Adam(model.parameters(), lr=LEARNING_RATE)",
    };
    let loss = if subject.is_classification() { "CrossEntropyLoss" } else { "MSELoss" };
    script.gap();
    script.comment("Training");
    script.lines(&format!("loss_of = nn.{loss}()\noptimizer = torch.optim.{optimizer}"));
    if subject.is_penalised() {
        script.lines("weights = [w for w in model.parameters() if w.dim() > 1]  # all but biases and norms");
    }
    report(subject, script);
    script.lines(
        "\
for iteration, (x, y) in zip(range(1, ITERATIONS + 1), batches()):
    model.train()
    loss = loss_of(model(x), y)",
    );
    if config.l1 > 0.0 {
        script.lines("    loss = loss + L1 * sum(w.abs().sum() for w in weights)");
    }
    if config.l2 > 0.0 {
        script.lines("    loss = loss + L2 / 2 * sum(w.square().sum() for w in weights)");
    }
    script.lines("    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()");
    if config.max_norm > 0.0 {
        script.lines(
            "    for layer in model.modules():
        if isinstance(layer, nn.Linear):  # each row has the weights that enter a neuron
            layer.weight.data = torch.renorm(layer.weight.data, p=2, dim=0, maxnorm=MAX_NORM)",
        );
    }
    script.lines("    if iteration % EVERY == 0:\n        report(iteration)");
}

/// The function that evaluates the network on all data.
fn report(subject: &Subject, script: &mut Script) {
    script.definition(if subject.is_classification() {
        "\
def report(iteration):
    \"\"\"Evaluates: everything takes part.\"\"\"
    model.eval()
    with torch.no_grad():
        for name, x, y in [(\"training\", x_train, y_train), (\"test\", x_test, y_test)]:
            outputs = model(x)
            loss = loss_of(outputs, y).item()
            accuracy = (outputs.argmax(dim=1) == y).float().mean().item()
            print(f\"{iteration} {name}: loss {loss:.3f}, accuracy {accuracy:.3f}\")"
    } else {
        "\
def report(iteration):
    \"\"\"Evaluates: everything takes part.\"\"\"
    model.eval()
    with torch.no_grad():
        for name, x, y in [(\"training\", x_train, y_train), (\"test\", x_test, y_test)]:
            print(f\"{iteration} {name}: loss {loss_of(model(x), y).item():.3f}\")"
    });
}
