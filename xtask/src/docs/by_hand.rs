//! The documents that nothing generates.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

const NAMES: [&str; 5] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
];

/// The text of each by its name.
pub(super) type Documents = BTreeMap<&'static str, String>;

/// # Errors
/// One could not be read.
pub(super) fn read(root: &Path) -> io::Result<Documents> {
    NAMES
        .into_iter()
        .map(|name| Ok((name, fs::read_to_string(root.join(name))?)))
        .collect()
}
