//! Imports, by the agent and the names.

use serde_json::json;
use terraform_harness::{Action, Capability, Terraform};

use super::{DESK, ENVIRONMENT, SOURCE, desk, environment, id, set_elsewhere, source, variables};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        variables_are_imported_by_agent_and_names,
        an_import_of_variables_says_what_is_missing,
        a_source_is_imported_by_ids_and_by_names,
        an_import_of_a_source_says_what_is_missing,
        the_examples_of_imports_work,
        the_import_commands_that_are_shown_work,
    ];
    cases.extend(
        cases![
            a_source_is_imported_by_identity,
            the_example_of_an_import_by_identity_works,
        ]
        .into_iter()
        .map(|case| case.needs(Capability::ImportByIdentity)),
    );
    cases
}

/// A world with the agent, which somebody else has given variables and a source.
fn given(terraform: &Terraform) -> Fallible<(World, String)> {
    let world = World::new(terraform)?;
    let tools = world.emulator.directory().add_source("tools");
    world.configure(desk(""))?;
    world.expect_apply(ADDED)?;
    set_elsewhere(&world, &[("A", "1"), ("B", "2"), ("C", "3")])?;
    super::edit(&world, |agent| {
        agent.insert("sources".into(), json!([tools]));
    })?;
    Ok((world, tools))
}

fn variables_are_imported_by_agent_and_names(terraform: &Terraform) -> Outcome {
    let (world, _) = given(terraform)?;
    world.configure(desk("") + &environment("this", r#"{ A = "1", C = "3" }"#))?;
    for agent in [id(&world)?, "desk".to_owned()] {
        let import = world
            .terraform
            .import(ENVIRONMENT, &format!("{agent}/A,C"))?;
        import.expect_success()?;
        world.expect_plan(&[(DESK, Action::NoOp), (ENVIRONMENT, Action::NoOp)])?;
        let had = world.attribute(ENVIRONMENT, "environment_variables")?;
        assert_eq!(had, json!({"A": "1", "C": "3"}));
        assert_eq!(world.attribute(ENVIRONMENT, "agent_id")?, id(&world)?);
        let forget = world.terraform.run(["state", "rm", ENVIRONMENT])?;
        forget.expect_success()?;
    }
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2", "C": "3"}));
    Ok(())
}

fn an_import_of_variables_says_what_is_missing(terraform: &Terraform) -> Outcome {
    let (world, _) = given(terraform)?;
    world.configure(desk("") + &environment("this", r#"{ A = "1" }"#))?;
    for (import_id, said) in [
        ("desk/A,MISSING", r#""MISSING""#),
        ("nobody/A", "There is no agent"),
        (
            "6d1b0c7e-4a35-4c1e-9a52-0d7c1f6f4a11/A",
            "There is no agent",
        ),
        ("desk", "Invalid import ID"),
        ("desk/", "Invalid import ID"),
        ("desk/A,", "Invalid import ID"),
        ("/A", "Invalid import ID"),
    ] {
        let run = world
            .terraform
            .import(ENVIRONMENT, import_id)?
            .expect_failure()?;
        assert_says(&run, said);
        assert!(world.instance(ENVIRONMENT).is_err());
    }
    Ok(())
}

fn a_source_is_imported_by_ids_and_by_names(terraform: &Terraform) -> Outcome {
    let (world, tools) = given(terraform)?;
    world.configure(desk("") + &source("this", "\"tools\""))?;
    let desk = id(&world)?;
    for import_id in [format!("{desk}/{tools}"), "desk/tools".to_owned()] {
        world
            .terraform
            .import(SOURCE, &import_id)?
            .expect_success()?;
        assert_eq!(world.attribute(SOURCE, "id")?, format!("{desk}/{tools}"));
        world.expect_plan(&[(DESK, Action::NoOp), (SOURCE, Action::NoOp)])?;
        world
            .terraform
            .run(["state", "rm", SOURCE])?
            .expect_success()?;
    }
    Ok(())
}

fn an_import_of_a_source_says_what_is_missing(terraform: &Terraform) -> Outcome {
    let (world, _) = given(terraform)?;
    world.emulator.directory().add_source("others");
    world.configure(desk("") + &source("this", "\"others\""))?;
    for (import_id, said) in [
        ("desk/others", "does not have the source"),
        ("desk/nothing", "There is no source"),
        ("nobody/tools", "There is no agent"),
        ("desk", "Invalid import ID"),
        ("desk/", "Invalid import ID"),
    ] {
        let run = world
            .terraform
            .import(SOURCE, import_id)?
            .expect_failure()?;
        assert_says(&run, said);
    }
    Ok(())
}

fn a_source_is_imported_by_identity(terraform: &Terraform) -> Outcome {
    let (world, tools) = given(terraform)?;
    let import = format!(
        "import {{\n  to = {SOURCE}\n  identity = {{\n    agent_id = {:?}\n    source_id = {tools:?}\n  }}\n}}\n",
        id(&world)?
    );
    let by_id = source("this", &format!("{tools:?}"));
    world.configure(desk("") + &by_id + &import)?;
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(&run, "1 imported, 0 added, 0 changed, 0 destroyed.");
    world.expect_no_changes()
}

/// A world of an example whose agent and source are there already, with a variable of each name.
fn of_example(terraform: &Terraform, folder: &str) -> Fallible<(World, [String; 2])> {
    let world = World::of_example(terraform, folder)?;
    let source = world.emulator.directory().add_source("orders");
    let agent = world.emulator.agents().put(json!({
        "name": "orders-desk",
        "runners": ["kubiya-hosted"],
        "environment_variables": {"REGION": "eu-central-1", "WEBHOOK_URL": "https://example.com"},
        "sources": [source],
    }));
    Ok((world, [agent, source]))
}

fn expect_import(world: &World) -> Outcome {
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(&run, "1 imported, 0 added, 0 changed, 0 destroyed.");
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn the_examples_of_imports_work(terraform: &Terraform) -> Outcome {
    for folder in [
        "resources/kubiya_agent_environment/import",
        "resources/kubiya_agent_source/import",
    ] {
        expect_import(&of_example(terraform, folder)?.0)?;
    }
    Ok(())
}

fn the_example_of_an_import_by_identity_works(terraform: &Terraform) -> Outcome {
    let folder = "resources/kubiya_agent_source/import-by-identity";
    expect_import(&of_example(terraform, folder)?.0)
}

/// With the ids that the organisation has in the place of those that are shown.
fn the_import_commands_that_are_shown_work(terraform: &Terraform) -> Outcome {
    for (name, rest) in [
        ("kubiya_agent_environment", "WEBHOOK_URL,REGION"),
        ("kubiya_agent_source", ""),
    ] {
        let folder = format!("resources/{name}");
        let (world, [agent, source]) = of_example(terraform, &folder)?;
        let shown =
            std::fs::read_to_string(crate::world::examples().join(&folder).join("import.sh"))?;
        let command = shown
            .lines()
            .find(|line| line.starts_with("terraform import "));
        let words: Vec<&str> = command.ok_or("no command")?.split(' ').collect();
        let (address, import_id) = (words[2], words[3]);
        let rest = if rest.is_empty() {
            source.as_str()
        } else {
            rest
        };
        let meant = format!("{agent}/{rest}");
        assert_eq!(import_id.len(), meant.len(), "{import_id}");
        world.terraform.import(address, &meant)?.expect_success()?;
        world.instance(address)?;
    }
    Ok(())
}
