use serde_json::{Value, json};

use crate::collection::FieldType::Flag;
use crate::collection::{Field, Key, Paths, Reference, Shape, Sparse, Stamp};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::shapes::AGENTS;
use crate::uuid;

/// Webhooks, by which events invoke agents and workflows. Each has an address that works without a key.
///
/// Source: the Go provider, the command line tool and the Python SDK agree on the paths; what they send is what is
/// here, and scripts of Kubiya show that no more than a name is needed of it. That nothing checks the agent, that
/// several can have one name, and who has created a webhook that does not say so, is decided here.
pub static WEBHOOKS: Shape = Shape {
    noun: Noun {
        one: "a webhook",
        many: "webhooks",
    },
    paths: Paths::Items {
        list: "/api/v1/event",
        item: "/api/v1/event/{id}",
    },
    key: Key::Uuid(&["id"]),
    fields: &[
        Field::text("name").required(),
        Field::text("prompt"),
        Field::text("source"),
        Field::text("filter"),
        Field::text("agent_id"),
        Field::any("workflow").initially(|_, _| json!("")),
        Field::text("runner"),
        Field::any("communication").initially(|_, _| json!({"method": "", "destination": ""})),
        Field::new("hide_webhook_headers", Flag),
        Field::text("org").initially(|_, stamp| json!(stamp.organization)),
        Field::text("managed_by"),
        Field::text("task_id"),
        Field::text("created_by")
            .initially(|_, stamp| json!(stamp.by))
            .filled_in(),
        Field::text(WEBHOOK_URL)
            .initially(|_, _| json!(new_hook()))
            .decided_here(),
        Field::text("created_at").initially(now).decided_here(),
        Field::text("updated_at")
            .initially(now)
            .renewed_by(|time, stamp| *time = json!(stamp.at))
            .decided_here(),
    ],
    unique_name: false,
    references: &[Reference {
        field: "agent_id",
        to: AGENTS.noun,
        is_checked: false,
    }],
    is_guarded: false,
    has_pages: false,
    sparse: Some(Sparse {
        quirk: Quirk::SparseWebhookList,
        shows: |field| ["id", "name", "source", "agent_id"].contains(&field),
    }),
    quirks: &[
        Quirk::DeleteResultNotOk,
        Quirk::DestinationNormalised,
        Quirk::MethodLowercased,
        Quirk::NoGetById,
        Quirk::NullCollections,
        Quirk::OddTimestamp,
        Quirk::PutReplaces,
        Quirk::PutResetsCreatedAt,
        Quirk::UrlChangesOnUpdate,
        Quirk::WorkflowAsObject,
        Quirk::WorkflowReordered,
    ],
    founded: &[],
};

/// The address that invokes the webhook. It is stored without the origin, which changes with every start.
pub(crate) const WEBHOOK_URL: &str = "webhook_url";

/// Where addresses of webhooks begin.
pub(crate) const HOOKS: &str = "/hooks/";

/// The path of a new address: whoever knows it needs no key.
pub(crate) fn new_hook() -> String {
    format!("{HOOKS}{}", uuid::random())
}

fn now(_: &str, stamp: &Stamp) -> Value {
    json!(stamp.at)
}
