//! Where the routes of webhooks depart from those of other collections, and the addresses that invoke them.
//!
//! Source: the hooks of GitHub, GitLab and Datadog get such an address and have no key; the command line tool takes no
//! other `result` of a deletion than `ok`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::answer::{deleted, written};
use super::collection::{CollectionRoutes, create, list, read, remove, update};
use super::force::Force;
use super::page::Page;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::Fields;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::{HOOKS, WEBHOOK_URL, WEBHOOKS, new_hook};

/// What a time is that was never set, as the Go provider sends it.
const NO_TIME: &str = "0001-01-01T00:00:00Z";

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes
        .list(get(list_webhooks))
        .create(post(create_webhook))
        .read(get(read_webhook))
        .update(put(update_webhook))
        .delete(delete(delete_webhook))
}

/// The addresses of webhooks. They are outside of what the request log records: their path works like a key.
pub(super) fn hooks() -> Router<Arc<Backend>> {
    Router::new().route("/hooks/{token}", post(invoke))
}

async fn list_webhooks(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    page: Page,
) -> Json<Vec<Fields>> {
    let listed = list(&WEBHOOKS, &backend, &caller, page).into_iter();
    Json(listed.map(|webhook| located(&backend, webhook)).collect())
}

async fn create_webhook(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Json<Fields>, Problem> {
    let webhook = create(&WEBHOOKS, &backend, &caller, body)?;
    Ok(Json(located(&backend, webhook)))
}

async fn read_webhook(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<Fields>, Problem> {
    if backend.has(Quirk::NoGetById) {
        return Err(Problem::RouteNotFound);
    }
    let webhook = read(&WEBHOOKS, &backend, &caller, &id)?;
    Ok(Json(located(&backend, webhook)))
}

async fn update_webhook(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Response, Problem> {
    let created_at = body.get("created_at").cloned().unwrap_or_default();
    update(&WEBHOOKS, &backend, &caller, &id, body)?;
    backend.store.change(&caller.organization, |organization| {
        organization.objects.edit(&WEBHOOKS, &id, |webhook| {
            if backend.has(Quirk::UrlChangesOnUpdate) {
                webhook.insert(WEBHOOK_URL.to_owned(), new_hook().into());
            }
            if backend.has(Quirk::PutResetsCreatedAt) {
                let set = created_at.as_str().unwrap_or(NO_TIME);
                webhook.insert("created_at".to_owned(), set.into());
            }
        })
    })?;
    let webhook = read(&WEBHOOKS, &backend, &caller, &id)?;
    Ok(written(&backend, located(&backend, webhook)))
}

async fn delete_webhook(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    force: Force,
) -> Result<Response, Problem> {
    if backend.has(Quirk::DeleteResultNotOk) {
        read(&WEBHOOKS, &backend, &caller, &id)?;
        return Ok(deleted(&backend, Json(json!({"result": "failed"}))));
    }
    remove(&WEBHOOKS, &backend, &caller, &id, force)?;
    Ok(deleted(&backend, Json(json!({"result": "ok"}))))
}

/// Takes an event, from whoever knows the address.
async fn invoke(
    State(backend): State<Arc<Backend>>,
    Segment(token): Segment,
    event: Bytes,
) -> Result<Json<Value>, Problem> {
    let path = format!("{HOOKS}{token}");
    let name_in = |organization: &str| {
        backend.store.read(organization, |organization| {
            let mut webhooks = organization.objects.of(&WEBHOOKS);
            let webhook = webhooks.find(|it| it.text(WEBHOOK_URL).as_deref() == Some(&*path))?;
            Some(webhook.text("name").unwrap_or_default().into_owned())
        })
    };
    let mut keys = backend.keys.iter();
    let name = keys.find_map(|key| name_in(key.organization_name()));
    let name = name.ok_or(Problem::NotFound(WEBHOOKS.noun))?;
    let event = String::from_utf8_lossy(&event).into_owned();
    backend.events.add(name, event);
    Ok(Json(json!({"result": "ok"})))
}

/// The webhook with its whole address.
fn located(backend: &Backend, mut webhook: Fields) -> Fields {
    if let Some(Value::String(url)) = webhook.get_mut(WEBHOOK_URL)
        && url.starts_with(HOOKS)
    {
        *url = format!("{}{url}", backend.origin);
    }
    webhook
}
