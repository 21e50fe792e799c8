//! What creating and updating a source come to: the API loads it.

use super::config::Source;
use crate::error::{Error, Result};

/// A source that was created or updated, and so loaded by the API.
///
/// The write succeeded. What the server made of it is either known, or could not be read: that failure does not undo
/// the write, so it is kept apart from it.
#[derive(Debug)]
#[must_use]
pub struct LoadedSource {
    pub(super) id: String,
    pub(super) source: Result<Source>,
    pub(super) errors: Vec<LoadError>,
}

/// Something that the API could not load.
///
/// The server's words, without the values that the tools are given, and at most 512 bytes each.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LoadError {
    pub(super) file: Option<String>,
    pub(super) message: String,
}

impl LoadedSource {
    /// The id of the source, by which it can be read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The source, or why it could not be read. **It exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the write.
    pub fn source(&self) -> Result<&Source, &Error> {
        self.source.as_ref()
    }

    /// As [`source`](Self::source), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the write.
    pub fn into_source(self) -> Result<Source> {
        self.source
    }

    /// What could not be loaded, as the answer to the write tells. None where that answer was lost.
    pub fn errors(&self) -> &[LoadError] {
        &self.errors
    }
}

impl LoadError {
    /// The file of the source that cannot be loaded, where the server says so.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// What is wrong; empty where the server does not say so.
    pub fn message(&self) -> &str {
        &self.message
    }
}
