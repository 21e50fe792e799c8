use serde_json::json;

use crate::collection::{Field, Key, Paths, Shape};
use crate::noun::Noun;

/// Integrations; `slack` and `kubernetes` are built in at the real platform, and not in its list.
///
/// Source: the types of the Go provider and of the command line tool.
pub static INTEGRATIONS: Shape = Shape {
    noun: Noun {
        one: "an integration",
        many: "integrations",
    },
    paths: Paths::List("/api/v2/integrations"),
    key: Key::Name,
    fields: &[
        Field::text("name").required(),
        Field::text("uuid"),
        Field::text("description"),
        Field::text("integration_type").initially(|name, _| json!(name)),
        Field::text("auth_type"),
        Field::any("configs").initially(|_, _| json!([])),
        Field::text("managed_by"),
        Field::text("task_id"),
    ],
    unique_name: true,
    references: &[],
    is_guarded: false,
    has_pages: false,
    sparse: None,
    quirks: &[],
    founded: &["aws", "datadog", "github", "jira"],
};
