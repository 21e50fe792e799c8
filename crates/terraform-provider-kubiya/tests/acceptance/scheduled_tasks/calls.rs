//! How many requests tasks cost.

use terraform_harness::Terraform;

use super::{daily, world};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        one_task_is_cheap_to_create_plan_and_destroy,
        twenty_tasks_share_a_list,
    ]
}

/// The requests since the last count.
fn count(world: &World) -> usize {
    let requests = world.emulator.requests();
    let count = requests.len();
    requests.clear();
    count
}

fn one_task_is_cheap_to_create_plan_and_destroy(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(daily(""))?;
    world.expect_apply(ADDED)?;
    // The agents, once to plan and once to apply; the tasks that there are; the task, which is then read.
    let create = count(&world);
    world.expect_no_changes()?;
    let plan = count(&world);
    world.destroy()?;
    let destroy = count(&world);
    assert!(create <= 5, "create: {create} requests");
    // The task, and the agents, which tell whether its agent is still the one.
    assert_eq!(plan, 2);
    assert!(destroy <= 3, "destroy: {destroy} requests");
    Ok(())
}

fn twenty_tasks_share_a_list(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(daily("count = 20"))?;
    world.expect_apply([20, 0, 0])?;
    // Beside a post and a read for each.
    let create = count(&world);
    assert!(create <= 20 + 20 + 3, "create: {create} requests");
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 3, "plan: {plan} requests");
    Ok(())
}
