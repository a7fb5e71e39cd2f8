//! Trains a lab natively and prints what a reader takes home of an arm, as one JSON object:
//! `cargo run --release --example export -- "data=digits&net=cnn" --format keras --iterations 300 --arm b --weights`
//!
//! With `--weights` there are the weights, and some test inputs with the network's outputs (logits or values) in evaluation.
//! With `--table FILE` the run is on that table, whose rows are printed as the lab has read them.
//! With `--script` the script alone is printed, as it is.

mod command;

use command::{perform, sources};
use data::{Table, TableChoices};
use export::{self, Format};
use lab::{Evaluation, Lab, Side};
use ndarray::{ArrayView2, s};
use serde_json::{Value, json};
use settings::Config;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

const USAGE: &str =
    "usage: export [QUERY] [--format pytorch|keras] [--arm a|b] [--iterations N] [--table FILE] [--weights] [--script]

  QUERY            the run, as in the page's address; default: the default lab
  --format FORMAT  what the script is written for; default: keras
  --arm ARM        whose script; default: b
  --iterations N   how many mini-batches to train on before; default: 0
  --table FILE     the table that data=table learns from
  --weights        with the weights of both arms, and inputs with the arm's outputs
  --script         prints the script only, not as JSON";

/// Inputs that are printed with their outputs.
const INPUTS: usize = 20;

struct Arguments {
    query: String,
    format: Format,
    side: Side,
    iterations: u64,
    table: Option<PathBuf>,
    weights: bool,
    script: bool,
}

/// The command line's arguments; `None` where only help was asked for.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    use lexopt::prelude::*;
    let mut arguments = Arguments {
        query: String::new(),
        format: Format::Keras,
        side: Side::B,
        iterations: 0,
        table: None,
        weights: false,
        script: false,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(query) if arguments.query.is_empty() => arguments.query = query.string()?,
            Long("format") => {
                let word = parser.value()?.string()?;
                arguments.format = Format::from_word(&word).ok_or(format!("no format is called {word:?}"))?;
            }
            Long("arm") => {
                arguments.side = match parser.value()?.string()?.as_str() {
                    "a" => Side::A,
                    "b" => Side::B,
                    other => return Err(format!("no arm is called {other:?}").into()),
                }
            }
            Long("iterations") => arguments.iterations = parser.value()?.parse()?,
            Long("table") => arguments.table = Some(parser.value()?.into()),
            Long("weights") => arguments.weights = true,
            Long("script") => arguments.script = true,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(arguments))
}

fn rows(numbers: ArrayView2<f32>) -> Value {
    numbers.rows().into_iter().map(|row| row.to_vec()).collect()
}

fn run(arguments: &Arguments) -> Result<String, Box<dyn Error>> {
    let config = Config::parse(&arguments.query)?;
    let mut sources = sources()?;
    if let Some(path) = &arguments.table {
        let label = Some(config.label.clone()).filter(|label| !label.is_empty());
        let choices = TableChoices { label, columns: config.columns.clone() };
        sources.table = Some(Rc::new(Table::read(&fs::read(path)?, &choices).table?));
    }
    let mut lab = Lab::new(config, sources, None)?;
    lab.step(arguments.iterations);
    let script = export::script(&lab, arguments.side, arguments.format).ok_or("there is no such arm")?;
    if arguments.script {
        return Ok(script.trim_end().to_owned());
    }
    let mut object = json!({ "query": lab.config().query(), "script": script });
    if let Some(table) = lab.table() {
        let all: Vec<usize> = (0..table.rows()).collect();
        object["table"] = json!({ "x": rows(table.x(&all).view()), "y": table.y(&all) });
    }
    object["accuracy"] = json!(lab.metrics().b.and_then(|arm| arm.test_accuracy));
    if let Some(arm) = lab.arm(arguments.side).filter(|_| arguments.weights) {
        let x = &lab.split().test.x;
        let inputs = x.slice(s![..INPUTS.min(x.nrows()), ..]);
        let mut evaluation = Evaluation::default();
        arm.evaluate(inputs, &mut evaluation);
        object["weights"] = serde_json::from_str(&export::weights(&lab)?)?;
        object["inputs"] = rows(inputs);
        object["outputs"] = rows(evaluation.layer(arm.depth() - 1));
    }
    Ok(object.to_string())
}

fn main() -> Result<(), Box<dyn Error>> {
    perform(USAGE, arguments(), run)
}
