//! Channels, in whichever form they are configured and answered, and configurations that are refused.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, edit, orders, remote, two_channels, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        channels_may_be_a_list_a_set_a_tuple_or_in_a_map,
        what_is_no_channel_is_dropped_and_numbers_are_texts,
        another_order_is_no_change,
        channels_that_the_api_leaves_out_are_told_and_show_as_a_difference,
        channels_that_somebody_else_changed_are_put_back,
        a_configuration_without_channels_is_refused_before_anything_is_planned,
        another_vendor_is_refused_before_anything_is_planned,
        what_is_not_known_yet_is_neither_refused_nor_forgotten,
        channels_that_could_not_be_read_again_are_refused_while_planning,
    ]
}

const VARIABLE: &str = "
variable \"channels\" {
  type    = list(string)
  default = [\"C02\", \"C01\", \"C02\"]
}
";

/// Defect EK-1 of the Go provider: what was no tuple was created, and then "wrong final value type".
fn channels_may_be_a_list_a_set_a_tuple_or_in_a_map(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(VARIABLE.to_owned() + &orders("{ channel_ids = var.channels }"))?;
    world.expect_apply(ADDED)?;
    assert_eq!(remote(&world)?["channel_ids"], json!(["C01", "C02"]));
    let stored = world.attribute(ORDERS, "config")?;
    assert_eq!(stored, json!({"channel_ids": ["C01", "C02"]}));
    for config in [
        "{ channel_ids = var.channels }",
        "{ channel_ids = toset(var.channels) }",
        "{ channel_ids = tolist([\"C01\", \"C02\"]) }",
        "{ \"channel_ids\" = [\"C02\", \"C01\"] }",
        "tomap({ channel_ids = [\"C01\", \"C02\"] })",
        "{ channel_ids = [for it in var.channels : it] }",
    ] {
        world.configure(VARIABLE.to_owned() + &orders(config))?;
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect EK-3: they led to "inconsistent result".
fn what_is_no_channel_is_dropped_and_numbers_are_texts(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(
        "{ channel_ids = [\"C01\", 7, true], page_id = \"1\", space_key = null }",
    ))?;
    world.expect_apply(ADDED)?;
    let channels = json!(["7", "C01", "true"]);
    assert_eq!(remote(&world)?["channel_ids"], channels);
    let stored = world.attribute(ORDERS, "config")?;
    assert_eq!(stored, json!({"channel_ids": channels}));
    world.expect_no_changes()
}

/// Defect EK-2: it was "inconsistent result".
fn another_order_is_no_change(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::ReorderedCollections]] {
        let world = with_orders(terraform, quirks)?;
        world.expect_no_changes()?;
        world.configure(orders(r#"{ channel_ids = ["C01", "C02", "C01"] }"#))?;
        world.expect_no_changes()?;
        assert_eq!(world.writes(), 1);
    }
    Ok(())
}

/// Defect EK-2: it was "inconsistent result", and what the API said was dropped.
fn channels_that_the_api_leaves_out_are_told_and_show_as_a_difference(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::DropsUnknownChannels])?;
    world.configure(orders(r#"{ channel_ids = ["C01", "general"] }"#))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, "The API remarks on external knowledge entry");
    assert_says(&run, "left out: 1.");
    assert_says(&run, "lacks channels");
    assert_says(&run, r#""general""#);
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, "lacks channels");
    world.configure(orders(r#"{ channel_ids = ["C01"] }"#))?;
    world.expect_no_changes()
}

fn channels_that_somebody_else_changed_are_put_back(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    for theirs in [json!(["C01"]), json!(["C01", "C02", "C03"]), json!([])] {
        edit(&world, |entry| {
            entry.insert("channel_ids".to_owned(), theirs);
        })?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["channel_ids"], json!(["C01", "C02"]));
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect EK-6: it came up while applying.
fn a_configuration_without_channels_is_refused_before_anything_is_planned(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    for config in [
        "{ channel_ids = [] }",
        "{ channel_ids = null }",
        "{ channel_ids = [\"C01\", \"\"] }",
        "{ channel_ids = [null] }",
        "null",
    ] {
        world.configure(orders(config))?;
        refusal(world.terraform.plan_json()?, "config")?;
    }
    for config in ["{}", "{ page_id = \"1\" }", "\"C01\"", "[\"C01\"]"] {
        world.configure(orders(config))?;
        let run = world.terraform.run(["validate", "-no-color"])?;
        assert_says(&run.expect_failure()?, "config");
    }
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

/// Defects EK-4 and EK-6: it came up while applying, and of an entry that exists led to a path that does not.
fn another_vendor_is_refused_before_anything_is_planned(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    world.emulator.requests().clear();
    for vendor in ["confluence", "Slack", ""] {
        let other = format!("vendor = {vendor:?}");
        world.configure(two_channels().replace("vendor = \"slack\"", &other))?;
        refusal(world.terraform.plan_json()?, "vendor")?;
    }
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn what_is_not_known_yet_is_neither_refused_nor_forgotten(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let data = "resource \"terraform_data\" \"it\" {\n  input = \"C02\"\n}\n";
    let all = "resource \"terraform_data\" \"all\" {\n  input = { channel_ids = [\"C01\"] }\n}\n";
    let unknown = r#"{ channel_ids = ["C01", terraform_data.it.output] }"#;
    let other = orders("terraform_data.all.output").replace("\"orders\"", "\"other\"");
    world.configure(format!("{data}{all}{}{other}", orders(unknown)))?;
    world.expect_apply([4, 0, 0])?;
    let stored = world.attribute(ORDERS, "config")?;
    assert_eq!(stored, json!({"channel_ids": ["C01", "C02"]}));
    world.expect_no_changes()
}

fn channels_that_could_not_be_read_again_are_refused_while_planning(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(
        "{ channel_ids = [join(\"\", [for it in range(1000) : join(\"\", [for at in range(1000) : \"C7\"])])] }",
    ))?;
    let found = refusal(world.terraform.plan_json()?, "config")?;
    assert!(found.summary.contains("is too large"), "{}", found.summary);
    assert!(found.summary.len() < 200 && found.detail.len() < 1000);
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}
