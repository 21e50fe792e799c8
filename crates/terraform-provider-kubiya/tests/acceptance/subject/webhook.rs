//! Webhooks, as one kind of object among others.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct Webhook;

impl Content {
    fn prompt(self) -> &'static str {
        match self {
            Self::Old => "As before: {{.event.id}}",
            Self::New => "Something new: {{.event.id}}",
        }
    }

    fn channel(self) -> &'static str {
        match self {
            Self::Old => "#before",
            Self::New => "#after",
        }
    }

    /// What a workflow has that may be a credential.
    fn token(self) -> &'static str {
        match self {
            Self::Old => "token-of-a-workflow-as-before",
            Self::New => "token-of-a-workflow-anew",
        }
    }

    fn workflow(self) -> Value {
        json!({"name": "w", "steps": [{"token": self.token()}]})
    }
}

fn webhooks(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::WEBHOOKS)
}

/// The value of a text that holds JSON.
fn parsed(text: &Value) -> Value {
    serde_json::from_str(text.as_str().unwrap_or_default()).unwrap_or_default()
}

impl Subject for Webhook {
    fn noun(&self) -> &'static str {
        "webhook"
    }

    fn collection(&self) -> &'static str {
        "/api/v1/event"
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
        let (prompt, channel, token) = (content.prompt(), content.channel(), content.token());
        format!(
            "  name = {name:?}\n  prompt = {prompt:?}\n  destination = {channel:?}\n  \
             workflow = jsonencode({{ name = \"w\", steps = [{{ token = {token:?} }}] }})\n"
        )
    }

    fn hidden(&self, _name: &str, content: Content) -> Vec<Hidden> {
        vec![Hidden {
            text: content.token().to_owned(),
            is_stored: true,
        }]
    }

    fn given(&self, world: &World, name: &str) -> Vec<Hidden> {
        let url = webhooks(world).by_name(name);
        let url = url.and_then(|webhook| webhook["webhook_url"].as_str().map(str::to_owned));
        let token = url.and_then(|url| url.rsplit('/').next().map(str::to_owned));
        let given = token.into_iter().map(|text| Hidden {
            text,
            is_stored: true,
        });
        given.collect()
    }

    fn is_given_in_plans(&self) -> bool {
        true
    }

    fn put(&self, world: &World, name: &str) {
        webhooks(world).put(json!({
            "name": name,
            "prompt": Content::Old.prompt(),
            "workflow": Content::Old.workflow().to_string(),
            "communication": {"method": "Slack", "destination": Content::Old.channel()},
        }));
    }

    fn put_plain(&self, world: &World, name: &str) {
        webhooks(world).put(json!({"name": name, "workflow": "{}"}));
    }

    fn alter(&self, world: &World, name: &str) {
        self.handle(world, name).map(|id| {
            webhooks(world).edit(&id, |webhook| {
                webhook.insert("prompt".to_owned(), json!("As others have it"));
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        self.handle(world, name)
            .map(|id| webhooks(world).remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let webhooks = webhooks(world).list();
        let names = webhooks
            .iter()
            .filter_map(|webhook| webhook["name"].as_str());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        let webhook = webhooks(world).by_name(name)?;
        webhook["id"].as_str().map(str::to_owned)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let mut webhooks = webhooks(world).list();
        webhooks.retain(|webhook| webhook["name"] == name);
        match &webhooks[..] {
            [] => Sight::Absent,
            [webhook] => Sight::of(|content| {
                webhook["prompt"] == content.prompt()
                    && webhook["communication"]["destination"] == content.channel()
                    && parsed(&webhook["workflow"]) == content.workflow()
            }),
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        Sight::of(|content| {
            attributes["name"] == name
                && attributes["prompt"] == content.prompt()
                && attributes["destination"] == content.channel()
                && parsed(&attributes["workflow"]) == content.workflow()
        })
    }

    /// A webhook can be read completely, so nothing has to be remembered.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
