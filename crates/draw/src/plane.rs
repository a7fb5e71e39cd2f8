//! Data in the plane: how sure the arm is of every point, the line where it changes its mind, the examples.

use super::contour::{self, Piece};
use super::facts::told_scores;
use super::field::{Domain, Field, lerp, places};
use super::format::{count, percent, thousands};
use super::geometry::Rect;
use super::legend;
use super::network::Label;
use super::palette::{MARGIN, Theme};
use super::points::Points;
use super::raster::Pixels;
use super::{Hit, Options};
use data::{Examples, Targets, Task};
use lab::{Lab, Side};

/// Room below the plane for the legend.
const LEGEND: f64 = 24.0;
/// Radius of a training example's disc.
const DISC: f64 = 4.0;
/// Radius of the ring around a training example whose label was replaced.
const RING: f64 = 7.0;
/// Half the side of a test example's square.
const SQUARE: f64 = 1.6;

/// Where the plane is on the canvas.
pub struct Scene {
    options: Options,
    /// The square that shows the plane.
    pub frame: Rect,
    reach: f32,
}

impl Scene {
    /// Lays the plane out; `None` if the data are not points of two classes in a plane.
    pub fn new(lab: &Lab, options: &Options) -> Option<Scene> {
        if lab.split().task != (Task::Classification { classes: 2 }) {
            return None;
        }
        let Some(Domain::Plane { reach }) = Domain::of(lab.split()) else { return None };
        let (width, height) = options.size();
        let scale = options.scale();
        let side = scale.css(scale.device((width - 2.0).min(height - LEGEND - 1.0).max(16.0)));
        let frame = Rect::new(scale.snap((width - side) / 2.0), scale.snap(1.0), side, side);
        Some(Scene { options: options.clone(), frame, reach })
    }

    /// Where an input is.
    fn place(&self, x: f32, y: f32) -> (f64, f64) {
        let share = |v: f32| f64::from(v / self.reach) / 2.0 + 0.5;
        (self.frame.x + self.frame.w * share(x), self.frame.y + self.frame.h * (1.0 - share(y)))
    }

    fn points<'a>(&'a self, examples: &'a Examples) -> impl Iterator<Item = (usize, u32, (f64, f64))> + 'a {
        let classes: &[u32] = if let Targets::Classes(classes) = &examples.y { classes } else { &[] };
        examples.x.outer_iter().zip(classes).enumerate().filter_map(|(example, (x, &class))| {
            let finite = x[0].is_finite() && x[1].is_finite();
            finite.then(|| (example, class, self.place(x[0], x[1])))
        })
    }

    /// The certainty at every place as pixels, and the boundary.
    pub fn shade(&self, field: &Field, theme: &Theme, pixels: &mut Pixels, boundary: &mut Vec<Piece>) {
        let (margin, across) = (field.margin(), field.across());
        boundary.clear();
        pixels.reset(0, 0);
        if margin.len() != across * across || across < 2 {
            return;
        }
        contour::zero(margin, across, boundary);
        // The certainty is smooth: beyond this many pixels the browser's own smoothing shows the same.
        let side = self.options.scale().device(self.frame.w).min(144);
        pixels.reset(side, side);
        let columns: Vec<(usize, f32)> = places(side, across).collect();
        for (y, (row, down)) in places(side, across).enumerate() {
            let (upper, lower) = (&margin[row * across..], &margin[(row + 1) * across..]);
            for (pixel, &(column, right)) in pixels.row_mut(y).iter_mut().zip(&columns) {
                let above = lerp(upper[column], upper[column + 1], right);
                let below = lerp(lower[column], lower[column + 1], right);
                *pixel = theme.wash.at(lerp(above, below, down) / MARGIN);
            }
        }
    }

    /// The legend's marks, with their texts.
    fn legend(&self, lab: &Lab) -> Vec<(Mark, Label)> {
        let mut marks = vec![Mark::Disc, Mark::Square];
        if lab.split().flipped.iter().any(|&flipped| flipped) {
            marks.push(Mark::Ring);
        }
        let named = marks.into_iter().map(|mark| (mark, mark.names())).collect();
        legend::line(named, 15.0, (self.frame.centre().0, self.frame.bottom() + LEGEND / 2.0 + 2.0), self.options.width)
    }

    /// What is at a point: a training example before a test example, since it is drawn above.
    pub fn hit(&self, lab: &Lab, x: f64, y: f64) -> Option<Hit> {
        let legend = self.legend(lab);
        let key = legend.iter().find_map(|(mark, label)| mark.points()?.hit(label, 15.0, &self.options, x, y));
        if key.is_some() {
            return key;
        }
        let split = lab.split();
        let nearest = |examples, reach, sort: Points| sort.nearest(self.points(examples), (x, y), reach, &self.options);
        let (example, class, kind) = match nearest(&split.train, RING + 1.0, Points::Training) {
            Some((example, class, _)) => (example, class, "Training"),
            None => nearest(&split.test, 4.0, Points::Test).map(|(example, class, _)| (example, class, "Test"))?,
        };
        let colour = if class == 0 { "orange" } else { "blue" };
        let flipped = kind == "Training" && split.flipped.get(example) == Some(&true);
        let remark = if flipped { ", a flipped label" } else { "" };
        let text = format!("{kind} example {}: class {class} ({colour}){remark}", example + 1);
        Some(Hit { example: Some(example), text, ..Hit::default() })
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab, side: Side) -> String {
        let split = lab.split();
        let per_class = |examples: &Examples| match &examples.y {
            Targets::Classes(classes) => [0, 1].map(|wanted| classes.iter().filter(|&&class| class == wanted).count()),
            Targets::Values(_) => [0, 0],
        };
        let ([orange, blue], test) = (per_class(&split.train), split.test.x.nrows());
        let flipped = split.flipped.iter().filter(|&&flipped| flipped).count();
        let mut text = format!(
            "Iteration {}. {}, {orange} orange and {blue} blue",
            thousands(lab.iteration()),
            count(orange + blue, "training point")
        );
        if flipped > 0 {
            text.push_str(&format!(", {flipped} of them with a flipped label"));
        }
        text.push_str(&format!("; {}.", count(test, "test point")));
        if let Some(arm) = lab.arm(side) {
            text.push(' ');
            text.push_str(&told_scores(arm, |scores| {
                let [train, test] = scores.map(|score| score.accuracy.map(|share| percent(f64::from(share))));
                Some(format!(
                    "The network is right for {} of the training points and {} of the test points.",
                    train?, test?
                ))
            }));
        }
        text.trim_end().to_owned()
    }
}

/// How an example is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Disc,
    Square,
    Ring,
}

impl Mark {
    /// What it stands for, in three lengths.
    fn names(self) -> [&'static str; 3] {
        match self {
            Mark::Disc => ["training", "train", "train"],
            Mark::Square => ["test"; 3],
            Mark::Ring => ["flipped label", "flipped", "flip"],
        }
    }

    /// The points that are drawn so.
    fn points(self) -> Option<Points> {
        match self {
            Mark::Disc => Some(Points::Training),
            Mark::Square => Some(Points::Test),
            Mark::Ring => None,
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::canvas::{Layer, Sheet, Surface};
    use crate::palette::Palette;
    use std::f64::consts::TAU;
    use wasm_bindgen::JsValue;
    use web_sys::OffscreenCanvasRenderingContext2d as Context;

    /// What painting the plane needs from frame to frame.
    #[derive(Default)]
    pub struct Tools {
        pixels: Pixels,
        boundary: Vec<Piece>,
        /// The examples and the legend, which move only when the data or the canvas change, with the sum that tells.
        points: Option<(u64, Layer)>,
    }

    impl Scene {
        /// Paints the plane.
        pub fn paint(
            &self,
            surface: &Surface,
            sheet: &Sheet,
            lab: &Lab,
            field: &Field,
            theme: &Theme,
            tools: &mut Tools,
        ) -> Result<(), JsValue> {
            let (context, palette) = (&surface.context, theme.palette);
            self.shade(field, theme, &mut tools.pixels, &mut tools.boundary);
            if tools.pixels.width() > 0 {
                sheet.put(&tools.pixels)?;
                let side = tools.pixels.width() as f64;
                surface.place(sheet, Rect::new(0.0, 0.0, side, side), self.frame, true)?;
            }
            self.paint_boundary(surface, palette, field, &tools.boundary);
            surface.pen(palette.line, 1.0, 1.0);
            context.stroke_rect(self.frame.x, self.frame.y, self.frame.w, self.frame.h);

            let sum = self.sum(lab);
            if tools.points.as_ref().is_none_or(|(known, _)| *known != sum) {
                let layer = Layer::new(self.options.size(), self.options.ratio, |context| {
                    self.paint_points(context, lab, palette)
                })?;
                tools.points = Some((sum, layer));
            }
            if let Some((_, layer)) = &tools.points {
                layer.place(surface)?;
            }
            Ok(())
        }

        fn paint_boundary(&self, surface: &Surface, palette: &Palette, field: &Field, pieces: &[Piece]) {
            let step = self.frame.w / (field.across().max(2) - 1) as f64;
            let place = |(x, y): (f32, f32)| (self.frame.x + step * f64::from(x), self.frame.y + step * f64::from(y));
            surface.context.begin_path();
            for &[from, to] in pieces {
                surface.line(place(from), place(to));
            }
            surface.pen(palette.ink, 0.85, 1.75);
            surface.context.stroke();
        }

        /// A number that changes when the points have to be drawn anew (FNV-1a over all that they depend on).
        fn sum(&self, lab: &Lab) -> u64 {
            let split = lab.split();
            let Options { width, height, ratio, dark, hide_training, hide_test, .. } = &self.options;
            let mut sum = 0xcbf2_9ce4_8422_2325_u64;
            let mut add = |bits: u64| sum = (sum ^ bits).wrapping_mul(0x0100_0000_01b3);
            [*width, *height, *ratio].iter().for_each(|v| add(v.to_bits()));
            [*dark, *hide_training, *hide_test].into_iter().for_each(|is_so| add(is_so.into()));
            for examples in [&split.train, &split.test] {
                examples.x.iter().for_each(|v| add(v.to_bits().into()));
                if let Targets::Classes(classes) = &examples.y {
                    classes.iter().for_each(|&class| add(class.into()));
                }
            }
            split.flipped.iter().for_each(|&flipped| add(flipped.into()));
            sum
        }

        fn paint_points(&self, context: &Context, lab: &Lab, palette: &Palette) -> Result<(), JsValue> {
            let split = lab.split();
            for class in [0, 1].into_iter().filter(|_| !self.options.hide_test) {
                context.set_fill_style_str(&palette.class(class).css(0.55));
                context.begin_path();
                for (_, _, (x, y)) in self.points(&split.test).filter(|point| point.1 == class) {
                    context.rect(x - SQUARE, y - SQUARE, 2.0 * SQUARE, 2.0 * SQUARE);
                }
                context.fill();
            }
            for (example, class, place) in self.points(&split.train).filter(|_| !self.options.hide_training) {
                let flipped = split.flipped.get(example) == Some(&true);
                disc(context, palette, class, place)?;
                if flipped {
                    ring(context, palette, place)?;
                }
            }
            self.paint_legend(context, lab, palette)
        }

        fn paint_legend(&self, context: &Context, lab: &Lab, palette: &Palette) -> Result<(), JsValue> {
            context.set_text_baseline("middle");
            context.set_font("400 11.5px system-ui, sans-serif");
            for (mark, label) in self.legend(lab) {
                let place = (label.x - 9.5, label.y);
                match mark {
                    Mark::Disc => half_disc(context, palette, place, DISC)?,
                    Mark::Square => {
                        let (x, y) = place;
                        context.set_fill_style_str(&palette.class(0).css(0.75));
                        context.fill_rect(x - 4.0, y - 2.0, 4.0, 4.0);
                        context.set_fill_style_str(&palette.class(1).css(0.75));
                        context.fill_rect(x, y - 2.0, 4.0, 4.0);
                    }
                    Mark::Ring => {
                        half_disc(context, palette, place, 3.0)?;
                        context.set_stroke_style_str(&palette.ink.css(1.0));
                        context.set_line_width(1.25);
                        context.begin_path();
                        context.arc(place.0, place.1, 5.5, 0.0, TAU)?;
                        context.stroke();
                    }
                }
                context.set_fill_style_str(&palette.muted.css(1.0));
                context.fill_text(&label.text, label.x, label.y)?;
                if let Some((from, to)) = mark.points().and_then(|points| points.strike(&label, &self.options)) {
                    context.fill_rect(from.0, from.1 - 0.75, to.0 - from.0, 1.5);
                }
            }
            Ok(())
        }
    }

    fn disc(context: &Context, palette: &Palette, class: u32, (x, y): (f64, f64)) -> Result<(), JsValue> {
        context.begin_path();
        context.arc(x, y, DISC, 0.0, TAU)?;
        context.set_fill_style_str(&palette.class(class).css(1.0));
        context.fill();
        context.set_stroke_style_str(&palette.panel.css(1.0));
        context.set_line_width(1.25);
        context.stroke();
        Ok(())
    }

    fn ring(context: &Context, palette: &Palette, (x, y): (f64, f64)) -> Result<(), JsValue> {
        context.begin_path();
        context.arc(x, y, RING, 0.0, TAU)?;
        context.set_stroke_style_str(&palette.ink.css(1.0));
        context.set_line_width(1.5);
        context.stroke();
        Ok(())
    }

    /// A disc of both classes, since the legend means either.
    fn half_disc(context: &Context, palette: &Palette, (x, y): (f64, f64), radius: f64) -> Result<(), JsValue> {
        for (class, from) in [(0, TAU / 4.0), (1, 3.0 * TAU / 4.0)] {
            context.begin_path();
            context.arc(x, y, radius, from, from + TAU / 2.0)?;
            context.set_fill_style_str(&palette.class(class).css(1.0));
            context.fill();
        }
        Ok(())
    }
}

#[cfg(target_arch = "wasm32")]
pub use paint::Tools;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::lab;

    fn options(width: f64, height: f64) -> Options {
        Options { width, height, ..Options::default() }
    }

    #[test]
    fn every_point_is_inside_the_square() {
        let lab = lab("data=spiral&noise=0.5");
        for (width, height) in [(280.0, 300.0), (600.0, 320.0), (30.0, 20.0)] {
            let scene = Scene::new(&lab, &options(width, height)).unwrap();
            let frame = scene.frame.grown(0.5);
            for examples in [&lab.split().train, &lab.split().test] {
                assert!(scene.points(examples).all(|(_, _, (x, y))| frame.contains(x, y)));
            }
        }
    }

    #[test]
    fn the_point_under_the_pointer_is_found_and_a_flipped_label_named() {
        let lab = lab("data=circles&flip=0.2");
        let scene = Scene::new(&lab, &options(400.0, 424.0)).unwrap();
        let flipped = lab.split().flipped.iter().position(|&flipped| flipped).unwrap();
        let (_, _, (x, y)) = scene.points(&lab.split().train).nth(flipped).unwrap();
        let hit = scene.hit(&lab, x, y).unwrap();
        assert_eq!(hit.example, Some(flipped));
        assert!(hit.text.contains("flipped"), "{}", hit.text);
    }

    #[test]
    fn points_are_hidden_at_their_entry_of_the_key_and_then_not_found() {
        let lab = lab("data=circles&flip=0.2");
        let shown = options(400.0, 424.0);
        let scene = Scene::new(&lab, &shown).unwrap();
        let legend = scene.legend(&lab);
        for (place, points, words) in [(0, Points::Training, "training"), (1, Points::Test, "test")] {
            let (x, y) = (legend[place].1.x - 9.0, legend[place].1.y);
            let hit = scene.hit(&lab, x, y).unwrap();
            assert_eq!((hit.points, hit.text), (Some(points), format!("Hide the {words} points")));
            let hidden = Options { hide_training: true, hide_test: true, ..shown.clone() };
            let scene = Scene::new(&lab, &hidden).unwrap();
            assert_eq!(scene.hit(&lab, x, y).unwrap().text, format!("Show the {words} points"));
            let (_, _, (x, y)) = scene.points(&lab.split().train).next().unwrap();
            assert_eq!(scene.hit(&lab, x, y), None);
        }
        assert_eq!(scene.hit(&lab, legend[2].1.x + 4.0, legend[2].1.y), None, "a ring goes with its point");
    }

    #[test]
    fn the_words_count_the_points() {
        let lab = lab("data=circles&flip=0.1&train=80");
        let scene = Scene::new(&lab, &options(400.0, 424.0)).unwrap();
        let text = scene.describe(&lab, Side::B);
        let flipped = lab.split().flipped.iter().filter(|&&flipped| flipped).count();
        assert!(text.contains("80 training points") && text.contains(&format!("{flipped} of them")), "{text}");
    }

    #[test]
    fn the_shade_is_the_answer() {
        let mut lab = lab("data=circles&noise=0.05&flip=0");
        lab.step(600);
        let mut field = Field::default();
        field.refresh(&lab, Side::A);
        let scene = Scene::new(&lab, &options(400.0, 424.0)).unwrap();
        let (mut pixels, mut boundary) = (Pixels::default(), Vec::new());
        scene.shade(&field, &Theme::new(false), &mut pixels, &mut boundary);
        let middle = pixels.at(pixels.width() / 2, pixels.height() / 2);
        assert!(middle[2] > middle[0], "the inner circle is class 1, blue: {middle:?}");
        assert!(boundary.len() > 20, "a closed line around it");
    }
}
