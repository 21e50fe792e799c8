//! No file is too long to be read in one go.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cargo;

/// The most lines of code in one file, its inline tests included.
const LIMIT: usize = 500;
const FOLDERS: [&str; 2] = ["crates", "xtask"];
const GENERATED: &str = "generated";

/// # Errors
/// Every file over the limit, or one that could not be read.
pub(super) fn check() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&cargo::root().join(folder), &mut files)?;
    }
    files.sort();
    let mut long = Vec::new();
    for file in files {
        let lines = code_lines(&fs::read_to_string(&file)?);
        if lines > LIMIT {
            let shown = file.strip_prefix(cargo::root()).unwrap_or(&file).display();
            long.push(format!(
                "{shown} has {lines} lines of code; {LIMIT} is the limit"
            ));
        }
    }
    if long.is_empty() {
        Ok(())
    } else {
        Err(long.join("\n").into())
    }
}

/// Adds the Rust files in a folder and below, except generated ones.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != GENERATED) {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Lines that are neither blank nor only a comment.
fn code_lines(text: &str) -> usize {
    text.lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_comments_do_not_count() {
        let text = "//! A.\n\nfn a() { // one\n    /// B.\n\t\n    b(); // two\n}\n";
        assert_eq!(code_lines(text), 3);
    }

    #[test]
    fn generated_folders_and_other_languages_are_left_out() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("src/generated")).unwrap();
        for name in ["src/generated/a.rs", "src/b.rs", "src/c.py"] {
            fs::write(root.path().join(name), "").unwrap();
        }
        let mut files = Vec::new();
        collect(root.path(), &mut files).unwrap();
        assert_eq!(files, [root.path().join("src/b.rs")]);
    }
}
