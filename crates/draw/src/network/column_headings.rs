//! The words above the columns: what a layer is, what is dropped of it, what the rest is multiplied by.

use super::layout::LINE;
use super::{Align, Label, Scene, Tone};
use crate::format::{count, number, thousands};
use crate::geometry::text_width;
use lab::{Form, Part};
use wording::fill;

/// How many ways there are to say a thing, from the longest to the shortest.
const WAYS: usize = 5;
/// Between the words of two columns.
const APART: f64 = 6.0;
/// Size of the letters of each line; the first is bold, and so wider than its size says.
const SIZES: [f64; 3] = [1.1 * 12.0, 11.5, 12.0];

/// The three lines above a column, each in several lengths.
struct Heading {
    lines: [[String; WAYS]; 3],
    /// The middle of the column.
    middle: f64,
    /// Layers of the same kind say things in the same way.
    kind: Kind,
}

/// The kinds of layers that say things in the same way, those that have most to say first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Hidden,
    Convolution,
    States,
    Output,
    Input,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Hidden, Kind::Convolution, Kind::States, Kind::Output, Kind::Input];

    fn of(part: Part) -> Kind {
        match part {
            Part::Hidden(_) => Kind::Hidden,
            Part::Convolution(_) => Kind::Convolution,
            Part::States => Kind::States,
            Part::Output => Kind::Output,
            Part::Input => Kind::Input,
        }
    }
}

impl Heading {
    /// Left and right edge of a line in the way `way`, if it says anything; `width` is that of the drawing.
    fn extent(&self, line: usize, way: usize, width: f64) -> Option<(f64, f64)> {
        let half = text_width(&self.lines[line][way], SIZES[line]) / 2.0;
        let place = self.place(line, way, width);
        (half > 0.0).then_some((place - half, place + half))
    }

    /// The middle of a line: that of the column, unless the drawing ends too soon.
    fn place(&self, line: usize, way: usize, width: f64) -> f64 {
        let half = text_width(&self.lines[line][way], SIZES[line]) / 2.0;
        self.middle.min(width - half).max(half)
    }
}

/// Whether no two of these headings touch in this line, each in its way.
fn fit(headings: &[Heading], line: usize, ways: &[usize], width: f64) -> bool {
    let mut taken = 0.0;
    headings.iter().zip(ways).filter_map(|(heading, &way)| heading.extent(line, way, width)).all(|(from, to)| {
        let fits = from >= taken && to <= width + 0.5;
        taken = to + APART;
        fits
    })
}

/// The way in which each heading says a line: the longest for which there is room, the same for layers of a kind.
fn choose(headings: &[Heading], line: usize, width: f64) -> Vec<usize> {
    let shortest = WAYS - 1;
    let way = (0..shortest).find(|&way| fit(headings, line, &vec![way; headings.len()], width)).unwrap_or(shortest);
    let mut chosen = vec![way; headings.len()];
    // All kinds become a little wordier before any becomes more so.
    for wordier in (0..way).rev() {
        for kind in Kind::ALL {
            let ways = headings.iter().zip(&chosen);
            let ways: Vec<usize> =
                ways.map(|(heading, &way)| if heading.kind == kind { wordier.min(way) } else { way }).collect();
            if fit(headings, line, &ways, width) {
                chosen = ways;
            }
        }
    }
    chosen
}

fn ways(texts: [&str; WAYS]) -> [String; WAYS] {
    texts.map(str::to_owned)
}

impl Scene<'_> {
    /// Adds the words above the columns.
    pub(super) fn label_headings(&self, labels: &mut Vec<Label>) {
        let headings: Vec<Heading> = (0..self.arm.depth()).map(|layer| self.heading(layer)).collect();
        let width = self.layout.size.0;
        let mut says_factor = false;
        for (line, tone) in [Tone::Heading, Tone::Remark, Tone::Value].into_iter().enumerate() {
            let ways = choose(&headings, line, width);
            let y = 9.0 + LINE * line as f64;
            for (heading, way) in
                headings.iter().zip(ways).filter(|(heading, way)| !heading.lines[line][*way].is_empty())
            {
                let (text, x) = (heading.lines[line][way].clone(), heading.place(line, way, width));
                labels.push(Label { text, x, y, align: Align::Centre, tone });
                says_factor |= tone == Tone::Value;
            }
        }
        if !says_factor {
            self.label_shared_factor(labels);
        }
    }

    fn heading(&self, layer: usize) -> Heading {
        let [long, short, shortest] = self.names.titles(layer);
        let titles = [long.clone(), long.clone(), long, short, shortest];
        let lines = [titles, self.share(layer), self.factor(layer)];
        let middle = self.layout.columns[layer].block().centre().0;
        Heading { lines, middle, kind: Kind::of(self.arm.part(layer)) }
    }

    /// How much of a layer is dropped, or how large it is.
    fn share(&self, layer: usize) -> [String; WAYS] {
        let layer_snapshot = &self.snapshots[layer];
        let masking = self.masking(layer);
        if self.options.all_on && !matches!(self.arm.part(layer), Part::Input | Part::Output) {
            return self.share_on(layer);
        }
        if let (Some((lost, all)), Some(masking)) = (layer_snapshot.lost, masking) {
            let (lost, all) = (thousands(lost as u64), thousands(all as u64));
            let facts = [("lost", &*lost), ("all", &*all)];
            let [full, middle, short] = masking.words().lost.map(|template| fill(template, &facts));
            return [full, middle, short, format!("{lost} off"), String::new()];
        }
        let size = match self.arm.form(layer) {
            Form::States { cells, .. } => count(cells, "cell"),
            _ if self.names.noun(layer) == "class" => format!("{} classes", self.arm.units(layer)),
            _ => count(self.arm.units(layer), self.names.noun(layer)),
        };
        let bare = match self.arm.form(layer) {
            Form::States { cells, .. } => cells.to_string(),
            _ => self.arm.units(layer).to_string(),
        };
        [size.clone(), size.clone(), size, bare, String::new()]
    }

    /// How much of a hidden layer is left, where all are on but those that the reader has removed.
    fn share_on(&self, layer: usize) -> [String; WAYS] {
        let Some((removed, all)) = self.snapshots[layer].lost else {
            return ways(["all on", "all on", "all on", "on", ""]);
        };
        let removed = thousands(removed as u64);
        let full = format!("{removed} of {} removed", thousands(all as u64));
        let short = format!("{removed} removed");
        [full, short.clone(), short, format!("{removed} off"), String::new()]
    }

    /// What is multiplied by what.
    fn factor(&self, layer: usize) -> [String; WAYS] {
        if self.options.all_on {
            return self.test_factor(layer);
        }
        let Some(masking) = self.arm.masking(layer) else { return ways([""; WAYS]) };
        let [first, second, third, fourth] =
            masking.noise.words().brief.map(|template| self.say(template, masking, layer, &[]));
        [first, second, third, fourth, String::new()]
    }

    /// What a layer is multiplied by in evaluation.
    fn test_factor(&self, layer: usize) -> [String; WAYS] {
        if self.arm.rate(layer) == 0.0 {
            return ways([""; WAYS]);
        }
        let factor = number(f64::from(self.arm.test_scale(layer)), 2);
        let short = format!("all × {factor}");
        [format!("all × {factor}, no mask"), short.clone(), short, format!("× {factor}"), String::new()]
    }

    /// Where there is no room for a factor per layer: one for all, if they share it.
    fn label_shared_factor(&self, labels: &mut Vec<Label>) {
        let dropping: Vec<usize> = (0..self.arm.depth()).filter(|&layer| self.arm.rate(layer) > 0.0).collect();
        let [first, .., last] = dropping[..] else { return };
        let [text, ..] = self.factor(first);
        if dropping.iter().all(|&layer| self.factor(layer)[0] == text) {
            let middle = |layer: usize| self.layout.columns[layer].block().centre().0;
            let x = (middle(first) + middle(last)) / 2.0;
            labels.push(Label { text, x, y: 9.0 + 2.0 * LINE, align: Align::Centre, tone: Tone::Value });
        }
    }
}
