//! An answer that the API group can work with.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::secrets::Secrets;
use crate::error::{Error, ErrorKind, Result};

/// A success answer that reports no error.
pub(crate) struct Reply {
    pub(crate) operation: &'static str,
    pub(super) status: u16,
    pub(super) attempts: u32,
    /// As it was told: [`Self::request_id`] shows it.
    pub(super) request_id: Option<Zeroizing<String>>,
    pub(super) secrets: Arc<Secrets>,
    pub(super) is_write: bool,
    pub(super) destination: Arc<str>,
    /// What a server had to say to a write that it carried out, scrubbed.
    pub(crate) remarks: Vec<String>,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Reply {
    /// The server's id of the request, scrubbed; of most replies nobody asks for it.
    pub(super) fn request_id(&self) -> Option<String> {
        let id = self.request_id.as_ref()?;
        self.secrets.scrubber().token(id)
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnexpectedResponse`]. Its source tells where the body is wrong, and nothing of
    /// what is in it, which the JSON library's own error would.
    pub(crate) fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let place = place(error.line(), error.column());
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

    /// A part of the body, as if it had been answered alone.
    pub(crate) fn excerpt(&self, part: &RawValue) -> Self {
        Self {
            request_id: self.request_id.clone(),
            secrets: Arc::clone(&self.secrets),
            destination: Arc::clone(&self.destination),
            remarks: Vec::new(),
            body: Zeroizing::new(part.get().as_bytes().to_vec()),
            ..*self
        }
    }

    /// The error for an answer whose body is not what was expected.
    pub(crate) fn unexpected(&self, what: String) -> Error {
        self.error(ErrorKind::UnexpectedResponse, what)
            .with_maybe_processed(self.is_write)
    }

    /// The error for a success answer whose body says that nothing was done.
    pub(crate) fn refused(&self, what: &str) -> Error {
        self.error(ErrorKind::Rejected, what.to_owned())
    }

    fn error(&self, kind: ErrorKind, what: String) -> Error {
        Error::new(self.operation, kind)
            .with_status(Some(self.status))
            .with_attempts(self.attempts)
            .with_request_id(self.request_id())
            .with_destination(&self.destination)
            .with_source(Cause(what))
    }

    /// The error for a part of the body that is not what was expected: tells where it begins, and nothing of what
    /// is in it.
    pub(crate) fn unexpected_at(&self, part: Option<&RawValue>, what: &str) -> Error {
        let before = part.and_then(|part| self.before(part));
        let place = before.map(|before| {
            let mut lines = before.split(|byte| *byte == b'\n');
            let column = lines.next_back().map_or(0, <[u8]>::len) + 1;
            place(lines.count() + 1, column)
        });
        match place {
            Some(place) => self.unexpected(format!("{what} at {place}")),
            None => self.unexpected(what.to_owned()),
        }
    }

    /// What stands in the body before a part of it.
    fn before(&self, part: &RawValue) -> Option<&[u8]> {
        let start = part.get().as_ptr().addr();
        self.body
            .get(..start.checked_sub(self.body.as_ptr().addr())?)
    }
}

fn place(line: usize, column: usize) -> String {
    format!("line {line} column {column}")
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::error::Error as _;

    use super::*;

    #[test]
    fn an_odd_part_of_a_body_is_located() {
        let reply = Reply {
            operation: "t.get",
            status: 200,
            attempts: 1,
            request_id: None,
            secrets: Secrets::new([], &Arc::default()).into(),
            is_write: false,
            destination: "http://127.0.0.1:1".into(),
            remarks: Vec::new(),
            body: Zeroizing::new(b"{\"a\": 1,\n \"b\": 2}".to_vec()),
        };
        let fields: BTreeMap<String, &RawValue> = reply.json().unwrap();
        for (field, place) in [
            ("a", "it at line 1 column 7"),
            ("b", "it at line 2 column 7"),
        ] {
            let error = reply.unexpected_at(Some(fields[field]), "it");
            assert_eq!(error.source().unwrap().to_string(), place);
        }
        let elsewhere = RawValue::from_string("1".into()).unwrap();
        for part in [None, Some(&*elsewhere)] {
            let error = reply.unexpected_at(part, "it");
            assert!(error.source().unwrap().to_string().starts_with("it"));
        }
    }
}
