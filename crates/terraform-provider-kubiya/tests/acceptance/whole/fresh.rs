//! An organisation that is made from nothing, in one apply.

use terraform_harness::Terraform;

use super::{everything, expect_all_types, expect_same, resources};
use crate::cases::{Case, Outcome, cases};
use crate::world::World;

pub(super) fn cases() -> Vec<Case> {
    cases![an_organisation_is_made_in_one_apply_and_leaves_nothing_behind]
}

fn an_organisation_is_made_in_one_apply_and_leaves_nothing_behind(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::of_example(terraform, "use-cases/whole-organisation")?;
    world.set("warehouse_password", "not seen here");
    let before = everything(&world);
    world.expect_apply([11, 0, 0])?;
    expect_all_types(resources(&world)?.keys())?;
    let writes = world.writes();
    world.expect_no_changes()?;
    assert_eq!(world.writes(), writes);
    world.destroy()?;
    expect_same(&everything(&world), &before);
    Ok(())
}
