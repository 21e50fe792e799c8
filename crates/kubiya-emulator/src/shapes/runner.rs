use serde_json::{Value, json};

use crate::collection::{Field, Key, Paths, Shape, Stamp};
use crate::noun::Noun;

/// Runners.
///
/// Source: the types of the Go provider and of the command line tool.
pub static RUNNERS: Shape = Shape {
    noun: Noun {
        one: "a runner",
        many: "runners",
    },
    paths: Paths::List("/api/v3/runners"),
    key: Key::Name,
    fields: &[
        Field::text("name").required(),
        Field::text("description"),
        Field::text("runner_type").initially(|_, _| json!("k8s")),
        Field::any("version").initially(|_, _| json!(2)),
        Field::text("subject"),
        Field::text("namespace").initially(|_, _| json!("kubiya")),
        Field::text("kubernetes_namespace").initially(|_, _| json!("kubiya")),
        Field::text("user_key_id"),
        Field::text("authentication_type"),
        Field::text("managed_by"),
        Field::text("task_id"),
        Field::text("wss_url"),
        Field::any("gateway_url"),
        Field::any("gateway_password"),
        Field::any("runner_health").initially(healthy),
        Field::any("tool_manager_health").initially(healthy),
        Field::any("agent_manager_health").initially(healthy),
    ],
    unique_name: true,
    references: &[],
    quirks: &[],
    founded: &["kubiya-hosted"],
};

fn healthy(_: &str, _: &Stamp) -> Value {
    json!({"error": "", "health": "healthy", "status": "ok", "version": "1"})
}
