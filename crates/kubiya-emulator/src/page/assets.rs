//! The files of the page, which are in the binary.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, type and content of what the page loads.
const FILES: [(&str, &str, &str); 7] = [
    (
        "page.css",
        "text/css; charset=utf-8",
        include_str!("files/page.css"),
    ),
    ("page.js", SCRIPT, include_str!("files/page.js")),
    ("objects.js", SCRIPT, include_str!("files/objects.js")),
    ("object.js", SCRIPT, include_str!("files/object.js")),
    ("activity.js", SCRIPT, include_str!("files/activity.js")),
    ("elements.js", SCRIPT, include_str!("files/elements.js")),
    ("icon.svg", "image/svg+xml", include_str!("files/icon.svg")),
];

pub(super) async fn page() -> Html<&'static str> {
    Html(include_str!("files/page.html"))
}

pub(super) async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, content)) => ([(header::CONTENT_TYPE, *kind)], *content).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
