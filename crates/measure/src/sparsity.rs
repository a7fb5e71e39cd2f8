//! How many activations of a hidden layer are near zero.

use super::passes::Chunks;
use super::removal::{Site, sites};
use super::{Measure, Outcome, Subject};
use ndarray::ArrayView2;
use serde::Serialize;
use std::ops::Range;

/// An activation is near zero if it is below this share of its layer's root mean square.
pub const NEAR_ZERO: f64 = 0.01;
/// Bins of the histogram.
pub const BINS: usize = 40;

/// How sparse the activations of each hidden layer are: f(z) before dropout, of every neuron (in every cell of a
/// feature map) for every test example, in evaluation. Srivastava et al. (2014, section 7.2) show that dropout makes
/// them sparse even without a penalty for it; their figures are histograms like these.
///
/// The near-zero share is that of activations with |f(z)| ≤ 0.01 √(mean f(z)²). The threshold goes with the layer's own
/// scale, since a layer of rectified units can be made any number of times larger and the next one smaller without a
/// change to what the network does; the factor 0.01 is ours. Blind to: which neurons are silent together; and after
/// tanh or sigmoid, where a neuron at rest is not at 0 or never there, few activations count although many may carry
/// nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sparsity {
    /// The hidden layers, first to last.
    pub layers: Vec<LayerSparsity>,
}

/// How sparse the activations of a layer are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerSparsity {
    /// The arm's number of the layer; 0 is the input.
    pub layer: usize,
    /// The share of activations near zero.
    pub near_zero: f64,
    /// The largest |f(z)| that counts as near zero.
    pub threshold: f64,
    /// Neurons, or feature maps, whose activations are all near zero.
    pub silent: usize,
    /// The mean activation.
    pub mean: f64,
    /// The least activation, where the histogram begins.
    pub from: f64,
    /// The largest activation, where it ends.
    pub to: f64,
    /// Shares of activations in [`BINS`] bins of equal width; the sum is 1.
    pub histogram: Vec<f64>,
}

/// What is known of a layer's activations after the first look.
#[derive(Clone, Debug)]
struct Extent {
    count: f64,
    sum: f64,
    squares: f64,
    from: f32,
    to: f32,
}

impl Extent {
    fn new() -> Self {
        Self { count: 0.0, sum: 0.0, squares: 0.0, from: f32::INFINITY, to: f32::NEG_INFINITY }
    }

    fn add(&mut self, activations: ArrayView2<f32>) {
        for &x in activations {
            self.sum += f64::from(x);
            self.squares += f64::from(x) * f64::from(x);
            self.from = self.from.min(x);
            self.to = self.to.max(x);
        }
        self.count += activations.len() as f64;
    }

    fn threshold(&self) -> f64 {
        NEAR_ZERO * (self.squares / self.count).sqrt()
    }

    /// The bin of an activation; where all are equal, the first.
    fn bin(&self, x: f32) -> usize {
        let (from, width) = (f64::from(self.from), f64::from(self.to) - f64::from(self.from));
        if width > 0.0 { ((f64::from(x) - from) / width * BINS as f64) as usize } else { 0 }.min(BINS - 1)
    }
}

/// What the second look counts.
#[derive(Clone, Debug)]
struct Counts {
    near_zero: u64,
    bins: [u64; BINS],
    /// Whether no activation of a unit was above the threshold so far.
    are_silent: Vec<bool>,
}

impl Counts {
    fn new(units: usize) -> Self {
        Self { near_zero: 0, bins: [0; BINS], are_silent: vec![true; units] }
    }

    /// Adds rows of activations, each `units` numbers, or as many for each cell.
    fn add(&mut self, activations: ArrayView2<f32>, extent: &Extent) {
        let (threshold, units) = (extent.threshold(), self.are_silent.len());
        for row in activations.rows() {
            for (place, &x) in row.iter().enumerate() {
                self.bins[extent.bin(x)] += 1;
                if f64::from(x.abs()) <= threshold {
                    self.near_zero += 1;
                } else {
                    self.are_silent[place % units] = false;
                }
            }
        }
    }

    fn result(&self, layer: usize, extent: &Extent) -> LayerSparsity {
        LayerSparsity {
            layer,
            near_zero: self.near_zero as f64 / extent.count,
            threshold: extent.threshold(),
            silent: self.are_silent.iter().filter(|&&is_silent| is_silent).count(),
            mean: extent.sum / extent.count,
            from: extent.from.into(),
            to: extent.to.into(),
            histogram: self.bins.iter().map(|&bin| bin as f64 / extent.count).collect(),
        }
    }
}

typescript! {
    r#"
export interface Measures {
  sparsity: Sparsity;
}

/** How many activations of each hidden layer are near zero. */
export interface Sparsity {
  layers: {
    layer: number;
    /** Share of activations whose size is at most the threshold: 1 % of the layer's root mean square. */
    nearZero: number;
    threshold: number;
    /** Neurons whose activations are all near zero. */
    silent: number;
    mean: number;
    /** The ends of the histogram, and the shares in its bins of equal width. */
    from: number;
    to: number;
    histogram: number[];
  }[];
}
"#
}

/// The measure under way: goes through the test examples twice, since a histogram needs its ends first.
pub struct Measuring {
    chunks: Chunks,
    sites: Vec<Site>,
    extents: Vec<Extent>,
    counts: Vec<Counts>,
    are_extents_known: bool,
}

impl Measuring {
    /// Nothing done so far.
    pub fn new(subject: &Subject) -> Self {
        let sites = sites(subject);
        Self {
            chunks: Chunks::new(subject.network(), 0),
            extents: vec![Extent::new(); sites.len()],
            counts: sites.iter().map(|site| Counts::new(site.units)).collect(),
            are_extents_known: false,
            sites,
        }
    }
}

impl Measure for Measuring {
    fn advance(&mut self, subject: &Subject) -> Option<Outcome> {
        let rows: Option<Range<usize>> = self.chunks.next(subject.network(), subject.test().x.view());
        let layers = self.sites.iter().zip(&mut self.extents).zip(&mut self.counts);
        match (rows, self.are_extents_known) {
            (Some(_), are_known) => {
                for ((site, extent), counts) in layers {
                    let activations = self.chunks.pass().values(site.activations);
                    if are_known {
                        counts.add(activations, extent);
                    } else {
                        extent.add(activations);
                    }
                }
                None
            }
            (None, false) => {
                self.are_extents_known = true;
                None
            }
            (None, true) => {
                let layers = layers.map(|((site, extent), counts)| counts.result(site.layer, extent));
                Some(Outcome::Sparsity(Sparsity { layers: layers.collect() }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    fn measured(activations: &Array2<f32>, units: usize) -> LayerSparsity {
        let (mut extent, mut counts) = (Extent::new(), Counts::new(units));
        extent.add(activations.view());
        counts.add(activations.view(), &extent);
        counts.result(1, &extent)
    }

    #[test]
    fn what_is_near_zero_goes_with_the_scale_of_the_layer() {
        // √(mean x²) is 2 and a little, so the threshold is 0.02.
        let x: Array2<f32> = array![[0.0, 4.0, 0.01], [0.019, 0.021, 0.0], [0.0, -4.0, -0.01], [0.0, 4.0, 0.0]];
        for scale in [1.0, 1e-6, 1e6] {
            let found = measured(&x.mapv(|x| x * scale), 3);
            assert_eq!((found.near_zero, found.silent), (8.0 / 12.0, 2), "{found:?}");
        }
    }

    #[test]
    fn the_histogram_has_every_activation_once_and_its_ends_in_the_outer_bins() {
        let x = Array2::from_shape_fn((41, 2), |(i, j)| if j == 0 { i as f32 - 1.0 } else { 39.0 });
        let found = measured(&x, 2);
        assert_eq!((found.from, found.to, found.histogram.len()), (-1.0, 39.0, BINS));
        assert!((found.histogram.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!((found.histogram[0], found.histogram[BINS - 1]), (1.0 / 82.0, 43.0 / 82.0));
    }

    #[test]
    fn a_layer_of_zeros_is_near_zero_and_silent_throughout() {
        let found = measured(&Array2::zeros((3, 2)), 2);
        assert_eq!((found.near_zero, found.silent, found.mean, found.histogram[0]), (1.0, 2, 0.0, 1.0));
    }
}
