//! How many requests triggers cost.

use kubiya_emulator::Method;
use terraform_harness::Terraform;

use super::{ITEM, LIST, PUBLISH, WEBHOOK_URL, WORKFLOW, named, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{CHANGED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        one_trigger_is_cheap_to_create_plan_change_and_destroy,
        twenty_triggers_share_a_list,
    ]
}

fn count(world: &World) -> usize {
    let count = world.emulator.requests().len();
    world.emulator.requests().clear();
    count
}

/// Lists of what was there before, and of runners, apart.
fn one_trigger_is_cheap_to_create_plan_change_and_destroy(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let requests = world.emulator.requests();
    for (method, path) in [
        (Method::POST, LIST),
        (Method::POST, PUBLISH),
        (Method::POST, WEBHOOK_URL),
    ] {
        assert_eq!(requests.count(&method, path), 1, "{path}");
    }
    assert_eq!(requests.count(&Method::GET, ITEM), 0);
    assert!(requests.count(&Method::GET, LIST) <= 2);
    count(&world);
    world.expect_no_changes()?;
    assert_eq!(count(&world), 1);
    world.configure(named("renamed", "kubiya-hosted", WORKFLOW))?;
    world.expect_apply(CHANGED)?;
    // One of them is the refresh.
    assert_eq!(count(&world), 3);
    world.destroy()?;
    assert!(count(&world) <= 3);
    Ok(())
}

fn twenty_triggers_share_a_list(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.configure(format!(
        "resource \"kubiya_trigger\" \"many\" {{\n  count = 20\n  name = \"t-${{count.index}}\"\n  \
         runner = \"edge\"\n  workflow = {WORKFLOW}\n}}\n"
    ))?;
    world.expect_apply([20, 0, 0])?;
    let creates = count(&world);
    assert!(creates <= 20 * 3 + 8, "{creates} requests");
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 8, "{plan} requests");
    Ok(())
}
