//! `cargo xtask check`: everything that is judged without running a test.

mod deny;
mod direction;
mod length;
mod packages;
mod workflows;

use std::error::Error;
use std::process::{Command, ExitCode};

use serde_json::Value;

use crate::cargo;

type Outcome = Result<(), Box<dyn Error>>;
type Step = fn() -> Outcome;

/// What is judged, in the order of how soon the answer is there.
const STEPS: [(&str, Step); 11] = [
    ("files are short", length::check),
    ("crates depend in one direction", direction::check),
    ("workflows run fixed versions", workflows::check),
    ("dependencies are allowed", deny::check),
    ("generated code is fresh", generated_code),
    ("formatting", formatting),
    ("lints", lints),
    ("the SDK without TLS", sdk_without_tls),
    ("documentation of the code", documentation),
    ("packages build by themselves", packages::check),
    ("documentation of the provider is fresh", pages),
];

/// Takes every step, also after one has failed.
///
/// # Errors
/// Never; a step's error is reported, and the exit code says so.
pub(crate) fn run() -> Result<ExitCode, Box<dyn Error>> {
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        eprintln!("check: {name}");
        if let Err(error) = step() {
            eprintln!("{error}");
            failed.push(name);
        }
    }
    if failed.is_empty() {
        eprintln!("check: all {} passed", STEPS.len());
        Ok(ExitCode::SUCCESS)
    } else {
        eprintln!("check: failed: {}", failed.join(", "));
        Ok(ExitCode::FAILURE)
    }
}

fn generated_code() -> Outcome {
    ourselves("proto")
}

fn pages() -> Outcome {
    ourselves("docs")
}

/// Has another command of this program check what it writes.
fn ourselves(command: &str) -> Outcome {
    let mut program = Command::new(std::env::current_exe()?);
    succeed(
        program.args([command, "--check"]),
        &format!("cargo xtask {command} --check"),
    )
}

fn formatting() -> Outcome {
    succeed(
        cargo::command().args(["fmt", "--all", "--check"]),
        "cargo fmt --all --check",
    )
}

fn lints() -> Outcome {
    let everything = ["--workspace", "--all-targets", "--all-features"];
    let mut clippy = cargo::command();
    clippy
        .arg("clippy")
        .args(everything)
        .args(["--", "-D", "warnings"]);
    succeed(&mut clippy, "cargo clippy")
}

/// Features must not be needed to compile what does not use them.
fn sdk_without_tls() -> Outcome {
    let mut clippy = cargo::command();
    clippy
        .args(["clippy", "--package", "kubiya-sdk", "--lib"])
        .args(["--no-default-features", "--", "-D", "warnings"]);
    succeed(&mut clippy, "cargo clippy without features")
}

fn documentation() -> Outcome {
    let mut doc = cargo::command();
    doc.args(["doc", "--workspace", "--all-features", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings");
    succeed(&mut doc, "cargo doc")
}

/// What cargo tells of the workspace, with these options besides.
fn metadata(options: &[&str]) -> Result<Value, Box<dyn Error>> {
    let arguments = [&["--format-version", "1"], options].concat();
    Ok(serde_json::from_str(&cargo::ask("metadata", &arguments)?)?)
}

fn succeed(command: &mut Command, name: &str) -> Outcome {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{name}` failed: {status}").into())
    }
}
