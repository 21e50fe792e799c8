//! What the changelog says of a release, which becomes its notes.

use std::error::Error;

/// What a section has in place of its date before the release.
const UNRELEASED: &str = "Unreleased";

/// # Errors
/// The newest section of the changelog is not this version's, or has no date yet.
pub(super) fn expect_dated(changelog: &str, version: &str) -> Result<(), Box<dyn Error>> {
    let mut headings = changelog.lines().filter_map(|it| it.strip_prefix("## "));
    let newest = headings.next().unwrap_or_default();
    let date = newest.strip_prefix(version);
    let date = date.and_then(|it| it.strip_prefix(" (")?.strip_suffix(')'));
    match date {
        Some(date) if date != UNRELEASED => Ok(()),
        _ => Err(format!(
            "the newest section of CHANGELOG.md is {newest:?} and not that of {version} with its date"
        )
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_has_the_newest_section_with_a_date() {
        let dated = "# Changelog\n\n## 2.0.1 (January 31, 2027)\n\n## 2.0.0 (Unreleased)\n";
        expect_dated(dated, "2.0.1").unwrap();
        expect_dated(dated, "2.0.0").unwrap_err();
        for loose in ["## 2.0.1 (Unreleased)", "## 2.0.1", "## 2.0.10 (today)", ""] {
            let error = expect_dated(loose, "2.0.1").unwrap_err().to_string();
            assert!(error.contains("not that of 2.0.1"), "{error}");
        }
    }
}
