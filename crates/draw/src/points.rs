//! The two sorts of points on the plane and the curve, which the reader can hide at the picture's key.

use super::geometry::text_width;
use super::network::Label;
use super::{Hit, Options};
use serde::Serialize;

/// Height of the key's line.
const LINE: f64 = 20.0;

/// What a point is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Points {
    /// Learnt from.
    Training,
    /// Never seen in training.
    Test,
}

impl Points {
    /// Whether the reader has hidden them.
    pub fn are_hidden(self, options: &Options) -> bool {
        match self {
            Points::Training => options.hide_training,
            Points::Test => options.hide_test,
        }
    }

    /// The one of `points` that is nearest to (`x`, `y`) and at most `reach` from it; none while they are hidden. Each comes with
    /// its example, what it is, and its place.
    pub fn nearest<T>(
        self,
        points: impl Iterator<Item = (usize, T, (f64, f64))>,
        (x, y): (f64, f64),
        reach: f64,
        options: &Options,
    ) -> Option<(usize, T, (f64, f64))> {
        let distance = |place: &(f64, f64)| (place.0 - x).hypot(place.1 - y);
        let within = points.filter(|(_, _, place)| !self.are_hidden(options) && distance(place) <= reach);
        within.min_by(|a, b| distance(&a.2).total_cmp(&distance(&b.2)))
    }

    /// What is at (`x`, `y`), if that is their entry of the key, whose mark is `mark` pixels before its text.
    pub fn hit(self, label: &Label, mark: f64, options: &Options, x: f64, y: f64) -> Option<Hit> {
        let right = label.x + text_width(&label.text, 11.5) + 3.0;
        let is_there = (label.x - mark..right).contains(&x) && (y - label.y).abs() <= LINE / 2.0;
        let name = match self {
            Points::Training => "training",
            Points::Test => "test",
        };
        let does = if self.are_hidden(options) { "Show" } else { "Hide" };
        is_there.then(|| Hit { points: Some(self), text: format!("{does} the {name} points"), ..Hit::default() })
    }

    /// From where to where the entry of hidden points is struck through.
    #[cfg(target_arch = "wasm32")]
    pub fn strike(self, label: &Label, options: &Options) -> Option<((f64, f64), (f64, f64))> {
        let right = label.x + text_width(&label.text, 11.5);
        self.are_hidden(options).then_some(((label.x - 14.0, label.y), (right, label.y)))
    }
}
