//! How many requests entries cost, and that a list which is not needed does not matter.

use kubiya_emulator::{Fault, Method, Quirk, Reply};
use terraform_harness::Terraform;

use super::{guide, put_agent, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        twenty_entries_are_a_handful_of_requests,
        a_list_without_contents_is_completed_by_id,
        only_the_lists_that_an_entry_uses_are_read,
        one_entry_is_cheap_to_create_plan_and_destroy,
    ]
}

const TWENTY: &str = r#"
resource "kubiya_knowledge" "many" {
  count            = 20
  name             = "entry-${count.index}"
  description      = "number ${count.index}"
  content          = "Count."
  groups           = ["users"]
  supported_agents = ["counter"]
}
"#;

/// The requests since the last count.
fn count(world: &World) -> usize {
    let requests = world.emulator.requests();
    let count = requests.len();
    requests.clear();
    count
}

/// A world with [`TWENTY`] entries in it, whose requests so far are forgotten.
fn twenty(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    put_agent(&world, "counter");
    world.configure(TWENTY)?;
    world.expect_apply([20, 0, 0])?;
    count(&world);
    Ok(world)
}

fn twenty_entries_are_a_handful_of_requests(terraform: &Terraform) -> Outcome {
    let world = twenty(terraform, &[])?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 6, "{plan} requests");
    Ok(())
}

fn a_list_without_contents_is_completed_by_id(terraform: &Terraform) -> Outcome {
    let world = twenty(terraform, &[Quirk::SparseKnowledgeList])?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 25, "{plan} requests");
    Ok(())
}

fn refuse(world: &World, path: &str) {
    let refused = Fault::new(Reply::status(403)).on(Method::GET, path);
    world.emulator.faults().add(refused.forever());
}

/// Defect K-7 of the Go provider.
fn only_the_lists_that_an_entry_uses_are_read(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for path in [
        "/api/v1/agents",
        "/api/v1/users",
        "/api/v1/sources",
        "/api/v2/integrations",
        "/api/v3/runners",
        "/api/v2/secrets",
    ] {
        refuse(&world, path);
    }
    world.configure(guide(""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(guide(r#"supported_agents = ["helper"]"#))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Cannot list the agents");
    assert_says(&run, "The names in supported_agents cannot be looked up");
    world.emulator.faults().clear();
    refuse(&world, "/api/v1/manage/groups");
    world.configure(guide("groups = []"))?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()
}

fn one_entry_is_cheap_to_create_plan_and_destroy(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(guide(""))?;
    world.expect_apply(ADDED)?;
    let create = count(&world);
    world.expect_no_changes()?;
    let plan = count(&world);
    world.destroy()?;
    let destroy = count(&world);
    assert!(create <= 4, "create: {create} requests");
    assert!(plan <= 2, "plan: {plan} requests");
    assert!(destroy <= 3, "destroy: {destroy} requests");
    Ok(())
}
