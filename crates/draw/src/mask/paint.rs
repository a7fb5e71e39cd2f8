//! Puts the strip on a canvas.

use super::{Group, HEAD, Scene};
use crate::canvas::{Sheet, Surface};
use crate::geometry::Rect;
use crate::palette::Theme;
use crate::raster::Pixels;
use lab::Form;
use nn::drop::Entry;
use wasm_bindgen::JsValue;

impl Scene<'_> {
    /// Paints the strip.
    pub fn paint(&self, surface: &Surface, sheet: &Sheet, theme: &Theme, pixels: &mut Pixels) -> Result<(), JsValue> {
        self.paint_entries(self.shades(theme), pixels);
        sheet.put(pixels)?;
        let mut left = 0.0;
        for group in &self.groups {
            let (width, height) = self.resolution(group);
            let from = Rect::new(left, 0.0, width as f64, height as f64);
            let device = |css: f64| css * surface.ratio();
            let more = device(group.area.w) < width as f64 || device(group.area.h) < height as f64;
            surface.place(sheet, from, group.area, more)?;
            left += width as f64;
        }
        self.paint_gaps(surface);
        self.paint_shown(surface, theme)?;
        surface.write_all(&self.labels(), theme.palette)
    }

    /// Cuts the strip into cells where they are large enough to be told apart.
    fn paint_gaps(&self, surface: &Surface) {
        let line = 1.0 / surface.ratio().min(2.0);
        let context = &surface.context;
        for group in &self.groups {
            let Rect { x, y, w, h } = group.area;
            let (column, row) = (w / group.columns as f64, h / group.rows as f64);
            // Between steps there is a gap as soon as the steps can be told apart.
            let (every, column) = match (group.entry(), self.arm.form(group.layer)) {
                (Some(Entry::Step), Form::States { cells, .. }) if column < 4.0 * line => {
                    (cells.max(1), column * cells.max(1) as f64)
                }
                _ => (1, column),
            };
            if column >= 4.0 * line {
                (1..group.columns / every).for_each(|place| {
                    context.clear_rect(x + column * place as f64 - line, y, line, h);
                });
            }
            if row >= 4.0 * line {
                (1..group.rows).for_each(|place| {
                    context.clear_rect(x, y + row * place as f64 - line, w, line);
                });
            }
        }
    }

    /// Marks the row of the example that the network shows; a mask of weights is that of all examples.
    fn paint_shown(&self, surface: &Surface, theme: &Theme) -> Result<(), JsValue> {
        let mut rows = self.groups.iter().filter(|group| !group.is_of_weights()).peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        let top = HEAD + self.row_height * self.shown() as f64;
        let middle = top + self.row_height / 2.0;
        let context = &surface.context;
        context.begin_path();
        context.move_to(1.0, middle - 4.5);
        context.line_to(8.0, middle);
        context.line_to(1.0, middle + 4.5);
        context.close_path();
        surface.fill(theme.palette.text, 1.0);
        context.fill();
        context.begin_path();
        let mut from = None;
        while let Some(group) = rows.next() {
            let left = from.unwrap_or(group.area.x);
            // Neighbours share a frame, which a matrix of weights between them would interrupt.
            if rows.peek().is_some_and(|next| self.are_neighbours(group, next)) {
                from = Some(left);
                continue;
            }
            from = None;
            let row = Rect::new(left, top, group.area.right() - left, self.row_height);
            surface.rounded(row.grown(1.0), 2.0)?;
        }
        surface.pen(theme.palette.text, 1.0, 1.5);
        context.stroke();
        Ok(())
    }

    fn are_neighbours(&self, one: &Group, other: &Group) -> bool {
        let place = |group: &Group| self.groups.iter().position(|other| other.layer == group.layer);
        place(one).map(|place| place + 1) == place(other)
    }
}
