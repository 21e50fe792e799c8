//! The agent resource under real Terraform.

mod bound;
mod calls;
mod environment;
mod finds;
mod leaks;
mod lifecycle;
mod migration;
mod references;
mod secrets;
mod siblings;

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use serde_json::{Map, Value, json};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    [
        bound::cases(),
        calls::cases(),
        environment::cases(),
        finds::cases(),
        leaks::cases(),
        lifecycle::cases(),
        migration::cases(),
        references::cases(),
        secrets::cases(),
        siblings::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the agent that most tests are about is in the configuration.
pub(crate) const HELPER: &str = "kubiya_agent.helper";

/// [`HELPER`], named `helper`, on the hosted runner.
pub(crate) fn helper(arguments: &str) -> String {
    helper_on("kubiya-hosted", arguments)
}

/// [`HELPER`] on a runner of this name.
pub(crate) fn helper_on(runner: &str, arguments: &str) -> String {
    format!(
        "
resource \"kubiya_agent\" \"helper\" {{
  name         = \"helper\"
  runner       = \"{runner}\"
  description  = \"helps\"
  instructions = \"Help.\"
  {arguments}
}}
"
    )
}

/// Has agents be neither created nor read nor changed, and this be said about it.
pub(crate) fn refuse_saying(world: &World, said: &str) {
    let body = json!({"error": format!("It has {said} in it.")}).to_string();
    let reply = Reply::status(400).body(HostileBody::Literal(body));
    let create = Fault::new(reply.clone()).on(Method::POST, "/api/v1/agents");
    let item = Fault::new(reply).path("/api/v1/agents/{uuid}");
    for refused in [create, item] {
        world.emulator.faults().add(refused.forever());
    }
}

/// A world in which [`helper`] with these arguments has been applied.
fn with_helper(terraform: &Terraform, arguments: &str) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.configure(helper(arguments))?;
    world.expect_apply(ADDED)?;
    Ok(world)
}

/// The agent `helper` as the API has it.
pub(crate) fn remote(world: &World) -> Fallible<Value> {
    let agent = world.emulator.agents().by_name("helper");
    agent.ok_or_else(|| "there is no agent \"helper\"".into())
}

pub(crate) fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["uuid"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the agent has no id".into())
}

/// Changes the agent `helper` past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match world.emulator.agents().edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such agent".into()),
    }
}

/// The texts of a set, sorted.
fn texts(value: &Value) -> Vec<&str> {
    let elements = value.as_array().into_iter().flatten();
    let mut texts: Vec<&str> = elements.filter_map(Value::as_str).collect();
    texts.sort_unstable();
    texts
}
