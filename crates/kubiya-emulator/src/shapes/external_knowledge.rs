use serde_json::{Value, json};

use crate::collection::{Field, Key, Paths, Shape, Stamp};
use crate::noun::Noun;
use crate::quirk::Quirk;

/// What agents answer from and another vendor keeps: channels of Slack.
///
/// Source: the Go provider, whose acceptance script creates, changes and deletes one in production; it says what is
/// sent and what is answered. That several can have the same channels, that no list of channels is empty, and what a
/// date is like is decided here. Routes of its own answer writes in the form of theirs.
pub static EXTERNAL_KNOWLEDGE: Shape = Shape {
    noun: Noun {
        one: "an external knowledge entry",
        many: "external_knowledge",
    },
    paths: Paths::Items {
        list: "/api/v1/rag/integration/slack",
        item: "/api/v1/rag/integration/slack/{uuid}",
    },
    key: Key::Uuid(&["uuid"]),
    fields: &[
        Field::set("channel_ids"),
        Field::text("org")
            .initially(|_, stamp| json!(stamp.organization))
            .decided_here(),
        Field::text("start_date")
            .initially(|_, stamp| json!(stamp.at.split('T').next()))
            .decided_here(),
        Field::text("integration_type")
            .initially(|_, _| json!("slack"))
            .decided_here(),
        Field::text("created_at").initially(now).decided_here(),
        Field::text("updated_at")
            .initially(now)
            .renewed_by(|time, stamp| *time = json!(stamp.at))
            .decided_here(),
    ],
    unique_name: false,
    references: &[],
    is_guarded: false,
    has_pages: false,
    sparse: None,
    quirks: &[Quirk::ReorderedCollections],
    founded: &[],
};

fn now(_: &str, stamp: &Stamp) -> Value {
    json!(stamp.at)
}
