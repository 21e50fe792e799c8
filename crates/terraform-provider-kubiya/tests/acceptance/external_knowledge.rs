//! The resource of external knowledge under real Terraform.

mod calls;
mod channels;
mod creates;
mod finds;
mod lifecycle;
mod migration;

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::{Map, Value};
use terraform_harness::Terraform;

pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        channels::cases(),
        creates::cases(),
        finds::cases(),
        lifecycle::cases(),
        migration::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the entry that most tests are about is in the configuration.
const ORDERS: &str = "kubiya_external_knowledge.orders";

/// [`ORDERS`] with this configuration.
fn orders(config: &str) -> String {
    format!(
        "resource \"kubiya_external_knowledge\" \"orders\" {{\n  vendor = \"slack\"\n  config = {config}\n}}\n"
    )
}

/// [`ORDERS`] of two channels.
fn two_channels() -> String {
    orders(r#"{ channel_ids = ["C02", "C01"] }"#)
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    World::with(terraform, emulator)
}

/// A world in which [`two_channels`] has been applied.
fn with_orders(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    world.configure(two_channels())?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The entries as the API has them.
fn entries(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::EXTERNAL_KNOWLEDGE)
}

/// The only entry as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let mut entries = entries(world).list();
    match entries.len() {
        1 => Ok(entries.swap_remove(0)),
        count => Err(format!("there are {count} entries").into()),
    }
}

/// The id of the only entry.
fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["uuid"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the entry has no id".into())
}

/// Changes the only entry past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match entries(world).edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such entry".into()),
    }
}
