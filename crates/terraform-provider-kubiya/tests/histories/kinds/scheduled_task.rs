use kubiya_emulator::{Shape, shapes};
use serde_json::{Map, Value as Json, json};

use super::Kind;
use crate::configuration::{Content, Drawing, Known, STEWARD};

pub(super) struct ScheduledTask;

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

    fn named(&self, name: &str) -> (&'static str, String) {
        ("description", name.to_owned())
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

    fn expects(&self, known: &Known<'_>) -> Map<String, Json> {
        let fields = json!({
            "task_description": known.text("description"),
            "channel_id": known.text("channel_id"),
            "scheduled_time": known.text("scheduled_time"),
            "context": known.text("agent"),
        });
        fields.as_object().unwrap().clone()
    }

    fn observed(&self, object: &Json) -> Json {
        let mut object = object.clone();
        object["context"] = object["parameters"]["context"].clone();
        object
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

    fn edit(&self, text: &str) -> (&'static str, Json) {
        ("status", json!(text))
    }
}
