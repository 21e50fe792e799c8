//! `/api/v2/secrets`: the vault of an organisation.
//!
//! Source: the Go provider, the command line tool, the Python SDK and the published modules agree on
//! the paths and on the requests; responses are as far as one of those clients depends on them.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::answer::{deleted, written};
use super::force::Force;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::organization::Organization;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::secret::{SECRET, Secret, SecretMetadata};

const COLLECTION: &str = "/api/v2/secrets";
const ITEM: &str = "/api/v2/secrets/{name}";
const VALUE: &str = "/api/v2/secrets/get_value/{name}";

/// What is served here.
pub(super) fn paths() -> Vec<(&'static str, Vec<Method>)> {
    vec![
        (COLLECTION, vec![Method::GET, Method::POST]),
        (ITEM, vec![Method::GET, Method::PUT, Method::DELETE]),
        (VALUE, vec![Method::GET]),
    ]
}

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(COLLECTION, get(list).post(create))
        .route(ITEM, get(read).put(update).delete(delete))
        .route(VALUE, get(read_value))
}

/// The body of a creation or an update; other fields, such as those a client read before, are ignored.
#[derive(Deserialize)]
struct SecretBody {
    name: Option<String>,
    value: Option<SecretString>,
    description: Option<String>,
}

async fn list(State(backend): State<Arc<Backend>>, caller: Caller) -> Response {
    let secrets = backend
        .store
        .read(&caller.organization, Organization::metadata);
    let departs = [
        Quirk::WrappedList,
        Quirk::SparseList,
        Quirk::NullDescription,
    ];
    if !departs.iter().any(|quirk| backend.has(*quirk)) {
        return Json(secrets).into_response();
    }
    let entries = secrets
        .iter()
        .map(|secret| list_entry(&backend, secret))
        .collect();
    let entries = Value::Array(entries);
    Json(match backend.has(Quirk::WrappedList) {
        true => json!({"secrets": entries}),
        false => entries,
    })
    .into_response()
}

async fn read(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(name): Segment,
) -> Result<Json<Value>, Problem> {
    let name = backend.kept_name(name);
    let secret = backend.store.read(&caller.organization, |organization| {
        organization
            .secret(&name)
            .map(|secret| secret.metadata(&name))
    })?;
    Ok(Json(shown(&backend, &secret)))
}

async fn create(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(body): JsonObject<SecretBody>,
) -> Result<Response, Problem> {
    let name = body
        .name
        .map(|name| backend.kept_name(name))
        .filter(|name| !name.is_empty())
        .ok_or(Problem::Invalid("A secret needs a name that is not empty"))?;
    let value = not_empty(body.value)?
        .ok_or(Problem::Invalid("A secret needs a value that is not empty"))?;
    let secret = Secret {
        description: body.description.unwrap_or_default(),
        created_by: caller
            .created_by
            .unwrap_or_else(|| backend.created_by.clone()),
        ..backend.new_secret(value)
    };
    let metadata = secret.metadata(&name);
    backend.store.change(&caller.organization, |organization| {
        if organization.secrets.get(&name).is_some() && !backend.has(Quirk::OverwriteExisting) {
            return Err(Problem::NameTaken(SECRET));
        }
        organization.secrets.insert(name, secret);
        Ok(())
    })?;
    Ok(written(&backend, shown(&backend, &metadata)))
}

async fn update(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(name): Segment,
    JsonObject(body): JsonObject<SecretBody>,
) -> Result<Response, Problem> {
    let (name, value) = (backend.kept_name(name), not_empty(body.value)?);
    let metadata = backend.store.change(&caller.organization, |organization| {
        organization.edit_secret(&name, |secret| {
            match value {
                Some(value) => secret.value = value,
                None if backend.has(Quirk::BlankingUpdate) => {
                    secret.value = SecretString::default();
                }
                None => {}
            }
            if let Some(description) = body.description {
                secret.description = description;
            }
            secret.metadata(&name)
        })
    })?;
    Ok(written(&backend, shown(&backend, &metadata)))
}

async fn delete(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(name): Segment,
    force: Force,
) -> Result<Response, Problem> {
    let name = backend.kept_name(name);
    backend.store.change(&caller.organization, |organization| {
        organization.secret(&name)?;
        if backend.has(Quirk::DeleteNeedsForce) && force == Force::Off {
            return Err(Problem::ForceRequired(SECRET));
        }
        if backend.has(Quirk::RefuseDeleteInUse) && organization.uses(SECRET, &name) {
            return Err(Problem::InUse(SECRET));
        }
        organization.secrets.remove(&name);
        Ok(())
    })?;
    Ok(deleted(&backend, Json(json!({"result": "ok"}))))
}

/// Answers 403 unless configured otherwise, so that a client that reads values fails and is noticed.
async fn read_value(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(name): Segment,
) -> Result<Response, Problem> {
    if !backend.has(Quirk::ReadableValues) {
        return Err(Problem::UnreadableValue);
    }
    let name = backend.kept_name(name);
    let value = backend.store.read(&caller.organization, |organization| {
        organization
            .secret(&name)
            .map(|secret| secret.value.clone())
    })?;
    let encoded = Zeroizing::new(STANDARD.encode(value.expose_secret()));
    let text = Zeroizing::new(format!("\"{}\"", *encoded).into_bytes());
    let body = Body::from(Bytes::from_owner(text));
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn not_empty(value: Option<SecretString>) -> Result<Option<SecretString>, Problem> {
    match value {
        Some(value) if value.expose_secret().is_empty() => {
            Err(Problem::Invalid("The value of a secret cannot be empty"))
        }
        value => Ok(value),
    }
}

fn list_entry(backend: &Backend, secret: &SecretMetadata) -> Value {
    let mut entry = shown(backend, secret);
    if let Some(fields) = entry.as_object_mut()
        && backend.has(Quirk::SparseList)
    {
        fields.retain(|field, _| field == "name" || field == "description");
    }
    entry
}

fn shown(backend: &Backend, secret: &SecretMetadata) -> Value {
    let mut entry = json!(secret);
    if secret.description.is_empty() && backend.has(Quirk::NullDescription) {
        entry["description"] = Value::Null;
    }
    entry
}
