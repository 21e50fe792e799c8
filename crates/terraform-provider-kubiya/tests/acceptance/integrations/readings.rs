//! What the API may answer in other ways than it was told.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::Terraform;

use super::{CONFIGS, ORDERS, orders, remote, with_orders};
use crate::cases::{Case, Outcome, cases};
use crate::world::CHANGED;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        added_and_typed_values_in_another_order_are_no_drift,
        values_that_are_no_texts_stay_what_they_are,
        an_integration_without_a_uuid_goes_by_its_name,
        an_integration_in_an_array_is_found,
        a_list_without_configurations_is_completed,
        lists_ask_for_everything,
    ]
}

/// I-7, I-8.
fn added_and_typed_values_in_another_order_are_no_drift(terraform: &Terraform) -> Outcome {
    for quirks in [
        &[Quirk::EnrichedVendorSpecific][..],
        &[Quirk::NonStringValues],
        &[Quirk::ReorderedConfigs],
        &[
            Quirk::EnrichedVendorSpecific,
            Quirk::NonStringValues,
            Quirk::ReorderedConfigs,
            Quirk::PutReplaces,
        ],
    ] {
        let world = with_orders(terraform, quirks, "")?;
        world.expect_no_changes()?;
        world.terraform.refresh_only()?.expect_success()?;
        let stored = world.attribute(ORDERS, "configs")?;
        let region_and_retries = json!({"region": "eu-west-1", "retries": "5"});
        assert_eq!(stored[0]["vendor_specific"], region_and_retries);
        assert_eq!(
            (&stored[0]["name"], &stored[1]["name"]),
            (&json!("main"), &json!("spare"))
        );
        world.configure(orders(&CONFIGS.replace("us-east-1", "us-west-2"), ""))?;
        world.expect_apply(CHANGED)?;
        world.expect_no_changes()?;
    }
    Ok(())
}

fn values_that_are_no_texts_stay_what_they_are(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    super::integrations(&world).edit("aws-orders", |integration| {
        integration["configs"][0]["vendor_specific"]["retries"] = json!(5);
    });
    world.expect_no_changes()?;
    world.configure(orders(CONFIGS, "description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        remote(&world)?["configs"][0]["vendor_specific"]["retries"],
        5
    );
    world.configure(orders(
        &CONFIGS.replace("\"5\"", "\"6\""),
        "description = \"new\"",
    ))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        remote(&world)?["configs"][0]["vendor_specific"]["retries"],
        "6"
    );
    Ok(())
}

/// I-11.
fn an_integration_without_a_uuid_goes_by_its_name(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::NoUuid], "")?;
    assert_eq!(world.attribute(ORDERS, "id")?, "aws-orders");
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "id")?, "aws-orders");
    world.expect_no_changes()
}

fn an_integration_in_an_array_is_found(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::AnswersArray], "")?;
    world.expect_no_changes()?;
    world.configure(orders(CONFIGS, "description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    world.destroy()?;
    assert!(remote(&world).is_err());
    Ok(())
}

fn a_list_without_configurations_is_completed(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::ListWithoutConfigs], "")?;
    let data = "data \"kubiya_integrations\" \"all\" {}\n";
    let several = orders(CONFIGS, "").replace(
        "name = \"aws-orders\"",
        "count = 4\n  name = \"aws-${count.index}\"",
    );
    world.configure(several + data)?;
    world.expect_apply([4, 0, 1])?;
    world.expect_no_changes()
}

fn lists_ask_for_everything(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[], "")?;
    world.configure(orders(CONFIGS, "") + "data \"kubiya_integrations\" \"all\" {}\n")?;
    world.terraform.plan()?.expect_success()?;
    let requests = world.emulator.requests();
    let full = requests.count_where(|it| it.path == "/api/v2/integrations" && it.has_query);
    assert!(full > 0);
    Ok(())
}
