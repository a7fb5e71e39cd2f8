//! What the commands need, where it is found, and how it is installed.
//!
//! A tool on the PATH is used if its version fits. Otherwise it is looked for, and installed, in a folder of our own:
//! `$DROPOUT_LAB_TOOLS`, or `dropout-lab` in the user's cache directory. The second run finds it there.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use etcetera::BaseStrategy;

use crate::process::{quietly, step};
use crate::root;

const CARGO_FUZZ: &str = "0.13.2";
const TRUNK: &str = "0.21.14";
const WASM_PACK: &str = "0.15.1";
const GECKODRIVER: &str = "0.37.1";
/// What the core is compiled to for the browser.
pub const WASM: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// A program that `cargo install` can build.
struct Tool {
    name: &'static str,
    package: &'static str,
    version: String,
    /// Whether the version on the PATH must be this very one; otherwise its last number may be higher.
    exact: bool,
    /// Other programs that the package brings and that we need.
    with: &'static [&'static str],
    flags: &'static [&'static str],
    /// As `opt-level`: less compiles faster, more runs faster.
    optimisation: &'static str,
    minutes: u32,
}

impl Tool {
    /// Builds and serves the page. It checks for updates and speaks TLS only with features that we leave out.
    fn trunk() -> Tool {
        Tool {
            name: "trunk",
            package: "trunk",
            version: TRUNK.into(),
            exact: false,
            with: &[],
            flags: &["--locked", "--no-default-features"],
            optimisation: "0",
            minutes: 2,
        }
    }

    /// Writes the JavaScript side of the core. It has to be of the version that Cargo.lock names for the crate.
    fn wasm_bindgen(version: String) -> Tool {
        // Not --locked: its lock file names versions that a registry need not offer any longer.
        Tool {
            name: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version,
            exact: true,
            with: &["wasm-bindgen-test-runner"],
            flags: &[],
            optimisation: "1",
            minutes: 2,
        }
    }

    /// Feeds the fuzz targets.
    fn cargo_fuzz() -> Tool {
        Tool {
            name: "cargo-fuzz",
            package: "cargo-fuzz",
            version: CARGO_FUZZ.into(),
            exact: false,
            with: &[],
            flags: &["--locked"],
            optimisation: "0",
            minutes: 1,
        }
    }

    /// Runs the tests in the browser.
    fn wasm_pack() -> Tool {
        Tool {
            name: "wasm-pack",
            package: "wasm-pack",
            version: WASM_PACK.into(),
            exact: false,
            with: &[],
            flags: &["--locked"],
            optimisation: "0",
            minutes: 1,
        }
    }

    /// Drives Firefox.
    fn geckodriver() -> Tool {
        Tool {
            name: "geckodriver",
            package: "geckodriver",
            version: GECKODRIVER.into(),
            exact: false,
            with: &[],
            flags: &["--locked"],
            optimisation: "0",
            minutes: 1,
        }
    }

    /// The folder in ours that has the tool in its `bin`.
    fn folder(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// Its file's name.
    fn program(&self) -> String {
        format!("{}{}", self.name, env::consts::EXE_SUFFIX)
    }

    /// Whether what the program says of itself (`trunk 0.21.14`) is a version that will do.
    fn fits(&self, said: &str) -> bool {
        let Some(version) = said.split_whitespace().nth(1) else { return false };
        let Some(((series, patch), (wanted_series, wanted_patch))) = parts(version).zip(parts(&self.version)) else {
            return false;
        };
        series == wanted_series && if self.exact { patch == wanted_patch } else { patch >= wanted_patch }
    }
}

/// A version as its series and its last number: `0.21` and 14.
fn parts(version: &str) -> Option<(&str, u32)> {
    let (series, patch) = version.rsplit_once('.')?;
    Some((series, patch.parse().ok()?))
}

/// The programs of one run: where to look for them.
pub struct Tools {
    path: OsString,
}

impl Tools {
    /// What building and serving the page takes.
    pub fn for_the_page() -> Result<Tools> {
        Tools::ready(&[Tool::trunk(), Tool::wasm_bindgen(wasm_bindgen_version()?)])
    }

    /// What fuzzing takes.
    pub fn for_fuzzing() -> Result<Tools> {
        let tool = Tool::cargo_fuzz();
        let mut path = env::var_os("PATH").unwrap_or_default();
        if !on_path(&tool) {
            let (folder, _lock) = locked_folder()?;
            let ours = install(&tool, &folder)?;
            let _ = fs::remove_dir_all(folder.join("build"));
            path = env::join_paths([ours].into_iter().chain(env::split_paths(&path)))?;
        }
        Ok(Tools { path })
    }

    /// What the tests take, apart from the browser.
    pub fn for_the_tests() -> Result<Tools> {
        components()?;
        Tools::ready(&[Tool::trunk(), Tool::wasm_bindgen(wasm_bindgen_version()?), Tool::wasm_pack()])
    }

    fn ready(tools: &[Tool]) -> Result<Tools> {
        let (folder, _lock) = locked_folder()?;
        wasm_target()?;
        node_packages()?;

        // A fitting program of the user's own comes first; ours are put before the PATH, so that none of another version
        // hides them.
        let mut ours = vec![root().join("node_modules").join(".bin")];
        for tool in tools {
            if !on_path(tool) {
                ours.push(install(tool, &folder)?);
            }
        }
        // What the builds had in common is of no use any longer.
        let _ = fs::remove_dir_all(folder.join("build"));

        let theirs = env::var_os("PATH").unwrap_or_default();
        Ok(Tools { path: env::join_paths(ours.into_iter().chain(env::split_paths(&theirs)))? })
    }

    /// The driver of Firefox, which only those need who have Firefox.
    pub fn geckodriver(&self) -> Result<PathBuf> {
        let tool = Tool::geckodriver();
        if on_path(&tool) {
            return Ok(which::which(tool.name)?);
        }
        let (folder, _lock) = locked_folder()?;
        let bin = install(&tool, &folder)?;
        let _ = fs::remove_dir_all(folder.join("build"));
        Ok(bin.join(tool.program()))
    }

    /// Lets a command of ours find the programs in `folder` before all others.
    pub fn put_first(command: &mut Command, folder: &Path) -> Result<()> {
        let path = command.get_envs().find_map(|(name, path)| path.filter(|_| name == "PATH"));
        let path = path.map(OsString::from).or_else(|| env::var_os("PATH")).unwrap_or_default();
        command.env("PATH", env::join_paths(std::iter::once(folder.to_owned()).chain(env::split_paths(&path)))?);
        Ok(())
    }

    /// A program among the tools, started in the root of the repository.
    pub fn command(&self, program: &str) -> Result<Command> {
        // Looked up here: it finds npm.cmd and the like on Windows too.
        let found = which::which_in(program, Some(&self.path), root())
            .map_err(|_| anyhow!("the program `{program}` was not found on the PATH"))?;
        let mut command = Command::new(found);
        command.current_dir(root()).env("PATH", &self.path);
        Ok(command)
    }
}

/// Our folder for tools, made if need be. Two runs at once take turns, until the lock is dropped: the second finds what
/// the first has installed.
fn locked_folder() -> Result<(PathBuf, File)> {
    let folder = folder()?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let lock = File::create(folder.join("lock"))?;
    if lock.try_lock().is_err() {
        step("waiting for another cargo xtask that installs tools", || Ok(lock.lock()?))?;
    }
    Ok((folder, lock))
}

/// Our folder for tools.
fn folder() -> Result<PathBuf> {
    match env::var_os("DROPOUT_LAB_TOOLS") {
        Some(folder) => Ok(root().join(folder)),
        None => {
            let user = etcetera::choose_base_strategy().context(
                "no home directory was found for the tools: set DROPOUT_LAB_TOOLS to a folder that may be written to",
            )?;
            Ok(user.cache_dir().join("dropout-lab"))
        }
    }
}

/// The version of wasm-bindgen that Cargo.lock names.
fn wasm_bindgen_version() -> Result<String> {
    // Ends in `wasm-bindgen@0.2.100`.
    let id = quietly(Command::new(cargo()).current_dir(root()).args(["pkgid", "wasm-bindgen"]))?;
    let (_, version) = id.trim().rsplit_once('@').with_context(|| format!("no version in the package id {id:?}"))?;
    Ok(version.to_owned())
}

/// Cargo itself: the one that runs us.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// What the core is compiled with for the browser.
fn wasm_target() -> Result<()> {
    let installed = || -> Result<bool> {
        let folder = quietly(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
        Ok(Path::new(folder.trim()).is_dir())
    };
    if installed()? { Ok(()) } else { add_with_rustup("target", WASM) }
}

/// What the tests call beside the compiler; a minimal installation of Rust lacks it.
fn components() -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if quietly(Command::new(cargo()).args([subcommand, "--version"])).is_err() {
            add_with_rustup("component", component)?;
        }
    }
    Ok(())
}

fn add_with_rustup(kind: &str, name: &str) -> Result<()> {
    let by_hand = format!("rustup {kind} add {name}");
    if which::which("rustup").is_err() {
        bail!(
            "Rust's {kind} {name} is missing, and so is rustup, which would add it. Install it the way Rust was \
             installed, or install Rust with rustup and run: {by_hand}"
        );
    }
    step(format_args!("adding Rust's {kind} {name}"), || quietly(Command::new("rustup").args([kind, "add", name])))
        .with_context(|| format!("Rust's {kind} {name} could not be added. By hand: {by_hand}"))?;
    Ok(())
}

/// Node.js, and the npm packages of the page and its tests in node_modules/.
fn node_packages() -> Result<()> {
    let said = quietly(Command::new("node").arg("--version")).with_context(|| {
        format!("Node.js is missing: install version {OLDEST_NODE} or newer, with npm, from your system's packages")
    })?;
    let version = said.trim().trim_start_matches('v');
    if version.split('.').next().and_then(|major| major.parse().ok()).is_none_or(|major: u32| major < OLDEST_NODE) {
        bail!("Node.js is {version}: version {OLDEST_NODE} or newer is needed");
    }
    npm_ci("", &[])
}

/// The npm packages of package-lock.json in `folder`, a folder of the repository, in its node_modules/.
pub fn npm_ci(folder: &str, flags: &[&str]) -> Result<()> {
    let folder = root().join(folder);
    let modules = folder.join("node_modules");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    // Written when the installation is complete, so a broken one is done again.
    let done = modules.join(".installed-package-lock.json");
    if fs::read(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let npm =
        which::which("npm").context("npm is missing: it usually comes with Node.js, or as a package of its own")?;
    let mut command = Command::new(npm);
    command.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]).args(flags);
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    step(
        format_args!("installing npm packages in {}", modules.strip_prefix(root()).unwrap_or(&modules).display()),
        || {
            quietly(&mut command)?;
            Ok(fs::write(&done, &wanted)?)
        },
    )
    .with_context(|| format!("the npm packages could not be installed. By hand: npm ci, in {}", folder.display()))
}

fn on_path(tool: &Tool) -> bool {
    which::which(tool.name).is_ok_and(|program| answers(&program, tool))
        && tool.with.iter().all(|program| which::which(program).is_ok())
}

fn answers(program: &Path, tool: &Tool) -> bool {
    quietly(Command::new(program).arg("--version")).is_ok_and(|said| tool.fits(&said))
}

/// The `bin` folder of a tool in our folder; builds the tool if it is not there.
fn install(tool: &Tool, folder: &Path) -> Result<PathBuf> {
    let program = Path::new("bin").join(tool.program());
    let home = folder.join(tool.folder());
    if !answers(&home.join(&program), tool) {
        // Into a folder aside first: what has its final name is complete.
        let aside = folder.join("installing");
        let _ = fs::remove_dir_all(&aside);
        let _ = fs::remove_dir_all(&home);
        let Tool { name, version, minutes, .. } = tool;
        step(format_args!("installing {name} {version} (about {minutes} minutes)"), || {
            if download(tool, &aside).is_err() {
                build(tool, folder, &aside)?;
            }
            if !answers(&aside.join(&program), tool) {
                bail!("{name} was installed, but does not answer with version {version}");
            }
            Ok(fs::rename(&aside, &home)?)
        })
        .with_context(|| {
            let by_hand = format!("cargo install {}@{version} {}", tool.package, tool.flags.join(" "));
            format!("{name} {version} could not be installed. By hand: {}", by_hand.trim_end())
        })?;
    }
    Ok(home.join("bin"))
}

/// A ready-made binary, for those who have cargo-binstall.
fn download(tool: &Tool, aside: &Path) -> Result<()> {
    let binstall = which::which("cargo-binstall")?;
    let package = format!("{}@{}", tool.package, tool.version);
    quietly(
        Command::new(binstall)
            .args(["--no-confirm", "--disable-strategies", "compile", "--root"])
            .arg(aside)
            .arg(package),
    )?;
    Ok(())
}

fn build(tool: &Tool, folder: &Path, aside: &Path) -> Result<()> {
    let mut command = Command::new(cargo());
    command.args(["install", "--quiet", "--debug", "--root"]).arg(aside);
    command.args(tool.flags).arg(format!("{}@{}", tool.package, tool.version));
    command
        // Away from this repository: its workspace and its .cargo/config.toml are not for the tools.
        .current_dir(folder)
        .env_remove("CARGO_BUILD_TARGET")
        // A third of the time of a release build, and quick enough for what we ask of them. What tools have in common
        // is compiled once.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", tool.optimisation)
        .env("CARGO_TARGET_DIR", folder.join("build"));
    quietly(&mut command)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_bindgen_has_to_be_the_very_version() {
        let tool = Tool::wasm_bindgen("0.2.130".into());
        assert!(tool.fits("wasm-bindgen 0.2.130 (a1b2c3)\n"));
        assert!(!tool.fits("wasm-bindgen 0.2.129"));
        assert!(!tool.fits(""));
    }

    #[test]
    fn trunk_may_be_a_later_one_of_its_series() {
        let tool = Tool::trunk();
        assert!(tool.fits("trunk 0.21.14"));
        assert!(tool.fits("trunk 0.21.15"));
        assert!(!tool.fits("trunk 0.21.9"));
        assert!(!tool.fits("trunk 0.22.0"));
    }
}
