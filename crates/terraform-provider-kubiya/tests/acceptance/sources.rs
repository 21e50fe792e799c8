//! The source resource under real Terraform.

mod calls;
mod config;
mod creates;
mod finds;
mod lifecycle;
mod loading;
mod migration;
mod references;

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::{Map, Value};
use terraform_harness::Terraform;

pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        config::cases(),
        creates::cases(),
        finds::cases(),
        lifecycle::cases(),
        loading::cases(),
        migration::cases(),
        references::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the source that most tests are about is in the configuration.
const ORDERS: &str = "kubiya_source.orders";

/// What [`ORDERS`] is made from, and named after.
const URL: &str = "https://git.example/org/tools/tree/main/orders";

/// [`ORDERS`] with these arguments.
fn orders(arguments: &str) -> String {
    source("orders", URL, arguments)
}

/// A source under a label.
fn source(label: &str, url: &str, arguments: &str) -> String {
    format!("\nresource \"kubiya_source\" \"{label}\" {{\n  url = {url:?}\n  {arguments}\n}}\n")
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    World::with(terraform, emulator)
}

/// A world in which [`orders`] with these arguments has been applied.
fn with_orders(terraform: &Terraform, arguments: &str) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.configure(orders(arguments))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The sources as the API has them.
fn sources(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::SOURCES)
}

/// The source `orders` as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let source = sources(world).by_name("orders");
    source.ok_or_else(|| "there is no source \"orders\"".into())
}

fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["uuid"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the source has no id".into())
}

/// Changes the source `orders` past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match sources(world).edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such source".into()),
    }
}
