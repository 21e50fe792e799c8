//! Triggers that exist already: imports and data sources.

use kubiya_emulator::{Fault, Method, Quirk};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ITEM, ORDERS, WORKFLOW, of, runner, saying, triggers, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_by_id_or_name_is_followed_by_an_update_that_publishes,
        an_import_by_a_name_of_two_names_both_ids,
        the_data_source_finds_a_trigger_by_name_and_by_id,
        a_workflow_that_cannot_be_read_is_an_error_of_the_data_source,
        all_triggers_are_listed_to_the_last_page,
    ]
}

/// A world with a published workflow that Terraform does not know, and its id.
fn with_a_trigger(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<(World, String)> {
    let world = with_quirks(terraform, quirks)?;
    let steps = json!([{"name": "now", "command": "date"}]);
    let id = triggers(&world).put(json!({
        "id": "wf-41aa",
        "name": "orders",
        "status": "published",
        "definition": {"name": "Orders", "version": 1, "steps": steps},
    }));
    Ok((world, id))
}

/// Defect T-8 of the Go provider: name, runner and URL stayed null.
fn an_import_by_id_or_name_is_followed_by_an_update_that_publishes(
    terraform: &Terraform,
) -> Outcome {
    for quirks in [&[][..], &[Quirk::EnrichedSteps]] {
        for by_name in [false, true] {
            let (world, id) = with_a_trigger(terraform, quirks)?;
            let key = if by_name { "orders" } else { &*id };
            world.configure(of("edge", WORKFLOW))?;
            world.terraform.import(ORDERS, key)?.expect_success()?;
            assert_eq!(world.attribute(ORDERS, "id")?, id.as_str());
            assert_eq!(world.attribute(ORDERS, "name")?, "orders");
            assert_eq!(world.attribute(ORDERS, "runner")?, Value::Null);
            assert_eq!(world.attribute(ORDERS, "url")?, Value::Null);
            assert_eq!(world.writes(), 0);
            world.expect_plan(&[(ORDERS, Action::Update)])?;
            world.expect_apply(CHANGED)?;
            assert_eq!(runner(&world)?, "edge");
            assert!(world.attribute(ORDERS, "url")?.is_string());
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

fn an_import_by_a_name_of_two_names_both_ids(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_trigger(terraform, &[])?;
    let other = triggers(&world).put(json!({"name": "orders"}));
    world.configure(of("edge", WORKFLOW))?;
    let run = world.terraform.import(ORDERS, "orders")?.expect_failure()?;
    assert_says(&run, r#"There are several triggers "orders""#);
    for id in [id, other] {
        assert_says(&run, &id);
    }
    Ok(())
}

fn the_data_source_finds_a_trigger_by_name_and_by_id(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::DefinitionMissing]] {
        let (world, id) = with_a_trigger(terraform, quirks)?;
        for argument in ["name = \"orders\"".to_owned(), format!("id = {id:?}")] {
            world.configure(format!(
                "data \"kubiya_trigger\" \"it\" {{\n  {argument}\n}}\noutput \"it\" {{\n  \
                 value = data.kubiya_trigger.it\n}}\n"
            ))?;
            world.terraform.apply()?.expect_success()?;
            let found = &world.terraform.outputs()?["it"]["value"];
            assert_eq!(found["id"], id.as_str());
            assert_eq!(found["workflow_id"], id.as_str());
            assert_eq!(found["status"], "published");
            assert_eq!(found["workflow"].is_string(), quirks.is_empty());
        }
    }
    Ok(())
}

/// The list does not have it, so that it would be taken for none.
fn a_workflow_that_cannot_be_read_is_an_error_of_the_data_source(terraform: &Terraform) -> Outcome {
    let (world, _) = with_a_trigger(terraform, &[Quirk::DefinitionMissing])?;
    let fault = Fault::new(saying(400, &json!({"error": "not now"}))).on(Method::GET, ITEM);
    world.emulator.faults().add(fault.forever());
    world.configure("data \"kubiya_trigger\" \"it\" {\n  name = \"orders\"\n}\n")?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Cannot read trigger \"orders\"");
    assert_says(&run, "not now");
    Ok(())
}

fn all_triggers_are_listed_to_the_last_page(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PagesOfTwo], &[Quirk::IgnoredPage]] {
        let world = with_quirks(terraform, quirks)?;
        for number in 0..15 {
            triggers(&world).put(json!({"name": format!("t-{number:02}"), "status": "draft"}));
        }
        triggers(&world).put(json!({"name": "other"}));
        world.configure(
            "data \"kubiya_triggers\" \"all\" {\n  name_prefix = \"t-\"\n}\noutput \"names\" {\n  \
             value = data.kubiya_triggers.all.triggers[*].name\n}\n",
        )?;
        world.terraform.apply()?.expect_success()?;
        let names = &world.terraform.outputs()?["names"]["value"];
        let expected: Vec<String> = (0..15).map(|number| format!("t-{number:02}")).collect();
        assert_eq!(names, &json!(expected), "{quirks:?}");
        assert_eq!(world.requests(&Method::POST), 0);
    }
    Ok(())
}
