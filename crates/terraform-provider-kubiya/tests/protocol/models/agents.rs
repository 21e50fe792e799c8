//! An agent with every attribute set, and what every model has to say about it.

use serde_json::{Value as Json, json};
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

const NAME: &str = "a-helper";

/// The attributes of an agent in `kubiya_agents`.
#[rustfmt::skip]
const SUMMARY: [&str; 8] =
    ["id", "name", "description", "runner", "model", "integrations", "secrets", "created_at"];

pub(super) fn samples(world: &World) -> Samples {
    let id = world.emulator.agents().put(as_the_api_has_it(world));
    let agent = world.emulator.agents().get(&id).unwrap();
    let origin = agent["metadata"]["created_at"].as_str().unwrap();
    let mut full = as_configured();
    full.set_field("id", id.as_str().into());
    full.set_field("owner", "someone@example.com".into());
    full.set_field("created_at", origin.into());
    let alone = |attributes: &[&str]| {
        let fields = full.as_fields().unwrap();
        Value::map(fields.iter().map(|(name, value)| {
            let is_kept = attributes.contains(&name.as_str());
            (name, if is_kept { value.clone() } else { Value::Null })
        }))
    };
    let summary = Value::map(SUMMARY.map(|name| (name, full.field(name).clone())));
    let selection = |agents| Value::map([("name_prefix", "a-".into()), ("agents", agents)]);
    Samples::from([
        (
            (Kind::Resource, "kubiya_agent"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_agent"),
            Sample {
                sent: alone(&["name"]),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_agents"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_agent"),
            Sample {
                sent: Value::map([("name_prefix", Value::from("a-"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn as_the_api_has_it(world: &World) -> Json {
    let directory = world.emulator.directory();
    json!({
        "name": NAME,
        "description": "helps",
        "ai_instructions": "Help.",
        "llm_model": "gpt-4o-mini",
        "image": "registry.example.com/agent:1",
        "is_debug_mode": true,
        "runners": ["own"],
        "allowed_users": [directory.user_id("someone@example.com")],
        "allowed_groups": [directory.group_id("Admin"), directory.group_id("Users")],
        "sources": [directory.add_source("tools")],
        "secrets": ["token"],
        "integrations": ["github", "jira"],
        "links": ["https://docs.example.com"],
        "tools": ["https://tools.example.com"],
        "environment_variables": {"A": "1", "B": ""},
        "starters": [{"display_name": "Second", "command": "b"}, {"display_name": "First", "command": "a"}],
        "tasks": [{"name": "t", "prompt": "p", "description": "d"}],
    })
}

fn as_configured() -> Value {
    let set = |texts: &[&str]| Value::set(texts.iter().map(|text| Value::from(*text)).collect());
    let starter = |name: &str, command: &str| {
        Value::map([("name", Value::from(name)), ("command", command.into())])
    };
    let task = [("name", Value::from("t")), ("prompt", "p".into())];
    let task = task.into_iter().chain([("description", "d".into())]);
    Value::map([
        ("name", NAME.into()),
        ("description", "helps".into()),
        ("instructions", "Help.".into()),
        ("model", "gpt-4o-mini".into()),
        ("image", "registry.example.com/agent:1".into()),
        ("is_debug_mode", true.into()),
        ("runner", "own".into()),
        ("users", set(&["someone@example.com"])),
        ("groups", set(&["Admin", "Users"])),
        ("sources", set(&["tools"])),
        ("secrets", set(&["token"])),
        ("integrations", set(&["github", "jira"])),
        ("links", set(&["https://docs.example.com"])),
        ("tool_sources", set(&["https://tools.example.com"])),
        (
            "environment_variables",
            Value::map([("A", Value::from("1")), ("B", "".into())]),
        ),
        (
            "starters",
            Value::List(vec![starter("Second", "b"), starter("First", "a")]),
        ),
        ("tasks", Value::List(vec![Value::map(task)])),
    ])
}
