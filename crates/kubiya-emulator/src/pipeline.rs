//! The way of a request through the emulated API, around the route that serves it.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use crate::ascii;
use crate::auth::{self, Caller};
use crate::backend::Backend;
use crate::body;
use crate::faults::{Asked, Scene, inflict};
use crate::problem::{Problem, rendered};
use crate::quirk::Quirk;
use crate::request_log::OpenRecord;
use crate::reversed;
use crate::server::Reset;
use crate::shapes::name_of;

/// Carries the number of a request in its answer.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How many resets there had been when a request arrived.
#[derive(Clone, Copy)]
struct Arrival(u64);

/// Records a request, lets it wait, and answers it.
pub(crate) async fn process(
    State(backend): State<Arc<Backend>>,
    Extension(reset): Extension<Reset>,
    request: Request,
    next: Next,
) -> Response {
    let arrived_after = backend.resets();
    let caller = auth::identify(&backend.keys, request.headers());
    let organization = caller
        .as_ref()
        .ok()
        .map(|caller| caller.organization.as_str());
    let mut record = backend.log.open(&request, organization);
    tokio::time::sleep(backend.latency).await;

    let (parts, body) = request.into_parts();
    let response = match body::collect(body, backend.body_limit).await {
        Ok(body) => {
            let scene = Scene {
                reset,
                clock: backend.clock.clone(),
                body: body.clone(),
                authorization: parts.headers.get(header::AUTHORIZATION).cloned(),
            };
            let mut request = Request::from_parts(parts, Body::from(body));
            request.extensions_mut().insert(Arrival(arrived_after));
            answer(&backend, &mut record, scene, caller, request, next).await
        }
        Err(problem) => rendered(problem.into_response(), backend.error_shape),
    };
    record.answered(response.status());
    response
}

/// Gives the true answer, unless a fault strikes.
async fn answer(
    backend: &Backend,
    record: &mut OpenRecord<'_>,
    scene: Scene,
    caller: Result<Caller, Problem>,
    request: Request,
    next: Next,
) -> Response {
    let (in_path, in_body) = (name_in_path(&request), name_in_body(&scene.body));
    let asked = Asked {
        method: request.method(),
        path: request.uri().path(),
        names: [in_path.as_deref(), in_body.as_deref()],
    };
    let fault = backend.faults.strike(&asked);
    let work = async {
        let response = serve(backend, caller, request, next).await;
        let mut response = rendered(response, backend.error_shape);
        if backend.has(Quirk::ConfigKeysReordered) {
            response = reversed::answer(response).await;
        }
        if backend.has(Quirk::AsciiJson) {
            ascii::answer(response).await
        } else {
            response
        }
    };
    match fault {
        Some((id, fault)) => {
            record.struck_by(id);
            let removed = backend.faults.removed(id);
            inflict(&fault, &scene, removed, work).await
        }
        None => work.await,
    }
}

/// Does the work that was asked for, if the key and its limit allow it.
async fn serve(
    backend: &Backend,
    caller: Result<Caller, Problem>,
    mut request: Request,
    next: Next,
) -> Response {
    let caller = match caller {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    // What was asked of the data before a reset is not done to the data after it.
    let arrival = request.extensions().get::<Arrival>();
    if arrival.is_some_and(|Arrival(resets)| *resets != backend.resets()) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let verdict = backend
        .limiter
        .as_ref()
        .map(|limiter| limiter.take(caller.key, &backend.clock));
    let mut response = match verdict.and_then(|verdict| verdict.retry_after()) {
        Some(seconds) => Problem::RateLimited(seconds).into_response(),
        None => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
    };
    if let Some(verdict) = verdict {
        verdict.tell(response.headers_mut(), backend.clock.now());
    }
    response
}

/// The last segment of the path that stands for something that has a name.
fn name_in_path(request: &Request) -> Option<String> {
    let template = request.extensions().get::<MatchedPath>()?.as_str();
    let segments = template.split('/').zip(request.uri().path().split('/'));
    let named = segments.filter(|(template, _)| template.starts_with('{'));
    let (_, segment) = named.last()?;
    Some(percent_decode_str(segment).decode_utf8_lossy().into_owned())
}

/// The name of the object in the body, or what stands for it: of a source the one that it will have after its URL, of
/// external knowledge its first channel.
fn name_in_body(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default, alias = "task_description")]
        name: String,
        #[serde(default)]
        url: String,
        #[serde(default)]
        channel_ids: Vec<String>,
    }
    let Named {
        name,
        url,
        channel_ids,
    } = serde_json::from_slice(body).ok()?;
    match (name.as_str(), url.as_str()) {
        ("", "") => channel_ids.into_iter().next(),
        ("", url) => Some(name_of(url).to_owned()),
        _ => Some(name),
    }
}
