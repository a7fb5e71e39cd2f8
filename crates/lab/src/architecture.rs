//! From an arm's settings to the layers of its network, and back from layers to the neurons that a reader sees.

use data::Task;
use nn::drop::{DropSettings, Entry, Masking, Noise};
use nn::{CellKind, Image, Initial, RecurrentSettings, Spec};
use settings::{Activation, ArmConfig, DIGIT_SIDE, Net, NormSide, Order};

/// What a column is in its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The network's input.
    Input,
    /// A convolution with its activation, its pooling and its dropout; the first is 1.
    Convolution(usize),
    /// The states of a recurrent layer, one after each step.
    States,
    /// A hidden layer, the first is 1; of a recurrent network that is the state after the last step.
    Hidden(usize),
    /// The network's output.
    Output,
}

/// What the units of a column consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Each is a number.
    Units,
    /// Each is a feature map: one channel of an image of this geometry, in which dropout sees it: after pooling, unless
    /// dropout comes before the activation.
    Maps(Image),
    /// Each is a cell of a state: `cells` after the first step, then those after the second, and so on.
    States {
        /// Steps of a sequence.
        steps: usize,
        /// Units of the state.
        cells: usize,
    },
}

/// A layer as a reader counts them: 0 is the input, then the hidden ones with what belongs to them, last the output. Says
/// where its numbers are among the network's layers and the places of a pass.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What it is.
    pub part: Part,
    /// What its units consist of.
    pub form: Form,
    /// Its units: neurons, feature maps, or cells of the states at all steps.
    pub units: usize,
    /// The network's layer whose weights lead here; none for the input and for a last state.
    pub weights: Option<usize>,
    /// The network's layer that normalises over the batch, where there is one.
    pub norm: Option<usize>,
    /// The place of the sums x W + b, of a convolution before pooling.
    pub sums: usize,
    /// The place of the activations f(z), of feature maps in the geometry of [`Self::form`]; before what else follows f.
    pub activations: usize,
    /// The place of what dropout multiplies: the activations, unless batch normalisation stands between them and dropout,
    /// or dropout comes before the activation.
    pub before_dropout: usize,
    /// The place after activation and dropout, whichever comes last.
    pub outputs: usize,
    /// The network's layer that has the mask; none for the output.
    pub dropout: Option<usize>,
}

/// The layers of a network and the columns of neurons they make.
pub struct Architecture {
    /// The network's layers.
    pub specs: Vec<Spec>,
    /// The reader's layers.
    pub columns: Vec<Column>,
}

impl Column {
    /// A column whose numbers are all at one place, with nothing that leads to it or is done to it.
    fn at(place: usize, part: Part, form: Form, units: usize) -> Column {
        Column {
            part,
            form,
            units,
            weights: None,
            norm: None,
            sums: place,
            activations: place,
            before_dropout: place,
            outputs: place,
            dropout: None,
        }
    }
}

impl Architecture {
    /// The network that `config` asks for, from rows of `inputs` features to what `task` wants:
    ///
    /// - `mlp`: hidden dense layers;
    /// - `cnn`: for each of `channels` a convolution with 3 × 3 kernels, ReLU and 2 × 2 max pooling, then the same;
    /// - `rnn`, `gru`, `lstm`: a recurrent layer that reads the rows of the image one after the other, of which the last
    ///   state goes on, to dense layers if there are more hidden layers than one.
    ///
    /// What follows a layer with weights, by `bn-at` and `bn-order`; pooling only after a convolution:
    ///
    /// | batch norm | `bn-drop` | `drop-bn` |
    /// |---|---|---|
    /// | none | activation, pooling, dropout | the same |
    /// | `before` | norm, activation, pooling, dropout | dropout, norm, activation, pooling |
    /// | `after` | activation, pooling, norm, dropout | activation, pooling, dropout, norm |
    ///
    /// At rate 0 the two of a row are the same network, bit for bit. Dropout stands after pooling: the largest of four cells
    /// that were dropped, or scaled up, each by itself is larger on average than the largest of the four as they are, and no
    /// scaling makes up for that. The one exception is dropout right before a norm that is itself before the activation.
    /// There it changes its side of activation and pooling too, which for ReLU and whole maps makes no difference, since
    /// both let through a factor that is not negative; for single cells it does.
    ///
    /// Dropout layers are there at rate 0 too, and however they drop there are as many layers: so both can change while
    /// the network trains.
    pub fn new(config: &ArmConfig, inputs: usize, task: Task) -> Self {
        let mut builder = Builder { config, specs: Vec::new(), columns: Vec::new() };
        builder.input(inputs);
        match config.net {
            Net::Mlp => builder.hidden_layers(1),
            Net::Cnn => {
                builder.convolutions();
                builder.hidden_layers(1);
            }
            Net::Rnn => builder.recurrent(CellKind::Rnn),
            Net::Gru => builder.recurrent(CellKind::Gru),
            Net::Lstm => builder.recurrent(CellKind::Lstm),
        }
        builder.output(task.outputs());
        Self { specs: builder.specs, columns: builder.columns }
    }
}

/// What follows the weights of a layer.
#[derive(Clone, Copy)]
enum Step {
    Norm,
    Activation,
    /// In convolutions only.
    Pooling,
    Dropout,
}

/// In which order, see [`Architecture::new`].
fn steps(config: &ArmConfig) -> &'static [Step] {
    use Step::{Activation, Dropout, Norm, Pooling};
    match (config.bn, config.bn_at, config.bn_order) {
        (false, ..) => &[Activation, Pooling, Dropout],
        (true, NormSide::Before, Order::BnDrop) => &[Norm, Activation, Pooling, Dropout],
        (true, NormSide::Before, Order::DropBn) => &[Dropout, Norm, Activation, Pooling],
        (true, NormSide::After, Order::BnDrop) => &[Activation, Pooling, Norm, Dropout],
        (true, NormSide::After, Order::DropBn) => &[Activation, Pooling, Dropout, Norm],
    }
}

struct Builder<'a> {
    config: &'a ArmConfig,
    specs: Vec<Spec>,
    columns: Vec<Column>,
}

impl Builder<'_> {
    /// Adds a layer, and says which it is.
    fn add(&mut self, spec: Spec) -> usize {
        self.specs.push(spec);
        self.specs.len() - 1
    }

    /// The place of a pass that the newest layer writes to.
    fn place(&self) -> usize {
        self.specs.len()
    }

    fn settings(&self, rate: f64) -> DropSettings {
        DropSettings { rate: rate as f32, scaling: self.config.scaling }
    }

    /// A dropout layer.
    fn dropout(&self, masking: Masking, rate: f64) -> Spec {
        Spec::Dropout { masking, settings: self.settings(rate) }
    }

    fn input(&mut self, units: usize) {
        let dropout = self.add(self.dropout(Masking::STANDARD, self.config.drop_in));
        self.columns.push(Column {
            outputs: self.place(),
            dropout: Some(dropout),
            ..Column::at(0, Part::Input, Form::Units, units)
        });
    }

    /// What follows the layer `weights`, which has weights: the [`steps`] with this `activation` and the dropout layer
    /// `dropout`. `form` is that of what the layer puts out.
    fn follow(&mut self, part: Part, form: Form, units: usize, weights: usize, activation: Spec, dropout: Spec) {
        let place = self.place();
        let mut column = Column { weights: Some(weights), ..Column::at(place, part, form, units) };
        for step in steps(self.config) {
            match (step, form) {
                (Step::Norm, _) => column.norm = Some(self.add(Spec::BatchNorm { channels: units })),
                (Step::Activation, _) => {
                    self.add(activation);
                    (column.activations, column.outputs) = (self.place(), self.place());
                }
                (Step::Dropout, _) => {
                    column.before_dropout = self.add(dropout);
                    column.dropout = Some(column.before_dropout);
                    column.outputs = self.place();
                }
                (Step::Pooling, Form::Maps(image)) => {
                    self.add(Spec::MaxPooling { image });
                    // What was dropped before is shown as it was dropped.
                    if column.dropout.is_none() {
                        column.form = Form::Maps(pooled(image));
                        column.activations = self.place();
                    }
                }
                (Step::Pooling, _) => {}
            }
        }
        if matches!(self.specs[weights], Spec::DropConnect { .. }) {
            column.dropout = Some(weights);
        }
        self.columns.push(column);
    }

    /// The dense hidden layers from number `first` on.
    fn hidden_layers(&mut self, first: usize) {
        let config = self.config;
        let layers = config.layers.iter().zip(&config.drop).enumerate().skip(first - 1);
        for (before, (&units, &rate)) in layers {
            let initial = Initial::before(config.act);
            let masking = config.kind.masking();
            // The dropout layer is there whatever the kind, so that the kind can change.
            let (weights, dropout) = if masking.entry == Entry::Weight {
                let settings = self.settings(rate);
                let weights = self.add(Spec::DropConnect { outputs: units, initial, settings });
                (weights, self.dropout(Masking::STANDARD, 0.0))
            } else {
                (self.add(Spec::Dense { outputs: units, initial }), self.dropout(masking, rate))
            };
            self.follow(Part::Hidden(before + 1), Form::Units, units, weights, Spec::Activation(config.act), dropout);
        }
    }

    fn convolutions(&mut self) {
        let config = self.config;
        let mut image = Image { height: DIGIT_SIDE, width: DIGIT_SIDE, channels: 1 };
        for (before, &channels) in config.channels.iter().enumerate() {
            let weights = self.add(Spec::Convolution { image, kernel: KERNEL, outputs: channels });
            image.channels = channels;
            let masking = Masking { noise: Noise::Bernoulli, entry: config.conv_kind.entry(channels) };
            let dropout = self.dropout(masking, config.drop_conv);
            let relu = Spec::Activation(Activation::Relu);
            self.follow(Part::Convolution(before + 1), Form::Maps(image), channels, weights, relu, dropout);
            image = pooled(image);
        }
    }

    /// The states of a recurrent layer, the last of them as a hidden layer, and the dense layers after it.
    fn recurrent(&mut self, cell: CellKind) {
        let config = self.config;
        let (cells, rate) = (config.layers[0], config.drop[0]);
        let weights = self.add(Spec::Recurrent(RecurrentSettings {
            cell,
            features: DIGIT_SIDE,
            units: cells,
            drop: self.settings(config.drop_rec),
            mask: config.rec_mask,
        }));
        let last = self.place();
        self.columns.push(Column {
            weights: Some(weights),
            dropout: Some(weights),
            ..Column::at(last, Part::States, Form::States { steps: DIGIT_SIDE, cells }, DIGIT_SIDE * cells)
        });
        // There is no dense layer here whose weights could be dropped, nor a SELU for alpha dropout.
        let masking = match config.kind.masking() {
            Masking { entry: Entry::Weight, .. } | Masking { noise: Noise::Alpha, .. } => Masking::STANDARD,
            masking => masking,
        };
        let dropout = self.add(self.dropout(masking, rate));
        self.columns.push(Column {
            outputs: self.place(),
            dropout: Some(dropout),
            ..Column::at(last, Part::Hidden(1), Form::Units, cells)
        });
        self.hidden_layers(2);
    }

    fn output(&mut self, units: usize) {
        let weights = self.add(Spec::Dense { outputs: units, initial: Initial::Glorot });
        let place = self.place();
        self.columns.push(Column { weights: Some(weights), ..Column::at(place, Part::Output, Form::Units, units) });
    }
}

/// The geometry of `image` after 2 × 2 pooling.
fn pooled(image: Image) -> Image {
    Image { height: image.height / 2, width: image.width / 2, ..image }
}

/// Rows, and columns, of a convolution's kernels.
pub const KERNEL: usize = 3;
