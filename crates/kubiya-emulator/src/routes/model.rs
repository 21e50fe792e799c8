//! `/api/v1/featureflags`: the models that agents may use.
//!
//! Source: the Go provider reads the names of the models from this flag.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::auth::Caller;
use crate::backend::Backend;
use crate::body::JsonArray;
use crate::shapes;

const FLAGS: &str = "/api/v1/featureflags";

/// The only flag that the emulator knows.
const MODELS: &str = "supported_llm_models";

/// What is served here.
pub(super) fn paths() -> Vec<(&'static str, Vec<Method>)> {
    vec![(FLAGS, vec![Method::POST])]
}

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new().route(FLAGS, post(flags))
}

/// Reads the flags with the names in the body; a key that may only read may do so.
async fn flags(
    backend: State<Arc<Backend>>,
    caller: Caller,
    JsonArray(asked): JsonArray<String>,
) -> Json<Value> {
    let known = asked.iter().any(|flag| flag == MODELS);
    Json(if known {
        let models = backend.store.read(&caller.organization, |organization| {
            let models = organization.objects.of(&shapes::MODELS);
            let names: Vec<_> = models.map(|model| &*model.key).collect();
            names.join(", ")
        });
        json!({MODELS: models})
    } else {
        json!({})
    })
}
