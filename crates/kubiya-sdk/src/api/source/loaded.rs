//! What creating and updating a source come to: the API loads it.

use super::config::Source;
use crate::api::object::{Object, text};
use crate::error::{Error, Result};

/// A source that was created or updated, and so loaded by the API.
///
/// The write succeeded. What the server made of it is known, unless the read after the write failed. That
/// failure does not undo the write, so it is kept apart.
#[derive(Debug)]
#[must_use]
pub struct Loaded<T> {
    pub(super) id: String,
    pub(super) source: Result<T>,
    pub(super) errors: Vec<LoadError>,
}

/// A source with a URL that was created or updated.
pub type LoadedSource = Loaded<Source>;

/// Something that the API could not load.
///
/// The server's words, without the values that the tools are given, and at most 512 bytes each.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LoadError {
    pub(in crate::api) file: Option<String>,
    pub(in crate::api) message: String,
}

impl<T> Loaded<T> {
    /// The id of the source, by which it can be read, updated and deleted.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The source, or why it could not be read. **It exists in both cases.**
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the write.
    pub fn source(&self) -> Result<&T, &Error> {
        self.source.as_ref()
    }

    /// As [`source`](Self::source), by value.
    ///
    /// # Errors
    ///
    /// The failure of the read that followed the write.
    pub fn into_source(self) -> Result<T> {
        self.source
    }

    /// What could not be loaded, as the answer to the write tells, and of an inline source the read after it too.
    /// None where that answer was lost.
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

/// What an answer tells of errors of loading, in the server's own words.
///
/// **Source:** the types of Kubiya's command line tool and of its chat interface.
pub(in crate::api) fn told(answer: &Object<'_>) -> Vec<LoadError> {
    let elements = answer.elements("errors").unwrap_or_default();
    let error = |element| match Object::parse(element) {
        Some(error) => LoadError {
            file: error.filled("file"),
            message: ["error", "message", "details", "traceback"]
                .into_iter()
                .find_map(|field| error.filled(field))
                .unwrap_or_default(),
        },
        None => LoadError {
            file: None,
            message: text(element),
        },
    };
    let mut errors: Vec<LoadError> = elements.into_iter().map(error).collect();
    errors.extend(answer.filled("message").map(|message| LoadError {
        file: None,
        message,
    }));
    errors
}
