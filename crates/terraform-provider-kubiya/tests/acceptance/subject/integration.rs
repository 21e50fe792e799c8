//! Integrations, as one kind of object among others.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct Integration;

/// Those that every organisation has in the local API.
const FOUNDED: [&str; 4] = ["aws", "datadog", "github", "jira"];

impl Content {
    /// What only the vendor is told.
    fn access_token(self) -> &'static str {
        match self {
            Self::Old => "the old access token",
            Self::New => "the new access token",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Old => "as before",
            Self::New => "as it is now",
        }
    }

    fn configs(self) -> Value {
        json!([
            {"name": "main", "is_default": true, "vendor_specific": {"token": self.access_token()}},
            {"name": "spare", "is_default": false, "vendor_specific": {}},
        ])
    }
}

fn integrations(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::INTEGRATIONS)
}

impl Subject for Integration {
    fn noun(&self) -> &'static str {
        "integration"
    }

    fn collection(&self) -> &'static str {
        "/api/v2/integrations"
    }

    fn key(&self) -> Key {
        Key::Name
    }

    fn has_whole_matrix(&self) -> bool {
        false
    }

    fn is_listed_whole(&self) -> bool {
        true
    }

    fn arguments(&self, name: &str, content: Content) -> String {
        let (about, token) = (content.about(), content.access_token());
        format!(
            "  name = {name:?}\n  integration_type = \"github\"\n  description = {about:?}\n  configs = [\n    \
             {{ name = \"main\", is_default = true, vendor_specific = {{ token = {token:?} }} }},\n    \
             {{ name = \"spare\" }},\n  ]\n"
        )
    }

    fn hidden(&self, _name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.access_token().to_owned(),
            is_stored: true,
        }]
    }

    fn put(&self, world: &World, name: &str) {
        integrations(world).put(json!({
            "name": name,
            "integration_type": "github",
            "description": Content::Old.about(),
            "configs": Content::Old.configs(),
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        let config = json!({"name": "live", "is_default": true, "vendor_specific": {}});
        integrations(world)
            .put(json!({"name": name, "integration_type": "aws", "configs": [config]}));
    }

    fn alter(&self, world: &World, name: &str) {
        integrations(world).edit(name, |integration| {
            integration.insert("description".to_owned(), json!("theirs"));
        });
    }

    fn remove(&self, world: &World, name: &str) {
        integrations(world).remove(name);
    }

    fn names(&self, world: &World) -> Vec<String> {
        let all = integrations(world).list();
        let names = all.iter().filter_map(|it| it["name"].as_str());
        let names = names.filter(|name| !FOUNDED.contains(name));
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        integrations(world).get(name).map(|_| name.to_owned())
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        match integrations(world).get(name) {
            None => Sight::Absent,
            Some(found) => Sight::of(|content| {
                found["integration_type"] == "github"
                    && found["description"] == content.about()
                    && found["configs"] == content.configs()
            }),
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["description"] == content.about()
                && attributes["configs"] == content.configs()
        })
    }

    /// An integration can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
