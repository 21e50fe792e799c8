//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, entries, id, remote, two_channels};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        state_that_was_refreshed_moves_over_without_a_change,
        channels_in_another_order_or_twice_move_over_without_a_change,
        expressions_that_the_go_provider_accepted_go_on,
        channels_that_changed_since_are_one_update,
        an_entry_that_the_go_provider_lost_is_created_again,
    ]
}

/// A configuration of no fixed type, as a state file has it: beside its type.
fn dynamic(channels: &[&str]) -> Value {
    let types = vec!["string"; channels.len()];
    json!({
        "value": {"channel_ids": channels},
        "type": ["object", {"channel_ids": ["tuple", types]}],
    })
}

/// A world that the provider written in Go has left behind, after a change of its state.
fn inherited(terraform: &Terraform, change: impl FnOnce(&World, &mut Value)) -> Fallible<World> {
    let world = World::new(terraform)?;
    let id = entries(&world).put(json!({"channel_ids": ["C01", "C02"]}));
    let entry = remote(&world)?;
    // Times were empty until the first refresh.
    let mut attributes = json!({
        "config": dynamic(&["C02", "C01"]),
        "created_at": "",
        "id": id,
        "integration_type": "slack",
        "org": entry["org"],
        "start_date": entry["start_date"],
        "updated_at": "",
        "vendor": "slack",
    });
    change(&world, &mut attributes);
    world.inherit(SOURCE, ORDERS, &attributes)?;
    world.configure(two_channels())?;
    Ok(world)
}

fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(ORDERS)?["schema_version"], 1);
    let stored = world.attribute(ORDERS, "config")?;
    assert_eq!(stored, json!({"channel_ids": ["C01", "C02"]}));
    let created_at = remote(world)?["created_at"].clone();
    assert_eq!(world.attribute(ORDERS, "created_at")?, created_at);
    assert_eq!(world.attribute(ORDERS, "id")?, id(world)?);
    world.expect_no_changes()
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    expect_takeover(&inherited(terraform, |_, _| {})?)
}

fn state_that_was_refreshed_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        let entry = remote(world).unwrap_or_default();
        for time in ["created_at", "updated_at"] {
            attributes[time] = entry[time].clone();
        }
    })?;
    let plan = ["plan", "-detailed-exitcode", "-no-color", "-refresh=false"];
    world.terraform.run(plan)?.expect_success()?;
    expect_takeover(&world)
}

fn channels_in_another_order_or_twice_move_over_without_a_change(terraform: &Terraform) -> Outcome {
    for channels in [&["C01", "C02"][..], &["C02", "C01", "C02"]] {
        expect_takeover(&inherited(terraform, |_, attributes| {
            attributes["config"] = dynamic(channels);
        })?)?;
    }
    Ok(())
}

fn expressions_that_the_go_provider_accepted_go_on(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    let outputs = format!(
        "output \"ids\" {{\n  value = {ORDERS}.config.channel_ids\n}}\noutput \"count\" {{\n  value = \
         length({ORDERS}.config.channel_ids)\n}}\n"
    );
    world.configure(two_channels() + &outputs)?;
    world.expect_apply(NOTHING)?;
    let state = world.terraform.state()?;
    assert_eq!(state["outputs"]["count"]["value"], 2);
    let ids = &state["outputs"]["ids"]["value"];
    assert_eq!(*ids, json!(["C01", "C02"]));
    Ok(())
}

fn channels_that_changed_since_are_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, _| {
        let id = id(world).unwrap_or_default();
        entries(world).edit(&id, |entry| {
            entry.insert("channel_ids".to_owned(), json!(["C01"]));
        });
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["channel_ids"], json!(["C01", "C02"]));
    world.expect_no_changes()
}

/// Defect EK-7 of the Go provider.
fn an_entry_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    assert!(entries(&world).remove(&id(&world)?));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    world.expect_no_changes()
}
