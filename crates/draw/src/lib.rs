//! What the page draws on canvas: the thinned networks, the plane, the answers, the curve, the masks of a batch.
//!
//! Each view is a file with two halves. Its *scene* says what is where, from the lab's numbers alone; it is tested
//! natively and also answers what is under the pointer ([`hit`]) and what the picture says in words ([`describe`]). Its
//! *paint* puts the scene on a canvas and exists on wasm only. A new view is a new file, a variant of [`View`] and a line
//! in each of the `match`es on it.
//!
//! ```
//! use draw::{Options, View, describe};
//! use lab::Side;
//! # use {data::Sources, lab::Lab, settings::Config};
//! # let config = Config::parse("drop=0.5").expect("the query is valid");
//! # let mut lab = Lab::new(config, Sources::default(), None).expect("circles need no source");
//! lab.step(1);
//! let text = describe(View::Network, &lab, Side::B, &Options { width: 600.0, height: 400.0, ..Options::default() });
//! assert!(text.contains("dropped"), "{text}");
//! ```
#![warn(missing_docs)]
// What only painting reads is still laid out, and tested, natively.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

pub mod answers;
pub mod curve;
mod facts;
pub mod field;
pub mod geometry;
pub mod ink;
pub mod mask;
pub mod names;
pub mod network;
pub mod palette;
pub mod plane;
pub mod points;
pub mod raster;

#[cfg(target_arch = "wasm32")]
mod canvas;
mod contour;
mod format;
mod legend;
#[cfg(target_arch = "wasm32")]
mod painter;

#[cfg(target_arch = "wasm32")]
pub use painter::Painter;

pub use facts::facts;

use geometry::Scale;
use lab::{Lab, Side};
use serde::Serialize;

/// The pictures there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// One arm's network, for one example of the newest batch: thinned as it was then, or all of it.
    Network,
    /// Data in the plane and what the arm makes of every point of it.
    Plane,
    /// Test examples and the answers of both arms.
    Answers,
    /// Regression data and the arm's curve through them.
    Curve,
    /// Which neurons each example of the newest batch was trained without.
    Mask,
}

impl View {
    /// What JavaScript calls the views.
    pub const WORDS: &'static [&'static str] = &["network", "plane", "answers", "curve", "mask"];

    /// The view that JavaScript calls `word`.
    pub fn from_word(word: &str) -> Option<View> {
        match word {
            "network" => Some(View::Network),
            "plane" => Some(View::Plane),
            "answers" => Some(View::Answers),
            "curve" => Some(View::Curve),
            "mask" => Some(View::Mask),
            _ => None,
        }
    }
}

/// A neuron: a layer (0 is the input) and its place in it, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pick {
    /// The layer; 0 is the input.
    pub layer: usize,
    /// The neuron, from 0.
    pub unit: usize,
}

/// How to draw.
#[derive(Clone, Debug)]
pub struct Options {
    /// Width of the canvas in CSS pixels.
    pub width: f64,
    /// Height of the canvas in CSS pixels.
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
    /// Whether the page is dark.
    pub dark: bool,
    /// The row of the batch whose thinned network is shown.
    pub example: usize,
    /// Whether the network is shown as it answers that example, with all neurons on but those removed by hand, instead of
    /// thinned as it was trained.
    pub all_on: bool,
    /// Whether training points are left out of the plane and the curve.
    pub hide_training: bool,
    /// The same of test points.
    pub hide_test: bool,
    /// The neuron that the reader has chosen.
    pub selected: Option<Pick>,
    /// The neuron under the pointer.
    pub hovered: Option<Pick>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            width: 640.0,
            height: 360.0,
            ratio: 1.0,
            dark: false,
            example: 0,
            all_on: false,
            hide_training: false,
            hide_test: false,
            selected: None,
            hovered: None,
        }
    }
}

impl Options {
    /// The same options with sizes that can be drawn: nothing infinite, nothing negative, no canvas too large for a browser.
    fn sane(&self) -> Options {
        let within =
            |value: f64, least: f64, most: f64| if value.is_finite() { value.clamp(least, most) } else { least };
        let ratio = within(self.ratio, 0.5, 4.0);
        let most = 8192.0 / ratio;
        let (width, height) = (within(self.width, 1.0, most), within(self.height, 1.0, most));
        Options { width, height, ratio, ..self.clone() }
    }

    fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    fn scale(&self) -> Scale {
        Scale(self.ratio)
    }

    fn picks(&self) -> impl Iterator<Item = Pick> {
        let hovered = self.hovered.filter(|_| self.hovered != self.selected);
        self.selected.into_iter().chain(hovered)
    }
}

/// What is under the pointer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// The layer of the neuron; 0 is the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<usize>,
    /// The neuron, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<usize>,
    /// The example: a row of the batch for the masks, a training or test example for the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<usize>,
    /// The points that are hidden or shown by a click here: an entry of a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<points::Points>,
    /// One line that says it in words.
    pub text: String,
}

/// A neuron's place in the picture of the network, in CSS pixels. A kept neuron covers its tile; a dropped one leaves it
/// transparent but for the outline and the cross, so the point a quarter from the top in the middle tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tile {
    /// The layer; 0 is the input.
    pub layer: usize,
    /// The neuron, from 0.
    pub unit: usize,
    /// Whether it was dropped for the example shown, or, where all are on, removed by hand.
    pub dropped: bool,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// What is at (`x`, `y`), in CSS pixels, of the view as `options` draw it.
pub fn hit(view: View, lab: &Lab, side: Side, options: &Options, x: f64, y: f64) -> Option<Hit> {
    let options = &options.sane();
    match view {
        View::Network => network::Scene::new(lab, side, options)?.hit(x, y),
        View::Plane => plane::Scene::new(lab, options)?.hit(lab, x, y),
        View::Answers => answers::Scene::new(lab, options)?.hit(lab, x, y),
        View::Curve => curve::Scene::new(lab, options)?.hit(lab, side, x, y),
        View::Mask => mask::Scene::new(lab, side, options)?.hit(x, y),
    }
}

/// The view in words, for those who do not see it.
pub fn describe(view: View, lab: &Lab, side: Side, options: &Options) -> String {
    let options = &options.sane();
    let text = match view {
        View::Network => network::Scene::new(lab, side, options).map(|scene| scene.describe(lab)),
        View::Plane => plane::Scene::new(lab, options).map(|scene| scene.describe(lab, side)),
        View::Answers => answers::Scene::new(lab, options).map(|scene| scene.describe(lab)),
        View::Curve => curve::Scene::new(lab, options).map(|scene| scene.describe(lab, side)),
        View::Mask => mask::Scene::new(lab, side, options).map(|scene| scene.describe(lab)),
    };
    text.unwrap_or_else(|| "Nothing to show here for this data.".to_owned())
}

/// The tiles of the network view as `options` draw it, layer by layer: for tests that look at the very pixels.
pub fn tiles(lab: &Lab, side: Side, options: &Options) -> Vec<Tile> {
    network::Scene::new(lab, side, &options.sane()).map(|scene| scene.tiles()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::{Digits, Sources};
    use settings::Config;
    use std::rc::Rc;

    /// A lab for the tests of the views.
    pub fn lab(query: &str) -> Lab {
        Lab::new(Config::parse(query).expect("a valid query"), Sources::default(), None)
            .expect("data that need nothing")
    }

    /// A lab on the handwritten digits.
    pub fn digits_lab(query: &str) -> Lab {
        let digits = Digits::parse(include_bytes!("../../../static/digits.bin")).expect("the digits are whole");
        Lab::new(Config::parse(query).expect("a valid query"), Sources::digits(Rc::new(digits)), None)
            .expect("digits are there")
    }

    #[test]
    fn every_view_answers_whatever_the_data_and_the_size() {
        let mut labs = vec![lab("data=moons"), lab("data=curve"), lab("compare=off&layers=200")];
        labs.push(lab("kind=gaussian"));
        labs.push(lab("kind=dropconnect&bn=on"));
        let digits = ["", "net=cnn&drop-conv=0.3&channels=1,128", "net=cnn&drop-conv=0.3&conv-kind=standard&bn=on"];
        labs.extend(digits.map(|query| digits_lab(&format!("data=digits&train=40&test=40&{query}"))));
        let digits = ["net=rnn&drop-rec=0.2", "net=gru&layers=300&rec-mask=fresh&drop-rec=0.2", "net=lstm&layers=1"];
        labs.extend(digits.map(|query| digits_lab(&format!("data=digits&train=40&test=40&{query}"))));
        for lab in &mut labs {
            lab.step(2);
            for word in View::WORDS {
                let view = View::from_word(word).expect("each word is a view's");
                for (width, height, ratio) in [(0.0, 0.0, 0.0), (f64::NAN, 1e9, f64::INFINITY), (320.0, 200.0, 2.0)] {
                    let options = Options { width, height, ratio, example: 999, ..Options::default() };
                    for side in [Side::A, Side::B] {
                        assert!(!describe(view, lab, side, &options).is_empty());
                        hit(view, lab, side, &options, 30.0, f64::NAN);
                        hit(view, lab, side, &options, 160.0, 100.0);
                    }
                }
            }
        }
    }

    #[test]
    fn every_view_answers_while_the_way_of_dropping_changes() {
        let mut labs =
            [lab("act=selu&layers=12,12&bn=on"), digits_lab("data=digits&act=selu&train=40&test=40&net=cnn")];
        for lab in &mut labs {
            lab.step(1);
            for kind in ["gaussian", "dropconnect", "alpha", "uniform", "standard", "dropconnect", "gaussian"] {
                lab.set("kind", kind).expect("kinds change while training");
                for steps in 0..2 {
                    lab.step(steps);
                    for word in View::WORDS {
                        let view = View::from_word(word).expect("each word is a view's");
                        let text = describe(view, lab, Side::B, &Options::default());
                        // No place in a template is left without what belongs there.
                        assert!(!text.is_empty() && !text.contains('{'), "{text}");
                        let hits =
                            (0..640).filter_map(|x| hit(view, lab, Side::B, &Options::default(), x.into(), 120.0));
                        assert!(hits.into_iter().all(|hit| !hit.text.contains('{')));
                    }
                    tiles(lab, Side::B, &Options::default());
                }
            }
        }
    }
}
