//! Where the routes of workflows depart from those of other collections: the list is a page in an object, and a
//! workflow is published before it can be started.
//!
//! Source: the Go provider publishes and asks for the URL, in camel case where objects have snake case, and takes a
//! deletion for one where the answer is no JSON, or says `success`; the command line tool lists. That a URL is known of
//! published workflows only is decided here.

use std::num::NonZeroUsize;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::deleted;
use super::collection::{CollectionRoutes, create, entries, remove};
use super::force::Force;
use super::page::Page;
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::Fields;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::{RUNNER, TRIGGERS, WEBHOOK_HASH};
use crate::uuid;

const PUBLISH: &str = "/api/workflows/{id}/publish";
const WEBHOOK_URL: &str = "/api/workflows/{id}/webhook-url";

/// The size of a page where the request names none.
const DEFAULT_LIMIT: NonZeroUsize = NonZeroUsize::new(12).expect("it is not zero");

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes
        .list(get(list_workflows))
        .create(post(create_workflow))
        .delete(delete(delete_workflow))
}

/// What is served here.
pub(super) fn paths() -> Vec<(&'static str, Vec<Method>)> {
    let post = || vec![Method::POST];
    vec![(PUBLISH, post()), (WEBHOOK_URL, post())]
}

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(PUBLISH, post(publish))
        .route(WEBHOOK_URL, post(webhook_url))
}

/// Which workflows are listed.
#[derive(Deserialize)]
struct Selection {
    status: Option<String>,
    search: Option<String>,
}

async fn list_workflows(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    page: Page,
    Query(selection): Query<Selection>,
) -> Json<Value> {
    let status = selection.status.as_deref().unwrap_or("all");
    let search = selection.search.as_deref().unwrap_or_default();
    let mut all = entries(&TRIGGERS, &backend, &caller);
    all.retain(|workflow| {
        let is_meant = |it: &Value| it.as_str().is_some_and(|name| name.contains(search));
        (status == "all" || workflow["status"] == status)
            && workflow.get("name").is_some_and(is_meant)
    });
    let (number, size) = page.numbered(DEFAULT_LIMIT, &backend);
    let (total, pages) = (all.len(), all.len().div_ceil(size));
    let workflows: Vec<Fields> = all
        .into_iter()
        .skip((number - 1) * size)
        .take(size)
        .collect();
    Json(json!({
        "workflows": workflows,
        "total": total,
        "page": number,
        "totalPages": pages,
        "pageSize": size,
        "status": status,
    }))
}

async fn create_workflow(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Json<Fields>, Problem> {
    if body.get("definition").is_some_and(|it| !it.is_object()) {
        return Err(Problem::WrongType);
    }
    create(&TRIGGERS, &backend, &caller, body).map(Json)
}

#[derive(Deserialize)]
struct Publication {
    r#type: String,
    #[serde(rename = "webhookPath")]
    webhook_path: String,
    runner: String,
}

async fn publish(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    JsonObject(publication): JsonObject<Publication>,
) -> Result<Json<Value>, Problem> {
    if publication.r#type != "webhook" || publication.webhook_path.is_empty() {
        return Err(Problem::Invalid("Only webhooks can be published here"));
    }
    if publication.runner.is_empty() {
        return Err(Problem::Missing(TRIGGERS.noun, RUNNER));
    }
    let fails = backend.has(Quirk::PublishUnsuccessful);
    backend.store.change(&caller.organization, |organization| {
        let stamp = organization.stamp(&backend.created_by, &backend.clock);
        organization.objects.edit(&TRIGGERS, &id, |workflow| {
            if !fails {
                workflow.insert("status".to_owned(), "published".into());
                workflow.insert("published_at".to_owned(), json!(stamp.at));
                workflow.insert(RUNNER.to_owned(), publication.runner.into());
            }
        })
    })?;
    Ok(Json(match fails {
        true => json!({"success": false, "message": "The runner does not answer"}),
        false => json!({"success": true, "message": "Workflow published"}),
    }))
}

#[derive(Deserialize)]
struct Asked {
    runner: String,
    #[serde(rename = "triggerType")]
    trigger_type: String,
}

async fn webhook_url(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    JsonObject(asked): JsonObject<Asked>,
) -> Result<Json<Value>, Problem> {
    if asked.trigger_type != "webhook" || asked.runner.is_empty() {
        return Err(Problem::Invalid("Only webhooks of a runner have a URL"));
    }
    let hash = backend.store.change(&caller.organization, |organization| {
        let workflow = organization.objects.get(&TRIGGERS, &id)?;
        if workflow.text("status").as_deref() != Some("published") {
            return Err(Problem::Invalid("The workflow is not published"));
        }
        if backend.has(Quirk::UrlRotates) {
            organization.objects.edit(&TRIGGERS, &id, |workflow| {
                workflow.insert(WEBHOOK_HASH.to_owned(), uuid::random().into());
            })?;
        }
        let workflow = organization.objects.get(&TRIGGERS, &id)?;
        let hash = workflow.text(WEBHOOK_HASH).unwrap_or_default();
        Ok(hash.into_owned())
    })?;
    let url = format!("{}/triggers/{id}?h={hash}", backend.origin);
    Ok(Json(
        json!({"webhookUrl": url, "webhookHash": hash, "method": "POST"}),
    ))
}

async fn delete_workflow(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(id): Segment,
    force: Force,
) -> Result<Response, Problem> {
    remove(&TRIGGERS, &backend, &caller, &id, force)?;
    let told = match backend.has(Quirk::DeleteEmptyObject) {
        true => json!({}),
        false => json!({"success": true, "message": "Workflow deleted"}),
    };
    Ok(deleted(&backend, Json(told)))
}
