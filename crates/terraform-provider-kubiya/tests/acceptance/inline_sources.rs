//! The inline source resource under real Terraform.

mod calls;
mod finds;
mod held;
mod lifecycle;
mod loading;
mod migration;
mod readings;
mod references;

use kubiya_emulator::{Emulator, Objects, Quirk, shapes};
use serde_json::{Map, Value};
use terraform_harness::Terraform;

pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

use crate::cases::{Case, Fallible, Outcome};
use crate::configuration::literal;
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        finds::cases(),
        held::cases(),
        lifecycle::cases(),
        loading::cases(),
        migration::cases(),
        readings::cases(),
        references::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the inline source that most tests are about is in the configuration.
const ORDERS: &str = "kubiya_inline_source.orders";

/// What it holds in most tests.
const TOOL: &str = r#"[{"name":"count","content":"date && echo <a> > b 2>&1"}]"#;

/// [`ORDERS`] with these arguments.
fn orders(arguments: &str) -> String {
    source("orders", "orders", arguments)
}

/// An inline source under a label.
fn source(label: &str, name: &str, arguments: &str) -> String {
    format!(
        "\nresource \"kubiya_inline_source\" \"{label}\" {{\n  name = {name:?}\n  {arguments}\n}}\n"
    )
}

/// An argument with these tools.
fn tools(json: &str) -> String {
    format!("tools = {}", literal(json))
}

/// [`ORDERS`] with [`TOOL`] and more.
fn with_tool(arguments: &str) -> String {
    orders(&format!("{}\n  {arguments}", tools(TOOL)))
}

fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    World::with(terraform, emulator)
}

/// A world in which this configuration has been applied.
fn applied(terraform: &Terraform, quirks: &[Quirk], configuration: &str) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    world.configure(configuration)?;
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
