//! Regression on a line: the examples, the function they come from, the arm's curve, and how far its thinned networks
//! spread around it (Monte-Carlo dropout, Gal and Ghahramani 2016, "Dropout as a Bayesian
//! Approximation").

use super::facts::told_scores;
use super::field::{Domain, Field, Stamp};
use super::format::{count, number, thousands};
use super::geometry::Rect;
use super::legend;
use super::network::Label;
use super::points::Points;
use super::{Hit, Options};
use data::{Examples, Targets};
use lab::{Arm, Evaluation, Lab, Side};
use ndarray::Array2;

/// Room left of the chart, for numbers.
const LEFT: f64 = 34.0;
/// Room below, for numbers and the legend.
const BELOW: f64 = 44.0;
/// Places at which the spread is sampled.
const PLACES: usize = 61;
/// Thinned networks that are asked at each place.
const SAMPLES: usize = 30;

/// The chart, laid out.
pub struct Scene {
    options: Options,
    /// The chart without its numbers.
    pub frame: Rect,
    x: (f32, f32),
    y: (f32, f32),
}

impl Scene {
    /// Lays the chart out; `None` if the data are not numbers on a line.
    pub fn new(lab: &Lab, options: &Options) -> Option<Scene> {
        let Some(Domain::Line { from, to }) = Domain::of(lab.split()) else { return None };
        let split = lab.split();
        let values = |examples: &Examples| match &examples.y {
            Targets::Values(values) => values.iter().copied().filter(|y| y.is_finite()).collect(),
            Targets::Classes(_) => Vec::new(),
        };
        let all = values(&split.train).into_iter().chain(values(&split.test));
        let (low, high) = all.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)));
        if low > high {
            return None;
        }
        let spare = 0.12 * (high - low).max(0.1);
        let (width, height) = options.size();
        let scale = options.scale();
        let frame = Rect::new(
            scale.snap(LEFT),
            scale.snap(6.0),
            (width - LEFT - 4.0).max(16.0),
            (height - BELOW - 6.0).max(16.0),
        );
        Some(Scene { options: options.clone(), frame, x: (from, to), y: (low - spare, high + spare) })
    }

    fn place(&self, x: f32, y: f32) -> (f64, f64) {
        let share = |v: f32, (from, to): (f32, f32)| f64::from((v - from) / (to - from));
        // A line that leaves the chart far away is drawn as if it left it a little: canvases dislike huge numbers.
        let up = share(y, self.y);
        let up = if up.is_finite() { up.clamp(-1.0, 2.0) } else { 0.0 };
        (self.frame.x + self.frame.w * share(x, self.x), self.frame.bottom() - self.frame.h * up)
    }

    fn points<'a>(&'a self, examples: &'a Examples) -> impl Iterator<Item = (usize, (f32, f32), (f64, f64))> + 'a {
        let values =
            if let Targets::Values(values) = &examples.y { values.as_slice().unwrap_or_default() } else { &[] };
        let pairs = examples.x.iter().zip(values).enumerate().filter(|(_, (x, y))| x.is_finite() && y.is_finite());
        pairs.map(|(example, (&x, &y))| (example, (x, y), self.place(x, y)))
    }

    /// Round numbers along an axis, about `wanted` of them: the value, and the number as the reader's units have it.
    fn ticks((from, to): (f64, f64), wanted: f64) -> Vec<f64> {
        let rough = (to - from) / wanted.max(1.0);
        if !rough.is_finite() || rough <= 0.0 {
            return Vec::new();
        }
        let power = 10.0_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|&step| step >= rough).unwrap_or(power);
        let first = (from / step).ceil() as i64;
        let last = (to / step).floor() as i64;
        (first..=last).map(|i| i as f64 * step).collect()
    }

    /// What is at a point: a training example before a test example.
    pub fn hit(&self, lab: &Lab, side: Side, x: f64, y: f64) -> Option<Hit> {
        let legend = self.legend(lab.arm(side).is_some_and(drops));
        let key = legend.iter().find_map(|(mark, label)| mark.points()?.hit(label, 18.0, &self.options, x, y));
        if key.is_some() {
            return key;
        }
        let split = lab.split();
        let nearest = |examples, reach, sort: Points| sort.nearest(self.points(examples), (x, y), reach, &self.options);
        let (kind, (example, (x, y), _)) = match nearest(&split.train, 8.0, Points::Training) {
            Some(found) => ("Training", found),
            None => ("Test", nearest(&split.test, 4.0, Points::Test)?),
        };
        let x = f64::from(split.inputs.original(0, x));
        let text = format!("{kind} example {}: x = {}, y = {}", example + 1, number(x, 2), number(f64::from(y), 2));
        Some(Hit { example: Some(example), text, ..Hit::default() })
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab, side: Side) -> String {
        let split = lab.split();
        let (train, test) = (count(split.train.x.nrows(), "training point"), count(split.test.x.nrows(), "test point"));
        let mut text = format!("Iteration {}. {train}, {test}. ", thousands(lab.iteration()));
        let Some(arm) = lab.arm(side) else { return text };
        let mut field = Field::default();
        field.refresh(lab, side);
        let answer = field.response(arm.depth() - 1, 0);
        text.push_str("The network's curve: ");
        for part in 0..5 {
            let point = part * (field.across() - 1) / 4;
            let x = split.inputs.original(0, field.grid()[[point, 0]]);
            let (x, y) = (number(f64::from(x), 2), number(f64::from(answer.at(point)), 2));
            text.push_str(&format!("{y} at x = {x}{}", if part < 4 { ", " } else { ". " }));
        }
        text.push_str(&told_scores(arm, |scores| {
            let [train, test] = scores.map(|score| number(f64::from(score.loss), 3));
            Some(format!("Mean squared error {train} on the training points, {test} on the test points."))
        }));
        text.trim_end().to_owned()
    }

    fn legend(&self, spread: bool) -> Vec<(Mark, Label)> {
        let mut marks = vec![Mark::Disc, Mark::Square, Mark::Dashes, Mark::Line];
        if spread {
            marks.push(Mark::Band);
        }
        let named = marks.into_iter().map(|mark| (mark, mark.names())).collect();
        legend::line(named, 18.0, (self.frame.centre().0, self.options.height - 9.0), self.options.width)
    }
}

/// How something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Disc,
    Square,
    Dashes,
    Line,
    Band,
}

impl Mark {
    /// What it stands for, in three lengths.
    fn names(self) -> [&'static str; 3] {
        match self {
            Mark::Disc => ["training", "train", "train"],
            Mark::Square => ["test"; 3],
            Mark::Dashes => ["true"; 3],
            Mark::Line => ["network", "net", "net"],
            Mark::Band => ["± 2 sd", "± 2 sd", "± 2σ"],
        }
    }

    /// The points that are drawn so.
    fn points(self) -> Option<Points> {
        match self {
            Mark::Disc => Some(Points::Training),
            Mark::Square => Some(Points::Test),
            Mark::Dashes | Mark::Line | Mark::Band => None,
        }
    }
}

/// How far the thinned networks' answers spread at each place, sampled again only when the arm has changed.
#[derive(Default)]
pub struct Spread {
    seen: Option<Stamp>,
    x: Array2<f32>,
    evaluation: Evaluation,
    /// x, mean and standard deviation.
    pub places: Vec<(f32, f32, f32)>,
}

impl Spread {
    /// Asks the thinned networks; an arm that drops nothing has no spread.
    pub fn refresh(&mut self, lab: &Lab, arm: &Arm) {
        let now = Stamp::of(arm);
        if self.seen == Some(now) {
            return;
        }
        self.seen = Some(now);
        self.places.clear();
        let Some(Domain::Line { from, to }) = Domain::of(lab.split()) else { return };
        if !drops(arm) {
            return;
        }
        let x = |place: usize| from + (to - from) * place as f32 / (PLACES - 1) as f32;
        if self.x.is_empty() || self.x[[0, 0]] != x(0) || self.x[[PLACES - 1, 0]] != x(PLACES - 1) {
            self.x = Array2::from_shape_fn((PLACES * SAMPLES, 1), |(row, _)| x(row % PLACES));
        }
        arm.sample(self.x.view(), &mut self.evaluation);
        let answers = self.evaluation.layer(arm.depth() - 1);
        self.places.extend((0..PLACES).map(|place| {
            let samples = || (0..SAMPLES).map(|sample| answers[[sample * PLACES + place, 0]]);
            let mean = samples().sum::<f32>() / SAMPLES as f32;
            let variance = samples().map(|y| (y - mean) * (y - mean)).sum::<f32>() / (SAMPLES - 1) as f32;
            (x(place), mean, variance.sqrt())
        }));
        // Thirty samples leave an estimate rough; its neighbours, which are samples of their own, make it calmer.
        for _ in 0..2 {
            smooth(&mut self.places);
        }
    }
}

/// Whether thinned networks differ.
fn drops(arm: &Arm) -> bool {
    (0..arm.depth()).any(|layer| arm.rate(layer) > 0.0)
}

/// Replaces mean and deviation at each place inside by the weighted mean of its own (1/2) and its neighbours' (1/4 each).
fn smooth(places: &mut [(f32, f32, f32)]) {
    let Some(&(_, mut mean, mut deviation)) = places.first() else { return };
    for place in 1..places.len().saturating_sub(1) {
        let ((_, m, d), (_, next_m, next_d)) = (places[place], places[place + 1]);
        places[place].1 = 0.25 * (mean + 2.0 * m + next_m);
        places[place].2 = 0.25 * (deviation + 2.0 * d + next_d);
        (mean, deviation) = (m, d);
    }
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::canvas::Surface;
    use crate::network::{Align, Tone};
    use crate::palette::{Colour, Palette, Theme, WITH};
    use wasm_bindgen::{JsCast, JsValue};

    impl Scene {
        /// Paints the chart.
        pub fn paint(
            &self,
            surface: &Surface,
            lab: &Lab,
            arm: &Arm,
            field: &Field,
            spread: &Spread,
            theme: &Theme,
        ) -> Result<(), JsValue> {
            let (context, palette) = (&surface.context, theme.palette);
            let colour = if spread.places.is_empty() { palette.without } else { WITH };
            self.paint_axes(surface, lab, palette)?;
            context.save();
            context.begin_path();
            context.rect(self.frame.x, self.frame.y, self.frame.w, self.frame.h);
            context.clip();
            self.paint_spread(surface, spread, colour);
            if !self.options.hide_test {
                self.paint_points(surface, &lab.split().test, palette, false)?;
            }
            self.paint_truth(surface, lab, field, palette)?;
            self.paint_answer(surface, arm, field, colour);
            if !self.options.hide_training {
                self.paint_points(surface, &lab.split().train, palette, true)?;
            }
            context.restore();
            self.paint_legend(surface, palette, colour, !spread.places.is_empty())
        }

        fn paint_axes(&self, surface: &Surface, lab: &Lab, palette: &Palette) -> Result<(), JsValue> {
            let inputs = &lab.split().inputs;
            let pixel = 1.0 / surface.ratio();
            let snap = |v: f64| self.options.scale().snap(v);
            surface.fill(palette.line, 0.6);
            let mut labels = Vec::new();
            let range = (f64::from(self.y.0), f64::from(self.y.1));
            for tick in Scene::ticks(range, self.frame.h / 60.0) {
                let (_, y) = self.place(self.x.0, tick as f32);
                surface.area(Rect::new(self.frame.x, snap(y), self.frame.w, pixel));
                let (x, align) = (self.frame.x - 6.0, Align::Right);
                labels.push(Label { text: number(tick, 2), x, y, align, tone: Tone::Remark });
            }
            let range = (f64::from(inputs.original(0, self.x.0)), f64::from(inputs.original(0, self.x.1)));
            for tick in Scene::ticks(range, self.frame.w / 80.0) {
                let share = (tick - range.0) / (range.1 - range.0);
                let x = self.frame.x + self.frame.w * share;
                surface.area(Rect::new(snap(x), self.frame.y, pixel, self.frame.h));
                let (y, align) = (self.frame.bottom() + 10.0, Align::Centre);
                labels.push(Label { text: number(tick, 2), x, y, align, tone: Tone::Remark });
            }
            surface.write_all(&labels, palette)
        }

        fn paint_spread(&self, surface: &Surface, spread: &Spread, colour: Colour) {
            let edge =
                |sign: f32| spread.places.iter().map(move |&(x, mean, sd)| self.place(x, mean + sign * 2.0 * sd));
            let context = &surface.context;
            context.begin_path();
            edge(1.0).for_each(|(x, y)| context.line_to(x, y));
            edge(-1.0).rev().for_each(|(x, y)| context.line_to(x, y));
            context.close_path();
            surface.fill(colour, 0.2);
            context.fill();
        }

        fn paint_points(
            &self,
            surface: &Surface,
            examples: &Examples,
            palette: &Palette,
            training: bool,
        ) -> Result<(), JsValue> {
            let context = &surface.context;
            if !training {
                surface.fill(palette.ink, 0.3);
                self.points(examples).for_each(|(_, _, (x, y))| surface.area(Rect::new(x - 1.25, y - 1.25, 2.5, 2.5)));
                return Ok(());
            }
            surface.fill(palette.ink, 1.0);
            surface.pen(palette.panel, 1.0, 1.25);
            for (_, _, place) in self.points(examples) {
                context.begin_path();
                surface.circle(place, 3.75)?;
                context.fill();
                context.stroke();
            }
            Ok(())
        }

        fn paint_truth(&self, surface: &Surface, lab: &Lab, field: &Field, palette: &Palette) -> Result<(), JsValue> {
            let context = &surface.context;
            let dash = js_sys::Array::of2(&5.0.into(), &4.0.into());
            context.set_line_dash(dash.unchecked_ref())?;
            context.begin_path();
            for &x in field.grid() {
                let truth = data::curve(lab.split().inputs.original(0, x));
                let (x, y) = self.place(x, truth);
                context.line_to(x, y);
            }
            surface.pen(palette.muted, 1.0, 1.5);
            context.stroke();
            context.set_line_dash(&js_sys::Array::new())
        }

        fn paint_answer(&self, surface: &Surface, arm: &Arm, field: &Field, colour: Colour) {
            if field.domain().is_none() {
                return;
            }
            let answer = field.response(arm.depth() - 1, 0);
            let context = &surface.context;
            context.begin_path();
            for (point, &x) in field.grid().iter().enumerate() {
                let (x, y) = self.place(x, answer.at(point));
                context.line_to(x, y);
            }
            surface.pen(colour, 1.0, 2.5);
            context.set_line_join("round");
            context.stroke();
        }

        fn paint_legend(
            &self,
            surface: &Surface,
            palette: &Palette,
            colour: Colour,
            spread: bool,
        ) -> Result<(), JsValue> {
            let context = &surface.context;
            let legend = self.legend(spread);
            for (mark, label) in &legend {
                let (x, y) = (label.x - 10.0, label.y);
                context.begin_path();
                match mark {
                    Mark::Disc => {
                        surface.circle((x, y), 3.75)?;
                        surface.fill(palette.ink, 1.0);
                        context.fill();
                    }
                    Mark::Square => {
                        surface.fill(palette.ink, 0.4);
                        surface.area(Rect::new(x - 1.5, y - 1.5, 3.0, 3.0));
                    }
                    Mark::Dashes => {
                        surface.line((x - 6.0, y), (x - 1.5, y));
                        surface.line((x + 1.5, y), (x + 6.0, y));
                        surface.pen(palette.muted, 1.0, 1.5);
                        context.stroke();
                    }
                    Mark::Line => {
                        surface.line((x - 6.0, y), (x + 6.0, y));
                        surface.pen(colour, 1.0, 2.5);
                        context.stroke();
                    }
                    Mark::Band => {
                        surface.fill(colour, 0.25);
                        surface.area(Rect::new(x - 6.0, y - 5.0, 12.0, 10.0));
                    }
                }
            }
            surface.fill(palette.muted, 1.0);
            let strikes = legend.iter().filter_map(|(mark, label)| mark.points()?.strike(label, &self.options));
            strikes.for_each(|(from, to)| surface.area(Rect::new(from.0, from.1 - 0.75, to.0 - from.0, 1.5)));
            let labels: Vec<Label> = legend.into_iter().map(|(_, label)| label).collect();
            surface.write_all(&labels, palette)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::lab;

    #[test]
    fn every_point_is_inside_the_chart() {
        let lab = lab("data=curve");
        for (width, height) in [(280.0, 240.0), (800.0, 300.0)] {
            let scene = Scene::new(&lab, &Options { width, height, ..Options::default() }).unwrap();
            for examples in [&lab.split().train, &lab.split().test] {
                assert!(scene.points(examples).all(|(_, _, (x, y))| scene.frame.contains(x, y)));
            }
        }
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(Scene::ticks((-2.3, 2.2), 5.0), [-2.0, -1.0, 0.0, 1.0, 2.0]);
        assert!(Scene::ticks((0.0, 0.0), 5.0).is_empty());
        assert!(Scene::ticks((0.0, f64::NAN), 5.0).is_empty());
    }

    #[test]
    fn only_an_arm_that_drops_has_a_spread() {
        let mut lab = lab("data=curve&drop=0.3");
        lab.step(20);
        let spread = |side| {
            let mut spread = Spread::default();
            spread.refresh(&lab, lab.arm(side).unwrap());
            spread.places
        };
        assert!(spread(Side::A).is_empty());
        let with = spread(Side::B);
        assert_eq!(with.len(), PLACES);
        assert!(with.iter().all(|(_, mean, sd)| mean.is_finite() && *sd >= 0.0));
        assert!(with.iter().any(|&(_, _, sd)| sd > 0.0));
    }

    #[test]
    fn the_words_follow_the_curve() {
        let lab = lab("data=curve");
        let scene = Scene::new(&lab, &Options::default()).unwrap();
        assert!(scene.describe(&lab, Side::B).contains("at x ="));
        assert!(Scene::new(&super::tests::lab("data=moons"), &Options::default()).is_none());
    }
}
