//! Batch normalisation: a slim bar before or after the tiles of its layer, where it stands with respect to the activation.

use super::describe::range;
use super::{Align, Label, Scene, Tone};
use crate::geometry::{Rect, text_width};
use settings::{NormSide, Order};

/// Height that the bars' labels take below the columns.
pub const FOOT: f64 = 16.0;
/// Width of a bar.
const WIDTH: f64 = 5.0;
/// From the tiles to the bar.
const GAP: f64 = 6.0;

impl Scene<'_> {
    /// The bar of the layer's batch normalisation, where there is one.
    pub fn norm_bar(&self, layer: usize) -> Option<Rect> {
        if !self.arm.is_normalised(layer) {
            return None;
        }
        let block = self.layout.columns.get(layer)?.block();
        let x = match self.arm.config().bn_at {
            NormSide::Before => block.x - GAP - WIDTH,
            NormSide::After => block.right() + GAP,
        };
        Some(Rect::new(x, block.y - 1.0, WIDTH, block.h + 2.0))
    }

    /// The layer whose bar is at a point, or close to it.
    pub(super) fn norm_at(&self, x: f64, y: f64) -> Option<usize> {
        let close = |layer: &usize| {
            self.norm_bar(*layer).is_some_and(|bar| Rect::new(bar.x - 3.0, bar.y, bar.w + 6.0, bar.h).contains(x, y))
        };
        (0..self.arm.depth()).find(close)
    }

    /// What the layer's batch normalisation has come to.
    pub(super) fn norm_words(&self, layer: usize) -> String {
        let norm = self.arm.columns().get(layer).and_then(|column| column.norm);
        let Some(running) = norm.and_then(|norm| self.arm.shown_network().layers().get(norm)?.running_statistics())
        else {
            return String::new();
        };
        let config = self.arm.config();
        let place = match (config.bn_at, config.bn_order) {
            (NormSide::Before, Order::BnDrop) => "before its activation and dropout",
            (NormSide::Before, Order::DropBn) => "after its dropout, before its activation",
            (NormSide::After, Order::BnDrop) => "after its activation, before its dropout",
            (NormSide::After, Order::DropBn) => "after its activation and dropout",
        };
        let (mean, variance) = (range(&running.mean), range(&running.variance));
        let name = self.names.layer(layer);
        format!("{name}, batch norm {place}: running mean {mean}, running variance {variance}")
    }

    /// A word below each bar, as far as there is room.
    pub(super) fn label_norms(&self, labels: &mut Vec<Label>) {
        let half = text_width("norm", 11.5) / 2.0;
        let bars: Vec<Rect> = (0..self.arm.depth()).filter_map(|layer| self.norm_bar(layer)).collect();
        let y = bars.iter().map(Rect::bottom).fold(0.0, f64::max) + FOOT / 2.0 + 1.0;
        let mut taken = 0.0;
        for bar in bars {
            let x = bar.centre().0.min(self.layout.size.0 - half).max(half);
            if x - half >= taken {
                labels.push(Label { text: "norm".to_owned(), x, y, align: Align::Centre, tone: Tone::Remark });
                taken = x + half + 4.0;
            }
        }
    }
}
