//! The table of settings: the only definition of each one's key, values, default, place in `Config` and explanation.
//!
//! The query's grammar, the controls, the errors and the documentation are all made from it.

use serde::Serialize;

use super::choices::{Family, Net, NormSide, Order};
use super::value::{MOST_LAYERS, Scale, Typed, Value, Values};
use super::{ArmConfig, Config};
use nn::drop::{ConvKind, Kind, RecurrentMask, Scaling};
use nn::{Activation, Optim};

/// One setting.
pub(super) struct Definition {
    pub key: &'static str,
    /// What the key was called before: still read, so that old links work, and never written.
    pub former_key: Option<&'static str>,
    pub label: &'static str,
    /// How the name of an arm tells the value: `{value}`, or `{label}` of a choice; nothing is the label and the value.
    pub told: &'static str,
    pub help: &'static str,
    pub group: &'static str,
    /// Whether it can change while training; otherwise a change restarts the run.
    pub live: bool,
    /// Whether it is a rate of dropout, which arm a has at 0 unless an `a.` key says otherwise.
    pub dropout: bool,
    pub values: Values,
    pub default: &'static str,
    /// Runs, or arms, whose default is another one: the first that fits counts. It is 0 where the setting does not apply.
    pub defaults: &'static [DefaultWhere],
    /// Families of data for which a whole number has another maximum.
    pub maxima: &'static [(Family, u64)],
    /// What the run must have for it to mean something: all of these.
    pub requires: &'static [Condition],
    pub field: Field,
}

/// Requires another setting to have one of these values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Condition {
    /// The other setting.
    pub key: &'static str,
    /// The words.
    pub words: &'static [&'static str],
}

/// The default that a setting has where another setting has one of some words. For an arm that is the arm's own word.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DefaultWhere {
    /// What the run, or the arm, must have.
    pub condition: Condition,
    /// The default, as it is written in a query.
    pub value: &'static str,
}

/// Where a setting is kept in a `Config`.
pub(super) enum Field {
    /// Once for the run.
    Run { get: fn(&Config) -> Value, put: fn(&mut Config, &Value) },
    /// Once for each arm.
    Arm { get: fn(&ArmConfig) -> Value, put: fn(&mut ArmConfig, &Value) },
}

/// A field by its name. Values come from the setting's own `read`, so their type is the field's; a test holds that.
macro_rules! field {
    ($place:ident $($name:ident).+) => {
        Field::$place {
            get: |config| config.$($name).+.value(),
            put: |config, value| {
                if let Some(value) = Typed::typed(value) {
                    config.$($name).+ = value;
                }
            },
        }
    };
}

/// What most settings have in common.
const PLAIN: Definition = Definition {
    key: "",
    former_key: None,
    label: "",
    told: "",
    help: "",
    group: "",
    live: false,
    dropout: false,
    values: Values::Switch,
    default: "0",
    defaults: &[],
    maxima: &[],
    requires: &[],
    field: field!(Run compare),
};

/// Keys that other settings depend on.
pub(super) const DATA: &str = "data";
pub(super) const TRAIN: &str = "train";
pub(super) const TEST: &str = "test";
pub(super) const LABEL: &str = "label";
pub(super) const COLUMNS: &str = "columns";
pub(super) const NET: &str = "net";
pub(super) const LAYERS: &str = "layers";
pub(super) const CHANNELS: &str = "channels";
pub(super) const ACT: &str = "act";
pub(super) const DROP: &str = "drop";
pub(super) const KIND: &str = "kind";
pub(super) const BN: &str = "bn";
pub(super) const BATCH: &str = "batch";

const CONVOLUTIONAL: Condition = Condition { key: NET, words: &["cnn"] };
const RECURRENT: Condition = Condition { key: NET, words: &["rnn", "gru", "lstm"] };
const NORMALISED: Condition = Condition { key: BN, words: &["on"] };
const OF_DIGITS: Condition = Condition { key: DATA, words: &["digits"] };
const OF_OWN_TABLE: Condition = Condition { key: DATA, words: &["table"] };

/// The default of digits.
const fn digits(value: &'static str) -> DefaultWhere {
    DefaultWhere { condition: OF_DIGITS, value }
}

/// The default of some networks, or families of data.
const fn with(key: &'static str, words: &'static [&'static str], value: &'static str) -> DefaultWhere {
    DefaultWhere { condition: Condition { key, words }, value }
}

/// Images in the data set of digits, for training and test together.
pub const DIGITS: usize = 1797;
/// Fewest training and test examples.
pub const FEWEST_EXAMPLES: usize = 4;

/// As many as leave the fewest for the other half.
const MOST_DIGITS: &[(Family, u64)] = &[(Family::Digits, (DIGITS - FEWEST_EXAMPLES) as u64)];
const EXAMPLES: Values = Values::Integer { min: FEWEST_EXAMPLES as u64, max: 5000, scale: Scale::Log };
const PENALTY: Values = Values::Real { min: 0.0, max: 1.0, step: 0.00001, scale: Scale::Log };

/// Every setting, in the order of the query and of the controls.
pub(super) static SETTINGS: &[Definition] = &[
    Definition {
        key: DATA,
        label: "Data",
        help: "What the two networks learn from. Both get the same examples.",
        group: "data",
        values: Values::Choice(Family::CHOICES),
        default: "circles",
        field: field!(Run data),
        ..PLAIN
    },
    Definition {
        key: TRAIN,
        label: "Training examples",
        help: "How many examples the networks learn from. The fewer there are, the easier they are to memorise.",
        group: "data",
        values: EXAMPLES,
        default: "80",
        defaults: &[digits("300"), with(DATA, &["moons"], "60")],
        maxima: MOST_DIGITS,
        field: field!(Run train),
        ..PLAIN
    },
    Definition {
        key: TEST,
        label: "Test examples",
        help: "How many examples are kept back to see what the networks do with data that they never learnt from.",
        group: "data",
        values: EXAMPLES,
        default: "500",
        defaults: &[digits("1000")],
        maxima: MOST_DIGITS,
        field: field!(Run test),
        ..PLAIN
    },
    Definition {
        key: "noise",
        label: "Noise",
        help: "How far the points are scattered: the standard deviation that is added to each coordinate (for the curve, to its height).",
        group: "data",
        values: Values::Real { min: 0.0, max: 2.0, step: 0.05, scale: Scale::Linear },
        default: "0.2",
        defaults: &[with(DATA, &["digits", "table"], "0"), with(DATA, &["moons"], "0.3")],
        requires: &[Condition { key: DATA, words: &["circles", "moons", "gaussians", "xor", "spiral", "curve"] }],
        field: field!(Run noise),
        ..PLAIN
    },
    Definition {
        key: "flip",
        label: "Flipped labels",
        help: "The share of training examples whose label is replaced by another class. Test labels stay true, so memorising the flipped ones does harm.",
        group: "data",
        values: Values::Real { min: 0.0, max: 1.0, step: 0.05, scale: Scale::Linear },
        default: "0.1",
        defaults: &[digits("0.3"), with(DATA, &["curve", "table"], "0")],
        requires: &[Condition {
            key: DATA,
            words: &["circles", "moons", "gaussians", "xor", "spiral", "digits", "table"],
        }],
        field: field!(Run flip),
        ..PLAIN
    },
    Definition {
        key: LABEL,
        label: "Label column",
        help: "The column of an own table that has the class of each row, where it is not the one that was guessed.",
        group: "data",
        values: Values::Name,
        default: "",
        requires: &[OF_OWN_TABLE],
        field: field!(Run label),
        ..PLAIN
    },
    Definition {
        key: COLUMNS,
        label: "Columns",
        help: "What other columns of an own table are, where that is not what was guessed: a number, a category with an input for each value, or left out.",
        group: "data",
        values: Values::Columns,
        default: "",
        requires: &[OF_OWN_TABLE],
        field: field!(Run columns),
        ..PLAIN
    },
    Definition {
        key: NET,
        label: "Network",
        told: "{label}",
        help: "The kind of network. All but the dense one read a digit: as an image, or as a sequence of its 8 rows.",
        group: "network",
        values: Values::Choice(Net::CHOICES),
        default: "mlp",
        field: field!(Arm net),
        ..PLAIN
    },
    Definition {
        key: LAYERS,
        // HTML's own attribute `hidden` hides the element, so a lab could not be embedded with it.
        former_key: Some("hidden"),
        label: "Hidden layers",
        told: "{value} units",
        help: "The number of neurons in each dense hidden layer; in a recurrent network the first is the size of the state. A large network can memorise more; a small one has no neurons to spare.",
        group: "network",
        values: Values::Sizes { layers: "hidden layers", most_layers: MOST_LAYERS, units: "units", most_units: 1024 },
        default: "16,16",
        // What learns noisy digits, and shows what dropout does to it, within ten seconds.
        defaults: &[with(NET, &["cnn", "rnn", "gru"], "64"), with(NET, &["lstm"], "32"), digits("128,128")],
        field: field!(Arm layers),
        ..PLAIN
    },
    Definition {
        key: CHANNELS,
        label: "Channels",
        told: "{value} channels",
        help: "The number of feature maps of each convolution. Each has 3 × 3 kernels, ReLU and 2 × 2 max pooling, which halves the image.",
        group: "network",
        // 8 × 8 pixels can be halved three times.
        values: Values::Sizes { layers: "convolutions", most_layers: 3, units: "channels", most_units: 128 },
        default: "8,16",
        requires: &[CONVOLUTIONAL],
        field: field!(Arm channels),
        ..PLAIN
    },
    Definition {
        key: ACT,
        label: "Activation",
        told: "{label}",
        help: "The function that each neuron of a dense hidden layer applies to its sum. Convolutions have ReLU, and recurrent layers the functions of their cell.",
        group: "network",
        values: Values::Choice(Activation::CHOICES),
        default: "relu",
        field: field!(Arm act),
        ..PLAIN
    },
    Definition {
        key: DROP,
        label: "Dropout rate p",
        told: "p = {value}",
        help: "The probability that a hidden neuron is dropped in a training pass. One rate for all hidden layers, or one for each.",
        group: "dropout",
        live: true,
        dropout: true,
        values: Values::Rates,
        default: "0.2",
        defaults: &[digits("0.5")],
        field: field!(Arm drop),
        ..PLAIN
    },
    Definition {
        key: "drop-in",
        label: "Rate on the input",
        told: "input p = {value}",
        help: "The probability that an input is dropped in a training pass, for each pixel by itself, in a recurrent network too. It is usually smaller than the rate of hidden layers.",
        group: "dropout",
        live: true,
        dropout: true,
        values: Values::Rate,
        field: field!(Arm drop_in),
        ..PLAIN
    },
    Definition {
        key: "drop-conv",
        label: "Rate after convolutions",
        told: "convolution p = {value}",
        help: "The probability that a feature map, or a cell of one, is dropped in a training pass, after each convolution's pooling.",
        group: "dropout",
        live: true,
        dropout: true,
        values: Values::Rate,
        requires: &[CONVOLUTIONAL],
        field: field!(Arm drop_conv),
        ..PLAIN
    },
    Definition {
        key: "drop-rec",
        label: "Rate on the state",
        told: "state p = {value}",
        help: "The probability that a unit of the recurrent state is dropped in a training pass, where the state h enters the products of the next step. The cell of an LSTM, and what a GRU carries over, stay whole.",
        group: "dropout",
        live: true,
        dropout: true,
        values: Values::Rate,
        defaults: &[DefaultWhere { condition: RECURRENT, value: "0.2" }],
        requires: &[RECURRENT],
        field: field!(Arm drop_rec),
        ..PLAIN
    },
    Definition {
        key: KIND,
        label: "Dropout variant",
        help: "What dropping does to a hidden layer in a training pass. Input, convolutions and recurrent states always drop in the standard way, and so does a recurrent layer's last state with DropConnect, which needs a dense layer.",
        group: "dropout",
        live: true,
        values: Values::Choice(Kind::CHOICES),
        default: "standard",
        field: field!(Arm kind),
        ..PLAIN
    },
    Definition {
        key: "conv-kind",
        label: "In convolutions",
        told: "in convolutions: {value}",
        help: "What is dropped after a convolution and its pooling: whole feature maps or single cells.",
        group: "dropout",
        live: true,
        values: Values::Choice(ConvKind::CHOICES),
        default: "spatial",
        requires: &[CONVOLUTIONAL],
        field: field!(Arm conv_kind),
        ..PLAIN
    },
    Definition {
        key: "rec-mask",
        label: "Mask over time",
        help: "Whether the recurrent state has the same mask at every step of a sequence or a fresh one at each.",
        group: "dropout",
        live: true,
        values: Values::Choice(RecurrentMask::CHOICES),
        default: "same",
        requires: &[RECURRENT],
        field: field!(Arm rec_mask),
        ..PLAIN
    },
    Definition {
        key: "scaling",
        label: "Scaling",
        help: "How outputs are rescaled to compensate for dropped neurons, so that a layer's expected output is the same in training and in evaluation. Gaussian, uniform and alpha dropout need no scaling.",
        group: "dropout",
        live: true,
        values: Values::Choice(Scaling::CHOICES),
        default: "inverted",
        field: field!(Arm scaling),
        ..PLAIN
    },
    Definition {
        key: BN,
        label: "Batch norm",
        help: "Whether each convolution and each dense hidden layer is followed by batch normalisation, which brings every channel or neuron to mean 0 and variance 1 over the batch (Ioffe and Szegedy 2015).",
        group: "network",
        values: Values::Switch,
        default: "off",
        field: field!(Arm bn),
        ..PLAIN
    },
    Definition {
        key: "bn-at",
        label: "Place of the norm",
        told: "norm {value} the activation",
        help: "On which side of the activation function batch normalisation stands; in a convolution, of the activation and the pooling.",
        group: "network",
        values: Values::Choice(NormSide::CHOICES),
        default: "before",
        requires: &[NORMALISED],
        field: field!(Arm bn_at),
        ..PLAIN
    },
    Definition {
        key: "bn-order",
        label: "Order",
        told: "order {value}",
        help: "Which comes first, batch normalisation or dropout; at rate 0 both orders are the same network. With bn-at=before, bn-drop is norm, activation, dropout, and drop-bn is dropout, norm, activation, in a convolution before pooling too. The remedy of Li et al. (2019), dropout only after the last norm, is a rate for each layer: drop=0,0.5 in a network with two hidden layers.",
        group: "network",
        values: Values::Choice(Order::CHOICES),
        default: "bn-drop",
        requires: &[NORMALISED],
        field: field!(Arm bn_order),
        ..PLAIN
    },
    Definition {
        key: "optim",
        label: "Optimizer",
        told: "{label}",
        help: "How a gradient becomes a step of the weights.",
        group: "training",
        values: Values::Choice(Optim::CHOICES),
        default: "adam",
        field: field!(Arm optim),
        ..PLAIN
    },
    Definition {
        key: "lr",
        label: "Learning rate",
        help: "The size of the steps. Too small is slow; too large oscillates or diverges.",
        group: "training",
        live: true,
        values: Values::Real { min: 0.000001, max: 10.0, step: 0.000001, scale: Scale::Log },
        default: "0.005",
        // The slower a network's iterations, the fewer there are in ten seconds.
        defaults: &[with(NET, &["gru"], "0.002"), with(NET, &["lstm"], "0.003"), digits("0.001")],
        field: field!(Arm lr),
        ..PLAIN
    },
    Definition {
        key: BATCH,
        label: "Batch size",
        help: "How many training examples each iteration uses. Each of them has its own dropped neurons; with DropConnect all share one mask.",
        group: "training",
        values: Values::Integer { min: 1, max: 512, scale: Scale::Log },
        default: "16",
        defaults: &[digits("32")],
        field: field!(Run batch),
        ..PLAIN
    },
    Definition {
        key: "l1",
        label: "L1 penalty",
        told: "L1 penalty {value}",
        help: "The cost of the sum of all absolute weights. It drives weights that are of no use to 0; 0 is off.",
        group: "training",
        live: true,
        values: PENALTY,
        field: field!(Arm l1),
        ..PLAIN
    },
    Definition {
        key: "l2",
        label: "L2 penalty",
        told: "L2 penalty {value}",
        help: "The cost of half the sum of all squared weights, as a part of the loss. It keeps weights small. With plain gradient descent this is weight decay; with Adam it is not (Loshchilov and Hutter 2019). 0 is off.",
        group: "training",
        live: true,
        values: PENALTY,
        field: field!(Arm l2),
        ..PLAIN
    },
    Definition {
        key: "max-norm",
        label: "Max-norm",
        help: "The largest length that the vector of weights into one neuron may have; longer ones are shortened. It goes well with dropout; 0 is off.",
        group: "training",
        live: true,
        values: Values::Real { min: 0.0, max: 100.0, step: 0.1, scale: Scale::Log },
        field: field!(Arm max_norm),
        ..PLAIN
    },
    Definition {
        key: "seed",
        label: "Seed",
        help: "Fixes everything random in the run: the same seed and the same settings give the same numbers on every computer.",
        group: "run",
        values: Values::Integer { min: 0, max: u32::MAX as u64, scale: Scale::Linear },
        default: "1",
        field: field!(Run seed),
        ..PLAIN
    },
    Definition {
        key: "eval",
        label: "Iterations between evaluations",
        help: "How often the losses on all training and test examples are measured; 0 is never.",
        group: "run",
        live: true,
        values: Values::Integer { min: 0, max: 10_000, scale: Scale::Log },
        default: "10",
        field: field!(Run eval),
        ..PLAIN
    },
    Definition {
        key: "compare",
        label: "Compare",
        help: "Whether a network without dropout is trained next to the one with it.",
        group: "run",
        values: Values::Switch,
        default: "on",
        field: field!(Run compare),
        ..PLAIN
    },
];

/// The setting with a key, or with a former key.
pub(super) fn definition(key: &str) -> Option<&'static Definition> {
    SETTINGS.iter().find(|setting| setting.key == key || setting.former_key == Some(key))
}

impl Condition {
    /// The word that the other setting has, in this arm of a run.
    fn word(&self, config: &Config, arm: &ArmConfig) -> Option<String> {
        Some(definition(self.key)?.value(config, arm).to_string())
    }
}

impl Definition {
    /// Whether the arms may differ in it.
    pub fn per_arm(&self) -> bool {
        matches!(self.field, Field::Arm { .. })
    }

    /// Its value in a run, for the arm if the arms may differ in it.
    fn value(&self, config: &Config, arm: &ArmConfig) -> Value {
        match self.field {
            Field::Run { get, .. } => get(config),
            Field::Arm { get, .. } => get(arm),
        }
    }

    /// What it would need to mean something for an arm of a run, and does not have: the condition and the word there is.
    pub fn missing(&self, config: &Config, arm: &ArmConfig) -> Option<(&'static Condition, String)> {
        self.requires.iter().find_map(|condition| {
            let word = condition.word(config, arm)?;
            (!condition.words.contains(&word.as_str())).then_some((condition, word))
        })
    }

    /// How the default is written for an arm of a run.
    pub fn default_text(&self, config: &Config, arm: &ArmConfig) -> &'static str {
        let own = self.defaults.iter().find(|DefaultWhere { condition, .. }| {
            condition.word(config, arm).is_some_and(|word| condition.words.contains(&word.as_str()))
        });
        own.map_or(self.default, |own| own.value)
    }

    /// The default for an arm of a run; `None` would be a mistake in the table, which a test looks for.
    pub fn default_for(&self, config: &Config, arm: &ArmConfig) -> Option<Value> {
        self.values.read(self.default_text(config, arm)).ok()
    }

    /// Whether two runs have the same value.
    pub fn same(&self, one: &Config, other: &Config) -> bool {
        match self.field {
            Field::Run { get, .. } => get(one) == get(other),
            Field::Arm { get, .. } => get(&one.a) == get(&other.a) && get(&one.b) == get(&other.b),
        }
    }

    /// What it may be for a family of data.
    pub fn values_for(&self, family: Family) -> Values {
        let maximum = self.maxima.iter().find(|(of, _)| *of == family);
        match (self.values, maximum) {
            (Values::Integer { min, scale, .. }, Some(&(_, max))) => Values::Integer { min, max, scale },
            (values, _) => values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ() {
        let mut keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), SETTINGS.len());
    }

    /// Every network, for all families of data that it goes with.
    fn networks() -> impl Iterator<Item = Config> {
        let with = |net: &'static &'static str| {
            Family::WORDS.iter().filter_map(move |data| Config::parse(&format!("data={data}&net={net}")).ok())
        };
        Net::WORDS.iter().flat_map(with)
    }

    #[test]
    fn a_default_read_and_put_in_its_field_is_what_the_field_gives_back() {
        for setting in SETTINGS {
            for mut config in networks() {
                let text = setting.default_text(&config, &config.b);
                let value = setting.values_for(config.data).read(text).unwrap();
                let got = match setting.field {
                    Field::Run { get, put } => {
                        put(&mut config, &value);
                        get(&config)
                    }
                    Field::Arm { get, put } => {
                        put(&mut config.b, &value);
                        get(&config.b)
                    }
                };
                assert_eq!(got, value, "{} for {}", setting.key, config.query());
                assert_eq!(got.to_string(), text, "{} for {}", setting.key, config.query());
            }
        }
    }

    #[test]
    fn what_a_default_depends_on_is_filled_in_before_it() {
        for (place, setting) in SETTINGS.iter().enumerate() {
            for DefaultWhere { condition, .. } in setting.defaults {
                let before = SETTINGS[..place].iter().find(|other| other.key == condition.key);
                // What both arms share cannot depend on one of them.
                assert!(before.is_some_and(|other| setting.per_arm() || !other.per_arm()), "{}", setting.key);
            }
        }
    }
}
