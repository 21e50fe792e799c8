//! What to send, as data. Pure: no I/O, no clock.

use std::io::{self, Write};

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::size::{ANSWER_LIMIT, LIST_LIMIT};

/// Everything but the characters that RFC 3986 calls unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// One request of one API call.
pub(crate) struct RequestSpec<'a> {
    /// The public name of the call, for errors and traces.
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    /// The path, with a placeholder such as `{name}` as its last segment where it is that of one object.
    /// The only form that is ever logged.
    pub(crate) template: &'static str,
    /// What the placeholder stands for, or `None` if the path names a collection.
    pub(crate) name: Option<&'a str>,
    pub(crate) body: Option<Bytes>,
    /// Secret texts that the server knows from this request, or from another one of the same call.
    pub(crate) sensitive: Vec<&'a str>,
    /// The largest accepted answer, in bytes.
    pub(crate) limit: usize,
}

/// The methods that the API uses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Method {
    Delete,
    Get,
    Post,
    Put,
    /// A POST that asks for something and changes nothing.
    Query,
}

impl Method {
    /// Whether sending the request twice has the effect of sending it once.
    pub(crate) fn is_idempotent(self) -> bool {
        self != Self::Post
    }

    pub(crate) fn is_write(self) -> bool {
        !matches!(self, Self::Get | Self::Query)
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Post | Self::Query => "POST",
            Self::Put => "PUT",
        }
    }
}

impl<'a> RequestSpec<'a> {
    /// A request to a collection: a list, or a create.
    pub(crate) fn collection(
        operation: &'static str,
        method: Method,
        template: &'static str,
    ) -> Self {
        let limit = if method == Method::Get {
            LIST_LIMIT
        } else {
            ANSWER_LIMIT
        };
        Self {
            operation,
            method,
            template,
            name: None,
            body: None,
            sensitive: Vec::new(),
            limit,
        }
    }

    /// A request to the object called `name`.
    pub(crate) fn item(
        operation: &'static str,
        method: Method,
        template: &'static str,
        name: &'a str,
    ) -> Self {
        let name = Some(name);
        Self {
            operation,
            method,
            template,
            name,
            body: None,
            sensitive: Vec::new(),
            limit: ANSWER_LIMIT,
        }
    }

    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// Keeps secret texts out of what is shown of the server's words.
    pub(crate) fn with_sensitive(mut self, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        self.sensitive.extend(secrets);
        self
    }

    /// The path with the name percent-encoded as exactly one segment.
    pub(crate) fn path(&self) -> String {
        match (self.name, self.template.split_once('{')) {
            (Some(name), Some((folder, _))) => {
                format!("{folder}{}", utf8_percent_encode(name, SEGMENT))
            }
            _ => self.template.to_owned(),
        }
    }
}

/// Serialises into memory that is wiped when the last clone of the body is dropped.
///
/// The size is measured first, because a buffer that grows leaves its old, unwiped memory behind.
pub(crate) fn json_body(value: &impl Serialize) -> Bytes {
    let mut size = Measure(0);
    serialize(&mut size, value);
    let mut buffer = Zeroizing::new(Vec::with_capacity(size.0));
    serialize(&mut *buffer, value);
    debug_assert_eq!(buffer.len(), size.0);
    Bytes::from_owner(buffer)
}

fn serialize(to: impl Write, value: &impl Serialize) {
    serde_json::to_writer(to, value).expect("strings serialise, and neither writer fails");
}

/// Counts what is written to it.
struct Measure(usize);

impl Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(name: &str) -> String {
        RequestSpec::item("t", Method::Get, "/api/v2/secrets/{name}", name).path()
    }

    #[test]
    fn a_name_becomes_one_path_segment() {
        for (name, segment) in [
            ("db-password_1.x~y", "db-password_1.x~y"),
            ("a b", "a%20b"),
            ("a/b", "a%2Fb"),
            ("a?b#c", "a%3Fb%23c"),
            ("50%", "50%25"),
            ("%2e%2e", "%252e%252e"),
            ("é", "%C3%A9"),
            ("a\\b", "a%5Cb"),
            ("{name}", "%7Bname%7D"),
        ] {
            assert_eq!(path(name), format!("/api/v2/secrets/{segment}"));
        }
    }

    #[test]
    fn a_placeholder_of_any_name_is_replaced() {
        let spec = RequestSpec::item("t", Method::Get, "/api/v1/agents/{uuid}", "{a}/b");
        assert_eq!(spec.path(), "/api/v1/agents/%7Ba%7D%2Fb");
    }

    #[test]
    fn a_query_is_posted_but_changes_nothing() {
        let query = Method::Query;
        assert_eq!(query.as_str(), "POST");
        assert_eq!((query.is_idempotent(), query.is_write()), (true, false));
    }

    proptest! {
        #[test]
        fn any_name_survives_a_url_parser_and_comes_back(name in "\\PC{1,80}") {
            prop_assume!(name != "." && name != "..");
            let url = url::Url::parse(&format!("https://h.example{}", path(&name))).unwrap();
            prop_assert_eq!(url.query(), None);
            prop_assert_eq!(url.fragment(), None);
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert_eq!(&segments[..3], &["api", "v2", "secrets"]);
            prop_assert_eq!(segments.len(), 4);
            let decoded = percent_encoding::percent_decode_str(segments[3]).decode_utf8().unwrap();
            prop_assert_eq!(decoded, name);
        }

        #[test]
        fn a_body_is_measured_exactly(text in any::<String>()) {
            let mut size = Measure(0);
            serialize(&mut size, &text);
            prop_assert_eq!(size.0, serde_json::to_vec(&text).unwrap().len());
            prop_assert_eq!(&json_body(&text)[..], &serde_json::to_vec(&text).unwrap()[..]);
        }
    }
}
