//! Runs other programs: with a line of progress, and with an error that says what failed, why and how to do it by hand.

use std::fmt::{self, Display};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Lines of a failed program's output that an error repeats.
const REASON_LINES: usize = 20;

/// Does one step, in one line: what it is and, when it is done, how long it took.
pub fn step<T>(what: impl Display, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprint!("  {what} … ");
    let _ = io::stderr().flush();
    let started = Instant::now();
    let result = work();
    let time = Time(started.elapsed());
    match result {
        Ok(_) => eprintln!("{time}"),
        Err(_) => eprintln!("failed after {time}"),
    }
    result
}

/// Runs a program without showing its output; a failure repeats the end of it.
pub fn quietly(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("`{}` did not start", Line(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = said.lines().collect();
    let end = &lines[lines.len().saturating_sub(REASON_LINES)..];
    bail!("`{}` failed ({}):\n    {}", Line(command), output.status, end.join("\n    "))
}

/// Runs a program that speaks to the reader itself.
pub fn loudly(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` did not start", Line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", Line(command));
    }
    Ok(())
}

/// Runs a program that speaks to the reader, and returns whether it did well and all that it said.
pub fn listening(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` did not start", Line(command)))?;
    let errors = child.stderr.take().map(|stderr| thread::spawn(|| repeat(stderr, io::stderr())));
    let mut said = child.stdout.take().map(|stdout| repeat(stdout, io::stdout())).unwrap_or_default();
    if let Some(Ok(errors)) = errors.map(thread::JoinHandle::join) {
        said.push_str(&errors);
    }
    Ok((child.wait()?.success(), said))
}

/// Copies a stream to `to` line by line as it comes, and returns the whole.
fn repeat(from: impl Read, mut to: impl Write) -> String {
    let mut from = BufReader::new(from);
    let mut all = String::new();
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let _ = to.write_all(&line).and_then(|()| to.flush());
        all.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    all
}

/// A command as one would type it.
pub struct Line<'a>(pub &'a Command);

impl Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let program = std::path::Path::new(self.0.get_program());
        write!(f, "{}", program.file_stem().unwrap_or(program.as_os_str()).display())?;
        for argument in self.0.get_args() {
            let text = argument.to_string_lossy();
            if text.contains(char::is_whitespace) { write!(f, " {text:?}")? } else { write!(f, " {text}")? }
        }
        Ok(())
    }
}

/// A duration for people: `0.4 s`, `12 s`, `2 min 5 s`.
pub struct Time(pub Duration);

impl Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let seconds = self.0.as_secs();
        match seconds {
            0..10 => write!(f, "{:.1} s", self.0.as_secs_f64()),
            10..60 => write!(f, "{seconds} s"),
            _ => write!(f, "{} min {} s", seconds / 60, seconds % 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_short_enough_for_a_line() {
        let time = |milliseconds| Time(Duration::from_millis(milliseconds)).to_string();
        assert_eq!(time(440), "0.4 s");
        assert_eq!(time(12_900), "12 s");
        assert_eq!(time(125_000), "2 min 5 s");
    }

    #[test]
    fn a_line_can_be_typed() {
        let mut command = Command::new("/usr/bin/git");
        command.args(["commit", "-m", "two words"]);
        assert_eq!(Line(&command).to_string(), r#"git commit -m "two words""#);
    }
}
