//! Creates: whatever was made is known, and nothing is made twice.

use kubiya_emulator::{Effect, Fault, Method, Reply};
use serde_json::Value;
use terraform_harness::Terraform;

use super::{ORDERS, entries, id, remote, two_channels, with_orders};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        everything_is_known_after_the_create,
        an_entry_that_cannot_be_read_after_its_create_is_in_the_state,
        equal_entries_whose_answers_are_lost_are_as_many_as_are_configured,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
        a_create_that_is_refused_makes_nothing,
    ]
}

/// What the API adds to an entry.
const DETAILS: [&str; 5] = [
    "org",
    "start_date",
    "integration_type",
    "created_at",
    "updated_at",
];

/// Defect EK-5 of the Go provider: times were empty until the next refresh.
fn everything_is_known_after_the_create(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let entry = remote(&world)?;
    for attribute in DETAILS {
        let stored = world.attribute(ORDERS, attribute)?;
        assert_ne!(stored, "", "{attribute}");
        assert_eq!(stored, entry[attribute], "{attribute}");
    }
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    world.expect_no_changes()
}

fn an_entry_that_cannot_be_read_after_its_create_is_in_the_state(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let item = "/api/v1/rag/integration/slack/*";
    let refused = Fault::new(Reply::status(403)).on(Method::GET, item);
    world.emulator.faults().add(refused.forever());
    world.configure(two_channels())?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, "Metadata of external knowledge entry");
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    for attribute in DETAILS {
        assert_eq!(world.attribute(ORDERS, attribute)?, Value::Null);
    }
    world.emulator.faults().clear();
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    let created_at = world.attribute(ORDERS, "created_at")?;
    assert_eq!(created_at, remote(&world)?["created_at"]);
    assert_eq!(world.requests(&Method::POST), 1);
    Ok(())
}

const TRIPLETS: &str = r#"
resource "kubiya_external_knowledge" "triplet" {
  count  = 3
  vendor = "slack"
  config = { channel_ids = ["C01"] }
}
"#;

fn equal_entries_whose_answers_are_lost_are_as_many_as_are_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    world.configure(TRIPLETS)?;
    world.expect_apply([3, 0, 0])?;
    assert_eq!(entries(&world).list().len(), 3);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(entries(&world).list().is_empty());
    Ok(())
}

fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let lost = Fault::new(Reply::status(502)).method(Method::POST);
    world.emulator.faults().add(lost);
    world.configure(two_channels())?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create external knowledge entry "C01, C02""#);
    assert_says(&run, "Look for one of these channels");
    assert_eq!(world.requests(&Method::POST), 1);
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn a_create_that_is_refused_makes_nothing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let refused = Fault::new(Reply::status(403)).method(Method::POST);
    world.emulator.faults().add(refused);
    world.configure(two_channels())?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The external knowledge entry was not created");
    assert!(entries(&world).list().is_empty());
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}
