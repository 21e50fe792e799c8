use serde_json::json;

use crate::collection::{Field, Key, Paths, Reference, Shape};
use crate::noun::Noun;
use crate::shapes::RUNNERS;

/// Places that tools come from; several may have one name.
///
/// Source: the types of the Go provider and of the command line tool; the chat front end asks for pages of their
/// list.
pub static SOURCES: Shape = Shape {
    noun: Noun {
        one: "a source",
        many: "sources",
    },
    paths: Paths::List("/api/v1/sources"),
    key: Key::Uuid(&["uuid"]),
    fields: &[
        Field::text("name").required(),
        Field::text("url").initially(|name, _| json!(format!("https://git.example.com/{name}"))),
        Field::text("runner"),
        Field::any("dynamic_config").initially(|_, _| json!({})),
        Field::text("managed_by"),
        Field::text("task_id"),
    ],
    unique_name: false,
    references: &[Reference {
        field: "runner",
        to: RUNNERS.noun,
        is_checked: false,
    }],
    is_guarded: false,
    has_pages: true,
    sparse: None,
    quirks: &[],
    founded: &[],
};
