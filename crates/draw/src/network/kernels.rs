//! The kernels into a feature map: in words, and as small pictures beside it.

use super::Scene;
use super::connections::{kernel, kernel_sources};
use crate::Pick;
use crate::format::{count, number};
use crate::geometry::Rect;
use crate::palette::Theme;
use crate::raster::Pixels;
use lab::{Arm, Part};

/// Cells on a side of a kernel.
const SIDE: usize = 3;
/// Space around the kernels, in CSS pixels.
const FRAME: f64 = 6.0;
/// About as much as the page's tooltip needs below the pointer, in CSS pixels.
const TOOLTIP: f64 = 110.0;

/// Where the kernels of a map are shown.
pub struct Inset {
    pick: Pick,
    /// All of it.
    pub area: Rect,
    /// The kernels, within the frame.
    pub picture: Rect,
    sources: usize,
    across: usize,
    /// Side of a kernel's cell, in device pixels.
    cell: usize,
}

impl Inset {
    /// From one kernel to the next, in device pixels.
    fn pitch(&self) -> usize {
        SIDE * self.cell + self.cell.div_ceil(2)
    }
}

/// The kernels of a map, as a tooltip ends: the numbers if there is one kernel, else how many.
pub(super) fn kernel_words(arm: &Arm, layer: usize, map: usize) -> String {
    let sources = kernel_sources(arm, layer);
    if sources > 1 {
        return format!("\nIts {}, one for each map before it, are beside it", count(sources, "kernel"));
    }
    let weights = kernel(arm, layer, 0, map);
    let row = |row: &[f32]| row.iter().map(|&w| number(f64::from(w), 2)).collect::<Vec<_>>().join("  ");
    let rows: Vec<String> = weights.chunks(SIDE).map(row).collect();
    format!("\nKernel:\n{}", rows.join("\n"))
}

impl Scene<'_> {
    /// Where the kernels of the map that is hovered, or else chosen, are shown: left of it, since they lead to it.
    pub fn inset(&self) -> Option<Inset> {
        let picks = [self.options.hovered, self.options.selected].into_iter().flatten();
        let is_map = |pick: &Pick| {
            let exists = pick.layer < self.arm.depth() && pick.unit < self.arm.units(pick.layer);
            exists && matches!(self.arm.part(pick.layer), Part::Convolution(_))
        };
        let pick = picks.into_iter().find(is_map)?;
        let scale = self.layout.columns[pick.layer].scale;
        let sources = kernel_sources(self.arm, pick.layer);
        // About as wide as high, and no larger than a third of the drawing.
        let across = (sources as f64).sqrt().ceil() as usize;
        let down = sources.div_ceil(across);
        let most = (self.layout.size.0.min(self.layout.size.1) / 3.0).min(110.0);
        let cell = scale.device((most / (across as f64 * (SIDE as f64 + 0.5))).min(11.0));
        let mut inset = Inset { pick, area: Rect::default(), picture: Rect::default(), sources, across, cell };
        let side = |count: usize| scale.css(count * inset.pitch() - (inset.pitch() - SIDE * cell));
        let (w, h) = (side(across), side(down));
        let map = self.layout.columns[pick.layer].rect(pick.unit);
        let left = self.layout.columns[pick.layer].block().x - w - 2.0 * FRAME - 8.0;
        let left = scale.snap(left.max(0.5));
        // The tooltip is below the pointer, or above it where the drawing ends: the kernels keep to the other side, and off
        // the words above the columns.
        let is_low = map.bottom() > self.layout.size.1 - TOOLTIP;
        let wanted = if is_low { map.y } else { map.bottom() - h - 2.0 * FRAME };
        let highest = self.layout.columns.iter().map(|column| column.block().y).fold(f64::INFINITY, f64::min);
        let lowest = (self.layout.size.1 - h - 2.0 * FRAME - 1.0).max(0.5);
        let top = scale.snap(wanted.max(highest).min(lowest));
        inset.area = Rect::new(left, top, w + 2.0 * FRAME, h + 2.0 * FRAME);
        inset.picture = Rect::new(left + FRAME, top + FRAME, w, h);
        Some(inset)
    }

    /// Paints the kernels of an inset, orange for negative weights and blue for positive ones.
    pub fn paint_kernels(&self, inset: &Inset, theme: &Theme, pixels: &mut Pixels) {
        let (cell, pitch) = (inset.cell, inset.pitch());
        let down = inset.sources.div_ceil(inset.across);
        let gap = pitch - SIDE * cell;
        pixels.reset(inset.across * pitch - gap, down * pitch - gap);
        let kernels: Vec<Vec<f32>> =
            (0..inset.sources).map(|source| kernel(self.arm, inset.pick.layer, source, inset.pick.unit)).collect();
        let finite = kernels.iter().flatten().filter(|w| w.is_finite());
        let largest = finite.fold(f32::MIN_POSITIVE, |largest, w| largest.max(w.abs()));
        for (source, weights) in kernels.iter().enumerate() {
            let (left, top) = (source % inset.across * pitch, source / inset.across * pitch);
            for y in 0..SIDE * cell {
                let row = &mut pixels.row_mut(top + y)[left..left + SIDE * cell];
                for (x, pixel) in row.iter_mut().enumerate() {
                    let weight = weights.get(y / cell * SIDE + x / cell).copied().unwrap_or(0.0);
                    *pixel = theme.activation.at(weight / largest);
                }
            }
        }
    }
}
