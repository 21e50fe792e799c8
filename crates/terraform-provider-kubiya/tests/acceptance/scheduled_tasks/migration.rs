//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{SUMMARY, summary, tasks, world};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, REPLACED, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        every_state_of_the_go_provider_moves_over_without_a_change,
        what_the_go_provider_took_for_daily_moves_over_without_a_change,
        a_time_that_the_go_provider_let_move_on_moves_over_without_a_change,
        a_time_from_timestamp_moves_over_without_a_change,
        a_task_that_the_go_provider_tainted_is_made_anew_once,
        a_task_that_ran_under_the_go_provider_is_completed,
    ]
}

const STARTED: &str = "2025-01-04T09:05:00";

/// What the Go provider had to be told.
fn configured(repeat: &str, scheduled_time: &str) -> String {
    summary(&format!(
        "repeat = {repeat:?}\n  scheduled_time = {scheduled_time:?}"
    ))
}

/// A world that the provider written in Go has left behind: the API has this expression and time, and the state what
/// the Go provider made of them.
fn inherited(
    terraform: &Terraform,
    [cron, told_time]: [&str; 2],
    [repeat, stored_time]: [&str; 2],
    change: impl FnOnce(&mut Value),
) -> Fallible<World> {
    let world = world(terraform)?;
    let parameters = json!({
        "context": "dba", "cron_string": cron, "message_text": "Summarise", "repeat": !cron.is_empty(),
    });
    let id = tasks(&world).put(json!({
        "task_uuid": "11bd-example",
        "user_email": "",
        "channel_id": "#orders",
        "channel_name": "#orders",
        "task_description": "Summarise",
        "scheduled_time": told_time,
        "next_schedule_time": "2199-01-26T09:05:00",
        "parameters": parameters,
    }));
    let mut attributes = json!({
        "agent": "dba",
        "channel_id": "#orders",
        "description": "Summarise",
        "email": "",
        "id": id,
        "next_scheduled_time": "2199-01-26T09:05:00",
        "parameters": {"context": "dba", "cron_string": cron, "message_text": "Summarise"},
        "repeat": repeat,
        "scheduled_time": stored_time,
        "status": "scheduled",
        "task_type": "chat",
        "uuid": "11bd-example",
    });
    change(&mut attributes);
    world.inherit(SOURCE, SUMMARY, &attributes)?;
    Ok(world)
}

fn expect_takeover(world: &World, configuration: &str) -> Outcome {
    world.configure(configuration)?;
    world.expect_plan(&[(SUMMARY, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(SUMMARY)?["schema_version"], 1);
    world.expect_no_changes()
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    let world = inherited(
        terraform,
        ["5 9 * * * *", STARTED],
        ["daily", STARTED],
        |_| {},
    )?;
    expect_takeover(&world, &configured("daily", STARTED))
}

fn every_state_of_the_go_provider_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    for (cron, repeat) in [
        ("5 9 * * * *", "daily"),
        ("5 9 * * 6 *", "weekly"),
        ("5 9 4 * * *", "monthly"),
        ("", ""),
    ] {
        let world = inherited(terraform, [cron, STARTED], [repeat, STARTED], |_| {})?;
        expect_takeover(&world, &configured(repeat, STARTED))?;
    }
    // Before version 0.4.3 it had no attribute to repeat by, and what is absent may be null.
    for absent in [Value::Null, json!("")] {
        let world = inherited(terraform, ["", STARTED], ["", STARTED], |attributes| {
            for name in ["repeat", "next_scheduled_time", "email"] {
                attributes[name] = absent.clone();
            }
        })?;
        expect_takeover(&world, &summary(&format!("scheduled_time = {STARTED:?}")))?;
    }
    let world = inherited(terraform, ["", STARTED], ["", STARTED], |attributes| {
        let attributes = attributes.as_object_mut();
        drop(attributes.and_then(|it| it.remove("repeat")));
    })?;
    expect_takeover(&world, &summary(&format!("scheduled_time = {STARTED:?}")))?;
    // Without a time, it stored none.
    let told = ["*/15 * * * *", "0001-01-01T00:00:00"];
    let world = inherited(terraform, told, ["*/15 * * * *", ""], |_| {})?;
    expect_takeover(&world, &summary("repeat = \"*/15 * * * *\""))
}

/// Defects ST-1 and ST-7: it took everything that is not of single days for daily.
fn what_the_go_provider_took_for_daily_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    for (cron, configured_as) in [("5 * * * * *", "hourly"), ("*/15 * * * *", "*/15 * * * *")] {
        let world = inherited(terraform, [cron, STARTED], ["daily", STARTED], |_| {})?;
        expect_takeover(&world, &configured(configured_as, STARTED))?;
        assert_eq!(world.attribute(SUMMARY, "repeat")?, configured_as);
    }
    Ok(())
}

/// Defect ST-6: it stored the time of the next run.
fn a_time_that_the_go_provider_let_move_on_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    for (cron, repeat, moved) in [
        ("5 * * * * *", "hourly", "2025-03-01T13:05:00"),
        ("5 9 * * * *", "daily", "2025-03-01T09:05:00"),
        ("5 9 * * 6 *", "weekly", "2025-03-01T09:05:00"),
        ("5 9 4 * * *", "monthly", "2025-03-04T09:05:00"),
        ("*/15 * * * *", "*/15 * * * *", "2025-03-01T13:15:00"),
    ] {
        let world = inherited(terraform, [cron, moved], [repeat, moved], |_| {})?;
        expect_takeover(&world, &configured(repeat, STARTED))?;
    }
    Ok(())
}

/// Defect ST-2.
fn a_time_from_timestamp_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    let world = inherited(
        terraform,
        ["5 9 * * * *", STARTED],
        ["daily", STARTED],
        |_| {},
    )?;
    expect_takeover(
        &world,
        &super::timestamps::from_timestamp("repeat = \"daily\""),
    )
}

fn a_task_that_the_go_provider_tainted_is_made_anew_once(terraform: &Terraform) -> Outcome {
    let world = inherited(
        terraform,
        ["5 * * * * *", STARTED],
        ["daily", STARTED],
        |_| {},
    )?;
    world.edit_state(|state| {
        state["resources"][0]["instances"][0]["status"] = json!("tainted");
    })?;
    world.configure(configured("hourly", STARTED))?;
    world.expect_apply(REPLACED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(tasks(&world).list().is_empty());
    Ok(())
}

/// Defect ST-5: nothing could be planned any more.
fn a_task_that_ran_under_the_go_provider_is_completed(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, ["", STARTED], ["", STARTED], |_| {})?;
    let id = world.attribute(SUMMARY, "id")?;
    assert!(tasks(&world).remove(id.as_str().unwrap_or_default()));
    expect_takeover(&world, &summary(&format!("scheduled_time = {STARTED:?}")))?;
    assert_eq!(world.attribute(SUMMARY, "status")?, "completed");
    world.destroy()?;
    Ok(())
}
