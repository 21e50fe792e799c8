//! `/api/v2/users`: the list of users once more, in an object.
//!
//! Source: the command line tool reads it page by page.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::collection::list;
use super::page::Page;
use crate::auth::Caller;
use crate::backend::Backend;
use crate::shapes::USERS;

/// What is served here.
pub(super) fn paths() -> Vec<(&'static str, Vec<Method>)> {
    vec![("/api/v2/users", vec![Method::GET])]
}

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new().route("/api/v2/users", get(users))
}

async fn users(State(backend): State<Arc<Backend>>, caller: Caller, page: Page) -> Json<Value> {
    Json(json!({"items": list(&USERS, &backend, &caller, page)}))
}
