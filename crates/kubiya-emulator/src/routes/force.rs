//! Deleting what is in use.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// Whether the request insists, with the header `force: true`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    On,
    Off,
}

impl<S: Send + Sync> FromRequestParts<S> for Force {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let insists = parts.headers.get("force").is_some_and(|it| it == "true");
        Ok(if insists { Self::On } else { Self::Off })
    }
}
