//! What layers and their units are called, on canvas, in the text twins and in the page.

use super::Pick;
use super::geometry::fitted;
use lab::{Arm, Form, Lab, Part, Side, Source, WeightChange};
use settings::{DIGIT_SIDE, Family, Net};

/// How wide a name of the reader's own may be within a sentence, in pixels.
const LONGEST: f64 = 200.0;

/// The names of one arm's layers and units.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    arm: &'a Arm,
    data: Family,
    of_data: &'a data::Names,
}

impl<'a> Names<'a> {
    /// The names of an arm of a lab; `None` if the lab runs without it.
    pub fn of(lab: &'a Lab, side: Side) -> Option<Names<'a>> {
        Some(Names { arm: lab.arm(side)?, data: lab.config().data, of_data: &lab.split().names })
    }

    /// Whether the layer is the state after the last step, rather than a layer of its own.
    pub fn is_last_state(&self, layer: usize) -> bool {
        layer > 0 && matches!(self.arm.form(layer - 1), Form::States { .. })
    }

    /// How many classes the output tells apart; 0 for regression.
    pub fn classes(&self) -> usize {
        if self.data == Family::Curve { 0 } else { self.arm.units(self.arm.depth() - 1) }
    }

    /// "Convolution 1", "Hidden layer 2".
    pub fn layer(&self, layer: usize) -> String {
        match self.arm.part(layer) {
            Part::Input => "Input".to_owned(),
            Part::Convolution(k) => format!("Convolution {k}"),
            Part::States => "State".to_owned(),
            Part::Hidden(_) if self.is_last_state(layer) => "Last state".to_owned(),
            Part::Hidden(k) => format!("Hidden layer {k}"),
            Part::Output => "Output".to_owned(),
        }
    }

    /// What the layer is called above its column, from the longest to the shortest.
    pub fn titles(&self, layer: usize) -> [String; 3] {
        let titles = match self.arm.part(layer) {
            Part::Input => ["input", "in", "in"],
            Part::States => ["state", "state", "h"],
            Part::Hidden(_) if self.is_last_state(layer) => ["last state", "last", "last"],
            Part::Output => ["output", "out", "out"],
            Part::Convolution(k) => return [format!("conv {k}"), format!("c{k}"), format!("c{k}")],
            Part::Hidden(k) => return [format!("hidden {k}"), format!("h{k}"), format!("{k}")],
        };
        titles.map(str::to_owned)
    }

    /// What a unit of the layer is.
    pub fn noun(&self, layer: usize) -> &'static str {
        match (self.arm.part(layer), self.arm.form(layer)) {
            (Part::Input, _) if self.data == Family::Digits => "pixel",
            (Part::Input, _) => "input",
            (Part::Output, _) if self.classes() > 0 => "class",
            (Part::Output, _) => "output",
            (_, Form::Maps(_)) => "map",
            (_, Form::States { .. }) => "cell",
            _ if self.is_last_state(layer) => "cell",
            _ => "neuron",
        }
    }

    /// The name of an input other than a pixel.
    pub fn input(&self, unit: usize) -> &'a str {
        self.of_data.inputs.get(unit).map_or("", String::as_str)
    }

    /// The name of a class.
    pub fn class(&self, class: usize) -> &'a str {
        self.of_data.classes.get(class).map_or("", String::as_str)
    }

    /// "Convolution 1, map 3", "Input pixel 4 of row 2".
    pub fn unit(&self, Pick { layer, unit }: Pick) -> String {
        match (self.arm.part(layer), self.arm.form(layer)) {
            (Part::Input, _) if self.data == Family::Digits => {
                format!("Input pixel {} of row {}", unit % DIGIT_SIDE + 1, unit / DIGIT_SIDE + 1)
            }
            (Part::Input, _) => format!("Input {}", fitted(self.input(unit), 12.0, LONGEST)),
            (Part::Output, _) if self.data == Family::Digits => format!("Output for digit {unit}"),
            (Part::Output, _) if self.classes() == 2 => {
                let colour = if unit == 0 { "orange" } else { "blue" };
                let name = if self.data == Family::Table { self.class(unit) } else { ["0", "1"][unit.min(1)] };
                format!("Output for class {} ({colour})", fitted(name, 12.0, LONGEST))
            }
            (Part::Output, _) if self.classes() > 0 => {
                format!("Output for class {}", fitted(self.class(unit), 12.0, LONGEST))
            }
            (Part::Output, _) => "Output".to_owned(),
            (_, Form::States { cells, .. }) => {
                format!("State after step {}, cell {}", unit / cells.max(1) + 1, unit % cells.max(1) + 1)
            }
            _ => format!("{}, {} {}", self.layer(layer), self.noun(layer), unit + 1),
        }
    }

    /// What a weight into a unit of `layer` multiplies, and its gate: "Input x₁", "neuron 4" of the layer before, "map 3, kernel
    /// row 1, column 2", "state cell 5, gate z".
    pub fn weight(&self, layer: usize, weight: &WeightChange) -> String {
        let source = match weight.source {
            Source::Unit(unit) => {
                let name = self.unit(Pick { layer: layer - 1, unit });
                // All are of the layer before.
                name.split_once(", ").map_or(name.clone(), |(_, own)| own.to_owned())
            }
            Source::Cell { map, cell } => format!("map {}, cell {}", map + 1, cell + 1),
            Source::Kernel { row, column, .. } if self.arm.part(layer - 1) == Part::Input => {
                format!("kernel row {}, column {}", row + 1, column + 1)
            }
            Source::Kernel { map, row, column } => {
                format!("map {}, kernel row {}, column {}", map + 1, row + 1, column + 1)
            }
            Source::Pixel(pixel) => format!("pixel {} of the row", pixel + 1),
            Source::State(cell) => format!("state cell {}", cell + 1),
            Source::Bias => "bias".to_owned(),
        };
        let gates: &[&str] = match (self.arm.form(layer), self.arm.config().net) {
            // In the cell's order, see `nn::recurrent`.
            (Form::States { .. }, Net::Gru) => &["r", "z", "n"],
            (Form::States { .. }, Net::Lstm) => &["i", "f", "g", "o"],
            _ => &[],
        };
        gates.get(weight.gate).map_or(source.clone(), |gate| format!("{source}, gate {gate}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{digits_lab, lab};

    fn layers(lab: &Lab) -> Vec<String> {
        let names = Names::of(lab, Side::B).unwrap();
        (0..lab.arm(Side::B).unwrap().depth()).map(|layer| names.layer(layer)).collect()
    }

    #[test]
    fn layers_are_called_by_their_part() {
        assert_eq!(layers(&lab("")), ["Input", "Hidden layer 1", "Hidden layer 2", "Output"]);
        let cnn = digits_lab("data=digits&net=cnn&train=40&test=40&layers=8");
        assert_eq!(layers(&cnn), ["Input", "Convolution 1", "Convolution 2", "Hidden layer 1", "Output"]);
        let gru = digits_lab("data=digits&net=gru&train=40&test=40&layers=8,6");
        assert_eq!(layers(&gru), ["Input", "State", "Last state", "Hidden layer 2", "Output"]);
    }

    #[test]
    fn weights_are_called_by_what_they_multiply() {
        let names = |mut lab: Lab, layer: usize| {
            lab.advance();
            lab.step(1);
            let arm = lab.arm(Side::B).unwrap();
            let changes = arm.weight_changes(layer, 0, 10_000).expect("the weights before were kept");
            let names = Names::of(&lab, Side::B).unwrap();
            changes.largest.iter().map(|weight| names.weight(layer, weight)).collect::<Vec<_>>()
        };
        let has = |names: &[String], name: &str| names.iter().any(|own| own == name);
        let plain = names(lab("drop=0"), 2);
        assert!(has(&plain, "bias") && has(&plain, "neuron 4"), "{plain:?}");
        let small = "train=40&test=40&layers=8&drop=0";
        let first = names(digits_lab(&format!("data=digits&net=cnn&{small}")), 1);
        assert!(has(&first, "kernel row 2, column 3"), "{first:?}");
        let second = names(digits_lab(&format!("data=digits&net=cnn&{small}")), 2);
        assert!(second.iter().any(|name| name.starts_with("map ") && name.contains(", kernel row ")), "{second:?}");
        let dense = names(digits_lab(&format!("data=digits&net=cnn&{small}")), 3);
        assert!(dense.iter().any(|name| name.starts_with("map ") && name.contains(", cell ")), "{dense:?}");
        let gru = names(digits_lab(&format!("data=digits&net=gru&{small}")), 1);
        assert!(has(&gru, "bias, gate z") && gru.iter().any(|name| name.starts_with("state cell ")), "{gru:?}");
    }

    #[test]
    fn units_are_called_by_what_they_are() {
        let cnn = digits_lab("data=digits&net=cnn&train=40&test=40&layers=8");
        let name = |lab, layer, unit| Names::of(lab, Side::B).unwrap().unit(Pick { layer, unit });
        assert_eq!(name(&cnn, 1, 2), "Convolution 1, map 3");
        assert_eq!(name(&cnn, 0, 9), "Input pixel 2 of row 2");
        let rnn = digits_lab("data=digits&net=rnn&train=40&test=40&layers=8");
        assert_eq!(name(&rnn, 1, 17), "State after step 3, cell 2");
        assert_eq!(name(&lab(""), 0, 1), "Input x₂");
    }
}
