//! How many requests sources cost, and that a list which is not needed does not matter.

use kubiya_emulator::{Fault, Method, Quirk, Reply};
use terraform_harness::Terraform;

use super::{orders, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        thirty_sources_are_planned_from_one_list,
        one_source_is_refreshed_by_one_request,
        one_source_is_cheap_to_create_change_and_destroy,
        no_list_of_other_kinds_is_read,
    ]
}

const THIRTY: &str = r#"
resource "kubiya_source" "many" {
  count          = 30
  url            = "https://git.example/org/tools/tree/main/folder-${count.index}"
  runner         = "kubiya-hosted"
  dynamic_config = jsonencode({ number = count.index })
}
"#;

/// The requests since the last count, but for the one that finds the end of a list that may have pages, and where
/// the runner is in the query as well.
fn count(world: &World) -> usize {
    let requests = world.emulator.requests();
    let count = requests.count_where(|record| !record.has_query);
    requests.clear();
    count
}

/// Three that come before the list: it is asked for once reads come together.
fn thirty_sources_are_planned_from_one_list(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::NullCollections]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(THIRTY)?;
        world.expect_apply([30, 0, 0])?;
        count(&world);
        world.expect_no_changes()?;
        let plan = count(&world);
        assert!(plan <= 4, "{plan} requests");
    }
    Ok(())
}

fn one_source_is_refreshed_by_one_request(terraform: &Terraform) -> Outcome {
    for arguments in ["", "runner = \"kubiya-hosted\"\n  dynamic_config = \"{}\""] {
        let world = with_orders(terraform, arguments)?;
        world.emulator.requests().clear();
        world.expect_no_changes()?;
        assert_eq!(world.emulator.requests().len(), 1);
        assert_eq!(world.requests(&Method::GET), 1);
    }
    Ok(())
}

fn one_source_is_cheap_to_create_change_and_destroy(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    // What was there before, and the create.
    assert_eq!(count(&world), 2);
    world.configure(orders(r#"dynamic_config = "{\"a\": 1}""#))?;
    world.expect_apply(CHANGED)?;
    // A refresh, and a read before and after the change.
    assert_eq!(count(&world), 4);
    world.destroy()?;
    assert_eq!(count(&world), 2);
    Ok(())
}

fn no_list_of_other_kinds_is_read(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for path in [
        "/api/v1/agents",
        "/api/v1/users",
        "/api/v1/manage/groups",
        "/api/v2/integrations",
        "/api/v3/runners",
        "/api/v2/secrets",
    ] {
        let refused = Fault::new(Reply::status(403)).on(Method::GET, path);
        world.emulator.faults().add(refused.forever());
    }
    world.configure(orders("runner = \"kubiya-hosted\""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(orders("runner = \"\""))?;
    world.expect_apply(CHANGED)?;
    world.destroy()?;
    Ok(())
}
