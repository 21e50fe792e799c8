//! The data sources: what is known about secrets, and never a value.

use kubiya_emulator::{Fault, Method, Reply};
use serde_json::{Value, json};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::one;
use crate::world::{ADDED, NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        one_secret_is_looked_up_by_name,
        secrets_are_selected_by_prefix,
        a_secret_created_in_the_same_run_is_found,
        a_missing_secret_is_an_error,
        a_failing_lookup_is_an_error,
    ]
}

const LOOKUP: &str = r#"
data "kubiya_secret" "found" {
  name = "one"
}

output "found" {
  value = data.kubiya_secret.found
}
"#;

/// The metadata of a secret on the server as a data source shows it.
fn metadata(world: &World, name: &str) -> Fallible<Value> {
    let secret = world.emulator.secrets().metadata(name).ok_or("no secret")?;
    Ok(json!({
        "name": secret.name,
        "description": secret.description,
        "created_at": secret.created_at,
        "created_by": secret.created_by,
    }))
}

fn with_secrets(terraform: &Terraform, names: &[&str]) -> Fallible<World> {
    let world = World::new(terraform)?;
    for name in names {
        world.emulator.secrets().put(name, "never read");
        world
            .emulator
            .secrets()
            .describe(name, &format!("about {name}"));
    }
    Ok(world)
}

fn one_secret_is_looked_up_by_name(terraform: &Terraform) -> Outcome {
    let world = with_secrets(terraform, &["one", "two"])?;
    world.configure(LOOKUP)?;
    world.expect_apply(NOTHING)?;
    assert_eq!(
        world.terraform.outputs()?["found"]["value"],
        metadata(&world, "one")?
    );
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn secrets_are_selected_by_prefix(terraform: &Terraform) -> Outcome {
    const SELECTED: &str = r#"
data "kubiya_secrets" "all" {}

data "kubiya_secrets" "selected" {
  name_prefix = "app/"
}

output "all" {
  value = data.kubiya_secrets.all.secrets[*].name
}

output "selected" {
  value = data.kubiya_secrets.selected.secrets
}
"#;
    let world = with_secrets(terraform, &["app/b", "app/a", "application", "App/c"])?;
    world.configure(SELECTED)?;
    world.expect_apply(NOTHING)?;
    let outputs = world.terraform.outputs()?;
    assert_eq!(
        outputs["all"]["value"],
        json!(["App/c", "app/a", "app/b", "application"])
    );
    let selected = json!([metadata(&world, "app/a")?, metadata(&world, "app/b")?]);
    assert_eq!(outputs["selected"]["value"], selected);
    world.expect_no_changes()
}

fn a_secret_created_in_the_same_run_is_found(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    let lookup = LOOKUP.replace(
        "name = \"one\"",
        "name = kubiya_secret.one.name\n  depends_on = [kubiya_secret.one]",
    );
    world.configure(one("") + &lookup)?;
    world.expect_apply(ADDED)?;
    let found = world.terraform.outputs()?["found"]["value"].clone();
    assert_eq!(found["created_at"], metadata(&world, "one")?["created_at"]);
    world.expect_no_changes()
}

fn a_missing_secret_is_an_error(terraform: &Terraform) -> Outcome {
    let world = with_secrets(terraform, &["One"])?;
    world.configure(LOOKUP)?;
    let found = refusal(world.terraform.plan_json()?, "name")?;
    assert_eq!(found.summary, r#"There is no secret "one""#);
    Ok(())
}

fn a_failing_lookup_is_an_error(terraform: &Terraform) -> Outcome {
    let world = with_secrets(terraform, &["one"])?;
    world.configure(LOOKUP)?;
    let refused = Fault::new(Reply::status(403)).method(Method::GET).forever();
    world.emulator.faults().add(refused);
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Cannot read secret "one""#);
    Ok(())
}
