//! What time does to tasks: those that run once, and those whose time the API moves on.

use std::time::Duration;

use kubiya_emulator::{Emulator, Fault, Key, Method, Quirk, Reply};
use terraform_harness::{Action, Run, Terraform};

use super::{SUMMARY, from_now, put_agent, remote, summary, tasks, with_task};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_task_that_has_run_once_and_is_gone_stays_as_completed,
        a_task_that_has_run_once_is_destroyed_though_it_is_gone,
        a_task_that_has_run_once_and_is_there_says_what_the_api_says,
        a_task_that_is_gone_before_its_time_is_created_again,
        a_repeated_task_that_is_gone_is_created_again,
        a_completed_task_is_not_believed_gone_where_the_api_is_not_there,
        a_new_time_for_a_completed_task_makes_another_one,
        a_repeated_task_whose_time_moves_on_is_unchanged,
    ]
}

const DAY: Duration = Duration::from_secs(86_400);

/// A task that runs once, in half a minute.
fn soon() -> String {
    let time = from_now(Duration::from_secs(30));
    summary(&format!("scheduled_time = {time:?}"))
}

/// A world whose only task has run and is gone, and whose key is not the one that made it.
fn with_gone(terraform: &Terraform) -> Fallible<World> {
    let emulator = Emulator::builder().quirk(Quirk::OneShotVanishes);
    let emulator = emulator.key(Key::new("key-one")).key(Key::new(ANOTHER_KEY));
    let mut world = World::with(terraform, emulator)?;
    put_agent(&world, "dba");
    world.configure(soon())?;
    world.expect_apply(ADDED)?;
    // What is new is looked for again.
    world
        .terraform
        .env("KUBIYA_WAITS", "0.01")
        .env("KUBIYA_API_KEY", ANOTHER_KEY);
    world.emulator.clock().advance(DAY);
    Ok(world)
}

const ANOTHER_KEY: &str = "key-two";

/// None but Terraform's own about the provider under test.
fn expect_no_warning(run: &Run) {
    let text = run.text();
    assert!(text.matches("Warning:").count() <= 1, "{text}");
    assert!(!text.contains("not found"), "{text}");
}

/// Defect ST-5 of the Go provider: it could neither be planned nor destroyed.
fn a_task_that_has_run_once_and_is_gone_stays_as_completed(terraform: &Terraform) -> Outcome {
    let world = with_gone(terraform)?;
    for _ in 0..3 {
        let run = world.expect_apply(NOTHING)?;
        expect_no_warning(&run);
    }
    assert!(tasks(&world).list().is_empty());
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(SUMMARY, "status")?, "completed");
    let run = world.terraform.plan()?.expect_success()?;
    expect_no_warning(&run);
    world.expect_no_changes()
}

fn a_task_that_has_run_once_is_destroyed_though_it_is_gone(terraform: &Terraform) -> Outcome {
    let world = with_gone(terraform)?;
    world.destroy()?;
    assert!(world.instance(SUMMARY).is_err());
    Ok(())
}

fn a_task_that_has_run_once_and_is_there_says_what_the_api_says(terraform: &Terraform) -> Outcome {
    let world = with_task(terraform, &[], &soon())?;
    world.emulator.clock().advance(DAY);
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(SUMMARY, "status")?, "completed");
    world.destroy()?;
    assert!(tasks(&world).list().is_empty());
    Ok(())
}

fn a_task_that_is_gone_before_its_time_is_created_again(terraform: &Terraform) -> Outcome {
    let time = from_now(DAY);
    let once = summary(&format!("scheduled_time = {time:?}"));
    expect_created_again(terraform, &once)
}

fn a_repeated_task_that_is_gone_is_created_again(terraform: &Terraform) -> Outcome {
    let time = from_now(Duration::ZERO);
    let repeated = summary(&format!("scheduled_time = {time:?}\n  repeat = \"daily\""));
    expect_created_again(terraform, &repeated)
}

fn expect_created_again(terraform: &Terraform, configuration: &str) -> Outcome {
    let mut world = with_task(terraform, &[], configuration)?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let task = remote(&world)?;
    assert!(tasks(&world).remove(task["task_id"].as_str().unwrap_or_default()));
    world.expect_plan(&[(SUMMARY, Action::Create)])?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn a_completed_task_is_not_believed_gone_where_the_api_is_not_there(
    terraform: &Terraform,
) -> Outcome {
    let world = with_gone(terraform)?;
    let wrong = Fault::new(Reply::status(404)).path("/api/v1/scheduled_tasks");
    world.emulator.faults().add(wrong.forever());
    let before = world.instance(SUMMARY)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "Cannot read scheduled task");
    assert!(world.instance(SUMMARY)? == before);
    Ok(())
}

fn a_new_time_for_a_completed_task_makes_another_one(terraform: &Terraform) -> Outcome {
    let world = with_gone(terraform)?;
    world.expect_no_changes()?;
    // The clock of the API is a day ahead.
    let time = from_now(3 * DAY);
    world.configure(summary(&format!("scheduled_time = {time:?}")))?;
    world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])?;
    world.terraform.apply()?.expect_success()?;
    assert_eq!(remote(&world)?["scheduled_time"], time.as_str());
    world.expect_no_changes()
}

/// Defect ST-6: a difference, and then an apply that failed.
fn a_repeated_task_whose_time_moves_on_is_unchanged(terraform: &Terraform) -> Outcome {
    for repeat in ["hourly", "daily", "weekly", "monthly", "*/15 * * * *"] {
        let time = from_now(Duration::from_secs(30));
        let repeated = summary(&format!("scheduled_time = {time:?}\n  repeat = {repeat:?}"));
        let world = with_task(terraform, &[Quirk::TimeMovesOn], &repeated)?;
        for _ in 0..2 {
            world.emulator.clock().advance(33 * DAY);
            world.expect_no_changes()?;
            world.expect_apply(NOTHING)?;
        }
        assert_ne!(remote(&world)?["scheduled_time"], time.as_str());
        world.terraform.refresh_only()?.expect_success()?;
        assert_eq!(world.attribute(SUMMARY, "scheduled_time")?, time.as_str());
        assert_eq!(world.attribute(SUMMARY, "repeat")?, repeat);
        let next = world.attribute(SUMMARY, "next_scheduled_time")?;
        assert_eq!(next, remote(&world)?["next_schedule_time"]);
        assert_eq!(world.requests(&Method::DELETE), 0);
    }
    Ok(())
}
