//! An external knowledge entry with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::EXTERNAL_KNOWLEDGE;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

pub(super) fn samples(world: &World) -> Samples {
    let full = full(world);
    let field = |name: &'static str| (name, full.field(name).clone());
    let channels = full.field("config").field("channel_ids").clone();
    let summary = Value::map([
        field("id"),
        field("vendor"),
        ("channel_ids", channels),
        field("start_date"),
        field("created_at"),
        field("updated_at"),
    ]);
    let selection = |entries| Value::map([("vendor", "slack".into()), ("entries", entries)]);
    let fields = full.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_external_knowledge"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_external_knowledge"),
            Sample {
                sent: by_id,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_external_knowledge_entries"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_external_knowledge"),
            Sample {
                sent: Value::map([("vendor", Value::from("slack"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn full(world: &World) -> Value {
    let entry = json!({
        "channel_ids": ["C02", "C01"],
        "org": "acme",
        "start_date": "2025-06-01",
        "integration_type": "slack",
        "created_at": "2025-06-01T08:00:00Z",
        "updated_at": "2025-06-02T08:00:00Z",
    });
    let id = world.emulator.objects(&EXTERNAL_KNOWLEDGE).put(entry);
    let channels = Value::List(vec!["C01".into(), "C02".into()]);
    Value::map([
        ("id", id.as_str().into()),
        ("vendor", "slack".into()),
        ("config", Value::map([("channel_ids", channels)])),
        ("org", "acme".into()),
        ("start_date", "2025-06-01".into()),
        ("integration_type", "slack".into()),
        ("created_at", "2025-06-01T08:00:00Z".into()),
        ("updated_at", "2025-06-02T08:00:00Z".into()),
    ])
}
