//! The request that a fault strikes.

use axum::body::Bytes;
use axum::http::HeaderValue;

use crate::clock::Clock;
use crate::server::Reset;

/// What an effect needs of the request that it strikes.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) reset: Reset,
    pub(crate) clock: Clock,
    pub(crate) body: Bytes,
    pub(crate) authorization: Option<HeaderValue>,
}
