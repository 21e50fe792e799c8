//! The workspace and its cargo.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::environment;

/// The package of the product, and the name of its program.
pub(crate) const PROVIDER: &str = "terraform-provider-kubiya";

/// The workspace's directory.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Cargo, to be run in the workspace's directory.
pub(crate) fn command() -> Command {
    let mut command = Command::new(environment::cargo());
    command.current_dir(root());
    command
}

/// What a command of cargo prints, such as `metadata` or `tree`. Its progress goes to standard error.
///
/// # Errors
/// It fails, or `Cargo.lock` is out of date.
pub(crate) fn ask(command: &str, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = self::command()
        .args([command, "--locked"])
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("`cargo {command}` failed").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Name and version of a crate in a line of `cargo tree`, as `{p}` has them: `name v1.2.3 (/path)`.
pub(crate) fn crate_of(line: &str) -> Option<(String, String)> {
    let mut words = line.split(' ');
    let name = words.next()?.to_owned();
    Some((name, words.next()?.strip_prefix('v')?.to_owned()))
}

/// How the last crate of a release is built. A profile cannot say it: it has one level for the library and the
/// program of a package, and the manifest says why these are to differ.
const FOR_SPEED: &[&str] = &["-Copt-level=2"];

/// How far the compiler optimises.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// For tests: soon built.
    Dev,
    /// What is released.
    Release,
}

/// Builds the binary that has its package's name, and returns its path. Cargo's progress goes to
/// standard error.
///
/// # Errors
/// It does not build; cargo has said why.
pub(crate) fn build(package: &str, profile: Profile) -> Result<PathBuf, Box<dyn Error>> {
    finish_build(command(), &[], package, profile)
}

/// As [`build`], with a cargo and options of its own.
///
/// # Errors
/// It does not build; cargo has said why.
pub(crate) fn finish_build(
    mut cargo: Command,
    options: &[&str],
    package: &str,
    profile: Profile,
) -> Result<PathBuf, Box<dyn Error>> {
    let (profile, of_the_last_crate): (_, &[_]) = match profile {
        Profile::Dev => ("dev", &[]),
        Profile::Release => ("release", FOR_SPEED),
    };
    let output = cargo
        .arg("rustc")
        .args(options)
        .args(["--package", package, "--bin", package])
        .args(["--profile", profile])
        .args(["--message-format", "json-render-diagnostics", "--"])
        .args(of_the_last_crate)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{package} does not build").into());
    }
    executable(&String::from_utf8_lossy(&output.stdout), package)
        .ok_or_else(|| format!("cargo does not say where it put {package}").into())
}

/// The path of a binary in cargo's messages, which are one JSON object a line.
fn executable(messages: &str, binary: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == binary)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_told_from_the_library_of_the_same_package() {
        let messages = r#"
            {"reason":"compiler-artifact","target":{"name":"a_tool"},"executable":null}
            {"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}
            {"reason":"compiler-artifact","target":{"name":"a-tool"},"executable":"/t/a-tool"}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(executable(messages, "a-tool"), Some("/t/a-tool".into()));
        assert_eq!(executable(messages, "a_tool"), None);
    }
}
