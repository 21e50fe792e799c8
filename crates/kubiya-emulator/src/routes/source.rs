//! `/api/v1/sources`: creating, updating and syncing a source load it. Inline sources, which hold their tools, are here
//! as well.
//!
//! Source: the Go provider and the command line tool create, the former with the runner in the query as well; the
//! published API reference takes an update for a sync, and the command line tool has a request of its own for that.

mod inline;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::answer::written;
use super::collection::{self, CollectionRoutes, read};
use super::segment::Segment;
use crate::auth::{Caller, Writer};
use crate::backend::Backend;
use crate::body::JsonObject;
use crate::collection::Fields;
use crate::problem::Problem;
use crate::quirk::Quirk;
use crate::shapes::{SOURCES, errors_of_loading, name_of};

const METADATA: &str = "/api/v1/sources/{uuid}/metadata";
const SYNC: &str = "/api/v1/sources/{uuid}/sync";

/// How long a source is loaded under [`Quirk::SlowLoad`].
const SLOW: Duration = Duration::from_secs(3);

/// What [`Quirk::SourceRenamedOnSync`] adds to a name.
const ANEW: &str = "-anew";

pub(super) fn departing(routes: CollectionRoutes) -> CollectionRoutes {
    routes.create(post(create)).update(put(update))
}

/// What is served here.
pub(super) fn paths() -> Vec<(&'static str, Vec<Method>)> {
    vec![(METADATA, vec![Method::GET]), (SYNC, vec![Method::POST])]
}

pub(super) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route(METADATA, get(metadata))
        .route(SYNC, post(sync))
}

/// The parameters of a creation.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    runner: String,
}

/// The parameters of metadata.
#[derive(Deserialize)]
struct View {
    #[serde(default)]
    exclude_workflows_tools: bool,
}

/// The name is that of the folder, whatever the request says, but for an inline source.
///
/// Decided here: the runner of the query counts where the body has none.
async fn create(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Query(Asked { runner }): Query<Asked>,
    JsonObject(mut body): JsonObject<Fields>,
) -> Result<Json<Fields>, Problem> {
    inline::check(&body)?;
    if inline::is_inline(&body) {
        body.insert("type".to_owned(), "inline".into());
        body.insert("url".to_owned(), "".into());
        let create = move |backend: &Backend| collection::create(&SOURCES, backend, &caller, body);
        return load(&backend, create).await.map(Json);
    }
    let name = match body.get("url") {
        Some(Value::String(url)) if !url.is_empty() => name_of(url).to_owned(),
        Some(Value::String(_) | Value::Null) | None => {
            return Err(Problem::Missing(SOURCES.noun, "url"));
        }
        Some(_) => return Err(Problem::WrongType),
    };
    body.insert("name".to_owned(), name.into());
    if body.get("runner").is_none_or(|it| it == "") {
        body.insert("runner".to_owned(), runner.into());
    }
    let create = move |backend: &Backend| collection::create(&SOURCES, backend, &caller, body);
    load(&backend, create).await.map(Json)
}

async fn update(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(key): Segment,
    JsonObject(body): JsonObject<Fields>,
) -> Result<Response, Problem> {
    inline::check(&body)?;
    let update = move |backend: &Backend| {
        if !backend.has(Quirk::PutIsSyncOnly) {
            collection::update(&SOURCES, backend, &caller, &key, body)?;
        }
        loaded(backend, &caller, &key)
    };
    let source = load(&backend, update).await?;
    Ok(written(&backend, source))
}

async fn sync(
    State(backend): State<Arc<Backend>>,
    Writer(caller): Writer,
    Segment(key): Segment,
) -> Result<Json<Fields>, Problem> {
    let sync = move |backend: &Backend| loaded(backend, &caller, &key);
    load(&backend, sync).await.map(Json)
}

/// Source: the Go provider asks for it with and without the parameter.
async fn metadata(
    State(backend): State<Arc<Backend>>,
    caller: Caller,
    Query(View {
        exclude_workflows_tools,
    }): Query<View>,
    Segment(key): Segment,
) -> Result<Json<Value>, Problem> {
    let shown = read(&SOURCES, &backend, &caller, &key)?;
    let stored = backend.store.read(&caller.organization, |organization| {
        let source = organization.objects.get(&SOURCES, &key)?;
        Ok(source.fields())
    })?;
    let authorship = shown.get("kubiya_metadata").cloned().unwrap_or_default();
    let errors = match backend.has(Quirk::MetadataErrors) {
        true => errors_of_loading(&stored),
        false => shown.get("errors").cloned().unwrap_or_else(|| json!([])),
    };
    let (tools, workflows) = inline::told(&backend, &stored, &key, exclude_workflows_tools);
    Ok(Json(json!({
        "uuid": key,
        "source_uuid": key,
        "type": shown.get("type"),
        "tools": tools,
        "workflows": workflows,
        "errors": errors,
        "created_at": authorship["created_at"],
        "updated_at": authorship["last_updated"],
    })))
}

/// Does what loads a source; to its end, also where nobody waits for the answer.
async fn load<T: Send + 'static>(
    backend: &Arc<Backend>,
    work: impl FnOnce(&Backend) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    if !backend.has(Quirk::SlowLoad) {
        return work(backend);
    }
    let backend = Arc::clone(backend);
    let loading = tokio::spawn(async move {
        sleep(SLOW).await;
        work(&backend)
    });
    loading.await.unwrap_or(Err(Problem::StateNotSaved))
}

/// A source once it has been loaded anew.
fn loaded(backend: &Backend, caller: &Caller, key: &str) -> Result<Fields, Problem> {
    if backend.has(Quirk::SourceRenamedOnSync) {
        backend.store.change(&caller.organization, |organization| {
            organization.objects.edit(&SOURCES, key, |source| {
                let name = source.get("name").and_then(Value::as_str);
                let name = name.unwrap_or_default().trim_end_matches(ANEW);
                let name = name.to_owned() + ANEW;
                source.insert("name".to_owned(), name.into());
            })
        })?;
    }
    read(&SOURCES, backend, caller, key)
}
