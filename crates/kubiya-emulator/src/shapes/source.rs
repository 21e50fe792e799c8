use serde_json::{Value, json};

use super::authorship;
use crate::collection::{Field, Fields, Key, Paths, Reference, Shape, Sparse};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::shapes::RUNNERS;

/// Places that tools come from; several may have one name.
///
/// Source: the Go provider, the command line tool and the chat front end agree on the paths, and their types on the
/// fields; the front end asks for pages of the list. That an update merges, and that a runner need not exist, is
/// decided here.
pub static SOURCES: Shape = Shape {
    noun: Noun {
        one: "a source",
        many: "sources",
    },
    paths: Paths::Items {
        list: "/api/v1/sources",
        item: "/api/v1/sources/{uuid}",
    },
    key: Key::Uuid(&["uuid"]),
    fields: &[
        Field::text("name").required(),
        Field::text("url").initially(|name, _| json!(format!("https://git.example.com/{name}"))),
        Field::text("type").initially(|_, _| json!("git")),
        Field::text("description"),
        Field::text("runner"),
        Field::any("dynamic_config").initially(|_, _| json!({})),
        Field::any("inline_tools").initially(|_, _| json!([])),
        Field::any("inline_workflows").initially(|_, _| json!([])),
        Field::text("managed_by"),
        Field::text("task_id"),
        Field::any("connected_agents_count").initially(|_, _| json!(0)),
        Field::any("connected_tools_count").initially(|_, _| json!(0)),
        Field::any("connected_workflows_count").initially(|_, _| json!(0)),
        Field::any("errors_count").initially(|_, _| json!(0)),
        Field::any("kubiya_metadata")
            .initially(|_, stamp| authorship::made(stamp))
            .renewed_by(authorship::renew)
            .decided_here(),
    ],
    unique_name: false,
    references: &[Reference {
        field: "runner",
        to: RUNNERS.noun,
        is_checked: false,
    }],
    is_guarded: true,
    has_pages: true,
    sparse: Some(Sparse {
        quirk: Quirk::SparseSourceList,
        shows: |field| matches!(field, "uuid" | "name" | "type" | "url"),
    }),
    quirks: &[
        Quirk::CreateWithErrors,
        Quirk::DeleteNeedsForce,
        Quirk::DynamicConfigMissing,
        Quirk::InlineToolsInMetadata,
        Quirk::NullCollections,
        Quirk::NullDynamicConfig,
        Quirk::PutReplaces,
        Quirk::RefuseDeleteInUse,
    ],
    founded: &[],
};

/// What the API names the source of a URL after: the last folder.
pub(crate) fn name_of(url: &str) -> &str {
    let path = url.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// What the API tells of a source that cannot be loaded completely.
///
/// Source: the types of the command line tool and of the chat front end, which have two words for the details. That
/// these repeat what the tools are given is a guess.
pub(crate) fn errors_of_loading(source: &Fields) -> Value {
    let given = source.get("dynamic_config").unwrap_or(&Value::Null);
    let mut error = format!("Configuration {given} is not understood");
    if let Some(Value::Array(tools)) = source.get("inline_tools")
        && !tools.is_empty()
    {
        error = format!("{error} by {}", json!(tools));
    }
    json!([
        {"file": "tools/broken.py", "type": "import", "error": "No module named 'missing'"},
        {"file": "tools/odd.py", "error": error, "details": format!("given: {given}")},
    ])
}
