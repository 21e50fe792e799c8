//! Agents that exist already: imports, data sources, queries.

use std::fs;

use serde_json::{Value, json};
use terraform_harness::Terraform;

use super::{HELPER, helper, remote};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_by_id_takes_everything,
        an_import_by_block_changes_nothing,
        an_import_with_generated_configuration_changes_nothing,
        importing_what_does_not_exist_says_so,
        an_import_id_that_is_none_is_refused,
        the_data_source_finds_an_agent_by_name_and_by_id,
        the_data_source_says_what_it_does_not_find,
        the_data_source_needs_one_of_name_and_id,
        what_the_data_source_needs_is_said_before_anything_is_planned,
        several_agents_of_one_name_are_told_apart_by_id,
        all_agents_or_those_of_a_prefix_are_listed,
    ]
}

/// A world with an agent that Terraform does not know, and the agent's id.
fn with_an_agent(terraform: &Terraform) -> Fallible<(World, String)> {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let user = directory.user_id("someone@example.com").ok_or("no user")?;
    let group = directory.group_id("Users").ok_or("no group")?;
    let id = world.emulator.agents().put(json!({
        "name": "helper",
        "description": "helps",
        "ai_instructions": "Help.",
        "llm_model": "claude-4-sonnet",
        "image": "registry.example.com/agent:1",
        "runners": ["kubiya-hosted"],
        "allowed_users": [user],
        "allowed_groups": [group],
        "integrations": ["github"],
        "environment_variables": {"A": "{\"b\":1}\n"},
        "starters": [{"display_name": "n", "command": "c"}],
        "tasks": [{"name": "n", "prompt": "p", "description": "d"}],
    }));
    Ok((world, id))
}

const SAME: &str = r#"
  model        = "claude-4-sonnet"
  image        = "registry.example.com/agent:1"
  users        = ["Someone@example.com"]
  groups       = ["users"]
  integrations = ["github"]
  environment_variables = { A = "{\"b\":1}\n" }
  starters = [{ name = "n", command = "c" }]
  tasks    = [{ name = "n", prompt = "p", description = "d" }]
"#;

fn import_block(id: &str) -> String {
    format!("import {{\n  to = {HELPER}\n  id = {id:?}\n}}\n")
}

fn an_import_by_id_takes_everything(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_agent(terraform)?;
    world.configure(helper(SAME))?;
    world.terraform.import(HELPER, &id)?.expect_success()?;
    assert_eq!(
        world.attribute(HELPER, "users")?,
        json!(["someone@example.com"])
    );
    assert_eq!(world.attribute(HELPER, "groups")?, json!(["Users"]));
    assert_eq!(world.attribute(HELPER, "runner")?, "kubiya-hosted");
    let created_at = remote(&world)?["metadata"]["created_at"].clone();
    assert_eq!(world.attribute(HELPER, "created_at")?, created_at);
    world.expect_no_changes()?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_import_by_block_changes_nothing(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_agent(terraform)?;
    world.configure(helper(SAME) + &import_block(&id))?;
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "1 imported, 0 added, 0 changed");
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_import_with_generated_configuration_changes_nothing(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_agent(terraform)?;
    world.configure(import_block(&id))?;
    let generate = ["plan", "-no-color", "-generate-config-out=generated.tf"];
    world.terraform.run(generate)?.expect_success()?;
    let generated = fs::read_to_string(world.terraform.path("generated.tf"))?;
    assert!(!generated.contains("created_at"), "{generated}");
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "1 imported, 0 added, 0 changed");
    world.expect_no_changes()
}

fn importing_what_does_not_exist_says_so(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(""))?;
    let absent = "0b4a3f0e-8f5c-4f0e-9c38-3b1f5a0d2c11";
    let run = world.terraform.import(HELPER, absent)?.expect_failure()?;
    assert_says(&run, &format!("There is no agent {absent:?} to import"));
    Ok(())
}

fn an_import_id_that_is_none_is_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper(""))?;
    for id in [" ", "a/b", "two words"] {
        let run = world.terraform.import(HELPER, id)?.expect_failure()?;
        assert_says(&run, "Invalid import ID");
    }
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

fn data_source(arguments: &str) -> String {
    format!(
        "data \"kubiya_agent\" \"found\" {{\n  {arguments}\n}}\n\
         output \"found\" {{\n  value = data.kubiya_agent.found\n}}\n"
    )
}

fn the_data_source_finds_an_agent_by_name_and_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_agent(terraform)?;
    let mut found = Vec::new();
    for arguments in [r#"name = "helper""#.to_owned(), format!("id = {id:?}")] {
        world.configure(data_source(&arguments))?;
        world.terraform.apply()?.expect_success()?;
        found.push(world.terraform.outputs()?["found"]["value"].clone());
    }
    assert_eq!(found[0], found[1]);
    let agent: &Value = &found[0];
    assert_eq!(agent["id"], id.as_str());
    assert_eq!(agent["name"], "helper");
    assert_eq!(agent["owner"], "someone@example.com");
    assert_eq!(agent["groups"], json!(["Users"]));
    assert_eq!(agent["environment_variables"]["A"], "{\"b\":1}\n");
    assert_eq!(agent["tasks"][0]["prompt"], "p");
    Ok(())
}

fn the_data_source_says_what_it_does_not_find(terraform: &Terraform) -> Outcome {
    let (world, _) = with_an_agent(terraform)?;
    for (attribute, sought) in [("name", "Helper"), ("id", "no-such-id")] {
        world.configure(data_source(&format!("{attribute} = {sought:?}")))?;
        let found = refusal(world.terraform.plan_json()?, attribute)?;
        assert_eq!(found.summary, format!("There is no agent {sought:?}"));
    }
    Ok(())
}

fn the_data_source_needs_one_of_name_and_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_agent(terraform)?;
    for arguments in [String::new(), format!("name = \"helper\"\n  id = {id:?}")] {
        world.configure(data_source(&arguments))?;
        let run = world.terraform.plan()?.expect_failure()?;
        assert_says(&run, "Set one of the two");
    }
    Ok(())
}

fn what_the_data_source_needs_is_said_before_anything_is_planned(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let exactly_one = [
        "Exactly one of id and name must be set",
        "Set one of the two",
    ];
    let not_empty = ["Invalid value for id", "The value must not be empty"];
    for (arguments, told) in [
        ("", exactly_one),
        ("id = \"a\"\n  name = \"b\"", exactly_one),
        ("id = \"\"", not_empty),
        ("id = \"\"\n  name = \"b\"", not_empty),
    ] {
        world.configure(data_source(arguments))?;
        let run = world
            .terraform
            .run(["validate", "-no-color"])?
            .expect_failure()?;
        for words in told {
            assert_says(&run, words);
        }
    }
    assert!(world.emulator.requests().is_empty());
    Ok(())
}

fn several_agents_of_one_name_are_told_apart_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_agent(terraform)?;
    let other = world.emulator.agents().put(json!({"name": "helper"}));
    world.configure(data_source(r#"name = "helper""#))?;
    let found = refusal(world.terraform.plan_json()?, "name")?;
    assert_eq!(found.summary, r#"There are several agents "helper""#);
    for id in [&id, &other] {
        assert!(found.detail.contains(id.as_str()), "{found:?}");
    }
    Ok(())
}

fn all_agents_or_those_of_a_prefix_are_listed(terraform: &Terraform) -> Outcome {
    let (world, _) = with_an_agent(terraform)?;
    for name in ["live-b", "live-a"] {
        let runners = json!(["kubiya-hosted"]);
        world
            .emulator
            .agents()
            .put(json!({"name": name, "runners": runners}));
    }
    for (arguments, names) in [
        ("", &["helper", "live-a", "live-b"][..]),
        (r#"name_prefix = "live-""#, &["live-a", "live-b"]),
        (r#"name_prefix = "none""#, &[]),
    ] {
        world.configure(format!(
            "data \"kubiya_agents\" \"all\" {{\n  {arguments}\n}}\n\
             output \"names\" {{\n  value = data.kubiya_agents.all.agents[*].name\n}}\n"
        ))?;
        world.terraform.apply()?.expect_success()?;
        assert_eq!(world.terraform.outputs()?["names"]["value"], json!(names));
    }
    Ok(())
}
