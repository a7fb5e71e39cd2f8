//! Runs a lesson natively and prints its dots, verdict and numbers as one JSON object:
//! `cargo run --release --example lesson -- memorising --seeds 601-605`

mod command;

use command::{perform, sources};
use course::{Lesson, Outcome, Trial, judge, seeds};
use serde_json::json;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

const USAGE: &str = "usage: lesson NAME [--seeds SEEDS]

  NAME           a lesson of lessons/, or the path of a lesson's file
  --seeds SEEDS  whole numbers and ranges, such as 1,2,7 or 601-605; default: 601-605";

struct Arguments {
    lesson: PathBuf,
    seeds: Vec<u32>,
}

/// The command line's arguments; `None` where only help was asked for, or no lesson.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    use lexopt::prelude::*;
    let (mut lesson, mut seeds) = (None, "601-605".to_owned());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) if lesson.is_none() => lesson = Some(path(&name.string()?)),
            Long("seeds") => seeds = parser.value()?.string()?,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    let seeds = seeds::read(&seeds)?;
    Ok(lesson.map(|lesson| Arguments { lesson, seeds }))
}

/// Where a lesson's file is.
fn path(name: &str) -> PathBuf {
    if name.ends_with(".json") {
        PathBuf::from(name)
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(format!("{name}.json"))
    }
}

fn run(Arguments { lesson: path, seeds }: &Arguments) -> Result<serde_json::Value, Box<dyn Error>> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{file}: {error}"))?;
    let lesson = Rc::new(Lesson::read(&file, &text)?);
    let sources = sources()?;
    let start = Instant::now();
    let trials = seeds.iter().map(|&seed| Trial::new(lesson.clone(), seed, sources.clone()).finish());
    let outcomes: Vec<Outcome> = trials.collect::<Result<_, _>>()?;
    let seconds_each = start.elapsed().as_secs_f64() / outcomes.len() as f64;
    let verdict = judge(&lesson, &outcomes);
    // Which of the conditions it is that fails, where one does.
    let conditions = lesson.verdict.holds.iter().map(|condition| {
        let held = outcomes.iter().filter(|outcome| condition.holds(&outcome.numbers)).count();
        json!({ "condition": condition.text(), "held": held })
    });
    Ok(json!({
        "lesson": lesson.name,
        "verdict": verdict,
        "conditions": conditions.collect::<Vec<_>>(),
        "dots": outcomes,
        "secondsEach": seconds_each,
    }))
}

fn main() -> Result<(), Box<dyn Error>> {
    perform(USAGE, arguments(), run)
}
