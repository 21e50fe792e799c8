//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, integrations, orders, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, SOURCE, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        a_state_with_nulls_moves_over_without_a_change,
        a_state_that_the_go_provider_could_not_read_again_plans_a_create,
        what_is_built_in_leaves_the_state_and_nothing_else,
    ]
}

/// What the provider written in Go configured: all three members of each.
const WRITTEN: &str = r#"[
    { name = "main", is_default = true, vendor_specific = { arn = "arn:aws:iam::111122223333:role/orders", region = "eu-west-1" } },
    { name = "spare", is_default = false, vendor_specific = {} },
  ]"#;

/// The attributes of an integration as the provider written in Go stores them: with another random id each time.
fn go_attributes() -> Value {
    json!({
        "auth_type": "",
        "configs": [
            {"is_default": true, "name": "main", "vendor_specific": {
                "arn": "arn:aws:iam::111122223333:role/orders", "region": "eu-west-1",
            }},
            {"is_default": false, "name": "spare", "vendor_specific": {}},
        ],
        "description": "orders account",
        "id": "5e0b8b0e-6f0f-4f3e-9d55-0a4f6c8c2b11",
        "integration_type": "aws",
        "name": "aws-orders",
    })
}

/// A world that the provider written in Go has left behind.
fn inherited(terraform: &Terraform, change: impl FnOnce(&mut Value)) -> Fallible<World> {
    let world = World::new(terraform)?;
    let mut attributes = go_attributes();
    let mut remote = attributes.clone();
    remote.as_object_mut().ok_or("no object")?.remove("id");
    integrations(&world).put(remote);
    change(&mut attributes);
    world.inherit(SOURCE, ORDERS, &attributes)?;
    world.configure(orders(WRITTEN, "description = \"orders account\""))?;
    Ok(world)
}

fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(ORDERS)?["schema_version"], 1);
    assert_eq!(world.attribute(ORDERS, "id")?, remote(world)?["uuid"]);
    world.expect_no_changes()
}

/// I-1, I-11.
pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    expect_takeover(&inherited(terraform, |_| {})?)
}

fn a_state_with_nulls_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |attributes| {
        attributes["configs"][1]["vendor_specific"] = Value::Null;
        attributes["configs"][1]["is_default"] = Value::Null;
        attributes["auth_type"] = Value::Null;
    })?;
    expect_takeover(&world)
}

fn a_state_that_the_go_provider_could_not_read_again_plans_a_create(
    terraform: &Terraform,
) -> Outcome {
    let world = inherited(terraform, |_| {})?;
    integrations(&world).remove("aws-orders");
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()
}

fn what_is_built_in_leaves_the_state_and_nothing_else(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |attributes| attributes["name"] = json!("slack"))?;
    integrations(&world).put(json!({"name": "slack"}));
    world.configure("")?;
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(&run, r#"Integration "slack" is not deleted"#);
    assert!(world.instance(ORDERS).is_err() && integrations(&world).get("slack").is_some());
    assert_eq!(world.writes(), 0);
    Ok(())
}
