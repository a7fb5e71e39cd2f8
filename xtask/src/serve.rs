//! `cargo xtask serve`: the page, built in release mode and served on this machine.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ExitCode};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::tools::Tools;
use crate::{dist, help};

const HELP: &str = "\
Usage: cargo xtask serve [--port N] [--no-open]

Builds the page, serves it on this machine and opens it in the browser. A change of a source file builds it anew;
reload the page to see it.

  --port N     serve on port N; without it, on the first free one from 8080 on
  --no-open    do not open the browser
";

const FIRST_PORT: u16 = 8080;
/// Beside the deployable dist/, so that serving and testing at the same time do not disturb each other.
const FOLDER: &str = "target/serve";

pub fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut wanted = None;
    let mut open = true;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return help(HELP),
            Short('p') | Long("port") => wanted = Some(arguments.value()?.parse()?),
            Long("no-open") => open = false,
            _ => return Err(argument.unexpected().into()),
        }
    }

    let port = free_port(wanted)?;
    let tools = Tools::for_the_page()?;
    // Trunk keeps serving when a build fails, which is right for a change, and wrong for the first build.
    dist::compile(&tools)?;
    std::fs::create_dir_all(crate::root().join(FOLDER))?;

    let mut trunk = tools.command("trunk")?;
    trunk.args(["serve", "--release", "--skip-version-check", "--address", "127.0.0.1", "--dist", FOLDER]);
    let mut server = trunk.arg("--port").arg(port.to_string()).spawn().context("Trunk did not start")?;

    wait_for(&mut server, port)?;
    let address = format!("http://127.0.0.1:{port}/");
    eprintln!("\n  Dropout Lab is at {address} — end it with Ctrl+C\n");
    if open && open::that_detached(&address).is_err() {
        eprintln!("  No browser could be opened: open {address} yourself.");
    }
    let status = server.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The port asked for, or the first that nothing listens on.
fn free_port(wanted: Option<u16>) -> Result<u16> {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    match wanted {
        Some(port) if free(port) => Ok(port),
        Some(port) => bail!("port {port} is taken: choose another, or leave --port out for the first free one"),
        None => (FIRST_PORT..u16::MAX).find(|&port| free(port)).context("no port is free"),
    }
}

/// Returns when the server answers: Trunk listens once the page is built.
fn wait_for(server: &mut Child, port: u16) -> Result<()> {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if let Some(status) = server.try_wait()? {
            bail!("Trunk ended before it served the page ({status})");
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_gives_the_next_free_one_or_a_sentence() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let sentence = free_port(Some(port)).unwrap_err().to_string();
        assert!(sentence.contains(&format!("port {port} is taken")), "{sentence}");
        assert!(free_port(None).is_ok_and(|free| free != port));
    }
}
