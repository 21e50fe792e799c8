//! State and configurations of the provider written in Go.

use kubiya_emulator::Method;
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{HELPER, helper, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        lists_in_another_order_move_over_without_a_change,
        empty_lists_and_absent_attributes_mean_the_same,
        an_agent_that_the_go_provider_left_without_an_owner_gets_one,
        what_the_configuration_changes_meanwhile_is_one_update,
    ]
}

/// The attributes of an agent as the provider written in Go stores them: lists, the id of the creator in
/// `created_at`, null for starters and tasks that are not set.
fn go_attributes(world: &World, id: &str) -> Fallible<Value> {
    let creator = world.emulator.directory().user_id("someone@example.com");
    Ok(json!({
        "id": id,
        "name": "helper",
        "runner": "kubiya-hosted",
        "description": "helps",
        "instructions": "Help.",
        "image": "ghcr.io/kubiyabot/kubiya-agent:stable",
        "model": "gpt-4o",
        "is_debug_mode": false,
        "environment_variables": {"A": "1"},
        "users": ["someone@example.com"],
        "groups": ["Users", "Admin"],
        "integrations": ["slack", "github"],
        "secrets": [],
        "sources": [],
        "links": [],
        "tool_sources": [],
        "starters": null,
        "tasks": null,
        "owner": "someone@example.com",
        "created_at": creator.ok_or("no user")?,
    }))
}

/// What belongs to it in the configuration.
const CONFIGURED: &str = r#"
  users        = ["someone@example.com"]
  groups       = ["Users", "Admin"]
  integrations = ["slack", "github"]
  environment_variables = { A = "1" }
"#;

/// A world that the provider written in Go has left behind, after a change of its state.
fn inherited(terraform: &Terraform, change: impl FnOnce(&mut Value)) -> Fallible<World> {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let id_of = |id: Option<String>| id.ok_or("it is not in the directory");
    let id = world.emulator.agents().put(json!({
        "name": "helper",
        "runners": ["kubiya-hosted"],
        "description": "helps",
        "ai_instructions": "Help.",
        "image": "ghcr.io/kubiyabot/kubiya-agent:stable",
        "llm_model": "gpt-4o",
        "allowed_users": [id_of(directory.user_id("someone@example.com"))?],
        "allowed_groups": [
            id_of(directory.group_id("Admin"))?, id_of(directory.group_id("Users"))?,
        ],
        "integrations": ["github", "slack"],
        "environment_variables": {"A": "1"},
    }));
    let mut attributes = go_attributes(&world, &id)?;
    change(&mut attributes);
    world.inherit(SOURCE, HELPER, &attributes)?;
    world.configure(helper(CONFIGURED))?;
    Ok(world)
}

fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(HELPER, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(HELPER)?["schema_version"], 1);
    let created_at = remote(world)?["metadata"]["created_at"].clone();
    assert_eq!(world.attribute(HELPER, "created_at")?, created_at);
    Ok(())
}

fn state_of_the_go_provider_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    expect_takeover(&inherited(terraform, |_| {})?)
}

fn lists_in_another_order_move_over_without_a_change(terraform: &Terraform) -> Outcome {
    expect_takeover(&inherited(terraform, |attributes| {
        attributes["groups"] = json!(["Admin", "Users"]);
        attributes["integrations"] = json!(["github", "slack"]);
    })?)
}

fn empty_lists_and_absent_attributes_mean_the_same(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |attributes| {
        attributes["secrets"] = Value::Null;
        attributes["links"] = Value::Null;
        attributes["starters"] = json!([]);
    })?;
    world.configure(helper(&format!(
        "{CONFIGURED}\n  sources = []\n  tasks = []"
    )))?;
    expect_takeover(&world)
}

fn an_agent_that_the_go_provider_left_without_an_owner_gets_one(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |attributes| attributes["owner"] = Value::Null)?;
    expect_takeover(&world)?;
    assert_eq!(world.attribute(HELPER, "owner")?, "someone@example.com");
    Ok(())
}

fn what_the_configuration_changes_meanwhile_is_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_| {})?;
    world.configure(helper(""))?;
    world.expect_plan(&[(HELPER, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.requests(&Method::PUT), 1);
    assert_eq!(remote(&world)?["allowed_users"], json!([]));
    assert_eq!(remote(&world)?["environment_variables"], json!({}));
    world.expect_no_changes()
}
