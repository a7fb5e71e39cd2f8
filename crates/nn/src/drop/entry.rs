//! What an entry of a mask multiplies.

use super::MaskWords;

/// What an entry of a mask multiplies. With the batch's rows (the examples) it says the mask's shape.
///
/// [`Dropout`](super::Dropout) masks units, feature maps and their cells, a [`Recurrent`](crate::recurrent::Recurrent) layer
/// its states, [`DropConnect`](super::DropConnect) its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A number of a row by itself; rows × units.
    Unit,
    /// A feature map as a whole; rows × channels. Neighbouring pixels of a map are so much alike that to drop them one by one
    /// takes hardly anything from it (Tompson et al. 2015, "Efficient Object Localization Using Convolutional Networks",
    /// section 3.2).
    Map {
        /// Numbers at each pixel, at least 1 and a divisor of the row's length.
        channels: usize,
    },
    /// A cell of a feature map by itself; rows × (pixels · channels), the maps of a pixel side by side.
    Cell,
    /// A cell of a recurrent state where it enters the next step, at every step the same; rows × cells (Gal and Ghahramani
    /// 2016, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks").
    State,
    /// A cell of the state that enters one step; rows × (steps · cells).
    Step,
    /// A weight; inputs × units. A mask is drawn for the whole batch, not for each example (Wan et al. 2013, "Regularization
    /// of Neural Networks using DropConnect", draw one for each).
    Weight,
}

impl Entry {
    /// Whether one draw serves the whole batch, rather than one for each example.
    pub fn is_shared_by_batch(self) -> bool {
        self == Entry::Weight
    }

    /// Entries of a mask for a row of `features` numbers.
    pub(super) fn columns(self, features: usize) -> usize {
        match self {
            Entry::Map { channels } => channels,
            Entry::Unit | Entry::Cell | Entry::State | Entry::Step | Entry::Weight => features,
        }
    }

    /// How masks are spoken of that keep such entries or drop them.
    pub(super) fn words(self) -> &'static MaskWords {
        match self {
            Entry::Unit | Entry::Map { .. } => &MaskWords {
                word: "units",
                kept: "{kept}",
                dropped: "{dropped}",
                layer: "{which} dropped of {size}, {effect}",
                lost: ["{lost} of {all} dropped", "{lost} dropped", "{lost} dropped"],
                batch: "{percent} of the entries dropped, p = {rate}",
                remark: None,
                title: "Masks of this batch",
                place: ["kept", "dropped"],
                number: ["1, kept", "0, dropped"],
            },
            Entry::Cell => &MaskWords {
                word: "cells",
                kept: "{share} of {all} {kept}",
                dropped: "{dropped}",
                layer: "{lost} of {all} cells of {units} dropped, {effect}",
                lost: ["{lost} of {all} cells dropped", "{lost} cells dropped", "{lost} dropped"],
                batch: "{percent} of the cells dropped, p = {rate}",
                remark: Some(["share of each map’s cells", "{rate}"]),
                title: "Masks of this batch",
                place: ["{percent} of its cells kept"; 2],
                number: ["{percent} of its cells kept"; 2],
            },
            Entry::State => &MaskWords {
                word: "states",
                kept: "{kept}",
                dropped: "{dropped} on its way into the next step",
                layer: "{which} dropped of {size}, the same at every step, {effect}",
                lost: ["{lost} of {all} dropped, the same at each step", "{lost} of {all} dropped", "{lost} dropped"],
                batch: "{percent} of the entries dropped, p = {rate}, the same at every step",
                remark: Some(["the same at every step", "{rate}"]),
                title: "Masks of this batch",
                place: ["kept", "dropped"],
                number: ["1, kept", "0, dropped"],
            },
            Entry::Step => &MaskWords {
                word: "steps",
                kept: "{kept}",
                dropped: "{dropped} on its way into the next step",
                layer: "dropped of {size} are others at every step, {steps}, {effect}",
                lost: ["{lost} of {all} dropped, others at each step", "{lost} of {all} dropped", "{lost} dropped"],
                batch: "{percent} of the entries dropped, p = {rate}, others at every step",
                remark: Some(["step after step", "{rate}"]),
                title: "Masks of this batch",
                place: ["kept", "dropped"],
                number: ["1, kept", "0, dropped"],
            },
            Entry::Weight => &MaskWords {
                word: "weights",
                kept: "{share} of {all} into it {kept}",
                dropped: "{dropped}",
                layer: "{lost} of {all} weights dropped, the same for the whole batch, {effect}",
                lost: ["{lost} of {all} weights dropped", "{lost} weights dropped", "{lost} weights off"],
                batch: "{percent} of the weights dropped, p = {rate}, one mask for the whole batch",
                remark: Some(["one mask for the whole batch", "one mask for all"]),
                title: "One mask for the whole batch: inputs × neurons",
                place: ["kept", "dropped"],
                number: ["{percent} of its weights kept"; 2],
            },
        }
    }
}
