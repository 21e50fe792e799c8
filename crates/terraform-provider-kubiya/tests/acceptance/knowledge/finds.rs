//! Entries that exist already: imports and data sources. The users and groups of the organisation.

use std::fs;

use kubiya_emulator::{Quirk, shapes};
use serde_json::{Value, json};
use terraform_harness::Terraform;

use super::{GUIDE, entries, group, guide, put_agent, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_by_id_takes_everything,
        an_import_by_name_takes_the_only_one,
        an_import_by_a_name_of_two_names_both_ids,
        importing_a_name_that_nothing_has_says_so,
        an_import_by_block_changes_nothing,
        an_import_with_generated_configuration_changes_nothing,
        the_data_source_finds_an_entry_by_name_and_by_id,
        the_data_source_says_what_it_does_not_find,
        several_entries_of_one_name_are_told_apart_by_id,
        all_entries_or_those_of_a_prefix_are_listed_without_contents,
        all_users_and_groups_are_listed,
        every_page_of_a_list_is_read,
    ]
}

/// A world with an entry that Terraform does not know, and the entry's id.
fn with_an_entry(terraform: &Terraform) -> Fallible<(World, String)> {
    let world = World::new(terraform)?;
    let agent = put_agent(&world, "helper");
    let id = entries(&world).put(json!({
        "name": "guide",
        "description": "guides",
        "content": "# Guide\n",
        "labels": ["a", ""],
        "groups": [group(&world, "Users")?],
        "supported_agents": [agent],
        "type": "manual",
    }));
    Ok((world, id))
}

const SAME: &str = r#"
  groups           = ["users"]
  labels           = ["", "a"]
  supported_agents = ["Helper"]
  type             = "manual"
"#;

fn expect_imported(world: &World, id: &str) -> Outcome {
    assert_eq!(world.attribute(GUIDE, "id")?, id);
    assert_eq!(world.attribute(GUIDE, "content")?, "# Guide\n");
    assert_eq!(world.attribute(GUIDE, "groups")?, json!(["Users"]));
    assert_eq!(
        world.attribute(GUIDE, "supported_agents")?,
        json!(["helper"])
    );
    world.expect_no_changes()?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_import_by_id_takes_everything(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    world.configure(guide(SAME))?;
    world.terraform.import(GUIDE, &id)?.expect_success()?;
    expect_imported(&world, &id)
}

fn an_import_by_name_takes_the_only_one(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    world.configure(guide(SAME))?;
    world.terraform.import(GUIDE, "guide")?.expect_success()?;
    expect_imported(&world, &id)
}

fn an_import_by_a_name_of_two_names_both_ids(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    let other = entries(&world).put(json!({"name": "guide"}));
    world.configure(guide(SAME))?;
    let run = world.terraform.import(GUIDE, "guide")?.expect_failure()?;
    assert_says(&run, r#"There are several knowledge entries "guide""#);
    for id in [&id, &other] {
        assert_says(&run, id);
    }
    world.terraform.import(GUIDE, &id)?.expect_success()?;
    expect_imported(&world, &id)
}

fn importing_a_name_that_nothing_has_says_so(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(guide(""))?;
    let run = world.terraform.import(GUIDE, "no such")?.expect_failure()?;
    assert_says(&run, r#"There is no knowledge entry "no such""#);
    Ok(())
}

fn import_block(id: &str) -> String {
    format!("import {{\n  to = {GUIDE}\n  id = {id:?}\n}}\n")
}

fn an_import_by_block_changes_nothing(terraform: &Terraform) -> Outcome {
    for by in [|_: &str| "guide".to_owned(), str::to_owned] {
        let (world, id) = with_an_entry(terraform)?;
        world.configure(guide(SAME) + &import_block(&by(&id)))?;
        let run = world.expect_apply(NOTHING)?;
        assert_says(&run, "1 imported, 0 added, 0 changed");
        assert_eq!(world.writes(), 0);
    }
    Ok(())
}

fn an_import_with_generated_configuration_changes_nothing(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    world.configure(import_block(&id))?;
    let generate = ["plan", "-no-color", "-generate-config-out=generated.tf"];
    world.terraform.run(generate)?.expect_success()?;
    let generated = fs::read_to_string(world.terraform.path("generated.tf"))?;
    assert!(!generated.contains("owner"), "{generated}");
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "1 imported, 0 added, 0 changed");
    world.expect_no_changes()
}

fn data_source(arguments: &str) -> String {
    format!(
        "data \"kubiya_knowledge\" \"found\" {{\n  {arguments}\n}}\n\
         output \"found\" {{\n  value = data.kubiya_knowledge.found\n}}\n"
    )
}

fn the_data_source_finds_an_entry_by_name_and_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    let mut found = Vec::new();
    for arguments in [r#"name = "guide""#.to_owned(), format!("id = {id:?}")] {
        world.configure(data_source(&arguments))?;
        world.terraform.apply()?.expect_success()?;
        found.push(world.terraform.outputs()?["found"]["value"].clone());
    }
    assert_eq!(found[0], found[1]);
    let entry: &Value = &found[0];
    assert_eq!(entry["id"], id.as_str());
    assert_eq!(entry["content"], "# Guide\n");
    assert_eq!(entry["groups"], json!(["Users"]));
    assert_eq!(entry["supported_agents"], json!(["helper"]));
    assert_eq!(entry["labels"], json!(["", "a"]));
    assert_eq!(entry["type"], "manual");
    Ok(())
}

fn the_data_source_says_what_it_does_not_find(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    for (attribute, sought) in [("name", "Guide"), ("id", "no-such-id")] {
        world.configure(data_source(&format!("{attribute} = {sought:?}")))?;
        let found = refusal(world.terraform.plan_json()?, attribute)?;
        let summary = format!("There is no knowledge entry {sought:?}");
        assert_eq!(found.summary, summary);
    }
    for arguments in [String::new(), format!("name = \"guide\"\n  id = {id:?}")] {
        world.configure(data_source(&arguments))?;
        let run = world.terraform.plan()?.expect_failure()?;
        assert_says(&run, "Exactly one of id and name must be set");
    }
    Ok(())
}

fn several_entries_of_one_name_are_told_apart_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    let other = entries(&world).put(json!({"name": "guide"}));
    world.configure(data_source(r#"name = "guide""#))?;
    let found = refusal(world.terraform.plan_json()?, "name")?;
    for id in [&id, &other] {
        assert!(found.detail.contains(id.as_str()), "{found:?}");
        world.configure(data_source(&format!("id = {id:?}")))?;
        world.terraform.apply()?.expect_success()?;
    }
    Ok(())
}

fn all(type_name: &str, arguments: &str) -> String {
    let output = format!("output \"all\" {{\n  value = data.{type_name}.all\n}}\n");
    format!("data {type_name:?} \"all\" {{\n  {arguments}\n}}\n{output}")
}

fn found(world: &World, type_name: &str, arguments: &str) -> Fallible<Value> {
    world.configure(all(type_name, arguments))?;
    world.terraform.apply()?.expect_success()?;
    Ok(world.terraform.outputs()?["all"]["value"].clone())
}

fn all_entries_or_those_of_a_prefix_are_listed_without_contents(terraform: &Terraform) -> Outcome {
    let (world, id) = with_an_entry(terraform)?;
    for name in ["live-b", "live-a"] {
        entries(&world).put(json!({"name": name}));
    }
    for (arguments, names) in [
        ("", &["guide", "live-a", "live-b"][..]),
        (r#"name_prefix = "live-""#, &["live-a", "live-b"]),
        (r#"name_prefix = "none""#, &[]),
    ] {
        let found = found(&world, "kubiya_knowledge_entries", arguments)?;
        let entries = found["entries"].as_array().ok_or("no entries")?;
        let found: Vec<_> = entries.iter().map(|entry| entry["name"].clone()).collect();
        assert_eq!(json!(found), json!(names));
        if arguments.is_empty() {
            assert_eq!(entries[0]["id"], id.as_str());
            assert_eq!(entries[0]["labels"], json!(["", "a"]));
            assert!(entries[0].get("content").is_none());
        }
    }
    Ok(())
}

fn all_users_and_groups_are_listed(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let users = world.emulator.objects(&shapes::USERS);
    users.replace_all([
        json!({"name": "Bob", "email": "bob@example.com", "status": "active"}),
        json!({"name": "Ann", "email": "ann@example.com", "status": "invited"}),
    ]);
    let shown = found(&world, "kubiya_users", "")?;
    let ann = users.key_of("email", "ann@example.com");
    let shown = shown["users"].as_array().ok_or("no users")?;
    assert_eq!(shown.len(), 2);
    assert_eq!(
        shown[0],
        json!({"id": ann, "name": "Ann", "email": "ann@example.com", "status": "invited"})
    );
    let one = found(&world, "kubiya_users", r#"name_prefix = "B""#)?;
    assert_eq!(one["users"][0]["email"], "bob@example.com");
    let shown = found(&world, "kubiya_groups", "")?;
    assert_eq!(
        shown["groups"],
        json!([
            {"id": group(&world, "Admin")?, "name": "Admin"},
            {"id": group(&world, "Users")?, "name": "Users"},
        ])
    );
    Ok(())
}

fn every_page_of_a_list_is_read(terraform: &Terraform) -> Outcome {
    for quirk in [Quirk::PagesOfTwo, Quirk::IgnoredPage] {
        let world = with_quirks(terraform, &[quirk])?;
        let users = (0..5).map(|number| json!({"name": format!("user-{number}")}));
        world.emulator.objects(&shapes::USERS).replace_all(users);
        let named = (0..5).map(|number| json!({"name": format!("entry-{number}")}));
        entries(&world).replace_all(named);
        let shown = found(&world, "kubiya_users", "")?;
        assert_eq!(
            shown["users"].as_array().map(Vec::len),
            Some(5),
            "{quirk:?}"
        );
        let shown = found(&world, "kubiya_knowledge_entries", "")?;
        assert_eq!(
            shown["entries"].as_array().map(Vec::len),
            Some(5),
            "{quirk:?}"
        );
    }
    Ok(())
}
