//! Where the routes of agents depart from those of other collections.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use super::collection::{CollectionRoutes, create};
use crate::auth::Writer;
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::Fields;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::AGENTS;

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes.create(post(create_agent))
}

async fn create_agent(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Json<Value>, Problem> {
    let agent = create(&AGENTS, &backend, &caller, body)?;
    Ok(Json(if backend.has(Quirk::AgentIdOnly) {
        json!({"id": agent["id"]})
    } else {
        Value::Object(agent)
    }))
}
