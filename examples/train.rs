//! Runs a lab natively and prints its results as one JSON object:
//! `cargo run --release --example train -- "data=circles&seed=3" --iterations 3000`

mod command;

use command::{perform, sources};
use lab::{ArmMetrics, Lab};
use measure::{Name, measure};
use serde_json::{Value, json};
use settings::Config;
use std::error::Error;

const USAGE: &str = "usage: train [QUERY] [--iterations N] [--measure NAME]...

  QUERY            the run, as in the page's address; default: the default lab
  --iterations N   how many mini-batches to train on; default: 3000
  --measure NAME   what else to measure at the end, such as convergence or importance; may be given several times. Another
                   word is answered with those there are.";

struct Arguments {
    query: String,
    iterations: u64,
    measures: Vec<Name>,
}

/// The command line's arguments; `None` where only help was asked for.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    use lexopt::prelude::*;
    let mut arguments = Arguments { query: String::new(), iterations: 3000, measures: Vec::new() };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(query) if arguments.query.is_empty() => arguments.query = query.string()?,
            Long("iterations") => arguments.iterations = parser.value()?.parse()?,
            Long("measure") => {
                let name = parser.value()?.string()?;
                arguments.measures.push(Name::from_word(&name).map_err(|error| error.to_string())?);
            }
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(arguments))
}

fn arm(metrics: &ArmMetrics) -> Value {
    let mut object = json!({
        "train_loss": metrics.train_loss,
        "test_loss": metrics.test_loss,
        "train_accuracy": metrics.train_accuracy,
        "test_accuracy": metrics.test_accuracy,
        "gap": metrics.gap,
    });
    if let Some(share) = metrics.wrong_labels_learnt {
        object["wrong_labels_learnt"] = json!(share);
        object["right_labels_learnt"] = json!(metrics.right_labels_learnt);
    }
    if let Some(diverged) = &metrics.diverged {
        object["diverged"] = json!(diverged);
    }
    object
}

fn run(arguments: &Arguments) -> Result<Value, Box<dyn Error>> {
    let config = Config::parse(&arguments.query)?;
    let sources = sources()?;
    let mut lab = Lab::new(config, sources, None)?;
    lab.step(arguments.iterations);
    if lab.metrics().evaluated_at != Some(lab.iteration()) {
        lab.evaluate();
    }
    let metrics = lab.metrics();
    let mut result = json!({
        "query": lab.config().query(),
        "iterations": lab.iteration(),
        "a": metrics.a.as_ref().map(arm),
        "b": metrics.b.as_ref().map(arm),
        "fingerprint": format!("{:016x}", lab.fingerprint()),
    });
    for &name in &arguments.measures {
        result["measures"][name.word()] = json!(measure(&lab, name));
    }
    Ok(result)
}

fn main() -> Result<(), Box<dyn Error>> {
    perform(USAGE, arguments(), run)
}
