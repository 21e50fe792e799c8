//! Creates: what is sent, whatever was made is known, and nothing is made twice.

use kubiya_emulator::{Effect, Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{SUMMARY, TIME, daily, remote, summary, tasks, with_quirks, with_task, world};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, REPLACED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_task_is_sent_as_the_go_provider_sent_it,
        the_spelling_of_a_channel_is_kept,
        every_change_replaces_the_task,
        what_the_api_decides_cannot_be_configured,
        an_id_that_is_a_number_is_an_id,
        a_task_whose_read_failed_is_in_the_state,
        equal_tasks_of_one_run_are_as_many_as_are_configured,
        equal_tasks_whose_answers_are_lost_are_as_many_as_are_configured,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
        an_api_that_requires_an_email_address_says_so,
        a_description_keeps_its_spelling_though_the_api_trims_it,
        nothing_says_who_manages_a_task,
    ]
}

fn a_task_is_sent_as_the_go_provider_sent_it(terraform: &Terraform) -> Outcome {
    let world = with_task(terraform, &[], &daily(""))?;
    let task = remote(&world)?;
    assert_eq!(task["channel_id"], "#orders");
    assert_eq!(task["scheduled_time"], TIME);
    assert_eq!(
        task["parameters"],
        json!({
            "context": "dba", "cron_string": "5 9 * * * *", "message_text": "Summarise", "repeat": true,
        })
    );
    let attributes = world.instance(SUMMARY)?["attributes"].clone();
    assert_eq!(attributes["id"], task["task_id"]);
    assert_eq!(attributes["uuid"], task["task_uuid"]);
    assert_eq!(attributes["status"], "scheduled");
    assert_eq!(attributes["task_type"], "chat");
    assert_eq!(attributes["next_scheduled_time"], TIME);
    assert_eq!(
        attributes["parameters"],
        json!({"context": "dba", "cron_string": "5 9 * * * *", "message_text": "Summarise"})
    );
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(tasks(&world).list().is_empty());
    Ok(())
}

/// Defect ST-4 of the Go provider: "inconsistent result after apply".
fn the_spelling_of_a_channel_is_kept(terraform: &Terraform) -> Outcome {
    for quirk in [Quirk::ChannelNameDiffers, Quirk::NoChannelName] {
        let world = with_task(terraform, &[quirk], &daily("channel_id = \"C0ORDERS\""))?;
        world.expect_no_changes()?;
        world.terraform.refresh_only()?.expect_success()?;
        assert_eq!(world.attribute(SUMMARY, "channel_id")?, "C0ORDERS");
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect ST-3: every change was an inconsistent result.
fn every_change_replaces_the_task(terraform: &Terraform) -> Outcome {
    let world = with_task(terraform, &[], &daily(""))?;
    super::put_agent(&world, "helper");
    let time = |time: &str| summary(&format!("scheduled_time = {time:?}\n  repeat = \"daily\""));
    for changed in [
        daily("agent = \"helper\""),
        daily("channel_id = \"#other\""),
        daily("description = \"Count\""),
        time("2199-01-27T09:05:00"),
        time("2199-01-26T10:05:00"),
        summary(&format!("scheduled_time = {TIME:?}\n  repeat = \"weekly\"")),
        summary(&format!("scheduled_time = {TIME:?}")),
    ] {
        let id = world.attribute(SUMMARY, "id")?;
        world.configure(&changed)?;
        world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])?;
        world.expect_apply(REPLACED)?;
        assert_ne!(world.attribute(SUMMARY, "id")?, id);
        assert_eq!(remote(&world)?["task_id"], world.attribute(SUMMARY, "id")?);
        world.expect_no_changes()?;
    }
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

/// Defect ST-8: the Go provider took what it did not send.
fn what_the_api_decides_cannot_be_configured(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    for (attribute, value) in [
        ("status", "\"scheduled\""),
        ("task_type", "\"chat\""),
        ("next_scheduled_time", "\"2199-01-26T09:05:00\""),
        ("parameters", "{}"),
    ] {
        world.configure(daily(&format!("{attribute} = {value}")))?;
        refusal(world.terraform.plan_json()?, attribute)?;
    }
    assert_eq!(world.writes(), 0);
    Ok(())
}

/// Defect ST-12: an answer with a member that is no text left the task behind.
fn an_id_that_is_a_number_is_an_id(terraform: &Terraform) -> Outcome {
    let world = with_task(terraform, &[Quirk::NumericTaskId], &daily(""))?;
    assert_eq!(world.attribute(SUMMARY, "id")?, "1001");
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(tasks(&world).list().is_empty());
    Ok(())
}

fn a_task_whose_read_failed_is_in_the_state(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(daily(""))?;
    let refused = Fault::new(Reply::status(403)).on(Method::GET, "/api/v1/scheduled_tasks/*");
    world.emulator.faults().add(refused.forever());
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, "Details of scheduled task");
    let task = remote(&world)?;
    assert_eq!(world.attribute(SUMMARY, "id")?, task["task_id"]);
    assert_eq!(world.attribute(SUMMARY, "status")?, json!(null));
    world.emulator.faults().clear();
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(SUMMARY, "status")?, "scheduled");
    Ok(())
}

fn expect_triplets(world: &World) -> Outcome {
    world.configure(daily("count = 3"))?;
    world.expect_apply([3, 0, 0])?;
    let ids = tasks(world).list();
    let mut ids: Vec<_> = ids.iter().map(|task| task["task_id"].to_string()).collect();
    ids.sort();
    let state = world.terraform.state()?;
    let instances = state["resources"][0]["instances"].as_array();
    let instances = instances.into_iter().flatten();
    let stored = instances.map(|instance| instance["attributes"]["id"].to_string());
    let mut stored: Vec<_> = stored.collect();
    stored.sort();
    assert_eq!(ids.len(), 3);
    assert_eq!(stored, ids);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(tasks(world).list().is_empty());
    Ok(())
}

fn equal_tasks_of_one_run_are_as_many_as_are_configured(terraform: &Terraform) -> Outcome {
    expect_triplets(&world(terraform)?)
}

fn equal_tasks_whose_answers_are_lost_are_as_many_as_are_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::AgentAsUuid, Quirk::FiveFieldCronEcho])?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    expect_triplets(&world)
}

fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let impatient =
        "provider \"kubiya\" {\n  request_timeout = \"1s\"\n  retry_timeout = \"2s\"\n}\n";
    world.configure(impatient.to_owned() + &daily(""))?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
    // The first list is the one that shows what was there before.
    let lists = Fault::new(Effect::Reset).on(Method::GET, "/api/v1/scheduled_tasks");
    world.emulator.faults().add(lists.after(1).forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create scheduled task "Summarise""#);
    assert_says(&run, "Look for its description before the next apply");
    assert!(world.instance(SUMMARY).is_err(), "it is in the state");
    world.emulator.faults().clear();
    let task = remote(&world)?;
    let id = task["task_id"].as_str().unwrap_or_default();
    world.terraform.import(SUMMARY, id)?.expect_success()?;
    world.expect_no_changes()
}

/// Defect ST-10: whether the API fills in an address that is sent empty is not known. If it does not, it says so.
fn an_api_that_requires_an_email_address_says_so(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::RequiresEmail])?;
    world.configure(daily(""))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create scheduled task "Summarise""#);
    assert_says(&run, "user_email");
    assert_says(&run, "The scheduled task was not created");
    assert!(world.instance(SUMMARY).is_err());
    assert!(tasks(&world).list().is_empty());
    Ok(())
}

fn a_description_keeps_its_spelling_though_the_api_trims_it(terraform: &Terraform) -> Outcome {
    let configuration = daily("description = <<-EOT\n    Summarise\n    the orders.\n  EOT\n");
    let world = with_task(terraform, &[], &configuration)?;
    super::edit(&world, |task| {
        task["parameters"]["message_text"] = json!("Summarise\r\nthe orders.");
    })?;
    world.expect_no_changes()?;
    super::edit(&world, |task| {
        task["parameters"]["message_text"] = json!("Count")
    })?;
    world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])
}

fn nothing_says_who_manages_a_task(terraform: &Terraform) -> Outcome {
    let mut world = world(terraform)?;
    world
        .terraform
        .env("MANAGED_BY", "a-portal")
        .env("TASK_UUID", "task-7");
    world.configure(daily(""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(remote(&world)?.get("managed_by"), None);
    Ok(())
}
