//! `/_emulator/faults`: the faults in force.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::refused;
use crate::backend::Backend;
use crate::faults::{ArmedFault, Fault, FaultId, Preset};

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route("/_emulator/faults", get(list).post(add).delete(clear))
        .route("/_emulator/faults/{id}", delete(remove))
}

/// A preset in the place of a fault.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetWanted {
    preset: Preset,
    #[serde(default)]
    seed: u64,
}

async fn list(State(backend): State<Arc<Backend>>) -> Json<Vec<ArmedFault>> {
    Json(backend.faults.list())
}

async fn add(State(backend): State<Arc<Backend>>, body: Bytes) -> Response {
    let added = match is_preset(&body) {
        true => serde_json::from_slice::<PresetWanted>(&body)
            .map(|it| json!({"ids": backend.faults.add_preset_seeded(it.preset, it.seed)}))
            .map_err(|error| format!("not a preset: {error}")),
        false => serde_json::from_slice::<Fault>(&body)
            .map_err(|error| format!("not a fault: {error}"))
            .and_then(|fault| {
                let added = backend.faults.try_add(fault);
                added.map_err(|error| format!("this fault can never strike: {error}"))
            })
            .map(|id| json!({"id": id})),
    };
    match added {
        Ok(told) => (StatusCode::CREATED, Json(told)).into_response(),
        Err(message) => refused(message),
    }
}

fn is_preset(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "preset")]
        _preset: IgnoredAny,
    }
    serde_json::from_slice::<Named>(body).is_ok()
}

async fn remove(State(backend): State<Arc<Backend>>, Path(id): Path<FaultId>) -> StatusCode {
    if backend.faults.remove(id) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn clear(State(backend): State<Arc<Backend>>) -> StatusCode {
    backend.faults.clear();
    StatusCode::NO_CONTENT
}
