//! What is inside the tiles, as pixels.

use super::Scene;
use super::layout::{Arrangement, Column};
use crate::config::Family;
use crate::draw::field::{Domain, Field, places};
use crate::draw::palette::{GRADIENT, MARGIN, Ramp, Theme};
use crate::draw::raster::{Pixels, Stencil};
use crate::lab::Phase;

/// Tiles at least this wide show a picture; smaller ones one colour.
const PICTURE: f64 = 9.0;

/// What a layer's tiles show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing yet.
    Blank,
    /// The neuron's response over the plane.
    Plane,
    /// The neuron's response over the line.
    Line,
    /// The weights into the neuron, as the picture they look at.
    Weights,
    /// The shown example's pixels.
    Pixels,
    /// The shown example's activation, as a colour.
    Activation,
    /// The shown example's activation, as a level.
    Level,
    /// The shown example's gradient, as a level.
    Gradient,
    /// The probability of the class, as a colour.
    Probability,
}

/// Stencils by the size of their tiles, kept from frame to frame.
#[derive(Default)]
pub struct Stencils {
    ratio: f64,
    known: Vec<(bool, Stencil)>,
}

impl Stencils {
    /// The stencil for the tiles of a column.
    pub fn get(&mut self, column: &Column, ratio: f64) -> &Stencil {
        if self.ratio != ratio || self.known.len() > 16 {
            self.known.clear();
            self.ratio = ratio;
        }
        let (size, picture) = (column.tile, column.arrangement == Arrangement::Picture);
        let same = |(pixel, stencil): &(bool, Stencil)| *pixel == picture && stencil.size() == size;
        let place = self.known.iter().position(same).unwrap_or_else(|| {
            let stencil = if picture { Stencil::pixel(size, ratio) } else { Stencil::new(size, ratio) };
            self.known.push((picture, stencil));
            self.known.len() - 1
        });
        &self.known[place].1
    }
}

impl Scene<'_> {
    /// What the tiles of a layer show.
    pub fn content(&self, layer: usize, field: &Field) -> Content {
        let column = &self.layout.columns[layer];
        let large = column.rect(0).w >= PICTURE;
        let digits = self.data == Family::Digits;
        if column.arrangement == Arrangement::Picture {
            return if self.row.is_some() { Content::Pixels } else { Content::Blank };
        }
        if self.slow() {
            return match self.phase {
                Phase::Mask => Content::Blank,
                Phase::Backward if layer == 0 => Content::Blank,
                Phase::Backward => Content::Gradient,
                _ if large => Content::Level,
                _ => Content::Activation,
            };
        }
        match field.domain() {
            Some(Domain::Plane { .. }) if layer + 1 == self.arm.depth() => Content::Probability,
            Some(Domain::Plane { .. }) if column.rect(0).w >= 7.0 => Content::Plane,
            Some(Domain::Line { .. }) if large => Content::Line,
            _ if digits && layer == 1 && column.rect(0).w >= 8.0 => Content::Weights,
            _ if self.row.is_none() => Content::Blank,
            _ if digits && layer + 1 == self.arm.depth() => Content::Probability,
            _ => Content::Activation,
        }
    }

    /// Paints the tiles of all layers into `pixels`, one column right of the other; `columns` gets where each begins.
    pub fn paint_tiles(
        &self,
        field: &Field,
        theme: &Theme,
        stencils: &mut Stencils,
        pixels: &mut Pixels,
        columns: &mut Vec<usize>,
    ) {
        columns.clear();
        let mut width = 0;
        for column in &self.layout.columns {
            columns.push(width);
            width += column.width() + 1;
        }
        let height = self.layout.columns.iter().map(Column::height).max().unwrap_or(1);
        pixels.reset(width, height);
        for (layer, &left) in columns.iter().enumerate() {
            let stencil = stencils.get(&self.layout.columns[layer], self.options.ratio);
            Brush { scene: self, field, theme, stencil, layer, left }.paint(pixels);
        }
    }

    fn largest(values: &[f32]) -> f32 {
        let largest = values.iter().filter(|v| v.is_finite()).fold(0.0_f32, |largest, v| largest.max(v.abs()));
        if largest > 0.0 { largest } else { 1.0 }
    }
}

/// Paints one layer's tiles.
struct Brush<'a> {
    scene: &'a Scene<'a>,
    field: &'a Field,
    theme: &'a Theme,
    stencil: &'a Stencil,
    layer: usize,
    left: usize,
}

impl Brush<'_> {
    fn paint(&self, pixels: &mut Pixels) {
        let strand = &self.scene.strands[self.layer];
        match self.scene.content(self.layer, self.field) {
            Content::Blank => self.plain(pixels, |_| self.theme.palette.blank.pixel()),
            Content::Plane => self.plane(pixels),
            Content::Line => self.line(pixels),
            Content::Weights => self.weights(pixels),
            Content::Pixels => {
                let input = &self.scene.input;
                self.plain(pixels, |unit| self.theme.ink.at(2.0 * input.get(unit).copied().unwrap_or(0.0) - 1.0));
            }
            Content::Activation => self.colour(pixels, &strand.activation, &self.theme.activation),
            Content::Level if self.layer == self.scene.output() && self.scene.class_count() > 0 => {
                let (chances, palette) = (super::softmax(&strand.activation), self.theme.palette);
                let colour =
                    |unit: usize| if chances.len() == 2 { palette.class(unit as u32) } else { palette.positive };
                self.level(pixels, |unit| (chances.get(unit).copied().unwrap_or(0.0), colour(unit).pixel()));
            }
            Content::Level => {
                let largest = Scene::largest(&strand.activation);
                self.level(pixels, |unit| {
                    let value = strand.activation.get(unit).copied().unwrap_or(0.0);
                    (value.abs() / largest, self.theme.palette.sign(value > 0.0).pixel())
                });
            }
            Content::Gradient if self.stencil.size() as f64 / self.scene.options.ratio >= PICTURE => {
                let largest = Scene::largest(&strand.gradient);
                self.level(pixels, |unit| {
                    (strand.gradient.get(unit).copied().unwrap_or(0.0).abs() / largest, GRADIENT.pixel())
                });
            }
            Content::Gradient => {
                let sizes: Vec<f32> = strand.gradient.iter().map(|gradient| gradient.abs()).collect();
                self.colour(pixels, &sizes, &self.theme.gradient);
            }
            Content::Probability if self.field.domain().is_some() => self.probability_plane(pixels),
            Content::Probability => {
                let chances = super::softmax(&strand.activation);
                self.plain(pixels, |unit| self.theme.chance.at(2.0 * chances.get(unit).copied().unwrap_or(0.0) - 1.0));
            }
        }
    }

    /// The colour of outlines: paler in grids, where they stand close.
    fn rim(&self) -> [u8; 4] {
        let palette = self.theme.palette;
        let grid = self.scene.layout.columns[self.layer].arrangement == Arrangement::Cells;
        if grid { palette.line.mix(palette.rim, 0.35).pixel() } else { palette.rim.pixel() }
    }

    /// Every tile, kept ones with the content that `content` makes of their unit.
    fn each<F: FnMut(usize, usize) -> [u8; 4]>(&self, pixels: &mut Pixels, mut content: impl FnMut(usize) -> F) {
        let column = &self.scene.layout.columns[self.layer];
        let strand = &self.scene.strands[self.layer];
        let (rim, cross) = (self.rim(), self.theme.palette.dropped.pixel());
        for unit in 0..column.units {
            let (x, y) = column.offset(unit);
            let corner = (self.left + x, y);
            if strand.dropped(unit) {
                pixels.hollow(corner, self.stencil, cross);
            } else {
                pixels.tile(corner, self.stencil, rim, content(unit));
            }
        }
    }

    fn plain(&self, pixels: &mut Pixels, colour: impl Fn(usize) -> [u8; 4]) {
        self.each(pixels, |unit| {
            let colour = colour(unit);
            move |_, _| colour
        });
    }

    fn colour(&self, pixels: &mut Pixels, values: &[f32], ramp: &Ramp) {
        let largest = Scene::largest(values);
        self.plain(pixels, |unit| ramp.at(values.get(unit).copied().unwrap_or(0.0) / largest));
    }

    /// A level from below, its height a share of the tile.
    fn level(&self, pixels: &mut Pixels, value: impl Fn(usize) -> (f32, [u8; 4])) {
        let blank = self.theme.palette.blank.pixel();
        let size = self.stencil.size();
        self.each(pixels, |unit| {
            let (share, colour) = value(unit);
            let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
            let from = size - (share * size as f32).round() as usize;
            move |_, y| if y >= from { colour } else { blank }
        });
    }

    fn plane(&self, pixels: &mut Pixels) {
        let places: Vec<_> = places(self.stencil.size(), self.field.across()).collect();
        self.each(pixels, |unit| {
            let response = self.field.response(self.layer, unit);
            let gain = 1.0 / response.strong;
            let places = &places;
            move |x, y| self.theme.diverging.at(gain * response.between(places[x], places[y]))
        });
    }

    /// The outputs of two classes over the plane: each its own class's probability in its own colour.
    fn probability_plane(&self, pixels: &mut Pixels) {
        let places: Vec<_> = places(self.stencil.size(), self.field.across()).collect();
        let (zero, one) = (self.field.response(self.layer, 0), self.field.response(self.layer, 1));
        self.each(pixels, |unit| {
            let places = &places;
            let ramp = &self.theme.classes[unit.min(1)];
            move |x, y| {
                let margin = one.between(places[x], places[y]) - zero.between(places[x], places[y]);
                ramp.at(if unit == 0 { -margin } else { margin } / MARGIN)
            }
        });
    }

    fn line(&self, pixels: &mut Pixels) {
        let size = self.stencil.size();
        let ratio = self.scene.options.ratio as f32;
        let ground = self.theme.palette.blank;
        let places: Vec<_> = places(size, self.field.across()).collect();
        let middle = size as f32 / 2.0;
        let mut heights = vec![0.0_f32; size];
        let column = &self.scene.layout.columns[self.layer];
        let strand = &self.scene.strands[self.layer];
        for unit in 0..column.units {
            let (x, y) = column.offset(unit);
            let corner = (self.left + x, y);
            if strand.dropped(unit) {
                pixels.hollow(corner, self.stencil, self.theme.palette.dropped.pixel());
                continue;
            }
            let response = self.field.response(self.layer, unit);
            for (height, &(before, share)) in heights.iter_mut().zip(&places) {
                let value =
                    crate::draw::field::lerp(response.at(before), response.at(before + 1), share) / response.strong;
                *height = middle - 0.38 * size as f32 * if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 };
            }
            let heights = &heights;
            let content = |x: usize, y: usize| {
                let slope = (heights[(x + 1).min(size - 1)] - heights[x.saturating_sub(1)]) / 2.0;
                let away = (y as f32 + 0.5 - heights[x]).abs() / (1.0 + slope * slope).sqrt();
                let ink = (0.75 * ratio + 0.5 - away).clamp(0.0, 1.0);
                let colour = self.theme.palette.sign(heights[x] <= middle);
                ground.mix(colour, ink).pixel()
            };
            pixels.tile(corner, self.stencil, self.rim(), content);
        }
    }

    fn weights(&self, pixels: &mut Pixels) {
        let weights = self.scene.arm.weights(self.layer);
        let largest = weights.iter().filter(|w| w.is_finite()).fold(0.0_f32, |largest, w| largest.max(w.abs()));
        let gain = if largest > 0.0 { 1.6 / largest } else { 0.0 };
        let across = (weights.nrows() as f64).sqrt().ceil() as usize;
        let size = self.stencil.size();
        self.each(pixels, |unit| {
            let into = weights.column(unit);
            move |x, y| {
                let pixel = y * across / size * across + x * across / size;
                self.theme.diverging.at(gain * into.get(pixel).copied().unwrap_or(0.0))
            }
        });
    }
}
