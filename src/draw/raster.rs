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
        let size = stencil.size;
        for y in 0..size {
            let row = &mut self.data[(top + y) * self.width + left..][..size];
            let covers = &stencil.kept[y * size..(y + 1) * size];
            for (x, (pixel, &(body, outline))) in row.iter_mut().zip(covers).enumerate() {
                *pixel = match (body, outline) {
                    (0, 0) => *pixel,
                    (255, 0) => content(x, y),
                    _ => over(with_opacity(rim, outline), with_opacity(content(x, y), body)),
                };
            }
        }
    }

    /// Paints a dropped neuron: an outline and a cross, nothing inside.
    pub fn hollow(&mut self, (left, top): (usize, usize), stencil: &Stencil, colour: [u8; 4]) {
        let size = stencil.size;
        for y in 0..size {
            let row = &mut self.data[(top + y) * self.width + left..][..size];
            for (pixel, &cover) in row.iter_mut().zip(&stencil.dropped[y * size..(y + 1) * size]) {
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

/// How a kept and a dropped neuron cover the pixels of a square: the same for all tiles of a size, so computed once.
pub struct Stencil {
    size: usize,
    /// Body and outline.
    kept: Vec<(u8, u8)>,
    /// Outline and cross together.
    dropped: Vec<u8>,
}

impl Stencil {
    /// The stencil of the pixels of a picture: whole squares, crossed when dropped.
    pub fn pixel(size: usize, ratio: f64) -> Stencil {
        let side = size as f64;
        let half = (0.6 * ratio).min(side / 8.0).max(0.5);
        let inset = 0.2 * side;
        let mut dropped = Vec::with_capacity(size * size);
        for y in 0..size {
            for x in 0..size {
                let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
                let rising = segment(px, py, (inset, side - inset), (side - inset, inset));
                let falling = segment(px, py, (inset, inset), (side - inset, side - inset));
                dropped.push(byte(coverage(half - rising.min(falling))));
            }
        }
        Stencil { size, kept: vec![(255, 0); size * size], dropped }
    }

    /// The stencil of tiles that are `size` device pixels wide where a CSS pixel has `ratio` of them. Small tiles lose the
    /// outline first, then the rounding, at last the cross.
    pub fn new(size: usize, ratio: f64) -> Stencil {
        let css = size as f64 / ratio;
        let side = size as f64;
        let stroke = ratio.max(1.0);
        let radius = if css >= 9.0 { (0.22 * side).min(4.0 * ratio) } else { 0.0 };
        let outlined = css >= 9.0;
        let inset = if outlined { 0.27 * side } else { 0.5 };
        let crossed = size >= 4;
        let cross = if outlined { 0.72 * stroke } else { 0.5 * stroke.min(side / 6.0) };

        let mut kept = Vec::with_capacity(size * size);
        let mut dropped = Vec::with_capacity(size * size);
        for y in 0..size {
            for x in 0..size {
                let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
                let distance = rounded_box(px - side / 2.0, py - side / 2.0, side / 2.0, radius);
                let body = coverage(-distance);
                let outline = coverage(stroke / 2.0 - (distance + stroke / 2.0).abs());
                kept.push((byte(body), if outlined { byte(outline) } else { 0 }));

                let rising = segment(px, py, (inset, side - inset), (side - inset, inset));
                let falling = segment(px, py, (inset, inset), (side - inset, side - inset));
                let diagonals = if crossed { coverage(cross - rising.min(falling)) } else { 0.0 };
                let frame = match (outlined, crossed) {
                    (true, _) => outline,
                    (false, true) => 0.0,
                    (false, false) => 0.25,
                };
                dropped.push(byte(diagonals.max(frame)));
            }
        }
        Stencil { size, kept, dropped }
    }

    /// Device pixels on a side.
    pub fn size(&self) -> usize {
        self.size
    }
}

/// How much of a pixel lies inside, from the distance of its middle to the border (positive inside).
fn coverage(inside: f64) -> f64 {
    (inside + 0.5).clamp(0.0, 1.0)
}

fn byte(share: f64) -> u8 {
    (share * 255.0).round() as u8
}

/// Signed distance to a square of half side `half` with rounded corners, negative inside.
fn rounded_box(x: f64, y: f64, half: f64, radius: f64) -> f64 {
    let (qx, qy) = (x.abs() - half + radius, y.abs() - half + radius);
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
        let stencil = Stencil::new(20, 1.0);
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
            for size in 1..60 {
                let stencil = Stencil::new(size, ratio);
                let kept: u32 = stencil.kept.iter().map(|&(body, _)| u32::from(body)).sum();
                let dropped: u32 = stencil.dropped.iter().map(|&cover| u32::from(cover)).sum();
                assert!(dropped < kept * 9 / 10, "size {size} at {ratio}: {dropped} of {kept}");
                assert!(dropped > 0);
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
