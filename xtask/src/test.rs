//! `cargo xtask test`: every check and every test, with one count at the end.

use std::fmt::{self, Display};
use std::iter;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::browser::Browser;
use crate::process::{Time, listening};
use crate::skipped::Skipped;
use crate::tools::{self, Tools};
use crate::{engines, help, python, root};

const HELP: &str = "\
Usage: cargo xtask test [STEP...]

Runs every check and test, or only the steps named:

  format     the Rust sources are formatted, and the scripts
  clippy     the linter has nothing to say, natively and for the browser
  native     the core's tests and the examples in its documentation
  python     the exported scripts run, with our weights give our outputs, and read tables as we do
  wasm       the core's tests in headless Chromium, and in Firefox
  build      the page builds (the next three need it)
  types      the types of the page's JavaScript
  page       the tests of the page in headless Chromium
  engines    the core of them in Firefox and in WebKitGTK

Firefox and WebKitGTK are installed where apt-get can do it; what cannot be had is skipped. Goes on after a failure. At
the end are the minutes of each step and the count; the exit status tells whether all is well.
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

const STEPS: [Step; 13] = [
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
            command.args([
                "--check",
                "static",
                "tests/page",
                "tests/engines",
                "bench",
                "packaging",
                "build.mjs",
                "playwright.config.mjs",
            ]);
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
                &[
                    "clippy",
                    "--quiet",
                    "--workspace",
                    "--exclude",
                    "xtask",
                    "--lib",
                    "--tests",
                    "--target",
                    tools::WASM,
                    "--",
                    "--deny",
                    "warnings",
                ],
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
        name: "wasm",
        title: "the core in Firefox",
        counting: Counting::Tests,
        command: |tools, _| engines::core_in_firefox(tools),
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
    Step {
        name: "engines",
        title: "the page in Firefox",
        counting: Counting::Tests,
        command: |tools, _| engines::page_in_firefox(tools),
    },
    Step {
        name: "engines",
        title: "the page in WebKitGTK",
        counting: Counting::Tests,
        command: |tools, _| engines::page_in_webkitgtk(tools),
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

    let started = Instant::now();
    let tools = Tools::for_the_tests()?;
    let browser = Browser::find_or_install()?;
    let preparing = Done { title: "the tools", counts: Counts::default(), skipped: None, time: started.elapsed() };
    let steps = STEPS.iter().filter(|step| chosen.is_empty() || chosen.iter().any(|name| name == step.name));
    let done: Vec<Done> = iter::once(preparing).chain(steps.map(|step| step.run(&tools, &browser))).collect();

    println!();
    for Done { title, counts, time, .. } in &done {
        println!("{}", format!("{} min  {title:<28}  {counts}", Minutes(*time)).trim_end());
    }
    println!("{} min  in all\n", Minutes(started.elapsed()));
    for Done { title, .. } in done.iter().filter(|done| done.counts.failed > 0) {
        println!("Failed: {title}");
    }
    for Done { title, skipped, .. } in &done {
        skipped.iter().for_each(|why| println!("Skipped: {title}, because {why}"));
    }
    let total = done.iter().fold(Counts::default(), |total, done| total.and(done.counts));
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A step that has been run.
struct Done {
    title: &'static str,
    counts: Counts,
    /// Why, where it was.
    skipped: Option<String>,
    time: Duration,
}

impl Step {
    fn run(&self, tools: &Tools, browser: &Browser) -> Done {
        println!("\n── {} ──", self.title);
        let started = Instant::now();
        let outcome = (self.command)(tools, browser).and_then(|mut command| listening(&mut command));
        let mut skipped = None;
        let counts = match outcome {
            Ok((well, said)) => match self.counting {
                Counting::Once => Counts::check(well),
                Counting::Tests => Counts::read(&said).or_broken(well),
            },
            Err(error) => {
                println!("{error:#}");
                skipped = error.downcast_ref().map(|Skipped(why)| why.clone());
                if skipped.is_some() { Counts { skipped: 1, ..Counts::default() } } else { Counts::check(false) }
            }
        };
        let time = started.elapsed();
        let word = match counts {
            Counts { failed: 1.., .. } => "failed",
            Counts { passed: 0, skipped: 1.., .. } => "skipped",
            _ => "well",
        };
        println!("── {}: {word} in {} ──", self.title, Time(time));
        Done { title: self.title, counts, skipped, time }
    }
}

/// Minutes, right-aligned for a column of them.
struct Minutes(Duration);

impl Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:5.1}", self.0.as_secs_f64() / 60.0)
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
    skipped: u32,
}

impl Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let parts = [(self.passed, "passed"), (self.failed, "failed"), (self.skipped, "skipped")];
        let parts = parts.iter().filter(|(number, _)| *number > 0);
        write!(f, "{}", parts.map(|(number, word)| format!("{number} {word}")).collect::<Vec<_>>().join(", "))
    }
}

impl Counts {
    /// One check, that ended well or badly.
    fn check(well: bool) -> Counts {
        Counts { passed: u32::from(well), failed: u32::from(!well), skipped: 0 }
    }

    fn and(self, other: Counts) -> Counts {
        Counts {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// Adds up the closing lines of a runner's output: `test result: ok. 3 passed; 0 failed; …`, as Rust's runners write
    /// them, `  3 passed (1.2s)` and `  1 failed` as Playwright does, and `ℹ pass 3` as Node.js's.
    fn read(said: &str) -> Counts {
        let mut counts = Counts::default();
        for line in said.lines() {
            let line = line.trim();
            if let Some((_, result)) = line.split_once("test result:") {
                let result = result.split_once(". ").map_or(result, |(_, counts)| counts);
                result.split(';').for_each(|part| counts.add(part));
            } else if let Some(count) = line.strip_prefix("ℹ ") {
                if let Some((word, number)) = count.split_once(' ') {
                    counts.add(&format!("{number} {word}"));
                }
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
            "passed" | "pass" => self.passed += number,
            "failed" | "flaky" | "interrupted" | "fail" | "cancelled" => self.failed += number,
            "skipped" => self.skipped += number,
            _ => {}
        }
    }

    /// A runner that ended badly, or without a word of any test, is a failure whatever it counted.
    fn or_broken(self, well: bool) -> Counts {
        let broken = self.failed == 0 && (!well || self.passed + self.skipped == 0);
        Counts { failed: self.failed + u32::from(broken), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u32, failed: u32, skipped: u32) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn rust_runners_are_counted() {
        let said = "running 2 tests\ntest a ... ok\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 filtered out\n";
        assert_eq!(Counts::read(said), counts(5, 1, 0));
    }

    #[test]
    fn playwright_is_counted() {
        let said = "Running 4 tests using 1 worker\n  ok 1 it passed the test (3ms)\n  1 failed\n    a test\n  2 skipped\n  3 passed (2.1s)\n";
        assert_eq!(Counts::read(said), counts(3, 1, 2));
    }

    #[test]
    fn node_is_counted() {
        let said =
            "✔ it did pass 7 (3ms)\nℹ tests 6\nℹ suites 1\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(Counts::read(said), counts(3, 2, 1));
    }

    #[test]
    fn a_runner_that_breaks_down_is_a_failure() {
        assert_eq!(counts(3, 0, 0).or_broken(false), counts(3, 1, 0));
        assert_eq!(counts(0, 0, 0).or_broken(true), counts(0, 1, 0));
        assert_eq!(counts(3, 2, 0).or_broken(false), counts(3, 2, 0));
        assert_eq!(counts(0, 0, 3).or_broken(true), counts(0, 0, 3));
    }

    #[test]
    fn a_reason_to_skip_is_told_from_a_failure() {
        let reason = anyhow::anyhow!("no apt-get").context("Firefox is not here");
        let skipped: Result<()> = Err(Skipped::because(reason)).context("why");
        let error = skipped.unwrap_err();
        assert!(error.is::<Skipped>());
        assert_eq!(format!("{error:#}"), "why: skipped, because Firefox is not here: no apt-get");
    }
}
