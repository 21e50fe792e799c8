//! `/api/v3/runners/{name}`: runners, of which no path is that of another collection's objects.
//!
//! Source: the Go provider, the command line tool and the Python SDK create by name, with a body or with none,
//! and the latter two ask for the manifest of an existing runner by the same request.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::answer::deleted;
use super::collection::{read, remove};
use super::force::Force;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::{Fields, SentFields, StoredObject};
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::{MANIFEST_URL, RUNNERS, UNDESCRIBED};

const ITEM: &str = "/api/v3/runners/{name}";
const DESCRIPTION: &str = "/api/v3/runners/{name}/describe";
const HEALTH: &str = "/api/v3/runners/{name}/health";

/// What a creation may say of a runner.
const SENT: [&str; 2] = ["managed_by", "task_id"];

/// How often a new runner is not described under [`Quirk::DelayedDescribe`].
const DELAY: u64 = 2;

/// What is served here.
pub(super) fn paths() -> Vec<(&'static str, Vec<Method>)> {
    vec![
        (ITEM, vec![Method::POST, Method::DELETE]),
        (DESCRIPTION, vec![Method::GET]),
        (HEALTH, vec![Method::GET]),
    ]
}

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(ITEM, post(create).delete(delete))
        .route(DESCRIPTION, get(describe))
        .route(HEALTH, get(health))
}

/// Tells where the manifest is, of a runner that exists as of one that this makes.
///
/// Decided here: the manifest of an existing runner is the one that it had, and the rest stays as it was.
async fn create(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(name): Segment,
    body: Option<JsonObject<Fields>>,
) -> Result<Json<Value>, Problem> {
    let name = backend.kept_name(name);
    let mut fields = body.map_or_else(Fields::new, |JsonObject(fields)| fields);
    fields.retain(|field, _| SENT.contains(&field.as_str()));
    fields.insert("name".to_owned(), name.as_str().into());
    let sent = SentFields::parse(&RUNNERS, fields)?;
    let author = caller.created_by.as_ref().unwrap_or(&backend.created_by);
    backend.store.change(&caller.organization, |organization| {
        let exists = organization.objects.get(&RUNNERS, &name).is_ok();
        if !exists || backend.has(Quirk::CreateExistingConflict) {
            organization.admits(&sent, None)?;
            let stamp = organization.stamp(author, &backend.clock);
            let mut given = sent.into_fields();
            if backend.has(Quirk::DelayedDescribe) {
                given.insert(UNDESCRIBED.to_owned(), DELAY.into());
            }
            let runner = StoredObject::new(&RUNNERS, given, &stamp);
            organization.objects.put(runner);
        }
        let runner = organization.objects.get(&RUNNERS, &name)?;
        Ok(Json(json!({"url": runner.text(MANIFEST_URL)})))
    })
}

async fn describe(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(name): Segment,
) -> Result<Json<Fields>, Problem> {
    if backend.has(Quirk::DescribeNotFound) || is_too_new(&backend, &caller, &name)? {
        return Err(Problem::NotFound(RUNNERS.noun));
    }
    read(&RUNNERS, &backend, &caller, &name).map(Json)
}

async fn health(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Segment(name): Segment,
) -> Result<Json<Value>, Problem> {
    let runner = read(&RUNNERS, &backend, &caller, &name)?;
    let check = |name: &str, field: &str| {
        let Value::Object(mut check) = runner.get(field).cloned().unwrap_or_default() else {
            return Value::Null;
        };
        check.remove("health");
        check.insert("name".to_owned(), name.into());
        check.insert(
            "metadata".to_owned(),
            json!({"git_sha": "", "release": "emulated"}),
        );
        Value::Object(check)
    };
    let mut answer = runner.get("runner_health").cloned().unwrap_or_default();
    if let Value::Object(answer) = &mut answer {
        answer.remove("error");
        answer.insert("time".to_owned(), backend.clock.timestamp().into());
        answer.insert(
            "checks".to_owned(),
            json!([
                check("tool-manager", "tool_manager_health"),
                check("agent-manager", "agent_manager_health"),
            ]),
        );
    }
    Ok(Json(answer))
}

async fn delete(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(name): Segment,
    force: Force,
) -> Result<Response, Problem> {
    remove(&RUNNERS, &backend, &caller, &name, force)?;
    Ok(deleted(&backend, Json(json!({"result": "ok"}))))
}

/// Whether a runner is not to be described yet; counts the question.
fn is_too_new(backend: &Backend, caller: &Caller, name: &str) -> Result<bool, Problem> {
    if !backend.has(Quirk::DelayedDescribe) {
        return Ok(false);
    }
    let name = &backend.kept_name(name.to_owned());
    backend.store.change(&caller.organization, |organization| {
        organization.objects.edit(&RUNNERS, name, |runner| {
            let left = runner.get(UNDESCRIBED).and_then(Value::as_u64);
            let left = left.unwrap_or_default();
            let next = left.saturating_sub(1);
            runner.insert(UNDESCRIBED.to_owned(), next.into());
            left > 0
        })
    })
}
