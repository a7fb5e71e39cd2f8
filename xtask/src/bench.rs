//! `cargo xtask bench`: how fast the core is natively, how fast the page is in the browser, and how large.

use std::process::ExitCode;

use anyhow::Result;
use lexopt::prelude::*;

use crate::browser::Browser;
use crate::process::loudly;
use crate::tools::Tools;
use crate::{dist, help};

const HELP: &str = "\
Usage: cargo xtask bench

Measures the core natively (cargo bench), the page in headless Chromium (bench/page.mjs) and its first load
(bench/sizes.mjs). Have nothing else running.
";

pub fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    if let Some(argument) = arguments.next()? {
        return match argument {
            Short('h') | Long("help") => help(HELP),
            _ => Err(argument.unexpected().into()),
        };
    }
    let tools = Tools::for_the_page()?;
    let browser = Browser::find_or_install()?;
    loudly(tools.command("cargo")?.args(["bench", "--package", "dropout-lab"]))?;
    dist::build(&tools)?;
    loudly(tools.command("node")?.arg("bench/page.mjs").env("CHROME", &browser.chrome))?;
    loudly(tools.command("node")?.args(["bench/sizes.mjs", "dist"]))?;
    Ok(ExitCode::SUCCESS)
}
