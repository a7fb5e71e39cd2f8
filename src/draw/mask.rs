//! The masks of the whole batch: a row per example, a column per unit that can be dropped. Every row is another thinned
//! network. Dropped weights are one mask for the whole batch, drawn as the matrix that they are in; Gaussian factors are
//! shades.

use super::geometry::{Rect, text_width};
use super::names::Names;
use super::network::{Align, Label, Tone, has_batch};
use super::palette::{Colour, Theme, WITH};
use super::raster::Pixels;
use super::words::{count, number, percent, thousands};
use super::{Hit, Options, Pick};
use crate::lab::{Arm, Form, Lab, Masking, Side};
use ndarray::ArrayView2;

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
    /// What an entry of its mask multiplies; `None` where nothing can be dropped.
    pub masking: Option<Masking>,
    /// Entries side by side.
    pub columns: usize,
    /// Entries below one another: examples, or the inputs of dropped weights.
    pub rows: usize,
    /// Where they are.
    pub area: Rect,
}

impl Group {
    fn of_weights(&self) -> bool {
        self.masking == Some(Masking::Weights)
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
    /// The colour of an entry of a mask: a share between dropped and kept, or a factor.
    fn of(&self, masking: Option<Masking>, entry: f32) -> Colour {
        match masking {
            None => self.kept,
            Some(Masking::Factors) if entry < 0.0 => self.dropped.mix(self.negative, (-entry).min(1.0)),
            Some(Masking::Factors) => self.dropped.mix(self.kept, (entry / 2.0).clamp(0.0, 1.0)),
            Some(_) => self.dropped.mix(self.kept, entry.clamp(0.0, 1.0)),
        }
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
            (Some(Masking::Cells), _) => arm.units(layer),
            (Some(_), Some(mask)) => mask.ncols(),
            _ => arm.units(layer),
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
            let rows = match (masking, arm.mask(layer)) {
                (Some(Masking::Weights), Some(mask)) => mask.nrows().max(1),
                _ => rows,
            };
            Group { layer, masking, columns: columns.max(1), rows, area }
        });
        let groups = groups.collect();
        let (trained, names) = (has_batch(lab), Names::new(arm, lab.config().data));
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
        if group.masking != Some(Masking::Cells) {
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
            let mask = self.mask(group);
            for y in 0..height {
                let row = y * group.rows / height;
                for (x, pixel) in pixels.row_mut(y)[left..left + width].iter_mut().enumerate() {
                    let column = x * group.columns / width;
                    let entry = mask.as_ref().map(|mask| self.entry(group, mask, row, column));
                    *pixel = match entry {
                        Some(entry) => shades.of(group.masking, entry).pixel(),
                        None => shades.of(None, 1.0).pixel(),
                    };
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
        let remark = match group.masking {
            None => return vec![format!("{name}, nothing dropped"), name, shortest],
            Some(Masking::Units) => return vec![format!("{name}, {rate}"), name, shortest],
            Some(Masking::Cells) => "share of each map’s cells",
            Some(Masking::States) => "the same at every step",
            Some(Masking::Steps) => "step after step",
            Some(Masking::Weights) => "one mask for the whole batch",
            Some(Masking::Factors) => "factors around 1",
        };
        let short = if group.of_weights() { format!("{name}, one mask for all") } else { format!("{name}, {rate}") };
        vec![format!("{name}, {rate}, {remark}"), format!("{name}, {remark}"), short, name, shortest]
    }

    /// The colours of the strip.
    fn shades(&self, theme: &Theme) -> Shades {
        let palette = theme.palette;
        let drops = self.groups.iter().any(|group| group.masking.is_some());
        let kept = if drops { WITH } else { palette.without.mix(palette.panel, 0.3) };
        Shades { kept, dropped: palette.blank, negative: palette.negative }
    }

    /// What is at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let (first, last) = (self.groups.first()?.area, self.groups.last()?.area);
        if !Rect::new(0.0, HEAD, last.right(), first.h).contains(x, y) {
            return None;
        }
        let row = (((y - HEAD) / self.row_height) as usize).min(self.rows - 1);
        let Some(group) = self.groups.iter().find(|group| group.area.contains(x, y)) else {
            let text = format!("Example {} of the batch", row + 1);
            return Some(Hit { example: Some(row), text, ..Hit::default() });
        };
        let share = |at: f64, from: f64, size: f64, count: usize| {
            (((at - from) / size * count as f64).max(0.0) as usize).min(count - 1)
        };
        let column = share(x, group.area.x, group.area.w, group.columns);
        let line = share(y, group.area.y, group.area.h, group.rows);
        let unit = self.unit(group, column);
        let layer = group.layer;
        let state = match self.mask(group) {
            Some(mask) => self.state(group, self.entry(group, &mask, line, column)),
            None => "kept".to_owned(),
        };
        if group.of_weights() {
            let text =
                format!("Weight from {} to {}, for the whole batch: {state}", line + 1, self.name(group, column));
            return Some(Hit { layer: Some(layer), unit: Some(unit), text, ..Hit::default() });
        }
        let text = format!("Example {} of the batch, {}: {state}", row + 1, self.name(group, column));
        Some(Hit { layer: Some(layer), unit: Some(unit), example: Some(row), text })
    }

    /// The unit of the layer that a column of the strip is about.
    fn unit(&self, group: &Group, column: usize) -> usize {
        match (group.masking, self.arm.form(group.layer)) {
            // The first step's entries are for the state before it, which is 0; the next ones for the state after it.
            (Some(Masking::Steps), Form::States { cells, .. }) => column.saturating_sub(cells),
            _ => column,
        }
    }

    fn name(&self, group: &Group, column: usize) -> String {
        let layer = group.layer;
        let name = match (group.masking, self.arm.form(layer)) {
            (Some(Masking::States), _) => format!("State, cell {}, at every step", column + 1),
            (Some(Masking::Steps), Form::States { cells, .. }) => {
                format!("state that enters step {}, cell {}", column / cells.max(1) + 1, column % cells.max(1) + 1)
            }
            _ => self.names.unit(Pick { layer, unit: column }),
        };
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// What an entry says.
    fn state(&self, group: &Group, entry: f32) -> String {
        match group.masking {
            Some(Masking::Factors) => format!("× {}", number(f64::from(entry), 2)),
            Some(Masking::Cells) => format!("{} of its cells kept", percent(f64::from(entry))),
            _ if entry == 0.0 => "dropped".to_owned(),
            _ => "kept".to_owned(),
        }
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab) -> String {
        let mut text =
            format!("Iteration {}. {} in the batch. ", thousands(lab.iteration()), count(self.rows, "example"));
        let masked = || self.groups.iter().filter(|group| group.masking.is_some());
        if masked().next().is_none() {
            text.push_str("Nothing is dropped: every example trains the whole network.");
            return text;
        }
        if !self.trained {
            text.push_str("No mask is drawn yet.");
            return text;
        }
        for group in masked() {
            let Some(mask) = self.mask(group) else { continue };
            let (name, rate) = (self.names.layer(group.layer), self.arm.rate(group.layer));
            if group.masking == Some(Masking::Factors) {
                let sigma = number(f64::from(rate / (1.0 - rate)).sqrt(), 2);
                text.push_str(&format!("{name}: factors around 1 with deviation {sigma}, nothing dropped. "));
                continue;
            }
            let dropped = mask.iter().filter(|&&kept| kept == 0.0).count();
            let share = percent(dropped as f64 / mask.len().max(1) as f64);
            let rate = number(f64::from(rate), 2);
            let (what, remark) = match group.masking {
                Some(Masking::Weights) => ("weights", ", one mask for the whole batch"),
                Some(Masking::Cells) => ("cells", ""),
                Some(Masking::States) => ("entries", ", the same at every step"),
                Some(Masking::Steps) => ("entries", ", others at every step"),
                _ => ("entries", ""),
            };
            text.push_str(&format!("{name}: {share} of the {what} dropped, p = {rate}{remark}. "));
        }
        if self.arm.droppable() > 0 {
            let thinned = self.arm.thinned();
            let about = if thinned.is_exact() { "" } else { "about " };
            text.push_str(&format!("{about}{} different thinned networks so far.", thousands(thinned.distinct())));
        }
        text.trim_end().to_owned()
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
            self.paint_entries(self.shades(theme), pixels);
            sheet.put(pixels)?;
            let mut left = 0.0;
            for group in &self.groups {
                let (width, height) = self.resolution(group);
                let from = Rect::new(left, 0.0, width as f64, height as f64);
                let device = |css: f64| css * surface.ratio();
                let more = device(group.area.w) < width as f64 || device(group.area.h) < height as f64;
                surface.place(sheet, from, group.area, more)?;
                left += width as f64;
            }
            self.paint_gaps(surface);
            self.paint_shown(surface, theme)?;
            surface.write_all(&self.labels(), theme.palette)
        }

        /// Cuts the strip into cells where they are large enough to be told apart.
        fn paint_gaps(&self, surface: &Surface) {
            let line = 1.0 / surface.ratio().min(2.0);
            let context = &surface.context;
            for group in &self.groups {
                let Rect { x, y, w, h } = group.area;
                let (column, row) = (w / group.columns as f64, h / group.rows as f64);
                // Between steps there is a gap as soon as the steps can be told apart.
                let (every, column) = match (group.masking, self.arm.form(group.layer)) {
                    (Some(Masking::Steps), Form::States { cells, .. }) if column < 4.0 * line => {
                        (cells.max(1), column * cells.max(1) as f64)
                    }
                    _ => (1, column),
                };
                if column >= 4.0 * line {
                    (1..group.columns / every).for_each(|place| {
                        context.clear_rect(x + column * place as f64 - line, y, line, h);
                    });
                }
                if row >= 4.0 * line {
                    (1..group.rows).for_each(|place| {
                        context.clear_rect(x, y + row * place as f64 - line, w, line);
                    });
                }
            }
        }

        /// Marks the row of the example that the network shows; a mask of weights is that of all examples.
        fn paint_shown(&self, surface: &Surface, theme: &Theme) -> Result<(), JsValue> {
            let mut rows = self.groups.iter().filter(|group| !group.of_weights()).peekable();
            if rows.peek().is_none() {
                return Ok(());
            }
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
            context.begin_path();
            let mut from = None;
            while let Some(group) = rows.next() {
                let left = from.unwrap_or(group.area.x);
                // Neighbours share a frame, which a matrix of weights between them would interrupt.
                if rows.peek().is_some_and(|next| self.are_neighbours(group, next)) {
                    from = Some(left);
                    continue;
                }
                from = None;
                let row = Rect::new(left, top, group.area.right() - left, self.row_height);
                surface.rounded(row.grown(1.0), 2.0)?;
            }
            surface.pen(theme.palette.text, 1.0, 1.5);
            context.stroke();
            Ok(())
        }

        fn are_neighbours(&self, one: &Group, other: &Group) -> bool {
            let place = |group: &Group| self.groups.iter().position(|other| other.layer == group.layer);
            place(one).map(|place| place + 1) == place(other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{digits_lab, lab};

    const SHADES: Shades = Shades { kept: Colour(9, 90, 9), dropped: Colour(2, 2, 2), negative: Colour(200, 0, 0) };

    fn options(width: f64, height: f64, ratio: f64) -> Options {
        Options { width, height, ratio, ..Options::default() }
    }

    fn painted(scene: &Scene) -> Pixels {
        let mut pixels = Pixels::default();
        scene.paint_entries(SHADES, &mut pixels);
        pixels
    }

    const DIGITS: &str = "data=digits&train=40&test=40&batch=8&";

    #[test]
    fn the_strip_fits_whatever_the_network() {
        let mut labs: Vec<Lab> =
            ["", "hidden=300&batch=512", "hidden=1024,1024,1024&batch=1", "drop-in=0.5", "drop=0", "kind=dropconnect"]
                .map(lab)
                .into();
        let digits = ["net=cnn&drop-conv=0.2", "net=cnn&drop-conv=0.2&conv-kind=standard", "net=gru&drop-rec=0.3"];
        labs.extend(digits.map(|query| digits_lab(&format!("{DIGITS}{query}"))));
        labs.push(digits_lab(&format!("{DIGITS}net=rnn&hidden=64&drop-rec=0.3&rec-mask=fresh&kind=gaussian")));
        for lab in &mut labs {
            lab.step(1);
            for (width, height, ratio) in [(280.0, 120.0, 2.0), (640.0, 160.0, 1.0), (800.0, 300.0, 3.0)] {
                let scene = Scene::new(lab, Side::B, &options(width, height, ratio)).unwrap();
                let last = scene.groups.last().unwrap().area;
                assert!(last.right() <= width + 0.01 && last.bottom() <= height, "{}: {last:?}", lab.config().query());
                for label in scene.labels() {
                    assert!(label.x + text_width(&label.text, 11.5) <= width, "{label:?}");
                }
                painted(&scene);
            }
        }
    }

    #[test]
    fn an_entry_is_what_the_mask_says() {
        let mut labs = [
            (lab("drop=0.5"), 1),
            (digits_lab(&format!("{DIGITS}net=cnn&drop-conv=0.4&hidden=8")), 1),
            (digits_lab(&format!("{DIGITS}net=lstm&drop-rec=0.4&hidden=8")), 1),
            (digits_lab(&format!("{DIGITS}net=lstm&drop-rec=0.4&hidden=8&rec-mask=fresh")), 1),
            (lab("drop=0.5&kind=dropconnect"), 2),
        ];
        for (lab, layer) in &mut labs {
            lab.step(3);
            let scene = Scene::new(lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
            let pixels = painted(&scene);
            let before = scene.groups.iter().take_while(|group| group.layer != *layer);
            let left: usize = before.map(|group| group.columns).sum();
            let mask = lab.arm(Side::B).unwrap().mask(*layer).unwrap().to_owned();
            for ((row, unit), &entry) in mask.indexed_iter() {
                let wanted = if entry == 0.0 { SHADES.dropped } else { SHADES.kept };
                assert_eq!(pixels.at(left + unit, row), wanted.pixel(), "{}", lab.config().query());
            }
        }
    }

    #[test]
    fn a_map_is_the_paler_the_more_of_its_cells_are_dropped() {
        let mut lab = digits_lab(&format!("{DIGITS}net=cnn&drop-conv=0.5&conv-kind=standard&hidden=8&drop=0"));
        lab.step(1);
        let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
        let pixels = painted(&scene);
        let arm = lab.arm(Side::B).unwrap();
        for map in 0..8 {
            let share = arm.mask_of(1, map, 2).unwrap();
            assert_eq!(pixels.at(map, 2), SHADES.dropped.mix(SHADES.kept, share).pixel());
        }
    }

    #[test]
    fn factors_are_shades_and_nothing_is_said_to_be_dropped() {
        let mut lab = lab("kind=gaussian&drop=0.5");
        lab.step(1);
        let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
        let pixels = painted(&scene);
        let factors = lab.arm(Side::B).unwrap().mask(1).unwrap().to_owned();
        for ((row, unit), &factor) in factors.indexed_iter() {
            let pixel = pixels.at(unit, row);
            let (positive, strong) = (pixel[0] <= SHADES.kept.0, pixel[1] > 60);
            assert_eq!(positive, factor > -0.03, "{factor}: {pixel:?}");
            assert_eq!(strong, factor > 1.33, "{factor}: {pixel:?}");
        }
        let text = scene.describe(&lab);
        assert!(text.contains("factors around 1 with deviation 1, nothing dropped"), "{text}");
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
    fn a_dropped_weight_is_that_of_no_example() {
        let mut lab = lab("drop=0.5&kind=dropconnect");
        lab.step(1);
        let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
        let (group, mask) = (&scene.groups[1], lab.arm(Side::B).unwrap().mask(2).unwrap());
        let place = |count: usize, at: usize, size: f64| (at as f64 + 0.5) * size / count as f64;
        let (x, y) = (group.area.x + place(16, 3, group.area.w), group.area.y + place(16, 5, group.area.h));
        let hit = scene.hit(x, y).unwrap();
        let state = if mask[[5, 3]] == 0.0 { "dropped" } else { "kept" };
        assert_eq!(hit.example, None);
        assert_eq!(hit.text, format!("Weight from 6 to hidden layer 2, neuron 4, for the whole batch: {state}"));
    }

    #[test]
    fn the_arm_without_dropout_says_so() {
        let mut lab = lab("");
        lab.step(1);
        let scene = Scene::new(&lab, Side::A, &options(640.0, 160.0, 1.0)).unwrap();
        assert!(scene.describe(&lab).contains("Nothing is dropped"));
    }
}
