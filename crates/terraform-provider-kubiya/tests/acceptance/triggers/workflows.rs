//! What a workflow has to be, and when one is another.

use kubiya_emulator::{Method, Quirk};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, WORKFLOW, edit, named, of, remote, triggers, with_orders, with_quirks};
use crate::agents;
use crate::cases::{Case, Outcome, cases};
use crate::configuration::canary;
use crate::world::{ADDED, CHANGED, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        shell_operators_are_no_change,
        everything_that_a_workflow_has_is_sent,
        another_spelling_is_no_change,
        what_is_no_workflow_is_an_error_of_validate,
        what_the_composer_adds_is_no_change,
        a_member_that_is_taken_out_is_a_change,
        what_somebody_else_changes_is_put_back,
        another_name_and_workflow_are_changed_in_place,
        what_was_added_to_a_step_survives_another_name,
        what_is_not_managed_stays,
        a_name_that_several_have_stays_apart,
        an_agent_read_after_it_is_refused_without_a_word_of_the_workflow,
    ]
}

/// Defect T-2 of the Go provider: the second plan showed a change, whose apply failed.
fn shell_operators_are_no_change(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let workflow = "jsonencode({ name = \"w\", version = 1, \
         steps = [{ name = \"a\", command = \"cat < in > out && echo 'é' 2>&1\" }] })";
    world.configure(of("edge", workflow))?;
    world.expect_apply(ADDED)?;
    let command = remote(&world)?["definition"]["steps"][0]["command"].clone();
    assert_eq!(command, "cat < in > out && echo 'é' 2>&1");
    world.expect_no_changes()?;
    world.configure(of("kubiya-hosted", workflow))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

/// Defect T-3: what is neither name, version nor steps was dropped, and the create then failed.
fn everything_that_a_workflow_has_is_sent(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let workflow = "jsonencode({ name = \"w\", version = 1, steps = [], description = \"d\", \
         env = { A = \"b\" }, params = [1.50, null, 9007199254740993] })";
    world.configure(of("edge", workflow))?;
    world.expect_apply(ADDED)?;
    let definition = &remote(&world)?["definition"];
    assert_eq!(definition["description"], "d");
    assert_eq!(definition["env"], json!({"A": "b"}));
    assert_eq!(definition["params"][2], json!(9_007_199_254_740_993_u64));
    world.expect_no_changes()
}

/// Defect T-4: white space or another order of keys failed the create.
fn another_spelling_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let heredoc = "<<-EOT\n  { \"version\": 1.0,\n    \"steps\": [ {\"name\": \"n\\u006fw\", \"command\": \"date\"} ],\n    \
                   \"name\": \"Orders\" }\n  EOT\n";
    world.configure(of("edge", heredoc))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(of("edge", WORKFLOW))?;
    world.expect_no_changes()?;
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

/// Defect T-11: a version of 1.5 was cut to 1, and what was missing came up in the apply.
fn what_is_no_workflow_is_an_error_of_validate(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    for (workflow, says) in [
        (
            "jsonencode({ name = \"w\", version = 1.5, steps = [] })",
            "must be an integer",
        ),
        (
            "jsonencode({ name = \"w\", steps = [\"x\"] })",
            "It has no member",
        ),
        (
            "jsonencode({ name = \"w\", steps = [\"x\"] })",
            "must be an array of objects",
        ),
        ("jsonencode([])", "an object in JSON"),
        ("\"{broken\"", "cannot be read as JSON"),
    ] {
        world.configure(of("edge", workflow))?;
        let run = world.terraform.validate()?.expect_failure()?;
        assert_says(&run, says);
    }
    Ok(())
}

/// Defect T-12: a step that the composer enriches was a change for ever.
fn what_the_composer_adds_is_no_change(terraform: &Terraform) -> Outcome {
    for quirk in [
        Quirk::EnrichedSteps,
        Quirk::DefinitionMissing,
        Quirk::NullCollections,
        Quirk::ConfigKeysReordered,
    ] {
        let world = with_orders(terraform, &[quirk])?;
        world.expect_no_changes()?;
        world.configure(of("edge", WORKFLOW))?;
        world.expect_apply(CHANGED)?;
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn a_member_that_is_taken_out_is_a_change(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let more = "jsonencode({ name = \"w\", version = 1, steps = [], env = { A = \"b\" } })";
    world.configure(of("edge", more))?;
    world.expect_apply(ADDED)?;
    let less = "jsonencode({ name = \"w\", version = 1, steps = [] })";
    world.configure(of("edge", less))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["definition"].get("env"), None);
    world.expect_no_changes()
}

/// Defect T-9: a name or a workflow that was changed elsewhere went unnoticed.
fn what_somebody_else_changes_is_put_back(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let changes: [(&str, Value); 2] = [
        (
            "definition",
            json!({"name": "Orders", "version": 2, "steps": []}),
        ),
        ("name", json!("theirs")),
    ];
    for (field, value) in changes {
        edit(&world, |workflow| {
            workflow.insert(field.to_owned(), value);
        })?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(remote(&world)?["definition"]["version"], 1);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn another_name_and_workflow_are_changed_in_place(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[])?;
    let before = world.instance(ORDERS)?["attributes"].clone();
    let writes = world.writes();
    let workflow = WORKFLOW.replace("date", "uptime");
    world.configure(named("renamed", "kubiya-hosted", &workflow))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.writes(), writes + 1);
    for attribute in ["id", "url", "status"] {
        assert_eq!(world.attribute(ORDERS, attribute)?, before[attribute]);
    }
    let renamed = triggers(&world).by_name("renamed");
    let renamed = renamed.ok_or("it was not renamed")?;
    assert_eq!(renamed["description"], "Workflow for trigger renamed");
    assert_eq!(renamed["definition"]["steps"][0]["command"], "uptime");
    world.expect_no_changes()
}

/// What is no drift is nothing to take away with another name either.
fn what_was_added_to_a_step_survives_another_name(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::PutReplaces])?;
    edit(&world, |workflow| {
        workflow["definition"]["steps"][0]["id"] = json!("theirs");
    })?;
    world.expect_no_changes()?;
    world.configure(named("renamed", "kubiya-hosted", WORKFLOW))?;
    world.expect_apply(CHANGED)?;
    let renamed = triggers(&world).by_name("renamed");
    let renamed = renamed.ok_or("it was not renamed")?;
    assert_eq!(renamed["definition"]["steps"][0]["id"], "theirs");
    world.expect_no_changes()
}

fn what_is_not_managed_stays(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, &[Quirk::PutReplaces])?;
    edit(&world, |workflow| {
        workflow.insert("description".to_owned(), "Theirs".into());
        workflow.insert("labels".to_owned(), json!(["a"]));
    })?;
    let workflow = WORKFLOW.replace("date", "uptime");
    world.configure(of("kubiya-hosted", &workflow))?;
    world.expect_apply(CHANGED)?;
    let after = remote(&world)?;
    assert_eq!(after["description"], "Theirs");
    assert_eq!(after["labels"], json!(["a"]));
    Ok(())
}

fn a_name_that_several_have_stays_apart(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let definition = json!({"name": "Orders", "version": 1, "steps": []});
    let theirs = triggers(&world).put(json!({"name": "orders", "definition": definition}));
    world.configure(of("edge", WORKFLOW))?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, theirs.as_str());
    world.destroy()?;
    assert_eq!(triggers(&world).list().len(), 1);
    Ok(())
}

fn an_agent_read_after_it_is_refused_without_a_word_of_the_workflow(
    terraform: &Terraform,
) -> Outcome {
    let theirs = canary("theirs");
    let world = with_quirks(terraform, &[])?;
    let helper = agents::helper(&format!("depends_on = [{ORDERS}]"));
    world.configure(of("edge", WORKFLOW) + &helper)?;
    world.expect_apply([2, 0, 0])?;
    edit(&world, |workflow| {
        let steps = json!([{"name": "now", "command": theirs}]);
        let definition = json!({"name": "Orders", "version": 1, "steps": steps});
        workflow.insert("definition".to_owned(), definition);
    })?;
    agents::refuse_saying(&world, &theirs);
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "It has [REDACTED] in it");
    assert!(!run.stderr.contains(&theirs), "an error shows it");
    Ok(())
}
