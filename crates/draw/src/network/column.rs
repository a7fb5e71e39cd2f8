//! One column of the picture: where the tiles of a layer's units are.

use crate::geometry::{Rect, Scale};

/// How the units of a column are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Neurons one below the other, or in two columns of which the second is half a place lower: so that each has a height of
    /// its own at which edges meet it, between two of the other column.
    Tiles,
    /// Too many for that: a grid of cells, row by row; edges meet the grid's border in the cell's row.
    Cells,
    /// The pixels of one picture, row by row; edges meet its border.
    Picture,
    /// Feature maps, a small picture each; edges meet the border in the map's row.
    Maps,
    /// The states of a recurrent layer, a strip of cells below the other for each step.
    Steps,
}

/// The tiles of one layer. Sizes are whole device pixels, so that all tiles of a column look the same.
///
/// Units stand in bands below one another; only pictures that are read row by row, and states, have more than one.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Neurons, pixels, feature maps, or cells of all states.
    pub units: usize,
    /// How they are arranged.
    pub arrangement: Arrangement,
    /// Left edge of the first tile, in device pixels.
    pub left: usize,
    /// Upper edge of the first tile, in device pixels.
    pub top: usize,
    /// Width and height of a tile, in device pixels.
    pub tile: (usize, usize),
    /// From one tile to the next, to the right and down, in device pixels.
    pub pitch: (usize, usize),
    /// Tiles in a row.
    pub across: usize,
    /// How much lower each tile of a row is than the one before, in device pixels.
    pub stagger: usize,
    /// Units of a band.
    pub band: usize,
    /// From one band to the next, in device pixels.
    pub band_pitch: usize,
    /// How device pixels become CSS pixels.
    pub scale: Scale,
}

impl Column {
    /// Rows of tiles in a band.
    pub fn rows(&self) -> usize {
        self.band.div_ceil(self.across.max(1)).max(1)
    }

    /// Bands.
    pub fn bands(&self) -> usize {
        self.units.div_ceil(self.band.max(1)).max(1)
    }

    /// Height of a band, in device pixels.
    pub fn band_height(&self) -> usize {
        (self.rows() - 1) * self.pitch.1 + (self.across.max(1) - 1) * self.stagger + self.tile.1
    }

    /// Width of all tiles together, in device pixels.
    pub fn width(&self) -> usize {
        (self.across.max(1) - 1) * self.pitch.0 + self.tile.0
    }

    /// Height of all tiles together, in device pixels.
    pub fn height(&self) -> usize {
        (self.bands() - 1) * self.band_pitch + self.band_height()
    }

    /// Where unit `unit` is within the column's tiles, in device pixels.
    pub fn offset(&self, unit: usize) -> (usize, usize) {
        let (band, place) = (unit / self.band, unit % self.band);
        let (row, column) = (place / self.across, place % self.across);
        (column * self.pitch.0, band * self.band_pitch + row * self.pitch.1 + column * self.stagger)
    }

    /// The way of edges from a tile to the border of its column where another column of tiles is in between, as the ends of a
    /// level line for each tile, if it is so.
    pub fn leads(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
        let block = self.block();
        let units = if self.stagger > 0 { 0..self.units } else { 0..0 };
        units.map(move |unit| {
            let tile = self.rect(unit);
            let y = tile.centre().1;
            let is_left = unit % self.across == 0;
            if is_left { ((tile.right(), y), (block.right(), y)) } else { ((block.x, y), (tile.x, y)) }
        })
    }

    /// The tile of unit `unit`.
    pub fn rect(&self, unit: usize) -> Rect {
        let (x, y) = self.offset(unit);
        self.area((self.left + x, self.top + y), self.tile)
    }

    /// All tiles together.
    pub fn block(&self) -> Rect {
        self.area((self.left, self.top), (self.width(), self.height()))
    }

    /// The tiles of one band together.
    pub fn band_block(&self, band: usize) -> Rect {
        self.area((self.left, self.top + band * self.band_pitch), (self.width(), self.band_height()))
    }

    fn area(&self, (x, y): (usize, usize), (w, h): (usize, usize)) -> Rect {
        let css = |device| self.scale.css(device);
        Rect::new(css(x), css(y), css(w), css(h))
    }

    /// The height at which edges meet unit `unit`, in CSS pixels.
    pub fn port(&self, unit: usize) -> f64 {
        self.rect(unit).centre().1
    }

    /// The unit at a point, the gaps between tiles counting for the nearest one.
    pub fn unit_at(&self, x: f64, y: f64) -> Option<usize> {
        let slack = |pitch: usize, tile: usize| self.scale.css(pitch.saturating_sub(tile)) / 2.0;
        let (right, down) = (slack(self.pitch.0, self.tile.0), slack(self.pitch.1, self.tile.1));
        let reach = match self.arrangement {
            Arrangement::Tiles => down.clamp(2.0, 6.0),
            _ => right.min(down),
        };
        if !self.block().grown(reach).contains(x, y) {
            return None;
        }
        let place = |at: f64, pitch: usize, count: usize| {
            ((at / self.scale.css(pitch.max(1))).max(0.0) as usize).min(count.max(1) - 1)
        };
        let below = y - self.scale.css(self.top) + down;
        let band = place(below, self.band_pitch, self.bands());
        let within = below - self.scale.css(band * self.band_pitch);
        if self.bands() > 1 && within > self.scale.css(self.band_height()) + 2.0 * down {
            return None;
        }
        let column = place(x - self.scale.css(self.left) + right, self.pitch.0, self.across);
        let within = within - self.scale.css(column * self.stagger);
        let place = place(within, self.pitch.1, self.rows()) * self.across + column;
        let unit = band * self.band + place;
        (place < self.band && unit < self.units).then_some(unit)
    }
}
