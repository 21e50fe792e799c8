//! Import by name: from the command line, by block, with generated configuration.

use std::fs;

use kubiya_emulator::{Fault, Method, Reply};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, one};
use crate::world::{CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_takes_the_metadata_and_no_value,
        the_first_apply_after_an_import_writes_the_value,
        an_import_block_imports_and_writes,
        an_import_block_with_a_pinned_version_adopts,
        an_import_adopts_whatever_the_description_is,
        an_import_id_that_is_no_name_is_refused,
        an_import_that_cannot_read_leaves_the_state_alone,
        generated_configuration_adopts_once_its_value_is_filled_in,
    ]
}

const IMPORT: &str = r#"
import {
  to = kubiya_secret.one
  id = "one"
}
"#;

/// A world with a secret that Terraform does not know, and its value.
fn with_a_secret(terraform: &Terraform) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = canary("remote");
    world.emulator.secrets().put("one", value.as_str());
    world.emulator.secrets().describe("one", "described");
    world.set_new_value();
    Ok((world, value))
}

const DESCRIBED: &str = r#"description = "described""#;

fn an_import_takes_the_metadata_and_no_value(terraform: &Terraform) -> Outcome {
    let (world, _) = with_a_secret(terraform)?;
    world.configure(one(DESCRIBED))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    let origin = world
        .emulator
        .secrets()
        .metadata("one")
        .ok_or("no secret")?;
    let attributes = world.instance(ONE)?["attributes"].clone();
    assert_eq!(attributes["name"], "one");
    assert_eq!(attributes["description"], "described");
    assert_eq!(attributes["created_at"], origin.created_at);
    assert_eq!(attributes["created_by"], origin.created_by);
    assert_eq!(attributes["value_version"], 1);
    assert!(attributes["value"].is_null());
    world.expect_only_a_mark(ONE)?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn the_first_apply_after_an_import_writes_the_value(terraform: &Terraform) -> Outcome {
    let (mut world, _) = with_a_secret(terraform)?;
    let value = world.set_new_value();
    world.configure(one(DESCRIBED))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn an_import_block_imports_and_writes(terraform: &Terraform) -> Outcome {
    let (mut world, _) = with_a_secret(terraform)?;
    let value = world.set_new_value();
    world.configure(one("") + IMPORT)?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, "1 imported, 0 added, 1 changed");
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some(""));
    world.expect_no_changes()
}

fn an_import_block_with_a_pinned_version_adopts(terraform: &Terraform) -> Outcome {
    let (world, value) = with_a_secret(terraform)?;
    world.configure(one(&format!("{DESCRIBED}\n  value_version = 1")) + IMPORT)?;
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "1 imported, 0 added, 0 changed");
    world.expect_value("one", &value);
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn an_import_adopts_whatever_the_description_is(terraform: &Terraform) -> Outcome {
    for arguments in ["", "description = \"ours\"\n"] {
        for by_block in [true, false] {
            let (world, value) = with_a_secret(terraform)?;
            let configuration = one(&format!("{arguments}  value_version = 1"));
            if by_block {
                world.configure(configuration + IMPORT)?;
            } else {
                world.configure(configuration)?;
                world.terraform.import(ONE, "one")?.expect_success()?;
            }
            for _ in 0..2 {
                let run = world.expect_apply(NOTHING)?;
                assert_says(&run, r#"The secret was imported with "described""#);
            }
            world.expect_value("one", &value);
            assert_eq!(world.writes(), 0);
            world.destroy()?;
        }
    }
    Ok(())
}

fn an_import_id_that_is_no_name_is_refused(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(one(""))?;
    for id in ["get_value", "..", "a\tb"] {
        let run = world.terraform.import(ONE, id)?.expect_failure()?;
        assert_says(&run, "Invalid import ID");
        assert_says(&run, "The import ID of a secret is its name");
    }
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

fn an_import_that_cannot_read_leaves_the_state_alone(terraform: &Terraform) -> Outcome {
    let (world, _) = with_a_secret(terraform)?;
    world.configure(one(""))?;
    let refused = Fault::new(Reply::status(403)).method(Method::GET);
    world.emulator.faults().add(refused.forever());
    let run = world.terraform.import(ONE, "one")?.expect_failure()?;
    assert_says(&run, r#"Cannot read secret "one""#);
    assert!(world.terraform.state_file().is_err(), "there is a state");
    Ok(())
}

fn generated_configuration_adopts_once_its_value_is_filled_in(terraform: &Terraform) -> Outcome {
    let (world, value) = with_a_secret(terraform)?;
    world.configure(VALUE.to_owned() + IMPORT)?;
    let generate = ["plan", "-no-color", "-generate-config-out=generated.tf"];
    let run = world.terraform.run(generate)?.expect_failure()?;
    assert_says(
        &run,
        r#"The attribute "value" must be set, and must not be null"#,
    );

    let path = world.terraform.path("generated.tf");
    let generated = fs::read_to_string(&path)?;
    assert!(generated.contains("\"described\""), "{generated}");
    assert!(!generated.contains("created_"), "{generated}");
    let filled: Vec<String> = generated
        .lines()
        .map(|line| match line.trim_start().starts_with("value ") {
            true => "  value = var.value".to_owned(),
            false => line.to_owned(),
        })
        .collect();
    world.terraform.write("generated.tf", filled.join("\n"))?;
    world.expect_apply(NOTHING)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}
