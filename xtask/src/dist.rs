//! `cargo xtask dist`: the deployable folder.

use std::process::ExitCode;

use anyhow::{Context, Result};
use lexopt::prelude::*;

use crate::help;
use crate::process::{loudly, quietly, step};
use crate::tools::{self, Tools};

const HELP: &str = "\
Usage: cargo xtask dist

Writes the page to dist/. All addresses in it are relative: put the folder at any path of any web server.
Prints the size of what the first visit loads, as it is and after Brotli.
";

pub fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    if let Some(argument) = arguments.next()? {
        return match argument {
            Short('h') | Long("help") => help(HELP),
            _ => Err(argument.unexpected().into()),
        };
    }
    let tools = Tools::for_the_page()?;
    build(&tools)?;
    loudly(tools.command("node")?.args(["bench/sizes.mjs", "dist"]))?;
    Ok(ExitCode::SUCCESS)
}

/// Compiles the core for the browser; the compiler speaks to the reader itself.
pub fn compile(tools: &Tools) -> Result<()> {
    loudly(tools.command("cargo")?.args([
        "build",
        "--release",
        "--lib",
        "--package",
        "dropout-lab",
        "--package",
        "worker",
        "--target",
        tools::WASM,
    ]))
    .context("the core does not compile for the browser")
}

/// Writes dist/.
pub fn build(tools: &Tools) -> Result<()> {
    compile(tools)?;
    step("building the page in dist", || {
        quietly(tools.command("trunk")?.args(["build", "--release", "--skip-version-check"]))?;
        Ok(())
    })
}
