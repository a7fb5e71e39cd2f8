//! `cargo xtask test`: every check and every test, with one count at the end.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::browser::Browser;
use crate::process::{Time, listening};
use crate::tools::{self, Tools};
use crate::{help, python, root};

const HELP: &str = "\
Usage: cargo xtask test [STEP...]

Runs every check and test, or only the steps named:

  format     the Rust sources are formatted, and the scripts
  clippy     the linter has nothing to say, natively and for the browser
  native     the core's tests and the examples in its documentation
  python     the exported Keras scripts run, and with our weights give our outputs
  wasm       the core's tests in headless Chromium
  build      the page builds (the next two need it)
  types      the types of the page's JavaScript
  page       the tests of the page in headless Chromium

Goes on after a failure. The last line is the count, the exit status tells whether all is well.
";

/// One step: a name, what is run, and how its outcome is counted.
struct Step {
    name: &'static str,
    title: &'static str,
    counting: Counting,
    command: fn(&Tools, &Browser) -> Result<Command>,
}

enum Counting {
    /// It is one check.
    Once,
    /// The runner says how many tests passed and failed.
    Tests,
}

const STEPS: [Step; 10] = [
    Step {
        name: "format",
        title: "formatting",
        counting: Counting::Once,
        command: |tools, _| cargo(tools, &["fmt", "--all", "--check"]),
    },
    Step {
        name: "format",
        title: "formatting of the scripts",
        counting: Counting::Once,
        command: |tools, _| {
            let mut command = tools.command("prettier")?;
            command.args(["--check", "static", "tests/page", "bench", "build.mjs", "playwright.config.mjs"]);
            Ok(command)
        },
    },
    Step {
        name: "clippy",
        title: "the linter",
        counting: Counting::Once,
        command: |tools, _| {
            cargo(tools, &["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"])
        },
    },
    Step {
        name: "clippy",
        title: "the linter, for the browser",
        counting: Counting::Once,
        command: |tools, _| {
            cargo(
                tools,
                &["clippy", "--quiet", "--lib", "--tests", "--target", tools::WASM, "--", "--deny", "warnings"],
            )
        },
    },
    Step {
        name: "native",
        title: "the core",
        counting: Counting::Tests,
        command: |tools, _| cargo(tools, &["test", "--workspace", "--no-fail-fast"]),
    },
    Step { name: "python", title: "the exported scripts", counting: Counting::Tests, command: |_, _| python::check() },
    Step {
        name: "wasm",
        title: "the core in the browser",
        counting: Counting::Tests,
        command: |tools, browser| {
            let mut command = tools.command("wasm-pack")?;
            command.args(["test", "--headless", "--chrome"]);
            if let Some(driver) = &browser.driver {
                command.arg("--chromedriver").arg(driver);
            }
            Ok(command)
        },
    },
    Step {
        name: "build",
        title: "the page's build",
        counting: Counting::Once,
        command: |tools, _| {
            // If the build fails, the tests must not find an older page.
            let _ = std::fs::remove_dir_all(root().join("dist"));
            let mut command = tools.command("trunk")?;
            command.args(["build", "--release", "--skip-version-check"]);
            Ok(command)
        },
    },
    Step {
        name: "types",
        title: "the types of the JavaScript",
        counting: Counting::Once,
        command: |tools, _| tools.command("tsc"),
    },
    Step {
        name: "page",
        title: "the page in the browser",
        counting: Counting::Tests,
        command: |tools, browser| {
            let mut command = tools.command("playwright")?;
            command.arg("test").env("CHROME", &browser.chrome);
            Ok(command)
        },
    },
];

pub fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut chosen: Vec<String> = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return help(HELP),
            Value(name) => {
                let name = name.string()?;
                if !STEPS.iter().any(|step| step.name == name) {
                    bail!("no step is called {name:?}: see cargo xtask test --help");
                }
                chosen.push(name);
            }
            _ => return Err(argument.unexpected().into()),
        }
    }

    let tools = Tools::for_the_tests()?;
    let browser = Browser::find_or_install()?;
    let mut total = Counts::default();
    let mut failures = Vec::new();
    for step in &STEPS {
        if !chosen.is_empty() && !chosen.iter().any(|name| name == step.name) {
            continue;
        }
        let counts = step.run(&tools, &browser);
        if counts.failed > 0 {
            failures.push(step.title);
        }
        total.passed += counts.passed;
        total.failed += counts.failed;
    }

    println!();
    for title in &failures {
        println!("Failed: {title}");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Step {
    fn run(&self, tools: &Tools, browser: &Browser) -> Counts {
        println!("\n── {} ──", self.title);
        let started = Instant::now();
        let outcome = (self.command)(tools, browser).and_then(|mut command| listening(&mut command));
        let (well, said) = outcome.unwrap_or_else(|error| {
            println!("{error:#}");
            (false, String::new())
        });
        let counts = match self.counting {
            Counting::Once => Counts { passed: u32::from(well), failed: u32::from(!well) },
            Counting::Tests => Counts::read(&said).or_broken(well),
        };
        println!(
            "── {}: {} in {} ──",
            self.title,
            if counts.failed == 0 { "well" } else { "failed" },
            Time(started.elapsed())
        );
        counts
    }
}

fn cargo(tools: &Tools, arguments: &[&str]) -> Result<Command> {
    let mut command = tools.command("cargo").context("cargo is not on the PATH")?;
    command.args(arguments);
    Ok(command)
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    passed: u32,
    failed: u32,
}

impl Counts {
    /// Adds up the closing lines of a runner's output: `test result: ok. 3 passed; 0 failed; …`, as Rust's runners write
    /// them, and `  3 passed (1.2s)` and `  1 failed` as Playwright does.
    fn read(said: &str) -> Counts {
        let mut counts = Counts::default();
        for line in said.lines() {
            let line = line.trim();
            if let Some((_, result)) = line.split_once("test result:") {
                let result = result.split_once(". ").map_or(result, |(_, counts)| counts);
                result.split(';').for_each(|part| counts.add(part));
            } else {
                counts.add(line);
            }
        }
        counts
    }

    /// Reads `3 passed`, `3 passed (1.2s)` or `1 failed`, and nothing else.
    fn add(&mut self, text: &str) {
        let mut words = text.split_whitespace();
        let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse::<u32>), words.next()) else { return };
        if words.next().is_some_and(|rest| !rest.starts_with('(')) {
            return;
        }
        match word {
            "passed" => self.passed += number,
            "failed" | "flaky" | "interrupted" => self.failed += number,
            _ => {}
        }
    }

    /// A runner that ended badly, or without a word of any test, is a failure whatever it counted.
    fn or_broken(self, well: bool) -> Counts {
        let broken = self.failed == 0 && (!well || self.passed == 0);
        Counts { failed: self.failed + u32::from(broken), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_runners_are_counted() {
        let said = "running 2 tests\ntest a ... ok\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 filtered out\n";
        assert_eq!(Counts::read(said), Counts { passed: 5, failed: 1 });
    }

    #[test]
    fn playwright_is_counted() {
        let said = "Running 4 tests using 1 worker\n  ok 1 it passed the test (3ms)\n  1 failed\n    a test\n  3 passed (2.1s)\n";
        assert_eq!(Counts::read(said), Counts { passed: 3, failed: 1 });
    }

    #[test]
    fn a_runner_that_breaks_down_is_a_failure() {
        assert_eq!(Counts { passed: 3, failed: 0 }.or_broken(false), Counts { passed: 3, failed: 1 });
        assert_eq!(Counts::default().or_broken(true), Counts { passed: 0, failed: 1 });
        assert_eq!(Counts { passed: 3, failed: 2 }.or_broken(false), Counts { passed: 3, failed: 2 });
    }
}
