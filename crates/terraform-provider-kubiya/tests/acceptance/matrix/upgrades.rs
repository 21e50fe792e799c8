//! One state file that passes through Cores with and without write-only attributes.

use kubiya_emulator::Method;
use terraform_harness::{Terraform, Version};

use super::features::one_for;
use crate::cases::{Fallible, Outcome};
use crate::configuration::ONE;
use crate::world::{ADDED, CHANGED, NOTHING, World};

/// The last Core that stores values, and the first that does not.
pub(super) const CORES: [Version; 2] = [Version::new(1, 10, 5), Version::new(1, 11, 4)];

pub(super) fn one_state_through_old_and_new(old: &Terraform, new: &Terraform) -> Outcome {
    let mut world = World::new(old)?;
    let value = world.set_new_value();
    let configuration = one_for(old, ""); // Both Cores understand it.
    world.configure(configuration)?;
    world.expect_apply(ADDED)?;
    assert_eq!(stored(&world)?, value);

    world.terraform.use_terraform(new);
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    assert!(stored(&world)?.is_null(), "the value is still in the state");
    world.expect_no_changes()?;

    world.terraform.use_terraform(old);
    world.expect_apply(CHANGED)?;
    assert_eq!(stored(&world)?, value);
    world.expect_no_changes()?;

    world.terraform.use_terraform(new);
    world.expect_apply(NOTHING)?;
    assert!(stored(&world)?.is_null(), "the value is still in the state");
    world.expect_value("one", &value);
    assert_eq!(
        world.requests(&Method::PUT),
        0,
        "the value was the same all the time"
    );
    Ok(())
}

fn stored(world: &World) -> Fallible<serde_json::Value> {
    world.attribute(ONE, "value")
}
