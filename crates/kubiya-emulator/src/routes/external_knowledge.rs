//! Where the routes of external knowledge depart from those of other collections: what a write answers is not what a
//! read does, and says something in words.
//!
//! Source: the Go provider, which sends nothing but channels. That an entry without a channel is refused, and what the
//! words are, is decided here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post, put};
use serde_json::{Value, json};

use super::answer::written;
use super::collection::{CollectionRoutes, create, list, update};
use super::page::Page;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::Fields;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::EXTERNAL_KNOWLEDGE;

const CHANNELS: &str = "channel_ids";

/// What ids of channels begin with that exist, under [`Quirk::DropsUnknownChannels`].
const KNOWN: char = 'C';

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes
        .list(get(list_entries))
        .create(post(create_entry))
        .update(put(update_entry))
}

async fn list_entries(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    page: Page,
) -> Json<Value> {
    let entries = list(&EXTERNAL_KNOWLEDGE, &backend, &caller, page);
    Json(match backend.has(Quirk::WrappedList) {
        true => json!({"integrations": entries}),
        false => json!(entries),
    })
}

async fn create_entry(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Json<Value>, Problem> {
    let (channels, message) = channels(&backend, body)?;
    let entry = create(&EXTERNAL_KNOWLEDGE, &backend, &caller, channels)?;
    Ok(Json(told(&backend, &caller, &entry, &message)))
}

async fn update_entry(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Response, Problem> {
    let (channels, message) = channels(&backend, body)?;
    let entry = update(&EXTERNAL_KNOWLEDGE, &backend, &caller, &id, channels)?;
    let answer = match backend.has(Quirk::UpdateAnswersMessageOnly) {
        true => json!({"message": "The channels are read anew."}),
        false => told(&backend, &caller, &entry, &message),
    };
    Ok(written(&backend, answer))
}

/// The channels that are sent, as far as they are kept, and what there is to say about the rest.
fn channels(backend: &Backend, mut body: Fields) -> Result<(Fields, String), Problem> {
    let missing = Problem::Missing(EXTERNAL_KNOWLEDGE.noun, CHANNELS);
    let mut sent = body.remove(CHANNELS).ok_or(missing)?;
    let mut message = String::new();
    if let Value::Array(ids) = &mut sent {
        if ids.is_empty() {
            return Err(missing);
        }
        let before = ids.len();
        if backend.has(Quirk::DropsUnknownChannels) {
            ids.retain(|id| id.as_str().is_none_or(|id| id.starts_with(KNOWN)));
        }
        if let left_out @ 1.. = before - ids.len() {
            message = format!("Channels that are not known and left out: {left_out}.");
        }
    }
    Ok((Fields::from_iter([(CHANNELS.to_owned(), sent)]), message))
}

/// What a write answers.
fn told(backend: &Backend, caller: &Caller, entry: &Fields, message: &str) -> Value {
    let email = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    let field = |name: &str| entry.get(name).cloned().unwrap_or_default();
    json!({
        "org": field("org"),
        "user_email": email,
        "uuid": field("uuid"),
        CHANNELS: field(CHANNELS),
        "start_date": field("start_date"),
        "message": message,
    })
}
