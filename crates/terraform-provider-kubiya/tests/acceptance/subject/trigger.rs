//! Triggers, as one kind of object among others.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct Trigger;

impl Content {
    /// What a workflow hides.
    fn bearer(self) -> &'static str {
        match self {
            Self::Old => "bearer-of-a-trigger-as-before",
            Self::New => "bearer-of-a-trigger-anew",
        }
    }

    fn definition(self) -> Value {
        json!({"name": "w", "version": 1, "steps": [{"name": "call", "bearer": self.bearer()}]})
    }
}

fn triggers(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::TRIGGERS)
}

impl Subject for Trigger {
    fn noun(&self) -> &'static str {
        "trigger"
    }

    fn collection(&self) -> &'static str {
        "/api/workflows"
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

    fn is_listed_whole(&self) -> bool {
        true
    }

    fn is_published(&self) -> bool {
        true
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let bearer = content.bearer();
        format!(
            "  name = {name:?}\n  runner = \"kubiya-hosted\"\n  workflow = jsonencode({{ name = \"w\", version = 1, \
             steps = [{{ name = \"call\", bearer = {bearer:?} }}] }})\n"
        )
    }

    fn hidden(&self, _name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.bearer().to_owned(),
            is_stored: true,
        }]
    }

    fn given(&self, world: &World, name: &str) -> Vec<Hidden> {
        let id = self.handle(world, name);
        let hash = id.and_then(|id| triggers(world).text(&id, "webhook_hash"));
        let given = hash.into_iter().map(|text| Hidden {
            text,
            is_stored: true,
        });
        given.collect()
    }

    fn put(&self, world: &World, name: &str) {
        triggers(world).put(json!({
            "name": name,
            "status": "published",
            "definition": Content::Old.definition(),
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        triggers(world).put(json!({
            "name": name,
            "status": "published",
            "definition": {"name": "Orders", "version": 1, "steps": []},
        }));
    }

    fn alter(&self, world: &World, name: &str) {
        self.handle(world, name).map(|id| {
            triggers(world).edit(&id, |workflow| {
                let theirs = json!({"name": "w", "version": 2, "steps": []});
                workflow.insert("definition".to_owned(), theirs);
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        self.handle(world, name)
            .map(|id| triggers(world).remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let triggers = triggers(world).list();
        let names = triggers.iter().filter_map(|it| it["name"].as_str());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let trigger = triggers(world).by_name(name)?;
        trigger["id"].as_str().map(str::to_owned)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let mut triggers = triggers(world).list();
        triggers.retain(|trigger| trigger["name"] == name);
        match &triggers[..] {
            [] => Sight::Absent,
            [trigger] => Sight::of(|content| trigger["definition"] == content.definition()),
            _ => Sight::Odd,
        }
    }

    /// An import leaves the runner to the next apply.
    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        let workflow = attributes["workflow"].as_str().unwrap_or_default();
        let workflow: Value = serde_json::from_str(workflow).unwrap_or_default();
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["status"] == "published"
                && (attributes["runner"] == "kubiya-hosted" || attributes["runner"].is_null())
                && workflow == content.definition()
        })
    }

    /// A trigger can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
