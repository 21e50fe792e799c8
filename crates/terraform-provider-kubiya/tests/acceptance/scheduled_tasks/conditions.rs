//! Conditions of tasks, which Terraform checks while applying, although nothing about the task changes.
//!
//! The time is known by then. If Terraform planned the task once more, it would find that what was to stay as it is has to
//! be replaced, and report an inconsistent plan. It does not.

use terraform_harness::{Action, Terraform};

use super::timestamps::from_timestamp;
use super::{SUMMARY, tasks, world};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![conditions_are_checked_and_plan_nothing]
}

/// Both kinds, and a reference by which the task comes after what changes.
const CONDITIONS: &str = r#"
  repeat     = "daily"
  depends_on = [terraform_data.other]
  lifecycle {
    precondition {
      condition     = terraform_data.other.output != "3"
      error_message = "It is three."
    }
    postcondition {
      condition     = self.id != terraform_data.other.output
      error_message = "It has its id."
    }
  }
"#;

fn other(input: &str) -> String {
    format!("resource \"terraform_data\" \"other\" {{\n  input = {input:?}\n}}\n")
}

pub(crate) fn conditions_are_checked_and_plan_nothing(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let task = from_timestamp(CONDITIONS);
    world.configure(other("1") + &task)?;
    world.expect_apply([2, 0, 0])?;
    let made = tasks(&world).list();
    world.configure(other("2") + &task)?;
    let other_changes = ("terraform_data.other", Action::Update);
    world.expect_plan(&[(SUMMARY, Action::NoOp), other_changes])?;
    world.expect_apply(CHANGED)?;
    let beside = "resource \"terraform_data\" \"beside\" {}\n";
    world.configure(other("2") + &task + beside)?;
    world.expect_apply(ADDED)?;
    // They are checked nevertheless.
    world.configure(other("3") + &task + beside)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "It is three.");
    assert!(!run.text().contains("inconsistent"), "{}", run.text());
    assert_eq!(tasks(&world).list(), made);
    Ok(())
}
