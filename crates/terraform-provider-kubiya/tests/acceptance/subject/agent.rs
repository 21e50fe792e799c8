//! Agents, as one kind of object among others.

use serde_json::{Value, json};

use super::{Content, Sight, Subject};
use crate::world::World;

pub(super) struct Agent;

/// What both contents have.
const IMAGE: &str = "ghcr.io/kubiyabot/kubiya-agent:stable";

impl Content {
    fn instructions(self) -> &'static str {
        match self {
            Self::Old => "Do as before.",
            Self::New => "Do something new.",
        }
    }

    fn links(self) -> &'static [&'static str] {
        match self {
            Self::Old => &["https://a.example.com"],
            Self::New => &["https://a.example.com", "https://b.example.com"],
        }
    }
}

impl Subject for Agent {
    fn noun(&self) -> &'static str {
        "agent"
    }

    fn collection(&self) -> &'static str {
        "/api/v1/agents"
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let (instructions, links) = (content.instructions(), content.links());
        format!(
            "  name = {name:?}\n  runner = \"kubiya-hosted\"\n  description = \"\"\n  \
             instructions = {instructions:?}\n  links = {links:?}\n"
        )
    }

    fn put(&self, world: &World, name: &str) {
        world.emulator.agents().put(json!({
            "name": name,
            "runners": ["kubiya-hosted"],
            "ai_instructions": Content::Old.instructions(),
            "links": Content::Old.links(),
            "image": IMAGE,
            "llm_model": "gpt-4o",
        }));
    }

    fn remove(&self, world: &World, name: &str) {
        let agents = world.emulator.agents();
        self.handle(world, name).map(|id| agents.remove(&id));
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let agent = world.emulator.agents().by_name(name)?;
        agent["uuid"].as_str().map(str::to_owned)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let mut agents = world.emulator.agents().list();
        agents.retain(|agent| agent["name"] == name);
        match &agents[..] {
            [] => Sight::Absent,
            [agent] => Sight::of(|content| {
                agent["ai_instructions"] == content.instructions()
                    && agent["links"] == json!(content.links())
                    && agent["runners"] == json!(["kubiya-hosted"])
            }),
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["instructions"] == content.instructions()
                && attributes["links"] == json!(content.links())
        })
    }

    /// An agent can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
