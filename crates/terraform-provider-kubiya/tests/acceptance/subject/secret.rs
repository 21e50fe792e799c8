//! Secrets, as one kind of object among others.

use serde_json::Value;

use super::{Content, Hidden, Key, Sight, Subject, never_stored};
use crate::configuration::canary;
use crate::world::{World, private};

pub(super) struct Secret;

impl Content {
    fn description(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }

    fn value(self, name: &str) -> String {
        let (canary, description) = (never_stored(), self.description());
        format!("{canary}, the {description} value of {name}")
    }
}

impl Subject for Secret {
    fn noun(&self) -> &'static str {
        "secret"
    }

    fn collection(&self) -> &'static str {
        "/api/v2/secrets"
    }

    fn key(&self) -> Key {
        Key::Name
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let (value, description) = (content.value(name), content.description());
        format!("  name = {name:?}\n  value = {value:?}\n  description = {description:?}\n")
    }

    fn pinned(&self, content: Content) -> String {
        let version = match content {
            Content::Old => 1,
            Content::New => 2,
        };
        format!("  value_version = {version}\n")
    }

    fn hidden(&self, name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.value(name),
            is_stored: false,
        }]
    }

    fn put(&self, world: &World, name: &str) {
        let vault = world.emulator.secrets();
        vault.put(name, Content::Old.value(name));
        vault.describe(name, Content::Old.description());
    }

    fn put_plain(&self, world: &World, name: &str) {
        world.emulator.secrets().put(name, canary("plain"));
    }

    fn alter(&self, world: &World, name: &str) {
        world.emulator.secrets().describe(name, "theirs");
    }

    fn remove(&self, world: &World, name: &str) {
        world.emulator.secrets().remove(name);
    }

    fn names(&self, world: &World) -> Vec<String> {
        world.names()
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let metadata = world.emulator.secrets().metadata(name);
        metadata.map(|metadata| metadata.name)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let vault = world.emulator.secrets();
        match vault.metadata(name) {
            None => Sight::Absent,
            Some(metadata) => Sight::of(|content| {
                metadata.description == content.description()
                    && vault.value_matches(name, &content.value(name))
            }),
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        Sight::of(|content| {
            attributes["name"] == name && attributes["description"] == content.description()
        })
    }

    /// No value passes for the one that was written last.
    fn remembers_doubt(&self, instance: &Value) -> bool {
        private(instance).is_ok_and(|private| !private.contains("fingerprint"))
    }
}
