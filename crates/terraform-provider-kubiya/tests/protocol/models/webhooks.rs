//! A webhook with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::WEBHOOKS;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

pub(super) fn samples(world: &World) -> Samples {
    let (full, summary) = full(world);
    let selection = |webhooks| Value::map([("name_prefix", "w-".into()), ("webhooks", webhooks)]);
    let fields = full.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_webhook"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_webhook"),
            Sample {
                sent: by_id,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_webhooks"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_webhook"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("w-"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

/// The webhook, and what a list shows of it.
fn full(world: &World) -> (Value, Value) {
    let agent = json!({"name": "w-listener", "runners": ["kubiya-hosted"]});
    let agent = world.emulator.agents().put(agent);
    let webhooks = world.emulator.objects(&WEBHOOKS);
    let id = webhooks.put(json!({
        "name": "w-orders",
        "agent_id": agent,
        "prompt": "Look",
        "source": "GitHub",
        "filter": "action == 'opened'",
        "runner": "kubiya-hosted",
        "communication": {
            "method": "Teams",
            "destination": r##"#{"team_name":"Platform","channel_name":"orders"}"##,
        },
        "hide_webhook_headers": true,
        "created_by": "ann@example.com",
        "created_at": "2025-01-02T03:04:05Z",
    }));
    let path = webhooks.text(&id, "webhook_url").unwrap();
    let url = format!("{}{path}", world.emulator.url());
    let shared = [
        ("id", id.as_str().into()),
        ("name", "w-orders".into()),
        ("source", "GitHub".into()),
        ("runner", "kubiya-hosted".into()),
        ("method", "Teams".into()),
        ("destination", "orders".into()),
        ("created_by", "ann@example.com".into()),
    ];
    let summary = [("agent_id", agent.as_str().into())];
    let rest = [
        ("agent", "w-listener".into()),
        ("workflow", "".into()),
        ("prompt", "Look".into()),
        ("filter", "action == 'opened'".into()),
        ("team_name", "Platform".into()),
        ("hide_webhook_headers", true.into()),
        ("url", url.as_str().into()),
        ("created_at", "2025-01-02T03:04:05Z".into()),
    ];
    let with = |more: &[(&'static str, Value)]| {
        Value::map(
            shared
                .iter()
                .chain(more)
                .map(|(name, value)| (*name, value.clone())),
        )
    };
    (with(&rest), with(&summary))
}
