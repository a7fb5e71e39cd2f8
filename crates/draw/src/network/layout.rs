//! Where everything of a network is: a column per layer, the input first.

pub use super::column::{Arrangement, Column};
use crate::geometry::Scale;

/// What a layer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A tile per neuron.
    Units,
    /// A picture whose pixels are the units, in square order.
    Picture,
    /// The same for a sequence: the picture's rows stand apart, so that each stands beside the step that reads it.
    Rows {
        /// Rows of the picture.
        steps: usize,
    },
    /// Feature maps with so many cells on a side.
    Maps {
        /// Cells on the longer side.
        side: usize,
    },
    /// A strip of cells for each step, below one another: time runs downwards.
    Steps {
        /// Strips.
        steps: usize,
    },
}

/// What a layer needs of the layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Its units.
    pub units: usize,
    /// What they look like.
    pub figure: Figure,
}

impl Shape {
    /// How much of the width the layer gets, a dense layer being 1.
    fn weight(self) -> f64 {
        match self.figure {
            Figure::Units | Figure::Picture => 1.0,
            Figure::Rows { .. } => 1.5,
            Figure::Maps { .. } => 1.25,
            Figure::Steps { steps } => (1.5 + self.units as f64 / (12.0 * steps as f64)).min(4.4),
        }
    }
}

/// Height of a line of the words above the columns.
pub const LINE: f64 = 15.0;

/// Room that the columns leave free.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// Lines of words above.
    pub lines: usize,
    /// Left of the inputs, for their names.
    pub names: f64,
    /// At least, right of the outputs, for their names and probabilities.
    pub answers: f64,
    /// Below.
    pub foot: f64,
}

/// From one neuron of a column to the next, in CSS pixels, at least; nearer ones become a grid.
const CLOSEST: f64 = 13.0;
/// Neurons smaller than this stand in two columns if that makes them larger, and at least so large, in CSS pixels.
const SMALL: f64 = 20.0;
const LEAST_PAIRED: f64 = 8.0;

/// Where everything of a network is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// A column per layer, input first.
    pub columns: Vec<Column>,
    /// Left edge of the room right of the outputs, for their names and probabilities.
    pub gutter: f64,
    /// Size of the drawing.
    pub size: (f64, f64),
}

impl Layout {
    /// Lays `shapes` out on `width × height` CSS pixels.
    pub fn new(shapes: &[Shape], (width, height): (f64, f64), scale: Scale, margins: Margins) -> Layout {
        let (width, height) = (width.max(120.0), height.max(100.0));
        let gutter_width = (0.12 * width).clamp(margins.answers, margins.answers.max(62.0));
        let inner = width - margins.names - gutter_width - 2.0;
        let share = inner / shapes.iter().map(|shape| shape.weight()).sum::<f64>().max(1.0);
        let heading = LINE * margins.lines as f64 + 8.0;
        let room = height - heading - margins.foot - 3.0;

        let largest = (0.5 * share).clamp(6.0, 40.0);
        let stacked = |shape: &Shape| shape.figure == Figure::Units && room / shape.units as f64 >= CLOSEST;
        let inset = |pitch: f64| pitch - (0.14 * pitch).max(2.0);
        let fitting = |units: usize| inset(room / units as f64).min(largest);
        // Two columns, each lower by half a place: from one to the next of both there is as much room as in one column.
        let paired = |units: usize| {
            let pitch = 2.0 * room / (units + 1) as f64;
            (pitch - (0.09 * pitch).max(2.0)).min(0.38 * share)
        };
        let last = shapes.len().saturating_sub(1);
        let inside = |i: usize| i > 0 && i < last;
        let is_paired = |i: usize, shape: &Shape| {
            let (one, two) = (fitting(shape.units), paired(shape.units));
            inside(i) && shape.figure == Figure::Units && one < SMALL && two > one && two >= LEAST_PAIRED
        };
        let tile = |(i, shape): (usize, &Shape)| match shape {
            shape if is_paired(i, shape) => Some(paired(shape.units)),
            shape => (inside(i) && stacked(shape)).then(|| fitting(shape.units)),
        };
        let common = shapes.iter().enumerate().filter_map(tile).fold(largest, f64::min);

        let mut columns: Vec<Column> = Vec::with_capacity(shapes.len());
        for (i, shape) in shapes.iter().enumerate() {
            let share = share * shape.weight();
            let mut column = match shape.figure {
                Figure::Picture => picture(shape.units, (0.82 * share).min(0.6 * room).min(132.0), scale),
                Figure::Rows { steps } => rows(shape.units, steps, 0.82 * share, room, scale),
                Figure::Maps { side } => maps(shape.units, side, 0.8 * share, room, scale),
                Figure::Steps { steps } => strips(shape.units, steps, 0.9 * share, room, scale),
                Figure::Units if is_paired(i, shape) => pairs(shape.units, common, room, scale),
                Figure::Units if stacked(shape) => {
                    let tile = if inside(i) { common } else { fitting(shape.units).min(1.5 * common) };
                    let pitch = (room / shape.units as f64).min(1.9 * tile);
                    tiles(shape.units, tile, pitch, scale)
                }
                Figure::Units => cells(shape.units, 0.6 * share, room, scale),
            };
            // Bands stand in the middle of their share of the height, whatever their own: so a picture's row is level
            // with the state that reads it.
            let free = if column.bands() > 1 { column.band_pitch - column.band_height() } else { 0 };
            let top = heading + (room - scale.css(column.height() + free)) / 2.0 + scale.css(free) / 2.0;
            column.top = (top * scale.0).round() as usize;
            columns.push(column);
        }

        let taken: f64 = columns.iter().map(|column| scale.css(column.width())).sum();
        let gap = (inner - taken) / last.max(1) as f64;
        let mut left = margins.names + 1.0;
        for column in &mut columns {
            column.left = (left * scale.0).round() as usize;
            left += scale.css(column.width()) + gap;
        }
        Layout { columns, gutter: width - gutter_width, size: (width, height) }
    }

    /// The layer and unit at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<(usize, usize)> {
        self.columns.iter().enumerate().find_map(|(layer, column)| Some((layer, column.unit_at(x, y)?)))
    }
}

/// `units` tiles of one band, at no place yet.
fn grid(
    arrangement: Arrangement,
    units: usize,
    tile: (usize, usize),
    pitch: (usize, usize),
    across: usize,
    scale: Scale,
) -> Column {
    let band = units.max(1);
    let band_pitch = band.div_ceil(across.max(1)) * pitch.1;
    Column {
        units,
        arrangement,
        left: 0,
        top: 0,
        tile,
        pitch,
        across: across.max(1),
        stagger: 0,
        band,
        band_pitch,
        scale,
    }
}

/// Two columns of tiles, the second half a place lower.
fn pairs(units: usize, tile: f64, room: f64, scale: Scale) -> Column {
    let tile = scale.device(tile);
    let step = ((room * scale.0 / (units + 1) as f64) as usize).min(tile);
    let right = tile + scale.device(0.25 * scale.css(tile)).max(scale.device(3.0));
    let one = grid(Arrangement::Tiles, units, (tile, tile), (right, 2 * step), 2, scale);
    Column { stagger: step, ..one }
}

fn tiles(units: usize, tile: f64, pitch: f64, scale: Scale) -> Column {
    let tile = scale.device(tile);
    let pitch = scale.device(pitch).max(tile);
    grid(Arrangement::Tiles, units, (tile, tile), (pitch, pitch), 1, scale)
}

fn picture(units: usize, side: f64, scale: Scale) -> Column {
    let across = (units as f64).sqrt().ceil().max(1.0) as usize;
    let tile = (scale.device(side) / across).max(1);
    grid(Arrangement::Picture, units, (tile, tile), (tile, tile), across, scale)
}

/// From one step to the next, in device pixels.
fn step_pitch(steps: usize, room: f64, scale: Scale) -> usize {
    scale.device((room / steps.max(1) as f64).min(46.0))
}

fn rows(units: usize, steps: usize, width: f64, room: f64, scale: Scale) -> Column {
    let across = units.div_ceil(steps.max(1)).max(1);
    let pitch = step_pitch(steps, room, scale);
    let tile = (scale.device(width) / across).min(pitch * 3 / 5).clamp(1, scale.device(15.0));
    let one = grid(Arrangement::Picture, units, (tile, tile), (tile, tile), across, scale);
    Column { band: across, band_pitch: pitch, ..one }
}

/// The least width of a state's cell, in CSS pixels; before cells become thinner a strip gets a second row of them.
const THINNEST: f64 = 3.0;

fn strips(units: usize, steps: usize, width: f64, room: f64, scale: Scale) -> Column {
    let cells = units.div_ceil(steps.max(1)).max(1);
    let band_pitch = step_pitch(steps, room, scale);
    // Between two strips there is room to see what goes from one to the next.
    let strip = (band_pitch - (band_pitch * 2 / 5).max(scale.device(5.0)).min(band_pitch / 2)).max(1);
    let width = scale.device(width);
    let thinnest = scale.device(THINNEST);
    // As few rows as leave the cells wide enough; of very large states as many as make them fit at all.
    let wide = |least: usize| (1..=strip).find(|&lines| width / cells.div_ceil(lines) >= least);
    let lines = wide(thinnest).filter(|lines| lines * thinnest <= strip).or_else(|| wide(1)).unwrap_or(strip);
    let across = cells.div_ceil(lines);
    let pitch = (width / across).clamp(1, scale.device(20.0));
    let gap = |pitch: usize| match scale.css(pitch) {
        css if css >= 8.0 => scale.device(2.0),
        _ => usize::from(pitch > 2) * scale.device(1.0).min(pitch - 1),
    };
    let high = (strip / lines).clamp(1, (2 * pitch).max(scale.device(16.0)));
    let between = if lines > 1 { gap(high) } else { 0 };
    let (tile, pitch) = ((pitch - gap(pitch), high - between), (pitch, high));
    let one = grid(Arrangement::Steps, units, tile, pitch, across, scale);
    Column { band: cells, band_pitch, ..one }
}

/// The number of columns that makes square cells largest, and their pitch, at most `largest`.
fn best(units: usize, (width, height): (f64, f64), largest: f64, scale: Scale) -> (usize, usize) {
    let (width, height) = (scale.device(width), scale.device(height));
    let pitch_of = |across: usize| (width / across).min(height / units.div_ceil(across)).min(scale.device(largest));
    let most = width.clamp(1, units.max(1));
    let across = (1..=most).max_by_key(|&across| (pitch_of(across), most - across)).unwrap_or(1);
    (across, pitch_of(across).max(1))
}

fn cells(units: usize, width: f64, height: f64, scale: Scale) -> Column {
    let (across, pitch) = best(units, (width, height), 24.0, scale);
    let gap = match scale.css(pitch) {
        css if css >= 8.0 => scale.device(2.0),
        css if css >= 5.0 => scale.device(1.0),
        _ => usize::from(pitch > 2),
    };
    let tile = pitch - gap.min(pitch - 1);
    grid(Arrangement::Cells, units, (tile, tile), (pitch, pitch), across, scale)
}

fn maps(units: usize, side: usize, width: f64, height: f64, scale: Scale) -> Column {
    let (across, pitch) = best(units, (width, height), 54.0, scale);
    let gap = scale.device((0.12 * scale.css(pitch)).clamp(1.0, 6.0));
    let most = (pitch - gap.min(pitch - 1)).max(1);
    // Whole pixels for each of the map's cells, if there is one for each, and the outline around them.
    let outline = 2 * rim(most, scale);
    let tile = match (most - outline) / side.max(1) {
        0 => most,
        whole => whole * side + outline,
    };
    // What rounding left is given to the gaps, as far as they stay gaps.
    let pitch = pitch.min(tile + 3 * gap);
    grid(Arrangement::Maps, units, (tile, tile), (pitch, pitch), across, scale)
}

/// How wide the outline of a feature map is, in device pixels: none around the smallest.
pub fn rim(tile: usize, scale: Scale) -> usize {
    if scale.css(tile) >= 12.0 { scale.device(1.0) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARGINS: Margins = Margins { lines: 3, names: 20.0, answers: 38.0, foot: 0.0 };

    fn dense(units: &[usize]) -> Vec<Shape> {
        let figure = |units| if units == 64 { Figure::Picture } else { Figure::Units };
        units.iter().map(|&units| Shape { units, figure: figure(units) }).collect()
    }

    fn shape(units: usize, figure: Figure) -> Shape {
        Shape { units, figure }
    }

    fn networks() -> Vec<Vec<Shape>> {
        let mut networks: Vec<Vec<Shape>> = [
            &[2, 16, 16, 2][..],
            &[2, 1, 2],
            &[1, 50, 50, 1],
            &[100, 30, 20],
            &[64, 128, 128, 10],
            &[64, 1024, 10],
            &[2, 300, 2],
        ]
        .map(dense)
        .into();
        networks.push(dense(&[&[2][..], &[16; 8], &[2]].concat()));
        networks.push(dense(&[&[64][..], &[1024; 8], &[10]].concat()));
        for (one, two, three) in [(8, 16, 0), (1, 128, 128), (3, 5, 7)] {
            let mut network = vec![shape(64, Figure::Picture), shape(one, Figure::Maps { side: 8 })];
            network.push(shape(two, Figure::Maps { side: 4 }));
            network.extend((three > 0).then(|| shape(three, Figure::Maps { side: 2 })));
            network.extend(dense(&[16, 10]));
            networks.push(network);
        }
        for cells in [1, 16, 60, 128, 1024] {
            let mut network = vec![shape(64, Figure::Rows { steps: 8 }), shape(8 * cells, Figure::Steps { steps: 8 })];
            network.extend(dense(&[cells, 10]));
            networks.push(network);
        }
        networks
    }

    #[test]
    fn no_tile_lies_outside_or_on_another_column() {
        for (width, height) in [(288.0, 300.0), (420.0, 360.0), (800.0, 420.0), (1200.0, 500.0)] {
            for ratio in [1.0, 1.5, 2.0, 3.0] {
                for shapes in networks() {
                    let layout = Layout::new(&shapes, (width, height), Scale(ratio), MARGINS);
                    let mut right = 0.0;
                    for column in &layout.columns {
                        let block = column.block();
                        assert!(block.x >= right, "{shapes:?} at {width}: {block:?} after {right}");
                        assert!(
                            block.y >= 45.0 && block.bottom() <= height,
                            "{shapes:?} at {width}×{height}: {block:?}"
                        );
                        right = block.right();
                    }
                    assert!(right <= layout.gutter + 1.0, "{shapes:?} at {width}: {right}");
                }
            }
        }
    }

    #[test]
    fn the_point_in_a_tile_finds_its_unit() {
        for shapes in networks() {
            let layout = Layout::new(&shapes, (640.0, 400.0), Scale(2.0), MARGINS);
            for (layer, column) in layout.columns.iter().enumerate() {
                for unit in 0..column.units {
                    let (x, y) = column.rect(unit).centre();
                    assert_eq!(layout.hit(x, y), Some((layer, unit)), "{shapes:?}");
                }
            }
        }
    }

    #[test]
    fn wide_layers_become_a_grid_and_narrow_ones_stay_a_column() {
        let layout = Layout::new(&dense(&[2, 12, 128, 2]), (640.0, 360.0), Scale(1.0), MARGINS);
        let arrangements: Vec<_> = layout.columns.iter().map(|column| column.arrangement).collect();
        assert_eq!(arrangements[1..3], [Arrangement::Tiles, Arrangement::Cells]);
        assert_eq!(layout.columns[1].across, 1);
    }

    #[test]
    fn sixteen_neurons_have_tiles_of_twenty_pixels_at_their_own_heights() {
        let layout = Layout::new(&dense(&[2, 16, 16, 2]), (400.0, 248.0), Scale(1.0), MARGINS);
        let column = &layout.columns[1];
        assert_eq!((column.arrangement, column.across), (Arrangement::Tiles, 2));
        assert!(column.rect(0).w >= 20.0, "{column:?}");
        let heights: Vec<f64> = (0..16).map(|unit| column.port(unit)).collect();
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] > 5.0), "{heights:?}");
        // Between two tiles of one column there is room for the edge of one of the other.
        let (above, below, beside) = (column.rect(0), column.rect(2), column.port(1));
        assert!(above.bottom() < beside && beside < below.y, "{above:?} {below:?} {beside}");
        assert_eq!(column.leads().count(), 16);
    }

    #[test]
    fn a_row_of_the_picture_is_level_with_the_state_that_reads_it() {
        for cells in [4, 16, 64, 300] {
            let shapes = [shape(64, Figure::Rows { steps: 8 }), shape(8 * cells, Figure::Steps { steps: 8 })];
            let layout = Layout::new(&shapes, (400.0, 300.0), Scale(2.0), MARGINS);
            for step in 0..8 {
                let middle = |column: &Column| column.band_block(step).centre().1;
                let (row, state) = (middle(&layout.columns[0]), middle(&layout.columns[1]));
                assert!((row - state).abs() <= 0.5, "step {step}: {row} and {state}");
            }
        }
    }

    #[test]
    fn every_cell_of_a_map_has_the_same_number_of_pixels() {
        let shapes = [shape(64, Figure::Picture), shape(8, Figure::Maps { side: 8 }), shape(10, Figure::Units)];
        for ratio in [1.0, 2.0] {
            let column = &Layout::new(&shapes, (420.0, 360.0), Scale(ratio), MARGINS).columns[1];
            assert!((column.tile.0 - 2 * rim(column.tile.0, Scale(ratio))).is_multiple_of(8), "{column:?}");
        }
    }
}
