//! Knowledge entries, as one kind of object among others.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct Knowledge;

impl Content {
    fn text(self) -> &'static str {
        match self {
            Self::Old => "# As before\n",
            Self::New => "# Something new\n",
        }
    }

    fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Old => &["a"],
            Self::New => &["a", "b"],
        }
    }
}

fn entries(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::KNOWLEDGE)
}

impl Subject for Knowledge {
    fn noun(&self) -> &'static str {
        "knowledge"
    }

    fn plural(&self) -> String {
        "knowledge".to_owned()
    }

    fn data_source(&self) -> String {
        "kubiya_knowledge_entries".to_owned()
    }

    fn collection(&self) -> &'static str {
        "/api/v1/knowledge"
    }

    fn key(&self) -> Key {
        Key::Id
    }

    fn has_unique_names(&self) -> bool {
        false
    }

    fn has_whole_matrix(&self) -> bool {
        false
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let (text, labels) = (content.text(), content.labels());
        format!(
            "  name = {name:?}\n  description = \"\"\n  content = {text:?}\n  groups = [\"Users\"]\n  \
             labels = {labels:?}\n"
        )
    }

    fn hidden(&self, _name: &str, _content: Content) -> Vec<Hidden> {
        Vec::new()
    }

    fn put(&self, world: &World, name: &str) {
        let group = world.emulator.directory().group_id("Users");
        entries(world).put(json!({
            "name": name,
            "content": Content::Old.text(),
            "groups": [group.expect("every organisation has the group")],
            "labels": Content::Old.labels(),
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        entries(world).put(json!({"name": name}));
    }

    fn alter(&self, world: &World, name: &str) {
        let theirs = json!("# As others have it\n");
        self.handle(world, name).map(|id| {
            entries(world).edit(&id, |entry| {
                entry.insert("content".to_owned(), theirs);
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        self.handle(world, name)
            .map(|id| entries(world).remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let entries = entries(world).list();
        let names = entries.iter().filter_map(|entry| entry["name"].as_str());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let entry = entries(world).by_name(name)?;
        entry["uuid"].as_str().map(str::to_owned)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let group = world.emulator.directory().group_id("Users");
        let mut entries = entries(world).list();
        entries.retain(|entry| entry["name"] == name);
        match &entries[..] {
            [] => Sight::Absent,
            [entry] => Sight::of(|content| {
                entry["content"] == content.text()
                    && entry["labels"] == json!(content.labels())
                    && entry["groups"] == json!([group])
            }),
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["content"] == content.text()
                && attributes["labels"] == json!(content.labels())
                && attributes["groups"] == json!(["Users"])
        })
    }

    /// An entry can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
