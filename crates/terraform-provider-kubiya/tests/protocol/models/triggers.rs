//! A trigger with every attribute set that the composer tells, and what every model has to say about it.

use kubiya_emulator::shapes::TRIGGERS;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

const WORKFLOW: &str = r#"{"name":"Orders","steps":[{"name":"now"}],"version":1}"#;

pub(super) fn samples(world: &World) -> Samples {
    let id = world.emulator.objects(&TRIGGERS).put(json!({
        "name": "t-orders",
        "status": "published",
        "definition": {"name": "Orders", "version": 1, "steps": [{"name": "now"}]},
        "created_at": "2025-01-02T03:04:05Z",
    }));
    let shared = [
        ("id", id.as_str().into()),
        ("name", "t-orders".into()),
        ("status", "published".into()),
    ];
    let with = |more: &[(&'static str, Value)]| {
        let fields = shared.iter().chain(more);
        Value::map(fields.map(|(name, value)| (*name, value.clone())))
    };
    let whole = |runner: Value, url: Value| {
        with(&[
            ("workflow_id", id.as_str().into()),
            ("workflow", WORKFLOW.into()),
            ("runner", runner),
            ("url", url),
        ])
    };
    // No read tells what an apply has got to know.
    let applied = whole("edge".into(), "https://hook.example/t?h=1".into());
    let found = whole(Value::Null, Value::Null);
    let summary = with(&[("created_at", "2025-01-02T03:04:05Z".into())]);
    let selection = |triggers| Value::map([("name_prefix", "t-".into()), ("triggers", triggers)]);
    let told = with(&[
        ("workflow_id", id.as_str().into()),
        ("workflow", WORKFLOW.into()),
    ]);
    let fields = told.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_trigger"),
            Sample {
                sent: applied.clone(),
                answered: applied,
            },
        ),
        (
            (Kind::DataSource, "kubiya_trigger"),
            Sample {
                sent: by_id,
                answered: told,
            },
        ),
        (
            (Kind::DataSource, "kubiya_triggers"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_trigger"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("t-"))]),
                answered: Value::List(vec![found]),
            },
        ),
    ])
}
