//! Python with packages, each set in a virtual environment of its own under target/: Keras on JAX for the exported scripts,
//! JAX for the benchmark.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{quietly, step};
use crate::{debian, root, tools};

const NAMES: [&str; 2] = ["python3", "python"];
/// The Python that Debian's packages are for.
const SYSTEM: &str = "/usr/bin/python3";
/// What the exported scripts import, and what comes with it.
const FOR_EXPORTS: Environment = Environment { folder: "python", packages: &["keras", "jax", "scikit-learn", "numpy"] };
/// What the benchmark compares with.
const FOR_THE_BENCHMARK: Environment = Environment { folder: "python-bench", packages: &["jax", "numpy"] };

/// A virtual environment.
struct Environment {
    /// Its folder under target/.
    folder: &'static str,
    packages: &'static [&'static str],
}

/// The check of the exported scripts, ready to be run: `tests/python/check.py` with the compiled example `export`.
pub fn check() -> Result<Command> {
    let python = FOR_EXPORTS.interpreter()?;
    offer_torch();
    let mut build = Command::new(tools::cargo());
    build.current_dir(root()).args(["build", "--quiet", "--example", "export"]);
    step("compiling the example that exports", || quietly(&mut build))?;
    let mut command = Command::new(python);
    command.current_dir(root()).arg("tests/python/check.py").arg(example()?);
    Ok(command)
}

/// Installs PyTorch for the system's Python where it is not there and can be had; where not, its scripts are counted as skipped.
fn offer_torch() {
    if quietly(Command::new(SYSTEM).args(["-c", "import sklearn, torch"])).is_err() {
        // Why not is said by the check.
        let _ = debian::install("installing PyTorch with apt-get", &["python3-torch", "python3-sklearn"]);
    }
}

/// The interpreter that has JAX, for the benchmark.
pub fn with_jax() -> Result<PathBuf> {
    FOR_THE_BENCHMARK.interpreter()
}

/// The compiled example.
fn example() -> Result<PathBuf> {
    let mut metadata = Command::new(tools::cargo());
    metadata.current_dir(root()).args(["metadata", "--no-deps", "--format-version", "1"]);
    let said = quietly(&mut metadata)?;
    // The one string that is needed of a large object; a path has no quotation marks.
    let (_, rest) = said.split_once("\"target_directory\":\"").context("cargo metadata names no target directory")?;
    let folder = rest.split('"').next().unwrap_or_default().replace("\\\\", "\\");
    let program = format!("export{}", std::env::consts::EXE_SUFFIX);
    Ok(PathBuf::from(folder).join("debug").join("examples").join(program))
}

impl Environment {
    /// The environment's interpreter; makes the environment if it is not there, or has other packages.
    fn interpreter(&self) -> Result<PathBuf> {
        let Environment { folder: name, packages } = self;
        let folder = root().join("target").join(name);
        let python = if cfg!(windows) { folder.join("Scripts").join("python.exe") } else { folder.join("bin/python") };
        // Written when the installation is complete, so a broken one is done again.
        let done = folder.join("installed");
        let wanted = packages.join(" ");
        if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) && python.is_file() {
            return Ok(python);
        }
        let _ = fs::remove_dir_all(&folder);
        make(&folder).or_else(|_| {
            // Without Python, or with one that Debian ships without what environments need.
            debian::install("installing Python with apt-get", &["python3", "python3-venv"])?;
            make(&folder)
        })
        .context(
            "Python 3 with its module venv is needed. Install it from your system's packages (on Debian: sudo apt-get \
             install python3 python3-venv)",
        )?;
        step(format_args!("installing {wanted} in target/{name} (about 1 minute)"), || {
            quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(*packages))
        })
        .with_context(|| format!("Python's packages could not be installed. By hand: pip install {wanted}"))?;
        fs::write(&done, &wanted).with_context(|| format!("cannot write {}", done.display()))?;
        Ok(python)
    }
}

fn make(folder: &std::path::Path) -> Result<()> {
    let python = NAMES.iter().find_map(|name| which::which(name).ok()).context("there is no Python here")?;
    quietly(Command::new(python).args(["-m", "venv"]).arg(folder))?;
    Ok(())
}
