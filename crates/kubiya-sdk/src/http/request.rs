//! What to send, as data. Pure: no I/O, no clock.

use std::borrow::Cow;
use std::io::{self, Write};

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::size::{ANSWER_LIMIT, LIST_LIMIT};

/// Everything but the characters that RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// One request of one API call.
pub(crate) struct RequestSpec<'a> {
    /// What it is sent to.
    pub(super) service: Service,
    /// The public name of the call, for errors and traces.
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    /// The path, with placeholders such as `{name}` where it is that of one object, each a segment of its own.
    /// The only form that is ever logged.
    pub(crate) template: &'static str,
    /// What the placeholders stand for, in their order. None if the path names a collection.
    pub(crate) keys: Vec<&'a str>,
    /// The parameters of the query, in this order. Never logged.
    query: Vec<(&'static str, Cow<'a, str>)>,
    /// Whether a new object is to come of it. A POST can serve other purposes as well.
    pub(crate) is_create: bool,
    /// Whether the API works before it answers.
    pub(super) is_slow: bool,
    pub(crate) body: Option<Bytes>,
    /// Secret texts that the server knows from this request, or from another one of the same call.
    pub(crate) sensitive: Vec<&'a str>,
    /// The largest accepted answer, in bytes.
    pub(crate) limit: usize,
}

/// What answers a request. Each may be at an address of its own.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Service {
    #[default]
    Api,
    /// What keeps the workflows of triggers.
    Composer,
}

/// The methods that the API uses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Method {
    Delete,
    Get,
    Post,
    Put,
    /// A POST that sets something, so that sending it twice has the effect of sending it once.
    Set,
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
            Self::Post | Self::Query | Self::Set => "POST",
            Self::Put => "PUT",
        }
    }
}

impl<'a> RequestSpec<'a> {
    /// A request to a collection: a list, or what [creates](Self::creating) one of its objects.
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
            limit,
            ..Self::item(operation, method, template, [])
        }
    }

    /// A request to one object: `keys` take the places of the placeholders in the template.
    pub(crate) fn item<const N: usize>(
        operation: &'static str,
        method: Method,
        template: &'static str,
        keys: [&'a str; N],
    ) -> Self {
        debug_assert_eq!(template.matches('{').count(), N, "{template}");
        Self {
            service: Service::Api,
            operation,
            method,
            template,
            keys: keys.into(),
            query: Vec::new(),
            is_create: false,
            is_slow: false,
            body: None,
            sensitive: Vec::new(),
            limit: ANSWER_LIMIT,
        }
    }

    /// Says that the request makes a new object: what it meets under the same name is in its way, and that there
    /// is none is no failure.
    pub(crate) fn creating(mut self) -> Self {
        self.is_create = true;
        self
    }

    /// Says that the API works before it answers: each attempt may take longer. To be sent in a
    /// [slow call](super::Sender::slow_call).
    pub(crate) fn slow(mut self) -> Self {
        self.is_slow = true;
        self
    }

    /// Sends it to this service.
    pub(crate) fn to(mut self, service: Service) -> Self {
        self.service = service;
        self
    }

    /// Adds a parameter to the query.
    pub(crate) fn with_query(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// The last of the keys, which tells the object from others of its kind.
    pub(crate) fn key(&self) -> &'a str {
        self.keys.last().copied().unwrap_or_default()
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

    /// The path with each key percent-encoded as exactly one segment, and the query.
    pub(crate) fn path(&self) -> String {
        let mut keys = self.keys.iter().peekable();
        let segments: Vec<Cow<'_, str>> = self
            .template
            .split('/')
            .map(|segment| {
                let key = keys.next_if(|_| segment.starts_with('{'));
                key.map_or(segment.into(), |key| {
                    utf8_percent_encode(key, ENCODED).into()
                })
            })
            .collect();
        let mut path = segments.join("/");
        for (number, (name, value)) in self.query.iter().enumerate() {
            path.push(if number == 0 { '?' } else { '&' });
            path.push_str(name);
            path.push('=');
            path.extend(utf8_percent_encode(value, ENCODED));
        }
        path
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
        RequestSpec::item("t", Method::Get, "/api/v2/secrets/{name}", [name]).path()
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
        let spec = RequestSpec::item("t", Method::Get, "/api/v1/agents/{uuid}", ["{a}/b"]);
        assert_eq!(spec.path(), "/api/v1/agents/%7Ba%7D%2Fb");
    }

    #[test]
    fn what_follows_a_placeholder_stays() {
        let template = "/api/v3/runners/{name}/describe";
        let spec = RequestSpec::item("t", Method::Get, template, ["a/b"]);
        assert_eq!(spec.path(), "/api/v3/runners/a%2Fb/describe");
    }

    #[test]
    fn a_key_that_looks_like_a_placeholder_does_not_take_the_next_key() {
        let template = "/api/v1/rag/integration/{vendor}/{id}";
        let spec = RequestSpec::item("t", Method::Delete, template, ["{id}", "7"]);
        assert_eq!(spec.path(), "/api/v1/rag/integration/%7Bid%7D/7");
    }

    #[test]
    fn a_query_follows_the_path_in_the_order_of_its_parameters() {
        let spec = RequestSpec::collection("t", Method::Get, "/api/v1/sources")
            .with_query("page", "2")
            .with_query("runner", "a b&c=d+é#");
        let query = "page=2&runner=a%20b%26c%3Dd%2B%C3%A9%23";
        assert_eq!(spec.path(), format!("/api/v1/sources?{query}"));
    }

    #[test]
    fn a_query_is_posted_but_changes_nothing() {
        let query = Method::Query;
        assert_eq!(query.as_str(), "POST");
        assert_eq!((query.is_idempotent(), query.is_write()), (true, false));
    }

    #[test]
    fn what_sets_something_is_posted_and_can_be_repeated() {
        let set = Method::Set;
        assert_eq!(set.as_str(), "POST");
        assert_eq!((set.is_idempotent(), set.is_write()), (true, true));
    }

    proptest! {
        #[test]
        fn any_keys_survive_a_url_parser_and_come_back(
            one in "\\PC{1,80}",
            other in "\\PC{1,80}",
            value in any::<String>(),
        ) {
            prop_assume!([&one, &other].iter().all(|key| **key != "." && **key != ".."));
            let template = "/api/v1/{vendor}/{id}/describe";
            let spec = RequestSpec::item("t", Method::Get, template, [&one, &other]);
            let spec = spec.with_query("fixed", "1").with_query("value", &*value);
            let url = url::Url::parse(&format!("https://h.example{}", spec.path())).unwrap();
            prop_assert_eq!(url.fragment(), None);
            let decoded = |text| percent_encoding::percent_decode_str(text).decode_utf8().unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().map(decoded).collect();
            prop_assert_eq!(segments, ["api", "v1", &*one, &*other, "describe"]);
            let parameters: Vec<_> = url.query_pairs().collect();
            prop_assert_eq!(parameters, [("fixed".into(), "1".into()), ("value".into(), value.into())]);
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
