//! How tasks are repeated, and what is refused.

use kubiya_emulator::Quirk;
use terraform_harness::{Action, Severity, Terraform};

use super::{SUMMARY, TIME, cron, daily, summary, with_task, world};
use crate::cases::{Case, Outcome, cases};
use crate::world::refusal;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        every_name_is_the_cron_expression_of_its_first_time,
        an_expression_is_sent_and_kept_as_it_is,
        an_expression_with_a_time_stays_an_expression,
        another_spelling_of_the_same_is_no_change,
        what_runs_once_has_no_expression,
        a_task_without_a_time_is_refused_before_anything_is_planned,
        what_is_not_understood_is_refused_before_anything_is_planned,
        what_is_not_known_yet_is_not_refused,
    ]
}

fn repeated(repeat: &str) -> String {
    summary(&format!("scheduled_time = {TIME:?}\n  repeat = {repeat:?}"))
}

/// Defect ST-1 of the Go provider: what is hourly became daily, and was made anew by every apply.
fn every_name_is_the_cron_expression_of_its_first_time(terraform: &Terraform) -> Outcome {
    for quirks in [[].as_slice(), &[Quirk::FiveFieldCronEcho]] {
        for (name, expression) in [
            ("hourly", "5 * * * * *"),
            ("daily", "5 9 * * * *"),
            ("weekly", "5 9 * * 6 *"),
            ("monthly", "5 9 26 * * *"),
        ] {
            let world = with_task(terraform, quirks, &repeated(name))?;
            assert_eq!(cron(&world)?, expression, "{name}");
            world.expect_no_changes()?;
            world.terraform.refresh_only()?.expect_success()?;
            assert_eq!(world.attribute(SUMMARY, "repeat")?, name);
            assert_eq!(world.attribute(SUMMARY, "scheduled_time")?, TIME);
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

fn an_expression_is_sent_and_kept_as_it_is(terraform: &Terraform) -> Outcome {
    for expression in [
        "*/15 * * * *",
        "0 9 * * MON-FRI",
        "5 9 * * * *",
        "0 0 1,15 * * 2199",
    ] {
        for quirks in [[].as_slice(), &[Quirk::FiveFieldCronEcho]] {
            let world = with_task(
                terraform,
                quirks,
                &summary(&format!("repeat = {expression:?}")),
            )?;
            assert_eq!(cron(&world)?, expression);
            world.terraform.refresh_only()?.expect_success()?;
            assert_eq!(world.attribute(SUMMARY, "repeat")?, expression);
            assert_eq!(world.attribute(SUMMARY, "scheduled_time")?, "");
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

/// Defect ST-7: it was `daily` after the first refresh.
fn an_expression_with_a_time_stays_an_expression(terraform: &Terraform) -> Outcome {
    let world = with_task(terraform, &[], &repeated("*/15 * * * *"))?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(SUMMARY, "repeat")?, "*/15 * * * *");
    assert_eq!(world.attribute(SUMMARY, "scheduled_time")?, TIME);
    world.expect_no_changes()
}

fn another_spelling_of_the_same_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_task(terraform, &[], &repeated("weekly"))?;
    for spelling in ["5 9 * * 6", "05 9 * * SAT *", "weekly"] {
        world.configure(repeated(spelling))?;
        world.expect_no_changes()?;
        assert_eq!(world.attribute(SUMMARY, "repeat")?, "weekly");
    }
    world.configure(repeated("5 9 * * SUN"))?;
    world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])
}

fn what_runs_once_has_no_expression(terraform: &Terraform) -> Outcome {
    for repeat in ["", "repeat = \"\"", "repeat = null"] {
        let once = summary(&format!("scheduled_time = {TIME:?}\n  {repeat}"));
        let world = with_task(terraform, &[], &once)?;
        assert_eq!(cron(&world)?, "");
        assert_eq!(world.attribute(SUMMARY, "repeat")?, "");
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect ST-9: all of this failed while applying, in words of Go.
fn a_task_without_a_time_is_refused_before_anything_is_planned(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    for (arguments, attribute) in [
        ("", None),
        ("repeat = \"\"", None),
        ("scheduled_time = \"\"", Some("scheduled_time")),
        ("repeat = \"daily\"", Some("repeat")),
        (
            "repeat = \"hourly\"\n  scheduled_time = null",
            Some("repeat"),
        ),
    ] {
        world.configure(summary(arguments))?;
        let run = world.terraform.plan_json()?.expect_failure()?;
        let mut found = run.diagnostics()?;
        found.retain(|it| it.severity == Severity::Error);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].summary, "A scheduled task needs a time");
        assert_eq!(found[0].attribute.as_deref(), attribute, "{arguments}");
    }
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

fn what_is_not_understood_is_refused_before_anything_is_planned(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    for (attribute, value, says) in [
        (
            "repeat",
            "Daily",
            "hourly, daily, weekly, monthly or a cron expression",
        ),
        ("repeat", "@daily", "five fields or six, and this one has 1"),
        (
            "repeat",
            "0 30 9 * * MON",
            "the second field, the hour, is \"30\"",
        ),
        ("repeat", "0 9 * * MONDAY", "names from SUN to SAT"),
        ("repeat", "0 9 0 * *", "numbers from 1 to 31"),
        ("repeat", "61 9 * * *", "the first field, the minute"),
        ("repeat", "0 9 * 13 *", "the fourth field, the month"),
        ("scheduled_time", "2199-01-26", "2026-01-31T09:00:00"),
        (
            "scheduled_time",
            "2199-01-26T09:05:00Z",
            "without a time zone",
        ),
        (
            "scheduled_time",
            "2199-02-30T09:05:00",
            "date and time of day",
        ),
    ] {
        let arguments = match attribute {
            "repeat" => format!("repeat = {value:?}\n  scheduled_time = {TIME:?}"),
            _ => format!("repeat = \"daily\"\n  scheduled_time = {value:?}"),
        };
        world.configure(summary(&arguments))?;
        let found = refusal(world.terraform.plan_json()?, attribute)?;
        assert!(found.detail.contains(says), "{value}: {found:?}");
    }
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

fn what_is_not_known_yet_is_not_refused(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let unknown =
        |output: &str| format!("resource \"terraform_data\" \"it\" {{\n  input = {output:?}\n}}\n");
    for (output, arguments) in [
        (
            "daily",
            format!("scheduled_time = {TIME:?}\n  repeat = terraform_data.it.output"),
        ),
        (
            TIME,
            "repeat = \"daily\"\n  scheduled_time = terraform_data.it.output".to_owned(),
        ),
        (
            "*/15 * * * *",
            "repeat = terraform_data.it.output".to_owned(),
        ),
    ] {
        world.configure(unknown(output) + &summary(&arguments))?;
        world.terraform.plan_json()?.expect_success()?;
        world.expect_apply([2, 0, 0])?;
        world.expect_no_changes()?;
        world.destroy()?;
    }
    world.configure(unknown("never") + &summary("repeat = terraform_data.it.output"))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert!(run.text().contains("not understood"), "{}", run.text());
    world.configure(daily(""))?;
    world.terraform.apply()?.expect_success()?;
    Ok(())
}
