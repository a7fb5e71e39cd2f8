//! `cargo xtask dist`: the deployable folder.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::process::{loudly, quietly, step};
use crate::tools::{self, Tools};
use crate::{only_help, root};

const HELP: &str = "\
Usage: cargo xtask dist

Writes the page to dist/. All addresses in it are relative: put the folder at any path of any web server.
Prints the size of what the first visit loads, as it is and after Brotli, and what a server has to send.
";

/// What whoever runs a server has to know. README has it as settings of some.
const SERVER: &str = "
What a server has to send:
  types      text/html, text/javascript, text/css (all with charset=utf-8), application/wasm; of other files, any
  caching    Cache-Control: max-age=31536000, immutable   for names like …-1A2B3C4D.js
             Cache-Control: no-cache                      for all others
  CORS       Access-Control-Allow-Origin: *               where pages of other hosts, or sandboxed frames, have the lab
  policy     none, or Content-Security-Policy: POLICY
             and in sandboxed frames worker-src 'self' blob:
  frames     no X-Frame-Options, where other hosts have embed.html in a frame
";

pub fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    if only_help(arguments, HELP)? {
        return Ok(ExitCode::SUCCESS);
    }
    let tools = Tools::for_the_page()?;
    build(&tools)?;
    loudly(tools.command("node")?.args(["bench/sizes.mjs", "dist"]))?;
    println!("{}", SERVER.replace("POLICY", &policy()?));
    Ok(ExitCode::SUCCESS)
}

/// The content security policy with which our own server sends the page.
fn policy() -> Result<String> {
    let settings = fs::read_to_string(root().join("Trunk.toml"))?;
    let line = settings.lines().find_map(|line| line.strip_prefix("\"Content-Security-Policy\" = "));
    Ok(line.context("Trunk.toml has no content security policy")?.trim_matches('"').to_owned())
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
