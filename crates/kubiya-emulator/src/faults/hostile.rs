//! Answers that a client has to survive.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::response::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::{GzEncoder, ZlibEncoder};
use futures_util::{Stream, StreamExt, stream};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::effect::{Encoding, HostileBody};
use super::scene::Scene;

/// The length of [`HostileBody::Oversized`], in bytes.
const OVERSIZED: usize = 2 * 1024 * 1024;

/// What a garbage answer holds: broken off, and not UTF-8.
const GARBAGE: &[u8] = b"{\"name\": \"\xFF\xFE\", \"created_at\": 12";

/// The pieces of an endless body.
const SPACES: &[u8] = &[b' '; 64 * 1024];

/// The most header fields that a response can have.
const HEADER_LIMIT: usize = 5_000;

pub(super) fn hostile(body: &HostileBody, scene: &Scene) -> Response {
    match body {
        HostileBody::Oversized => quoting("x".repeat(OVERSIZED).as_bytes()),
        HostileBody::EchoBody => json(scene.body.clone()),
        HostileBody::EchoMessage => quoting(&scene.body),
        HostileBody::EchoValue => quoting(sent_values(&scene.body).as_bytes()),
        HostileBody::EchoKey => quoting(
            scene
                .authorization
                .as_ref()
                .map(HeaderValue::as_bytes)
                .unwrap_or_default(),
        ),
        HostileBody::Literal(text) => json(text.clone()),
    }
}

pub(super) fn garbage() -> Response {
    json(GARBAGE)
}

/// An array that never closes; the connection breaks after about `limit` bytes.
pub(super) fn endless(limit: u64) -> Response {
    let pieces = stream::unfold(0, move |sent| async move {
        if sent >= limit {
            return None;
        }
        let piece = if sent == 0 {
            Bytes::from_static(b"[")
        } else {
            Bytes::from_static(SPACES)
        };
        let next = sent + piece.len() as u64;
        Some((Ok(piece), next))
    });
    json(Body::from_stream(pieces.chain(broken_off())))
}

pub(super) fn header_flood(headers: usize) -> Response {
    let mut response = json("[]");
    for _ in 0..headers.min(HEADER_LIMIT) {
        let value = HeaderValue::from_static("0123456789abcdef0123456789abcdef");
        response.headers_mut().append("x-flood", value);
    }
    response
}

/// The same response, one byte at a time.
pub(super) async fn dripping(response: Response, interval: Duration) -> Response {
    let (parts, body) = whole(response).await;
    let bytes = stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(interval).await;
        Some((Ok::<_, io::Error>(rest.split_to(1)), rest))
    });
    Response::from_parts(parts, Body::from_stream(bytes))
}

/// The same response, of which no more than the first half comes.
pub(super) async fn truncated(response: Response) -> Response {
    let (mut parts, body) = whole(response).await;
    parts
        .headers
        .insert(header::CONTENT_LENGTH, body.len().max(1).into());
    let half = body.slice(..body.len() / 2);
    let pieces = stream::iter([Ok(half)]).chain(broken_off());
    Response::from_parts(parts, Body::from_stream(pieces))
}

/// The same response, packed; one without a body only says that it were.
pub(super) async fn packed(response: Response, encoding: Encoding) -> Response {
    let (mut parts, body) = whole(response).await;
    let level = Compression::default();
    let mut packed = Vec::new();
    let (name, read) = match encoding {
        Encoding::Gzip => {
            let mut packing = GzEncoder::new(&body[..], level);
            ("gzip", packing.read_to_end(&mut packed))
        }
        Encoding::Deflate => {
            let mut packing = ZlibEncoder::new(&body[..], level);
            ("deflate", packing.read_to_end(&mut packed))
        }
    };
    let _memory_can_be_read = read;
    if body.is_empty() {
        packed.clear();
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let name = HeaderValue::from_static(name);
    parts.headers.insert(header::CONTENT_ENCODING, name);
    Response::from_parts(parts, packed.into())
}

fn json(body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

/// An error object whose message quotes the text; wiped when it has been sent.
fn quoting(text: &[u8]) -> Response {
    #[derive(Serialize)]
    struct ErrorObject<'a> {
        error: &'a str,
    }
    let text = Zeroizing::new(String::from_utf8_lossy(text).into_owned());
    let message = Zeroizing::new(format!("the request was not understood: {}", *text));
    let object = serde_json::to_vec(&ErrorObject { error: &message }).unwrap_or_default();
    json(Bytes::from_owner(Zeroizing::new(object)))
}

/// The value of a secret or the variables of an agent in the body of a request, one a line.
fn sent_values(body: &[u8]) -> Zeroizing<String> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Sent {
        value: Option<SecretString>,
        environment_variables: BTreeMap<String, SecretString>,
    }
    let sent = serde_json::from_slice::<Sent>(body).unwrap_or_default();
    let values = sent.value.iter().chain(sent.environment_variables.values());
    let values: Vec<_> = values.map(ExposeSecret::expose_secret).collect();
    Zeroizing::new(values.join("\n"))
}

/// The response apart from its body, and its body.
async fn whole(response: Response) -> (Parts, Bytes) {
    let (parts, body) = response.into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

/// The violent end of a body.
///
/// It gives way once before it breaks off: a server sends what it has collected when the next piece is
/// not there yet, and drops it when the next piece is an error.
fn broken_off() -> impl Stream<Item = io::Result<Bytes>> {
    stream::once(async {
        tokio::task::yield_now().await;
        Err(io::ErrorKind::ConnectionAborted.into())
    })
}
