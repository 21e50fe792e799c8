//! Sources that exist already: imports and data sources.

use std::fs;

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::Terraform;

use super::{ORDERS, URL, orders, sources, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_by_id_takes_everything,
        an_import_by_name_takes_the_only_one,
        an_import_by_a_name_of_two_names_both_ids,
        importing_a_name_that_nothing_has_says_so,
        a_source_that_holds_its_tools_is_not_imported,
        an_import_by_block_changes_nothing,
        an_import_with_generated_configuration_changes_nothing,
        the_data_source_finds_a_source_by_name_and_by_id,
        the_data_source_says_what_it_does_not_find,
        all_sources_but_inline_ones_are_listed_without_what_their_tools_are_given,
        every_page_of_the_list_is_read,
    ]
}

/// A world with a source that Terraform does not know, and the source's id.
fn with_a_source(terraform: &Terraform) -> Fallible<(World, String)> {
    let world = World::new(terraform)?;
    let id = sources(&world).put(json!({
        "name": "orders",
        "url": URL,
        "runner": "kubiya-hosted",
        "dynamic_config": {"b": [1, "x"], "a": {}},
    }));
    Ok((world, id))
}

const SAME: &str = r#"
  runner         = "Kubiya-Hosted"
  dynamic_config = jsonencode({ b = [1, "x"], a = {} })
"#;

fn expect_imported(world: &World, id: &str) -> Outcome {
    assert_eq!(world.attribute(ORDERS, "id")?, id);
    assert_eq!(world.attribute(ORDERS, "name")?, "orders");
    assert_eq!(world.attribute(ORDERS, "url")?, URL);
    let given = r#"{"a":{},"b":[1,"x"]}"#;
    assert_eq!(world.attribute(ORDERS, "dynamic_config")?, given);
    world.expect_no_changes()?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_import_by_id_takes_everything(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    world.configure(orders(SAME))?;
    world.terraform.import(ORDERS, &id)?.expect_success()?;
    expect_imported(&world, &id)
}

fn an_import_by_name_takes_the_only_one(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    world.configure(orders(SAME))?;
    world.terraform.import(ORDERS, "orders")?.expect_success()?;
    expect_imported(&world, &id)
}

fn an_import_by_a_name_of_two_names_both_ids(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    let other = sources(&world).put(json!({"name": "orders"}));
    world.configure(orders(SAME))?;
    let run = world.terraform.import(ORDERS, "orders")?.expect_failure()?;
    assert_says(&run, r#"There are several sources "orders""#);
    for id in [&id, &other] {
        assert_says(&run, id);
    }
    world.terraform.import(ORDERS, &id)?.expect_success()?;
    expect_imported(&world, &id)
}

fn importing_a_name_that_nothing_has_says_so(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(""))?;
    let run = world
        .terraform
        .import(ORDERS, "no such")?
        .expect_failure()?;
    assert_says(&run, r#"There is no source "no such""#);
    Ok(())
}

fn a_source_that_holds_its_tools_is_not_imported(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = sources(&world).put(json!({"name": "held", "url": "", "type": "inline"}));
    world.configure(orders(""))?;
    let run = world.terraform.import(ORDERS, &id)?.expect_failure()?;
    assert_says(&run, r#"Source "held" has no URL"#);
    let run = world.terraform.import(ORDERS, "held")?.expect_failure()?;
    assert_says(&run, r#"There is no source "held""#);
    assert!(world.instance(ORDERS).is_err());
    Ok(())
}

fn import_block(id: &str) -> String {
    format!("import {{\n  to = {ORDERS}\n  id = {id:?}\n}}\n")
}

fn an_import_by_block_changes_nothing(terraform: &Terraform) -> Outcome {
    for by in [|_: &str| "orders".to_owned(), str::to_owned] {
        let (world, id) = with_a_source(terraform)?;
        world.configure(orders(SAME) + &import_block(&by(&id)))?;
        let run = world.expect_apply(NOTHING)?;
        assert_says(&run, "1 imported, 0 added, 0 changed");
        assert_eq!(world.writes(), 0);
    }
    Ok(())
}

fn an_import_with_generated_configuration_changes_nothing(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    world.configure(import_block(&id))?;
    let generate = ["plan", "-no-color", "-generate-config-out=generated.tf"];
    world.terraform.run(generate)?.expect_success()?;
    let generated = fs::read_to_string(world.terraform.path("generated.tf"))?;
    assert!(generated.contains(URL), "{generated}");
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "1 imported, 0 added, 0 changed");
    world.expect_no_changes()
}

fn data_source(arguments: &str) -> String {
    format!(
        "data \"kubiya_source\" \"found\" {{\n  {arguments}\n}}\n\
         output \"found\" {{\n  value = data.kubiya_source.found\n}}\n"
    )
}

fn the_data_source_finds_a_source_by_name_and_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    for arguments in [r#"name = "orders""#.to_owned(), format!("id = {id:?}")] {
        world.configure(data_source(&arguments))?;
        world.terraform.apply()?.expect_success()?;
        assert_eq!(
            world.terraform.outputs()?["found"]["value"],
            json!({
                "id": id, "name": "orders", "url": URL, "runner": "kubiya-hosted",
                "dynamic_config": r#"{"a":{},"b":[1,"x"]}"#,
            })
        );
    }
    Ok(())
}

fn the_data_source_says_what_it_does_not_find(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    for (attribute, sought) in [("name", "Orders"), ("id", "no-such-id")] {
        world.configure(data_source(&format!("{attribute} = {sought:?}")))?;
        let found = refusal(world.terraform.plan_json()?, attribute)?;
        assert_eq!(found.summary, format!("There is no source {sought:?}"));
    }
    let other = sources(&world).put(json!({"name": "orders"}));
    world.configure(data_source(r#"name = "orders""#))?;
    let found = refusal(world.terraform.plan_json()?, "name")?;
    for id in [&id, &other] {
        assert!(found.detail.contains(id.as_str()), "{found:?}");
    }
    Ok(())
}

fn all(arguments: &str) -> String {
    format!(
        "data \"kubiya_sources\" \"all\" {{\n  {arguments}\n}}\n\
         output \"all\" {{\n  value = data.kubiya_sources.all.sources\n}}\n"
    )
}

fn found(world: &World, arguments: &str) -> Fallible<Vec<Value>> {
    world.configure(all(arguments))?;
    world.terraform.apply()?.expect_success()?;
    let all = world.terraform.outputs()?["all"]["value"].clone();
    Ok(all.as_array().ok_or("no list")?.clone())
}

fn all_sources_but_inline_ones_are_listed_without_what_their_tools_are_given(
    terraform: &Terraform,
) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    for inline in [
        json!({"name": "inline-1", "type": "inline"}),
        json!({"name": "inline-2", "type": "", "url": ""}),
        json!({"name": "inline-3", "type": null, "inline_tools": [{"name": "t"}]}),
        json!({"name": "inline-4", "type": "", "url": "https://files.example/tools.zip"}),
        json!({"name": "old", "type": null, "inline_tools": null}),
    ] {
        sources(&world).put(inline);
    }
    let listed = found(&world, "")?;
    let names: Vec<_> = listed.iter().map(|source| &source["name"]).collect();
    assert_eq!(json!(names), json!(["old", "orders"]));
    assert_eq!(
        listed[1],
        json!({"id": id, "name": "orders", "url": URL, "runner": "kubiya-hosted"})
    );
    assert_eq!(found(&world, r#"name_prefix = "or""#)?.len(), 1);
    assert_eq!(found(&world, r#"name_prefix = "in""#)?.len(), 0);
    Ok(())
}

fn every_page_of_the_list_is_read(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::PagesOfTwo])?;
    for number in 0..7 {
        sources(&world).put(json!({"name": format!("folder-{number}")}));
    }
    assert_eq!(found(&world, "")?.len(), 7);
    world.configure(super::source(
        "last",
        "https://git.example.com/folder-6",
        "",
    ))?;
    world
        .terraform
        .import("kubiya_source.last", "folder-6")?
        .expect_success()?;
    world.expect_no_changes()
}
