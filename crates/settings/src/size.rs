//! How large a network is, and how large one may be.

use super::choices::DIGIT_SIDE;
use super::{ArmConfig, Config, Family, Net};

/// Most weights and biases of one network. In single precision this is 16 MB, and Adam needs three times as much.
pub(super) const MOST_PARAMETERS: usize = 4_000_000;
/// Most activations of one network's hidden layers for one batch: 8 MB, and training needs a few times as much.
pub(super) const MOST_ACTIVATIONS: usize = 2_000_000;

/// What a network takes of the memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    /// Weights and biases, at most: a table has fewer columns and classes than it may have.
    pub parameters: usize,
    /// Activations of its hidden layers for one example.
    pub activations: usize,
}

impl Size {
    /// The size of an arm's network.
    pub fn of(arm: &ArmConfig, family: Family) -> Size {
        let (mut parameters, mut activations) = (0, 0);
        let mut inputs = family.most_inputs();
        let mut dense = &arm.layers[..];
        match arm.net {
            Net::Mlp => {}
            Net::Cnn => {
                let (mut side, mut before) = (DIGIT_SIDE, 1);
                for &channels in &arm.channels {
                    parameters += (9 * before + 1) * channels;
                    activations += side * side * channels;
                    (side, before) = (side / 2, channels);
                }
                inputs = side * side * before;
            }
            Net::Rnn | Net::Gru | Net::Lstm => {
                let gates = match arm.net {
                    Net::Gru => 3,
                    Net::Lstm => 4,
                    _ => 1,
                };
                if let Some((&state, rest)) = dense.split_first() {
                    parameters += gates * (DIGIT_SIDE + state + 2) * state;
                    activations += DIGIT_SIDE * gates * state;
                    (inputs, dense) = (state, rest);
                }
            }
        }
        for &units in dense {
            parameters += (inputs + 1) * units;
            activations += units;
            inputs = units;
        }
        Size { parameters: parameters + (inputs + 1) * family.most_outputs(), activations }
    }
}

impl Config {
    /// Weights and biases of both arms together, with the scales and shifts of batch norm and its statistics, at most.
    pub fn most_parameters(&self) -> usize {
        let of = |arm: &ArmConfig| {
            let Size { parameters, activations } = Size::of(arm, self.data);
            // Four numbers for each unit that is normalised; there are no more of those than activations.
            parameters + if arm.bn { 4 * activations } else { 0 }
        };
        of(&self.a) + of(&self.b)
    }
}

/// The hidden layers of an arm, the widest of them narrowed until its weights and biases are few enough.
pub(super) fn narrowed(arm: &ArmConfig, family: Family) -> Vec<usize> {
    let at_most = |most: usize| arm.layers.iter().map(|&units| units.min(most)).collect::<Vec<_>>();
    let fits = |most: &usize| {
        let narrow = ArmConfig { layers: at_most(*most), ..arm.clone() };
        Size::of(&narrow, family).parameters <= MOST_PARAMETERS
    };
    let widest = arm.layers.iter().copied().max().unwrap_or(1);
    // With one unit in each layer every network is small enough.
    at_most((1..=widest).rev().find(fits).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Problem};

    /// The size of arm b's network.
    fn size(query: &str) -> (usize, usize) {
        let config = Config::parse(query).unwrap();
        let Size { parameters, activations } = Size::of(&config.b, config.data);
        (parameters, activations)
    }

    #[test]
    fn dense_layers_by_hand() {
        assert_eq!(size("layers=5"), (3 * 5 + 6 * 2, 5));
        assert_eq!(size("layers=5,7"), (3 * 5 + 6 * 7 + 8 * 2, 12));
        assert_eq!(size("data=curve&layers=5,7"), (2 * 5 + 6 * 7 + 8, 12));
        assert_eq!(size("data=digits&layers=5,7"), (65 * 5 + 6 * 7 + 8 * 10, 12));
        // As many columns and classes as a table may have.
        assert_eq!(size("data=table&layers=5"), (1001 * 5 + 6 * 20, 5));
    }

    #[test]
    fn convolutions_by_hand() {
        // 8 × 8 pixels become 4 × 4, 2 × 2, one; every map has 3 × 3 weights for each map before it, and a bias.
        assert_eq!(size("data=digits&net=cnn&channels=3&layers=5"), (10 * 3 + 49 * 5 + 60, 64 * 3 + 5));
        assert_eq!(
            size("data=digits&net=cnn&channels=3,4&layers=5"),
            (10 * 3 + 28 * 4 + 17 * 5 + 60, 64 * 3 + 16 * 4 + 5)
        );
        assert_eq!(
            size("data=digits&net=cnn&channels=3,4,6&layers=5"),
            (10 * 3 + 28 * 4 + 37 * 6 + 7 * 5 + 60, 64 * 3 + 16 * 4 + 4 * 6 + 5)
        );
    }

    #[test]
    fn recurrent_layers_by_hand() {
        // Each gate has weights from the 8 pixels of a row and from the state, and two biases; there are 8 steps.
        for (net, gates) in [("rnn", 1), ("gru", 3), ("lstm", 4)] {
            let query = format!("data=digits&net={net}&layers=6,5");
            assert_eq!(size(&query), (gates * 16 * 6 + 7 * 5 + 60, 8 * gates * 6 + 5), "{net}");
        }
    }

    #[test]
    fn a_network_may_be_so_large_and_no_larger() {
        let parameters = |query: &str| {
            let errors = Config::parse(&format!("data=digits&{query}")).unwrap_err().0;
            match errors[0].problem {
                Problem::TooManyParameters { parameters } if errors.len() == 1 => parameters,
                _ => panic!("{query}: {errors:?}"),
            }
        };
        assert_eq!(parameters("net=lstm&layers=1000,3"), 4_043_043);
        assert_eq!(parameters("net=gru&layers=1024,900"), 4_107_958);
        assert_eq!(parameters("net=rnn&layers=1024,1024,1024,1024"), 4_217_866);
        assert_eq!(parameters("layers=1024,1024,1024,1024,1024"), 4_275_210);
        assert_eq!(parameters("net=cnn&channels=64,128&layers=1024,1024,1024,1024,1024"), 4_808_458);
        // By hand: 4 (10 + s) s + 10 s + 10 is 3,993,856 for 993 units.
        assert_eq!(size("data=digits&net=lstm&layers=993").0, 3_993_856);
        assert_eq!(parameters("net=lstm&layers=994"), 4_001_854);
    }

    #[test]
    fn a_batch_may_have_so_many_activations_and_no_more() {
        assert!(Config::parse("layers=1000,1000,1000,1000&batch=500").is_ok());
        let errors = Config::parse("layers=1000,1000,1000,1000&batch=501").unwrap_err().0;
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].problem, Problem::TooManyActivations { activations: 2_004_000 });
    }

    #[test]
    fn the_widest_layers_are_narrowed_to_what_just_fits() {
        let mut arm = Config::parse("data=digits&layers=993,3,993").unwrap().b;
        assert_eq!(narrowed(&arm, Family::Digits), [993, 3, 993]);
        arm = ArmConfig { net: Net::Lstm, layers: vec![1024, 7], ..arm };
        let narrow = narrowed(&arm, Family::Digits);
        let parameters = |state: usize| 4 * (10 + state) * state + (state + 1) * 7 + 80;
        assert_eq!(narrow.len(), 2);
        assert!(parameters(narrow[0]) <= MOST_PARAMETERS && MOST_PARAMETERS < parameters(narrow[0] + 1));
        assert_eq!(narrow[1], 7);
    }
}
