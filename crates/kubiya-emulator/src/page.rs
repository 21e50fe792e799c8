//! The page at `/`: what the emulator holds and does, for people with a browser.
//!
//! It only shows. It asks for no key, is not recorded, and meets neither faults nor limits, as the control routes; what keeps other
//! pages out is [`same_origin`](crate::same_origin). What it shows is chosen field by field in [`views`]: names, and never a
//! value, a key or an address that works like one.

mod activity;
mod assets;
mod faults;
mod objects;
mod relations;
mod views;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;

use crate::backend::Backend;

/// Scripts and styles come from here and are files; nothing else is loaded, no page may frame this one, and no text can become
/// markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

pub(crate) fn routes() -> Router<Arc<Backend>> {
    Router::new()
        .route("/", get(assets::page))
        .route("/_emulator/page/objects", get(objects::show))
        .route("/_emulator/page/activity", get(activity::show))
        .route("/_emulator/page/assets/{name}", get(assets::file))
        .layer(map_response(protected))
}

async fn protected(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
