//! Where to look for Terraform: the only place in this crate that reads the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variable that names the Terraform program to use.
pub(crate) const PROGRAM_VARIABLE: &str = "KUBIYA_TERRAFORM";

/// Where Terraform is looked for, and where a fetched one is kept.
#[derive(Debug, Clone)]
pub struct Search {
    /// The program to use, whatever else there is. From `KUBIYA_TERRAFORM`.
    pub program: Option<PathBuf>,
    /// The directories to look in for `terraform`, `tofu` and `python3`, and the `PATH` of every
    /// command run. From `PATH`.
    pub path: OsString,
    /// The directory with one folder per fetched version. `terraform` in `CARGO_TARGET_DIR`, else in
    /// the workspace's `target`.
    pub cache: PathBuf,
    /// Whether a test that finds no Terraform must fail instead of saying that it skipped. From
    /// `CI`, which must be `true`.
    pub required: bool,
}

impl Search {
    /// Reads the search from the environment of this process.
    #[must_use]
    pub fn from_env() -> Self {
        Self {
            program: variable(PROGRAM_VARIABLE).map(PathBuf::from),
            path: variable("PATH").unwrap_or_default(),
            cache: variable("CARGO_TARGET_DIR")
                .map_or_else(workspace_target, PathBuf::from)
                .join("terraform"),
            required: variable("CI").is_some_and(|value| value == "true"),
        }
    }

    /// The first program of that name on the path.
    pub(crate) fn on_path(&self, name: &str) -> Option<PathBuf> {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(&self.path)
            .map(|directory| directory.join(&name))
            .find(|candidate| is_executable(candidate))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn workspace_target() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).join("target")
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
