//! The integration resource under real Terraform.

mod agents;
mod configs;
mod finds;
mod lifecycle;
mod migration;
mod readings;
mod validation;

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::Value;
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible};
use crate::world::{ADDED, World};

pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

pub(crate) fn cases() -> Vec<Case> {
    [
        agents::cases(),
        configs::cases(),
        finds::cases(),
        lifecycle::cases(),
        migration::cases(),
        readings::cases(),
        validation::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the integration that most tests are about is in the configuration.
const ORDERS: &str = "kubiya_integration.orders";

/// Its configurations in most tests.
const CONFIGS: &str = r#"[
    { name = "main", is_default = true, vendor_specific = { region = "eu-west-1", retries = "5" } },
    { name = "spare", vendor_specific = { region = "us-east-1" } },
  ]"#;

/// [`ORDERS`], with these configurations and further arguments.
fn orders(configs: &str, arguments: &str) -> String {
    format!(
        "resource \"kubiya_integration\" \"orders\" {{\n  name = \"aws-orders\"\n  configs = {configs}\n  {arguments}\n}}\n"
    )
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    World::with(terraform, emulator)
}

/// A world in which [`orders`] with [`CONFIGS`] and these arguments has been applied.
fn with_orders(terraform: &Terraform, quirks: &[Quirk], arguments: &str) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    world.configure(orders(CONFIGS, arguments))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The integrations as the API has them.
fn integrations(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::INTEGRATIONS)
}

/// The integration `aws-orders` as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let integration = integrations(world).get("aws-orders");
    integration.ok_or_else(|| "there is no integration \"aws-orders\"".into())
}
