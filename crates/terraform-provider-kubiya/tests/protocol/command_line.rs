//! What a person at a terminal can do with the program.

use std::process::{Command, Output};

use crate::world::PROVIDER;

fn run(arguments: &[&str]) -> Output {
    Command::new(PROVIDER).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{:?}", output.status);
    assert!(output.stderr.is_empty());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_version_is_one_line() {
    let line = concat!(
        "terraform-provider-kubiya ",
        env!("CARGO_PKG_VERSION"),
        "\n"
    );
    for flag in ["--version", "-version"] {
        assert_eq!(printed(&[flag]), line);
    }
}

#[test]
fn help_names_every_flag() {
    for flag in ["--help", "-help", "-h"] {
        let help = printed(&[flag]);
        for named in ["--version", "--debug", "--help"] {
            assert!(help.contains(named), "{help}");
        }
    }
}

#[test]
fn anything_else_is_refused_with_the_usage() {
    for argument in ["--verison", "serve", ""] {
        let output = run(&[argument]);
        assert_eq!(output.status.code(), Some(1), "{argument:?}");
        assert!(output.stdout.is_empty());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("Usage:"), "{stderr}");
    }
}
