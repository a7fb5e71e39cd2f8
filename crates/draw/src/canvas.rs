//! A thin layer over the browser's canvas: CSS pixels, our colours, images from our pixels.

use super::geometry::Rect;
use super::network::{Align, Label, Tone};
use super::palette::{Colour, Palette};
use super::raster::Pixels;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

/// The fonts, by tone. System fonts: nothing is loaded.
const HEADING: &str = "600 12px system-ui, sans-serif";
const VALUE: &str = "500 12px system-ui, sans-serif";
const REMARK: &str = "400 11.5px system-ui, sans-serif";

/// A canvas that is being drawn on, in CSS pixels.
pub struct Surface {
    /// The browser's drawing interface, for what has no shorthand here.
    pub context: CanvasRenderingContext2d,
    ratio: f64,
}

impl Surface {
    /// Prepares the canvas: its backing store in device pixels, everything transparent, one unit a CSS pixel.
    pub fn begin(canvas: &HtmlCanvasElement, (width, height): (f64, f64), ratio: f64) -> Result<Surface, JsValue> {
        let device = |css: f64| ((css * ratio).round() as u32).max(1);
        let (wide, high) = (device(width), device(height));
        // Setting a size, even the same one, throws the backing store away.
        if canvas.width() != wide {
            canvas.set_width(wide);
        }
        if canvas.height() != high {
            canvas.set_height(high);
        }
        let context = canvas.get_context("2d")?.ok_or("This browser draws nothing on this canvas.")?;
        let context: CanvasRenderingContext2d = context.dyn_into().map_err(|_| "The canvas has no 2D context.")?;
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        context.set_global_alpha(1.0);
        context.clear_rect(0.0, 0.0, f64::from(wide), f64::from(high));
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        context.set_text_baseline("middle");
        context.set_line_cap("round");
        Ok(Surface { context, ratio })
    }

    /// The colour of the next lines, and their width.
    pub fn pen(&self, colour: Colour, opacity: f64, width: f64) {
        self.context.set_stroke_style_str(&colour.css(opacity));
        self.context.set_line_width(width);
    }

    /// The colour of the next areas.
    pub fn fill(&self, colour: Colour, opacity: f64) {
        self.context.set_fill_style_str(&colour.css(opacity));
    }

    /// Adds a line to the path.
    pub fn line(&self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) {
        self.context.move_to(x0, y0);
        self.context.line_to(x1, y1);
    }

    /// Adds a circle to the path.
    pub fn circle(&self, (x, y): (f64, f64), radius: f64) -> Result<(), JsValue> {
        self.context.move_to(x + radius, y);
        self.context.arc(x, y, radius, 0.0, std::f64::consts::TAU)
    }

    /// Adds a rectangle with round corners to the path.
    pub fn rounded(&self, rect: Rect, radius: f64) -> Result<(), JsValue> {
        let radius = radius.min(rect.w / 2.0).min(rect.h / 2.0).max(0.0);
        self.context.round_rect_with_f64(rect.x, rect.y, rect.w, rect.h, radius)
    }

    /// Fills a rectangle.
    pub fn area(&self, rect: Rect) {
        self.context.fill_rect(rect.x, rect.y, rect.w, rect.h);
    }

    /// Writes a line of text.
    pub fn write(&self, label: &Label, palette: &Palette) -> Result<(), JsValue> {
        let (font, colour) = match label.tone {
            Tone::Heading => (HEADING, palette.text),
            Tone::Value => (VALUE, palette.text),
            Tone::Remark => (REMARK, palette.muted),
        };
        self.context.set_font(font);
        self.context.set_text_align(match label.align {
            Align::Left => "left",
            Align::Centre => "center",
            Align::Right => "right",
        });
        self.fill(colour, 1.0);
        self.context.fill_text(&label.text, label.x, label.y)
    }

    /// Writes lines of text, grouped by how they are written since changing the font is slow.
    pub fn write_all(&self, labels: &[Label], palette: &Palette) -> Result<(), JsValue> {
        for tone in [Tone::Heading, Tone::Value, Tone::Remark] {
            labels.iter().filter(|label| label.tone == tone).try_for_each(|label| self.write(label, palette))?;
        }
        Ok(())
    }

    /// Puts a part of a sheet, in its pixels, where `to` says; `smooth` if pixels should run into one another.
    pub fn place(&self, sheet: &Sheet, from: Rect, to: Rect, smooth: bool) -> Result<(), JsValue> {
        self.context.set_image_smoothing_enabled(smooth);
        self.context.draw_image_with_offscreen_canvas_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &sheet.canvas,
            from.x,
            from.y,
            from.w,
            from.h,
            to.x,
            to.y,
            to.w,
            to.h,
        )
    }

    /// Puts pixels where nothing is drawn yet, their upper left corner at these device pixels: what is there is replaced.
    pub fn lay(&self, pixels: &Pixels, left: usize, top: usize) -> Result<(), JsValue> {
        if pixels.width() == 0 || pixels.height() == 0 {
            return Ok(());
        }
        self.context.put_image_data(&image(pixels)?, left as f64, top as f64)
    }

    /// Device pixels per CSS pixel.
    pub fn ratio(&self) -> f64 {
        self.ratio
    }
}

/// A canvas that nobody sees, which our pixels pass through: putting them on a visible one would ignore what is there.
pub struct Sheet {
    canvas: OffscreenCanvas,
    context: OffscreenCanvasRenderingContext2d,
}

impl Sheet {
    /// An empty sheet.
    pub fn new() -> Result<Sheet, JsValue> {
        let canvas = OffscreenCanvas::new(1, 1)?;
        let context = canvas.get_context("2d")?.ok_or("This browser has no canvas behind the scenes.")?;
        let context = context.dyn_into().map_err(|_| "The canvas behind the scenes has no 2D context.")?;
        Ok(Sheet { canvas, context })
    }

    /// Replaces what is on the sheet. It only grows, so that its memory is kept from frame to frame.
    pub fn put(&self, pixels: &Pixels) -> Result<(), JsValue> {
        let (width, height) = (pixels.width() as u32, pixels.height() as u32);
        if width == 0 || height == 0 {
            return Ok(());
        }
        if self.canvas.width() < width {
            self.canvas.set_width(width);
        }
        if self.canvas.height() < height {
            self.canvas.set_height(height);
        }
        self.context.put_image_data(&image(pixels)?, 0.0, 0.0)
    }
}

/// Our pixels as the browser takes them.
fn image(pixels: &Pixels) -> Result<ImageData, JsValue> {
    ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels.bytes()), pixels.width() as u32, pixels.height() as u32)
}

/// A picture that stays the same for many frames, in device pixels.
pub struct Layer {
    canvas: OffscreenCanvas,
}

impl Layer {
    /// Draws the picture once, on a surface of its own.
    pub fn new(
        (width, height): (f64, f64),
        ratio: f64,
        draw: impl FnOnce(&OffscreenCanvasRenderingContext2d) -> Result<(), JsValue>,
    ) -> Result<Layer, JsValue> {
        let device = |css: f64| ((css * ratio).round() as u32).max(1);
        let canvas = OffscreenCanvas::new(device(width), device(height))?;
        let context = canvas.get_context("2d")?.ok_or("This browser has no canvas behind the scenes.")?;
        let context: OffscreenCanvasRenderingContext2d =
            context.dyn_into().map_err(|_| "The canvas behind the scenes has no 2D context.")?;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        draw(&context)?;
        Ok(Layer { canvas })
    }

    /// Puts the picture on a surface of the same size.
    pub fn place(&self, surface: &Surface) -> Result<(), JsValue> {
        let (width, height) = (f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        let ratio = surface.ratio();
        surface.context.set_image_smoothing_enabled(false);
        surface.context.draw_image_with_offscreen_canvas_and_dw_and_dh(
            &self.canvas,
            0.0,
            0.0,
            width / ratio,
            height / ratio,
        )
    }
}
