//! The runner resource under real Terraform.

mod agents;
mod creates;
mod finds;
mod lifecycle;
mod migration;
mod names;

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::Value;
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        agents::cases(),
        creates::cases(),
        finds::cases(),
        lifecycle::cases(),
        migration::cases(),
        names::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the runner that most tests are about is in the configuration.
const EDGE: &str = "kubiya_runner.edge";

/// [`EDGE`], of this name.
fn edge(name: &str) -> String {
    format!("resource \"kubiya_runner\" \"edge\" {{\n  name = {name:?}\n}}\n")
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    World::with(terraform, emulator)
}

/// A world in which [`edge`] of the name `edge` has been applied.
fn with_edge(terraform: &Terraform) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.configure(edge("edge"))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The runners as the API has them.
fn runners(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::RUNNERS)
}

/// The runner `edge` as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let runner = runners(world).get("edge");
    runner.ok_or_else(|| "there is no runner \"edge\"".into())
}
