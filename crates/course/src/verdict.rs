//! What many trials of a lesson come to.

use crate::lesson::Explanation;
use crate::{Lesson, Numbers, Outcome};
use serde::Serialize;
use std::collections::BTreeMap;

/// The verdict so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether it has come out: in as many trials as are needed, or in that share of them.
    pub holds: bool,
    /// In how many trials every condition held.
    pub held: usize,
    /// Trials there were.
    pub of: usize,
    /// The mean of each number over the trials that have it.
    pub means: Numbers,
    /// The same, written for the reader.
    pub shown: BTreeMap<String, String>,
    /// The lesson's sentence with these numbers.
    pub sentence: String,
    /// What follows, with these numbers: one text if the verdict has come out, another if it has not.
    pub explanation: String,
}

/// Judges a lesson by its trials.
pub fn judge(lesson: &Lesson, outcomes: &[Outcome]) -> Verdict {
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    let means: Numbers = lesson.numbers.keys().map(|name| (name.clone(), mean(outcomes, name))).collect();
    let shown: BTreeMap<String, String> =
        means.iter().map(|(name, mean)| (name.clone(), lesson.numbers[name].unit.show(*mean))).collect();
    let facts: Vec<(&str, &str)> = shown.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let sentence = wording::fill(&lesson.verdict.sentence, &facts);
    let (needed, asked) = (lesson.verdict.needed, lesson.verdict.of);
    let holds = !outcomes.is_empty() && held * asked >= needed * outcomes.len();
    let Explanation { held: borne_out, otherwise, .. } = &lesson.explain;
    let explanation = wording::fill(if holds { borne_out } else { otherwise }, &facts);
    Verdict { holds, held, of: outcomes.len(), means, shown, sentence, explanation }
}

fn mean(outcomes: &[Outcome], name: &str) -> Option<f64> {
    let numbers: Vec<f64> =
        outcomes.iter().filter_map(|outcome| outcome.numbers.get(name).copied().flatten()).collect();
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}
