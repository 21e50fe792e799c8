//! Agents, as one kind of object among others.

use serde_json::{Value, json};

use super::{Content, Hidden, Key, STEWARD, Sight, Subject};
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

    /// What a configuration may hide.
    fn variable(self) -> &'static str {
        match self {
            Self::Old => "the old variable",
            Self::New => "the new variable",
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

    fn key(&self) -> Key {
        Key::Id
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let (instructions, links) = (content.instructions(), content.links());
        let variable = content.variable();
        format!(
            "  name = {name:?}\n  runner = \"kubiya-hosted\"\n  description = \"\"\n  \
             instructions = {instructions:?}\n  links = {links:?}\n  \
             environment_variables = {{ HIDDEN = {variable:?} }}\n"
        )
    }

    fn hidden(&self, _name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.variable().to_owned(),
            is_stored: true,
        }]
    }

    fn put(&self, world: &World, name: &str) {
        world.emulator.agents().put(json!({
            "name": name,
            "runners": ["kubiya-hosted"],
            "ai_instructions": Content::Old.instructions(),
            "links": Content::Old.links(),
            "environment_variables": {"HIDDEN": Content::Old.variable()},
            "image": IMAGE,
            "llm_model": "gpt-4o",
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        let agent = json!({"name": name, "runners": ["kubiya-hosted"]});
        world.emulator.agents().put(agent);
    }

    fn alter(&self, world: &World, name: &str) {
        let agents = world.emulator.agents();
        let theirs = json!("Do as others do.");
        self.handle(world, name).map(|id| {
            agents.edit(&id, |agent| {
                agent.insert("ai_instructions".to_owned(), theirs);
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        let agents = world.emulator.agents();
        self.handle(world, name).map(|id| agents.remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let agents = world.emulator.agents().list();
        let names = agents.iter().filter_map(|agent| agent["name"].as_str());
        let names = names.filter(|name| *name != STEWARD);
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
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
                    && agent["environment_variables"] == json!({"HIDDEN": content.variable()})
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
                && attributes["environment_variables"] == json!({"HIDDEN": content.variable()})
        })
    }

    /// An agent can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
