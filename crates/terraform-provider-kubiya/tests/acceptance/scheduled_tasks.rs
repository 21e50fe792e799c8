//! The resource of scheduled tasks under real Terraform.

mod calls;
mod conditions;
mod creates;
mod finds;
mod migration;
mod references;
mod repeats;
mod times;
mod timestamps;

use std::time::{Duration, SystemTime};

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::{Map, Value, json};
use terraform_harness::Terraform;

pub(crate) use conditions::conditions_are_checked_and_plan_nothing;
pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;
pub(crate) use timestamps::a_time_from_timestamp_plans_nothing_once_the_task_exists;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        conditions::cases(),
        creates::cases(),
        finds::cases(),
        migration::cases(),
        references::cases(),
        repeats::cases(),
        timestamps::cases(),
        times::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the task that most tests are about is in the configuration.
const SUMMARY: &str = "kubiya_scheduled_task.summary";

/// A Saturday, far away.
const TIME: &str = "2199-01-26T09:05:00";

/// [`SUMMARY`] for the agent `dba`, where the arguments do not say otherwise.
fn summary(arguments: &str) -> String {
    let usual = [
        ("agent", "dba"),
        ("channel_id", "#orders"),
        ("description", "Summarise"),
    ];
    let mut lines = String::new();
    for (attribute, value) in usual {
        if !arguments.contains(&format!("{attribute} ")) {
            lines += &format!("  {attribute} = {value:?}\n");
        }
    }
    format!("resource \"kubiya_scheduled_task\" \"summary\" {{\n{lines}  {arguments}\n}}\n")
}

/// [`summary`], every day from [`TIME`] on.
fn daily(arguments: &str) -> String {
    summary(&format!(
        "repeat = \"daily\"\n  scheduled_time = {TIME:?}\n  {arguments}"
    ))
}

/// A world with the agent `dba`.
fn world(terraform: &Terraform) -> Fallible<World> {
    with_quirks(terraform, &[])
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let world = World::with(terraform, emulator)?;
    put_agent(&world, "dba");
    Ok(world)
}

/// A world in which this configuration has been applied.
fn with_task(terraform: &Terraform, quirks: &[Quirk], configuration: &str) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    world.configure(configuration)?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The tasks as the API has them.
fn tasks(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::SCHEDULED_TASKS)
}

/// The only task as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let mut tasks = tasks(world).list();
    match tasks.len() {
        1 => Ok(tasks.swap_remove(0)),
        count => Err(format!("there are {count} tasks").into()),
    }
}

/// Changes the only task past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    let task = remote(world)?;
    let id = task["task_id"].as_str().unwrap_or_default();
    match tasks(world).edit(id, change) {
        true => Ok(()),
        false => Err("there is no such task".into()),
    }
}

/// The cron expression that the API was sent.
fn cron(world: &World) -> Fallible<Value> {
    Ok(remote(world)?["parameters"]["cron_string"].clone())
}

/// Makes an agent past Terraform; its id.
fn put_agent(world: &World, name: &str) -> String {
    let agent = json!({"name": name, "runners": ["kubiya-hosted"]});
    world.emulator.agents().put(agent)
}

/// A time near now, as configurations have it.
fn from_now(by: Duration) -> String {
    let time = humantime::format_rfc3339_seconds(SystemTime::now() + by);
    time.to_string().trim_end_matches('Z').to_owned()
}
