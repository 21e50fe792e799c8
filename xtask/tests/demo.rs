//! Runs the demonstration as a person would.

use std::process::Command;

use terraform_harness::{Search, Terraform};

#[test]
fn the_demonstration_goes_as_told() {
    let search = Search::from_env();
    if !search.required
        && let Err(error) = Terraform::locate(&search)
    {
        eprintln!("skipped: {error}");
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("demo")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{problem}");
    assert!(told.ends_with("checks hold.\n"), "{told}");
    assert!(!told.contains('\x1b'), "colours are for terminals: {told}");
}
