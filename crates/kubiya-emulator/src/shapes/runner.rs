use serde_json::{Value, json};

use crate::collection::{Field, Key, Paths, Shape, Stamp};
use crate::noun::Noun;
use crate::quirk::Quirk;
use crate::uuid;

/// Runners. Each has credentials, which the API shows to whoever lists or describes it.
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
        Field::text("wss_url").initially(|_, _| with_token("wss://runners.example.com/connect")),
        Field::any("gateway_url").initially(|_, _| json!("https://gateway.example.com")),
        Field::any("gateway_password").initially(|_, _| json!(uuid::random())),
        Field::any("runner_health").initially(healthy),
        Field::any("tool_manager_health").initially(healthy),
        Field::any("agent_manager_health").initially(healthy),
        Field::text(MANIFEST_URL)
            .initially(|_, _| with_token("https://runners.example.com/manifest"))
            .hidden(),
        Field::any(UNDESCRIBED).initially(|_, _| json!(0)).hidden(),
    ],
    unique_name: true,
    references: &[],
    is_guarded: true,
    has_pages: false,
    sparse: None,
    quirks: &[
        Quirk::DeleteNeedsForce,
        Quirk::RefuseDeleteInUse,
        Quirk::RunnerVersionText,
    ],
    founded: &["kubiya-hosted"],
};

/// Where the manifest is that installs the runner; only a creation tells it.
pub(crate) const MANIFEST_URL: &str = "manifest_url";

/// How often the runner is not described although it exists.
pub(crate) const UNDESCRIBED: &str = "undescribed";

fn healthy(_: &str, _: &Stamp) -> Value {
    json!({"error": "", "health": "healthy", "status": "ok", "version": "1"})
}

/// The URL with a credential of its own.
fn with_token(url: &str) -> Value {
    json!(format!("{url}?token={}", uuid::random()))
}
