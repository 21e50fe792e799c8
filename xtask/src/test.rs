//! `cargo xtask test`: every test, with a real Terraform for those that need one.

use std::error::Error;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::interrupt::Interrupt;
use crate::{cargo, environment, terraform};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Test only this package; may be repeated
    #[arg(short, long, value_name = "NAME")]
    package: Vec<OsString>,

    /// Run the unit tests only, which need no Terraform
    #[arg(long)]
    unit: bool,

    /// Run what takes about nine minutes, under one Terraform, and say what is left out
    #[arg(long, conflicts_with_all = ["package", "unit"])]
    quick: bool,

    /// Further arguments of `cargo test`
    #[arg(allow_hyphen_values = true, value_name = "CARGO_TEST_ARGUMENT")]
    cargo: Vec<OsString>,

    /// Arguments of the test programs
    #[arg(last = true, value_name = "TEST_ARGUMENT")]
    programs: Vec<OsString>,
}

/// The suites that `--quick` runs besides the unit tests.
const QUICK: [&str; 5] = ["acceptance", "core", "golden", "it", "protocol"];

/// What makes the acceptance tests leave out the groups that take minutes, and name them.
const QUICK_VARIABLE: &str = "KUBIYA_QUICK";

/// What lets the tests of the emulator's page be skipped where there is no browser, although `CI` is set.
const BROWSER_VARIABLE: &str = "KUBIYA_BROWSER";

const LEFT_OUT: &str = "This was the quick mode. Besides what the acceptance tests name, it has left out the \
    histories and the tests of documentation, of memory and budgets, of hostile inputs, of the contract, of the \
    emulator's page, of the connection to Terraform and of these commands; `cargo xtask test` runs everything.";

/// Runs the tests; the exit code is that of `cargo test`.
///
/// # Errors
/// There is no Terraform, or cargo could not be started.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    // Tests interrupt what they start, and have to be able to in a background job as well.
    let _interrupt = Interrupt::catch()?;
    let mut command = command(args, environment::is_unattended());
    if !args.unit {
        let prepared = terraform::prepare()?;
        eprintln!("Acceptance tests run on {}.", prepared.terraform);
        if let Some(program) = prepared.program {
            command.env(terraform::PROGRAM_VARIABLE, program);
        }
        // A test that needs Terraform must now fail rather than skip.
        command.env("CI", "true");
    }
    let status = command.status()?;
    if args.quick {
        eprintln!("{LEFT_OUT}");
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Where nobody is there to run the rest after a failure, everything is run at once.
fn command(args: &Args, is_unattended: bool) -> Command {
    let mut command = cargo::command();
    command.args(["test", "--all-features"]);
    if is_unattended {
        command.arg("--no-fail-fast");
    } else {
        command.env(BROWSER_VARIABLE, "optional");
    }
    if args.package.is_empty() {
        command.arg("--workspace");
    }
    for package in &args.package {
        command.arg("--package").arg(package);
    }
    if args.unit || args.quick {
        command.args(["--lib", "--bins"]);
    }
    if args.quick {
        for suite in QUICK {
            command.args(["--test", suite]);
        }
        command.env(QUICK_VARIABLE, "1");
    }
    command.args(&args.cargo);
    if !args.programs.is_empty() {
        command.arg("--").args(&args.programs);
    }
    command
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn passed_on(line: &[&str]) -> String {
        let parsed = Line::try_parse_from([&["test"], line].concat()).unwrap();
        let command = command(&parsed.args, false);
        let words: Vec<_> = command
            .get_args()
            .map(|word| word.to_string_lossy())
            .collect();
        words.join(" ")
    }

    #[test]
    fn the_whole_workspace_is_tested() {
        assert_eq!(passed_on(&[]), "test --all-features --workspace");
    }

    #[test]
    fn arguments_of_cargo_and_of_the_test_programs_are_passed_on() {
        assert_eq!(
            passed_on(&[
                "--no-fail-fast",
                "--test",
                "acceptance",
                "--",
                "--ignored",
                "a_name"
            ]),
            "test --all-features --workspace --no-fail-fast --test acceptance -- --ignored a_name"
        );
        assert_eq!(
            passed_on(&["--", "--nocapture"]),
            "test --all-features --workspace -- --nocapture"
        );
    }

    #[test]
    fn unit_tests_are_those_of_libraries_and_programs() {
        assert_eq!(
            passed_on(&["--unit", "-p", "a"]),
            "test --all-features --package a --lib --bins"
        );
    }

    #[test]
    fn the_quick_mode_names_its_suites_and_tells_the_acceptance_tests() {
        assert_eq!(
            passed_on(&["--quick", "--", "agents"]),
            "test --all-features --workspace --lib --bins --test acceptance --test core --test golden --test it \
             --test protocol -- agents"
        );
        let parsed = Line::try_parse_from(["test", "--quick"]).unwrap();
        let command = command(&parsed.args, false);
        let told = (QUICK_VARIABLE.as_ref(), Some("1".as_ref()));
        assert!(command.get_envs().any(|variable| variable == told));
    }

    #[test]
    fn a_browser_has_to_be_there_where_nobody_is() {
        let parsed = Line::try_parse_from(["test"]).unwrap();
        for (is_unattended, expected) in [(false, true), (true, false)] {
            let command = command(&parsed.args, is_unattended);
            let told = (BROWSER_VARIABLE.as_ref(), Some("optional".as_ref()));
            let is_optional = command.get_envs().any(|variable| variable == told);
            assert_eq!(is_optional, expected);
        }
    }

    #[test]
    fn the_quick_mode_is_of_the_whole_workspace() {
        for other in [&["--unit"][..], &["-p", "a"]] {
            let line = [&["test", "--quick"], other].concat();
            assert!(Line::try_parse_from(line).is_err());
        }
    }

    #[test]
    fn named_packages_take_the_place_of_the_workspace() {
        assert_eq!(
            passed_on(&["-p", "a", "--package", "b", "--doc"]),
            "test --all-features --package a --package b --doc"
        );
    }
}
