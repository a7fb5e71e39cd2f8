//! Runs one setting over a range natively and prints each run's numbers and each value's means as one JSON object:
//! `cargo run --release --example sweep -- "data=digits&layers=128,128" --over drop=0,0.2,0.5 --seeds 1-10`

mod command;

use command::{perform, sources};
use course::seeds;
use course::sweep::{Measuring, Point, QUANTITIES, Sweep, summarise};
use serde_json::{Value, json};
use std::error::Error;

const USAGE: &str = "usage: sweep [QUERY] --over KEY=VALUES [--seeds SEEDS] [--iterations N]

  QUERY             the run, as in the page's address; default: the default lab
  --over KEY=VALUES a setting and its values, such as drop=0,0.2,0.5; semicolons part values that have commas
  --seeds SEEDS     whole numbers and ranges, such as 1,2,7 or 1-10; default: 1-5
  --iterations N    how many mini-batches each run is; default: 1000";

struct Arguments {
    query: String,
    over: String,
    seeds: Vec<u32>,
    iterations: u64,
}

/// The command line's arguments; `None` where only help was asked for, or nothing to vary.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    use lexopt::prelude::*;
    let (mut query, mut over, mut seeds, mut iterations) = (String::new(), None, "1-5".to_owned(), 1_000);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(text) if query.is_empty() => query = text.string()?,
            Long("over") => over = Some(parser.value()?.string()?),
            Long("seeds") => seeds = parser.value()?.string()?,
            Long("iterations") => iterations = parser.value()?.parse()?,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    let seeds = seeds::read(&seeds)?;
    Ok(over.map(|over| Arguments { query, over, seeds, iterations }))
}

fn run(arguments: &Arguments) -> Result<Value, Box<dyn Error>> {
    let sweep = Sweep::read(&arguments.query, &arguments.over, arguments.iterations)?;
    let sources = sources()?;
    let mut points: Vec<Point> = Vec::new();
    for &seed in &arguments.seeds {
        for value in 0..sweep.values().len() {
            points.push(Measuring::new(&sweep, value, seed, sources.clone())?.finish()?);
        }
    }
    let means = sweep.values().iter().enumerate().map(|(value, text)| {
        let mut object = json!({ "value": text });
        for arm in ["a", "b"] {
            for quantity in QUANTITIES {
                let name = format!("{arm}.{}", quantity.name);
                if let Some(summary) = summarise(&points, value, &name) {
                    object[name] = json!(summary);
                }
            }
        }
        object
    });
    let means: Vec<Value> = means.collect();
    Ok(json!({ "over": sweep.key(), "means": means, "points": points }))
}

fn main() -> Result<(), Box<dyn Error>> {
    perform(USAGE, arguments(), run)
}
