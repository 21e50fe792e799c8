use serde_json::{Value, json};

use crate::collection::{Field, Key, Paths, Reference, Shape, Sparse, Stamp};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::shapes::{AGENTS, GROUPS};
use crate::uuid;

/// Entries of knowledge, which agents answer from; several may have one name.
///
/// Source: the Go provider and the command line tool agree on the paths; the former says what is sent, the latter
/// knows more fields of what is answered. A public tool names an owner, and modules of Kubiya make entries that are
/// equal but for their agents. That an update without an owner keeps the one there is, and that groups and agents
/// have to exist, is decided here.
pub static KNOWLEDGE: Shape = Shape {
    noun: Noun {
        one: "a knowledge entry",
        many: "knowledge",
    },
    paths: Paths::Items {
        list: "/api/v1/knowledge",
        item: "/api/v1/knowledge/{uuid}",
    },
    key: Key::Uuid(&["uuid"]),
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::text("content"),
        Field::text("type").initially(|_, _| json!("knowledge")),
        Field::text("source"),
        Field::text("owner")
            .initially(|_, stamp| json!(stamp.by))
            .filled_in(),
        Field::set("labels"),
        Field::set("groups"),
        Field::set("supported_agents"),
        Field::set("supported_agents_groups"),
        Field::any("properties").initially(|_, _| json!({})),
        Field::text("managed_by"),
        Field::text("task_id"),
        Field::text("content_hash")
            .initially(|_, _| json!(uuid::random()))
            .renewed_by(|hash, _| *hash = json!(uuid::random()))
            .decided_here(),
        Field::text("created_at").initially(now).decided_here(),
        Field::text("updated_at")
            .initially(now)
            .renewed_by(|time, stamp| *time = json!(stamp.at))
            .decided_here(),
    ],
    unique_name: false,
    references: &[
        Reference {
            field: "groups",
            to: GROUPS.noun,
            is_checked: true,
        },
        Reference {
            field: "supported_agents",
            to: AGENTS.noun,
            is_checked: true,
        },
    ],
    is_guarded: false,
    has_pages: true,
    sparse: Some(Sparse {
        quirk: Quirk::SparseKnowledgeList,
        shows: |field| field != "content",
    }),
    quirks: &[
        Quirk::ContentTrimmed,
        Quirk::NoGetById,
        Quirk::NullCollections,
        Quirk::OwnerEmail,
        Quirk::PutReplaces,
        Quirk::ReorderedCollections,
    ],
    founded: &[],
};

fn now(_: &str, stamp: &Stamp) -> Value {
    json!(stamp.at)
}
