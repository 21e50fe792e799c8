//! Two secrets with descriptions, and what every model has to say about them.

use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

pub(super) fn samples(world: &World) -> Samples {
    let secret = |name: &str| {
        let vault = world.emulator.secrets();
        vault.put(name, "v".to_owned());
        assert!(vault.describe(name, "what for"));
        let metadata = vault.metadata(name).unwrap();
        vec![
            ("name", Value::from(name)),
            ("description", "what for".into()),
            ("created_at", metadata.created_at.as_str().into()),
            ("created_by", metadata.created_by.as_str().into()),
        ]
    };
    let (one, two) = (secret("a-one"), secret("a-two"));
    let stored = |secret: &[(&'static str, Value)], version: Value, overwrites: Value| {
        let rest = [
            ("value", Value::Null),
            ("value_version", version),
            ("overwrite_on_create", overwrites),
        ];
        Value::map(secret.iter().cloned().chain(rest))
    };
    let selection = |secrets| Value::map([("name_prefix", "a-".into()), ("secrets", secrets)]);
    let metadata = [&one, &two].map(|secret| Value::map(secret.clone()));
    let by_name = [("description", Value::Null)]
        .into_iter()
        .chain([("created_at", Value::Null), ("created_by", Value::Null)])
        .chain([("name", "a-one".into())]);
    Samples::from([
        (
            (Kind::Resource, "kubiya_secret"),
            Sample {
                sent: stored(&one, 7.into(), Value::Bool(true)),
                answered: stored(&one, 7.into(), Value::Bool(true)),
            },
        ),
        (
            (Kind::DataSource, "kubiya_secret"),
            Sample {
                sent: Value::map(by_name),
                answered: Value::map(one.clone()),
            },
        ),
        (
            (Kind::DataSource, "kubiya_secrets"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(metadata.into())),
            },
        ),
        (
            (Kind::ListResource, "kubiya_secret"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("a-"))]),
                answered: Value::List(vec![
                    stored(&one, 1.into(), Value::Null),
                    stored(&two, 1.into(), Value::Null),
                ]),
            },
        ),
    ])
}
