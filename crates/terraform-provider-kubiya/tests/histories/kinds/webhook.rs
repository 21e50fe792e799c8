use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Webhook;

impl Kind for Webhook {
    fn type_name(&self) -> &'static str {
        "kubiya_webhook"
    }

    fn path(&self) -> &'static str {
        "/api/v1/event"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::WEBHOOKS)
    }

    fn may_have_twins(&self) -> bool {
        true
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        content.is("prompt", drawing.text());
        content.is("destination", format!("#{}", drawing.text()));
        match drawing.one_of("kubiya_agent", "name") {
            Some(agent) if drawing.random.chance(70) => content.set("agent", agent),
            _ => {
                let workflow = json!({"name": "w", "steps": [{"token": drawing.sensitive()}]});
                content.set("workflow", Expression::text(workflow.to_string()));
            }
        }
        if drawing.random.chance(40) {
            content.is("source", drawing.text());
            content.is("filter", drawing.text());
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let workflow: Json = serde_json::from_str(&known.text_or("workflow", "\"\"")).unwrap();
        let agent = known.id("agent", "kubiya_agent").unwrap_or_default();
        let fields = json!({
            "name": known.text("name"),
            "prompt": known.text("prompt"),
            "source": known.text_or("source", ""),
            "filter": known.text_or("filter", ""),
            "agent_id": agent,
            "workflow": workflow,
            "communication": {"method": "slack", "destination": known.text("destination")},
        });
        members(fields)
    }

    fn observed(&self, object: &Json) -> Json {
        let mut object = object.clone();
        if let Some(Ok(workflow)) = object["workflow"].as_str().map(serde_json::from_str) {
            object["workflow"] = workflow;
        }
        // A server that replaces keeps nothing of what it has shown as null.
        if object["workflow"].is_null() {
            object["workflow"] = json!("");
        }
        // Any spelling of a method is the same.
        if let Some(method) = object["communication"]["method"].as_str() {
            object["communication"]["method"] = json!(method.to_lowercase());
        }
        object
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        members(json!({
            "id": object["id"],
            "name": object["name"],
            "agent": object["agent_id"],
            "workflow": object["workflow"],
            "prompt": object["prompt"],
            "source": object["source"],
            "filter": object["filter"],
            "runner": object["runner"],
            "method": object["communication"]["method"],
            "destination": object["communication"]["destination"],
            "url": object["webhook_url"],
            "created_by": object["created_by"],
        }))
    }

    /// Its agent may be called by any name that it has had, and the address is anywhere.
    fn unify(&self, attributes: &mut Attributes, _organisation: &Organisation<'_>) {
        attributes.remove("agent");
        if let Some(method) = attributes["method"].as_str() {
            attributes["method"] = json!(method.to_lowercase());
        }
        if let Some((_, path)) = attributes["url"]
            .as_str()
            .and_then(|it| it.split_once("/hooks/"))
        {
            attributes["url"] = json!(path);
        }
    }

    fn theirs(&self, name: &str) -> Json {
        let communication = json!({"method": "slack", "destination": "#theirs"});
        json!({"name": name, "workflow": "{}", "communication": communication})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "id": key,
            "name": object["name"],
            "agent": "",
            "workflow": object["workflow"],
            "source": "",
            "prompt": "",
            "filter": "",
            "runner": "",
            "method": "Slack",
            "destination": "#theirs",
            "team_name": null,
            "url": object["webhook_url"],
            "created_at": "2025-01-16 14:32:49.120391 +0000 UTC",
            "created_by": "ann@example.com",
        })
    }

    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let mut edits = vec![
            ("name", json!(text)),
            ("prompt", json!(text)),
            ("source", json!(text)),
            ("filter", json!(text)),
            ("workflow", json!(json!({"theirs": text}).to_string())),
            (
                "communication",
                json!({"method": "slack", "destination": format!("#{text}")}),
            ),
        ];
        // Beside a workflow an agent stays, whoever has put it there.
        if object["agent_id"].as_str().is_some_and(|it| !it.is_empty()) {
            edits.push(("agent_id", json!(text)));
        }
        edits
    }
}
