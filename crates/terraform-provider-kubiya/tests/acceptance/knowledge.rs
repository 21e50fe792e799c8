//! The knowledge resource under real Terraform.

mod calls;
mod creates;
mod finds;
mod lifecycle;
mod migration;
mod references;
mod texts;

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::{Map, Value, json};
use terraform_harness::Terraform;

pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        creates::cases(),
        finds::cases(),
        lifecycle::cases(),
        migration::cases(),
        references::cases(),
        texts::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the entry that most tests are about is in the configuration.
const GUIDE: &str = "kubiya_knowledge.guide";

/// [`GUIDE`], named `guide`, for the group `Users` where the arguments do not say otherwise.
fn guide(arguments: &str) -> String {
    let group = match arguments.contains("groups") {
        true => "",
        false => "groups = [\"Users\"]",
    };
    let content = match arguments.contains("content") {
        true => "",
        false => "content = \"# Guide\\n\"",
    };
    format!(
        "
resource \"kubiya_knowledge\" \"guide\" {{
  name        = \"guide\"
  description = \"guides\"
  {content}
  {group}
  {arguments}
}}
"
    )
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    World::with(terraform, emulator)
}

/// A world in which [`guide`] with these arguments has been applied.
fn with_guide(terraform: &Terraform, arguments: &str) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.configure(guide(arguments))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The entries as the API has them.
fn entries(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::KNOWLEDGE)
}

/// The entry `guide` as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let entry = entries(world).by_name("guide");
    entry.ok_or_else(|| "there is no entry \"guide\"".into())
}

fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["uuid"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the entry has no id".into())
}

/// Changes the entry `guide` past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match entries(world).edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such entry".into()),
    }
}

/// The id of a group that every organisation has.
fn group(world: &World, name: &str) -> Fallible<String> {
    let id = world.emulator.directory().group_id(name);
    id.ok_or_else(|| format!("there is no group {name:?}").into())
}

/// Makes an agent past Terraform; its id.
fn put_agent(world: &World, name: &str) -> String {
    let agent = json!({"name": name, "runners": ["kubiya-hosted"]});
    world.emulator.agents().put(agent)
}
