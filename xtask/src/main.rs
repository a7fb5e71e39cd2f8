//! `cargo xtask COMMAND`: everything that one does with this repository, the same on every platform. What a command needs
//! and the machine lacks it installs first, see [`tools`].

mod bench;
mod browser;
mod debian;
mod dist;
mod engines;
mod explore;
mod package;
mod process;
mod python;
mod screenshots;
mod serve;
mod skipped;
mod test;
mod tools;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
Usage: cargo xtask COMMAND [OPTIONS]

  serve         build the page, serve it and open the browser
  test          run every check and test
  explore       look for cases that break what the tests hold, for as long as you like
  dist          write the deployable folder dist/
  package       make an npm package of it in target/npm
  bench         measure the core beside others, the page and the size of its first load
  screenshots   take pictures of the page

`cargo xtask COMMAND --help` tells a command's options.

What is missing on the machine is installed: the wasm32 target, rustfmt and clippy with rustup, npm packages in
node_modules/, and Trunk, wasm-bindgen, wasm-pack, geckodriver and cargo-fuzz in a folder of their own in your cache
directory, or in $DROPOUT_LAB_TOOLS; browsers with apt-get, where there is one.
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\ncargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    match arguments.next()? {
        None | Some(Short('h') | Long("help")) => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(Value(command)) => match command.to_str() {
            Some("serve") => serve::run(arguments),
            Some("test") => test::run(arguments),
            Some("explore") => explore::run(arguments),
            Some("dist") => dist::run(arguments),
            Some("package") => package::run(arguments),
            Some("bench") => bench::run(arguments),
            Some("screenshots") => screenshots::run(arguments),
            _ => bail!(
                "no command is called {command:?}: choose serve, test, explore, dist, package, bench or screenshots"
            ),
        },
        Some(option) => Err(option.unexpected().into()),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    // Cargo sets the variable when it runs us; the compiled-in value is for a binary that is started by hand.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let mut root = PathBuf::from(manifest);
    root.pop();
    root
}

/// Prints a command's help and ends it well.
fn help(text: &str) -> Result<ExitCode> {
    print!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// Of a command that takes nothing but `--help`: whether that was asked for, and has been printed.
fn only_help(mut arguments: lexopt::Parser, text: &str) -> Result<bool> {
    match arguments.next()? {
        None => Ok(false),
        Some(Short('h') | Long("help")) => help(text).map(|_| true),
        Some(argument) => Err(argument.unexpected().into()),
    }
}

/// What is left on the command line, to be passed on to a script that reads it itself.
fn rest(mut arguments: lexopt::Parser) -> Result<Vec<OsString>> {
    Ok(arguments.raw_args()?.collect())
}
