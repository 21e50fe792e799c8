//! A state that cannot be saved, which Terraform leaves in a file for rescue.

use terraform_harness::Terraform;

use super::watched::{APPLY, Watched};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{canary, one};
use crate::world::assert_says;

pub(crate) fn cases() -> Vec<Case> {
    cases![a_state_that_cannot_be_saved_is_rescued_without_the_value]
}

/// What keeps Terraform from saving a state: there is no such directory.
pub(super) const UNSAVABLE: [&str; 4] = [
    "apply",
    "-no-color",
    "-auto-approve",
    "-backup=missing/directory/backup",
];

fn a_state_that_cannot_be_saved_is_rescued_without_the_value(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    watched.world.configure(one(""))?;
    watched.set_value(canary("saved"));
    watched.succeed(&APPLY)?;
    let rescued = canary("rescued");
    watched.set_value(rescued.clone());
    assert_says(watched.fail(&UNSAVABLE)?, "errored.tfstate");
    watched.world.expect_value("one", &rescued);
    assert!(watched.world.terraform.path("errored.tfstate").is_file());
    watched.expect_no_leak()?;
    // By force: for want of a backup, Terraform has not counted the serial on.
    watched.succeed(&["state", "push", "-force", "errored.tfstate"])?;
    watched.world.expect_no_changes()?;
    watched.expect_no_leak()
}
