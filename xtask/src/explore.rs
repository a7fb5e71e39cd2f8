//! `cargo xtask explore`: what the tests try with the same cases every time, tried with fresh ones, for as long as one likes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::browser::Browser;
use crate::process::{listening, quietly, step};
use crate::tools::{Tools, cargo};
use crate::{dist, help, root};

const HELP: &str = "\
Usage: cargo xtask explore [--minutes N] [--seed N]
       cargo xtask explore --endurance

Looks for cases that the tests have not: half of the time the properties in tests/ with fresh seeds, half of it the fuzz
targets in fuzz/, which need a C++ compiler. What is found is printed as the input that a plain test can be made of.

  --minutes N   how long, 10 if not given; building comes on top
  --seed N      the seed of the first round of properties, from the clock if not given; the next round has the next one
  --endurance   instead, what a lab goes through in a term, on the page in Chromium: 1,000 labs made and removed, 600,000
                iterations, 20,000 hostile settings, hostile files of weights; about 15 minutes

The exit status tells whether anything was found.
";

/// How many times as many cases a round has as the tests: so many that starting it does not matter.
const CASES: &str = "2";

/// What was found: the test, and what to make a plain test of.
struct Finding {
    test: String,
    case: String,
}

pub fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut minutes = 10.0;
    let mut seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return help(HELP),
            Long("minutes") => minutes = arguments.value()?.parse()?,
            Long("seed") => seed = arguments.value()?.parse()?,
            Long("endurance") => return endurance(),
            _ => return Err(argument.unexpected().into()),
        }
    }
    let time = Duration::try_from_secs_f64(60.0 * minutes).context("that is no number of minutes")?;

    let mut found = properties(seed, time / 2)?;
    let mut skipped = Vec::new();
    match Tools::for_fuzzing().and_then(|tools| build(&tools).map(|()| tools)) {
        Ok(tools) => {
            let targets = targets()?;
            let each = time / 2 / targets.len().max(1) as u32;
            for target in targets {
                found.extend(fuzz(&tools, &target, each)?);
            }
        }
        Err(reason) => skipped.push(format!("Skipped: the fuzz targets, since {reason:#}")),
    }

    println!();
    for Finding { test, case } in &found {
        println!("── Found by {test} ──\n{case}\n");
    }
    skipped.iter().for_each(|line| println!("{line}"));
    println!("{} found", found.len());
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The tests of `tests/page/endurance.spec.js`, of which the tests have a short form.
fn endurance() -> Result<ExitCode> {
    let tools = Tools::for_the_page()?;
    let browser = Browser::find_or_install()?;
    dist::build(&tools)?;
    let mut tests = tools.command("playwright")?;
    tests.args(["test", "endurance"]).env("CHROME", browser.chrome).env("DROPOUT_LAB_ENDURANCE", "1");
    let (well, _) = listening(&mut tests)?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Rounds of all properties, each with another seed, until one fails or the time is over. There is at least one.
fn properties(first: u64, time: Duration) -> Result<Vec<Finding>> {
    let mut arguments = vec!["test".to_owned(), "--package=dropout-lab".to_owned()];
    for name in tests_with_properties()? {
        arguments.extend(["--test".to_owned(), name]);
    }
    step("building the properties", || {
        quietly(Command::new(cargo()).current_dir(root()).args(&arguments).arg("--no-run"))
    })?;
    let started = Instant::now();
    for seed in first.. {
        println!("\n── properties, DROPOUT_LAB_SEED={seed} DROPOUT_LAB_CASES={CASES} ──");
        let mut command = Command::new(cargo());
        command.current_dir(root()).args(&arguments).arg("--no-fail-fast");
        command.env("DROPOUT_LAB_SEED", seed.to_string()).env("DROPOUT_LAB_CASES", CASES).env("RUST_BACKTRACE", "0");
        let (well, said) = listening(&mut command)?;
        if !well {
            let again = format!("DROPOUT_LAB_SEED={seed} DROPOUT_LAB_CASES={CASES} cargo {}", arguments.join(" "));
            return Ok(vec![Finding { test: again, case: panics(&said) }]);
        }
        if started.elapsed() >= time {
            break;
        }
    }
    Ok(Vec::new())
}

/// The files of tests that have properties.
fn tests_with_properties() -> Result<Vec<String>> {
    let has_properties = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("mod properties;"));
    let mut names = stems(&root().join("tests"), has_properties)?;
    names.sort();
    if names.is_empty() {
        bail!("no test in tests/ has properties");
    }
    Ok(names)
}

/// The fuzz targets.
fn targets() -> Result<Vec<String>> {
    let mut names = stems(&root().join("fuzz").join("fuzz_targets"), |_| true)?;
    names.sort();
    Ok(names)
}

/// The names of the Rust files in a folder, of those that are wanted.
fn stems(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "rs") && is_wanted(&path) {
            names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    Ok(names)
}

/// What failed tests say of themselves: the case that proptest has made as small as it could is in there.
fn panics(said: &str) -> String {
    let begins = said.lines().position(|line| line == "failures:");
    let lines: Vec<&str> = said.lines().skip(begins.map_or(0, |line| line + 1)).collect();
    let ends = lines.iter().position(|line| *line == "failures:").unwrap_or(lines.len());
    lines[..ends].join("\n").trim().to_owned()
}

/// cargo-fuzz instruments with flags that only a nightly compiler knows, or one that is told to be it.
fn cargo_fuzz(tools: &Tools, command: &str) -> Result<Command> {
    let mut fuzz = tools.command("cargo-fuzz")?;
    fuzz.args(["fuzz", command]).env("RUSTC_BOOTSTRAP", "1").env("CARGO", cargo());
    Ok(fuzz)
}

fn build(tools: &Tools) -> Result<()> {
    let mut command = cargo_fuzz(tools, "build")?;
    step("building the fuzz targets", || quietly(&mut command)).map(drop)
}

/// One target, until it finds something or the time is over.
fn fuzz(tools: &Tools, target: &str, time: Duration) -> Result<Option<Finding>> {
    println!("\n── fuzz target {target} ──");
    let corpus = Path::new("fuzz").join("corpus").join(target);
    fs::create_dir_all(root().join(&corpus))?;
    let artifacts = root().join("fuzz").join("artifacts").join(target);
    let before = files(&artifacts);
    let mut command = cargo_fuzz(tools, "run")?;
    command.arg(target).arg(&corpus).arg(Path::new("fuzz").join("seeds").join(target));
    command.arg("--").args(["-max_len=2048", "-verbosity=0", "-print_funcs=0", "-print_final_stats=1"]);
    command.arg(format!("-max_total_time={}", time.as_secs().max(1)));
    let (well, said) = listening(&mut command)?;
    if well {
        return Ok(None);
    }
    let new = files(&artifacts).into_iter().find(|file| !before.contains(file));
    let case = match new {
        Some(file) => {
            let bytes = fs::read(&file)?;
            format!("{}\n{}:\n{:?}", why(&said), file.display(), String::from_utf8_lossy(&bytes))
        }
        None => why(&said),
    };
    Ok(Some(Finding { test: format!("fuzz target {target}"), case }))
}

/// The sentence of a panic: its line and the next.
fn why(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    let at = lines.iter().position(|line| line.contains("panicked at"));
    let from = at.unwrap_or(lines.len().saturating_sub(10));
    let to = at.map_or(lines.len(), |line| (line + 4).min(lines.len()));
    lines[from..to].join("\n")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_cut_out_of_the_output() {
        let said = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\nminimal failing \
                    input: run = \"drop=0\"\n\nfailures:\n    b\n\ntest result: FAILED. 1 passed; 1 failed\n";
        assert_eq!(panics(said), "---- b stdout ----\nminimal failing input: run = \"drop=0\"");
    }

    #[test]
    fn the_sentence_of_a_panic_is_cut_out_of_the_output() {
        let said =
            "#2 INITED\nthread '<unnamed>' panicked at x.rs:1:2:\nleft is not right\nnote: run\n==1== ERROR\nmore\n";
        assert_eq!(why(said), "thread '<unnamed>' panicked at x.rs:1:2:\nleft is not right\nnote: run\n==1== ERROR");
    }

    #[test]
    fn there_are_properties_and_targets() {
        assert!(tests_with_properties().is_ok_and(|names| names.contains(&"config".to_owned())));
        assert!(targets().is_ok_and(|names| names.contains(&"changes".to_owned())));
    }
}
