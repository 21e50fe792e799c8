//! How many requests webhooks cost, and that a list which is not needed does not matter.

use kubiya_emulator::{Fault, Method, Quirk, Reply};
use terraform_harness::Terraform;

use super::{orders, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_refresh_of_one_webhook_is_one_request,
        thirty_webhooks_are_a_handful_of_requests,
        thirty_webhooks_that_only_the_list_shows_share_it,
        a_list_that_says_little_is_completed_by_id,
        only_the_lists_that_a_webhook_uses_are_read,
        one_webhook_is_cheap_to_create_plan_and_destroy,
    ]
}

const THIRTY: &str = r#"
resource "kubiya_webhook" "many" {
  count  = 30
  name   = "hook-${count.index}"
  agent  = "Helper"
  source = "GitHub"
}
"#;

/// The requests since the last count.
fn count(world: &World) -> usize {
    let count = world.emulator.requests().len();
    world.emulator.requests().clear();
    count
}

/// A world with [`THIRTY`] webhooks in it, whose requests so far are forgotten.
fn thirty(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<World> {
    let world = with_quirks(terraform, quirks)?;
    world.configure(THIRTY)?;
    world.expect_apply([30, 0, 0])?;
    count(&world);
    Ok(world)
}

/// Defect W-14 of the Go provider: ten lists for each operation.
fn a_refresh_of_one_webhook_is_one_request(terraform: &Terraform) -> Outcome {
    for arguments in [
        "agent = \"helper\"",
        "workflow = jsonencode({ name = \"w\", steps = [] })",
        "destination = \"@Ann\"",
    ] {
        let world = with_quirks(terraform, &[])?;
        world
            .emulator
            .directory()
            .add_user("Ann", "ann@example.com");
        world.configure(orders(arguments))?;
        world.expect_apply(ADDED)?;
        count(&world);
        world.terraform.refresh_only()?.expect_success()?;
        let item = world
            .emulator
            .requests()
            .count(&Method::GET, "/api/v1/event/{id}");
        assert_eq!((item, count(&world)), (1, 1), "{arguments}");
    }
    Ok(())
}

/// A few are read singly before the list is known to be worth it.
fn thirty_webhooks_are_a_handful_of_requests(terraform: &Terraform) -> Outcome {
    let world = thirty(terraform, &[])?;
    world.expect_no_changes()?;
    let requests = world.emulator.requests();
    assert_eq!(requests.count(&Method::GET, "/api/v1/event"), 1);
    assert!(requests.count(&Method::GET, "/api/v1/agents") <= 1);
    let plan = count(&world);
    assert!(plan <= 4, "{plan} requests");
    Ok(())
}

fn thirty_webhooks_that_only_the_list_shows_share_it(terraform: &Terraform) -> Outcome {
    let world = thirty(terraform, &[Quirk::NoGetById])?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 6, "{plan} requests");
    Ok(())
}

fn a_list_that_says_little_is_completed_by_id(terraform: &Terraform) -> Outcome {
    let world = thirty(terraform, &[Quirk::SparseWebhookList])?;
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 34, "{plan} requests");
    Ok(())
}

fn refuse(world: &World, path: &str) {
    let refused = Fault::new(Reply::status(403)).on(Method::GET, path);
    world.emulator.faults().add(refused.forever());
}

/// As defect W-14: every list was needed, also where nothing was in it that mattered.
fn only_the_lists_that_a_webhook_uses_are_read(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for path in [
        "/api/v1/agents",
        "/api/v1/users",
        "/api/v1/sources",
        "/api/v1/manage/groups",
        "/api/v2/integrations",
        "/api/v3/runners",
        "/api/v2/secrets",
    ] {
        refuse(&world, path);
    }
    let workflow = "workflow = jsonencode({ name = \"w\", steps = [] })";
    world.configure(orders(workflow))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(orders("agent = \"helper\""))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Cannot list the agents");
    assert_says(&run, "The names in agent cannot be looked up");
    world.configure(orders(&format!("{workflow}\n  destination = \"@Ann\"")))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Cannot list the users");
    Ok(())
}

fn one_webhook_is_cheap_to_create_plan_and_destroy(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let create = count(&world);
    world.expect_no_changes()?;
    let plan = count(&world);
    world.destroy()?;
    let destroy = count(&world);
    assert!(create <= 4, "create: {create} requests");
    assert!(plan <= 2, "plan: {plan} requests");
    assert!(destroy <= 4, "destroy: {destroy} requests");
    Ok(())
}
