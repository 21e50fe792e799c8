//! Creates: whatever was made is known, and nothing is made twice.

use kubiya_emulator::{Effect, Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::Terraform;

use super::{
    ORDERS, helper_id, id, orders, remote, saying, url, webhooks, with_orders, with_quirks,
};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_webhook_of_an_agent_is_created,
        what_is_left_out_is_empty,
        the_webhooks_of_one_name_stay_apart,
        equal_webhooks_of_one_run_are_as_many_as_are_configured,
        equal_webhooks_whose_answers_are_lost_are_as_many_as_are_configured,
        a_lost_answer_is_settled_whatever_the_api_makes_of_texts,
        a_create_whose_outcome_nobody_can_tell_says_what_to_look_for,
        new_webhooks_are_put_down_to_terraform,
        what_the_api_remarks_is_a_warning_without_what_is_configured,
        a_webhook_that_cannot_be_read_after_its_create_is_in_the_state,
    ]
}

/// Defect W-1 of the Go provider: no webhook of an agent could be created, and some releases left it behind.
fn a_webhook_of_an_agent_is_created(terraform: &Terraform) -> Outcome {
    let world = with_orders(
        terraform,
        "prompt = \"Look at {{.event.id}}\"\n  source = \"GitHub\"\n  filter = \"action == 'opened'\"",
    )?;
    let webhook = remote(&world)?;
    assert_eq!(webhook["agent_id"], helper_id(&world)?);
    assert_eq!(webhook["prompt"], "Look at {{.event.id}}");
    assert_eq!(webhook["source"], "GitHub");
    assert_eq!(webhook["filter"], "action == 'opened'");
    assert_eq!(
        webhook["communication"],
        json!({"method": "Slack", "destination": "webhook"})
    );
    assert_eq!(world.attribute(ORDERS, "id")?, id(&world)?);
    assert_eq!(world.attribute(ORDERS, "url")?, url(&world)?);
    assert_eq!(
        world.attribute(ORDERS, "created_at")?,
        webhook["created_at"]
    );
    assert_eq!(
        world.attribute(ORDERS, "created_by")?,
        webhook["created_by"]
    );
    world.expect_no_changes()
}

/// Defect W-6: a webhook without a filter, a source or a runner failed with "inconsistent result".
fn what_is_left_out_is_empty(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::NullCollections]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(orders(""))?;
        world.expect_apply(ADDED)?;
        for attribute in ["prompt", "source", "filter", "runner", "workflow"] {
            assert_eq!(world.attribute(ORDERS, attribute)?, "", "{attribute}");
        }
        assert_eq!(world.attribute(ORDERS, "method")?, "Slack");
        assert_eq!(world.attribute(ORDERS, "destination")?, "webhook");
        assert_eq!(world.attribute(ORDERS, "team_name")?, json!(null));
        assert_eq!(world.attribute(ORDERS, "hide_webhook_headers")?, false);
        world.expect_no_changes()?;
        world.configure(orders(
            "prompt = \"\"\n  filter = \"\"\n  source = \"\"\n  runner = \"\"",
        ))?;
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect W-5: the Go provider took the first webhook with the id or the name.
fn the_webhooks_of_one_name_stay_apart(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let theirs = webhooks(&world).put(json!({"name": "orders", "source": "theirs"}));
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, theirs.as_str());
    world.configure(orders("source = \"ours\""))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    let left = webhooks(&world).list();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["id"], theirs.as_str());
    assert_eq!(left[0]["source"], "theirs");
    Ok(())
}

const TRIPLETS: &str = r#"
resource "kubiya_webhook" "triplet" {
  count    = 3
  name     = "triplet"
  agent    = "helper"
  prompt   = "one of three"
}
"#;

fn expect_triplets(world: &World) -> Outcome {
    world.configure(TRIPLETS)?;
    world.expect_apply([3, 0, 0])?;
    let mut ids: Vec<_> = webhooks(world)
        .list()
        .iter()
        .map(|webhook| webhook["id"].clone())
        .collect();
    ids.sort_by_key(ToString::to_string);
    let state = world.terraform.state()?;
    let instances = state["resources"][0]["instances"].as_array();
    let instances = instances.into_iter().flatten();
    let mut stored: Vec<_> = instances
        .map(|instance| instance["attributes"]["id"].clone())
        .collect();
    stored.sort_by_key(ToString::to_string);
    assert_eq!(ids.len(), 3);
    assert_eq!(stored, ids);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(webhooks(world).list().is_empty());
    Ok(())
}

fn equal_webhooks_of_one_run_are_as_many_as_are_configured(terraform: &Terraform) -> Outcome {
    expect_triplets(&with_quirks(terraform, &[])?)
}

fn lose_answers(world: &World) {
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost.forever());
}

fn equal_webhooks_whose_answers_are_lost_are_as_many_as_are_configured(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    lose_answers(&world);
    expect_triplets(&world)
}

fn a_lost_answer_is_settled_whatever_the_api_makes_of_texts(terraform: &Terraform) -> Outcome {
    for quirk in [
        Quirk::MethodLowercased,
        Quirk::DestinationNormalised,
        Quirk::WorkflowAsObject,
        Quirk::WorkflowReordered,
        Quirk::SparseWebhookList,
        Quirk::OddTimestamp,
    ] {
        let world = with_quirks(terraform, &[quirk])?;
        lose_answers(&world);
        let configuration = orders(
            "workflow = jsonencode({ name = \"w\", steps = [{ run = \"date\" }] })\n  \
             method = \"Teams\"\n  team_name = \"Platform\"\n  destination = \"#orders\"",
        );
        world.configure(configuration)?;
        world.expect_apply(ADDED)?;
        assert_eq!(webhooks(&world).list().len(), 1, "{quirk:?}");
        assert_eq!(world.attribute(ORDERS, "url")?, url(&world)?);
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Another create would make a second webhook, which no name keeps it from.
fn a_create_whose_outcome_nobody_can_tell_says_what_to_look_for(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let impatient =
        "provider \"kubiya\" {\n  request_timeout = \"1s\"\n  retry_timeout = \"2s\"\n}\n";
    world.configure(impatient.to_owned() + &orders(""))?;
    lose_answers(&world);
    // The first list is the one that shows what was there before.
    let lists = Fault::new(Effect::Reset).on(Method::GET, "/api/v1/event");
    world.emulator.faults().add(lists.after(1).forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot create webhook "orders""#);
    assert_says(&run, "Look for its name before the next apply");
    assert!(world.instance(ORDERS).is_err(), "it is in the state");
    world.emulator.faults().clear();
    world.terraform.import(ORDERS, "orders")?.expect_success()?;
    world.expect_no_changes()?;
    assert_eq!(webhooks(&world).list().len(), 1);
    Ok(())
}

fn new_webhooks_are_put_down_to_terraform(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    world
        .terraform
        .env("MANAGED_BY", "a-portal")
        .env("TASK_UUID", "task-7");
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let webhook = remote(&world)?;
    assert_eq!(webhook["managed_by"], "a-portal");
    assert_eq!(webhook["task_id"], "task-7");
    world.configure(orders("source = \"GitHub\""))?;
    world.terraform.env("TASK_UUID", "task-8");
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["task_id"], "task-7");
    Ok(())
}

fn what_the_api_remarks_is_a_warning_without_what_is_configured(terraform: &Terraform) -> Outcome {
    let workflow = |password: &str| {
        orders(&format!(
            "workflow = jsonencode({{ name = \"w\", env = {{ PASSWORD = {password:?} }} }})"
        ))
    };
    let world = with_quirks(terraform, &[])?;
    world.configure(workflow("hunter2-and-more"))?;
    world.expect_apply(ADDED)?;
    let password = "another-hunter3";
    let address = url(&world)?;
    let remarks = json!({
        "errors": [
            {"file": "w.json", "error": format!("no tool takes {password}")},
            format!("see {address}"),
            "far too long ".repeat(500),
        ],
        "message": "loaded in part",
    });
    let told = Fault::new(saying(200, &remarks)).method(Method::PUT);
    world.emulator.faults().add(told.after_work());
    world.configure(workflow(password))?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, r#"The API remarks on webhook "orders""#);
    assert_says(&run, "w.json: no tool takes [REDACTED]");
    assert_says(&run, "loaded in part");
    // The plan shows what is configured.
    let text = run.text();
    let (_, warning) = text.split_once("The API remarks").ok_or("no warning")?;
    for hidden in [password, &address] {
        assert!(!warning.contains(hidden), "{warning}");
    }
    assert!(warning.len() < 1500, "{warning}");
    world.expect_no_changes()
}

fn a_webhook_that_cannot_be_read_after_its_create_is_in_the_state(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let made = id(&world)?;
    world
        .terraform
        .run(["state", "rm", ORDERS])?
        .expect_success()?;
    let bare = Fault::new(saying(200, &json!({"id": made}))).method(Method::POST);
    let unread = Fault::new(Reply::status(403)).on(Method::GET, "/api/v1/event/{id}");
    world.emulator.faults().add(bare);
    world.emulator.faults().add(unread.forever());
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Metadata of webhook "orders" is missing"#);
    assert_eq!(world.attribute(ORDERS, "id")?, made);
    assert_eq!(world.attribute(ORDERS, "url")?, json!(null));
    world.emulator.faults().clear();
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "url")?, url(&world)?);
    Ok(())
}
