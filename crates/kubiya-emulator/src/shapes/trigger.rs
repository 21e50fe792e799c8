use serde_json::{Value, json};

use crate::collection::{Field, Key, Paths, Shape, Stamp};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::uuid;

/// The workflows of the composer, which triggers consist of. It is another host; here it is the same one.
///
/// Source: the Go provider creates, reads, changes and deletes them, and the command line tool lists and reads them; the
/// fields are those that the two know. Several can have one name. That an update merges, that nothing checks a runner,
/// and what a workflow needs beside its name is decided here.
pub static TRIGGERS: Shape = Shape {
    noun: Noun {
        one: "a workflow",
        many: "workflows",
    },
    paths: Paths::Items {
        list: "/api/workflows",
        item: "/api/workflows/{id}",
    },
    key: Key::Uuid(&["id"]),
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::text("status").initially(|_, _| json!("draft")),
        Field::any("definition").initially(|_, _| json!({})),
        Field::text("owner_id")
            .initially(|_, stamp| json!(stamp.by))
            .decided_here(),
        Field::text("workspace_id")
            .initially(|_, stamp| json!(stamp.organization))
            .decided_here(),
        Field::any("published_at").decided_here(),
        Field::any("recent_executions")
            .initially(|_, _| json!([]))
            .decided_here(),
        Field::text(RUNNER).hidden(),
        Field::text(WEBHOOK_HASH)
            .initially(|_, _| json!(uuid::random()))
            .hidden(),
        Field::text("created_at").initially(now).decided_here(),
        Field::text("updated_at")
            .initially(now)
            .renewed_by(|time, stamp| *time = json!(stamp.at))
            .decided_here(),
    ],
    unique_name: false,
    references: &[],
    is_guarded: false,
    has_pages: true,
    sparse: None,
    quirks: &[
        Quirk::DefinitionMissing,
        Quirk::DeleteEmptyObject,
        Quirk::EnrichedSteps,
        Quirk::NullCollections,
        Quirk::PutReplaces,
        Quirk::StatusStaysDraft,
    ],
    founded: &[],
};

/// What executes a published workflow; no answer tells it.
pub(crate) const RUNNER: &str = "runner";

/// What proves in the URL of a workflow that one may start it.
pub(crate) const WEBHOOK_HASH: &str = "webhook_hash";

fn now(_: &str, stamp: &Stamp) -> Value {
    json!(stamp.at)
}
