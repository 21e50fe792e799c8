//! Workflows run what somebody has looked at: other people's actions by commit, not by a name that moves.

use std::error::Error;

use crate::cargo;
use crate::generated;

const FOLDER: &str = ".github/workflows";
/// The length of a commit's name, in hexadecimal digits.
const COMMIT: usize = 40;

/// # Errors
/// Every use of an action that is not by its commit, with the version beside it.
pub(super) fn check() -> Result<(), Box<dyn Error>> {
    let mut loose = Vec::new();
    for (name, text) in generated::read(&cargo::root().join(FOLDER))? {
        for (place, line) in text.lines().enumerate() {
            if action(line).is_some_and(|action| !is_fixed(action)) {
                let what = "an action is used by its commit, with the version in a comment";
                loose.push(format!("{FOLDER}/{name}:{}: {what}", place + 1));
            }
        }
    }
    if loose.is_empty() {
        Ok(())
    } else {
        Err(loose.join("\n").into())
    }
}

/// The action that a line uses; nothing for our own.
fn action(line: &str) -> Option<&str> {
    let (_, action) = line.split_once("uses:")?;
    Some(action.trim()).filter(|action| !action.starts_with("./"))
}

/// Whether it is written such as `owner/name@COMMIT # v1.2.3`.
fn is_fixed(action: &str) -> bool {
    let Some((used, version)) = action.split_once(" # v") else {
        return false;
    };
    let commit = used.split_once('@').map_or("", |(_, commit)| commit);
    let is_commit = commit.len() == COMMIT && commit.chars().all(|c| c.is_ascii_hexdigit());
    is_commit && version.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_fixed_by_its_commit_and_nothing_else() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        assert!(is_fixed(&format!("a/b@{commit} # v1.2.3")));
        assert!(!is_fixed(&format!("a/b@{commit}")));
        assert!(!is_fixed(&format!("a/b@{commit} # main")));
        for loose in ["a/b@v1 # v1.2.3", "a/b@main", "a/b"] {
            assert!(!is_fixed(loose), "{loose}");
        }
    }

    #[test]
    fn only_the_actions_of_others_count() {
        assert_eq!(action("      - uses: a/b@v1"), Some("a/b@v1"));
        assert_eq!(action("    uses: ./.github/workflows/ci.yml"), None);
        assert_eq!(action("      - run: make"), None);
    }
}
