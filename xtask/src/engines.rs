//! Browsers of other engines than Chromium's: Firefox, and WebKitGTK's MiniBrowser for WebKit. The tests run in them where
//! they are found or can be installed; a machine that cannot have them skips those tests, and says why.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};

use crate::browser::named;
use crate::debian;
use crate::skipped::Skipped;
use crate::tools::Tools;

const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];
/// Where Firefox is that is not on the PATH.
const USUAL_PLACES: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", r"C:\Program Files\Mozilla Firefox\firefox.exe"];
/// What is on the screen that WebKitGTK gets, which has no headless form.
const SCREEN: &str = "-screen 0 1600x1200x24";

/// Firefox, and the driver of it.
struct Firefox {
    browser: PathBuf,
    driver: PathBuf,
}

impl Firefox {
    /// The browser of `$FIREFOX` and `$GECKODRIVER`, or the one on the machine, or one that is installed now.
    fn find_or_install(tools: &Tools) -> Result<Firefox> {
        let found = || {
            named("FIREFOX")
                .or_else(|| FIREFOX.iter().find_map(|name| which::which(name).ok()))
                .or_else(|| USUAL_PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
        };
        let browser = or_install(found, "Firefox", &["firefox-esr"])?;
        let driver = named("GECKODRIVER").map_or_else(|| tools.geckodriver(), Ok)?;
        Ok(Firefox { browser, driver })
    }
}

/// The core's tests in Firefox.
pub fn core_in_firefox(tools: &Tools) -> Result<Command> {
    let Firefox { browser, driver } = Firefox::find_or_install(tools).map_err(Skipped::because)?;
    let mut command = tools.command("wasm-pack")?;
    command.args(["test", "--headless", "--firefox", "--geckodriver"]).arg(driver);
    // wasm-pack cannot be told where Firefox is: geckodriver looks for it on the PATH.
    Tools::put_first(&mut command, browser.parent().unwrap_or(Path::new("/")))?;
    Ok(command)
}

/// The tests of the page in Firefox.
pub fn page_in_firefox(tools: &Tools) -> Result<Command> {
    let Firefox { browser, driver } = Firefox::find_or_install(tools).map_err(Skipped::because)?;
    let mut command = tools.command("node")?;
    command.env("ENGINE", "firefox").env("BROWSER", browser).env("WEBDRIVER", driver);
    Ok(testing_the_page(command))
}

/// The tests of the page in WebKitGTK, whose driver knows where its MiniBrowser is.
pub fn page_in_webkitgtk(tools: &Tools) -> Result<Command> {
    let packages = ["webkit2gtk-driver", "xvfb", "xauth"];
    let found = |program: &'static str| move || which::which(program).ok();
    let has = |program| or_install(found(program), "WebKitGTK", &packages).map_err(Skipped::because);
    let driver = named("WEBKIT_WEBDRIVER").map_or_else(|| has("WebKitWebDriver"), Ok)?;
    let mut command = tools.command(&has("xvfb-run")?.to_string_lossy())?;
    command.args(["--auto-servernum", "--server-args", SCREEN, "node"]);
    // Without a language WebKitGTK says that it speaks "C".
    command.env("ENGINE", "webkitgtk").env("WEBDRIVER", driver).env("LANG", "en_US.UTF-8");
    Ok(testing_the_page(command))
}

/// Node.js with the tests that are the same for all engines.
fn testing_the_page(mut node: Command) -> Command {
    node.args(["--test", "--test-reporter=spec", "tests/engines/page.test.mjs"]);
    node
}

/// What is found, if need be after Debian's packages were installed.
fn or_install(find: impl Fn() -> Option<PathBuf>, name: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(program) = find() {
        return Ok(program);
    }
    debian::install(&format!("installing {name} with apt-get (about 1 minute)"), packages)
        .with_context(|| format!("{name} is not here"))?;
    find().ok_or_else(|| anyhow!("{name} was installed, but is not on the PATH"))
}
