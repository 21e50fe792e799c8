//! What manages parts of an agent, with every attribute set.

use kubiya_emulator::shapes::SOURCES;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

pub(super) fn samples(world: &World) -> Samples {
    let source = json!({"name": "p-tools", "url": "https://github.com/example/p-tools"});
    let source = world.emulator.objects(&SOURCES).put(source);
    let agent = world.emulator.agents().put(json!({
        "name": "p-desk",
        "runners": ["kubiya-hosted"],
        "environment_variables": {"A": "1", "B": "2"},
        "sources": [source],
    }));
    let id = format!("{agent}/{source}");
    let environment = Value::map([
        ("id", Value::from(agent.as_str())),
        ("agent_id", agent.as_str().into()),
        (
            "environment_variables",
            Value::map([("A", Value::from("1"))]),
        ),
    ]);
    let bond = Value::map([
        ("id", Value::from(id.as_str())),
        ("agent_id", agent.as_str().into()),
        ("source_id", source.as_str().into()),
    ]);
    let resources = [
        ("kubiya_agent_environment", environment),
        ("kubiya_agent_source", bond),
    ];
    let samples = resources.map(|(name, state)| {
        let sample = Sample {
            sent: state.clone(),
            answered: state,
        };
        ((Kind::Resource, name), sample)
    });
    Samples::from(samples)
}
