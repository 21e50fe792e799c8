//! Inline sources, as one kind of object among others. The API has them among the sources.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct InlineSource;

impl Content {
    /// What a tool may hide.
    fn tool_password(self) -> &'static str {
        match self {
            Self::Old => "the old password of a tool",
            Self::New => "the new password of a tool",
        }
    }

    fn executor(self) -> &'static str {
        match self {
            Self::Old => "",
            Self::New => "kubiya-hosted",
        }
    }

    fn tools(self) -> Value {
        json!([{
            "name": "reset", "image": "alpine:3", "content": "login && date > now 2>&1",
            "args": [], "env": ["HOME"], "password": self.tool_password(),
        }])
    }

    fn workflows(self) -> Value {
        match self {
            Self::Old => json!([]),
            Self::New => json!([{"name": "daily", "steps": [{"name": "first"}]}]),
        }
    }
}

fn sources(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::SOURCES)
}

fn listed(world: &World) -> Vec<Value> {
    let mut listed = sources(world).list();
    listed.retain(|source| source["type"] == "inline");
    listed
}

impl Subject for InlineSource {
    fn noun(&self) -> &'static str {
        "inline_source"
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

    fn arguments(&self, name: &str, content: Content) -> String {
        let (runner, password) = (content.executor(), content.tool_password());
        let workflows = match content {
            Content::Old => "",
            Content::New => {
                "  workflows = jsonencode([{ name = \"daily\", steps = [{ name = \"first\" }] }])\n"
            }
        };
        format!(
            "  name = {name:?}\n  runner = {runner:?}\n  tools = jsonencode([{{\n    \
             name = \"reset\"\n    image = \"alpine:3\"\n    args = []\n    env = [\"HOME\"]\n    \
             content = \"login && date > now 2>&1\"\n    password = {password:?}\n  }}])\n{workflows}"
        )
    }

    fn hidden(&self, _name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.tool_password().to_owned(),
            is_stored: true,
        }]
    }

    fn put(&self, world: &World, name: &str) {
        sources(world).put(json!({
            "name": name,
            "type": "inline",
            "url": "",
            "runner": Content::Old.executor(),
            "inline_tools": Content::Old.tools(),
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        let tools = json!([{"name": "count_orders"}]);
        sources(world)
            .put(json!({"name": name, "type": "inline", "url": "", "inline_tools": tools}));
    }

    fn alter(&self, world: &World, name: &str) {
        self.handle(world, name).map(|id| {
            sources(world).edit(&id, |source| {
                source.insert("inline_tools".to_owned(), json!([{"name": "theirs"}]));
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
                source["runner"] == content.executor()
                    && source["inline_tools"] == content.tools()
                    && source["inline_workflows"] == content.workflows()
            }),
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        let held = |attribute: &str| match attributes[attribute].as_str() {
            None | Some("") => json!([]),
            Some(text) => serde_json::from_str(text).unwrap_or_default(),
        };
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["runner"] == content.executor()
                && held("tools") == content.tools()
                && held("workflows") == content.workflows()
        })
    }

    /// An inline source can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
