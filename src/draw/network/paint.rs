//! Puts the network on a canvas.

use super::edges::{self, Edge, STROKES, WIDTHS};
use super::layout::Arrangement;
use super::links::Link;
use super::steps::Rails;
use super::tiles::Stencils;
use super::{Align, Label, Scene, Tone};
use crate::draw::Pick;
use crate::draw::canvas::{Sheet, Surface};
use crate::draw::field::Field;
use crate::draw::geometry::Rect;
use crate::draw::palette::{Colour, GRADIENT, Palette, Theme};
use crate::draw::raster::Pixels;
use ndarray::ArrayView2;
use wasm_bindgen::JsValue;

/// What painting networks needs from frame to frame.
#[derive(Default)]
pub struct Tools {
    stencils: Stencils,
    pixels: Pixels,
    columns: Vec<usize>,
    edges: Vec<Edge>,
    strokes: Strokes,
}

/// Curves by how they are drawn: colour, then width.
#[derive(Default)]
struct Strokes {
    curves: [[Vec<[f64; 4]>; WIDTHS]; 2],
}

impl Strokes {
    fn clear(&mut self) {
        self.curves.iter_mut().flatten().for_each(Vec::clear);
    }

    fn draw(&self, surface: &Surface, colours: [Colour; 2], opacity: f64, wider: f64) {
        // Between columns that stand close the same curves are much ink: finer lines keep them apart.
        let gap = self.curves.iter().flatten().flatten().next().map_or(0.0, |[x0, _, x1, _]| x1 - x0);
        let fine = (0.4 + gap / 120.0).min(1.0);
        let context = &surface.context;
        for (curves, colour) in self.curves.iter().zip(colours) {
            for (curves, (width, strength)) in curves.iter().zip(STROKES) {
                if curves.is_empty() {
                    continue;
                }
                surface.pen(colour, strength * opacity, width * fine + wider);
                // A stroke each: browsers that draw without a graphics card take twice as long for one path of many
                // curves that cross.
                for &[x0, y0, x1, y1] in curves {
                    let middle = (x0 + x1) / 2.0;
                    context.begin_path();
                    context.move_to(x0, y0);
                    context.bezier_curve_to(middle, y0, middle, y1, x1, y1);
                    context.stroke();
                }
            }
        }
    }
}

impl Scene<'_> {
    /// Paints the network.
    pub fn paint(
        &self,
        surface: &Surface,
        sheet: &Sheet,
        field: &Field,
        theme: &Theme,
        tools: &mut Tools,
    ) -> Result<(), JsValue> {
        self.paint_edges(surface, theme.palette, tools);
        self.paint_rails(surface, theme.palette);
        self.paint_tiles(field, theme, &mut tools.stencils, &mut tools.pixels, &mut tools.columns);
        sheet.put(&tools.pixels)?;
        for (column, &left) in self.layout.columns.iter().zip(&tools.columns) {
            let from = Rect::new(left as f64, 0.0, column.width() as f64, column.height() as f64);
            surface.place(sheet, from, column.block(), false)?;
        }
        self.paint_frames(surface, theme.palette)?;
        self.paint_norms(surface, theme.palette)?;
        self.paint_classes(surface, theme.palette)?;
        self.paint_probabilities(surface, theme.palette)?;
        surface.write_all(&self.labels(), theme.palette)?;
        for pick in self.options.picks() {
            self.paint_highlight(surface, theme.palette, pick)?;
        }
        self.paint_inset(surface, sheet, theme, &mut tools.pixels)
    }

    /// The colours of negative and positive edges into a layer; what has no sign has that of outlines.
    fn colours(&self, link: &Link, palette: &Palette) -> [Colour; 2] {
        match link {
            _ if self.backward() => [GRADIENT; 2],
            Link::Weights(_) => [palette.negative, palette.positive],
            _ => [palette.rim; 2],
        }
    }

    fn paint_edges(&self, surface: &Surface, palette: &Palette, tools: &mut Tools) {
        let picks: Vec<Pick> = self.options.picks().collect();
        // The curves of a picked neuron are seen best when the others step back.
        let opacity = if picks.is_empty() { 1.0 } else { 0.3 };
        for layer in 1..self.layout.columns.len() {
            let link = self.link(layer);
            let Some(strengths) = link.strengths() else { continue };
            let colours = self.colours(&link, palette);
            self.collect(layer, &link, strengths, |_, _| true, tools);
            tools.strokes.draw(surface, colours, opacity, 0.0);
            for &pick in &picks {
                if pick.layer == layer {
                    self.collect(layer, &link, strengths, |_, to| to == pick.unit, tools);
                    tools.strokes.draw(surface, colours, 1.0, 0.5);
                } else if pick.layer + 1 == layer {
                    self.collect(layer, &link, strengths, |from, _| from == pick.unit, tools);
                    tools.strokes.draw(surface, colours, 1.0, 0.5);
                }
            }
        }
    }

    /// Sorts the edges into `layer` that `only` lets through by how they are drawn.
    fn collect(
        &self,
        layer: usize,
        link: &Link,
        strengths: ArrayView2<f32>,
        only: impl Fn(usize, usize) -> bool,
        tools: &mut Tools,
    ) {
        edges::collect(strengths, self.flow(layer), only, &mut tools.edges);
        // In the ordinary view widths are relative to the layer's largest weight whether or not its ends are dropped, or
        // all the others would jump with every mask.
        let largest = if self.slow() {
            tools.edges.iter().fold(0.0_f32, |largest, edge| largest.max(edge.value.abs()))
        } else {
            strengths.iter().filter(|w| w.is_finite()).fold(0.0_f32, |largest, w| largest.max(w.abs()))
        };
        let sizes = tools.edges.iter().map(|edge| edge.value.abs());
        let weakest = match link {
            // None of them is near 0: what tells them apart is how much they are above the least.
            Link::Norms(norms) if !self.slow() => norms.iter().copied().filter(|w| *w > 0.0).fold(largest, f32::min),
            _ if strengths.len() > edges::ALL => sizes.fold(largest, f32::min),
            _ => 0.0,
        };
        let (from, to) = (&self.layout.columns[layer - 1], &self.layout.columns[layer]);
        let (left, right) = (from.block().right(), to.block().x);
        // All pixels of an image that kernels go over are one source.
        let is_one = strengths.nrows() == 1 && from.arrangement == Arrangement::Picture;
        let start = |unit: usize| if is_one { from.block().centre().1 } else { from.port(unit) };
        tools.strokes.clear();
        for edge in &tools.edges {
            if let Some(class) = edges::width_class(edge.value, weakest, largest) {
                let curve = [left, start(edge.from), right, to.port(edge.to)];
                tools.strokes.curves[usize::from(edge.value > 0.0)][class].push(curve);
            }
        }
    }

    /// The way through time of a recurrent network.
    fn paint_rails(&self, surface: &Surface, palette: &Palette) {
        let Rails { rows, stems, last, width } = self.rails();
        if rows.is_empty() {
            return;
        }
        let context = &surface.context;
        let colour = if self.backward() { GRADIENT } else { palette.rim };
        context.begin_path();
        rows.iter().for_each(|&(from, to)| surface.line(from, to));
        surface.pen(colour, 0.8, 1.0);
        context.stroke();
        context.begin_path();
        stems.iter().for_each(|&(from, to)| surface.line(from, to));
        surface.pen(colour, 0.6, (0.3 * width).clamp(0.75, 1.25));
        context.stroke();
        let back = self.backward();
        surface.fill(colour, 1.0);
        if width >= 5.0 {
            for (from, to) in &stems {
                let ((x, y), down) = if back { (*from, -1.0) } else { (*to, 1.0) };
                triangle(surface, [(x, y + down), (x - 2.2, y - 2.4 * down), (x + 2.2, y - 2.4 * down)]);
            }
        }
        if let Some(((x0, y0), (x1, y1))) = last {
            let middle = (x0 + x1) / 2.0;
            context.begin_path();
            context.move_to(x0, y0);
            context.bezier_curve_to(middle, y0, middle, y1, x1, y1);
            surface.pen(colour, 1.0, 1.5);
            context.stroke();
        }
        // Gradients go the other way.
        let right = if back { -1.0 } else { 1.0 };
        let heads = rows.into_iter().chain(last).map(|(from, to)| if back { from } else { to });
        for (x, y) in heads {
            triangle(surface, [(x + 3.0 * right, y), (x - 2.0 * right, y - 3.0), (x - 2.0 * right, y + 3.0)]);
        }
    }

    /// The bars of batch normalisation.
    fn paint_norms(&self, surface: &Surface, palette: &Palette) -> Result<(), JsValue> {
        for bar in (0..self.layout.columns.len()).filter_map(|layer| self.norm_bar(layer)) {
            surface.context.begin_path();
            surface.rounded(bar, bar.w / 2.0)?;
            surface.fill(palette.line, 1.0);
            surface.context.fill();
            surface.pen(palette.rim, 1.0, 1.0);
            surface.context.stroke();
        }
        Ok(())
    }

    /// The kernels of the map that is looked at.
    fn paint_inset(&self, surface: &Surface, sheet: &Sheet, theme: &Theme, pixels: &mut Pixels) -> Result<(), JsValue> {
        let Some(inset) = self.inset() else { return Ok(()) };
        self.paint_kernels(&inset, theme, pixels);
        sheet.put(pixels)?;
        surface.context.begin_path();
        surface.rounded(inset.area, 4.0)?;
        surface.fill(theme.palette.panel, 1.0);
        surface.context.fill();
        surface.pen(theme.palette.rim, 1.0, 1.0);
        surface.context.stroke();
        let from = Rect::new(0.0, 0.0, pixels.width() as f64, pixels.height() as f64);
        surface.place(sheet, from, inset.picture, false)
    }

    /// A frame around pictures and grids of cells, which have no outline of their own.
    fn paint_frames(&self, surface: &Surface, palette: &Palette) -> Result<(), JsValue> {
        let pixel = 1.0 / surface.ratio();
        surface.context.begin_path();
        for column in &self.layout.columns {
            let mut bands = (0..column.bands()).map(|band| column.band_block(band));
            match column.arrangement {
                Arrangement::Picture => {
                    bands.try_for_each(|band| surface.rounded(band.grown(1.0 + pixel / 2.0), 2.0))?;
                }
                Arrangement::Steps => bands.try_for_each(|band| surface.rounded(band.grown(1.5), 2.0))?,
                Arrangement::Cells => surface.rounded(column.block().grown(3.0), 4.0)?,
                Arrangement::Tiles | Arrangement::Maps => {}
            }
        }
        surface.pen(palette.line, 1.0, 1.0);
        surface.context.stroke();
        Ok(())
    }

    /// The colours of two classes beside their outputs.
    fn paint_classes(&self, surface: &Surface, palette: &Palette) -> Result<(), JsValue> {
        if self.names.classes() != 2 {
            return Ok(());
        }
        let column = &self.layout.columns[self.output()];
        for unit in 0..column.units {
            surface.context.begin_path();
            surface.circle((column.block().right() + 11.0, column.port(unit)), 4.0)?;
            surface.fill(palette.class(unit as u32), 1.0);
            surface.context.fill();
        }
        Ok(())
    }

    /// The probability of each class as a bar, the one that should be 1 outlined.
    fn paint_probabilities(&self, surface: &Surface, palette: &Palette) -> Result<(), JsValue> {
        let Some(chances) = self.probabilities() else { return Ok(()) };
        let column = &self.layout.columns[self.output()];
        if column.arrangement != Arrangement::Tiles {
            return Ok(());
        }
        let left = column.block().right() + 20.0;
        let full = (self.layout.size.0 - left - 2.0).max(8.0);
        let thick = (0.4 * column.rect(0).h).clamp(5.0, 9.0);
        for (unit, &chance) in chances.iter().enumerate() {
            let bar = Rect::new(left, column.port(unit) - thick / 2.0, full, thick);
            surface.fill(palette.blank, 1.0);
            surface.area(bar);
            let two = chances.len() == 2;
            surface.fill(if two { palette.class(unit as u32) } else { palette.positive }, 1.0);
            surface.area(Rect { w: full * f64::from(chance), ..bar });
            if self.class() == Some(unit as u32) {
                surface.pen(palette.text, 1.0, 1.25);
                surface.context.stroke_rect(bar.x, bar.y, bar.w, bar.h);
                if column.rect(0).h >= 24.0 {
                    let (x, y) = (self.layout.size.0 - 1.0, bar.bottom() + 9.0);
                    let label = Label { text: "target".to_owned(), x, y, align: Align::Right, tone: Tone::Remark };
                    surface.write(&label, palette)?;
                }
            }
        }
        Ok(())
    }

    fn paint_highlight(&self, surface: &Surface, palette: &Palette, pick: Pick) -> Result<(), JsValue> {
        let column = self.layout.columns.get(pick.layer).filter(|column| pick.unit < column.units);
        let Some(column) = column else { return Ok(()) };
        let gap = if column.rect(0).w >= 9.0 { 2.0 } else { 1.0 };
        surface.context.begin_path();
        let place = column.rect(pick.unit).grown(gap);
        let roundest = if column.arrangement == Arrangement::Maps { 3.0 } else { 5.0 };
        surface.rounded(place, (0.25 * place.w).min(roundest))?;
        let chosen = self.options.selected == Some(pick);
        surface.pen(palette.accent, if chosen { 1.0 } else { 0.65 }, if chosen { 2.0 } else { 1.5 });
        surface.context.stroke();
        Ok(())
    }
}

/// Fills a triangle.
fn triangle(surface: &Surface, [a, b, c]: [(f64, f64); 3]) {
    let context = &surface.context;
    context.begin_path();
    context.move_to(a.0, a.1);
    context.line_to(b.0, b.1);
    context.line_to(c.0, c.1);
    context.close_path();
    context.fill();
}
