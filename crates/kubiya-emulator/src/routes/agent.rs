//! Where the routes of agents depart from those of other collections.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::collection::{CollectionRoutes, create, list};
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::Fields;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::AGENTS;

/// What an entry of a sparse list has.
const SPARSE: [&str; 4] = ["uuid", "id", "name", "description"];

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes.list(get(list_agents)).create(post(create_agent))
}

async fn list_agents(State(backend): State<Arc<Backend>>, caller: Caller) -> Json<Vec<Fields>> {
    let mut agents = list(&AGENTS, &backend, &caller);
    if backend.has(Quirk::SparseAgentList) {
        for agent in &mut agents {
            agent.retain(|field, _| SPARSE.contains(&field.as_str()));
        }
    }
    Json(agents)
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
