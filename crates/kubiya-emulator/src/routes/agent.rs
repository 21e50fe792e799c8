//! `/api/v1/agents`: the agents of an organisation.
//!
//! Source: the Go provider and the command line tool agree on the paths and on the fields; the published
//! API reference documents the conflict of names and the empty answer to a deletion.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::{self, Agent, Fields, SentFields};
use crate::problem::Problem;
use crate::quirk::Quirk;

const COLLECTION: &str = "/api/v1/agents";
const ITEM: &str = "/api/v1/agents/{uuid}";

/// What an entry of a sparse list has.
const SPARSE: [&str; 4] = ["uuid", "id", "name", "description"];

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(COLLECTION, get(list).post(create))
        .route(ITEM, get(read).put(update).delete(delete))
}

async fn list(State(backend): State<Arc<Backend>>, caller: Caller) -> Json<Value> {
    let entry = |agent: &Agent| {
        let mut fields = shown(&backend, agent);
        if backend.has(Quirk::SparseAgentList) {
            fields.retain(|field, _| SPARSE.contains(&field.as_str()));
        }
        Value::Object(fields)
    };
    let entries = backend.store.read(&caller.organization, |organization| {
        organization.agents.iter().map(entry).collect()
    });
    Json(Value::Array(entries))
}

async fn read(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(uuid): Segment,
) -> Result<Json<Fields>, Problem> {
    backend.store.read(&caller.organization, |organization| {
        let agent = organization.agent(&uuid)?;
        Ok(Json(shown(&backend, agent)))
    })
}

async fn create(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Json<Value>, Problem> {
    let sent = SentFields::parse(body)?.whole()?;
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        organization.admits(&sent, None)?;
        let stamp = organization.stamp(author, &backend.clock);
        let agent = Agent::new(sent.into_fields(), &caller.organization, &stamp);
        let answer = if backend.has(Quirk::AgentIdOnly) {
            json!({"id": agent.uuid})
        } else {
            Value::Object(shown(&backend, &agent))
        };
        organization.put_agent(agent);
        Ok(Json(answer))
    })
}

async fn update(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(uuid): Segment,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Response, Problem> {
    let mut sent = SentFields::parse(body)?;
    let replaces = backend.has(Quirk::ReplacingAgentUpdate);
    if replaces {
        sent = sent.whole()?;
    }
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        organization.agent(&uuid)?;
        organization.admits(&sent, Some(&uuid))?;
        let stamp = organization.stamp(author, &backend.clock);
        let agent = organization.agent_mut(&uuid)?;
        if replaces {
            agent.replace(sent, &stamp);
        } else {
            agent.merge(sent, &stamp);
        }
        Ok(if backend.has(Quirk::EmptyWriteResponse) {
            ().into_response()
        } else {
            Json(shown(&backend, agent)).into_response()
        })
    })
}

async fn delete(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(uuid): Segment,
) -> Result<StatusCode, Problem> {
    backend.store.change(&caller.organization, |organization| {
        organization.remove_agent(&uuid)
    })?;
    Ok(if backend.has(Quirk::EmptyDeleteResponse) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::OK
    })
}

fn shown(backend: &Backend, agent: &Agent) -> Fields {
    let mut fields = agent.shown();
    if backend.has(Quirk::ReorderedCollections) {
        collection::reorder(&mut fields);
    }
    if backend.has(Quirk::NullCollections) {
        collection::nullify(&mut fields);
    }
    if backend.has(Quirk::IdWithoutUuid) {
        fields.insert("uuid".to_owned(), "".into());
    }
    fields
}
