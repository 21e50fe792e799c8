//! Ways to give a value or a key: by the provider block, by a variable that Terraform stores, wrongly.

use terraform_harness::Terraform;
use terraform_harness::leaks::{self, Places};

use super::watched::Watched;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{VALUE, canary, one, one_of, secret};
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_key_in_the_provider_block_is_left_nowhere,
        the_search_finds_what_terraform_itself_stores,
        refused_values_are_not_shown,
    ]
}

/// The block of a provider whose key is an input variable.
pub(super) const KEY_FROM_A_VARIABLE: &str = r#"
variable "key" {
  type      = string
  ephemeral = true
}

provider "kubiya" {
  api_key = var.key
}
"#;

fn a_key_in_the_provider_block_is_left_nowhere(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    let key = watched.key().to_owned();
    watched
        .world
        .terraform
        .env_remove("KUBIYA_API_KEY")
        .env("TF_VAR_key", key);
    watched.set_value(canary("value"));
    watched
        .world
        .configure(KEY_FROM_A_VARIABLE.to_owned() + &one(""))?;
    watched.succeed(&["plan", "-no-color", "-out=saved.plan"])?;
    watched.succeed(&["show", "-json", "saved.plan"])?;
    watched.succeed(&["apply", "-no-color", "saved.plan"])?;
    watched.succeed(&["show", "-json"])?;
    watched.expect_no_leak()
}

/// A sensitive variable that is not ephemeral: Terraform keeps inputs in saved plans, and only there.
fn the_search_finds_what_terraform_itself_stores(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    let sensitive = VALUE.replace("ephemeral = true", "sensitive = true");
    world.configure(sensitive + &one_of("var.value", ""))?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    world.terraform.apply_plan("saved.plan")?.expect_success()?;
    let report = leaks::search(
        &[("value", &value)],
        Places::new().tree(world.terraform.root()),
    )?;
    assert!(
        !report.findings.is_empty(),
        "the search finds nothing at all"
    );
    let elsewhere = report
        .findings
        .iter()
        .find(|found| !found.place.contains("saved.plan"));
    assert!(elsewhere.is_none(), "{elsewhere:?}");
    Ok(())
}

/// What is wrong with a value or a key is said without it.
fn refused_values_are_not_shown(terraform: &Terraform) -> Outcome {
    const WRONG_VALUES: &str = r#"
variable "value" {
  type      = string
  ephemeral = true
}

provider "kubiya" {
  api_key  = "${var.value}\n"
  endpoint = "https://user:${var.value}@api.example.com"
}
"#;
    let mut watched = Watched::new(terraform)?;
    watched.set_value(canary("misplaced"));
    watched
        .world
        .configure(WRONG_VALUES.to_owned() + &secret("one", "one", "var.value", ""))?;
    watched.fail(&["plan", "-no-color"])?;
    watched.fail(&["plan", "-json"])?;
    watched.expect_none_in(watched.places()?)
}
