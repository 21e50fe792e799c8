//! Times that are not known before apply, as public modules make them of `timestamp()`.

use kubiya_emulator::Method;
use terraform_harness::{Action, Terraform};

use super::{SUMMARY, cron, summary, tasks, world};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, NOTHING, REPLACED};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_time_from_timestamp_plans_nothing_once_the_task_exists,
        a_time_from_timestamp_does_not_keep_another_change_from_replacing,
        a_time_that_becomes_known_is_a_change,
        tasks_that_are_made_by_condition_come_and_go,
        ignored_times_stay,
    ]
}

pub(super) const IN_SEVEN_MINUTES: &str =
    r#"formatdate("YYYY-MM-DD'T'hh:mm:ss", timeadd(timestamp(), "7m"))"#;

pub(super) fn from_timestamp(arguments: &str) -> String {
    summary(&format!(
        "scheduled_time = {IN_SEVEN_MINUTES}\n  {arguments}"
    ))
}

/// Defect ST-2 of the Go provider: every plan had an update, and every second apply failed.
pub(crate) fn a_time_from_timestamp_plans_nothing_once_the_task_exists(
    terraform: &Terraform,
) -> Outcome {
    let world = world(terraform)?;
    for repeat in ["", "repeat = \"daily\"", "repeat = \"*/15 * * * *\""] {
        world.configure(from_timestamp(&format!("{repeat}\n  count = 2")))?;
        world.expect_apply([2, 0, 0])?;
        let before = tasks(&world).list();
        for _ in 0..3 {
            world.expect_no_changes()?;
            world.expect_apply(NOTHING)?;
        }
        let without_refresh = ["apply", "-no-color", "-auto-approve", "-refresh=false"];
        world.terraform.run(without_refresh)?.expect_success()?;
        assert_eq!(tasks(&world).list(), before);
        world.configure(from_timestamp(&format!("{repeat}\n  count = 3")))?;
        world.expect_apply(ADDED)?;
        world.expect_no_changes()?;
        world.configure(from_timestamp(&format!("{repeat}\n  count = 1")))?;
        world.expect_apply([0, 0, 2])?;
        world.expect_no_changes()?;
        let left = tasks(&world).list();
        assert!(left.len() == 1 && before.contains(&left[0]));
        world.destroy()?;
    }
    Ok(())
}

fn a_time_from_timestamp_does_not_keep_another_change_from_replacing(
    terraform: &Terraform,
) -> Outcome {
    let world = world(terraform)?;
    world.configure(from_timestamp("repeat = \"daily\""))?;
    world.expect_apply(ADDED)?;
    world.configure(from_timestamp("repeat = \"hourly\""))?;
    world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    let minute = world.attribute(SUMMARY, "scheduled_time")?;
    let minute = minute.as_str().and_then(|time| time.get(14..16));
    let minute: u32 = minute.ok_or("no time")?.parse()?;
    assert_eq!(cron(&world)?, format!("{minute} * * * * *"));
    world.expect_no_changes()?;
    let replace = format!("-replace={SUMMARY}");
    let apply = ["apply", "-no-color", "-auto-approve", &replace];
    world.terraform.run(apply)?.expect_success()?;
    world.expect_no_changes()
}

fn a_time_that_becomes_known_is_a_change(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(from_timestamp("repeat = \"daily\""))?;
    world.expect_apply(ADDED)?;
    world.configure(super::daily(""))?;
    world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    world.expect_no_changes()
}

/// As modules of Kubiya have them.
fn tasks_that_are_made_by_condition_come_and_go(terraform: &Terraform) -> Outcome {
    let mut world = world(terraform)?;
    world.configure(
        "variable \"enabled\" {\n  type = bool\n}\n".to_owned()
            + &from_timestamp("repeat = \"hourly\"\n  count = var.enabled ? 1 : 0"),
    )?;
    for (enabled, counts) in [("true", ADDED), ("true", NOTHING), ("false", [0, 0, 1])] {
        world.terraform.env("TF_VAR_enabled", enabled);
        world.expect_apply(counts)?;
        world.expect_no_changes()?;
    }
    assert_eq!(world.requests(&Method::POST), 1);
    Ok(())
}

/// The explicit form.
fn ignored_times_stay(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let ignored = "lifecycle {\n    ignore_changes = [scheduled_time]\n  }";
    world.configure(from_timestamp(&format!("repeat = \"daily\"\n  {ignored}")))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(super::daily(ignored))?;
    world.expect_no_changes()
}
