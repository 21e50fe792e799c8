//! Request bodies: read once, bounded, and wiped when the last holder drops them.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::problem::Problem;

/// Reads a body of at most `limit` bytes into memory that is wiped when it is dropped.
pub(crate) async fn collect(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let mut stream = body.into_data_stream();
    let mut collected = Zeroizing::new(Vec::new());
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::Invalid("The request body broke off"))?;
        if collected.len() + chunk.len() > limit {
            return Err(Problem::BodyTooLarge);
        }
        append(&mut collected, &chunk);
    }
    Ok(Bytes::from_owner(collected))
}

/// A body that is a JSON object, whatever its content type.
///
/// Source: a widely used client sends JSON without a content type and is understood. The reason of a
/// refusal never quotes the body, because a body holds values.
pub(crate) struct JsonObject<T>(pub(crate) T);

/// A body that is a JSON array; see [`JsonObject`].
pub(crate) struct JsonArray<T>(pub(crate) Vec<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonObject<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = collect(request.into_body(), usize::MAX).await?;
        object(&bytes).map(Self)
    }
}

/// None where there is no body at all.
impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for JsonObject<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Option<Self>, Problem> {
        let bytes = collect(request.into_body(), usize::MAX).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        object(&bytes).map(|it| Some(Self(it)))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonArray<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = collect(request.into_body(), usize::MAX).await?;
        parse(&bytes).map(Self)
    }
}

fn object<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    if json.trim_ascii_start().first() != Some(&b'{') {
        return Err(Problem::Invalid("The request body is not a JSON object"));
    }
    parse(json)
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(json)
        .map_err(|_| Problem::Invalid("The request body does not have the documented form"))
}

/// Appends; where the vector has to move, what it leaves behind is wiped.
fn append(collected: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    let needed = collected.len() + chunk.len();
    if needed > collected.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two()));
        larger.extend_from_slice(collected);
        *collected = larger;
    }
    collected.extend_from_slice(chunk);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
        let body = || Body::from(vec![b'x'; 100]);
        assert_eq!(collect(body(), 100).await.unwrap().len(), 100);
        assert_eq!(collect(body(), 99).await, Err(Problem::BodyTooLarge));
    }

    #[test]
    fn appending_keeps_what_was_there() {
        let mut collected = Zeroizing::new(Vec::new());
        for chunk in [b"ab".as_slice(), b"cdefg", b"", b"h"] {
            append(&mut collected, chunk);
        }
        assert_eq!(*collected, b"abcdefgh");
    }
}
