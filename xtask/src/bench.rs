//! `cargo xtask bench`: how fast the core and the page are in the browser, beside others, and how large the page is.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::browser::Browser;
use crate::process::loudly;
use crate::tools::{self, Tools};
use crate::{dist, help, python, rest};

const HELP: &str = "\
Usage: cargo xtask bench [OPTIONS]

Builds the page and measures in one run of headless Chromium, one thing after the other in each round:

  steps      training steps a second of Dropout Lab, ConvNetJS, TensorFlow.js, jax-js and brain.js on the same networks,
             and the share that Dropout Lab reaches of what the core can do in WebAssembly
  dropout    what dropout itself costs
  curve      how the time of a step grows with its multiplications
  page       time of the page's frames, tasks over 50 ms, start-up, memory
  lighthouse what Lighthouse says of it, on a telephone and on a desk
  size       bytes of its first load

Prints tables and writes target/bench.json. It takes about ten minutes; have nothing else running. The peers come from npm, into
bench/node_modules; what cannot be had is left out, and said.

  --rounds N         how often each thing is measured (5)
  --part NAME        only this part; may be given several times
  --workload NAME    only this network, of the part steps; may be given several times
  --only SYSTEM      only this system, or those whose names begin so, of the part steps; may be given several times
  --against FOLDER   another build of the page, such as a copy of an earlier dist/, as a further system, of the part steps;
                     without --only, builds alone are compared; may be given several times
  --native           JAX too, natively on one thread; from PyPI, into target/python-bench
  --as-is            measure dist/ as it is, without building it
  --out FILE         where to write the numbers (target/bench.json)
  --readme           measure nothing: put what is in the file into README.md
  --criterion        instead, the core natively, by cargo bench
";

pub fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut options = rest(arguments)?;
    if options.iter().any(|option| option == "--help" || option == "-h") {
        return help(HELP);
    }
    let tools = Tools::for_the_page()?;
    if take(&mut options, "--criterion") {
        loudly(tools.command("cargo")?.args(["bench", "--package", "dropout-lab"]).args(options))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut script = tools.command("node")?;
    script.arg("bench/main.mjs");
    if !options.iter().any(|option| option == "--readme") {
        script.env("CHROME", Browser::find_or_install()?.chrome);
        if take(&mut options, "--native") {
            match python::with_jax() {
                Ok(python) => {
                    script.arg("--python").arg(python);
                }
                Err(error) => println!("JAX is left out: {error:#}"),
            }
        }
        if let Err(error) = tools::npm_ci("bench", &["--ignore-scripts"]) {
            println!("The peers are left out: {error:#}");
        }
        if !take(&mut options, "--as-is") {
            dist::build(&tools)?;
        }
    }
    loudly(script.args(options))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether an option is among them; it is then no longer.
fn take(options: &mut Vec<OsString>, name: &str) -> bool {
    let count = options.len();
    options.retain(|option| option != name);
    options.len() < count
}
