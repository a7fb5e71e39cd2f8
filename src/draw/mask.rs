//! The masks of the whole batch: a row per example, a column per neuron that can be dropped. Every row is another thinned
//! network.

use super::geometry::{Rect, text_width};
use super::network::{Align, Label, Tone, has_batch};
use super::palette::{Colour, Theme, WITH};
use super::raster::Pixels;
use super::words::{count, number, percent, thousands};
use super::{Hit, Options};
use crate::lab::{Arm, Lab, Side};

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
    /// Its neurons.
    pub units: usize,
    /// Whether they can be dropped.
    pub droppable: bool,
    /// Where its columns are.
    pub area: Rect,
}

/// The strip, laid out.
pub struct Scene<'a> {
    arm: &'a Arm,
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
        let hidden = 1..arm.depth() - 1;
        let mut layers: Vec<usize> = (0..arm.depth()).filter(|&layer| arm.rate(layer) > 0.0).collect();
        if layers.is_empty() {
            layers = hidden.collect();
        }
        let scale = options.scale();
        let (width, height) = options.size();
        let units: usize = layers.iter().map(|&layer| arm.units(layer)).sum();
        let gap = (0.02 * width).clamp(4.0, GAP);
        let room = (width - MARGIN - 1.0 - gap * (layers.len() - 1) as f64).max(8.0);
        let column = room / units.max(1) as f64;
        // Whole device pixels, so that all cells look alike, unless that would leave much of the width empty.
        let device = column.min(32.0) * scale.0;
        let column = if device >= 3.0 { device.floor() / scale.0 } else { column };
        let row_height = (height - HEAD - 2.0) / rows as f64;
        let whole = scale.css((row_height.min(20.0) * scale.0) as usize);
        let row_height = if whole > 0.0 { whole } else { row_height.max(0.01) };

        let mut left = MARGIN;
        let groups = layers.into_iter().map(|layer| {
            let units = arm.units(layer);
            let width = column * units as f64;
            let area = Rect::new(scale.snap(left), HEAD, width, row_height * rows as f64);
            left += width + gap;
            Group { layer, units, droppable: arm.rate(layer) > 0.0, area }
        });
        let groups = groups.collect();
        let trained = has_batch(lab);
        Some(Scene { arm, options: options.clone(), groups, rows, row_height, trained })
    }

    fn shown(&self) -> usize {
        self.options.example.min(self.rows - 1)
    }

    fn is_dropped(&self, layer: usize, row: usize, unit: usize) -> bool {
        let mask = self.arm.mask(layer).filter(|_| self.trained);
        mask.and_then(|mask| mask.get([row, unit]).copied()) == Some(0.0)
    }

    /// The strip with one pixel an entry, the groups one right of the other; scaling without smoothing does the rest.
    pub fn paint_entries(&self, kept: Colour, dropped: Colour, pixels: &mut Pixels) {
        let width = self.groups.iter().map(|group| group.units).sum();
        pixels.reset(width, self.rows);
        let mut left = 0;
        for group in &self.groups {
            let mask = self.arm.mask(group.layer).filter(|_| self.trained);
            for row in 0..self.rows {
                let entries = &mut pixels.row_mut(row)[left..left + group.units];
                entries.fill(kept.pixel());
                if let Some(mask) = mask.as_ref().filter(|mask| row < mask.nrows()) {
                    for (entry, _) in entries.iter_mut().zip(mask.row(row)).filter(|(_, kept)| **kept == 0.0) {
                        *entry = dropped.pixel();
                    }
                }
            }
            left += group.units;
        }
    }

    fn labels(&self) -> Vec<Label> {
        let name = |group: &Group| {
            let layer = group.layer;
            let share = if group.droppable {
                format!(", p = {}", number(f64::from(self.arm.rate(layer)), 2))
            } else {
                ", nothing dropped".to_owned()
            };
            let long = if layer == 0 { "input".to_owned() } else { format!("hidden {layer}") };
            let short = if layer == 0 { "in".to_owned() } else { format!("{layer}") };
            let fits = |text: &String| text_width(text, 11.5) <= group.area.w;
            let texts = [format!("{long}{share}"), long, short];
            texts.into_iter().find(fits).unwrap_or_default()
        };
        let label = |group: &Group| {
            let (x, y) = (group.area.x, HEAD / 2.0 - 1.0);
            Label { text: name(group), x, y, align: Align::Left, tone: Tone::Remark }
        };
        self.groups.iter().map(label).filter(|label| !label.text.is_empty()).collect()
    }

    fn kept_colour(&self, theme: &Theme) -> Colour {
        if self.groups.iter().any(|group| group.droppable) {
            WITH
        } else {
            theme.palette.without.mix(theme.palette.panel, 0.3)
        }
    }

    /// What is at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let group = self.groups.iter().find(|group| group.area.contains(x, y));
        let strip = self.groups.first().zip(self.groups.last()).map(|(first, last)| (first.area, last.area))?;
        if !Rect::new(0.0, HEAD, strip.1.right(), strip.0.h).contains(x, y) {
            return None;
        }
        let row = (((y - HEAD) / self.row_height) as usize).min(self.rows - 1);
        let Some(group) = group else {
            let text = format!("Example {} of the batch", row + 1);
            return Some(Hit { example: Some(row), text, ..Hit::default() });
        };
        let layer = group.layer;
        let unit = (((x - group.area.x) / group.area.w * group.units as f64) as usize).min(group.units - 1);
        let state = if self.is_dropped(layer, row, unit) { "dropped" } else { "kept" };
        let name = if layer == 0 { "input".to_owned() } else { format!("hidden layer {layer}, neuron") };
        let text = format!("Example {} of the batch: {name} {} {state}", row + 1, unit + 1);
        Some(Hit { layer: Some(layer), unit: Some(unit), example: Some(row), text })
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab) -> String {
        let mut text =
            format!("Iteration {}. {} in the batch. ", thousands(lab.iteration()), count(self.rows, "example"));
        if !self.groups.iter().any(|group| group.droppable) {
            text.push_str("Nothing is dropped: every example trains the whole network.");
            return text;
        }
        if !self.trained {
            text.push_str("No mask is drawn yet.");
            return text;
        }
        for group in self.groups.iter().filter(|group| group.droppable) {
            let Some(mask) = self.arm.mask(group.layer) else { continue };
            let dropped = mask.iter().filter(|&&kept| kept == 0.0).count();
            let share = percent(dropped as f64 / mask.len().max(1) as f64);
            let name = if group.layer == 0 { "Input".to_owned() } else { format!("Hidden layer {}", group.layer) };
            let rate = number(f64::from(self.arm.rate(group.layer)), 2);
            text.push_str(&format!("{name}: {share} of the entries dropped, p = {rate}. "));
        }
        let thinned = self.arm.thinned();
        let about = if thinned.is_exact() { "" } else { "about " };
        text.push_str(&format!("{about}{} different thinned networks so far.", thousands(thinned.distinct())));
        text
    }
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::draw::canvas::{Sheet, Surface};
    use wasm_bindgen::JsValue;

    impl Scene<'_> {
        /// Paints the strip.
        pub fn paint(
            &self,
            surface: &Surface,
            sheet: &Sheet,
            theme: &Theme,
            pixels: &mut Pixels,
        ) -> Result<(), JsValue> {
            let palette = theme.palette;
            self.paint_entries(self.kept_colour(theme), palette.blank, pixels);
            sheet.put(pixels)?;
            let mut left = 0.0;
            for group in &self.groups {
                let from = Rect::new(left, 0.0, group.units as f64, self.rows as f64);
                let more = group.area.w * surface.ratio() < group.units as f64;
                surface.place(sheet, from, group.area, more)?;
                left += group.units as f64;
            }
            self.paint_gaps(surface);
            self.paint_shown(surface, theme)?;
            surface.write_all(&self.labels(), palette)
        }

        /// Cuts the strip into cells where they are large enough to be told apart.
        fn paint_gaps(&self, surface: &Surface) {
            let line = 1.0 / surface.ratio().min(2.0);
            let context = &surface.context;
            for group in &self.groups {
                let Rect { x, y, w, h } = group.area;
                let column = w / group.units as f64;
                if column >= 4.0 * line {
                    (1..group.units).for_each(|unit| {
                        context.clear_rect(x + column * unit as f64 - line, y, line, h);
                    });
                }
                if self.row_height >= 4.0 * line {
                    (1..self.rows).for_each(|row| {
                        context.clear_rect(x, y + self.row_height * row as f64 - line, w, line);
                    });
                }
            }
        }

        /// Marks the row of the example that the network shows.
        fn paint_shown(&self, surface: &Surface, theme: &Theme) -> Result<(), JsValue> {
            let (Some(first), Some(last)) = (self.groups.first(), self.groups.last()) else { return Ok(()) };
            let top = HEAD + self.row_height * self.shown() as f64;
            let middle = top + self.row_height / 2.0;
            let context = &surface.context;
            context.begin_path();
            context.move_to(1.0, middle - 4.5);
            context.line_to(8.0, middle);
            context.line_to(1.0, middle + 4.5);
            context.close_path();
            surface.fill(theme.palette.text, 1.0);
            context.fill();
            let row = Rect::new(first.area.x, top, last.area.right() - first.area.x, self.row_height);
            context.begin_path();
            surface.rounded(row.grown(1.0), 2.0)?;
            surface.pen(theme.palette.text, 1.0, 1.5);
            context.stroke();
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::lab;

    fn options(width: f64, height: f64, ratio: f64) -> Options {
        Options { width, height, ratio, ..Options::default() }
    }

    #[test]
    fn the_strip_fits_whatever_the_network() {
        for query in ["", "hidden=300&batch=512", "hidden=1024,1024,1024&batch=1", "drop-in=0.5", "drop=0"] {
            let lab = lab(query);
            for (width, height, ratio) in [(280.0, 120.0, 2.0), (640.0, 160.0, 1.0), (800.0, 300.0, 3.0)] {
                let scene = Scene::new(&lab, Side::B, &options(width, height, ratio)).unwrap();
                let last = scene.groups.last().unwrap().area;
                assert!(last.right() <= width + 0.01 && last.bottom() <= height, "{query:?}: {last:?}");
            }
        }
    }

    #[test]
    fn an_entry_is_what_the_mask_says() {
        let mut lab = lab("drop=0.5");
        lab.step(3);
        let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
        let (kept, dropped) = (Colour(1, 1, 1), Colour(2, 2, 2));
        let mut pixels = Pixels::default();
        scene.paint_entries(kept, dropped, &mut pixels);
        let mask = lab.arm(Side::B).unwrap().mask(1).unwrap().to_owned();
        for ((row, unit), &entry) in mask.indexed_iter() {
            let wanted = if entry == 0.0 { dropped } else { kept };
            assert_eq!(pixels.at(unit, row), wanted.pixel());
        }
    }

    #[test]
    fn the_entry_under_the_pointer_is_found() {
        let mut lab = lab("drop=0.5");
        lab.step(1);
        let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
        let area = scene.groups[1].area;
        let column = area.w / 16.0;
        let hit = scene.hit(area.x + 4.5 * column, area.y + 2.5 * scene.row_height).unwrap();
        assert_eq!((hit.layer, hit.unit, hit.example), (Some(2), Some(4), Some(2)));
        assert_eq!(scene.hit(area.x, 2.0), None);
    }

    #[test]
    fn the_arm_without_dropout_says_so() {
        let mut lab = lab("");
        lab.step(1);
        let scene = Scene::new(&lab, Side::A, &options(640.0, 160.0, 1.0)).unwrap();
        assert!(scene.describe(&lab).contains("Nothing is dropped"));
    }
}
