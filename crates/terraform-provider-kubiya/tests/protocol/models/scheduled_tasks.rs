//! A scheduled task with every attribute set, and what every model has to say about it.

use kubiya_emulator::shapes::SCHEDULED_TASKS;
use serde_json::json;
use tfplugin_framework::Value;

use super::{Kind, Sample, Samples};
use crate::world::World;

/// The attributes of a task in `kubiya_scheduled_tasks`.
const SUMMARY: [&str; 8] = [
    "id",
    "agent",
    "channel_id",
    "description",
    "repeat",
    "scheduled_time",
    "status",
    "next_scheduled_time",
];

pub(super) fn samples(world: &World) -> Samples {
    let full = full(world);
    let summary = Value::map(SUMMARY.map(|name| (name, full.field(name).clone())));
    let selection = |tasks| Value::map([("agent", "t-steward".into()), ("scheduled_tasks", tasks)]);
    let fields = full.as_fields().unwrap();
    let by_id = Value::map(fields.iter().map(|(name, value)| {
        let is_kept = name == "id";
        (name, if is_kept { value.clone() } else { Value::Null })
    }));
    Samples::from([
        (
            (Kind::Resource, "kubiya_scheduled_task"),
            Sample {
                sent: full.clone(),
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_scheduled_task"),
            Sample {
                sent: by_id,
                answered: full.clone(),
            },
        ),
        (
            (Kind::DataSource, "kubiya_scheduled_tasks"),
            Sample {
                sent: selection(Value::Null),
                answered: selection(Value::List(vec![summary])),
            },
        ),
        (
            (Kind::ListResource, "kubiya_scheduled_task"),
            Sample {
                sent: Value::map([("agent", Value::from("t-steward"))]),
                answered: Value::List(vec![full]),
            },
        ),
    ])
}

fn full(world: &World) -> Value {
    let agent = json!({"name": "t-steward", "runners": ["kubiya-hosted"]});
    world.emulator.agents().put(agent);
    let id = world.emulator.objects(&SCHEDULED_TASKS).put(json!({
        "task_uuid": "uuid-of-it",
        "user_email": "someone@example.com",
        "channel_id": "#orders",
        "channel_name": "#orders",
        "task_description": "Summarise",
        "task_type": "chat",
        "scheduled_time": "2199-01-31T09:05:00",
        "status": "scheduled",
        "next_schedule_time": "2199-02-01T09:05:00",
        "parameters": {
            "context": "t-steward", "cron_string": "5 9 * * * *", "message_text": "Summarise", "repeat": true,
        },
    }));
    let parameters = [
        ("context", Value::from("t-steward")),
        ("cron_string", "5 9 * * * *".into()),
        ("message_text", "Summarise".into()),
    ];
    Value::map([
        ("id", id.as_str().into()),
        ("agent", "t-steward".into()),
        ("channel_id", "#orders".into()),
        ("description", "Summarise".into()),
        ("repeat", "daily".into()),
        ("scheduled_time", "2199-01-31T09:05:00".into()),
        ("status", "scheduled".into()),
        ("task_type", "chat".into()),
        ("next_scheduled_time", "2199-02-01T09:05:00".into()),
        ("parameters", Value::map(parameters)),
        ("uuid", "uuid-of-it".into()),
        ("email", "someone@example.com".into()),
    ])
}
