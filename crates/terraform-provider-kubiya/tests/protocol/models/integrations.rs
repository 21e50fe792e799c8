//! An integration with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::INTEGRATIONS;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

/// The attributes of an integration in `kubiya_integrations`.
const SUMMARY: [&str; 5] = ["name", "integration_type", "description", "auth_type", "id"];

pub(super) fn samples(world: &World) -> Samples {
    let full = full(world);
    let summary = Value::map(SUMMARY.map(|name| (name, full.field(name).clone())));
    let selection = |found| Value::map([("name_prefix", "i-".into()), ("integrations", found)]);
    let fields = full.as_fields().unwrap();
    let by_name = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "name";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_integration"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_integration"),
            Sample {
                sent: by_name,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_integrations"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_integration"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("i-"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn full(world: &World) -> Value {
    let integrations = world.emulator.objects(&INTEGRATIONS);
    let configs = json!([
        {"name": "main", "is_default": true, "vendor_specific": {"region": "eu-west-1"}},
        {"name": "spare", "is_default": false, "vendor_specific": {"token": "sampled"}},
    ]);
    integrations.put(json!({
        "name": "i-aws",
        "integration_type": "aws",
        "description": "orders account",
        "auth_type": "global",
        "configs": configs,
    }));
    let uuid = integrations.text("i-aws", "uuid").unwrap();
    let config = |name: &str, is_default: bool, setting: (&str, &str)| {
        Value::map([
            ("name", name.into()),
            ("is_default", is_default.into()),
            (
                "vendor_specific",
                Value::map([(setting.0, Value::from(setting.1))]),
            ),
        ])
    };
    let configs = [
        config("main", true, ("region", "eu-west-1")),
        config("spare", false, ("token", "sampled")),
    ];
    Value::map([
        ("name", "i-aws".into()),
        ("integration_type", "aws".into()),
        ("description", "orders account".into()),
        ("auth_type", "global".into()),
        ("configs", Value::List(configs.into())),
        ("id", uuid.as_str().into()),
    ])
}
