//! Two runners, and what every model has to say about them.

use kubiya_emulator::shapes::RUNNERS;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

pub(super) fn samples(world: &World) -> Samples {
    let runner = |name: &'static str| {
        let runner = json!({"name": name, "runner_type": "sampled"});
        world.emulator.objects(&RUNNERS).put(runner);
        let members = [
            ("name", Value::from(name)),
            ("runner_type", "sampled".into()),
        ];
        Value::map(members)
    };
    let (one, two) = (runner("a-one"), runner("a-two"));
    let managed = |runner: &Value, manifest_url: Value| {
        let mut managed = runner.clone();
        managed.set_field("manifest_url", manifest_url);
        managed
    };
    let kept = managed(&one, "https://example.com/manifest".into());
    let selection = |runners| Value::map([("name_prefix", "a-".into()), ("runners", runners)]);
    let by_name = [("name", Value::from("a-one")), ("runner_type", Value::Null)];
    let found = [&one, &two].map(|runner| managed(runner, Value::Null));
    Samples::from([
        (
            (Kind::Resource, "kubiya_runner"),
            Sample {
                sent: kept.clone(),
                answered: kept,
            },
        ),
        (
            (Kind::DataSource, "kubiya_runner"),
            Sample {
                sent: Value::map(by_name),
                answered: one.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_runners"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![one, two])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_runner"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("a-"))]),
                answered: Value::List(found.into()),
            },
        ),
    ])
}
