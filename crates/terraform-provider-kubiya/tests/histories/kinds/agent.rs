use kubiya_emulator::{Shape, shapes};
use serde_json::{Value as Json, json};

use super::part::{OPEN, is_open};
use super::{Kind, members};
use crate::configuration::{Content, Drawing, Expression, Known};
use crate::organisation::Organisation;
use crate::terraform::Attributes;

pub(super) struct Agent;

const INTEGRATIONS: [&str; 3] = ["aws", "github", "jira"];
/// Both kinds of sources are sources to an agent.
const SOURCES: [&str; 2] = ["kubiya_source", "kubiya_inline_source"];
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

    fn shared(&self) -> &'static [&'static str] {
        &["environment_variables", "sources"]
    }

    fn draw(&self, drawing: &mut Drawing<'_>) -> Content {
        let mut content = Content::new();
        match drawing.one_of("kubiya_runner", "name") {
            Some(runner) if drawing.random.chance(50) => content.set("runner", runner),
            _ => content.is("runner", "kubiya-hosted".to_owned()),
        }
        content.is("description", drawing.text());
        content.is("instructions", drawing.text());
        if drawing.random.chance(30) {
            content.is("image", drawing.text());
        }
        if drawing.random.chance(30) {
            content.is("model", drawing.text());
        }
        if drawing.random.chance(30) {
            content.set("is_debug_mode", Expression::Is(true.into()));
        }
        content.is_object("environment_variables", [("HIDDEN", drawing.sensitive())]);
        content.set(
            "secrets",
            Expression::Set(drawing.many("kubiya_secret", "name")),
        );
        let attribute = drawing.random.pick(&["id", "name"]);
        let mut sources = drawing.many("kubiya_source", attribute);
        sources.extend(drawing.many("kubiya_inline_source", attribute));
        content.set("sources", Expression::Set(sources));
        let mut integrations = drawing.many("kubiya_integration", "name");
        let built_in = drawing.random.some(&INTEGRATIONS, 20).into_iter();
        integrations.extend(built_in.map(Expression::text));
        content.set("integrations", Expression::Set(integrations));
        for (name, texts) in [("groups", &GROUPS), ("links", &LINKS)] {
            if drawing.random.chance(40) {
                content.is_set(name, &drawing.random.some(texts, 50));
            }
        }
        let was_open = drawing.content().map(Content::is_open);
        if was_open.unwrap_or_else(|| drawing.random.chance(40)) {
            // It says nothing of what is left to others.
            content.unset("environment_variables");
            content.unset("sources");
            content.is_set("links", &[OPEN]);
        }
        content
    }

    fn expects(&self, known: &Known<'_>) -> Attributes {
        let mut fields = json!({
            "name": known.text("name"),
            "description": known.text("description"),
            "ai_instructions": known.text("instructions"),
            "runners": [known.text("runner")],
            "environment_variables": known.texts_by_name("environment_variables"),
            "secrets": known.texts("secrets"),
            "sources": known.ids("sources", &SOURCES),
            "integrations": known.texts("integrations"),
            "links": known.texts("links"),
            "allowed_groups": known.groups("groups"),
            "image": known.text_or("image", "ghcr.io/kubiyabot/kubiya-agent:stable"),
            "llm_model": known.text_or("model", "gpt-4o"),
            "is_debug_mode": known.has("is_debug_mode"),
        });
        if is_open(&fields) {
            leave_parts(&mut fields);
        }
        members(fields)
    }

    fn shows(&self, object: &Json, _organisation: &Organisation<'_>) -> Attributes {
        let mut shown = json!({
            "id": object["uuid"],
            "name": object["name"],
            "runner": object["runners"][0],
            "description": object["description"],
            "instructions": object["ai_instructions"],
            "image": object["image"],
            "model": object["llm_model"],
            "is_debug_mode": object["is_debug_mode"],
            "environment_variables": object["environment_variables"],
            "secrets": object["secrets"],
            "sources": object["sources"],
            "integrations": object["integrations"],
            "links": object["links"],
            "groups": object["allowed_groups"],
            "created_at": object["metadata"]["created_at"],
        });
        if is_open(object) {
            leave_parts(&mut shown);
        }
        members(shown)
    }

    /// What it refers to may be called by id or by name.
    fn unify(&self, attributes: &mut Attributes, organisation: &Organisation<'_>) {
        if let Some(texts) = attributes.get_mut("sources") {
            organisation.resolve(texts, &SOURCES);
        }
        organisation.resolve_groups(&mut attributes["groups"]);
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

    fn edits(&self, object: &Json, text: &str) -> Vec<(&'static str, Json)> {
        let mut edits = vec![
            ("name", json!(text)),
            ("description", json!(text)),
            ("ai_instructions", json!(text)),
            ("runners", json!([text])),
            ("environment_variables", json!({"THEIRS": text})),
            ("secrets", json!([])),
            ("sources", json!([])),
            ("integrations", json!([text])),
            ("links", json!([format!("https://{text}.example.com")])),
            ("allowed_groups", json!([])),
            ("image", json!(text)),
            ("llm_model", json!(text)),
            ("is_debug_mode", json!(true)),
        ];
        edits.retain(|(field, _)| *field != "links" || !is_open(object));
        edits
    }
}

/// What others may have given it is not compared.
fn leave_parts(fields: &mut Json) {
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|field, _| field != "environment_variables" && field != "sources");
    }
}
