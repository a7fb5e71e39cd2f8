//! Places on a canvas, in CSS pixels from its upper left corner, and how they fall on device pixels.

use serde::Serialize;

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// The rectangle with this corner and this size.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The centre.
    pub fn centre(&self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether the point lies inside.
    pub fn contains(&self, x: f64, y: f64) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// The rectangle grown by `by` on every side.
    pub fn grown(&self, by: f64) -> Rect {
        Rect::new(self.x - by, self.y - by, self.w + 2.0 * by, self.h + 2.0 * by)
    }
}

/// Device pixels per CSS pixel: the one place where lengths are rounded, so that edges fall between device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale(pub f64);

impl Scale {
    /// A length in whole device pixels, never less than one.
    pub fn device(self, css: f64) -> usize {
        (css * self.0).floor().max(1.0) as usize
    }

    /// A number of device pixels as a length in CSS pixels.
    pub fn css(self, device: usize) -> f64 {
        device as f64 / self.0
    }

    /// The place nearest to `css` that falls between device pixels.
    pub fn snap(self, css: f64) -> f64 {
        (css * self.0).round() / self.0
    }
}

/// About how wide a text is in the system's sans serif at `size` pixels: enough to decide what fits. It errs on the wide side.
pub fn text_width(text: &str, size: f64) -> f64 {
    let widths = text.chars().map(|c| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | '\'' | '|' => 0.3,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '·' => 0.39,
        'm' | 'w' | 'M' | 'W' => 0.95,
        c if c.is_uppercase() => 0.7,
        _ => 0.625,
    });
    widths.sum::<f64>() * size
}

/// As much of a text as is about `width` wide at `size` pixels, with an ellipsis where it is cut; nothing where not even that fits.
pub fn fitted(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let mut room = width - text_width("…", size);
    let fits = |c: &char| {
        room -= text_width(c.encode_utf8(&mut [0; 4]), size);
        room >= 0.0
    };
    let short: String = text.chars().take_while(fits).collect();
    if short.is_empty() { short } else { short + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapping_lands_between_device_pixels() {
        for ratio in [1.0, 1.25, 1.5, 2.0, 3.0] {
            let place = Scale(ratio).snap(10.3) * ratio;
            assert!((place - place.round()).abs() < 1e-9);
        }
    }

    #[test]
    fn a_text_is_cut_to_a_width() {
        assert_eq!(fitted("setosa", 12.0, 100.0), "setosa");
        let cut = fitted("versicolor", 12.0, 40.0);
        assert!(cut.ends_with('…') && "versicolor".starts_with(cut.trim_end_matches('…')), "{cut}");
        assert!(text_width(&cut, 12.0) <= 40.0);
        assert_eq!(fitted("setosa", 12.0, 5.0), "");
    }

    #[test]
    fn a_rectangle_contains_its_corner_but_not_the_next_ones() {
        let rect = Rect::new(1.0, 2.0, 3.0, 4.0);
        assert!(rect.contains(1.0, 2.0) && !rect.contains(4.0, 2.0) && !rect.contains(1.0, 6.0));
    }
}
