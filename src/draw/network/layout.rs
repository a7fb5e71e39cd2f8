//! Where the neurons of a network are: a column per layer, a tile per neuron.

use crate::draw::geometry::{Rect, Scale};

/// What a layer needs of the layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Neurons.
    pub units: usize,
    /// Whether the layer is a picture: its neurons are pixels, in square order, without gaps.
    pub picture: bool,
}

/// How the neurons of a column are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// One below the other; edges meet each tile.
    Tiles,
    /// Too many for that: a grid of cells, row by row; edges meet the grid's border in the cell's row.
    Cells,
    /// The pixels of one picture; edges meet its border.
    Picture,
}

/// The tiles of one layer. Sizes are whole device pixels, so that all tiles of a column look the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Neurons.
    pub units: usize,
    /// How they are arranged.
    pub arrangement: Arrangement,
    /// Left edge of the first tile, in device pixels.
    pub left: usize,
    /// Upper edge of the first tile, in device pixels.
    pub top: usize,
    /// Side of a tile, in device pixels.
    pub tile: usize,
    /// From one tile to the next, in device pixels.
    pub pitch: usize,
    /// Tiles in a row.
    pub across: usize,
    scale: Scale,
}

impl Column {
    /// Rows of tiles.
    pub fn rows(&self) -> usize {
        self.units.div_ceil(self.across)
    }

    /// Width of all tiles together, in device pixels.
    pub fn width(&self) -> usize {
        (self.across - 1) * self.pitch + self.tile
    }

    /// Height of all tiles together, in device pixels.
    pub fn height(&self) -> usize {
        (self.rows() - 1) * self.pitch + self.tile
    }

    /// Where neuron `unit` is within the column's tiles, in device pixels.
    pub fn offset(&self, unit: usize) -> (usize, usize) {
        ((unit % self.across) * self.pitch, (unit / self.across) * self.pitch)
    }

    /// The tile of neuron `unit`.
    pub fn rect(&self, unit: usize) -> Rect {
        let (x, y) = self.offset(unit);
        let css = |device| self.scale.css(device);
        Rect::new(css(self.left + x), css(self.top + y), css(self.tile), css(self.tile))
    }

    /// All tiles together.
    pub fn block(&self) -> Rect {
        let css = |device| self.scale.css(device);
        Rect::new(css(self.left), css(self.top), css(self.width()), css(self.height()))
    }

    /// The height at which edges meet neuron `unit`, in CSS pixels.
    pub fn port(&self, unit: usize) -> f64 {
        let (_, y) = self.offset(unit);
        self.scale.css(self.top + y) + self.scale.css(self.tile) / 2.0
    }

    /// The neuron at a point, the gaps between tiles counting for the nearest one.
    pub fn unit_at(&self, x: f64, y: f64) -> Option<usize> {
        let slack = self.scale.css(self.pitch - self.tile) / 2.0;
        let reach = if self.arrangement == Arrangement::Tiles { slack.clamp(2.0, 6.0) } else { slack };
        if !self.block().grown(reach).contains(x, y) {
            return None;
        }
        let place = |at: f64, first: usize, count: usize| {
            let tile = (at - self.scale.css(first) + slack) / self.scale.css(self.pitch);
            (tile.max(0.0) as usize).min(count - 1)
        };
        let unit = place(y, self.top, self.rows()) * self.across + place(x, self.left, self.across);
        (unit < self.units).then_some(unit)
    }
}

/// How much room the words above the columns have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wording {
    /// Numbers only.
    Tiny,
    /// "h1", "4 off", "×1.25".
    Short,
    /// "hidden 1", "4 dropped", "× 1.25".
    Medium,
    /// "hidden 1", "4 dropped", "kept × 1.25".
    Wide,
    /// "hidden 1", "4 of 16 dropped", "kept × 1.25".
    Full,
}

/// Height of a line of the words above the columns.
pub const LINE: f64 = 15.0;

/// Where everything of a network is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// A column per layer, input first.
    pub columns: Vec<Column>,
    /// How much room the words above the columns have.
    pub wording: Wording,
    /// Left edge of the room right of the outputs, for their names and probabilities.
    pub gutter: f64,
    /// Width of that room.
    pub gutter_width: f64,
    /// Size of the drawing.
    pub size: (f64, f64),
}

impl Layout {
    /// Lays `shapes` out on `width × height` CSS pixels, with `lines` lines of words above the columns, `names` pixels kept
    /// free left of the inputs and at least `answers` right of the outputs.
    pub fn new(
        shapes: &[Shape],
        (width, height): (f64, f64),
        scale: Scale,
        lines: usize,
        (names, answers): (f64, f64),
    ) -> Layout {
        let (width, height) = (width.max(120.0), height.max(100.0));
        let gutter_width = (0.12 * width).clamp(answers, 62.0);
        let inner = width - names - gutter_width - 2.0;
        let share = inner / shapes.len().max(1) as f64;
        let head = LINE * lines as f64 + 8.0;
        let room = height - head - 3.0;

        let largest = (0.5 * share).clamp(6.0, 40.0);
        let stacked = |shape: &Shape| !shape.picture && room / shape.units as f64 >= 13.0;
        let fitting = |units: usize| {
            let pitch = room / units as f64;
            (pitch - (0.14 * pitch).max(2.0)).min(largest)
        };
        let last = shapes.len().saturating_sub(1);
        let inside = |i: usize| i > 0 && i < last;
        let common = shapes.iter().enumerate().filter(|&(i, shape)| inside(i) && stacked(shape));
        let common = common.map(|(_, shape)| fitting(shape.units)).fold(largest, f64::min);

        let mut columns: Vec<Column> = Vec::with_capacity(shapes.len());
        for (i, shape) in shapes.iter().enumerate() {
            let mut column = if shape.picture {
                picture(shape.units, (0.82 * share).min(0.6 * room).min(132.0), scale)
            } else if stacked(shape) {
                let tile = if inside(i) { common } else { fitting(shape.units).min(1.5 * common) };
                let pitch = (room / shape.units as f64).min(1.9 * tile);
                tiles(shape.units, tile, pitch, scale)
            } else {
                cells(shape.units, 0.6 * share, room, scale)
            };
            let top = head + (room - scale.css(column.height())) / 2.0;
            column.top = (top * scale.0).round() as usize;
            columns.push(column);
        }

        let taken: f64 = columns.iter().map(|column| scale.css(column.width())).sum();
        let gap = (inner - taken) / last.max(1) as f64;
        let mut left = names + 1.0;
        for column in &mut columns {
            column.left = (left * scale.0).round() as usize;
            left += scale.css(column.width()) + gap;
        }

        let between = columns.windows(2).map(|pair| pair[1].block().centre().0 - pair[0].block().centre().0);
        let wording = match between.fold(f64::INFINITY, f64::min) {
            room if room >= 116.0 => Wording::Full,
            room if room >= 86.0 => Wording::Wide,
            room if room >= 72.0 => Wording::Medium,
            room if room >= 42.0 => Wording::Short,
            _ => Wording::Tiny,
        };
        Layout { columns, wording, gutter: width - gutter_width, gutter_width, size: (width, height) }
    }

    /// The layer and neuron at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<(usize, usize)> {
        self.columns.iter().enumerate().find_map(|(layer, column)| Some((layer, column.unit_at(x, y)?)))
    }
}

fn tiles(units: usize, tile: f64, pitch: f64, scale: Scale) -> Column {
    let tile = scale.device(tile);
    let pitch = scale.device(pitch).max(tile);
    Column { units, arrangement: Arrangement::Tiles, left: 0, top: 0, tile, pitch, across: 1, scale }
}

fn picture(units: usize, side: f64, scale: Scale) -> Column {
    let across = (units as f64).sqrt().ceil().max(1.0) as usize;
    let tile = (scale.device(side) / across).max(1);
    Column { units, arrangement: Arrangement::Picture, left: 0, top: 0, tile, pitch: tile, across, scale }
}

/// The number of columns that makes the cells largest.
fn cells(units: usize, width: f64, height: f64, scale: Scale) -> Column {
    let (width, height) = (scale.device(width), scale.device(height));
    let pitch_of = |across: usize| (width / across).min(height / units.div_ceil(across)).min(scale.device(24.0));
    let most = width.clamp(1, units.max(1));
    let across = (1..=most).max_by_key(|&across| (pitch_of(across), most - across)).unwrap_or(1);
    let pitch = pitch_of(across).max(1);
    let gap = match scale.css(pitch) {
        css if css >= 8.0 => scale.device(2.0),
        css if css >= 5.0 => scale.device(1.0),
        _ => usize::from(pitch > 2),
    };
    let tile = pitch - gap.min(pitch - 1);
    Column { units, arrangement: Arrangement::Cells, left: 0, top: 0, tile, pitch, across, scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dense(units: &[usize]) -> Vec<Shape> {
        units.iter().map(|&units| Shape { units, picture: units == 64 }).collect()
    }

    fn networks() -> Vec<Vec<usize>> {
        let mut networks = vec![
            vec![2, 16, 16, 2],
            vec![2, 1, 2],
            vec![1, 50, 50, 1],
            vec![64, 128, 128, 10],
            vec![64, 1024, 10],
            vec![2, 300, 2],
        ];
        networks.push([&[2][..], &[16; 8], &[2]].concat());
        networks.push([&[64][..], &[1024; 8], &[10]].concat());
        networks
    }

    #[test]
    fn no_tile_lies_outside_or_on_another_column() {
        for (width, height) in [(288.0, 300.0), (420.0, 360.0), (800.0, 420.0), (1200.0, 500.0)] {
            for ratio in [1.0, 1.5, 2.0, 3.0] {
                for units in networks() {
                    let layout = Layout::new(&dense(&units), (width, height), Scale(ratio), 3, (20.0, 38.0));
                    let mut right = 0.0;
                    for column in &layout.columns {
                        let block = column.block();
                        assert!(block.x >= right, "{units:?} at {width}: {block:?} after {right}");
                        assert!(
                            block.y >= 45.0 && block.bottom() <= height,
                            "{units:?} at {width}×{height}: {block:?}"
                        );
                        right = block.right();
                    }
                    assert!(right <= layout.gutter + 1.0, "{units:?} at {width}: {right}");
                }
            }
        }
    }

    #[test]
    fn the_point_in_a_tile_finds_its_neuron() {
        for units in networks() {
            let layout = Layout::new(&dense(&units), (640.0, 400.0), Scale(2.0), 3, (20.0, 38.0));
            for (layer, column) in layout.columns.iter().enumerate() {
                for unit in 0..column.units {
                    let (x, y) = column.rect(unit).centre();
                    assert_eq!(layout.hit(x, y), Some((layer, unit)), "{units:?}");
                }
            }
        }
    }

    #[test]
    fn wide_layers_become_a_grid_and_narrow_ones_stay_a_column() {
        let layout = Layout::new(&dense(&[2, 16, 128, 2]), (640.0, 360.0), Scale(1.0), 3, (20.0, 38.0));
        let arrangements: Vec<_> = layout.columns.iter().map(|column| column.arrangement).collect();
        assert_eq!(arrangements[1..3], [Arrangement::Tiles, Arrangement::Cells]);
        assert_eq!(layout.columns[1].across, 1);
    }
}
