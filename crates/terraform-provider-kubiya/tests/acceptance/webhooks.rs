//! The webhook resource under real Terraform.

mod calls;
mod creates;
mod destinations;
mod finds;
mod invocations;
mod lifecycle;
mod listener;
mod migration;
mod references;
mod urls;
mod workflows;

use kubiya_emulator::{Emulator, HostileBody, Objects, Quirk, Reply, shapes};
use serde_json::{Map, Value, json};
use terraform_harness::Terraform;

pub(crate) use invocations::a_rotated_secret_tells_an_agent_once;
pub(crate) use migration::state_of_the_go_provider_moves_over_without_a_change;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        calls::cases(),
        creates::cases(),
        destinations::cases(),
        finds::cases(),
        invocations::cases(),
        lifecycle::cases(),
        migration::cases(),
        references::cases(),
        urls::cases(),
        workflows::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the webhook that most tests are about is in the configuration.
const ORDERS: &str = "kubiya_webhook.orders";

/// [`ORDERS`], named `orders`, for the agent `helper` where the arguments name neither agent nor workflow.
fn orders(arguments: &str) -> String {
    let sets = |attribute: &str| {
        let mut lines = arguments.lines().map(str::trim_start);
        lines.any(|line| line.starts_with(attribute))
    };
    let agent = match sets("agent") || sets("workflow") {
        true => "",
        false => "agent = \"helper\"",
    };
    format!(
        "
resource \"kubiya_webhook\" \"orders\" {{
  name = \"orders\"
  {agent}
  {arguments}
}}
"
    )
}

/// A world with the agent `helper`.
fn with_quirks(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let world = World::with(terraform, emulator)?;
    put_agent(&world, "helper");
    Ok(world)
}

/// A world in which [`orders`] with these arguments has been applied.
fn with_orders(terraform: &Terraform, arguments: &str) -> Fallible<World> {
    let world = with_quirks(terraform, &[])?;
    world.configure(orders(arguments))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The webhooks as the API has them.
fn webhooks(world: &World) -> Objects<'_> {
    world.emulator.objects(&shapes::WEBHOOKS)
}

/// The webhook `orders` as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let webhook = webhooks(world).by_name("orders");
    webhook.ok_or_else(|| "there is no webhook \"orders\"".into())
}

fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["id"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the webhook has no id".into())
}

/// Changes the webhook `orders` past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match webhooks(world).edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such webhook".into()),
    }
}

/// Where events for the webhook `orders` are posted to.
fn url(world: &World) -> Fallible<String> {
    let path = remote(world)?["webhook_url"].clone();
    let path = path.as_str().ok_or("it has no URL")?;
    Ok(format!("{}{path}", world.emulator.url()))
}

/// Makes an agent past Terraform; its id.
fn put_agent(world: &World, name: &str) -> String {
    let agent = json!({"name": name, "runners": ["kubiya-hosted"]});
    world.emulator.agents().put(agent)
}

/// The id of the agent `helper` that is there from the beginning.
fn helper_id(world: &World) -> Fallible<String> {
    let helper = world.emulator.agents().by_name("helper");
    let helper = helper.ok_or("there is no agent \"helper\"")?;
    let id = helper["uuid"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the agent has no id".into())
}

/// An answer of this status with exactly this body.
fn saying(status: u16, body: &Value) -> Reply {
    Reply::status(status).body(HostileBody::Literal(body.to_string()))
}
