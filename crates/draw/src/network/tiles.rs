//! What is inside the tiles, as pixels.

use super::Scene;
use super::layout::{Arrangement, Column, rim};
use crate::field::{Domain, Field, lerp, places};
use crate::palette::{GRADIENT, MARGIN, Ramp, Theme};
use crate::raster::{Cut, Pixels, Stencil};
use lab::{Form, Part, Phase};
use settings::Family;

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
    /// The probability of the class over the plane of two classes.
    PlaneProbability,
    /// The probability of the class, as a colour.
    Probability,
    /// The activations of a feature map's cells.
    Map,
    /// The gradients of a feature map's cells.
    MapGradient,
}

/// Stencils by the size of their tiles, kept from frame to frame.
#[derive(Default)]
pub struct Stencils {
    ratio: f64,
    known: Vec<(Cut, Stencil)>,
}

impl Stencils {
    /// The stencil for tiles of `size` device pixels.
    pub fn get(&mut self, cut: Cut, size: (usize, usize), ratio: f64) -> &Stencil {
        if self.ratio != ratio || self.known.len() > 24 {
            self.known.clear();
            self.ratio = ratio;
        }
        let same = |(known, stencil): &(Cut, Stencil)| *known == cut && stencil.size() == size;
        let place = self.known.iter().position(same).unwrap_or_else(|| {
            self.known.push((cut, Stencil::new(cut, size, ratio)));
            self.known.len() - 1
        });
        &self.known[place].1
    }

    /// The stencil for the tiles of a column.
    pub fn of(&mut self, column: &Column, ratio: f64) -> &Stencil {
        let cut = match column.arrangement {
            Arrangement::Picture => Cut::Pixel,
            Arrangement::Maps => Cut::Map,
            Arrangement::Tiles | Arrangement::Cells | Arrangement::Steps => Cut::Tile,
        };
        self.get(cut, column.tile, ratio)
    }
}

impl Scene<'_> {
    /// What the tiles of a layer show.
    pub fn content(&self, layer: usize, field: &Field) -> Content {
        let column = &self.layout.columns[layer];
        let (width, height) = (column.rect(0).w, column.rect(0).h);
        let large = width.min(height) >= PICTURE;
        let last = layer == self.output();
        match column.arrangement {
            _ if self.row.is_none() && field.domain().is_none() && !self.shows_weights(layer) => return Content::Blank,
            Arrangement::Picture => return Content::Pixels,
            Arrangement::Maps if self.slow() && self.phase == Phase::Mask => return Content::Blank,
            Arrangement::Maps if self.backward() => return Content::MapGradient,
            Arrangement::Maps => return Content::Map,
            // The gradients at the states are not kept.
            Arrangement::Steps if self.slow() && self.phase == Phase::Mask || self.backward() => return Content::Blank,
            Arrangement::Steps => return Content::Activation,
            Arrangement::Tiles | Arrangement::Cells => {}
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
            Some(Domain::Plane { .. }) if last && self.names.classes() == 2 => Content::PlaneProbability,
            Some(Domain::Plane { .. }) if width >= 7.0 => Content::Plane,
            Some(Domain::Line { .. }) if large => Content::Line,
            _ if self.shows_weights(layer) => Content::Weights,
            _ if self.row.is_none() => Content::Blank,
            _ if last && self.names.classes() > 0 => Content::Probability,
            _ => Content::Activation,
        }
    }

    /// Whether a neuron's weights can be shown as the picture that it looks at.
    fn shows_weights(&self, layer: usize) -> bool {
        let reads_pixels = self.data == Family::Digits && layer == 1 && self.arm.form(layer) == Form::Units;
        let is_hidden = matches!(self.arm.part(layer), Part::Hidden(_));
        reads_pixels && is_hidden && !self.slow() && self.layout.columns[layer].rect(0).w >= 8.0
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
            let content = self.content(layer, field);
            if matches!(content, Content::Map | Content::MapGradient) {
                self.paint_maps(layer, content, left, theme, stencils, pixels);
            } else {
                let stencil = stencils.of(&self.layout.columns[layer], self.options.ratio);
                Brush { scene: self, field, theme, stencil, layer, left }.paint(content, pixels);
            }
        }
    }

    /// Paints feature maps as heat maps; a dropped cell is a hole with a small cross.
    fn paint_maps(
        &self,
        layer: usize,
        content: Content,
        left: usize,
        theme: &Theme,
        stencils: &mut Stencils,
        pixels: &mut Pixels,
    ) {
        let Form::Maps(image) = self.arm.form(layer) else { return };
        let (column, layer_snapshot) = (&self.layout.columns[layer], &self.snapshots[layer]);
        let is_gradient = content == Content::MapGradient;
        let (values, ramp) = if is_gradient {
            (&layer_snapshot.cell_gradients, &theme.gradient)
        } else {
            (&layer_snapshot.cells, &theme.activation)
        };
        let strong = Scene::strong(values);
        let outline = rim(column.tile.0, column.scale);
        let inner = column.tile.0.saturating_sub(2 * outline).max(1);
        let cell = inner / image.height.max(image.width).max(1);
        let (cross, outline_colour) = (theme.palette.dropped.pixel(), theme.palette.rim.pixel());
        // The cell's own stencil has no outline at this size, only the cross.
        let hole = (cell >= 2).then(|| {
            let stencil = stencils.get(Cut::Pixel, (cell, cell), self.options.ratio);
            (0..cell * cell).map(|place| stencil.cross(place % cell, place / cell)).collect::<Vec<u8>>()
        });
        let stencil = stencils.of(column, self.options.ratio);
        for unit in 0..column.units {
            let (x, y) = column.offset(unit);
            let corner = (left + x, y);
            if layer_snapshot.dropped(unit) {
                pixels.hollow(corner, stencil, cross);
                continue;
            }
            let content = |x: usize, y: usize| {
                let inside = |at: usize| at.saturating_sub(outline).min(inner - 1);
                let (x, y) = (inside(x), inside(y));
                let place = (y * image.height / inner * image.width + x * image.width / inner) * image.channels + unit;
                if layer_snapshot.cells_kept.get(place) == Some(&0.0) {
                    let cover = hole.as_ref().and_then(|hole| hole.get(y % cell * cell + x % cell)).copied();
                    return [cross[0], cross[1], cross[2], cover.unwrap_or(0)];
                }
                let value = values.get(place).copied().unwrap_or(0.0) / strong;
                ramp.at(if is_gradient { value.abs() } else { value })
            };
            pixels.tile(corner, stencil, outline_colour, content);
        }
    }

    /// A value that gets the full colour: the largest, or three times the root mean square if a few cells are far above
    /// all others, which would then be too pale to see.
    fn strong(values: &[f32]) -> f32 {
        let squares = values.iter().filter(|v| v.is_finite()).fold(0.0_f32, |sum, v| sum + v * v);
        let strong = 3.0 * (squares / values.len().max(1) as f32).sqrt();
        if strong > 0.0 { strong.min(Scene::largest(values)) } else { 1.0 }
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
    fn paint(&self, content: Content, pixels: &mut Pixels) {
        let layer_snapshot = &self.scene.snapshots[self.layer];
        match content {
            // Maps have more than one number each and are painted by themselves.
            Content::Blank | Content::Map | Content::MapGradient => {
                self.plain(pixels, |_| self.theme.palette.blank.pixel())
            }
            Content::Plane => self.plane(pixels),
            Content::Line => self.line(pixels),
            Content::Weights => self.weights(pixels),
            Content::Pixels => {
                let input = &self.scene.input;
                self.plain(pixels, |unit| self.theme.ink.at(2.0 * input.get(unit).copied().unwrap_or(0.0) - 1.0));
            }
            Content::Activation => self.colour(pixels, &layer_snapshot.activation, &self.theme.activation),
            Content::Level if self.layer == self.scene.output() && self.scene.names.classes() > 0 => {
                let (chances, palette) = (super::softmax(&layer_snapshot.activation), self.theme.palette);
                let colour =
                    |unit: usize| if chances.len() == 2 { palette.class(unit as u32) } else { palette.positive };
                self.level(pixels, |unit| (chances.get(unit).copied().unwrap_or(0.0), colour(unit).pixel()));
            }
            Content::Level => {
                let largest = Scene::largest(&layer_snapshot.activation);
                self.level(pixels, |unit| {
                    let value = layer_snapshot.activation.get(unit).copied().unwrap_or(0.0);
                    (value.abs() / largest, self.theme.palette.sign(value > 0.0).pixel())
                });
            }
            Content::Gradient if self.width() as f64 / self.scene.options.ratio >= PICTURE => {
                let largest = Scene::largest(&layer_snapshot.gradient);
                self.level(pixels, |unit| {
                    (layer_snapshot.gradient.get(unit).copied().unwrap_or(0.0).abs() / largest, GRADIENT.pixel())
                });
            }
            Content::Gradient => {
                let sizes: Vec<f32> = layer_snapshot.gradient.iter().map(|gradient| gradient.abs()).collect();
                self.colour(pixels, &sizes, &self.theme.gradient);
            }
            Content::PlaneProbability => self.probability_plane(pixels),
            Content::Probability => {
                let chances = super::softmax(&layer_snapshot.activation);
                self.plain(pixels, |unit| self.theme.chance.at(2.0 * chances.get(unit).copied().unwrap_or(0.0) - 1.0));
            }
        }
    }

    /// Width of a tile, in device pixels; outlined ones are square.
    fn width(&self) -> usize {
        self.stencil.size().0
    }

    /// What noise multiplies the unit by; 1 in layers that drop or do neither.
    fn noise(&self, unit: usize) -> f32 {
        self.scene.snapshots[self.layer].factors.get(unit).copied().unwrap_or(1.0)
    }

    /// The colour of a unit's outline: paler in grids, where they stand close, and where noise multiplies it the stronger the
    /// larger its factor, violet where that is negative.
    fn rim(&self, unit: usize) -> [u8; 4] {
        let palette = self.theme.palette;
        let layer_snapshot = &self.scene.snapshots[self.layer];
        if let Some(&factor) = layer_snapshot.factors.get(unit) {
            return factor_colour(factor, self.theme);
        }
        let grid = self.scene.layout.columns[self.layer].arrangement == Arrangement::Cells;
        if grid { palette.line.mix(palette.rim, 0.35).pixel() } else { palette.rim.pixel() }
    }

    /// Every tile, kept ones with the content that `content` makes of their unit.
    fn each<F: FnMut(usize, usize) -> [u8; 4]>(&self, pixels: &mut Pixels, mut content: impl FnMut(usize) -> F) {
        let column = &self.scene.layout.columns[self.layer];
        let layer_snapshot = &self.scene.snapshots[self.layer];
        let cross = self.theme.palette.dropped.pixel();
        for unit in 0..column.units {
            let (x, y) = column.offset(unit);
            let corner = (self.left + x, y);
            if layer_snapshot.dropped(unit) {
                pixels.hollow(corner, self.stencil, cross);
            } else {
                pixels.tile(corner, self.stencil, self.rim(unit), content(unit));
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
        let size = self.stencil.size().1;
        self.each(pixels, |unit| {
            let (share, colour) = value(unit);
            let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
            let from = size - (share * size as f32).round() as usize;
            move |_, y| if y >= from { colour } else { blank }
        });
    }

    fn plane(&self, pixels: &mut Pixels) {
        let places: Vec<_> = places(self.width(), self.field.across()).collect();
        self.each(pixels, |unit| {
            let response = self.field.response(self.layer, unit);
            let gain = self.noise(unit) / response.strong;
            let places = &places;
            move |x, y| self.theme.diverging.at(gain * response.between(places[x], places[y]))
        });
    }

    /// The outputs of two classes over the plane: each its own class's probability in its own colour.
    fn probability_plane(&self, pixels: &mut Pixels) {
        let places: Vec<_> = places(self.width(), self.field.across()).collect();
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
        let size = self.width();
        let ratio = self.scene.options.ratio as f32;
        let ground = self.theme.palette.blank;
        let places: Vec<_> = places(size, self.field.across()).collect();
        let middle = size as f32 / 2.0;
        let mut heights = vec![0.0_f32; size];
        let column = &self.scene.layout.columns[self.layer];
        let layer_snapshot = &self.scene.snapshots[self.layer];
        for unit in 0..column.units {
            let (x, y) = column.offset(unit);
            let corner = (self.left + x, y);
            if layer_snapshot.dropped(unit) {
                pixels.hollow(corner, self.stencil, self.theme.palette.dropped.pixel());
                continue;
            }
            let response = self.field.response(self.layer, unit);
            for (height, &(before, share)) in heights.iter_mut().zip(&places) {
                let value = lerp(response.at(before), response.at(before + 1), share) / response.strong;
                let value = value * self.noise(unit);
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
            pixels.tile(corner, self.stencil, self.rim(unit), content);
        }
    }

    /// The weights into each neuron; those that are dropped are blank.
    fn weights(&self, pixels: &mut Pixels) {
        let arm = self.scene.arm;
        let weights = arm.weights(self.layer);
        let kept = arm.weight_mask(self.layer).filter(|_| !self.scene.options.all_on);
        let largest = weights.iter().filter(|w| w.is_finite()).fold(0.0_f32, |largest, w| largest.max(w.abs()));
        let gain = if largest > 0.0 { 1.6 / largest } else { 0.0 };
        let across = (weights.nrows() as f64).sqrt().ceil() as usize;
        let size = self.width();
        let blank = self.theme.palette.blank.pixel();
        self.each(pixels, |unit| {
            let into = weights.column(unit);
            let kept = kept.as_ref().map(|kept| kept.column(unit));
            let gain = gain * self.noise(unit);
            move |x, y| {
                let pixel = y * across / size * across + x * across / size;
                if kept.as_ref().is_some_and(|kept| kept.get(pixel) == Some(&0.0)) {
                    return blank;
                }
                self.theme.diverging.at(gain * into.get(pixel).copied().unwrap_or(0.0))
            }
        });
    }
}

/// The outline of a neuron that noise multiplies by `factor`: pale at 0, as others have it at 1, strongest from 2 on; violet
/// below 0.
fn factor_colour(factor: f32, theme: &Theme) -> [u8; 4] {
    let palette = theme.palette;
    let colour = match factor {
        factor if factor < 0.0 => palette.panel.mix(palette.turned, (0.4 - factor).min(1.0)),
        factor if factor < 1.0 => palette.panel.mix(palette.rim, 0.15 + 0.85 * factor),
        factor if factor.is_finite() => palette.rim.mix(palette.text, (factor - 1.0).min(1.0)),
        _ => palette.rim,
    };
    colour.pixel()
}
