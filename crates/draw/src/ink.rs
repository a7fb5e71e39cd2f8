//! Translucent curves as pixels. A network has hundreds of edges that cross; without a graphics card a browser spends most
//! of a frame on stroking them one by one, and all of them have the same shape: they leave and arrive horizontally, over
//! the same width. Nothing here touches the browser.
//!
//! The curve from (0, y₀) to (w, y₁) is the cubic Bézier curve whose two control points stand in the middle, at the heights
//! of the ends: for t from 0 to 1
//!
//! x = w (1.5 t (1 − t) + t³), y = y₀ + (y₁ − y₀) t² (3 − 2 t).
//!
//! At each column of pixels its height and its slope are those of a straight line. A pixel whose middle lies at the distance
//! d from that line is covered by a stroke of width b as a square pixel beside it would be: min(1, b, (b + 1)/2 − d), which
//! summed over all d is b. So a steep stroke is as wide, and as smooth, as a level one.

use super::palette::Colour;
use super::raster::Pixels;

/// Curves drawn over one another, all from the left border to the right one.
#[derive(Default)]
pub struct Ink {
    width: usize,
    height: usize,
    /// Red, green, blue and opacity in 16 bits each, of which 8 are used, times the opacity; columns from the left, each from
    /// the top, so that the pixels of a stroke at a column lie side by side.
    data: Vec<u64>,
    /// Where a curve is at each column, for a height of 1: its height there, and how much it rises to the next column.
    shape: Vec<(f32, f32)>,
}

impl Ink {
    /// Makes the layer `width × height` and transparent.
    pub fn reset(&mut self, width: usize, height: usize) {
        if self.width != width {
            self.shape.clear();
            self.shape.extend((0..width).map(|column| shape((column as f32 + 0.5) / width as f32, width as f32)));
        }
        (self.width, self.height) = (width, height);
        self.data.clear();
        self.data.resize(width * height, 0);
    }

    /// Draws a curve, `breadth` wide, from the height `start` at the left border to the height `end` at the right one, all in
    /// pixels.
    pub fn curve(&mut self, (start, end): (f32, f32), breadth: f32, colour: Colour, opacity: f64) {
        if self.height == 0 || !(start.is_finite() && end.is_finite()) {
            return;
        }
        let front = spread(colour.pixel());
        let opacity = (opacity.clamp(0.0, 1.0) * 256.0) as f32;
        let (most, half) = (breadth.clamp(0.0, 1.0), (breadth + 1.0) / 2.0);
        for (column, &(share, rise)) in self.data.chunks_exact_mut(self.height).zip(&self.shape) {
            // How much longer the way from the line to a pixel is within the column than straight across.
            let slope = (end - start) * rise;
            let longer = (1.0 + slope * slope).sqrt();
            let shorter = 1.0 / longer;
            // Heights of the middles of pixels: the first one's is 0.
            let y = start + (end - start) * share - 0.5;
            // What lies outside is 0 as an unsigned number.
            let first = (y - half * longer).ceil() as usize;
            let past = ((y + half * longer).floor() + 1.0) as usize;
            let Some(covered) = column.get_mut(first..past.min(self.height)) else { continue };
            let mut below = first as f32 - y;
            for pixel in covered {
                let cover = (half - below.abs() * shorter).min(most);
                *pixel = blend(*pixel, front, (cover * opacity + 0.5) as u32);
                below += 1.0;
            }
        }
    }

    /// The layer as an image.
    pub fn develop(&self, pixels: &mut Pixels) {
        pixels.reset(self.width, self.height);
        for y in 0..self.height {
            for (pixel, column) in pixels.row_mut(y).iter_mut().zip(self.data.chunks_exact(self.height)) {
                *pixel = apart(column[y]);
            }
        }
    }
}

/// Where a curve of height 1 is at the share `x` of its width, and how much it rises there to the next of `columns`.
fn shape(x: f32, columns: f32) -> (f32, f32) {
    // Newton's method: x is steepest at both ends, so it converges from any start between them.
    let mut t = x;
    for _ in 0..6 {
        t -= (1.5 * t * (1.0 - t) + t * t * t - x) / across(t);
    }
    (t * t * (3.0 - 2.0 * t), 6.0 * t * (1.0 - t) / across(t) / columns)
}

/// How fast x grows with t.
fn across(t: f32) -> f32 {
    1.5 - 3.0 * t + 3.0 * t * t
}

/// Every second byte of the result.
const BYTES: u64 = 0x00FF_00FF_00FF_00FF;

/// A pixel with room between its channels.
fn spread([r, g, b, a]: [u8; 4]) -> u64 {
    u64::from(r) | u64::from(g) << 16 | u64::from(b) << 32 | u64::from(a) << 48
}

/// `front`, which is opaque, over `back` with an opacity of `cover` of 256: all four channels at once, rounded.
#[inline(always)]
fn blend(back: u64, front: u64, cover: u32) -> u64 {
    let cover = u64::from(cover);
    // 255 · 256 + 128 still fits into 16 bits, so no channel reaches the next.
    ((back * (256 - cover) + front * cover + 0x0080_0080_0080_0080) >> 8) & BYTES
}

/// A pixel whose channels are no longer multiplied by its opacity.
fn apart(pixel: u64) -> [u8; 4] {
    /// 1 / opacity as a share of 255, times 65,536.
    const SHARES: [u32; 256] = {
        let mut shares = [0; 256];
        let mut opacity = 1;
        while opacity < 256 {
            shares[opacity] = (255 * 65_536 + opacity as u32 / 2) / opacity as u32;
            opacity += 1;
        }
        shares
    };
    if pixel == 0 {
        return [0; 4];
    }
    let opacity = (pixel >> 48) as u8;
    let share = SHARES[usize::from(opacity)];
    // Rounding may have left a channel above the opacity.
    let channel = |at: u32| ((((pixel >> at) as u32 & 255) * share + 32_768) >> 16).min(255) as u8;
    [channel(0), channel(16), channel(32), opacity]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::{BLUE, ORANGE};

    /// A curve alone on a layer.
    fn alone(size: (usize, usize), ends: (f32, f32), breadth: f32) -> Pixels {
        let mut ink = Ink::default();
        ink.reset(size.0, size.1);
        ink.curve(ends, breadth, BLUE, 1.0);
        let mut pixels = Pixels::default();
        ink.develop(&mut pixels);
        pixels
    }

    /// How many pixels are covered, parts of them counted as such.
    fn area(pixels: &Pixels) -> f64 {
        pixels.bytes().chunks_exact(4).map(|pixel| f64::from(pixel[3]) / 255.0).sum()
    }

    /// The length of the curve that rises by `height` over `width`.
    fn length(width: f64, height: f64) -> f64 {
        let at = |t: f64| (width * (1.5 * t * (1.0 - t) + t * t * t), height * t * t * (3.0 - 2.0 * t));
        let steps = 10_000;
        let point = |step: i32| at(f64::from(step) / f64::from(steps));
        (0..steps).map(|step| (point(step + 1).0 - point(step).0).hypot(point(step + 1).1 - point(step).1)).sum()
    }

    #[test]
    fn a_stroke_covers_its_breadth_times_its_length_however_steep_it_is() {
        for (width, height) in [(90, 0), (90, 20), (90, 90), (60, 180), (40, 300), (24, 320), (200, 5)] {
            for breadth in [0.28, 0.7, 0.9, 1.3, 1.9, 2.6, 5.2] {
                for start in [10.0, 10.5, 10.31] {
                    let pixels = alone((width, height + 30), (start, start + height as f32), breadth);
                    let wanted = f64::from(breadth) * length(width as f64, height as f64);
                    let found = area(&pixels);
                    assert!(
                        (found / wanted - 1.0).abs() < 0.06,
                        "{breadth} wide over {width} × {height} from {start}: {found} for {wanted}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_steep_stroke_is_as_smooth_as_a_level_one() {
        // Wherever a stroke at least a pixel wide goes, it covers about as much of each line across it.
        for (width, height) in [(90, 90), (60, 180), (40, 300), (24, 320)] {
            for breadth in [0.7_f32, 1.3, 2.6] {
                let pixels = alone((width, height + 20), (10.0, 10.0 + height as f32), breadth);
                // In the middle half, where the curve is steep, row by row.
                for y in 10 + height / 4..10 + 3 * height / 4 {
                    let row: f64 = (0..width).map(|x| f64::from(pixels.at(x, y)[3]) / 255.0).sum();
                    let (share, rise) = (0..width)
                        .map(|x| shape((x as f32 + 0.5) / width as f32, width as f32))
                        .min_by(|one, other| {
                            let off = |share: f32| (10.0 + share * height as f32 - y as f32 - 0.5).abs();
                            off(one.0).total_cmp(&off(other.0))
                        })
                        .expect("there are columns");
                    let slope = f64::from(rise) * height as f64;
                    let wanted = f64::from(breadth) * (1.0 + slope.powi(-2)).sqrt();
                    assert!(
                        (row / wanted - 1.0).abs() < 0.25,
                        "{breadth} wide over {width} × {height}, row {y} at {share}: {row:.2} for {wanted:.2}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_stroke_ends_where_it_should_and_has_no_gaps() {
        let pixels = alone((80, 120), (20.0, 100.0), 1.0);
        for (x, y) in [(0, 20.0), (79, 100.0)] {
            let heights = (0..120).map(|row| (f64::from(row as u32) + 0.5, f64::from(pixels.at(x, row)[3])));
            let (sum, weight) = heights.fold((0.0, 0.0), |(sum, weight), (y, cover)| (sum + y * cover, weight + cover));
            assert!((sum / weight - y).abs() < 0.3, "column {x}: {} for {y}", sum / weight);
        }
        for x in 0..80 {
            assert!((0..120).any(|y| pixels.at(x, y)[3] >= 120), "column {x}");
        }
        for y in 21..99 {
            assert!((0..80).any(|x| pixels.at(x, y)[3] >= 120), "row {y}");
        }
    }

    #[test]
    fn a_stroke_that_falls_is_the_mirror_image_of_one_that_rises() {
        let (rising, falling) = (alone((50, 100), (20.0, 80.0), 1.3), alone((50, 100), (80.0, 20.0), 1.3));
        for (x, y) in (0..50).flat_map(|x| (0..100).map(move |y| (x, y))) {
            let (one, other) = (rising.at(x, y), falling.at(x, 99 - y));
            assert!(one[3].abs_diff(other[3]) <= 1, "{one:?} and {other:?} at {x}, {y}");
        }
    }

    #[test]
    fn what_is_drawn_later_lies_above() {
        let mut ink = Ink::default();
        ink.reset(1, 1);
        let mut pixels = Pixels::default();
        let mut drawn = |colour, opacity| {
            ink.curve((0.5, 0.5), 1.0, colour, opacity);
            ink.develop(&mut pixels);
            pixels.at(0, 0)
        };
        assert_eq!(drawn(BLUE, 0.5), [0x00, 0x72, 0xB1, 128], "as near as eight bits times the opacity come");
        // Half orange and a quarter blue: opacities and colours add up as they do on the page.
        let [r, g, b, opacity] = drawn(ORANGE, 0.5);
        assert_eq!(opacity, 192);
        let mixed = |orange: u32, blue: u32| ((2 * orange + blue) / 3) as u8;
        for (channel, wanted) in [(r, mixed(0xE6, 0)), (g, mixed(0x9F, 0x72)), (b, mixed(0, 0xB2))] {
            assert!(channel.abs_diff(wanted) <= 1, "{channel} for {wanted}");
        }
        assert_eq!(drawn(ORANGE, 1.0), ORANGE.pixel());
        assert_eq!(drawn(BLUE, 0.0), ORANGE.pixel(), "what is transparent changes nothing");
    }

    #[test]
    fn blending_is_right_to_the_last_bit_whatever_the_colours() {
        for (back, front, cover) in (0..=255_u32).flat_map(|back| {
            [0, 1, 77, 128, 254, 255]
                .into_iter()
                .flat_map(move |front| (0..=256).map(move |cover| (back, front, cover)))
        }) {
            let wanted = ((back * (256 - cover) + front * cover) as f64 / 256.0).round() as u64;
            let all = |channel: u32| spread([channel as u8; 4]);
            assert_eq!(blend(all(back), all(front), cover), spread([wanted as u8; 4]), "{front} on {back}, {cover}");
        }
    }

    #[test]
    fn taking_the_opacity_out_and_putting_it_back_changes_nothing() {
        for (opacity, value) in (0..=255_u32).flat_map(|opacity| (0..=opacity).map(move |value| (opacity, value))) {
            let [channel, .., kept] = apart(spread([value as u8, 0, 0, opacity as u8]));
            assert_eq!(u32::from(kept), opacity);
            let back = (u32::from(channel) * opacity + 127) / 255;
            assert_eq!(back, value, "{value} of {opacity}");
        }
    }

    #[test]
    fn what_leaves_the_layer_is_cut_off() {
        let whole = alone((40, 60), (30.0, 30.0), 3.0);
        for ends in [(-20.0, 30.0), (30.0, 90.0), (-500.0, 900.0), (-9.0, -9.0), (0.0, 60.0), (f32::NAN, 3.0)] {
            let pixels = alone((40, 60), ends, 3.0);
            assert!(area(&pixels) <= 3.0 * area(&whole), "{ends:?}");
        }
        assert_eq!(area(&alone((40, 60), (-9.0, -9.0), 3.0)), 0.0);
        assert!((area(&alone((40, 60), (0.0, 0.0), 3.0)) - 60.0).abs() < 0.5, "half of it is on the layer");
        for size in [(0, 0), (0, 5), (5, 0), (1, 1)] {
            alone(size, (0.0, 1.0), 2.0);
        }
    }

    #[test]
    fn a_layer_used_again_is_blank() {
        let mut ink = Ink::default();
        let mut pixels = Pixels::default();
        for (width, height) in [(30, 20), (10, 50), (30, 20)] {
            ink.reset(width, height);
            ink.develop(&mut pixels);
            assert_eq!(area(&pixels), 0.0);
            ink.curve((5.0, 15.0), 2.0, BLUE, 1.0);
            ink.develop(&mut pixels);
            assert_eq!((pixels.width(), pixels.height()), (width, height));
            assert!(area(&pixels) > 2.0 * width as f64);
        }
    }
}
