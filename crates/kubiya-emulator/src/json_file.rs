//! Reading and writing JSON files that hold values.

mod buffered;
mod mistake;

use std::borrow::Cow;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::holder::Holder;
use buffered::Buffered;

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
    /// The directory that the file would be in is not there.
    #[error("it cannot be written: there is no directory {}", .0.display())]
    NoDirectory(PathBuf),
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
    let text = Zeroizing::new(fs::read(path).map_err(FileError::Read)?);
    parse(&text)
}

/// Reads what is in a file.
pub(crate) fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, FileError> {
    serde_json::from_slice(text).map_err(|error| FileError::Form {
        line: error.line(),
        column: error.column(),
        field: mistake::field(text, error.line(), error.column()),
        reason: mistake::reason(&error),
    })
}

fn in_field(field: Option<&str>) -> String {
    field.map_or_else(String::new, |field| format!(", in the field {field:?}"))
}

/// What is in a file that need not exist.
pub(crate) fn text_if_present(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, FileError> {
    match fs::read(path).map(Zeroizing::new) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some).map_err(FileError::Read),
    }
}

/// The text for a file that people read.
pub(crate) fn pretty(content: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, FileError> {
    written(serde_json::to_vec_pretty(content))
}

fn written(text: serde_json::Result<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let text = text.map(Zeroizing::new);
    text.map_err(|error| FileError::Write(error.into()))
}

/// Replaces a file at once by what `write` writes, and gives its length in bytes; only its owner may read it (on
/// Unix, mode 0600).
///
/// It survives the end of the process at any time; it is not forced to the disk.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut Buffered) -> serde_json::Result<()>,
) -> Result<u64, FileError> {
    let file = NamedTempFile::new_in(directory_of(path)).map_err(FileError::Write)?;
    let mut buffered = Buffered::new(file);
    write(&mut buffered).map_err(|error| FileError::Write(error.into()))?;
    let (file, length) = buffered.finish().map_err(FileError::Write)?;
    file.persist(path)
        .map_err(|error| FileError::Write(error.error))?;
    Ok(length)
}

/// An empty file in the place of any, to be written by its owner; only the owner may read it.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let file = NamedTempFile::new_in(directory_of(path))?;
    file.persist(path).map_err(|error| error.error)
}

/// The path of a file that need not exist, in the one form that all its spellings have.
///
/// It is absolute, and has neither `..` nor symbolic links in it.
pub(crate) fn resolved(path: &Path) -> Result<PathBuf, FileError> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        outcome => return outcome.map_err(FileError::Write),
    }
    let name = path.file_name();
    let name = name.ok_or_else(|| FileError::Write(io::ErrorKind::InvalidInput.into()))?;
    let directory = directory_of(path);
    let directory = fs::canonicalize(directory).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FileError::NoDirectory(directory.to_owned()),
        _ => FileError::Write(error),
    })?;
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
