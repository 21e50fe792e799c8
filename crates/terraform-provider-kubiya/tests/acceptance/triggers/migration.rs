//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, WORKFLOW, edit, id, of, remote, triggers, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{CHANGED, NOTHING, SOURCE, World};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        what_the_go_provider_dropped_is_one_update,
        what_the_go_provider_did_not_notice_is_one_update,
    ]
}

const URL: &str = "https://hook.example/wf?h=0f3";

/// A world that the provider written in Go has left behind.
fn inherited(terraform: &Terraform) -> Fallible<World> {
    let world = with_quirks(terraform, &[])?;
    let steps = json!([{"name": "now", "command": "date"}]);
    let made = triggers(&world).put(json!({
        "name": "orders",
        "description": "Workflow for trigger orders",
        "status": "published",
        "definition": {"name": "Orders", "version": 1, "steps": steps},
    }));
    let attributes = json!({
        "id": made,
        "workflow_id": made,
        "name": "orders",
        "runner": "kubiya-hosted",
        "status": "published",
        "url": URL,
        "workflow": "{\"name\":\"Orders\",\"steps\":[{\"command\":\"date\",\"name\":\"now\"}],\"version\":1}",
    });
    world.inherit(SOURCE, ORDERS, &attributes)?;
    world.configure(of("kubiya-hosted", WORKFLOW))?;
    Ok(world)
}

pub(crate) fn state_of_the_go_provider_moves_over_without_a_change(
    terraform: &Terraform,
) -> Outcome {
    let world = inherited(terraform)?;
    world.expect_plan(&[(ORDERS, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(ORDERS)?["schema_version"], 1);
    assert_eq!(world.attribute(ORDERS, "url")?, URL);
    world.expect_no_changes()
}

/// Defect T-3: members of a workflow beside the three were never sent.
fn what_the_go_provider_dropped_is_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform)?;
    let whole = WORKFLOW.replace("version = 1", "version = 1, env = { A = \"b\" }");
    world.configure(of("kubiya-hosted", &whole))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["definition"]["env"], json!({"A": "b"}));
    assert_eq!(world.attribute(ORDERS, "url")?, URL);
    world.expect_no_changes()
}

/// Defect T-9: a name that was changed elsewhere was never read.
fn what_the_go_provider_did_not_notice_is_one_update(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform)?;
    let made = id(&world)?;
    edit(&world, |workflow| {
        workflow.insert("name".to_owned(), Value::from("theirs"));
    })?;
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(id(&world)?, made);
    world.expect_no_changes()
}
