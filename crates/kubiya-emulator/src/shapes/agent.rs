use serde_json::{Value, json};

use crate::collection::FieldType::{Flag, List, Records, Variables};
use crate::collection::{Field, Key, Paths, Reference, Shape, Sparse, Stamp};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::secret::SECRET;
use crate::shapes::RUNNERS;

/// Agents.
///
/// Source: the Go provider and the command line tool agree on the paths, and as far as they agree on the
/// types of fields, those are here. The published API reference documents the conflict of names.
pub static AGENTS: Shape = Shape {
    noun: Noun {
        one: "an agent",
        many: "agents",
    },
    paths: Paths::Items {
        list: "/api/v1/agents",
        item: "/api/v1/agents/{uuid}",
    },
    key: Key::Uuid(&["uuid", "id"]),
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::text("ai_instructions"),
        Field::text("instruction_type"),
        Field::text("llm_model"),
        Field::text("image"),
        Field::text("avatar_url"),
        Field::text("email"),
        Field::text("managed_by"),
        Field::text("task_id"),
        Field::new("is_debug_mode", Flag),
        Field::new("runners", List),
        Field::set("allowed_groups"),
        Field::set("allowed_users"),
        Field::set("integrations"),
        Field::set("links"),
        Field::set("owners"),
        Field::set("secrets"),
        Field::set("sources"),
        Field::set("tags"),
        Field::set("tools"),
        Field::new("environment_variables", Variables),
        Field::new("starters", Records),
        Field::new("tasks", Records),
        Field::text("organization")
            .initially(|_, stamp| json!(stamp.organization))
            .decided_here(),
        Field::any("metadata")
            .initially(|_, stamp| metadata(stamp))
            .renewed_by(renew)
            .decided_here(),
    ],
    unique_name: true,
    references: &[
        Reference {
            field: "secrets",
            to: SECRET,
            is_checked: true,
        },
        Reference {
            field: "runners",
            to: RUNNERS.noun,
            is_checked: false,
        },
    ],
    is_guarded: false,
    has_pages: false,
    sparse: Some(Sparse {
        quirk: Quirk::SparseAgentList,
        shows: |field| ["uuid", "id", "name", "description"].contains(&field),
    }),
    quirks: &[
        Quirk::IdWithoutUuid,
        Quirk::NullCollections,
        Quirk::ReorderedCollections,
        Quirk::PutReplaces,
    ],
    founded: &[],
};

fn metadata(stamp: &Stamp) -> Value {
    let Stamp { by, at, .. } = stamp;
    json!({"created_at": at, "last_updated": at, "user_created": by, "user_last_updated": by})
}

fn renew(metadata: &mut Value, stamp: &Stamp) {
    if let Value::Object(metadata) = metadata {
        metadata.insert("last_updated".to_owned(), stamp.at.as_str().into());
        metadata.insert("user_last_updated".to_owned(), stamp.by.as_str().into());
    }
}
