//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, helper_id, id, orders, remote, url, webhooks, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        state_of_releases_without_workflows_moves_over,
        state_of_releases_without_methods_moves_over,
        a_workflow_of_the_go_provider_moves_over,
        every_destination_of_the_go_provider_moves_over,
        an_agent_that_the_go_provider_kept_as_an_id_moves_over,
        what_the_go_provider_did_not_notice_is_one_update,
        a_webhook_that_the_go_provider_lost_is_created_again,
        whole_webhooks_stay_outputs,
    ]
}

const CONFIGURED: &str = r##"
  agent       = "helper"
  source      = "GitHub"
  prompt      = "Look at {{.event.id}}"
  filter      = ""
  destination = "#orders"
"##;

/// A world that the provider written in Go has left behind, after a change of its state.
fn inherited(terraform: &Terraform, change: impl FnOnce(&World, &mut Value)) -> Fallible<World> {
    let world = with_quirks(terraform, &[])?;
    let made = webhooks(&world).put(json!({
        "name": "orders",
        "agent_id": helper_id(&world)?,
        "source": "GitHub",
        "prompt": "Look at {{.event.id}}",
        "communication": {"method": "Slack", "destination": "#orders"},
        "created_by": "ann@example.com",
    }));
    let mut attributes = json!({
        "id": made,
        "name": "orders",
        "agent": "helper",
        "workflow": "",
        "source": "GitHub",
        "prompt": "Look at {{.event.id}}",
        "filter": "",
        "runner": "",
        "method": "Slack",
        "destination": "#orders",
        "team_name": null,
        "url": url(&world)?,
        "created_at": "2025-01-16 14:32:49.120391 +0000 UTC",
        "created_by": "ann@example.com",
    });
    change(&world, &mut attributes);
    world.inherit(SOURCE, ORDERS, &attributes)?;
    world.configure(orders(CONFIGURED))?;
    Ok(world)
}

fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    let unread = ["plan", "-no-color", "-refresh=false", "-detailed-exitcode"];
    world.terraform.run(unread)?.expect_success()?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(ORDERS)?["schema_version"], 1);
    assert_eq!(world.attribute(ORDERS, "url")?, url(world)?);
    assert_eq!(
        world.attribute(ORDERS, "created_at")?,
        remote(world)?["created_at"]
    );
    world.expect_no_changes()
}

fn remove(attributes: &mut Value, names: &[&str]) {
    let attributes = attributes.as_object_mut().into_iter();
    attributes.for_each(|it| names.iter().for_each(|name| drop(it.remove(*name))));
}

/// Changes the webhook of an inherited state where the API has it.
fn put(world: &World, fields: Value) {
    let Value::Object(fields) = fields else {
        return;
    };
    if let Ok(id) = id(world) {
        webhooks(world).edit(&id, |webhook| webhook.extend(fields));
    }
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    expect_takeover(&inherited(terraform, |_, _| {})?)
}

/// Defect W-2: after an upgrade to such a release, no webhook of an agent could be refreshed.
fn state_of_releases_without_workflows_moves_over(terraform: &Terraform) -> Outcome {
    expect_takeover(&inherited(terraform, |_, attributes| {
        remove(attributes, &["workflow", "runner"]);
    })?)?;
    expect_takeover(&inherited(terraform, |_, attributes| {
        for name in ["workflow", "runner", "filter"] {
            attributes[name] = Value::Null;
        }
    })?)
}

fn state_of_releases_without_methods_moves_over(terraform: &Terraform) -> Outcome {
    expect_takeover(&inherited(terraform, |_, attributes| {
        remove(attributes, &["workflow", "runner", "method", "team_name"]);
    })?)
}

fn a_workflow_of_the_go_provider_moves_over(terraform: &Terraform) -> Outcome {
    for agent in [json!(null), json!("")] {
        let world = inherited(terraform, |world, attributes| {
            let workflow =
                r#"{"name":"restart","steps":[{"command":"date \u003e a","name":"one"}]}"#;
            put(
                world,
                json!({"agent_id": "", "workflow": workflow, "prompt": ""}),
            );
            attributes["agent"] = agent.clone();
            attributes["prompt"] = json!("");
            attributes["workflow"] = json!(workflow);
        })?;
        world.configure(orders(
            "workflow = jsonencode({ steps = [{ name = \"one\", command = \"date > a\" }], name = \"restart\" })\n  \
             source = \"GitHub\"\n  prompt = \"\"\n  filter = \"\"\n  destination = \"#orders\"",
        ))?;
        expect_takeover(&world)?;
    }
    Ok(())
}

fn every_destination_of_the_go_provider_moves_over(terraform: &Terraform) -> Outcome {
    let teams = r##"#{"team_name":"Platform","channel_name":"general"}"##;
    for (configured, stored, sent) in [
        ("", ["Slack", "webhook"], "webhook"),
        ("destination = \"\"", ["Slack", "webhook"], "webhook"),
        ("method = \"http\"", ["http", "webhook"], "webhook"),
        ("method = \"http\"\n  destination = \"\"", ["http", ""], ""),
        (
            "method = \"HTTP\"\n  destination = \"\"",
            ["http", "webhook"],
            "webhook",
        ),
        (
            "destination = \"@Ann\"",
            ["Slack", "ann@example.com"],
            "ann@example.com",
        ),
        (
            "method = \"teams\"\n  team_name = \"Platform\"\n  destination = \"#general\"",
            ["teams", "general"],
            teams,
        ),
    ] {
        let world = inherited(terraform, |world, attributes| {
            world
                .emulator
                .directory()
                .add_user("Ann", "ann@example.com");
            put(
                world,
                json!({"communication": {"method": stored[0], "destination": sent}}),
            );
            attributes["method"] = json!(stored[0]);
            attributes["destination"] = json!(stored[1]);
            if sent == teams {
                attributes["team_name"] = json!("Platform");
            }
        })?;
        let rest = CONFIGURED.replace("destination = \"#orders\"", "");
        world.configure(orders(&format!("{rest}  {configured}")))?;
        expect_takeover(&world)?;
    }
    Ok(())
}

fn an_agent_that_the_go_provider_kept_as_an_id_moves_over(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, attributes| {
        attributes["agent"] = remote(world).unwrap_or_default()["agent_id"].clone();
    })?;
    expect_takeover(&world)
}

fn what_the_go_provider_did_not_notice_is_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, _| {
        put(world, json!({"prompt": "theirs", "agent_id": ""}));
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["prompt"], "Look at {{.event.id}}");
    assert_eq!(remote(&world)?["agent_id"], helper_id(&world)?);
    world.expect_no_changes()
}

fn a_webhook_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |world, _| {
        webhooks(world).replace_all([]);
    })?;
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply([1, 0, 0])?;
    world.expect_no_changes()
}

fn whole_webhooks_stay_outputs(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, |_, _| {})?;
    let output = "output \"hook\" {\n  value = kubiya_webhook.orders\n}\n";
    world.configure(orders(CONFIGURED) + output)?;
    world.expect_apply(NOTHING)?;
    world.expect_no_changes()
}
