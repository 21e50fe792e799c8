//! Sources, as one kind of object among others. Each is named after the last folder of its URL.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct Source;

impl Content {
    /// What a configuration may hide.
    fn password(self) -> &'static str {
        match self {
            Self::Old => "the old password",
            Self::New => "the new password",
        }
    }

    fn runner(self) -> &'static str {
        match self {
            Self::Old => "",
            Self::New => "kubiya-hosted",
        }
    }

    fn given(self) -> Value {
        json!({"password": self.password(), "depth": [1.5, null]})
    }
}

fn url(name: &str) -> String {
    format!("https://git.example/org/tools/tree/main/{name}")
}

fn sources(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::SOURCES)
}

/// Those of this kind: the API has inline ones among them.
fn listed(world: &World) -> Vec<Value> {
    let mut listed = sources(world).list();
    listed.retain(|source| source["type"] != "inline");
    listed
}

impl Subject for Source {
    fn noun(&self) -> &'static str {
        "source"
    }

    fn collection(&self) -> &'static str {
        "/api/v1/sources"
    }

    fn key(&self) -> Key {
        Key::Id
    }

    fn is_replaced_by_name(&self) -> bool {
        true
    }

    fn is_slow(&self) -> bool {
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
        let (url, runner, password) = (url(name), content.runner(), content.password());
        format!(
            "  url = {url:?}\n  runner = {runner:?}\n  \
             dynamic_config = jsonencode({{ password = {password:?}, depth = [1.5, null] }})\n"
        )
    }

    fn hidden(&self, _name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.password().to_owned(),
            is_stored: true,
        }]
    }

    fn put(&self, world: &World, name: &str) {
        sources(world).put(json!({
            "name": name,
            "url": url(name),
            "runner": Content::Old.runner(),
            "dynamic_config": Content::Old.given(),
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        sources(world).put(json!({"name": name, "url": url(name)}));
    }

    fn alter(&self, world: &World, name: &str) {
        let theirs = json!({"password": "theirs"});
        self.handle(world, name).map(|id| {
            sources(world).edit(&id, |source| {
                source.insert("dynamic_config".to_owned(), theirs);
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        self.handle(world, name)
            .map(|id| sources(world).remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let sources = listed(world);
        let names = sources.iter().filter_map(|source| source["name"].as_str());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let sources = listed(world);
        let source = sources.iter().find(|source| source["name"] == name)?;
        source["uuid"].as_str().map(str::to_owned)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let mut sources = listed(world);
        sources.retain(|source| source["name"] == name);
        match &sources[..] {
            [] => Sight::Absent,
            [source] => Sight::of(|content| {
                source["url"] == url(name)
                    && source["runner"] == content.runner()
                    && source["dynamic_config"] == content.given()
            }),
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        let given = attributes["dynamic_config"].as_str().unwrap_or_default();
        let given: Value = serde_json::from_str(given).unwrap_or_default();
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["url"] == url(name)
                && attributes["runner"] == content.runner()
                && given == content.given()
        })
    }

    /// A source can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
