//! A knowledge entry with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::KNOWLEDGE;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

/// The attributes of an entry in `kubiya_knowledge_entries`.
const SUMMARY: [&str; 6] = ["id", "name", "description", "type", "labels", "owner"];

pub(super) fn samples(world: &World) -> Samples {
    let full = full(world);
    let summary = Value::map(SUMMARY.map(|name| (name, full.field(name).clone())));
    let selection = |entries| Value::map([("name_prefix", "k-".into()), ("entries", entries)]);
    let fields = full.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_knowledge"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_knowledge"),
            Sample {
                sent: by_id,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_knowledge_entries"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_knowledge"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("k-"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn full(world: &World) -> Value {
    let directory = world.emulator.directory();
    let agent = json!({"name": "k-librarian", "runners": ["kubiya-hosted"]});
    let agent = world.emulator.agents().put(agent);
    let owner = directory.user_id("someone@example.com").unwrap();
    let id = world.emulator.objects(&KNOWLEDGE).put(json!({
        "name": "k-guide",
        "description": "guides",
        "content": "# Guide\n",
        "type": "sampled",
        "labels": ["orders"],
        "groups": [directory.group_id("Users")],
        "supported_agents": [agent],
        "owner": owner,
    }));
    let set = |text: &str| Value::List(vec![text.into()]);
    Value::map([
        ("id", id.as_str().into()),
        ("name", "k-guide".into()),
        ("description", "guides".into()),
        ("content", "# Guide\n".into()),
        ("type", "sampled".into()),
        ("labels", set("orders")),
        ("groups", set("Users")),
        ("supported_agents", set("k-librarian")),
        ("owner", owner.as_str().into()),
    ])
}
