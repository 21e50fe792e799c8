//! Webhooks that exist already: imports and data sources.

use std::fs;

use serde_json::{Value, json};
use terraform_harness::Terraform;

use super::{ORDERS, helper_id, orders, url, webhooks, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_by_id_takes_everything,
        an_import_by_name_takes_the_only_one,
        an_import_by_a_name_of_two_names_both_ids,
        importing_a_name_that_nothing_has_says_so,
        an_import_with_generated_configuration_changes_nothing,
        the_data_source_finds_a_webhook_by_name_and_by_id,
        the_data_source_says_what_it_does_not_find,
        all_webhooks_or_those_of_a_prefix_are_listed_without_urls,
    ]
}

/// A world with a webhook that Terraform does not know, and its id.
fn with_a_webhook(terraform: &Terraform) -> Fallible<(World, String)> {
    let world = with_quirks(terraform, &[])?;
    let id = webhooks(&world).put(json!({
        "id": "event-7",
        "name": "orders",
        "agent_id": helper_id(&world)?,
        "prompt": "Look",
        "source": "GitHub",
        "communication": {
            "method": "Teams",
            "destination": r##"#{"team_name": "Platform", "channel_name": "general"}"##,
        },
    }));
    Ok((world, id))
}

const SAME: &str = r##"
  agent       = "Helper"
  prompt      = "Look"
  source      = "GitHub"
  method      = "teams"
  team_name   = "Platform"
  destination = "#general"
"##;

fn expect_imported(world: &World, id: &str) -> Outcome {
    assert_eq!(world.attribute(ORDERS, "id")?, id);
    assert_eq!(world.attribute(ORDERS, "agent")?, "helper");
    assert_eq!(world.attribute(ORDERS, "destination")?, "general");
    assert_eq!(world.attribute(ORDERS, "team_name")?, "Platform");
    assert_eq!(world.attribute(ORDERS, "url")?, url(world)?);
    world.expect_no_changes()?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_import_by_id_takes_everything(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_webhook(terraform)?;
    world.configure(orders(SAME))?;
    world.terraform.import(ORDERS, &id)?.expect_success()?;
    expect_imported(&world, &id)
}

fn an_import_by_name_takes_the_only_one(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_webhook(terraform)?;
    world.configure(orders(SAME))?;
    world.terraform.import(ORDERS, "orders")?.expect_success()?;
    expect_imported(&world, &id)
}

fn an_import_by_a_name_of_two_names_both_ids(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_webhook(terraform)?;
    let other = webhooks(&world).put(json!({"name": "orders"}));
    world.configure(orders(SAME))?;
    let run = world.terraform.import(ORDERS, "orders")?.expect_failure()?;
    assert_says(&run, r#"There are several webhooks "orders""#);
    for id in [id, other] {
        assert_says(&run, &id);
    }
    Ok(())
}

fn importing_a_name_that_nothing_has_says_so(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    world.configure(orders(""))?;
    let run = world
        .terraform
        .import(ORDERS, "nothing")?
        .expect_failure()?;
    assert_says(&run, r#"There is no webhook "nothing""#);
    Ok(())
}

fn an_import_with_generated_configuration_changes_nothing(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_webhook(terraform)?;
    webhooks(&world).put(json!({
        "id": "event-8",
        "name": "flow",
        "workflow": {"steps": [], "name": "w"},
        "communication": {"method": "http", "destination": ""},
    }));
    world.configure(format!(
        "import {{\n  to = {ORDERS}\n  id = {id:?}\n}}\n\
         import {{\n  to = kubiya_webhook.flow\n  id = \"flow\"\n}}\n"
    ))?;
    let generate = ["plan", "-no-color", "-generate-config-out=generated.tf"];
    world.terraform.run(generate)?.expect_success()?;
    let generated = fs::read_to_string(world.terraform.path("generated.tf"))?;
    assert!(generated.contains("general"), "{generated}");
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "2 imported");
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

/// What a data source of this type shows.
fn found(world: &World, of: &str, arguments: &str) -> Fallible<Value> {
    world.configure(format!(
        "data {of:?} \"it\" {{\n  {arguments}\n}}\noutput \"it\" {{\n  value = data.{of}.it\n}}\n"
    ))?;
    world.terraform.apply()?.expect_success()?;
    let run = world
        .terraform
        .run(["output", "-json", "it"])?
        .expect_success()?;
    Ok(serde_json::from_str(&run.stdout)?)
}

fn the_data_source_finds_a_webhook_by_name_and_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_webhook(terraform)?;
    for argument in ["name = \"orders\"".to_owned(), format!("id = {id:?}")] {
        let shown = found(&world, "kubiya_webhook", &argument)?;
        assert_eq!(shown["id"], id.as_str());
        assert_eq!(shown["agent"], "helper");
        assert_eq!(shown["workflow"], "");
        assert_eq!(shown["method"], "Teams");
        assert_eq!(shown["destination"], "general");
        assert_eq!(shown["url"], url(&world)?);
    }
    Ok(())
}

fn the_data_source_says_what_it_does_not_find(terraform: &Terraform) -> Outcome {
    let (world, _) = with_a_webhook(terraform)?;
    webhooks(&world).put(json!({"name": "orders"}));
    for (arguments, summary, attribute) in [
        (
            "name = \"nothing\"",
            r#"There is no webhook "nothing""#,
            "name",
        ),
        ("id = \"nothing\"", r#"There is no webhook "nothing""#, "id"),
        (
            "name = \"orders\"",
            r#"There are several webhooks "orders""#,
            "name",
        ),
    ] {
        world.configure(format!(
            "data \"kubiya_webhook\" \"it\" {{\n  {arguments}\n}}\n"
        ))?;
        let found = refusal(world.terraform.plan_json()?, attribute)?;
        assert_eq!(found.summary, summary);
    }
    Ok(())
}

fn all_webhooks_or_those_of_a_prefix_are_listed_without_urls(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_webhook(terraform)?;
    let helper = helper_id(&world)?;
    webhooks(&world).put(json!({"name": "other", "workflow": "{}"}));
    for (arguments, names) in [
        ("", &["orders", "other"][..]),
        ("name_prefix = \"ot\"", &["other"]),
        ("name_prefix = \"x\"", &[]),
    ] {
        let shown = found(&world, "kubiya_webhooks", arguments)?;
        let shown = shown["webhooks"].as_array().ok_or("no webhooks")?;
        let found: Vec<_> = shown.iter().map(|it| it["name"].clone()).collect();
        assert_eq!(json!(found), json!(names));
        if arguments.is_empty() {
            assert_eq!(shown[0]["id"], id.as_str());
            assert_eq!(shown[0]["agent_id"], helper);
            assert_eq!(shown[0]["destination"], "general");
            assert_eq!(shown[1]["agent_id"], "");
            for hidden in ["url", "prompt", "workflow"] {
                assert!(shown[0].get(hidden).is_none(), "{hidden}");
            }
        }
    }
    Ok(())
}
