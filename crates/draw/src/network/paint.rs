//! Puts the network on a canvas.

use super::layout::Arrangement;
use super::steps::Rails;
use super::strokes::Strokes;
use super::tiles::Stencils;
use super::{Align, Label, Scene, Tone};
use crate::Pick;
use crate::canvas::{Sheet, Surface};
use crate::field::Field;
use crate::geometry::Rect;
use crate::palette::{GRADIENT, Palette, Theme};
use crate::raster::Pixels;
use wasm_bindgen::JsValue;

/// What painting networks needs from frame to frame.
#[derive(Default)]
pub struct Tools {
    stencils: Stencils,
    pixels: Pixels,
    columns: Vec<usize>,
    strokes: Strokes,
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
        for layer in 1..self.layout.columns.len() {
            if let Some((left, top)) = self.paint_edges(layer, theme.palette, &mut tools.strokes, &mut tools.pixels) {
                surface.lay(&tools.pixels, left, top)?;
            }
        }
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
        let headings = rows.into_iter().chain(last).map(|(from, to)| if back { from } else { to });
        for (x, y) in headings {
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
        surface.context.begin_path();
        for (layer, column) in self.layout.columns.iter().enumerate() {
            let leads = column.leads().enumerate().filter(|&(unit, _)| !self.snapshots[layer].dropped(unit));
            leads.for_each(|(_, (from, to))| surface.line(from, to));
        }
        surface.pen(palette.rim, 0.55, 1.0);
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
