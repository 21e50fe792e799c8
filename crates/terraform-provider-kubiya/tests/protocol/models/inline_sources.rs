//! An inline source with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::SOURCES;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

/// The attributes of an inline source in `kubiya_inline_sources`.
const SUMMARY: [&str; 3] = ["id", "name", "runner"];

pub(super) fn samples(world: &World) -> Samples {
    let full = full(world);
    let summary = Value::map(SUMMARY.map(|name| (name, full.field(name).clone())));
    let selection =
        |sources| Value::map([("name_prefix", "held-".into()), ("inline_sources", sources)]);
    let fields = full.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_inline_source"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_inline_source"),
            Sample {
                sent: by_id,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_inline_sources"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_inline_source"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("held-"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn full(world: &World) -> Value {
    world.emulator.directory().add_runner("held-runner");
    let id = world.emulator.objects(&SOURCES).put(json!({
        "name": "held-orders",
        "type": "inline",
        "url": "",
        "runner": "held-runner",
        "inline_tools": [{"name": "reset", "content": "date 2>&1"}],
        "inline_workflows": [{"name": "daily", "steps": [1, null]}],
        "dynamic_config": {"region": "eu", "limits": [1, 2.5]},
    }));
    Value::map([
        ("id", id.as_str().into()),
        ("name", "held-orders".into()),
        ("type", "inline".into()),
        ("runner", "held-runner".into()),
        (
            "tools",
            r#"[{"content":"date 2\u003e\u00261","name":"reset"}]"#.into(),
        ),
        ("workflows", r#"[{"name":"daily","steps":[1,null]}]"#.into()),
        (
            "dynamic_config",
            r#"{"limits":[1,2.5],"region":"eu"}"#.into(),
        ),
    ])
}
