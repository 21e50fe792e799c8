//! `/_emulator/state` and `/_emulator/reset`: all data at once.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::refused;
use crate::backend::Backend;
use crate::body::collect;
use crate::problem::{Problem, rendered};

/// The most that a state may have, in bytes.
const LIMIT: usize = 256 * 1024 * 1024;

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route("/_emulator/state", get(shown).put(replace))
        .route("/_emulator/reset", post(reset))
}

/// The values of secrets are in it as in a state file, so no cache may keep it.
async fn shown(State(backend): State<Arc<Backend>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    match backend.store.written() {
        Ok(state) => (headers, Body::from(Bytes::from_owner(state))).into_response(),
        Err(_) => failed(Problem::StateNotSaved),
    }
}

async fn replace(State(backend): State<Arc<Backend>>, body: Body) -> Response {
    let state = match collect(body, LIMIT).await {
        Ok(state) => state,
        Err(problem) => return failed(problem),
    };
    match backend.store.replace(&state) {
        Ok(outcome) => ended(outcome),
        Err(error) => refused(format!("not a state: {error}")),
    }
}

async fn reset(State(backend): State<Arc<Backend>>) -> Response {
    ended(backend.reset())
}

fn ended(outcome: Result<(), Problem>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => failed(problem),
    }
}

fn failed(problem: Problem) -> Response {
    rendered(problem.into_response(), None)
}
