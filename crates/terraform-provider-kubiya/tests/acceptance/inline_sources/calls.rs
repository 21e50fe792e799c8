//! How many requests inline sources cost.

use kubiya_emulator::{Fault, Method, Reply};
use terraform_harness::Terraform;

use super::{applied, orders, tools, with_tool};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        one_inline_source_is_cheap_to_create_refresh_change_and_destroy,
        thirty_inline_sources_are_planned_by_one_list_and_one_request_each,
        no_list_of_other_kinds_is_read,
    ]
}

/// The requests since the last count, but for the one that finds the end of a list that may have pages.
fn count(world: &World) -> usize {
    let requests = world.emulator.requests();
    let is_page = |path: &str, has_query: bool| has_query && !path.ends_with("/metadata");
    let count = requests.count_where(|record| !is_page(&record.path, record.has_query));
    requests.clear();
    count
}

fn one_inline_source_is_cheap_to_create_refresh_change_and_destroy(
    terraform: &Terraform,
) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    // What was there before, the create, and what was made of it.
    assert_eq!(count(&world), 3);
    world.expect_no_changes()?;
    assert_eq!(count(&world), 2);
    world.configure(orders(&tools(r#"[{"name":"other"}]"#)))?;
    world.expect_apply(CHANGED)?;
    // A refresh, a read before and the change, and what was made of it.
    assert_eq!(count(&world), 6);
    world.destroy()?;
    assert_eq!(count(&world), 3);
    Ok(())
}

const THIRTY: &str = r#"
resource "kubiya_inline_source" "many" {
  count = 30
  name  = "tools-${count.index}"
  tools = jsonencode([{ name = "tool-${count.index}" }])
}
"#;

/// What one holds is asked for singly; the rest is in the list once reads come together.
fn thirty_inline_sources_are_planned_by_one_list_and_one_request_each(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(THIRTY)?;
    world.expect_apply([30, 0, 0])?;
    count(&world);
    world.expect_no_changes()?;
    let plan = count(&world);
    assert!(plan <= 34, "{plan} requests");
    Ok(())
}

fn no_list_of_other_kinds_is_read(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for path in [
        "/api/v1/agents",
        "/api/v1/users",
        "/api/v2/integrations",
        "/api/v3/runners",
        "/api/v2/secrets",
    ] {
        let refused = Fault::new(Reply::status(403)).on(Method::GET, path);
        world.emulator.faults().add(refused.forever());
    }
    world.configure(with_tool("runner = \"kubiya-hosted\""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}
