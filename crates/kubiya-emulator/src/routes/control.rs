//! `/_emulator`: programming the emulator itself from another process.
//!
//! These routes ask for no key, are not recorded, and meet neither faults nor limits.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::error_shape::{ErrorShape, ErrorText};
use crate::faults::{ArmedFault, Fault, FaultId};

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(
            "/_emulator/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/_emulator/faults/{id}", delete(remove_fault))
        .route("/_emulator/clock", get(time).post(advance_clock))
        .route("/_emulator/requests", get(requests).delete(clear_requests))
}

async fn faults(State(backend): State<Arc<Backend>>) -> Json<Vec<ArmedFault>> {
    Json(backend.faults.list())
}

async fn add_fault(State(backend): State<Arc<Backend>>, body: Bytes) -> Response {
    match serde_json::from_slice::<Fault>(&body) {
        Ok(fault) => match fault.problem(&super::all()) {
            Some(problem) => refused(format!("no request can meet this fault: {problem}")),
            None => {
                let id = backend.faults.add(fault);
                (StatusCode::CREATED, Json(json!({"id": id}))).into_response()
            }
        },
        Err(error) => refused(format!("not a fault: {error}")),
    }
}

fn refused(message: String) -> Response {
    ErrorShape::Nested.render(&ErrorText {
        message,
        ..ErrorText::of(StatusCode::BAD_REQUEST)
    })
}

async fn remove_fault(State(backend): State<Arc<Backend>>, Path(id): Path<FaultId>) -> StatusCode {
    if backend.faults.remove(id) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn clear_faults(State(backend): State<Arc<Backend>>) -> StatusCode {
    backend.faults.clear();
    StatusCode::NO_CONTENT
}

async fn time(State(backend): State<Arc<Backend>>) -> Json<Value> {
    Json(json!({"time": backend.clock.timestamp()}))
}

/// So that what happens at a given time need not be waited for.
async fn advance_clock(State(backend): State<Arc<Backend>>, body: Bytes) -> Response {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Advance {
        by: String,
    }
    let by = serde_json::from_slice::<Advance>(&body)
        .ok()
        .and_then(|advance| humantime::parse_duration(&advance.by).ok());
    match by {
        Some(by) => {
            backend.clock.advance(by);
            time(State(backend)).await.into_response()
        }
        None => ErrorShape::Nested.render(&ErrorText {
            message: r#"not a step of the clock, such as {"by": "1h"}"#.to_owned(),
            ..ErrorText::of(StatusCode::BAD_REQUEST)
        }),
    }
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
