//! What a fault does to a request.

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use httpdate::fmt_http_date;
use serde::{Deserialize, Serialize};

use crate::clock::ahead;
use crate::error_shape::ErrorShape;
use crate::wire;

/// What happens instead of an ordinary answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// Answers with a status and a body of choice.
    Reply(Reply),
    /// Resets the connection without an answer.
    Reset,
    /// Says nothing for a time, then resets the connection.
    Hang {
        /// How long.
        #[serde(rename = "for", with = "wire::duration")]
        time: Duration,
    },
    /// Waits, then goes on as if nothing had been.
    Delay {
        /// How long, in addition to the general latency.
        #[serde(rename = "for", with = "wire::duration")]
        time: Duration,
    },
    /// Waits until the fault is removed, then goes on as if nothing had been.
    ///
    /// A test has as long as it likes to look at what is the case meanwhile. After the work, only the answer
    /// waits.
    Hold,
    /// Sends the body of the true answer one byte at a time.
    Drip {
        /// The pause before each byte.
        #[serde(with = "wire::duration")]
        interval: Duration,
    },
    /// Announces the body of the true answer, sends half of it and ends the connection.
    Truncate,
    /// Sends the body of the true answer packed, whether that was asked for or not.
    Pack {
        /// How.
        encoding: Encoding,
    },
    /// Answers 200 with a body that claims to be JSON and is neither that nor UTF-8.
    Garbage,
    /// Redirects.
    Redirect {
        /// The location.
        #[serde(with = "wire::header_value")]
        to: HeaderValue,
        /// The default is 307, which repeats method and body.
        #[serde(with = "wire::status", default = "temporary_redirect")]
        status: StatusCode,
    },
    /// Answers 200 with a body of unannounced length that does not come to an end by itself.
    Endless {
        /// After so many bytes the connection ends nevertheless. The default is 256 MiB.
        #[serde(default = "endless_limit")]
        limit_bytes: u64,
    },
    /// Answers 200 with many header fields.
    HeaderFlood {
        /// How many; 5,000 at most. The default is 1,000.
        #[serde(default = "header_flood")]
        headers: usize,
    },
}

impl Effect {
    /// An [`Effect::Redirect`] with status 307.
    ///
    /// # Panics
    ///
    /// If the location cannot be sent in a header.
    pub fn redirect(to: &str) -> Self {
        let to = HeaderValue::from_str(to).unwrap_or_else(|error| panic!("{to:?}: {error}"));
        Self::Redirect {
            to,
            status: temporary_redirect(),
        }
    }

    /// Whether it is done to the true answer, so that the work has to be done in any case.
    pub(super) fn needs_the_answer(&self) -> bool {
        matches!(
            self,
            Self::Delay { .. } | Self::Drip { .. } | Self::Truncate | Self::Pack { .. }
        )
    }
}

/// How a body is packed, in the words of `Content-Encoding`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// As by the program of that name.
    Gzip,
    /// With the header of zlib.
    Deflate,
}

impl From<Reply> for Effect {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

/// An answer that a fault gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    #[serde(with = "wire::status")]
    pub(super) status: StatusCode,
    #[serde(default)]
    pub(super) body: ReplyBody,
    #[serde(default)]
    pub(super) retry_after: Option<RetryAfter>,
    #[serde(default, with = "wire::headers")]
    pub(super) headers: HeaderMap,
}

impl Reply {
    /// An answer with a status and the documented error body.
    ///
    /// # Panics
    ///
    /// If the status is not between 200 and 999.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or_else(|| panic!("{status} is not a final status"));
        Self {
            status,
            body: ReplyBody::default(),
            retry_after: None,
            headers: HeaderMap::new(),
        }
    }

    /// A 200 whose body is an object with an `error`.
    ///
    /// Source: the Go provider looks for it after updating and deleting secrets.
    pub fn error_in_success() -> Self {
        Self::status(200).body(ErrorShape::Error)
    }

    /// The body.
    #[must_use]
    pub fn body(mut self, body: impl Into<ReplyBody>) -> Self {
        self.body = body.into();
        self
    }

    /// The header `Retry-After`.
    #[must_use]
    pub fn retry_after(mut self, retry_after: RetryAfter) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// Another header field; it replaces one that the answer would have had.
    ///
    /// # Panics
    ///
    /// If the name or the value cannot be sent.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.append(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        self
    }
}

/// The body of a [`Reply`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "unknown body: expected an error shape such as \"nested\", or \"oversized\", \
                 \"echo-body\", \"echo-message\", \"echo-value\", \"echo-key\" or {\"literal\": TEXT}"
)]
pub enum ReplyBody {
    /// One of the forms that errors are known to have.
    Shaped(ErrorShape),
    /// A body that a client has to be careful with.
    Hostile(HostileBody),
}

impl Default for ReplyBody {
    fn default() -> Self {
        Self::Shaped(ErrorShape::Nested)
    }
}

impl From<ErrorShape> for ReplyBody {
    fn from(shape: ErrorShape) -> Self {
        Self::Shaped(shape)
    }
}

impl From<HostileBody> for ReplyBody {
    fn from(body: HostileBody) -> Self {
        Self::Hostile(body)
    }
}

/// A body that a client must not repeat or keep as it is.
///
/// The echoes exist to test that clients remove what they sent from what they report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostileBody {
    /// An error object of two mebibytes.
    Oversized,
    /// The body of the request, byte for byte.
    EchoBody,
    /// An error object whose message quotes the body of the request.
    EchoMessage,
    /// An error object whose message quotes the value of a secret, or the variables of an agent, that
    /// the request sent.
    EchoValue,
    /// An error object whose message quotes the `Authorization` header of the request.
    EchoKey,
    /// This text, as JSON.
    Literal(String),
}

/// The header `Retry-After` in its two forms; for a malformed one see [`Reply::header`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// A number of seconds.
    Seconds(u64),
    /// The HTTP date that is so far ahead on the emulator's clock, at most the end of the year 9999.
    DateIn(#[serde(with = "wire::duration")] Duration),
}

impl RetryAfter {
    pub(super) fn at(&self, now: SystemTime) -> HeaderValue {
        match self {
            Self::Seconds(seconds) => (*seconds).into(),
            Self::DateIn(time) => HeaderValue::try_from(fmt_http_date(ahead(now, *time)))
                .expect("a date is text without control characters"),
        }
    }
}

fn temporary_redirect() -> StatusCode {
    StatusCode::TEMPORARY_REDIRECT
}

fn endless_limit() -> u64 {
    256 * 1024 * 1024
}

fn header_flood() -> usize {
    1000
}
