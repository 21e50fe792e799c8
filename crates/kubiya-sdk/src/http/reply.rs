//! An answer that the API group can work with.

use std::fmt;

use serde::Deserialize;
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind, Result};

/// A success answer that reports no error.
pub(crate) struct Reply {
    pub(crate) operation: &'static str,
    pub(super) status: u16,
    pub(super) attempts: u32,
    pub(super) request_id: Option<String>,
    pub(super) is_write: bool,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnexpectedResponse`]. Its source tells where the body is wrong, and nothing of
    /// what is in it, which the JSON library's own error would.
    pub(crate) fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let place = format!("line {} column {}", error.line(), error.column());
            let what = match error.classify() {
                serde_json::error::Category::Data => "another shape than expected",
                serde_json::error::Category::Eof => "it ends too early",
                _ => "it is not JSON",
            };
            self.unexpected(format!("{what} at {place}"))
        })
    }

    /// Checks that a success answer to a write comes from the API.
    ///
    /// Its content is undocumented: nothing, JSON, perhaps some words. A page of HTML or half an object
    /// comes from something else, or not completely, and proves nothing.
    pub(crate) fn acknowledged(&self) -> Result<()> {
        let body = self.body.trim_ascii();
        let says_words = body.first().is_none_or(u8::is_ascii_alphanumeric);
        if says_words && body.len() <= 256 && body.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            return Ok(());
        }
        self.json::<IgnoredAny>().map(drop)
    }

    /// The error for an answer whose body is not what was expected.
    pub(crate) fn unexpected(&self, what: String) -> Error {
        Error::new(self.operation, ErrorKind::UnexpectedResponse)
            .with_status(Some(self.status))
            .with_attempts(self.attempts)
            .with_request_id(self.request_id.clone())
            .with_maybe_processed(self.is_write)
            .with_source(Cause(what))
    }
}

/// A cause in words, already scrubbed.
pub(super) struct Cause(pub(super) String);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Cause {}
