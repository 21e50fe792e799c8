//! Runs examples as a person would.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::process::{Command, Output};

use terraform_harness::{Search, Terraform};

fn example(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("example").args(arguments).output().unwrap()
}

#[test]
fn examples_of_every_kind_run_with_one_command() {
    let search = Search::from_env();
    if !search.required
        && let Err(error) = Terraform::locate(&search)
    {
        eprintln!("skipped: {error}");
        return;
    }
    for (name, says) in [
        (
            "ssh-private-key",
            "Destroy complete! Resources: 2 destroyed.",
        ),
        (
            "use-cases/secret-per-environment",
            "Destroy complete! Resources: 6 destroyed.",
        ),
        ("data-sources/kubiya_secrets", "shop-basket"),
        (
            "resources/kubiya_secret/import",
            "Resources: 1 imported, 0 added",
        ),
        ("testing-modules", "Success! 3 passed, 0 failed."),
    ] {
        let output = example(&[name]);
        let told = String::from_utf8(output.stdout).unwrap();
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}\n{told}\n{problem}");
        assert!(told.contains(says), "{name}\n{told}");
    }
}

#[test]
fn the_examples_are_listed() {
    let listed = example(&[]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(
        listed.lines().any(|line| line == "use-cases/api-key"),
        "{listed}"
    );
    let unknown = example(&["no-such-example"]);
    assert!(!unknown.status.success());
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert!(
        said.contains("there is no example no-such-example"),
        "{said}"
    );
}
