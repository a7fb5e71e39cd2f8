//! Installs Debian's packages, where there is apt-get and we may use it.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{Line, quietly, step};

/// Installs `packages`, in a step that is called `what`.
pub fn install(what: &str, packages: &[&str]) -> Result<()> {
    which::which("apt-get").ok().context("there is no apt-get here to install it with")?;
    step(what, || {
        // The lists may be old and still do, so only the installation has to succeed.
        let _ = quietly(apt_get()?.arg("update"));
        let mut install = apt_get()?;
        install.args(["install", "-y", "--no-install-recommends"]).args(packages);
        quietly(&mut install).with_context(|| format!("by hand: sudo {}", Line(&install)))
    })?;
    Ok(())
}

/// `apt-get` as root: we are it, or may become it without a password.
fn apt_get() -> Result<Command> {
    let mut command = if quietly(Command::new("id").arg("-u"))?.trim() == "0" {
        Command::new("apt-get")
    } else if quietly(Command::new("sudo").args(["-n", "true"])).is_ok() {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "apt-get"]);
        sudo
    } else {
        bail!("only root may install it with apt-get");
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
