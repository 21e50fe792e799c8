//! The trigger resource under real Terraform.

mod calls;
mod composer;
mod finds;
mod migration;
mod publishing;
mod workflows;

use kubiya_emulator::{Emulator, HostileBody, Objects, Quirk, Reply, shapes};
use serde_json::{Map, Value};
use terraform_harness::Terraform;

pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        composer::cases(),
        finds::cases(),
        migration::cases(),
        publishing::cases(),
        workflows::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the trigger that most tests are about is in the configuration.
const ORDERS: &str = "kubiya_trigger.orders";

const PUBLISH: &str = "/api/workflows/{id}/publish";
const WEBHOOK_URL: &str = "/api/workflows/{id}/webhook-url";
const ITEM: &str = "/api/workflows/{id}";
const LIST: &str = "/api/workflows";

/// A workflow of one step, in the spelling of `jsonencode`.
const WORKFLOW: &str = "jsonencode({ name = \"Orders\", version = 1, steps = [{ name = \"now\", command = \"date\" }] })";

/// [`ORDERS`], named `orders`, with this workflow on this runner.
fn of(runner: &str, workflow: &str) -> String {
    named("orders", runner, workflow)
}

fn named(name: &str, runner: &str, workflow: &str) -> String {
    format!(
        "
resource \"kubiya_trigger\" \"orders\" {{
  name     = \"{name}\"
  runner   = \"{runner}\"
  workflow = {workflow}
}}
"
    )
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let world = World::with(terraform, emulator)?;
    world.emulator.directory().add_runner("edge");
    Ok(world)
}

/// A world in which [`ORDERS`] has been applied.
fn with_orders(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    world.configure(of("kubiya-hosted", WORKFLOW))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

fn triggers(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::TRIGGERS)
}

/// The trigger `orders` as the composer has it.
fn remote(world: &World) -> Fallible<Value> {
    let trigger = triggers(world).by_name("orders");
    trigger.ok_or_else(|| "there is no trigger \"orders\"".into())
}

fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["id"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the trigger has no id".into())
}

/// Changes the trigger `orders` past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match triggers(world).edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such trigger".into()),
    }
}

/// By which runner the trigger `orders` was published.
fn runner(world: &World) -> Fallible<String> {
    let runner = triggers(world).text(&id(world)?, "runner");
    runner.ok_or_else(|| "it was never published".into())
}

/// An answer of this status with exactly this body.
fn saying(status: u16, body: &Value) -> Reply {
    Reply::status(status).body(HostileBody::Literal(body.to_string()))
}
