//! The three steps of a create, what each leaves behind, and what publishes again.

use std::time::Duration;

use kubiya_emulator::{Effect, Fault, HostileBody, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Action, Group, Signal, Terraform};

use super::{
    ITEM, LIST, ORDERS, PUBLISH, WEBHOOK_URL, WORKFLOW, edit, id, named, of, remote, runner,
    saying, triggers, with_orders, with_quirks,
};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, REPLACED, World, assert_says, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_trigger_is_published_and_has_a_url,
        a_failed_publish_is_an_error_and_the_trigger_is_tainted,
        a_publish_without_success_is_an_error_and_the_trigger_is_tainted,
        a_url_that_is_not_told_is_an_error_and_the_trigger_is_tainted,
        a_new_trigger_that_is_not_found_is_not_said_to_be_deleted,
        a_lost_answer_of_each_step_is_settled,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
        a_create_that_is_interrupted_before_it_is_published_is_tainted,
        another_runner_is_published_in_place,
        a_runner_that_cannot_be_published_is_tried_again,
        a_publish_without_an_answer_is_repeated_where_the_runner_goes_back,
        a_url_that_is_not_told_of_another_runner_is_asked_for_again,
        a_url_that_changes_with_a_publish_is_shown,
        what_was_taken_back_is_published_again,
        a_status_that_stays_is_a_warning,
        a_runner_that_does_not_exist_is_a_warning_and_then_an_error,
        a_trigger_that_is_gone_is_created_again_and_its_destroy_succeeds,
        a_delete_without_a_word_is_looked_at,
        a_refused_delete_stays_in_the_state,
        a_delete_at_a_wrong_address_stays_in_the_state,
        the_url_is_sensitive,
    ]
}

fn a_trigger_is_published_and_has_a_url(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    assert_eq!(remote(&world)?["status"], "published");
    assert_eq!(
        remote(&world)?["description"],
        "Workflow for trigger orders"
    );
    assert_eq!(runner(&world)?, "kubiya-hosted");
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    assert_eq!(world.attribute(ORDERS, "workflow_id")?, id(&world)?);
    assert_eq!(world.attribute(ORDERS, "status")?, "published");
    let hash = triggers(&world).text(&id(&world)?, "webhook_hash");
    let url = world.attribute(ORDERS, "url")?;
    let url = url.as_str().ok_or("there is no URL")?;
    assert!(url.contains(&hash.ok_or("there is no hash")?));
    world.expect_no_changes()
}

/// After a create of which the second or third step failed: nothing was rolled back, and Terraform makes it anew.
fn expect_tainted(world: &World, says: &[&str]) -> Outcome {
    let run = world.terraform.apply()?.expect_failure()?;
    let made = id(world)?;
    for text in says.iter().chain(&[&*made]) {
        assert_says(&run, text);
    }
    assert_eq!(world.instance(ORDERS)?["status"], "tainted");
    assert_eq!(world.attribute(ORDERS, "id")?, made);
    assert_eq!(world.requests(&Method::DELETE), 0);
    world.emulator.faults().clear();
    Ok(())
}

fn expect_recovery(world: &World) -> Outcome {
    world.expect_plan(&[(ORDERS, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    assert_eq!(triggers(world).list().len(), 1);
    world.expect_no_changes()
}

/// Defects T-6 and T-7 of the Go provider: it deleted the workflow, and did not look whether that had worked.
fn a_failed_publish_is_an_error_and_the_trigger_is_tainted(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.configure(of("edge", WORKFLOW))?;
    let refused = saying(400, &json!({"error": "no capacity for date"}));
    world
        .emulator
        .faults()
        .add(Fault::new(refused).on(Method::POST, PUBLISH).forever());
    let says = [
        "Cannot publish trigger \"orders\"",
        "no capacity",
        "tainted",
    ];
    expect_tainted(&world, &says)?;
    expect_recovery(&world)
}

/// Defect T-6: the trigger was created, and its URL was dead.
fn a_publish_without_success_is_an_error_and_the_trigger_is_tainted(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::PublishUnsuccessful])?;
    world.configure(of("edge", WORKFLOW))?;
    let says = [
        "Cannot publish trigger \"orders\"",
        "The runner does not answer",
    ];
    expect_tainted(&world, &says)?;
    assert_eq!(remote(&world)?["status"], "draft");
    world.destroy()?;
    assert!(triggers(&world).list().is_empty());
    Ok(())
}

fn a_url_that_is_not_told_is_an_error_and_the_trigger_is_tainted(terraform: &Terraform) -> Outcome {
    for reply in [
        saying(500, &json!({"error": "broken"})),
        saying(200, &json!({"method": "POST"})),
    ] {
        let mut world = with_quirks(terraform, &[])?;
        world.terraform.env("KUBIYA_WAITS", "0.01");
        world.configure(of("edge", WORKFLOW))?;
        world
            .emulator
            .faults()
            .add(Fault::new(reply).on(Method::POST, WEBHOOK_URL).forever());
        expect_tainted(&world, &["The URL of trigger \"orders\" is not known"])?;
        expect_recovery(&world)?;
    }
    Ok(())
}

fn a_new_trigger_that_is_not_found_is_not_said_to_be_deleted(terraform: &Terraform) -> Outcome {
    for (step, says) in [
        (PUBLISH, "Cannot publish trigger \"orders\""),
        (WEBHOOK_URL, "The URL of trigger \"orders\" is not known"),
    ] {
        let mut world = with_quirks(terraform, &[])?;
        world.terraform.env("KUBIYA_WAITS", "0.01");
        world.configure(of("edge", WORKFLOW))?;
        let lost = Fault::new(Reply::status(404)).on(Method::POST, step);
        world.emulator.faults().add(lost.forever());
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, says);
        assert_says(&run, "It is in the state as tainted");
        assert!(!run.text().contains("deleted outside"), "{}", run.text());
    }
    Ok(())
}

fn a_lost_answer_of_each_step_is_settled(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::EnrichedSteps, Quirk::DefinitionMissing]] {
        let mut world = with_quirks(terraform, quirks)?;
        world.terraform.env("KUBIYA_WAITS", "0.05");
        for path in [LIST, PUBLISH, WEBHOOK_URL] {
            let lost = Fault::new(Effect::Reset).on(Method::POST, path);
            world.emulator.faults().add(lost.after_work().times(1));
        }
        world.configure(of("edge", WORKFLOW))?;
        world.expect_apply(ADDED)?;
        assert_eq!(triggers(&world).list().len(), 1);
        assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    let faults = world.emulator.faults();
    let lost = Fault::new(Effect::Reset).on(Method::POST, LIST);
    faults.add(lost.forever());
    world.configure(of("edge", WORKFLOW))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "Cannot create trigger \"orders\"");
    assert_says(&run, "Look for a workflow of its name");
    assert!(world.instance(ORDERS).is_err());
    Ok(())
}

/// What is under way is waited for, and nothing new is begun.
fn a_create_that_is_interrupted_before_it_is_published_is_tainted(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.delay(Method::POST, LIST, Duration::from_secs(3));
    world.configure(of("edge", WORKFLOW))?;
    let apply = ["apply", "-no-color", "-auto-approve"];
    let running = world.terraform.spawn(apply, Group::Own)?;
    wait_until("the create is under way", || {
        world.requests(&Method::POST) == 1
    });
    running.signal_group(Signal::Interrupt)?;
    let run = running.wait()?.expect_failure()?;
    assert_says(&run, "Terraform was interrupted");
    assert_eq!(world.instance(ORDERS)?["status"], "tainted");
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    world.emulator.faults().clear();
    expect_recovery(&world)
}

/// Defect T-5 of the Go provider: the state said so, and the workflow kept its runner.
fn another_runner_is_published_in_place(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let made = id(&world)?;
    world.configure(of("Edge", WORKFLOW))?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    let plan = world.terraform.plan()?;
    assert_says(&plan, "~ url = (sensitive value)");
    world.expect_apply(CHANGED)?;
    assert_eq!((id(&world)?, runner(&world)?), (made, "edge".to_owned()));
    assert_eq!(world.attribute(ORDERS, "runner")?, "Edge");
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_no_changes()?;
    world.configure(of("EDGE", WORKFLOW))?;
    world.expect_no_changes()
}

fn a_runner_that_cannot_be_published_is_tried_again(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let url = world.attribute(ORDERS, "url")?;
    world.configure(of("edge", WORKFLOW))?;
    let refused = Fault::new(Reply::status(400)).on(Method::POST, PUBLISH);
    world.emulator.faults().add(refused.forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The next apply publishes it again.");
    assert_eq!(world.attribute(ORDERS, "runner")?, "kubiya-hosted");
    assert_eq!(world.attribute(ORDERS, "url")?, url);
    world.emulator.faults().clear();
    world.expect_apply(CHANGED)?;
    assert_eq!(runner(&world)?, "edge");
    world.expect_no_changes()
}

fn a_publish_without_an_answer_is_repeated_where_the_runner_goes_back(
    terraform: &Terraform,
) -> Outcome {
    let mut world = with_orders(terraform, &[])?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    world.configure(of("edge", WORKFLOW))?;
    let lost = Fault::new(Reply::status(503)).on(Method::POST, PUBLISH);
    world.emulator.faults().add(lost.after_work().forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The next apply publishes it again.");
    assert_eq!(runner(&world)?, "edge");
    world.emulator.faults().clear();
    world.configure(of("kubiya-hosted", WORKFLOW))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(runner(&world)?, "kubiya-hosted");
    world.expect_no_changes()
}

fn a_url_that_is_not_told_of_another_runner_is_asked_for_again(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    world.configure(named("renamed", "edge", WORKFLOW))?;
    let refused = Fault::new(Reply::status(400)).on(Method::POST, WEBHOOK_URL);
    world.emulator.faults().add(refused.forever());
    world.terraform.apply()?.expect_failure()?;
    assert_eq!(world.attribute(ORDERS, "name")?, "renamed");
    assert_eq!(world.attribute(ORDERS, "runner")?, "edge");
    assert_eq!(world.attribute(ORDERS, "url")?, json!(null));
    world.emulator.faults().clear();
    world.expect_apply(CHANGED)?;
    assert!(world.attribute(ORDERS, "url")?.is_string());
    world.expect_no_changes()
}

fn a_url_that_changes_with_a_publish_is_shown(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::UrlRotates])?;
    let before = world.attribute(ORDERS, "url")?;
    world.expect_no_changes()?;
    world.configure(of("edge", WORKFLOW))?;
    world.expect_apply(CHANGED)?;
    assert_ne!(world.attribute(ORDERS, "url")?, before);
    world.expect_no_changes()
}

/// Defect T-9 of the Go provider: only `status` changed in the state.
fn what_was_taken_back_is_published_again(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    edit(&world, |workflow| {
        workflow.insert("status".to_owned(), "draft".into());
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["status"], "published");
    assert_eq!(world.attribute(ORDERS, "status")?, "published");
    world.expect_no_changes()
}

fn a_status_that_stays_is_a_warning(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::StatusStaysDraft])?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, "Trigger \"orders\" does not show as published");
    assert_eq!(world.attribute(ORDERS, "status")?, "draft");
    world.destroy()?;
    Ok(())
}

fn a_runner_that_does_not_exist_is_a_warning_and_then_an_error(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    world.configure(of("nowhere", WORKFLOW))?;
    let run = world.terraform.plan()?;
    assert_says(&run, "There is no runner \"nowhere\"");
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "There is no runner \"nowhere\"");
    assert!(triggers(&world).list().is_empty());
    let made = "resource \"kubiya_runner\" \"own\" {\n  name = \"own\"\n}\n";
    let by_reference = of("${kubiya_runner.own.name}", WORKFLOW);
    world.configure(made.to_owned() + &by_reference)?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(runner(&world)?, "own");
    world.expect_no_changes()
}

/// Defect T-10 of the Go provider: a 404 blocked plan and destroy.
fn a_trigger_that_is_gone_is_created_again_and_its_destroy_succeeds(
    terraform: &Terraform,
) -> Outcome {
    let world = with_orders(terraform, &[])?;
    triggers(&world).remove(&id(&world)?);
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply(ADDED)?;
    triggers(&world).remove(&id(&world)?);
    let destroy = ["destroy", "-no-color", "-auto-approve", "-refresh=false"];
    world.terraform.run(destroy)?.expect_success()?;
    assert!(world.instance(ORDERS).is_err());
    Ok(())
}

fn a_delete_without_a_word_is_looked_at(terraform: &Terraform) -> Outcome {
    for quirk in [Quirk::DeleteEmptyObject, Quirk::EmptyDeleteResponse] {
        let world = with_orders(terraform, &[quirk])?;
        world.destroy()?;
        assert!(triggers(&world).list().is_empty());
    }
    Ok(())
}

fn a_refused_delete_stays_in_the_state(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let refused = saying(200, &json!({"success": false, "message": "it is running"}));
    world
        .emulator
        .faults()
        .add(Fault::new(refused).on(Method::DELETE, ITEM).forever());
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, "Cannot delete trigger \"orders\"");
    assert_says(&run, "it is running");
    assert!(world.instance(ORDERS).is_ok());
    world.emulator.faults().clear();
    world.destroy()?;
    Ok(())
}

/// What answers may be anything, and then the absence that it tells of proves nothing.
fn a_delete_at_a_wrong_address_stays_in_the_state(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let page = Reply::status(200).body(HostileBody::Literal("<html></html>".to_owned()));
    let nothing = Reply::status(404);
    let faults = world.emulator.faults();
    faults.add(Fault::new(page).on(Method::DELETE, ITEM).forever());
    faults.add(Fault::new(nothing.clone()).on(Method::GET, ITEM).forever());
    faults.add(Fault::new(nothing).path("/api/workflows").forever());
    let destroy = ["destroy", "-no-color", "-auto-approve", "-refresh=false"];
    let run = world.terraform.run(destroy)?.expect_failure()?;
    assert_says(&run, "Cannot delete trigger \"orders\"");
    assert!(world.instance(ORDERS).is_ok());
    world.emulator.faults().clear();
    world.destroy()?;
    Ok(())
}

/// Defect T-13 of the Go provider: it was plain, and in the log.
fn the_url_is_sensitive(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let output = "output \"url\" {\n  value = kubiya_trigger.orders.url\n}\n";
    world.configure(of("kubiya-hosted", WORKFLOW) + output)?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Output refers to sensitive values");
    Ok(())
}
