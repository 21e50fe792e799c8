use serde_json::json;

use super::authorship;
use crate::collection::FieldType::{Flag, List, Records, Variables};
use crate::collection::{Field, Key, Paths, Reference, Shape, Sparse};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::secret::SECRET;
use crate::shapes::{INTEGRATIONS, RUNNERS, SOURCES};

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
            .initially(|_, stamp| authorship::made(stamp))
            .renewed_by(authorship::renew)
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
        Reference {
            field: "sources",
            to: SOURCES.noun,
            is_checked: false,
        },
        Reference {
            field: "integrations",
            to: INTEGRATIONS.noun,
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
