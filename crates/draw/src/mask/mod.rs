//! The masks of the whole batch: a row per example, a column per unit that can be dropped. Every row is another thinned
//! network. Dropped weights are one mask for the whole batch, drawn as the matrix that they are in; factors of noise are
//! shades.

mod describe;
#[cfg(target_arch = "wasm32")]
mod paint;

use super::Options;
use super::format::number;
use super::geometry::{Rect, text_width};
use super::names::Names;
use super::network::{Align, Label, Tone, has_batch};
use super::palette::{Colour, Theme, WITH};
use super::raster::Pixels;
use lab::{Arm, Lab, Side};
use ndarray::ArrayView2;
use nn::drop::{Entry, Masking};
use wording::fill;

/// Room above the strip for the layers' names.
const HEAD: f64 = 20.0;
/// Room left of the strip for the mark of the shown example.
const MARGIN: f64 = 12.0;
/// From one layer's columns to the next's, where there is room.
const GAP: f64 = 10.0;

/// A layer's part of the strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The layer; 0 is the input.
    pub layer: usize,
    /// How it is masked; `None` where nothing can be dropped.
    pub masking: Option<Masking>,
    /// Entries side by side.
    pub columns: usize,
    /// Entries below one another: examples, or the inputs of dropped weights.
    pub rows: usize,
    /// Where they are.
    pub area: Rect,
}

impl Group {
    /// What an entry of its mask multiplies; `None` where nothing can be dropped.
    fn entry(&self) -> Option<Entry> {
        self.masking.map(|masking| masking.entry)
    }

    fn is_of_weights(&self) -> bool {
        self.entry() == Some(Entry::Weight)
    }

    /// Whether the entries are factors, and nothing is dropped.
    fn is_of_factors(&self) -> bool {
        self.masking.is_some_and(|masking| !masking.noise.drops())
    }
}

/// The colours of the entries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shades {
    /// Kept; of a factor, 2 and more.
    pub kept: Colour,
    /// Dropped, and a factor of 0.
    pub dropped: Colour,
    /// A factor of −1 and less.
    pub negative: Colour,
}

impl Shades {
    /// The colour of the share of a unit's entries that are kept.
    fn of_share(&self, share: f32) -> Colour {
        self.dropped.mix(self.kept, share.clamp(0.0, 1.0))
    }

    /// The colour of a factor.
    fn of_factor(&self, factor: f32) -> Colour {
        if factor < 0.0 { self.dropped.mix(self.negative, (-factor).min(1.0)) } else { self.of_share(factor / 2.0) }
    }
}

/// The strip, laid out.
pub struct Scene<'a> {
    arm: &'a Arm,
    names: Names<'a>,
    options: Options,
    /// The layers' parts, left to right.
    pub groups: Vec<Group>,
    rows: usize,
    row_height: f64,
    trained: bool,
}

impl<'a> Scene<'a> {
    /// Lays the strip out; `None` if the lab runs without this arm.
    pub fn new(lab: &'a Lab, side: Side, options: &Options) -> Option<Scene<'a>> {
        let arm = lab.arm(side)?;
        let rows = lab.batch_rows().len().max(1);
        let mut layers: Vec<usize> = (0..arm.depth()).filter(|&layer| arm.rate(layer) > 0.0).collect();
        if layers.is_empty() {
            layers = (0..arm.depth()).filter(|&layer| arm.is_hidden(layer)).collect();
        }
        let scale = options.scale();
        let (width, height) = options.size();
        let columns = |layer: usize| match (arm.masking(layer), arm.mask(layer)) {
            // A column a map, shaded by the share of its cells: all cells would be too many to see.
            (Some(Masking { entry: Entry::Cell, .. }), _) | (_, None) => arm.units(layer),
            (_, Some(mask)) => mask.ncols(),
        };
        let entries: usize = layers.iter().map(|&layer| columns(layer)).sum();
        let gap = (0.02 * width).clamp(4.0, GAP);
        let room = (width - MARGIN - 1.0 - gap * layers.len().saturating_sub(1) as f64).max(8.0);
        let column = room / entries.max(1) as f64;
        // Whole device pixels, so that all cells look alike, unless that would leave much of the width empty.
        let device = column.min(32.0) * scale.0;
        let column = if device >= 3.0 { device.floor() / scale.0 } else { column };
        let row_height = (height - HEAD - 2.0) / rows as f64;
        let whole = scale.css((row_height.min(20.0) * scale.0) as usize);
        let row_height = if whole > 0.0 { whole } else { row_height.max(0.01) };

        let mut left = MARGIN;
        let groups = layers.into_iter().map(|layer| {
            let (masking, columns) = (arm.masking(layer), columns(layer));
            let width = column * columns as f64;
            let area = Rect::new(scale.snap(left), HEAD, width, row_height * rows as f64);
            left += width + gap;
            let rows = arm.weight_mask(layer).map_or(rows, |mask| mask.nrows().max(1));
            Group { layer, masking, columns: columns.max(1), rows, area }
        });
        let groups = groups.collect();
        let (trained, names) = (has_batch(lab), Names::of(lab, side)?);
        Some(Scene { arm, names, options: options.clone(), groups, rows, row_height, trained })
    }

    fn shown(&self) -> usize {
        self.options.example.min(self.rows - 1)
    }

    /// The group's mask; `None` before the first was drawn.
    fn mask(&self, group: &Group) -> Option<ArrayView2<'a, f32>> {
        self.arm.mask(group.layer).filter(|_| self.trained)
    }

    /// An entry of the strip: 1 kept, 0 dropped, the share of a map's cells that are kept, or a factor.
    fn entry(&self, group: &Group, mask: &ArrayView2<f32>, row: usize, column: usize) -> f32 {
        if group.entry() != Some(Entry::Cell) {
            return mask.get([row, column]).copied().unwrap_or(1.0);
        }
        let cells = mask.row(row.min(mask.nrows().max(1) - 1));
        let of_map = cells.iter().skip(column).step_by(group.columns);
        of_map.sum::<f32>() / (mask.ncols() / group.columns).max(1) as f32
    }

    /// Columns and rows of a group's picture: a pixel an entry, but no more than there are on the screen.
    fn resolution(&self, group: &Group) -> (usize, usize) {
        let scale = self.options.scale();
        let most = |css: f64| 2 * scale.device(css);
        (group.columns.min(most(group.area.w)), group.rows.min(most(group.area.h)))
    }

    /// The strip with one pixel an entry, the groups one right of the other; scaling without smoothing does the rest.
    pub fn paint_entries(&self, shades: Shades, pixels: &mut Pixels) {
        let sizes: Vec<(usize, usize)> = self.groups.iter().map(|group| self.resolution(group)).collect();
        let width = sizes.iter().map(|(width, _)| width).sum();
        pixels.reset(width, sizes.iter().map(|&(_, height)| height).max().unwrap_or(1));
        let mut left = 0;
        for (group, (width, height)) in self.groups.iter().zip(sizes) {
            let (mask, is_of_factors) = (self.mask(group), group.is_of_factors());
            for y in 0..height {
                let row = y * group.rows / height;
                for (x, pixel) in pixels.row_mut(y)[left..left + width].iter_mut().enumerate() {
                    let column = x * group.columns / width;
                    let entry = mask.as_ref().map(|mask| self.entry(group, mask, row, column));
                    let colour = match entry {
                        Some(factor) if is_of_factors => shades.of_factor(factor),
                        Some(share) => shades.of_share(share),
                        None => shades.kept,
                    };
                    *pixel = colour.pixel();
                }
            }
            left += width;
        }
    }

    fn labels(&self) -> Vec<Label> {
        let label = |group: &Group| {
            let fits = |text: &String| text_width(text, 11.5) <= group.area.w;
            let text = self.texts(group).into_iter().find(fits).unwrap_or_default();
            let (x, y) = (group.area.x, HEAD / 2.0 - 1.0);
            Label { text, x, y, align: Align::Left, tone: Tone::Remark }
        };
        self.groups.iter().map(label).filter(|label| !label.text.is_empty()).collect()
    }

    /// What can be said above a group, the longest first.
    fn texts(&self, group: &Group) -> Vec<String> {
        let [name, _, shortest] = self.names.titles(group.layer);
        let rate = format!("p = {}", number(f64::from(self.arm.rate(group.layer)), 2));
        let Some(masking) = group.masking else { return vec![format!("{name}, nothing dropped"), name, shortest] };
        let Some([remark, brief]) = masking.words().remark else {
            return vec![format!("{name}, {rate}"), name, shortest];
        };
        let brief = fill(brief, &[("rate", &rate)]);
        vec![
            format!("{name}, {rate}, {remark}"),
            format!("{name}, {remark}"),
            format!("{name}, {brief}"),
            name,
            shortest,
        ]
    }

    /// The colours of the strip.
    fn shades(&self, theme: &Theme) -> Shades {
        let palette = theme.palette;
        let drops = self.groups.iter().any(|group| group.masking.is_some());
        let kept = if drops { WITH } else { palette.without.mix(palette.panel, 0.3) };
        Shades { kept, dropped: palette.blank, negative: palette.negative }
    }
}

#[cfg(test)]
mod tests;
