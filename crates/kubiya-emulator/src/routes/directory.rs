//! The lists that agents refer to.
//!
//! Source: the types of the Go provider and of the command line tool.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::auth::Caller;
use crate::backend::Backend;
use crate::body::JsonArray;
use crate::listings::{Group, Listings, Source, User};

const USERS: &str = "/api/v1/users";
const GROUPS: &str = "/api/v1/manage/groups";
const RUNNERS: &str = "/api/v3/runners";
const SOURCES: &str = "/api/v1/sources";
const INTEGRATIONS: &str = "/api/v2/integrations";
const FLAGS: &str = "/api/v1/featureflags";

/// The only flag that the emulator knows.
const MODELS: &str = "supported_llm_models";

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(USERS, get(users))
        .route(GROUPS, get(groups))
        .route(RUNNERS, get(runners))
        .route(SOURCES, get(sources))
        .route(INTEGRATIONS, get(integrations))
        .route(FLAGS, post(flags))
}

async fn users(backend: State<Arc<Backend>>, caller: Caller) -> Json<Value> {
    listed(&backend, &caller, |listings| &listings.users, user)
}

async fn groups(backend: State<Arc<Backend>>, caller: Caller) -> Json<Value> {
    listed(&backend, &caller, |listings| &listings.groups, group)
}

async fn runners(backend: State<Arc<Backend>>, caller: Caller) -> Json<Value> {
    listed(&backend, &caller, |listings| &listings.runners, runner)
}

async fn sources(backend: State<Arc<Backend>>, caller: Caller) -> Json<Value> {
    listed(&backend, &caller, |listings| &listings.sources, source)
}

async fn integrations(backend: State<Arc<Backend>>, caller: Caller) -> Json<Value> {
    listed(
        &backend,
        &caller,
        |listings| &listings.integrations,
        integration,
    )
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
            organization.listings.models.join(", ")
        });
        json!({MODELS: models})
    } else {
        json!({})
    })
}

fn listed<T>(
    backend: &Backend,
    caller: &Caller,
    list: impl FnOnce(&Listings) -> &Vec<T>,
    shown: impl Fn(&T) -> Value,
) -> Json<Value> {
    let entries = backend.store.read(&caller.organization, |organization| {
        list(&organization.listings).iter().map(shown).collect()
    });
    Json(Value::Array(entries))
}

fn user(user: &User) -> Value {
    json!({
        "uuid": user.uuid,
        "name": user.name,
        "email": user.email,
        "image": "",
        "roles": [],
        "groups": [],
        "status": "active",
        "user_status": "active",
        "create_at": user.created_at,
        "invite_link": "",
    })
}

fn group(group: &Group) -> Value {
    json!({
        "uuid": group.uuid,
        "name": group.name,
        "description": "",
        "roles": [],
        "system": false,
        "create_at": group.created_at,
    })
}

fn runner(name: &String) -> Value {
    let health = json!({"error": "", "health": "healthy", "status": "ok", "version": "1"});
    json!({
        "name": name,
        "description": "",
        "runner_type": "k8s",
        "version": 2,
        "subject": "",
        "namespace": "kubiya",
        "kubernetes_namespace": "kubiya",
        "user_key_id": "",
        "authentication_type": "",
        "managed_by": "",
        "task_id": "",
        "wss_url": "",
        "gateway_url": null,
        "gateway_password": null,
        "runner_health": health,
        "tool_manager_health": health,
        "agent_manager_health": health,
    })
}

fn source(source: &Source) -> Value {
    json!({
        "uuid": source.uuid,
        "name": source.name,
        "url": source.url,
        "runner": "",
        "dynamic_config": {},
        "managed_by": "",
        "task_id": "",
    })
}

fn integration(name: &String) -> Value {
    json!({
        "uuid": "",
        "name": name,
        "description": "",
        "integration_type": name,
        "auth_type": "",
        "configs": [],
        "managed_by": "",
        "task_id": "",
    })
}
