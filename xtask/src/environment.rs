//! The environment of the commands; the only file here that reads it.

use std::ffi::OsString;
#[cfg(unix)]
use std::path::PathBuf;

/// The cargo that runs this program, else the one on the path.
pub(crate) fn cargo() -> OsString {
    variable("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Whether colours are unwanted even on a terminal.
/// Source: no-color.org.
pub(crate) fn no_color() -> bool {
    variable("NO_COLOR").is_some()
}

/// Whether continuous integration runs this, and nobody is there.
pub(crate) fn is_unattended() -> bool {
    variable("CI").is_some()
}

/// A path that the benchmark passes on to the meter.
#[cfg(unix)]
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    variable(name).map(PathBuf::from)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
