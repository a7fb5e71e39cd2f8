//! Test digits and what the arm answers: the picture, a bar per class, the answer, and whether it is right.

use super::geometry::Rect;
use super::network::softmax;
use super::words::{count, percent, thousands};
use super::{Hit, Options};
use crate::config::Family;
use crate::data::Targets;
use crate::lab::{Evaluation, Lab, Side};
use crate::nn::loss::largest;
use ndarray::s;

/// How many test digits are shown.
pub const SHOWN: usize = 12;
/// Pixels on a side of a digit.
const PIXELS: usize = 8;
/// Height of the bars, in a card of this height.
fn bars_height(card: f64) -> f64 {
    (0.2 * card).clamp(12.0, 26.0)
}

/// Height of the line with the answer.
const TEXT: f64 = 18.0;
/// From the picture to the bars.
const SPACE: f64 = 5.0;

/// Where one test digit and its answer are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// All of it.
    pub area: Rect,
    /// The picture.
    pub picture: Rect,
    /// The bars, ten side by side.
    pub bars: Rect,
}

/// What the arm says of one digit.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The probability of each class.
    pub chances: Vec<f32>,
    /// The most probable class.
    pub answer: usize,
    /// The true class.
    pub truth: usize,
}

impl Answer {
    /// Whether the answer is the truth.
    pub fn is_right(&self) -> bool {
        self.answer == self.truth
    }
}

/// The digits, laid out.
pub struct Scene {
    options: Options,
    /// A card per digit, row by row.
    pub cards: Vec<Card>,
}

impl Scene {
    /// Lays the digits out; `None` if the data are not digits.
    pub fn new(lab: &Lab, options: &Options) -> Option<Scene> {
        if lab.config().data != Family::Digits {
            return None;
        }
        let shown = lab.split().test.x.nrows().min(SHOWN);
        let (width, height) = options.size();
        let side = |across: usize| {
            let (wide, high) = (width / across as f64, height / SHOWN.div_ceil(across) as f64);
            (wide - 14.0).min(high - bars_height(high) - TEXT - SPACE - 12.0)
        };
        // As many columns as make the pictures largest.
        let across = [2, 3, 4, 6, 12].into_iter().max_by(|&a, &b| side(a).total_cmp(&side(b))).unwrap_or(6);
        let scale = options.scale();
        // Whole device pixels to each of the digit's.
        let step = (side(across).clamp(16.0, 88.0) * scale.0 / PIXELS as f64).floor().max(1.0);
        let side = step * PIXELS as f64 / scale.0;
        let (wide, high) = (width / across as f64, height / SHOWN.div_ceil(across) as f64);
        let bars = bars_height(high);
        let cards = (0..shown).map(|card| {
            let area = Rect::new((card % across) as f64 * wide, (card / across) as f64 * high, wide, high);
            let content = side + SPACE + bars + TEXT;
            let x = scale.snap(area.x + (wide - side) / 2.0);
            let y = scale.snap(area.y + ((high - content) / 2.0).max(1.0));
            let picture = Rect::new(x, y, side, side);
            Card { area, picture, bars: Rect::new(x, y + side + SPACE, side, bars) }
        });
        Some(Scene { options: options.clone(), cards: cards.collect() })
    }

    /// What the arm answers, for each card.
    pub fn answers(&self, lab: &Lab, side: Side, evaluation: &mut Evaluation) -> Vec<Answer> {
        let test = &lab.split().test;
        let (Some(arm), Targets::Classes(classes)) = (lab.arm(side), &test.y) else { return Vec::new() };
        arm.evaluate(test.x.slice(s![..self.cards.len(), ..]), evaluation);
        let logits = evaluation.layer(arm.depth() - 1);
        let answer = |(row, &class): (ndarray::ArrayView1<f32>, &u32)| {
            let chances = softmax(&row.to_vec());
            Answer { answer: largest(chances.iter().copied()), chances, truth: class as usize }
        };
        logits.outer_iter().zip(classes).map(answer).collect()
    }

    /// What is at a point.
    pub fn hit(&self, lab: &Lab, side: Side, x: f64, y: f64) -> Option<Hit> {
        let card = self.cards.iter().position(|card| card.area.contains(x, y))?;
        let answers = self.answers(lab, side, &mut Evaluation::default());
        let Answer { chances, answer, truth } = answers.get(card)?;
        let chance = percent(f64::from(chances.get(*answer).copied().unwrap_or(0.0)));
        let verdict = if answer == truth { "right".to_owned() } else { format!("wrong, it is {truth}") };
        let text = format!("Test digit {}: answer {answer} with probability {chance}, {verdict}", card + 1);
        Some(Hit { example: Some(card), text, ..Hit::default() })
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab, side: Side) -> String {
        let answers = self.answers(lab, side, &mut Evaluation::default());
        let right = answers.iter().filter(|answer| answer.is_right()).count();
        let mut text = format!(
            "Iteration {}. Of {}, {right} right. ",
            thousands(lab.iteration()),
            count(answers.len(), "test digit")
        );
        for (place, answer) in answers.iter().enumerate() {
            let Answer { answer, truth, .. } = answer;
            if answer == truth {
                text.push_str(&format!("{}: {answer}. ", place + 1));
            } else {
                text.push_str(&format!("{}: {answer}, wrong, it is {truth}. ", place + 1));
            }
        }
        if let Some([_, test]) = lab.arm(side).and_then(|arm| arm.scores())
            && let Some(accuracy) = test.accuracy
        {
            text.push_str(&format!("On all test digits {} right.", percent(f64::from(accuracy))));
        }
        text.trim_end().to_owned()
    }
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::draw::canvas::{Sheet, Surface};
    use crate::draw::network::{Align, Label, Tone};
    use crate::draw::palette::{Palette, Theme};
    use crate::draw::raster::Pixels;
    use wasm_bindgen::JsValue;

    impl Scene {
        /// Paints the digits and their answers.
        pub fn paint(
            &self,
            surface: &Surface,
            sheet: &Sheet,
            lab: &Lab,
            answers: &[Answer],
            theme: &Theme,
            pixels: &mut Pixels,
        ) -> Result<(), JsValue> {
            pixels.reset(PIXELS * self.cards.len(), PIXELS);
            let inputs = &lab.split().test.x;
            for y in 0..PIXELS {
                for (x, pixel) in pixels.row_mut(y).iter_mut().enumerate() {
                    let ink = inputs.get([x / PIXELS, y * PIXELS + x % PIXELS]).copied().unwrap_or(0.0);
                    *pixel = theme.ink.at(2.0 * ink - 1.0);
                }
            }
            sheet.put(pixels)?;
            let mut labels = Vec::with_capacity(2 * self.cards.len());
            for (place, (card, answer)) in self.cards.iter().zip(answers).enumerate() {
                let side = PIXELS as f64;
                surface.place(sheet, Rect::new(side * place as f64, 0.0, side, side), card.picture, false)?;
                self.paint_frame(surface, theme.palette, card, answer);
                self.paint_bars(surface, theme.palette, card, answer);
                paint_verdict(surface, theme.palette, card, answer, &mut labels);
            }
            surface.write_all(&labels, theme.palette)
        }

        fn paint_frame(&self, surface: &Surface, palette: &Palette, card: &Card, answer: &Answer) {
            let frame = card.picture.grown(0.5);
            let (colour, width) = if answer.is_right() { (palette.line, 1.0) } else { (palette.negative, 2.0) };
            surface.pen(colour, 1.0, width);
            surface.context.stroke_rect(frame.x, frame.y, frame.w, frame.h);
        }

        fn paint_bars(&self, surface: &Surface, palette: &Palette, card: &Card, answer: &Answer) {
            let Rect { x, w, .. } = card.bars;
            let scale = self.options.scale();
            let step = w / answer.chances.len().max(1) as f64;
            let base = scale.snap(card.bars.bottom());
            for (class, &chance) in answer.chances.iter().enumerate() {
                let colour = match class {
                    class if class == answer.truth => palette.positive,
                    class if class == answer.answer => palette.negative,
                    _ => palette.rim,
                };
                surface.fill(colour, 1.0);
                let height = (f64::from(chance) * (card.bars.h - 2.0)).max(1.0 / scale.0);
                let left = scale.snap(x + step * class as f64);
                let wide = scale.snap(x + step * (class + 1) as f64) - left - 1.0 / scale.0;
                surface.area(Rect::new(left, base - height, wide, height));
            }
            surface.fill(palette.line, 1.0);
            surface.area(Rect::new(x, base, w, 1.0 / scale.0));
        }
    }

    /// The answer with a tick, or with a cross and the truth.
    fn paint_verdict(surface: &Surface, palette: &Palette, card: &Card, answer: &Answer, labels: &mut Vec<Label>) {
        let y = card.bars.bottom() + TEXT / 2.0 + 2.0;
        let middle = card.picture.centre().0;
        let right = answer.is_right();
        let start = middle - if right { 11.0 } else { 27.0 };
        let mut label = |text: String, x: f64, tone| labels.push(Label { text, x, y, align: Align::Left, tone });
        label(answer.answer.to_string(), start, Tone::Heading);
        let context = &surface.context;
        context.begin_path();
        let x = start + 17.0;
        if right {
            context.move_to(x - 4.0, y);
            context.line_to(x - 1.0, y + 3.5);
            context.line_to(x + 5.0, y - 4.0);
            surface.pen(palette.positive, 1.0, 1.75);
        } else {
            surface.line((x - 3.5, y - 3.5), (x + 3.5, y + 3.5));
            surface.line((x - 3.5, y + 3.5), (x + 3.5, y - 3.5));
            surface.pen(palette.negative, 1.0, 2.0);
            label(format!("is {}", answer.truth), x + 10.0, Tone::Remark);
        }
        context.stroke();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::tests::{digits_lab, lab};

    #[test]
    fn the_cards_fit_and_do_not_overlap() {
        let lab = digits_lab("data=digits&train=50&test=50");
        for (width, height) in [(280.0, 420.0), (375.0, 360.0), (640.0, 300.0), (900.0, 200.0)] {
            let options = Options { width, height, ratio: 2.0, ..Options::default() };
            let scene = Scene::new(&lab, &options).unwrap();
            assert_eq!(scene.cards.len(), SHOWN);
            for card in &scene.cards {
                assert!(
                    card.picture.x >= card.area.x && card.picture.right() <= card.area.right(),
                    "{width}: {card:?}"
                );
                assert!(card.bars.bottom() + TEXT <= card.area.bottom() + 0.5, "{width}×{height}: {card:?}");
                assert!(card.area.right() <= width + 0.01 && card.area.bottom() <= height + 0.01);
            }
        }
    }

    #[test]
    fn every_answer_is_the_most_probable_class() {
        let mut lab = digits_lab("data=digits&train=50&test=50");
        lab.step(20);
        let scene = Scene::new(&lab, &Options::default()).unwrap();
        let answers = scene.answers(&lab, Side::B, &mut Evaluation::default());
        for answer in &answers {
            let sum: f32 = answer.chances.iter().sum();
            assert!((sum - 1.0).abs() < 1e-4);
            assert!(answer.chances.iter().all(|&chance| chance <= answer.chances[answer.answer]));
        }
        let right = answers.iter().filter(|answer| answer.is_right()).count();
        assert!(scene.describe(&lab, Side::B).contains(&format!("{right} right")));
    }

    #[test]
    fn other_data_have_no_answers() {
        assert!(Scene::new(&lab("data=moons"), &Options::default()).is_none());
    }
}
