//! Reading and writing JSON files that hold values.

mod mistake;

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::holder::Holder;

/// Why a file cannot be used; never quotes its content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file is not there or not readable.
    #[error("it cannot be read")]
    Read(#[source] io::Error),
    /// The file cannot be replaced.
    #[error("it cannot be written")]
    Write(#[source] io::Error),
    /// The lock beside the file cannot be taken, for another reason than that somebody holds it.
    #[error("its lock {} cannot be taken", .0.display())]
    Lock(PathBuf, #[source] io::Error),
    /// Another emulator uses the file; which one, if that is known.
    #[error(
        "another emulator uses it, {}; end that one or work with it, or name another file here",
        .0.as_ref().map_or_else(|| "an unknown one".to_owned(), Holder::to_string)
    )]
    InUse(Option<Holder>),
    /// The file is not JSON, or has other fields than the documented ones.
    #[error("line {line}, column {column}{}: {reason}", in_field(field.as_deref()))]
    Form {
        /// From 1.
        line: usize,
        /// From 1; 0 at the start of a line.
        column: usize,
        /// The field that it is about, if that is one of the documented ones.
        field: Option<String>,
        /// What is wrong.
        reason: String,
    },
    /// The file is well-formed, and makes no sense.
    #[error("{0}")]
    Content(Cow<'static, str>),
}

impl FileError {
    pub(crate) fn content(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Content(reason.into())
    }
}

/// Reads a file.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    let content = Zeroizing::new(fs::read(path).map_err(FileError::Read)?);
    serde_json::from_slice(&content).map_err(|error| FileError::Form {
        line: error.line(),
        column: error.column(),
        field: mistake::field(&content, error.line(), error.column()),
        reason: mistake::reason(&error),
    })
}

fn in_field(field: Option<&str>) -> String {
    field.map_or_else(String::new, |field| format!(", in the field {field:?}"))
}

/// Reads a file that need not exist.
pub(crate) fn read_if_present<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, FileError> {
    match read(path) {
        Err(FileError::Read(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        content => content.map(Some),
    }
}

/// Replaces a file at once; only its owner may read it (on Unix, mode 0600).
///
/// It survives the end of the process at any time; it is not forced to the disk.
pub(crate) fn replace(path: &Path, content: &impl Serialize) -> Result<(), FileError> {
    let text =
        serde_json::to_vec_pretty(content).map_err(|error| FileError::Write(error.into()))?;
    let text = Zeroizing::new(text);
    let mut file = NamedTempFile::new_in(directory_of(path)).map_err(FileError::Write)?;
    file.write_all(&text).map_err(FileError::Write)?;
    file.persist(path)
        .map_err(|error| FileError::Write(error.error))?;
    Ok(())
}

/// The path of a file that need not exist, in the one form that all its spellings have.
///
/// It is absolute, and has neither `..` nor symbolic links in it.
pub(crate) fn resolved(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        outcome => return outcome,
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let directory = fs::canonicalize(directory_of(path))?;
    let path = directory.join(name);
    match fs::read_link(&path) {
        Ok(nothing_yet) => resolved(&directory.join(nothing_yet)),
        Err(_) => Ok(path),
    }
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}
