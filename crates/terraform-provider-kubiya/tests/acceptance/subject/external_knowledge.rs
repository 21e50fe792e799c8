//! External knowledge entries, as one kind of object among others. The first of its channels stands for a name.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct ExternalKnowledge;

impl Content {
    /// A channel that comes after every name.
    fn last_channel(self) -> &'static str {
        match self {
            Self::Old => "z-before",
            Self::New => "z-after",
        }
    }
}

fn entries(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::EXTERNAL_KNOWLEDGE)
}

fn name_of(entry: &Value) -> Option<&str> {
    entry["channel_ids"][0].as_str()
}

fn channels(name: &str, content: Content) -> Value {
    json!([name, content.last_channel()])
}

impl Subject for ExternalKnowledge {
    fn noun(&self) -> &'static str {
        "external_knowledge"
    }

    fn plural(&self) -> String {
        "external_knowledge".to_owned()
    }

    fn data_source(&self) -> String {
        "kubiya_external_knowledge_entries".to_owned()
    }

    fn collection(&self) -> &'static str {
        "/api/v1/rag/integration/slack"
    }

    fn key(&self) -> Key {
        Key::Id
    }

    fn besides_key(&self) -> &'static [(&'static str, &'static str)] {
        &[("vendor", "slack")]
    }

    fn is_called_by_id(&self) -> bool {
        true
    }

    fn has_unique_names(&self) -> bool {
        false
    }

    fn has_whole_matrix(&self) -> bool {
        false
    }

    fn is_listed_whole(&self) -> bool {
        true
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let channels = channels(name, content);
        format!("  vendor = \"slack\"\n  config = {{\n    channel_ids = {channels}\n  }}\n")
    }

    fn hidden(&self, _name: &str, _content: Content) -> Vec<Hidden> {
        Vec::new()
    }

    fn put(&self, world: &World, name: &str) {
        entries(world).put(json!({"channel_ids": channels(name, Content::Old)}));
    }

    fn put_plain(&self, world: &World, name: &str) {
        entries(world).put(json!({"channel_ids": [name]}));
    }

    fn alter(&self, world: &World, name: &str) {
        let theirs = json!([name, "z-theirs"]);
        self.handle(world, name).map(|id| {
            entries(world).edit(&id, |entry| {
                entry.insert("channel_ids".to_owned(), theirs);
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        self.handle(world, name)
            .map(|id| entries(world).remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let entries = entries(world).list();
        let names = entries.iter().filter_map(name_of);
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let entries = entries(world).list();
        let entry = entries.iter().find(|entry| name_of(entry) == Some(name))?;
        entry["uuid"].as_str().map(str::to_owned)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let mut entries = entries(world).list();
        entries.retain(|entry| name_of(entry) == Some(name));
        match &entries[..] {
            [] => Sight::Absent,
            [entry] => Sight::of(|content| entry["channel_ids"] == channels(name, content)),
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        Sight::of(|content| {
            attributes["vendor"] == "slack"
                && attributes["config"] == json!({"channel_ids": channels(name, content)})
        })
    }

    /// An entry can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
