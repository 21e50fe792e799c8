//! What manages parts of an agent: `kubiya_agent_environment` and `kubiya_agent_source` under real Terraform.

mod clashes;
mod cycles;
mod faults;
mod imports;
mod kept;
mod lifecycle;

use std::time::Duration;

use kubiya_emulator::{Method, Reply};
use serde_json::{Map, Value, json};

pub(crate) use cycles::{
    a_source_is_given_the_url_of_a_webhook_of_the_agent,
    a_variable_holds_the_url_of_a_webhook_of_the_agent,
};

use crate::cases::{Case, Fallible, Outcome};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    [
        clashes::cases(),
        cycles::cases(),
        faults::cases(),
        imports::cases(),
        kept::cases(),
        lifecycle::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The agent `desk` with these arguments.
fn desk(arguments: &str) -> String {
    format!(
        "
resource \"kubiya_agent\" \"desk\" {{
  name         = \"desk\"
  runner       = \"kubiya-hosted\"
  description  = \"Looks at orders\"
  instructions = \"Look.\"
  {arguments}
}}
"
    )
}

/// Variables of [`desk`] under a label.
fn environment(label: &str, variables: &str) -> String {
    environment_of("kubiya_agent.desk.id", label, variables)
}

fn environment_of(agent: &str, label: &str, variables: &str) -> String {
    format!(
        "
resource \"kubiya_agent_environment\" \"{label}\" {{
  agent_id              = {agent}
  environment_variables = {variables}
}}
"
    )
}

/// A source of [`desk`] under a label.
fn source(label: &str, source: &str) -> String {
    format!(
        "
resource \"kubiya_agent_source\" \"{label}\" {{
  agent_id  = kubiya_agent.desk.id
  source_id = {source}
}}
"
    )
}

const DESK: &str = "kubiya_agent.desk";
const ENVIRONMENT: &str = "kubiya_agent_environment.this";
const SOURCE: &str = "kubiya_agent_source.this";

/// The agent as the API has it.
fn remote(world: &World) -> Fallible<Value> {
    let agent = world.emulator.agents().by_name("desk");
    agent.ok_or_else(|| "there is no agent \"desk\"".into())
}

fn id(world: &World) -> Fallible<String> {
    let id = remote(world)?["uuid"].as_str().map(str::to_owned);
    id.ok_or_else(|| "the agent has no id".into())
}

fn variables(world: &World) -> Fallible<Value> {
    Ok(remote(world)?["environment_variables"].clone())
}

/// The ids of the sources that the agent has, sorted.
fn sources(world: &World) -> Fallible<Vec<String>> {
    let agent = remote(world)?;
    let sources = agent["sources"].as_array().into_iter().flatten();
    let mut sources: Vec<String> = sources
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect();
    sources.sort_unstable();
    Ok(sources)
}

/// Changes the agent past Terraform.
fn edit(world: &World, change: impl FnOnce(&mut Map<String, Value>)) -> Outcome {
    match world.emulator.agents().edit(&id(world)?, change) {
        true => Ok(()),
        false => Err("there is no such agent".into()),
    }
}

/// Sets variables of the agent past Terraform, beside those that it has.
fn set_elsewhere(world: &World, variables: &[(&str, &str)]) -> Outcome {
    edit(world, |agent| {
        let has = &mut agent["environment_variables"];
        if !has.is_object() {
            *has = json!({});
        }
        for (name, value) in variables {
            has[*name] = json!(value);
        }
    })
}

/// Has each change of an agent take a while, so that changes which did not take turns would undo each other.
fn slow_down(world: &World) {
    let time = Duration::from_millis(100);
    for method in [Method::GET, Method::PUT] {
        world.delay(method, "/api/v1/agents/{uuid}", time);
    }
}

/// The address of the webhook `opened`.
fn url(world: &World) -> Fallible<String> {
    let url = world.attribute("kubiya_webhook.opened", "url")?;
    Ok(url.as_str().ok_or("it has no URL")?.to_owned())
}

/// An answer with which the API refuses.
fn status(status: u16) -> Reply {
    Reply::status(status)
}
