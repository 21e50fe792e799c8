use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Known, STEWARD};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct ScheduledTask;

/// The expression of one that is repeated: minute and hour, in Kubiya's order.
fn cron(known: &Known<'_>) -> &'static str {
    match known.optional("repeat") {
        Some(_) => "0 17 * * * *",
        None => "",
    }
}

impl Kind for ScheduledTask {
    fn type_name(&self) -> &'static str {
        "kubiya_scheduled_task"
    }

    fn path(&self) -> &'static str {
        "/api/v1/scheduled_tasks"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::SCHEDULED_TASKS)
    }

    fn may_have_twins(&self) -> bool {
        true
    }

    fn has_update(&self) -> bool {
        false
    }

    fn named(&self, name: &str) -> Option<(&'static str, String)> {
        Some(("description", name.to_owned()))
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        match drawing.one_of("kubiya_agent", "name") {
            Some(agent) if drawing.random.chance(60) => content.set("agent", agent),
            _ => content.is("agent", STEWARD.to_owned()),
        }
        content.is("channel_id", format!("#{}", drawing.text()));
        let day = 1 + drawing.random.below(28);
        content.is("scheduled_time", format!("2199-01-{day:02}T17:00:00"));
        if drawing.random.chance(50) {
            content.is("repeat", "daily".to_owned());
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let fields = json!({
            "task_description": known.text("description"),
            "channel_id": known.text("channel_id"),
            "scheduled_time": known.text("scheduled_time"),
            "context": known.text("agent"),
            "cron": cron(known),
        });
        members(fields)
    }

    fn observed(&self, object: &Json) -> Json {
        let mut object = object.clone();
        // It is told twice, and here it counts.
        object["task_description"] = object["parameters"]["message_text"].clone();
        object["context"] = object["parameters"]["context"].clone();
        let cron = object["parameters"]["cron_string"].as_str();
        object["cron"] = json!(cron.unwrap_or_default());
        object
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["task_id"],
            "description": object["parameters"]["message_text"],
            "agent": object["parameters"]["context"],
            "channel_id": object["channel_id"],
            "scheduled_time": object["scheduled_time"],
            "status": object["status"],
            "task_type": object["task_type"],
            "uuid": object["task_uuid"],
            "email": object["user_email"],
        }))
    }

    fn theirs(&self, name: &str) -> Json {
        json!({
            "channel_id": "#theirs",
            "channel_name": "#theirs",
            "task_description": name,
            "scheduled_time": "2199-01-31T17:00:00",
            "parameters": {"context": STEWARD, "message_text": name},
        })
    }

    fn name_of(&self, object: &Json) -> String {
        object["task_description"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "agent": STEWARD,
            "channel_id": "#theirs",
            "description": object["task_description"],
            "email": "",
            "id": key,
            "next_scheduled_time": "2199-01-31T17:00:00",
            "parameters": {"context": STEWARD, "cron_string": "", "message_text": object["task_description"]},
            "repeat": "",
            "scheduled_time": object["scheduled_time"],
            "status": "scheduled",
            "task_type": "chat",
            "uuid": object["task_uuid"],
        })
    }

    /// What else differs is how the API tells it.
    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let parameter = |name: &str, value: &str| {
            let mut parameters = object["parameters"].clone();
            parameters[name] = json!(value);
            ("parameters", parameters)
        };
        let (_, mut repeated) = parameter("cron_string", "7 7 * * * *");
        repeated["repeat"] = json!(true);
        vec![
            ("status", json!(text)),
            parameter("message_text", text),
            parameter("context", text),
            ("parameters", repeated),
        ]
    }
}
