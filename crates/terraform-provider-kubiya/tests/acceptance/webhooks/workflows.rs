//! Webhooks of workflows: JSON by its value, and never beside an agent.

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, edit, helper_id, id, orders, remote, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, assert_says, discreet_refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_workflow_is_planned_empty_and_its_url_stays_known,
        another_spelling_of_a_workflow_is_no_change,
        readings_of_a_workflow_make_no_difference,
        what_the_api_adds_to_a_workflow_is_no_change,
        a_workflow_that_is_changed_elsewhere_is_put_back,
        exactly_one_of_agent_and_workflow_is_set,
        an_agent_takes_the_place_of_a_workflow_and_a_workflow_that_of_an_agent,
        a_webhook_that_has_both_is_one_of_the_workflow_and_keeps_its_agent,
        a_workflow_that_is_no_object_is_refused_without_being_quoted,
        a_workflow_that_is_not_known_yet_is_waited_for,
    ]
}

const WORKFLOW: &str = r#"workflow = jsonencode({
    name  = "restart"
    steps = [{ name = "one", command = "date > /tmp/a && echo 'x'", retries = 1.50 }]
    env   = null
  })"#;

fn stored(webhook: &Value) -> Value {
    let text = webhook["workflow"].as_str().unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
}

/// Defect W-4 of the Go provider: an update in every plan, with everything that is computed known after apply.
fn a_workflow_is_planned_empty_and_its_url_stays_known(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, WORKFLOW)?;
    world.expect_no_changes()?;
    assert_eq!(world.attribute(ORDERS, "agent")?, "");
    assert_eq!(stored(&remote(&world)?)["steps"][0]["retries"], json!(1.5));
    let before = world.instance(ORDERS)?["attributes"].clone();
    world.configure(orders(&WORKFLOW.replace("date", "uptime")))?;
    let run = world.terraform.plan()?;
    assert!(!run.text().contains("known after apply"), "{}", run.text());
    world.expect_apply(CHANGED)?;
    for attribute in ["id", "url", "created_at", "created_by"] {
        assert_eq!(world.attribute(ORDERS, attribute)?, before[attribute]);
    }
    world.expect_no_changes()
}

fn another_spelling_of_a_workflow_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, WORKFLOW)?;
    let respelled = r#"workflow = <<-EOT
    { "steps" : [ { "command": "date \u003e /tmp/a \u0026\u0026 echo 'x'", "retries": 15e-1, "name": "one" } ],
      "name": "restart", "env": null }
  EOT"#;
    world.configure(orders(respelled))?;
    world.expect_no_changes()?;
    world.configure(orders(&WORKFLOW.replace("    env   = null\n", "")))?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn readings_of_a_workflow_make_no_difference(terraform: &Terraform) -> Outcome {
    for quirks in [
        &[Quirk::WorkflowAsObject][..],
        &[Quirk::WorkflowReordered],
        &[
            Quirk::WorkflowReordered,
            Quirk::WorkflowAsObject,
            Quirk::PutReplaces,
        ],
    ] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(orders(WORKFLOW))?;
        world.expect_apply(ADDED)?;
        world.expect_no_changes()?;
        world.configure(orders(&format!("{WORKFLOW}\n  source = \"GitHub\"")))?;
        world.expect_apply(CHANGED)?;
        world.expect_no_changes()?;
        world
            .terraform
            .run(["state", "rm", ORDERS])?
            .expect_success()?;
        world
            .terraform
            .import(ORDERS, &id(&world)?)?
            .expect_success()?;
        world.expect_no_changes()?;
    }
    Ok(())
}

fn what_the_api_adds_to_a_workflow_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, WORKFLOW)?;
    let mut workflow = stored(&remote(&world)?);
    workflow["steps"][0]["timeout"] = json!(30);
    workflow["id"] = json!("w-1");
    workflow.as_object_mut().ok_or("no object")?.remove("env");
    let enriched = workflow.to_string();
    edit(&world, |webhook| {
        drop(webhook.insert("workflow".into(), json!(enriched)))
    })?;
    world.expect_no_changes()
}

fn a_workflow_that_is_changed_elsewhere_is_put_back(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, WORKFLOW)?;
    let before = stored(&remote(&world)?);
    for theirs in [
        json!("{\"name\":\"restart\",\"steps\":[]}"),
        json!({"name": "theirs"}),
        json!("[]"),
        json!("no JSON"),
    ] {
        edit(&world, |webhook| {
            drop(webhook.insert("workflow".into(), theirs))
        })?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(stored(&remote(&world)?), before);
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect W-13: it was an error of the apply, which named neither.
fn exactly_one_of_agent_and_workflow_is_set(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for arguments in [
        "agent = \"helper\"\n  workflow = \"{}\"",
        "agent = \"\"\n  workflow = \"\"",
        "agent = null",
    ] {
        world.configure(orders(arguments))?;
        for command in [["validate", "-no-color"], ["plan", "-no-color"]] {
            let run = world.terraform.run(command)?.expect_failure()?;
            assert_says(&run, "Exactly one of agent and workflow must be set");
        }
    }
    assert_eq!(world.writes(), 0);
    world.configure(orders("agent = \"helper\"\n  workflow = \"\""))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn an_agent_takes_the_place_of_a_workflow_and_a_workflow_that_of_an_agent(
    terraform: &Terraform,
) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(orders("agent = \"helper\""))?;
        world.expect_apply(ADDED)?;
        let made = id(&world)?;
        world.configure(orders(WORKFLOW))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["agent_id"], "");
        assert_eq!(stored(&remote(&world)?)["name"], "restart");
        world.expect_no_changes()?;
        world.configure(orders("agent = \"helper\""))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["agent_id"], helper_id(&world)?);
        assert_eq!(remote(&world)?["workflow"], "");
        world.expect_no_changes()?;
        assert_eq!(id(&world)?, made);
    }
    Ok(())
}

/// Kubiya's command line tool makes an agent for each workflow.
fn a_webhook_that_has_both_is_one_of_the_workflow_and_keeps_its_agent(
    terraform: &Terraform,
) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces]] {
        let world = with_quirks(terraform, quirks)?;
        let helper = helper_id(&world)?;
        world.configure(orders(WORKFLOW))?;
        world.expect_apply(ADDED)?;
        let theirs = [
            ("agent_id", json!(helper)),
            ("org", json!("theirs")),
            ("hide_webhook_headers", json!(true)),
        ];
        edit(&world, |webhook| {
            webhook.extend(theirs.clone().map(|(field, value)| (field.into(), value)));
        })?;
        world.expect_no_changes()?;
        assert_eq!(world.attribute(ORDERS, "agent")?, "");
        world.configure(orders(&WORKFLOW.replace("date", "uptime")))?;
        world.expect_apply(CHANGED)?;
        let webhook = remote(&world)?;
        for (field, value) in theirs {
            assert_eq!(webhook[field], value, "{field}");
        }
        assert_eq!(
            stored(&webhook)["steps"][0]["command"],
            "uptime > /tmp/a && echo 'x'"
        );
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_workflow_that_is_no_object_is_refused_without_being_quoted(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for workflow in [
        "{\\\"password\\\":\\\"hunter2\\\"",
        "[1]",
        "\\\"hunter2\\\"",
    ] {
        world.configure(orders(&format!("workflow = \"{workflow}\"")))?;
        let found = discreet_refusal(world.terraform.plan_json()?, "workflow")?;
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    }
    Ok(())
}

fn a_workflow_that_is_not_known_yet_is_waited_for(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let step = "resource \"terraform_data\" \"step\" {\n  input = \"date\"\n}\n";
    let workflow = "workflow = jsonencode({ name = \"w\", run = terraform_data.step.output })";
    world.configure(step.to_owned() + &orders(workflow))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(
        stored(&remote(&world)?),
        json!({"name": "w", "run": "date"})
    );
    world.expect_no_changes()
}
