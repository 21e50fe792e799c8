//! Where the routes of integrations depart from those of other collections.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use super::collection::{CollectionRoutes, read};
use super::segment::Segment;
use crate::auth::Caller;
use crate::backend::Backend;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::INTEGRATIONS;

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes.read(get(read_integration))
}

async fn read_integration(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(name): Segment,
) -> Result<Json<Value>, Problem> {
    let integration = read(&INTEGRATIONS, &backend, &caller, &name)?;
    Ok(Json(match backend.has(Quirk::AnswersArray) {
        true => json!([integration]),
        false => Value::Object(integration),
    }))
}
