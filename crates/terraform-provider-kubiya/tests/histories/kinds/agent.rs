use kubiya_emulator::{Shape, shapes};
use serde_json::{Map, Value as Json, json};

use super::Kind;
use crate::configuration::{Content, Drawing, Expression, Known};

pub(super) struct Agent;

const INTEGRATIONS: [&str; 3] = ["aws", "github", "jira"];
const GROUPS: [&str; 2] = ["Admin", "Users"];
const LINKS: [&str; 2] = ["https://a.example.com", "https://b.example.com"];

impl Kind for Agent {
    fn type_name(&self) -> &'static str {
        "kubiya_agent"
    }

    fn path(&self) -> &'static str {
        "/api/v1/agents"
    }

    fn shape(&self) -> Option<&'static Shape> {
        Some(&shapes::AGENTS)
    }

    fn has_unique_names(&self) -> bool {
        true
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        match drawing.one_of("kubiya_runner", "name") {
            Some(runner) if drawing.random.chance(50) => content.set("runner", runner),
            _ => content.is("runner", "kubiya-hosted".to_owned()),
        }
        content.is("description", drawing.text());
        content.is("instructions", drawing.text());
        content.is_object("environment_variables", [("HIDDEN", drawing.sensitive())]);
        content.set(
            "secrets",
            Expression::Set(drawing.many("kubiya_secret", "name")),
        );
        let attribute = drawing.random.pick(&["id", "name"]);
        content.set(
            "sources",
            Expression::Set(drawing.many("kubiya_source", attribute)),
        );
        for (name, texts) in [
            ("integrations", &INTEGRATIONS[..]),
            ("groups", &GROUPS),
            ("links", &LINKS),
        ] {
            if drawing.random.chance(40) {
                content.is_set(name, &drawing.random.some(texts, 50));
            }
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Map<String, Json> {
        let fields = json!({
            "name": known.text("name"),
            "description": known.text("description"),
            "ai_instructions": known.text("instructions"),
            "runners": [known.text("runner")],
            "environment_variables": known.texts_by_name("environment_variables"),
            "secrets": known.texts("secrets"),
            "sources": known.ids("sources", "kubiya_source"),
            "integrations": known.texts("integrations"),
            "links": known.texts("links"),
            "allowed_groups": known.groups("groups"),
            "image": "ghcr.io/kubiyabot/kubiya-agent:stable",
            "llm_model": "gpt-4o",
            "is_debug_mode": false,
        });
        fields.as_object().unwrap().clone()
    }

    fn theirs(&self, name: &str) -> Json {
        json!({"name": name, "runners": ["kubiya-hosted"], "llm_model": "gpt-4o"})
    }

    fn go_state(&self, key: &str, object: &Json) -> Json {
        json!({
            "id": key,
            "name": object["name"],
            "runner": "kubiya-hosted",
            "description": "",
            "instructions": "",
            "image": "ghcr.io/kubiyabot/kubiya-agent:stable",
            "model": "gpt-4o",
            "is_debug_mode": false,
            "environment_variables": {},
            "users": [],
            "groups": [],
            "integrations": [],
            "secrets": [],
            "sources": [],
            "links": [],
            "tool_sources": [],
            "starters": null,
            "tasks": null,
            "owner": "someone@example.com",
            "created_at": "11bd-example",
        })
    }

    fn edit(&self, text: &str) -> (&'static str, Json) {
        ("ai_instructions", json!(text))
    }
}
