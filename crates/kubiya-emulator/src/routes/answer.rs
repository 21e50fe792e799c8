//! Answers to writes.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::backend::Backend;
use crate::quirk::Quirk;

/// What was written, unless the emulator is silent about it.
pub(super) fn written(backend: &Backend, object: impl Serialize) -> Response {
    if backend.has(Quirk::EmptyWriteResponse) {
        ().into_response()
    } else {
        Json(object).into_response()
    }
}

/// What is told of a deletion, unless the emulator is silent about it.
pub(super) fn deleted(backend: &Backend, told: impl IntoResponse) -> Response {
    if backend.has(Quirk::EmptyDeleteResponse) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        told.into_response()
    }
}
