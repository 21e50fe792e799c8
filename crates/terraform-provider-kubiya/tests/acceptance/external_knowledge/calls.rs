//! How many requests external knowledge costs, and what is sent.

use kubiya_emulator::Method;
use terraform_harness::Terraform;

use super::{orders, with_orders};
use crate::cases::{Case, Outcome, cases};
use crate::world::{CHANGED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        one_entry_is_cheap_to_create_plan_change_and_destroy,
        twenty_entries_share_a_list,
    ]
}

/// The requests since the last count.
fn count(world: &World) -> usize {
    let requests = world.emulator.requests();
    let count = requests.len();
    requests.clear();
    count
}

fn one_entry_is_cheap_to_create_plan_change_and_destroy(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    // The entries that there are; the entry, which is then read.
    assert_eq!(count(&world), 3);
    world.expect_no_changes()?;
    assert_eq!(count(&world), 1);
    world.configure(orders(r#"{ channel_ids = ["C03"] }"#))?;
    world.expect_apply(CHANGED)?;
    // Read to plan, written, read back.
    assert_eq!(world.requests(&Method::PUT), 1);
    assert_eq!(count(&world), 3);
    world.destroy()?;
    assert_eq!(count(&world), 2);
    Ok(())
}

fn twenty_entries_share_a_list(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(
        orders("{ channel_ids = [\"C${count.index}\"] }").replace("vendor", "count = 20\n  vendor"),
    )?;
    world.expect_apply([20, 0, 0])?;
    let create = count(&world);
    assert!(create <= 20 + 20 + 1, "create: {create} requests");
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 3, "plan: {plan} requests");
    Ok(())
}
