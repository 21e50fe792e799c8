//! Runners, as one kind of object among others.

use kubiya_emulator::{Method, Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, Sight, Subject};
use crate::world::World;

pub(super) struct Runner;

/// The one that the platform operates, which nobody makes or deletes.
const HOSTED: &str = "kubiya-hosted";

fn runners(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::RUNNERS)
}

impl Subject for Runner {
    fn noun(&self) -> &'static str {
        "runner"
    }

    fn collection(&self) -> &'static str {
        "/api/v3/runners"
    }

    fn key(&self) -> Key {
        Key::Name
    }

    fn has_update(&self) -> bool {
        false
    }

    fn has_whole_matrix(&self) -> bool {
        false
    }

    fn is_listed_whole(&self) -> bool {
        true
    }

    fn path(&self, method: &Method, handle: &str) -> String {
        let one = format!("{}/{handle}", self.collection());
        match *method {
            Method::GET => one + "/describe",
            _ => one,
        }
    }

    fn arguments(&self, name: &str, _content: Content) -> String {
        format!("  name = {name:?}\n")
    }

    fn hidden(&self, _name: &str, _content: Content) -> Vec<Hidden> {
        Vec::new()
    }

    fn given(&self, world: &World, name: &str) -> Vec<Hidden> {
        let manifest = runners(world).text(name, "manifest_url");
        let credentials = world.emulator.directory().runner_credentials(name);
        let is_stored = |text: &String| manifest.as_ref().is_some_and(|url| url.contains(text));
        let given = credentials.into_iter().map(|text| Hidden {
            is_stored: is_stored(&text),
            text,
        });
        given.collect()
    }

    fn put(&self, world: &World, name: &str) {
        self.put_plain(world, name);
    }

    fn put_plain(&self, world: &World, name: &str) {
        runners(world).put(json!({"name": name}));
    }

    /// Nothing of a runner is configured but its name.
    fn alter(&self, world: &World, name: &str) {
        runners(world).edit(name, |runner| {
            runner.insert("runner_type".to_owned(), json!("theirs"));
        });
    }

    fn remove(&self, world: &World, name: &str) {
        runners(world).remove(name);
    }

    fn names(&self, world: &World) -> Vec<String> {
        let runners = runners(world).list();
        let names = runners.iter().filter_map(|runner| runner["name"].as_str());
        let names = names.filter(|name| *name != HOSTED).map(str::to_owned);
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        runners(world).get(name).map(|_| name.to_owned())
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        match runners(world).get(name) {
            None => Sight::Absent,
            Some(runner) if runner["runner_type"] == "k8s" => Sight::Is(Content::Old),
            Some(_) => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        match attributes["name"] == name && attributes["runner_type"] == "k8s" {
            true => Sight::Is(Content::Old),
            false => Sight::Odd,
        }
    }

    /// No update is ever in doubt.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
