//! The browser that the tests drive: Chromium or Chrome, and the ChromeDriver that belongs to it.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::debian;

const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Where browsers are that are not on the PATH.
const USUAL_PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

pub struct Browser {
    pub chrome: PathBuf,
    /// None where there is a browser only: wasm-pack then downloads a driver.
    pub driver: Option<PathBuf>,
}

impl Browser {
    /// The browser of `$CHROME` and `$CHROMEDRIVER`, or the one on the machine, or one that is installed now.
    pub fn find_or_install() -> Result<Browser> {
        let (mut chrome, mut driver) = (chrome(), driver());
        let mut refused = None;
        if chrome.is_none() || driver.is_none() {
            refused = install().err();
            (chrome, driver) = (chrome.or_else(self::chrome), driver.or_else(self::driver));
        }
        match chrome {
            Some(chrome) => Ok(Browser { chrome, driver }),
            None => {
                let sentence = "no Chromium or Chrome was found for the tests in the browser. Install Chromium and its \
                     ChromeDriver (on Debian: sudo apt-get install chromium chromium-driver), or name them in the \
                     environment variables CHROME and CHROMEDRIVER";
                Err(refused.map_or_else(|| anyhow::anyhow!(sentence), |error| error.context(sentence)))
            }
        }
    }
}

fn chrome() -> Option<PathBuf> {
    named("CHROME")
        .or_else(|| BROWSERS.iter().find_map(|name| which::which(name).ok()))
        .or_else(|| USUAL_PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
}

fn driver() -> Option<PathBuf> {
    named("CHROMEDRIVER").or_else(|| DRIVERS.iter().find_map(|name| which::which(name).ok()))
}

/// The path in an environment variable.
pub fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

fn install() -> Result<()> {
    debian::install(
        "installing Chromium and ChromeDriver with apt-get (about 2 minutes)",
        &["chromium", "chromium-driver"],
    )
}
