//! The way of a request through the emulated API, around the route that serves it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth::{self, Caller};
use crate::backend::Backend;
use crate::body;
use crate::problem::{Problem, rendered};

/// Carries the number of a request in its answer.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Records a request, lets it wait, and passes it on if its key is accepted.
pub(crate) async fn process(
    State(backend): State<Arc<Backend>>,
    request: Request,
    next: Next,
) -> Response {
    let caller = auth::identify(&backend.keys, request.headers());
    let organization = caller
        .as_ref()
        .ok()
        .map(|caller| caller.organization.as_str());
    let mut record = backend.log.open(&request, organization);
    tokio::time::sleep(backend.latency).await;

    let (parts, body) = request.into_parts();
    let response = match body::collect(body, backend.body_limit).await {
        Ok(body) => serve(caller, Request::from_parts(parts, Body::from(body)), next).await,
        Err(problem) => problem.into_response(),
    };
    let response = rendered(response, backend.error_shape);
    record.answered(response.status());
    response
}

/// Does the work that was asked for.
async fn serve(caller: Result<Caller, Problem>, mut request: Request, next: Next) -> Response {
    match caller {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}
