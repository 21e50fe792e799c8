use serde_json::json;

use crate::collection::FieldType::Flag;
use crate::collection::{Field, Key, Paths, Shape};
use crate::noun::Noun;

/// Groups of people.
///
/// Source: the types of the Go provider and of the command line tool.
pub static GROUPS: Shape = Shape {
    noun: Noun {
        one: "a group",
        many: "groups",
    },
    paths: Paths::List("/api/v1/manage/groups"),
    key: Key::Uuid(&["uuid"]),
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::set("roles"),
        Field::new("system", Flag).decided_here(),
        Field::text("create_at")
            .initially(|_, stamp| json!(stamp.at))
            .decided_here(),
    ],
    unique_name: false,
    references: &[],
    is_guarded: false,
    has_pages: false,
    sparse: None,
    quirks: &[],
    founded: &["Admin", "Users"],
};
