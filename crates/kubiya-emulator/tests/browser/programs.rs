//! The browser and its driver, where they are installed.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// Both of them.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Programs {
    /// The first of each on the path, or why there are not both.
    pub(crate) fn find() -> Result<Self, String> {
        let found = |names: &[&str]| {
            let path = variable("PATH").unwrap_or_default();
            let folders: Vec<_> = env::split_paths(&path).collect();
            let files = names
                .iter()
                .flat_map(|name| folders.iter().map(move |it| it.join(name)));
            let found = files.into_iter().find(|file| file.is_file());
            found.ok_or_else(|| {
                format!(
                    "there is no {} on the path (on Debian: apt-get install chromium chromium-driver)",
                    names[0]
                )
            })
        };
        Ok(Self {
            browser: found(&BROWSERS)?,
            driver: found(&DRIVERS)?,
        })
    }
}

/// Whether a missing browser is a failure. `cargo xtask test` sets `CI` for the sake of Terraform, and says by another variable where
/// it is not CI that runs it.
pub(crate) fn are_required() -> bool {
    variable("CI").is_some() && variable("KUBIYA_BROWSER").is_none_or(|it| it != "optional")
}

#[expect(
    clippy::disallowed_methods,
    reason = "these tests are steered by the environment"
)]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
