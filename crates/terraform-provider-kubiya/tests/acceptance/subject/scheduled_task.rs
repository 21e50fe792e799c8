//! Scheduled tasks, as one kind of object among others. What they are told stands for a name.

use kubiya_emulator::{Objects, shapes};
use serde_json::{Value, json};

use super::{Content, Hidden, Key, STEWARD, Sight, Subject, put_steward};
use crate::world::World;

pub(super) struct ScheduledTask;

const TIME: &str = "2199-01-31T17:00:00";

fn tasks(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::SCHEDULED_TASKS)
}

/// Makes a task past Terraform.
fn put(world: &World, name: &str, time: &str) {
    put_steward(&world.emulator.agents());
    tasks(world).put(json!({
        "channel_id": "#orders",
        "channel_name": "#orders",
        "task_description": name,
        "scheduled_time": time,
        "parameters": {
            "context": STEWARD, "cron_string": "0 17 * * * *", "message_text": name, "repeat": true,
        },
    }));
}

impl Subject for ScheduledTask {
    fn noun(&self) -> &'static str {
        "scheduled_task"
    }

    fn collection(&self) -> &'static str {
        "/api/v1/scheduled_tasks"
    }

    fn key(&self) -> Key {
        Key::Id
    }

    fn has_unique_names(&self) -> bool {
        false
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

    fn prepare(&self, agents: &Objects<'_>) {
        put_steward(agents);
    }

    fn arguments(&self, name: &str, _content: Content) -> String {
        format!(
            "  agent = {STEWARD:?}\n  channel_id = \"#orders\"\n  description = {name:?}\n  \
             scheduled_time = {TIME:?}\n  repeat = \"daily\"\n"
        )
    }

    fn hidden(&self, _name: &str, _content: Content) -> Vec<Hidden> {
        Vec::new()
    }

    fn put(&self, world: &World, name: &str) {
        put(world, name, TIME);
    }

    /// As the examples have it.
    fn put_plain(&self, world: &World, name: &str) {
        put(world, name, "2030-01-31T17:00:00");
    }

    /// Nothing that is configured can be changed.
    fn alter(&self, world: &World, name: &str) {
        self.handle(world, name).map(|id| {
            tasks(world).edit(&id, |task| {
                task.insert("status".to_owned(), json!("theirs"));
            })
        });
    }

    fn remove(&self, world: &World, name: &str) {
        self.handle(world, name).map(|id| tasks(world).remove(&id));
    }

    fn names(&self, world: &World) -> Vec<String> {
        let tasks = tasks(world).list();
        let names = tasks
            .iter()
            .filter_map(|task| task["task_description"].as_str());
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    fn handle(&self, world: &World, name: &str) -> Option<String> {
        tasks(world).key_of("task_description", name)
    }

    fn on_server(&self, world: &World, name: &str) -> Sight {
        let mut tasks = tasks(world).list();
        tasks.retain(|task| task["task_description"] == name);
        match &tasks[..] {
            [] => Sight::Absent,
            [task]
                if task["status"] == "scheduled"
                    && task["scheduled_time"] == TIME
                    && task["parameters"]["context"] == STEWARD
                    && task["parameters"]["cron_string"] == "0 17 * * * *" =>
            {
                Sight::Is(Content::Old)
            }
            _ => Sight::Odd,
        }
    }

    fn in_state(&self, instance: &Value, name: &str) -> Sight {
        let attributes = &instance["attributes"];
        let is_as_configured = attributes["description"] == name
            && attributes["agent"] == STEWARD
            && attributes["repeat"] == "daily"
            && attributes["scheduled_time"] == TIME
            && attributes["status"] == "scheduled";
        match is_as_configured {
            true => Sight::Is(Content::Old),
            false => Sight::Odd,
        }
    }

    /// No update is ever in doubt.
    fn remembers_doubt(&self, _instance: &Value) -> bool {
        true
    }
}
