use serde_json::json;

use crate::collection::{Field, Key, Paths, Shape};
use crate::noun::Noun;

/// People.
///
/// Source: the types of the Go provider and of the command line tool, which asks for pages of their list.
pub static USERS: Shape = Shape {
    noun: Noun {
        one: "a user",
        many: "users",
    },
    paths: Paths::List("/api/v1/users"),
    key: Key::Uuid(&["uuid"]),
    fields: &[
        Field::text("name").required(),
        Field::text("email").required(),
        Field::text("image"),
        Field::set("roles"),
        Field::set("groups"),
        Field::text("status").initially(|_, _| json!("active")),
        Field::text("user_status").initially(|_, _| json!("active")),
        Field::text("invite_link"),
        Field::text("create_at")
            .initially(|_, stamp| json!(stamp.at))
            .decided_here(),
    ],
    unique_name: false,
    references: &[],
    is_guarded: false,
    has_pages: true,
    sparse: None,
    quirks: &[],
    founded: &[],
};
