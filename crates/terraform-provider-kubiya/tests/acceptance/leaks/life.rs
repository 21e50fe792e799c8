//! A secret's life, from the first plan to its end.

use terraform_harness::Terraform;

use super::watched::{APPLY, DESTROY, Watched};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, canary, one};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_whole_life_leaves_no_value_behind,
        a_value_that_is_not_printable_as_it_is_leaves_nothing_behind,
    ]
}

fn live_a_life(watched: &mut Watched, values: [String; 2]) -> Outcome {
    let [first, second] = values;
    watched.set_value(first);
    watched.world.configure(one(r#"description = "watched""#))?;
    watched.succeed(&["validate", "-json"])?;
    watched.succeed(&["plan", "-no-color", "-out=create.plan"])?;
    watched.succeed(&["show", "-json", "create.plan"])?;
    watched.succeed(&["show", "-no-color", "create.plan"])?;
    watched.succeed(&["apply", "-json", "create.plan"])?;
    watched.set_value(second);
    watched.succeed(&["plan", "-json", "-out=rotate.plan"])?;
    watched.succeed(&["apply", "-no-color", "rotate.plan"])?;
    watched.succeed(&["show", "-json"])?;
    watched.succeed(&["state", "pull"])?;
    watched.succeed(&["state", "rm", ONE])?;
    watched.fail(&APPLY)?;
    watched.succeed(&["import", "-no-color", ONE, "one"])?;
    watched.succeed(&APPLY)?;
    assert!(
        watched
            .world
            .terraform
            .path("terraform.tfstate.backup")
            .is_file()
    );
    watched.expect_no_leak()
}

fn a_whole_life_leaves_no_value_behind(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    live_a_life(&mut watched, ["first", "second"].map(canary))?;
    watched.succeed(&DESTROY)?;
    watched.expect_no_leak()
}

fn a_value_that_is_not_printable_as_it_is_leaves_nothing_behind(terraform: &Terraform) -> Outcome {
    let mut watched = Watched::new(terraform)?;
    let strange =
        ["a", "b"].map(|purpose| format!("<{}> \"&\" Größe \\ \u{1f510}\t", canary(purpose)));
    live_a_life(&mut watched, strange)
}
