//! From an arm's settings to the layers of its network, and back from layers to the neurons that a reader sees.

use crate::config::{ArmConfig, Net};
use crate::data::Task;
use crate::nn::{DropSettings, Initial, Spec};

/// A layer as a reader counts them: 0 is the input, then each hidden layer with its activation and dropout, last the
/// output. Says where its numbers are among the network's layers and the places of a pass.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its neurons.
    pub units: usize,
    /// The network's layer whose weights lead here; none for the input.
    pub dense: Option<usize>,
    /// The place of the sums x W + b.
    pub sums: usize,
    /// The place of the activations before dropout.
    pub activations: usize,
    /// The place of what the next layer gets.
    pub outputs: usize,
    /// The network's layer that drops its neurons; none for the output.
    pub dropout: Option<usize>,
}

/// The layers of a network and the columns of neurons they make.
pub struct Architecture {
    /// The network's layers.
    pub specs: Vec<Spec>,
    /// The reader's layers.
    pub columns: Vec<Column>,
}

impl Architecture {
    /// The network that `config` asks for, from rows of `inputs` features to what `task` wants.
    ///
    /// Dropout layers are there at rate 0 too, so that a rate can change while the network trains.
    pub fn new(config: &ArmConfig, inputs: usize, task: Task) -> Self {
        match config.net {
            Net::Mlp => Self::dense(config, inputs, task),
        }
    }

    fn dense(config: &ArmConfig, inputs: usize, task: Task) -> Self {
        let dropout = |rate: f64| Spec::Dropout(DropSettings { rate: rate as f32, scaling: config.scaling });
        let mut specs = vec![dropout(config.drop_in)];
        let mut columns =
            vec![Column { units: inputs, dense: None, sums: 0, activations: 0, outputs: 1, dropout: Some(0) }];
        for (&units, &rate) in config.hidden.iter().zip(&config.drop) {
            let first = specs.len();
            specs.push(Spec::Dense { outputs: units, initial: Initial::before(config.act) });
            specs.push(Spec::Activation(config.act));
            specs.push(dropout(rate));
            columns.push(Column {
                units,
                dense: Some(first),
                sums: first + 1,
                activations: first + 2,
                outputs: first + 3,
                dropout: Some(first + 2),
            });
        }
        let last = specs.len();
        let units = task.outputs();
        specs.push(Spec::Dense { outputs: units, initial: Initial::Glorot });
        columns.push(Column {
            units,
            dense: Some(last),
            sums: last + 1,
            activations: last + 1,
            outputs: last + 1,
            dropout: None,
        });
        Self { specs, columns }
    }
}
