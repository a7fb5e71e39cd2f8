//! What a lesson's file says, and whether it makes sense.
//!
//! Reading checks everything that can be known without a run, so that a mistake is named with its place when the file is read:
//! keys, words, queries, names of runs and numbers. A path within a measure is checked when it is first taken.

use crate::condition::{Condition, is_name};
use crate::reading::Reading;
use crate::running::Run;
use crate::sweep::Sweep;
use serde::Deserialize;
use settings::{Config, Effect};
use std::collections::BTreeMap;
use std::fmt;
use wording::{Quoted, nearest};

/// A file larger than this is no lesson.
const MOST_BYTES: usize = 1 << 20;
/// Words of an idea: what one reads before one is asked.
const MOST_WORDS: usize = 80;
/// Iterations of a run: what a reader waits for.
const MOST_ITERATIONS: u64 = 20_000;

/// A lesson that can be run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// What addresses call it: the file's name.
    pub name: String,
    /// The language of its texts, as HTML's `lang` has it.
    pub language: String,
    /// The question that the menu shows.
    pub title: String,
    /// About how long it takes.
    pub minutes: u32,
    /// What the lecture says and the lesson shows.
    pub statement: String,
    /// The idea, in less than 80 words.
    pub idea: String,
    /// The question before the run.
    pub predict: Prediction,
    /// What to look at while it plays.
    pub watch: Watch,
    /// What to try by hand when it has played, with all neurons on: take some out and see what that costs.
    #[serde(default)]
    pub hands: Option<String>,
    /// The runs by name. The page plays the one that `watch` names, or the only one.
    pub runs: BTreeMap<String, Run>,
    /// The numbers by name.
    pub numbers: BTreeMap<String, Reading>,
    /// What is drawn as dots, one for each seed.
    pub dots: Vec<Dots>,
    /// What must hold.
    pub verdict: Claim,
    /// What follows.
    pub explain: Explanation,
    /// What it rests on.
    pub papers: Vec<Paper>,
    /// What came out over many seeds, when it was last run.
    #[serde(default)]
    pub measured: Option<Measured>,
}

/// A question and its answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The question.
    pub question: String,
    /// Its answers, one of them right.
    pub choices: Vec<Choice>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Whether the verdict, if it holds, bears it out.
    #[serde(default)]
    pub right: bool,
    /// What one must think to give this answer, for teachers.
    #[serde(default)]
    pub misconception: Option<String>,
}

/// What to look at on the stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// The part that is pointed at.
    pub part: Part,
    /// What to look for there.
    pub text: String,
    /// The run that plays; needed only if there are several.
    #[serde(default)]
    pub run: Option<String>,
    /// Where the stage stops, before the run's end.
    #[serde(default)]
    pub until: Option<u64>,
}

/// Parts of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Both networks.
    Network,
    /// The masks of the whole batch.
    Mask,
    /// What has been learnt: the plane, the curve or the answers.
    Plane,
    /// The charts.
    Curves,
    /// The table of numbers.
    Table,
    /// The measures.
    Inside,
}

/// Pairs of numbers drawn side by side, a dot for each seed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dots {
    /// What they show.
    pub label: String,
    /// Names of two numbers each.
    pub pairs: Vec<[String; 2]>,
}

/// What must hold, in how many trials.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The conditions; a trial bears them out if all hold.
    pub holds: Vec<Condition>,
    /// Trials that must bear them out …
    #[serde(default = "four")]
    pub needed: usize,
    /// … of so many.
    #[serde(default = "five")]
    pub of: usize,
    /// What came out, with `{name}` where a number's mean stands.
    pub sentence: String,
}

fn four() -> usize {
    4
}

fn five() -> usize {
    5
}

/// What follows from the verdict.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// If it has come out.
    pub held: String,
    /// If it has not.
    pub otherwise: String,
    /// One thing to try.
    pub r#try: Try,
}

/// Something to try in the free lab.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// What, and what to look at.
    pub text: String,
    /// The settings.
    pub query: String,
    /// What to sweep, as an address has it: `drop:0,0.2,0.5`.
    #[serde(default)]
    pub sweep: Option<String>,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Authors, year, title.
    pub text: String,
}

/// What many seeds gave.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Which, such as `1-50`.
    pub seeds: String,
    /// In how many of them the verdict's conditions held.
    pub held: usize,
    /// The means of the numbers.
    pub means: BTreeMap<String, Option<f64>>,
}

/// Why a text is no lesson: a sentence that names the file, the place in it and what is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// The file's name.
    pub file: String,
    /// The keys that lead to what is wrong, such as `predict.choices[1].text`.
    pub place: String,
    /// What is wrong, and what is allowed.
    pub what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, what } = self;
        if place.is_empty() || place == "." {
            write!(f, "{}: {what}", Quoted(file))
        } else {
            write!(f, "{}, {}: {what}", Quoted(file), Quoted(place))
        }
    }
}

impl std::error::Error for Error {}

impl Lesson {
    /// Reads a lesson's file and checks it.
    ///
    /// # Errors
    /// If it is no lesson.
    pub fn read(file: &str, text: &str) -> Result<Self, Error> {
        let error = |place: String, what: String| Error { file: file.to_owned(), place, what };
        if text.len() > MOST_BYTES {
            return Err(error(String::new(), "it is larger than any lesson".to_owned()));
        }
        let reader = &mut serde_json::Deserializer::from_str(text);
        let lesson: Self = serde_path_to_error::deserialize(reader)
            .map_err(|wrong| error(wrong.path().to_string(), wrong.inner().to_string()))?;
        lesson.check().map_err(|(place, what)| error(place, what))?;
        Ok(lesson)
    }

    /// The run that plays on the stage.
    pub fn stage(&self) -> Option<&Run> {
        match &self.watch.run {
            Some(name) => self.runs.get(name),
            None => self.runs.values().next(),
        }
    }

    /// Whether what it says fits together; else the place and what is wrong there.
    fn check(&self) -> Result<(), (String, String)> {
        let wrong = |place: &str, what: String| Err((place.to_owned(), what));
        let is_plain =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
        if self.name.is_empty() || !self.name.chars().all(is_plain) {
            return wrong(
                "name",
                "allowed: small letters, digits and hyphens, since it stands in addresses".to_owned(),
            );
        }
        let words = self.idea.split_whitespace().count();
        if words >= MOST_WORDS {
            return wrong("idea", format!("it has {words} words; allowed: fewer than {MOST_WORDS}"));
        }
        self.check_prediction()?;
        if self.runs.is_empty() {
            return wrong("runs", "there is none; allowed: one or more".to_owned());
        }
        for (name, run) in &self.runs {
            run.check().map_err(|(key, what)| (format!("runs.{name}.{key}"), what))?;
        }
        self.check_watch()?;
        for (name, reading) in &self.numbers {
            if !is_name(name) {
                let what = "letters, digits and underscores, a letter first, since it stands in conditions";
                return wrong(&format!("numbers.{name}"), format!("such a name cannot be used; allowed: {what}"));
            }
            let run = known(&self.runs, &reading.run).map_err(|what| (format!("numbers.{name}.run"), what))?;
            if reading.at.is_some_and(|at| at > run.iterations) {
                let what = format!("the run has ended by then; allowed: 0 to {}", run.iterations);
                return wrong(&format!("numbers.{name}.at"), what);
            }
        }
        for (place, name) in self.names() {
            known(&self.numbers, name).map_err(|what| (place, what))?;
        }
        let Claim { holds, needed, of, .. } = &self.verdict;
        if holds.is_empty() {
            return wrong("verdict.holds", "there is no condition; allowed: one or more".to_owned());
        }
        if *needed == 0 || needed > of || *of > 50 {
            return wrong("verdict.needed", format!("{needed} of {of}; allowed: 1 of 1 up to 50 of 50"));
        }
        let Try { query, sweep, .. } = &self.explain.r#try;
        valid(query).map_err(|what| ("explain.try.query".to_owned(), what))?;
        let Some(over) = sweep else { return Ok(()) };
        Sweep::read(query, over, 0).map(drop).map_err(|what| ("explain.try.sweep".to_owned(), what))
    }

    fn check_prediction(&self) -> Result<(), (String, String)> {
        let choices = &self.predict.choices;
        let right = choices.iter().filter(|choice| choice.right).count();
        if !(2..=6).contains(&choices.len()) || right != 1 {
            let what = format!("{right} of {} are right; allowed: 2 to 6, exactly one of them right", choices.len());
            return Err(("predict.choices".to_owned(), what));
        }
        Ok(())
    }

    fn check_watch(&self) -> Result<(), (String, String)> {
        if let Some(name) = &self.watch.run {
            known(&self.runs, name).map_err(|what| ("watch.run".to_owned(), what))?;
        } else if self.runs.len() > 1 {
            let what = format!("it is missing, and there are several; allowed: {}", list(&self.runs));
            return Err(("watch.run".to_owned(), what));
        }
        Ok(())
    }

    /// Names of numbers that are used, with the places where they are.
    fn names(&self) -> impl Iterator<Item = (String, &str)> {
        let conditions = self.verdict.holds.iter().enumerate();
        let conditions = conditions.flat_map(|(place, condition)| {
            condition.names().map(move |name| (format!("verdict.holds[{place}]"), name))
        });
        let dots = self.dots.iter().enumerate();
        let dots = dots.flat_map(|(place, dots)| {
            dots.pairs.iter().flatten().map(move |name| (format!("dots[{place}].pairs"), name.as_str()))
        });
        let sentences = [("verdict.sentence", &self.verdict.sentence), ("explain.held", &self.explain.held)];
        let sentences = sentences.into_iter().flat_map(|(place, text)| {
            text.split(['{', '}']).skip(1).step_by(2).map(move |name| (place.to_owned(), name))
        });
        conditions.chain(dots).chain(sentences)
    }
}

impl Run {
    fn check(&self) -> Result<(), (String, String)> {
        if self.iterations > MOST_ITERATIONS {
            let what = format!("{} are too many; allowed: up to {MOST_ITERATIONS}", self.iterations);
            return Err(("iterations".to_owned(), what));
        }
        let mut config = Config::parse(&self.query).map_err(|errors| ("query".to_owned(), errors.to_string()))?;
        if self.query.split('&').any(|pair| pair.starts_with("seed=")) {
            return Err(("query".to_owned(), "it has a seed; each trial gives its own".to_owned()));
        }
        let mut earlier = 0;
        for (place, change) in self.changes.iter().enumerate() {
            let wrong = |what: String| Err((format!("changes[{place}]"), what));
            if change.at < earlier || change.at > self.iterations {
                return wrong(format!("at {}; allowed: {earlier} to {}, in order", change.at, self.iterations));
            }
            earlier = change.at;
            config = match config.set(&change.key, &change.value) {
                Ok((changed, Effect::Live | Effect::Nothing)) => changed,
                Ok((_, Effect::Restart)) => {
                    return wrong(format!(
                        "'{}' would start the run over; allowed: what can be changed live",
                        change.key
                    ));
                }
                Err(errors) => return wrong(errors.to_string()),
            };
        }
        Ok(())
    }
}

fn valid(query: &str) -> Result<(), String> {
    Config::parse(query).map(drop).map_err(|errors| errors.to_string())
}

fn list<T>(map: &BTreeMap<String, T>) -> String {
    map.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// What has this name; else a sentence with the names there are.
fn known<'a, T>(map: &'a BTreeMap<String, T>, name: &str) -> Result<&'a T, String> {
    map.get(name).ok_or_else(|| {
        let near = nearest(name, map.keys().map(String::as_str)).map(|near| format!("; did you mean '{near}'?"));
        format!("there is no '{}'; allowed: {}{}", Quoted(name), list(map), near.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn lesson() -> Value {
        json!({
            "name": "first", "language": "en", "minutes": 1, "title": "?", "statement": "", "idea": "An idea.",
            "predict": { "question": "?", "choices": [{ "text": "Yes.", "right": true }, { "text": "No." }] },
            "watch": { "part": "curves", "text": "" },
            "runs": { "circles": { "query": "drop=0.5", "iterations": 10 } },
            "numbers": { "loss": { "label": "", "run": "circles", "arm": "b", "value": "testLoss" } },
            "dots": [],
            "verdict": { "holds": ["loss < 1"], "sentence": "It is {loss}." },
            "explain": { "held": "", "otherwise": "", "try": { "text": "", "query": "" } },
            "papers": []
        })
    }

    /// What is said of the lesson above with one value in another place.
    fn error(place: &str, value: Value) -> String {
        let mut lesson = lesson();
        *lesson.pointer_mut(place).expect(place) = value;
        Lesson::read("first.json", &lesson.to_string()).expect_err(place).to_string()
    }

    #[test]
    fn a_lesson_is_read() {
        assert!(Lesson::read("first.json", &lesson().to_string()).is_ok());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file_its_place_and_what_is_allowed() {
        for (place, value, sentence) in [
            (
                "/watch/part",
                json!("curve"),
                "first.json, watch.part: unknown variant `curve`, expected one of `network`, `mask`, `plane`, `curves`, \
                 `table`, `inside`",
            ),
            (
                "/predict/choices/1",
                json!({ "text": "No.", "wrong": true }),
                "first.json, predict.choices[1].wrong: unknown field `wrong`, expected one of `text`, `right`, \
                 `misconception`",
            ),
            (
                "/predict/choices/1",
                json!({ "text": "No.", "right": true }),
                "first.json, predict.choices: 2 of 2 are right; allowed: 2 to 6, exactly one of them right",
            ),
            (
                "/numbers/loss/run",
                json!("circels"),
                "first.json, numbers.loss.run: there is no 'circels'; allowed: circles; did you mean 'circles'?",
            ),
            (
                "/verdict/holds/0",
                json!("lass < 1"),
                "first.json, verdict.holds[0]: there is no 'lass'; allowed: loss; did you mean 'loss'?",
            ),
            (
                "/verdict/sentence",
                json!("It is {it}."),
                "first.json, verdict.sentence: there is no 'it'; allowed: loss",
            ),
            (
                "/runs/circles/query",
                json!("drop=0.5&seed=3"),
                "first.json, runs.circles.query: it has a seed; each trial gives its own",
            ),
            ("/idea", json!("word ".repeat(80)), "first.json, idea: it has 80 words; allowed: fewer than 80"),
        ] {
            let said = error(place, value);
            assert!(said.starts_with(sentence), "{said}");
        }
        assert!(error("/runs/circles/query", json!("drp=0.5")).contains("'drop'"));
        assert!(error("/verdict/holds/0", json!("loss")).starts_with("first.json, verdict.holds[0]: the condition"));
    }

    #[test]
    fn changes_are_tried_in_their_order_when_the_lesson_is_read() {
        let change = |key: &str, value: &str| json!({ "query": "", "iterations": 10, "changes": [{ "at": 5, "key": key, "value": value }] });
        let mut lesson = lesson();
        lesson["runs"]["circles"] = change("drop", "0.7");
        assert!(Lesson::read("", &lesson.to_string()).is_ok());
        let said = error("/runs/circles", change("layers", "8"));
        assert!(said.contains("'layers' would start the run over"), "{said}");
    }
}
