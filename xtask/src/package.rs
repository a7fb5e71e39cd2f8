//! `cargo xtask package`: the npm package.

use std::process::ExitCode;

use anyhow::Result;

use crate::process::{quietly, step};
use crate::tools::Tools;
use crate::{dist, only_help};

const HELP: &str = "\
Usage: cargo xtask package

Writes the page to dist/ and makes an npm package of its scripts in target/npm: with types, a custom-elements manifest and a
README. It is not published; `npm install PATH/target/npm` installs it into a project, `npm pack target/npm` makes one file of it.
";

/// Where the package is put.
const FOLDER: &str = "target/npm";

pub fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    if only_help(arguments, HELP)? {
        return Ok(ExitCode::SUCCESS);
    }
    let tools = Tools::for_the_page()?;
    dist::build(&tools)?;
    step(format_args!("making the npm package in {FOLDER}"), || {
        quietly(tools.command("node")?.args(["packaging/npm.mjs", FOLDER]))
    })?;
    Ok(ExitCode::SUCCESS)
}
