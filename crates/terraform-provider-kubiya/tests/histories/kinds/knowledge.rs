use kubiya_emulator::{Shape, shapes};
use serde_json::{Map, Value as Json, json};

use super::Kind;
use crate::configuration::{Content, Drawing, Expression, Known};

pub(super) struct Knowledge;

impl Kind for Knowledge {
    fn type_name(&self) -> &'static str {
        "kubiya_knowledge"
    }

    fn path(&self) -> &'static str {
        "/api/v1/knowledge"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::KNOWLEDGE)
    }

    fn may_have_twins(&self) -> bool {
        true
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        content.is("description", drawing.text());
        content.is("content", format!("# {}\n", drawing.text()));
        content.is_set("groups", &["Users"]);
        if drawing.random.chance(50) {
            content.is_set("labels", &drawing.random.some(&["a", "b", "c"], 60));
        }
        let agents = drawing.many("kubiya_agent", "name");
        content.set("supported_agents", Expression::Set(agents));
        content
    }

    fn expects(&self, known: &Known<'_>) -> Map<String, Json> {
        let fields = json!({
            "name": known.text("name"),
            "description": known.text("description"),
            "content": known.text("content"),
            "groups": known.groups("groups"),
            "labels": known.texts("labels"),
            "supported_agents": known.ids("supported_agents", "kubiya_agent"),
            "type": "knowledge",
        });
        fields.as_object().unwrap().clone()
    }

    fn theirs(&self, name: &str) -> Json {
        json!({"name": name, "content": "# Theirs\n"})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "id": key,
            "name": object["name"],
            "description": "",
            "content": object["content"],
            "type": "knowledge",
            "labels": [],
            "groups": [],
            "supported_agents": [],
            "owner": object["owner"],
        })
    }

    fn edit(&self, text: &str) -> (&'static str, Json) {
        ("content", json!(text))
    }
}
