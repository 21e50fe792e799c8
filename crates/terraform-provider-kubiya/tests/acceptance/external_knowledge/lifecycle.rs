//! Entries that change, here and elsewhere, and entries that are gone.

use kubiya_emulator::{Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, entries, id, orders, remote, two_channels, with_orders};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_edit_changes_the_channels_and_when_it_was,
        an_update_that_is_answered_with_words_keeps_the_id,
        an_update_that_cannot_be_read_is_in_the_state,
        what_is_deleted_elsewhere_is_created_again,
        what_is_gone_is_destroyed_without_an_error,
        an_entry_is_replaced_on_demand,
    ]
}

const ONE: &str = r#"{ channel_ids = ["C03"] }"#;

/// Defect EK-5 of the Go provider: every edit showed the id and the organisation as known after apply.
fn an_edit_changes_the_channels_and_when_it_was(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let before = world.instance(ORDERS)?["attributes"].clone();
    world.configure(orders(ONE))?;
    let run = world.terraform.plan()?;
    assert_says(&run, "1 to change");
    let unknown = run.text().matches("known after apply").count();
    assert_eq!(unknown, 1, "{}", run.text());
    world.expect_apply(CHANGED)?;
    let after = world.instance(ORDERS)?["attributes"].clone();
    for attribute in ["id", "org", "start_date", "integration_type", "created_at"] {
        assert_eq!(after[attribute], before[attribute], "{attribute}");
    }
    assert_ne!(after["updated_at"], before["updated_at"]);
    assert_eq!(after["updated_at"], remote(&world)?["updated_at"]);
    assert_eq!(remote(&world)?["channel_ids"], json!(["C03"]));
    world.expect_no_changes()
}

/// Defect EK-7: the id in the state was empty after that.
fn an_update_that_is_answered_with_words_keeps_the_id(terraform: &Terraform) -> Outcome {
    for quirk in [Quirk::UpdateAnswersMessageOnly, Quirk::EmptyWriteResponse] {
        let world = with_orders(terraform, &[quirk])?;
        let id = id(&world)?;
        world.configure(orders(ONE))?;
        let run = world.expect_apply(CHANGED)?;
        if quirk == Quirk::UpdateAnswersMessageOnly {
            assert_says(&run, "The channels are read anew.");
        }
        assert_eq!(world.attribute(ORDERS, "id")?, id);
        assert_eq!(super::id(&world)?, id);
        let updated_at = remote(&world)?["updated_at"].clone();
        assert_eq!(world.attribute(ORDERS, "updated_at")?, updated_at);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_update_that_cannot_be_read_is_in_the_state(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    world.configure(orders(ONE))?;
    world.terraform.plan_to("change.plan")?.expect_success()?;
    let item = "/api/v1/rag/integration/slack/*";
    let refused = Fault::new(Reply::status(403)).on(Method::GET, item);
    world.emulator.faults().add(refused.forever());
    let run = world
        .terraform
        .apply_plan("change.plan")?
        .expect_success()?;
    assert_says(&run, "Metadata of external knowledge entry");
    assert_eq!(world.attribute(ORDERS, "updated_at")?, json!(null));
    world.emulator.faults().clear();
    world.expect_no_changes()?;
    assert_eq!(world.requests(&Method::PUT), 1);
    Ok(())
}

/// Defect EK-7: it blocked plan and destroy.
fn what_is_deleted_elsewhere_is_created_again(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let id = id(&world)?;
    assert!(entries(&world).remove(&id));
    // One of the same channels is another one.
    entries(&world).put(json!({"channel_ids": ["C01", "C02"]}));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, id);
    assert_eq!(entries(&world).list().len(), 2);
    world.expect_no_changes()
}

/// Defect EK-7.
fn what_is_gone_is_destroyed_without_an_error(terraform: &Terraform) -> Outcome {
    for refresh in ["-refresh=true", "-refresh=false"] {
        let world = with_orders(terraform, &[])?;
        let id = id(&world)?;
        assert!(entries(&world).remove(&id));
        let destroy = ["destroy", "-auto-approve", "-no-color", refresh];
        world.terraform.run(destroy)?.expect_success()?;
    }
    Ok(())
}

fn an_entry_is_replaced_on_demand(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let before = id(&world)?;
    world.configure(two_channels())?;
    let replace = format!("-replace={ORDERS}");
    let apply = ["apply", "-auto-approve", "-no-color", &replace];
    world.terraform.run(apply)?.expect_success()?;
    assert_ne!(id(&world)?, before);
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    world.expect_no_changes()
}
