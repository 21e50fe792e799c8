use serde_json::json;

use crate::collection::{Field, Key, Paths, Shape, Sparse};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::uuid;

/// Integrations; `slack` and `kubernetes` are built in at the real platform, and not in its list.
///
/// Source: the types of the Go provider, of the command line tool and of Kubiya's chat interface, where an integration
/// need not have a uuid. That one in use is deleted without force is decided here.
pub static INTEGRATIONS: Shape = Shape {
    noun: Noun {
        one: "an integration",
        many: "integrations",
    },
    paths: Paths::Items {
        list: "/api/v2/integrations",
        item: "/api/v2/integrations/{name}",
    },
    key: Key::Name,
    fields: &[
        Field::text("name").required(),
        Field::text("uuid")
            .initially(|_, _| json!(uuid::random()))
            .decided_here(),
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
    sparse: Some(Sparse {
        quirk: Quirk::ListWithoutConfigs,
        shows: |field| field != "configs",
    }),
    quirks: &[
        Quirk::EnrichedVendorSpecific,
        Quirk::NoUuid,
        Quirk::NonStringValues,
        Quirk::PutReplaces,
        Quirk::RefuseDeleteInUse,
        Quirk::ReorderedConfigs,
    ],
    founded: &["aws", "datadog", "github", "jira"],
};
