//! Runs the demonstration as a person would.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::process::Command;

use terraform_harness::{Search, Terraform};

const README: &str = include_str!("../../README.md");

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
    let told = steady(&told);
    for part in excerpts() {
        assert!(
            told.contains(&part),
            "only in README.md:\n{part}\n\nbut told was\n{told}"
        );
    }
}

/// What the README shows of the demonstration, in the parts between ellipses.
fn excerpts() -> Vec<String> {
    let (_, shown) = README.split_once("```text\n").unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    let lines: Vec<_> = shown.lines().collect();
    let parts = lines.split(|line| line.trim() == "…");
    let parts: Vec<_> = parts.map(|part| steady(&part.join("\n"))).collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    parts
}

/// `text` without what differs from run to run: how long Terraform took, and how much it logged.
fn steady(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut words: Vec<_> = line.split(' ').collect();
        for place in 1..words.len() {
            if words[place] == "KB" {
                words[place - 1] = "…";
            } else if words[place - 1] == "after" {
                words[place] = "…";
            }
        }
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}
