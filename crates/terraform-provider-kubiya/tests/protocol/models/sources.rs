//! A source with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::SOURCES;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

/// The attributes of a source in `kubiya_sources`.
const SUMMARY: [&str; 4] = ["id", "name", "url", "runner"];

pub(super) fn samples(world: &World) -> Samples {
    let full = full(world);
    let summary = Value::map(SUMMARY.map(|name| (name, full.field(name).clone())));
    let selection = |sources| Value::map([("name_prefix", "s-".into()), ("sources", sources)]);
    let fields = full.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_source"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_source"),
            Sample {
                sent: by_id,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_sources"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_source"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("s-"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn full(world: &World) -> Value {
    world.emulator.directory().add_runner("s-runner");
    let url = "https://git.example/org/tools/tree/main/s-orders";
    let id = world.emulator.objects(&SOURCES).put(json!({
        "name": "s-orders",
        "url": url,
        "runner": "s-runner",
        "dynamic_config": {"region": "eu", "limits": [1, 2.5]},
    }));
    Value::map([
        ("id", id.as_str().into()),
        ("name", "s-orders".into()),
        ("url", url.into()),
        ("runner", "s-runner".into()),
        (
            "dynamic_config",
            r#"{"limits":[1,2.5],"region":"eu"}"#.into(),
        ),
    ])
}
