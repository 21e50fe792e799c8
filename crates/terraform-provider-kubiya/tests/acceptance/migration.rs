//! State from elsewhere: of the provider written in Go, and of other provider addresses.

use kubiya_emulator::Method;
use serde_json::{Value, json};
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Action, Product, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, one, one_of};
use crate::world::{CHANGED, SOURCE, World, assert_says, provider_directory};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_becomes_clean_by_one_write,
        state_of_the_go_provider_keeps_its_description,
        state_of_the_go_provider_is_adopted_without_a_write_when_pinned,
        a_secret_that_the_go_provider_lost_is_created_again,
        state_of_the_go_provider_under_another_address_is_taken_over,
        a_resource_is_moved_from_another_provider_address,
        state_of_a_newer_schema_is_refused,
    ]
}

/// The address of a fork of the provider.
const FORK: &str = "acme/kubiya";

/// What the provider written in Go has in the state: the value in clear text, an empty description for none.
fn attributes(value: &str, description: &str) -> Value {
    json!({
        "created_at": "2025-01-02T03:04:05Z",
        "created_by": "someone@example.com",
        "description": description,
        "name": "one",
        "value": value,
    })
}

/// A world that the provider written in Go has left behind, and the value.
fn inherited(
    terraform: &Terraform,
    source: &str,
    label: &str,
    description: &str,
) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.emulator.secrets().put("one", value.as_str());
    world.emulator.secrets().describe("one", description);
    let address = format!("kubiya_secret.{label}");
    world.inherit(source, &address, &attributes(&value, description))?;
    Ok((world, value))
}

/// One write of the same value, nothing destroyed, and a state without the value.
fn expect_clean_takeover(world: &World, value: &str) -> Outcome {
    world.expect_plan(&[(ONE, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", value);
    assert_eq!(world.requests(&Method::PUT), 1);
    assert_eq!(world.writes(), 1);
    expect_clean(world, value)?;
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    world.expect_no_changes()
}

fn expect_clean(world: &World, value: &str) -> Outcome {
    assert_eq!(world.instance(ONE)?["schema_version"], 1);
    let state = Places::new().file(world.terraform.path("terraform.tfstate"));
    leaks::search(&[("value", value)], state)?.expect_clean()?;
    Ok(())
}

fn state_of_the_go_provider_becomes_clean_by_one_write(terraform: &Terraform) -> Outcome {
    let (world, value) = inherited(terraform, SOURCE, "one", "")?;
    world.configure(one(""))?;
    expect_clean_takeover(&world, &value)?;
    assert_eq!(world.attribute(ONE, "description")?, "");
    Ok(())
}

fn state_of_the_go_provider_keeps_its_description(terraform: &Terraform) -> Outcome {
    let (world, value) = inherited(terraform, SOURCE, "one", "kept")?;
    world.configure(one(r#"description = "kept""#))?;
    expect_clean_takeover(&world, &value)?;
    assert_eq!(world.description("one").as_deref(), Some("kept"));
    Ok(())
}

/// Nothing has to change, so that Terraform writes the clean state along with the next change of any
/// kind; here that of an output.
fn state_of_the_go_provider_is_adopted_without_a_write_when_pinned(
    terraform: &Terraform,
) -> Outcome {
    let (world, value) = inherited(terraform, SOURCE, "one", "")?;
    world.configure(one("value_version = 1") + "\noutput \"any\" {\n  value = 1\n}\n")?;
    world.terraform.apply()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    expect_clean(&world, &value)?;
    world.expect_no_changes()
}

fn a_secret_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let (world, value) = inherited(terraform, SOURCE, "one", "")?;
    assert!(world.emulator.secrets().remove("one"));
    world.configure(one(""))?;
    world.expect_plan(&[(ONE, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    world.expect_value("one", &value);
    expect_clean(&world, &value)
}

fn state_of_the_go_provider_under_another_address_is_taken_over(terraform: &Terraform) -> Outcome {
    let (world, value) = inherited(terraform, FORK, "one", "")?;
    world.configure(one(""))?;
    // OpenTofu takes its own registry for that of a short address, and the state names Terraform's.
    let fork = format!("{}/{FORK}", Product::Terraform.registry());
    let replace = ["state", "replace-provider", "-auto-approve", &fork, SOURCE];
    world.terraform.run(replace)?.expect_success()?;
    expect_clean_takeover(&world, &value)
}

fn a_resource_is_moved_from_another_provider_address(terraform: &Terraform) -> Outcome {
    const BOTH: &str = r#"
terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
    fork = {
      source = "acme/kubiya"
    }
  }
}

moved {
  from = kubiya_secret.old
  to   = kubiya_secret.one
}
"#;
    let (mut world, value) = inherited(terraform, FORK, "old", "")?;
    world.terraform.dev_override(FORK, provider_directory())?;
    world.terraform.write("versions.tf", BOTH)?;
    world.configure(one(""))?;
    expect_clean_takeover(&world, &value)
}

fn state_of_a_newer_schema_is_refused(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    world.edit_state(|state| {
        state["resources"][0]["instances"][0]["schema_version"] = 99.into();
    })?;
    let other = canary("other");
    world.configure(VALUE.to_owned() + &one_of(&format!("\"{other}\""), ""))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "newer provider version");
    Ok(())
}
