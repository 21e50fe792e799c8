use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

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
        let end = drawing.random.pick(&["", "\n"]);
        content.is("content", format!("# {}{end}", drawing.text()));
        content.is_set("groups", &["Users"]);
        if drawing.random.chance(50) {
            content.is_set("labels", &drawing.random.some(&["a", "b", "c"], 60));
        }
        if drawing.random.chance(30) {
            content.is("type", drawing.text());
        }
        let agents = drawing.many("kubiya_agent", "name");
        content.set("supported_agents", Expression::Set(agents));
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let fields = json!({
            "name": known.text("name"),
            "description": known.text("description"),
            "content": known.text("content"),
            "groups": known.groups("groups"),
            "labels": known.texts("labels"),
            "supported_agents": known.ids("supported_agents", &["kubiya_agent"]),
            "type": known.text_or("type", "knowledge"),
        });
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["uuid"],
            "name": object["name"],
            "description": object["description"],
            "content": object["content"],
            "groups": object["groups"],
            "labels": object["labels"],
            "supported_agents": object["supported_agents"],
            "type": object["type"],
        }))
    }

    /// What it refers to may be called by id or by name, and white space at the ends may get lost.
    fn unify(&self, attributes: &mut Attributes, organisation: &Organisation<'_>) {
        let content = attributes["content"].as_str().unwrap_or_default().trim();
        attributes["content"] = json!(content);
        // They may be called by any name that they have had.
        attributes.remove("supported_agents");
        organisation.resolve_groups(&mut attributes["groups"]);
    }

    /// White space at the ends may get lost.
    fn can_be_told(&self, known: &Known<'_>) -> bool {
        let content = known.text("content");
        content.trim() == content
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

    fn edits(&self, _object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        vec![
            ("name", json!(text)),
            ("description", json!(text)),
            ("content", json!(text)),
            ("groups", json!([])),
            ("labels", json!([text])),
            ("supported_agents", json!([])),
            ("type", json!(text)),
        ]
    }
}
