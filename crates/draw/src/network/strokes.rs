//! Paints the edges into a layer as pixels: a curve each, its colour that of the sign, its width and strength those of the
//! weight.

use super::Scene;
use super::connections::Connections;
use super::edges::{self, Edge, STROKES, WIDTHS};
use super::layout::Arrangement;
use crate::Pick;
use crate::ink::Ink;
use crate::palette::{Colour, GRADIENT, Palette};
use crate::raster::Pixels;
use ndarray::ArrayView2;

/// What painting edges needs from frame to frame.
#[derive(Default)]
pub struct Strokes {
    edges: Vec<Edge>,
    /// Both ends of each curve, in device pixels, by sign and width.
    curves: [[Vec<(f32, f32)>; WIDTHS]; 2],
    ink: Ink,
}

/// The room between two columns, in device pixels.
struct Gap {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Scene<'_> {
    /// Paints the edges into `layer`, which is not the input, and says where their picture has its upper left corner, in
    /// device pixels; nothing if there are no weights to draw.
    pub fn paint_edges(
        &self,
        layer: usize,
        palette: &Palette,
        strokes: &mut Strokes,
        pixels: &mut Pixels,
    ) -> Option<(usize, usize)> {
        let connections = self.connections(layer);
        let strengths = connections.strengths()?;
        let gap = self.gap(layer)?;
        let colours = self.colours(&connections, palette);
        strokes.ink.reset(gap.width, gap.height);
        // The curves of a picked neuron are seen best when the others step back.
        let opacity = if self.options.picks().next().is_none() { 1.0 } else { 0.3 };
        self.collect(layer, &connections, strengths, |_, _| true, strokes);
        self.draw(&gap, colours, opacity, 0.0, strokes);
        for Pick { layer: of, unit } in self.options.picks() {
            if of == layer {
                self.collect(layer, &connections, strengths, |_, to| to == unit, strokes);
            } else if of + 1 == layer {
                self.collect(layer, &connections, strengths, |from, _| from == unit, strokes);
            } else {
                continue;
            }
            self.draw(&gap, colours, 1.0, 0.5, strokes);
        }
        strokes.ink.develop(pixels);
        Some((gap.left, gap.top))
    }

    /// The room between `layer` and the one before, as high as the two, with what the widest curve needs above and below.
    fn gap(&self, layer: usize) -> Option<Gap> {
        let (from, to) = (&self.layout.columns[layer - 1], &self.layout.columns[layer]);
        let spare = self.options.scale().device(2.0);
        let left = from.left + from.width();
        let top = from.top.min(to.top).saturating_sub(spare);
        let bottom = (from.top + from.height()).max(to.top + to.height()) + spare;
        let (width, height) = (to.left.checked_sub(left)?, bottom - top);
        Some(Gap { left, top, width, height }).filter(|gap| gap.width > 0)
    }

    /// The colours of negative and positive edges into a layer; what has no sign has that of outlines.
    fn colours(&self, connections: &Connections, palette: &Palette) -> [Colour; 2] {
        match connections {
            _ if self.backward() => [GRADIENT; 2],
            Connections::Weights(_) => [palette.negative, palette.positive],
            _ => [palette.rim; 2],
        }
    }

    /// Sorts the edges into `layer` that `only` lets through by how they are drawn.
    fn collect(
        &self,
        layer: usize,
        connections: &Connections,
        strengths: ArrayView2<f32>,
        only: impl Fn(usize, usize) -> bool,
        strokes: &mut Strokes,
    ) {
        let Strokes { edges, curves, .. } = strokes;
        edges::collect(strengths, self.flow(layer), only, edges);
        // In the ordinary view widths are relative to the layer's largest weight whether or not its ends are dropped, or
        // all the others would jump with every mask.
        let largest = if self.slow() {
            edges.iter().fold(0.0_f32, |largest, edge| largest.max(edge.value.abs()))
        } else {
            strengths.iter().filter(|w| w.is_finite()).fold(0.0_f32, |largest, w| largest.max(w.abs()))
        };
        let sizes = edges.iter().map(|edge| edge.value.abs());
        let weakest = match connections {
            // None of them is near 0: what tells them apart is how much they are above the least.
            Connections::Norms(norms) if !self.slow() => {
                norms.iter().copied().filter(|w| *w > 0.0).fold(largest, f32::min)
            }
            _ if strengths.len() > edges::ALL => sizes.fold(largest, f32::min),
            _ => 0.0,
        };
        let (from, to) = (&self.layout.columns[layer - 1], &self.layout.columns[layer]);
        // All pixels of an image that kernels go over are one source.
        let is_one = strengths.nrows() == 1 && from.arrangement == Arrangement::Picture;
        let start = |unit: usize| if is_one { from.block().centre().1 } else { from.port(unit) };
        let device = |css: f64| (css * self.options.ratio) as f32;
        curves.iter_mut().flatten().for_each(Vec::clear);
        for edge in edges.iter() {
            if let Some(class) = edges::width_class(edge.value, weakest, largest) {
                let curve = (device(start(edge.from)), device(to.port(edge.to)));
                curves[usize::from(edge.value > 0.0)][class].push(curve);
            }
        }
    }

    /// Draws the collected edges, from the faintest to the strongest of each sign.
    fn draw(&self, gap: &Gap, colours: [Colour; 2], opacity: f64, wider: f64, strokes: &mut Strokes) {
        // Between columns that stand close the same curves are much ink: finer lines keep them apart.
        let fine = (0.4 + self.options.scale().css(gap.width) / 120.0).min(1.0);
        let top = gap.top as f32;
        for (curves, colour) in strokes.curves.iter().zip(colours) {
            for (curves, (width, strength)) in curves.iter().zip(STROKES) {
                let breadth = ((width * fine + wider) * self.options.ratio) as f32;
                for &(start, end) in curves {
                    strokes.ink.curve((start - top, end - top), breadth, colour, strength * opacity);
                }
            }
        }
    }
}
