//! Neurons as pixels. A network has hundreds of tiles, each with a picture inside, a rounded outline and perhaps a cross;
//! computing them here and handing the browser one image is quicker than asking it for thousands of shapes, and it is
//! exact at every pixel ratio. Nothing here touches the browser.

/// An image of red, green, blue and opacity, rows from the top, that keeps its memory from frame to frame.
#[derive(Default)]
pub struct Pixels {
    width: usize,
    height: usize,
    data: Vec<[u8; 4]>,
}

impl Pixels {
    /// Makes the image `width × height` and transparent.
    pub fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.data.clear();
        self.data.resize(width * height, [0; 4]);
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The bytes, four a pixel, as `ImageData` wants them.
    pub fn bytes(&self) -> &[u8] {
        self.data.as_flattened()
    }

    /// A pixel.
    pub fn at(&self, x: usize, y: usize) -> [u8; 4] {
        self.data[y * self.width + x]
    }

    /// The pixels of row `y`.
    pub fn row_mut(&mut self, y: usize) -> &mut [[u8; 4]] {
        &mut self.data[y * self.width..(y + 1) * self.width]
    }

    /// Paints a neuron: `content` gives the colour at each pixel of the tile, counted from its upper left corner.
    pub fn tile(
        &mut self,
        (left, top): (usize, usize),
        stencil: &Stencil,
        rim: [u8; 4],
        mut content: impl FnMut(usize, usize) -> [u8; 4],
    ) {
        let (width, height) = stencil.size;
        for y in 0..height {
            let row = &mut self.data[(top + y) * self.width + left..][..width];
            let covers = &stencil.kept[y * width..(y + 1) * width];
            for (x, (pixel, &(body, outline))) in row.iter_mut().zip(covers).enumerate() {
                *pixel = match (body, outline) {
                    (0, 0) => *pixel,
                    (255, 0) => content(x, y),
                    _ => over(with_opacity(rim, outline), covered(content(x, y), body)),
                };
            }
        }
    }

    /// Paints a dropped neuron: an outline and a cross, nothing inside.
    pub fn hollow(&mut self, (left, top): (usize, usize), stencil: &Stencil, colour: [u8; 4]) {
        let (width, height) = stencil.size;
        for y in 0..height {
            let row = &mut self.data[(top + y) * self.width + left..][..width];
            for (pixel, &cover) in row.iter_mut().zip(&stencil.dropped[y * width..(y + 1) * width]) {
                if cover > 0 {
                    *pixel = with_opacity(colour, cover);
                }
            }
        }
    }
}

fn with_opacity([r, g, b, _]: [u8; 4], opacity: u8) -> [u8; 4] {
    [r, g, b, opacity]
}

/// A pixel of which only `cover` of 255 is covered.
fn covered([r, g, b, opacity]: [u8; 4], cover: u8) -> [u8; 4] {
    [r, g, b, ((u32::from(opacity) * u32::from(cover) + 127) / 255) as u8]
}

/// `front` over `back`, neither premultiplied.
fn over(front: [u8; 4], back: [u8; 4]) -> [u8; 4] {
    let (f, b) = (u32::from(front[3]), u32::from(back[3]));
    let alpha = f * 255 + b * (255 - f);
    if alpha == 0 {
        return [0; 4];
    }
    let channel = |i: usize| {
        let sum = u32::from(front[i]) * f * 255 + u32::from(back[i]) * b * (255 - f);
        ((sum + alpha / 2) / alpha) as u8
    };
    [channel(0), channel(1), channel(2), ((alpha + 127) / 255) as u8]
}

/// How a kept and a dropped neuron cover the pixels of their tile: the same for all tiles of a size, so computed once.
pub struct Stencil {
    /// Width and height.
    size: (usize, usize),
    /// Body and outline.
    kept: Vec<(u8, u8)>,
    /// Outline and cross together.
    dropped: Vec<u8>,
}

/// How a tile is cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A neuron: rounded and outlined if it is large enough.
    Tile,
    /// A feature map: outlined alike, but hardly rounded, so that its corner cells stay whole.
    Map,
    /// A pixel of a picture: all of the rectangle.
    Pixel,
}

/// Where the two strokes of a cross end.
struct Cross {
    width: f64,
    height: f64,
    inset: (f64, f64),
}

impl Cross {
    /// Distance of a point to the nearer stroke.
    fn distance(&self, x: f64, y: f64) -> f64 {
        let (left, top) = self.inset;
        let (right, bottom) = (self.width - left, self.height - top);
        segment(x, y, (left, bottom), (right, top)).min(segment(x, y, (left, top), (right, bottom)))
    }
}

impl Stencil {
    /// The stencil of tiles that are `size` device pixels wide and high where a CSS pixel has `ratio` of them. Small tiles
    /// lose the outline first, then the rounding, at last the cross: where they are high enough a line through them takes
    /// its place.
    pub fn new(cut: Cut, size: (usize, usize), ratio: f64) -> Stencil {
        let (width, height) = (size.0 as f64, size.1 as f64);
        let side = width.min(height);
        let css = side / ratio;
        let stroke = ratio.max(1.0);
        let outlined = cut != Cut::Pixel && css >= 9.0;
        let radius = match cut {
            Cut::Tile if outlined => (0.22 * side).min(4.0 * ratio),
            Cut::Map if outlined => 1.5 * ratio,
            _ => 0.0,
        };
        let crossed = cut == Cut::Pixel || side >= 4.0;
        // The arms of a cross that would be steep are those of a square in the middle.
        let inset = match (cut, outlined) {
            (Cut::Pixel, _) => 0.2 * side,
            (_, true) => 0.27 * side,
            _ => 0.5,
        };
        let half_cross = match (cut, outlined) {
            (Cut::Pixel, _) => (0.6 * ratio).min(side / 8.0).max(0.5),
            // Three pixels wide on a large tile, so that it can be seen from the last row of a lecture hall.
            (_, true) => (0.09 * side).clamp(0.9 * stroke, 1.5 * ratio.max(1.0)),
            _ => 0.5 * stroke.min(side / 6.0),
        };
        let arm = side / 2.0 - inset;
        let cross = Cross { width, height, inset: (width / 2.0 - arm, height / 2.0 - arm) };

        let mut kept = Vec::with_capacity(size.0 * size.1);
        let mut dropped = Vec::with_capacity(size.0 * size.1);
        for y in 0..size.1 {
            for x in 0..size.0 {
                let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
                let half = (width / 2.0, height / 2.0);
                let distance = rounded_box((px - half.0, py - half.1), half, radius);
                let body = coverage(-distance);
                let outline = coverage(stroke / 2.0 - (distance + stroke / 2.0).abs());
                kept.push(if cut == Cut::Pixel {
                    (255, 0)
                } else {
                    (byte(body), if outlined { byte(outline) } else { 0 })
                });
                let diagonals = if crossed { coverage(half_cross - cross.distance(px, py)) } else { 0.0 };
                let line = segment(px, py, (half.0, 1.0), (half.0, height - 1.0));
                let frame = match (outlined, crossed) {
                    (true, _) => outline,
                    (false, true) => 0.0,
                    (false, false) if width >= 3.0 && height > 4.0 => coverage(0.4 - line),
                    (false, false) => 0.25,
                };
                dropped.push(byte(diagonals.max(frame)));
            }
        }
        Stencil { size, kept, dropped }
    }

    /// Device pixels across and down.
    pub fn size(&self) -> (usize, usize) {
        self.size
    }

    /// How much of 255 the cross, or the outline, of a dropped tile covers a pixel.
    pub fn cross(&self, x: usize, y: usize) -> u8 {
        self.dropped[y * self.size.0 + x]
    }
}

/// How much of a pixel lies inside, from the distance of its middle to the border (positive inside).
fn coverage(inside: f64) -> f64 {
    (inside + 0.5).clamp(0.0, 1.0)
}

fn byte(share: f64) -> u8 {
    (share * 255.0).round() as u8
}

/// Signed distance to a rectangle of these half sides with rounded corners, negative inside.
fn rounded_box((x, y): (f64, f64), (half_width, half_height): (f64, f64), radius: f64) -> f64 {
    let (qx, qy) = (x.abs() - half_width + radius, y.abs() - half_height + radius);
    qx.max(0.0).hypot(qy.max(0.0)) + qx.max(qy).min(0.0) - radius
}

/// Distance to a segment.
fn segment(x: f64, y: f64, (ax, ay): (f64, f64), (bx, by): (f64, f64)) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - ax - along * dx).hypot(y - ay - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_tile_shows_its_content_and_a_dropped_one_does_not() {
        let stencil = Stencil::new(Cut::Tile, (20, 20), 1.0);
        let mut pixels = Pixels::default();
        pixels.reset(40, 20);
        pixels.tile((0, 0), &stencil, [9, 9, 9, 255], |_, _| [1, 2, 3, 255]);
        pixels.hollow((20, 0), &stencil, [9, 9, 9, 255]);
        assert_eq!(pixels.at(10, 4), [1, 2, 3, 255]);
        assert_eq!(pixels.at(30, 4)[3], 0, "hollow beside the cross");
        assert!(pixels.at(30, 10)[3] > 200, "crossed in the middle");
        assert_eq!(pixels.at(0, 0)[3], 0, "rounded corner");
    }

    #[test]
    fn every_size_has_a_stencil_that_tells_kept_from_dropped() {
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            for (width, height) in (1..60).flat_map(|side| [(side, side), (side, 20), (3 * side, side)]) {
                for cut in [Cut::Tile, Cut::Map] {
                    let stencil = Stencil::new(cut, (width, height), ratio);
                    let kept: u32 = stencil.kept.iter().map(|&(body, _)| u32::from(body)).sum();
                    let dropped: u32 = stencil.dropped.iter().map(|&cover| u32::from(cover)).sum();
                    assert!(dropped < kept * 9 / 10, "{width} × {height} at {ratio}: {dropped} of {kept}");
                    assert!(dropped > 0);
                }
            }
        }
    }

    #[test]
    fn an_opaque_back_stays_opaque() {
        assert_eq!(over([0, 0, 0, 128], [255, 255, 255, 255])[3], 255);
        assert_eq!(over([10, 20, 30, 255], [255, 255, 255, 255]), [10, 20, 30, 255]);
        assert_eq!(over([0; 4], [0; 4]), [0; 4]);
    }
}
