//! Tasks with conditions, which Terraform plans once more while applying, although nothing about them changes.

use terraform_harness::Terraform;

use super::timestamps::from_timestamp;
use super::world;
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, NOTHING, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![explore_conditions,]
}

const CONDITION: &str = "lifecycle {\n    postcondition {\n      condition = self.id != \"\"\n      error_message = \"No id.\"\n    }\n  }";

fn explore_conditions(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let other =
        |input: u32| format!("resource \"terraform_data\" \"other\" {{\n  input = {input}\n}}\n");
    let task = from_timestamp(&format!("repeat = \"daily\"\n  {CONDITION}"));
    world.configure(task.clone())?;
    world.expect_apply(ADDED)?;
    world.expect_apply(NOTHING)?;
    world.configure(other(1) + &task)?;
    let run = world.terraform.apply()?;
    eprintln!("=== something else is added: {}", run.text());
    world.configure(other(2) + &task)?;
    let run = world.terraform.apply()?;
    eprintln!("=== something else is updated: {}", run.text());
    let _ = assert_says;
    Ok(())
}
