//! Test digits and what both arms answer: the picture, a row of bars for each arm, its answer, and whether it is right.

use super::arms;
use crate::facts::told_scores;
use crate::format::{count, percent, thousands};
use crate::geometry::Rect;
use crate::network::softmax;
use crate::{Hit, Options};
use data::Targets;
use lab::{Arm, Evaluation, Lab};
use ndarray::s;
use nn::loss::largest;

/// How many test digits are shown.
pub const SHOWN: usize = 12;
/// Pixels on a side of a digit.
const PIXELS: usize = 8;
/// Width of an arm's answer with its tick or cross, right of its bars.
const VERDICT: f64 = 36.0;
/// From the picture to the first bars, and from one arm's bars to the next.
const SPACE: f64 = 7.0;
/// Room below the last bars for the mark of the true class.
const FOOT: f64 = 10.0;
/// Bars are at least this wide together.
const LEAST_BARS: f64 = 48.0;
/// And at most this wide.
const MOST_BARS: f64 = 120.0;

/// Where one test digit and its answers are.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// All of it.
    pub area: Rect,
    /// The picture.
    pub picture: Rect,
    /// Each arm's bars, ten side by side.
    pub bars: Vec<Rect>,
}

/// What an arm says of one digit.
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
pub struct Digits {
    options: Options,
    /// A card per digit, row by row.
    pub cards: Vec<Card>,
}

impl Digits {
    /// Lays the digits out.
    pub(super) fn new(lab: &Lab, options: &Options) -> Digits {
        let shown = lab.split().test.x.nrows().min(SHOWN);
        let arms = arms(lab).count();
        let (width, height) = options.size();
        let rows = |across: usize| SHOWN.div_ceil(across) as f64;
        let bars_height = |across: usize| (0.18 * height / rows(across)).clamp(10.0, 44.0);
        let below = |across: usize| (bars_height(across) + SPACE) * arms as f64 + FOOT;
        let side = |across: usize| {
            let wide = width / across as f64;
            let fits = wide - 12.0 - VERDICT >= LEAST_BARS;
            let side = (wide - 12.0).min(height / rows(across) - below(across) - 8.0);
            if fits { side } else { side.min(0.0) }
        };
        // As many columns as make the pictures largest.
        let across = [2, 3, 4, 6, 12].into_iter().max_by(|&a, &b| side(a).total_cmp(&side(b))).unwrap_or(6);
        let scale = options.scale();
        // Whole device pixels to each of the digit's.
        let step = (side(across).clamp(16.0, 96.0) * scale.0 / PIXELS as f64).floor().max(1.0);
        let side = step * PIXELS as f64 / scale.0;
        let (wide, high, bars) = (width / across as f64, height / rows(across), bars_height(across));
        let cards = (0..shown).map(|card| {
            let area = Rect::new((card % across) as f64 * wide, (card / across) as f64 * high, wide, high);
            let content = side + below(across);
            let block = (wide - 16.0).clamp(LEAST_BARS + VERDICT, MOST_BARS + VERDICT);
            let top = scale.snap(area.y + ((high - content) / 2.0).max(1.0));
            let picture = Rect::new(scale.snap(area.x + (wide - side) / 2.0), top, side, side);
            let left = scale.snap(area.x + (wide - block) / 2.0);
            let row = |arm: usize| {
                let y = top + side + SPACE + (bars + SPACE) * arm as f64;
                Rect::new(left, scale.snap(y), (block - VERDICT).max(10.0), bars)
            };
            Card { area, picture, bars: (0..arms).map(row).collect() }
        });
        Digits { options: options.clone(), cards: cards.collect() }
    }

    /// What an arm answers, for each card.
    pub fn answers(&self, lab: &Lab, arm: &Arm, evaluation: &mut Evaluation) -> Vec<Answer> {
        let test = &lab.split().test;
        let Targets::Classes(classes) = &test.y else { return Vec::new() };
        arm.evaluate(test.x.slice(s![..self.cards.len(), ..]), evaluation);
        let logits = evaluation.layer(arm.depth() - 1);
        let answer = |(row, &class): (ndarray::ArrayView1<f32>, &u32)| {
            let chances = softmax(&row.to_vec());
            Answer { answer: largest(chances.iter().copied()), chances, truth: class as usize }
        };
        logits.outer_iter().zip(classes).map(answer).collect()
    }

    /// What is at a point.
    pub(super) fn hit(&self, lab: &Lab, x: f64, y: f64) -> Option<Hit> {
        let card = self.cards.iter().position(|card| card.area.contains(x, y))?;
        let mut text = format!("Test digit {}", card + 1);
        for (place, (side, arm)) in arms(lab).enumerate() {
            let answers = self.answers(lab, arm, &mut Evaluation::default());
            let Answer { chances, answer, truth } = answers.get(card)?;
            if place == 0 {
                text.push_str(&format!(", a {truth}"));
            }
            let chance = percent(f64::from(chances.get(*answer).copied().unwrap_or(0.0)));
            let verdict = if answer == truth { "right" } else { "wrong" };
            text.push_str(&format!("; {}: {answer} with probability {chance}, {verdict}", lab.arm_name(side)));
        }
        Some(Hit { example: None, text, ..Hit::default() })
    }

    /// The picture in words.
    pub(super) fn describe(&self, lab: &Lab) -> String {
        let mut text = format!("Iteration {}. ", thousands(lab.iteration()));
        for (side, arm) in arms(lab) {
            let answers = self.answers(lab, arm, &mut Evaluation::default());
            let right = answers.iter().filter(|answer| answer.is_right()).count();
            text.push_str(&format!(
                "The network {}: of {}, {right} right. ",
                lab.arm_name(side),
                count(answers.len(), "test digit")
            ));
            for (place, Answer { answer, truth, .. }) in
                answers.iter().enumerate().filter(|(_, answer)| !answer.is_right())
            {
                text.push_str(&format!("Digit {}: {answer}, wrong, it is {truth}. ", place + 1));
            }
            text.push_str(&told_scores(arm, |[_, test]| {
                Some(format!("On all test digits {} right. ", percent(f64::from(test.accuracy?))))
            }));
        }
        text.trim_end().to_owned()
    }
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::canvas::{Sheet, Surface};
    use crate::network::{Align, Label, Tone};
    use crate::palette::{Colour, Palette, Theme, WITH};
    use crate::raster::Pixels;
    use lab::Side;
    use wasm_bindgen::JsValue;

    impl Digits {
        /// Paints the digits and the answers of both arms.
        pub(in crate::answers) fn paint(
            &self,
            surface: &Surface,
            sheet: &Sheet,
            lab: &Lab,
            evaluation: &mut Evaluation,
            theme: &Theme,
            pixels: &mut Pixels,
        ) -> Result<(), JsValue> {
            let palette = theme.palette;
            self.paint_pictures(surface, sheet, lab, theme, pixels)?;
            let mut labels = Vec::new();
            for (row, (side, arm)) in arms(lab).enumerate() {
                let colour = if side == Side::A { palette.without } else { WITH };
                for (card, answer) in self.cards.iter().zip(self.answers(lab, arm, evaluation)) {
                    self.paint_bars(surface, palette, card.bars[row], &answer, colour);
                    paint_verdict(surface, palette, card.bars[row], &answer, &mut labels);
                    if row + 1 == card.bars.len() {
                        paint_truth(surface, palette, card, answer.truth)?;
                    }
                }
            }
            surface.write_all(&labels, palette)
        }

        fn paint_pictures(
            &self,
            surface: &Surface,
            sheet: &Sheet,
            lab: &Lab,
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
            for (place, card) in self.cards.iter().enumerate() {
                let side = PIXELS as f64;
                surface.place(sheet, Rect::new(side * place as f64, 0.0, side, side), card.picture, false)?;
                let frame = card.picture.grown(0.5);
                surface.pen(theme.palette.line, 1.0, 1.0);
                surface.context.stroke_rect(frame.x, frame.y, frame.w, frame.h);
            }
            Ok(())
        }

        /// A bar for each class in the arm's colour; a wrong answer's has its own.
        fn paint_bars(&self, surface: &Surface, palette: &Palette, bars: Rect, answer: &Answer, arm: Colour) {
            let scale = self.options.scale();
            let step = bars.w / answer.chances.len().max(1) as f64;
            let base = scale.snap(bars.bottom());
            for (class, &chance) in answer.chances.iter().enumerate() {
                let is_error = class == answer.answer && !answer.is_right();
                surface.fill(if is_error { palette.wrong } else { arm }, 1.0);
                let height = (f64::from(chance) * (bars.h - 2.0)).max(1.0 / scale.0);
                let left = scale.snap(bars.x + step * class as f64);
                let wide = scale.snap(bars.x + step * (class + 1) as f64) - left - 1.0 / scale.0;
                surface.area(Rect::new(left, base - height, wide, height));
            }
            surface.fill(palette.line, 1.0);
            surface.area(Rect::new(bars.x, base, bars.w, 1.0 / scale.0));
        }
    }

    /// The answer with a tick or a cross.
    fn paint_verdict(surface: &Surface, palette: &Palette, bars: Rect, answer: &Answer, labels: &mut Vec<Label>) {
        let (x, y) = (bars.right() + 8.0, bars.bottom() - 6.0);
        labels.push(Label { text: answer.answer.to_string(), x, y, align: Align::Left, tone: Tone::Heading });
        let x = x + 16.0;
        surface.context.begin_path();
        if answer.is_right() {
            surface.context.move_to(x - 4.0, y);
            surface.context.line_to(x - 1.0, y + 3.5);
            surface.context.line_to(x + 5.0, y - 4.0);
            surface.pen(palette.text, 1.0, 1.75);
        } else {
            surface.line((x - 3.5, y - 3.5), (x + 3.5, y + 3.5));
            surface.line((x - 3.5, y + 3.5), (x + 3.5, y - 3.5));
            surface.pen(palette.wrong, 1.0, 2.0);
        }
        surface.context.stroke();
    }

    /// A mark below the bars of the true class.
    fn paint_truth(surface: &Surface, palette: &Palette, card: &Card, truth: usize) -> Result<(), JsValue> {
        let Some(bars) = card.bars.last() else { return Ok(()) };
        let x = bars.x + bars.w / 10.0 * (truth as f64 + 0.5);
        let y = bars.bottom() + 3.0;
        surface.context.begin_path();
        surface.context.move_to(x, y);
        surface.context.line_to(x - 3.0, y + 4.5);
        surface.context.line_to(x + 3.0, y + 4.5);
        surface.context.close_path();
        surface.fill(palette.text, 1.0);
        surface.context.fill();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::digits_lab;
    use lab::Side;

    #[test]
    fn the_cards_fit_and_do_not_overlap() {
        for query in ["data=digits&train=50&test=50", "data=digits&train=50&test=50&compare=off"] {
            let lab = digits_lab(query);
            for (width, height) in [(280.0, 520.0), (343.0, 560.0), (640.0, 300.0), (900.0, 260.0), (1300.0, 260.0)] {
                let options = Options { width, height, ratio: 2.0, ..Options::default() };
                let scene = Digits::new(&lab, &options);
                assert_eq!(scene.cards.len(), SHOWN);
                for card in &scene.cards {
                    assert!(
                        card.picture.x >= card.area.x && card.picture.right() <= card.area.right(),
                        "{width}: {card:?}"
                    );
                    assert!(card.picture.bottom() < card.bars[0].y);
                    assert!(card.bars.windows(2).all(|pair| pair[0].bottom() < pair[1].y), "{width}: {card:?}");
                    let last = card.bars.last().unwrap();
                    assert!(last.bottom() + FOOT <= card.area.bottom() + 0.5, "{width}×{height}: {card:?}");
                    assert!(last.right() + VERDICT <= card.area.right() + 0.5, "{width}×{height}: {card:?}");
                    assert!(card.area.right() <= width + 0.01 && card.area.bottom() <= height + 0.01);
                }
            }
        }
    }

    #[test]
    fn every_answer_is_the_most_probable_class() {
        let mut lab = digits_lab("data=digits&train=50&test=50");
        lab.step(20);
        let scene = Digits::new(&lab, &Options::default());
        let answers = scene.answers(&lab, lab.arm(Side::B).unwrap(), &mut Evaluation::default());
        for answer in &answers {
            let sum: f32 = answer.chances.iter().sum();
            assert!((sum - 1.0).abs() < 1e-4);
            assert!(answer.chances.iter().all(|&chance| chance <= answer.chances[answer.answer]));
        }
        let right = answers.iter().filter(|answer| answer.is_right()).count();
        assert!(scene.describe(&lab).contains(&format!("with dropout: of 12 test digits, {right} right")));
    }
}
