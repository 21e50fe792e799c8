//! `/_emulator`: programming the emulator itself from another process.
//!
//! These routes ask for no key, are not recorded, and meet neither faults nor limits.

mod clock;
mod faults;
mod state;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::error_shape::{ErrorShape, ErrorText};

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route("/_emulator/requests", get(requests).delete(clear_requests))
        .merge(clock::routes())
        .merge(faults::routes())
        .merge(state::routes())
}

async fn requests(State(backend): State<Arc<Backend>>) -> Json<Value> {
    Json(json!({
        "in_flight": backend.log.in_flight(),
        "peak_in_flight": backend.log.peak_in_flight(),
        "requests": backend.log.all(),
    }))
}

async fn clear_requests(State(backend): State<Arc<Backend>>) -> StatusCode {
    backend.log.clear();
    StatusCode::NO_CONTENT
}

/// What was asked of the emulator makes no sense, and nothing was done.
fn refused(message: String) -> Response {
    ErrorShape::Nested.render(&ErrorText {
        message,
        ..ErrorText::of(StatusCode::BAD_REQUEST)
    })
}
