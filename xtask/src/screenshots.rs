//! `cargo xtask screenshots`: pictures of the page, to be looked at.

use std::process::ExitCode;

use anyhow::Result;

use crate::browser::Browser;
use crate::process::loudly;
use crate::tools::Tools;
use crate::{dist, help, rest};

const HELP: &str = "\
Usage: cargo xtask screenshots [OPTIONS]

Takes pictures of the page in Chromium: 375, 1280 and 1920 pixels wide, light and dark, at the start and after training.

  --out FOLDER       where to write them (target/screenshots)
  --query QUERY      the page's query, such as \"data=moons&drop=0.5\"; may be given several times
  --widths LIST      widths in pixels (375,1280,1920)
  --themes LIST      light, dark or both (light,dark)
  --iterations N     how long to train before the second picture (500); 0 leaves it out
  --playing          take them while the lab plays on
  --url URL          a page that is being served already, instead of building dist/
  --selector CSS     a picture of this element only
  --readme           only the README's picture, in docs/
";

pub fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    let options = rest(arguments)?;
    if options.iter().any(|option| option == "--help" || option == "-h") {
        return help(HELP);
    }
    let tools = Tools::for_the_page()?;
    let browser = Browser::find_or_install()?;
    if !options.iter().any(|option| option.to_string_lossy().starts_with("--url")) {
        dist::build(&tools)?;
    }
    let mut script = tools.command("node")?;
    loudly(script.arg("tests/page/screenshots.mjs").args(options).env("CHROME", &browser.chrome))?;
    Ok(ExitCode::SUCCESS)
}
