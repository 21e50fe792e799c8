//! The routes of the emulated API, one file for each departure from what shapes say.

mod agent;
mod answer;
mod collection;
mod control;
mod external_knowledge;
mod force;
mod integration;
mod listing;
mod model;
mod page;
mod runner;
mod scheduled_task;
mod secret;
mod segment;
mod source;
mod trigger;
mod user;
mod webhook;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::Response;

use crate::backend::Backend;
use crate::collection::Shape;
use crate::faults::Route;
use crate::pipeline::{REQUEST_ID, process};
use crate::problem::Problem;
use crate::same_origin;
use crate::shapes::{
    AGENTS, EXTERNAL_KNOWLEDGE, INTEGRATIONS, SCHEDULED_TASKS, SHAPES, SOURCES, TRIGGERS, WEBHOOKS,
};
use collection::CollectionRoutes;

/// Everything that one emulator serves.
pub(crate) fn router(backend: Arc<Backend>) -> Router {
    let collections = SHAPES.iter().map(|shape| routes_of(shape).into_router());
    collections
        .fold(Router::new(), Router::merge)
        .merge(secret::routes())
        .merge(model::routes())
        .merge(runner::routes())
        .merge(source::routes())
        .merge(trigger::routes())
        .merge(user::routes())
        .fallback(async || Problem::RouteNotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(from_fn_with_state(Arc::clone(&backend), process))
        .merge(control::routes())
        .merge(crate::page::routes())
        .layer(from_fn_with_state(Arc::clone(&backend), same_origin::admit))
        .merge(webhook::hooks())
        .layer(map_response_with_state(Arc::default(), identified))
        .with_state(backend)
}

/// The methods and paths of the API.
pub(crate) fn all_routes() -> Vec<Route> {
    let shapes = SHAPES.iter().flat_map(|shape| routes_of(shape).paths());
    let departing = [
        secret::paths(),
        model::paths(),
        runner::paths(),
        source::paths(),
        trigger::paths(),
        user::paths(),
    ];
    let routes = shapes.chain(departing.into_iter().flatten());
    let routes = routes.flat_map(|(path, methods)| methods.into_iter().map(move |it| (path, it)));
    routes
        .map(|(path, method)| Route { method, path })
        .collect()
}

/// The routes that the shape of a collection says, and what it departs from them in.
fn routes_of(shape: &'static Shape) -> CollectionRoutes {
    let routes = CollectionRoutes::of(shape);
    if shape.noun == AGENTS.noun {
        agent::departing(routes)
    } else if shape.noun == WEBHOOKS.noun {
        webhook::departing(routes)
    } else if shape.noun == SCHEDULED_TASKS.noun {
        scheduled_task::departing(routes)
    } else if shape.noun == SOURCES.noun {
        source::departing(routes)
    } else if shape.noun == EXTERNAL_KNOWLEDGE.noun {
        external_knowledge::departing(routes)
    } else if shape.noun == INTEGRATIONS.noun {
        integration::departing(routes)
    } else if shape.noun == TRIGGERS.noun {
        trigger::departing(routes)
    } else {
        routes
    }
}

/// Numbers the answers, so that a client can name the request that it complains about.
async fn identified(State(counter): State<Arc<AtomicU64>>, mut response: Response) -> Response {
    let number = counter.fetch_add(1, Ordering::Relaxed) + 1;
    if let Ok(id) = HeaderValue::from_str(&format!("emulated-{number:08}")) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
