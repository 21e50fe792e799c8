//! Inline sources that exist already: imports and data sources.

use std::fs;

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::Terraform;

use super::{ORDERS, orders, source, sources, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_import_by_id_and_by_name_takes_everything,
        an_import_by_a_name_of_two_names_both_ids,
        a_source_with_a_url_is_neither_imported_nor_found,
        importing_what_nothing_is_says_so,
        an_import_by_block_changes_nothing,
        an_import_with_generated_configuration_changes_nothing,
        the_data_source_finds_an_inline_source_by_name_and_by_id,
        the_data_source_says_what_it_does_not_find,
        all_inline_sources_are_listed_without_what_they_hold,
        every_page_of_the_list_is_read,
    ]
}

/// A world with an inline source that Terraform does not know, and the source's id.
fn with_a_source(terraform: &Terraform) -> Fallible<(World, String)> {
    let world = World::new(terraform)?;
    let id = sources(&world).put(json!({
        "name": "orders",
        "type": "inline",
        "url": "",
        "runner": "kubiya-hosted",
        "inline_tools": [{"name": "a", "content": "b && c 2>&1"}],
        "inline_workflows": [{"name": "d", "steps": []}],
        "dynamic_config": {"b": [1, "x"], "a": {}},
    }));
    // Names count among their own kind.
    sources(&world).put(json!({"name": "orders", "url": "https://git.example/orders"}));
    Ok((world, id))
}

const SAME: &str = r#"
  runner         = "Kubiya-Hosted"
  tools          = jsonencode([{ name = "a", content = "b && c 2>&1" }])
  workflows      = jsonencode([{ name = "d", steps = [] }])
  dynamic_config = jsonencode({ b = [1, "x"], a = {} })
"#;

fn expect_imported(world: &World, id: &str) -> Outcome {
    assert_eq!(world.attribute(ORDERS, "id")?, id);
    assert_eq!(world.attribute(ORDERS, "name")?, "orders");
    assert_eq!(world.attribute(ORDERS, "type")?, "inline");
    let held = r#"[{"content":"b \u0026\u0026 c 2\u003e\u00261","name":"a"}]"#;
    assert_eq!(world.attribute(ORDERS, "tools")?, held);
    world.expect_no_changes()?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_import_by_id_and_by_name_takes_everything(terraform: &Terraform) -> Outcome {
    for by_name in [true, false] {
        let (world, id) = with_a_source(terraform)?;
        world.configure(orders(SAME))?;
        let import_id = if by_name { "orders" } else { &id };
        world
            .terraform
            .import(ORDERS, import_id)?
            .expect_success()?;
        expect_imported(&world, &id)?;
    }
    Ok(())
}

fn an_import_by_a_name_of_two_names_both_ids(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    let other = sources(&world).put(json!({"name": "orders", "type": "inline", "url": ""}));
    world.configure(orders(SAME))?;
    let run = world.terraform.import(ORDERS, "orders")?.expect_failure()?;
    assert_says(&run, r#"There are several inline sources "orders""#);
    for id in [&id, &other] {
        assert_says(&run, id);
    }
    world.terraform.import(ORDERS, &id)?.expect_success()?;
    expect_imported(&world, &id)
}

fn a_source_with_a_url_is_neither_imported_nor_found(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = sources(&world).put(json!({"name": "tools", "url": "https://git.example/tools"}));
    world.configure(orders(SAME))?;
    let run = world.terraform.import(ORDERS, &id)?.expect_failure()?;
    assert_says(&run, r#"Source "tools" is not inline"#);
    assert_says(&run, "this one are called kubiya_source");
    let run = world.terraform.import(ORDERS, "tools")?.expect_failure()?;
    assert_says(&run, r#"There is no inline source "tools""#);
    assert!(world.instance(ORDERS).is_err());

    world.configure(data_source(&format!("id = {id:?}")))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Source "tools" is not inline"#);
    // The other way round.
    let held = sources(&world).put(json!({"name": "held", "url": "", "type": "inline"}));
    world
        .configure("resource \"kubiya_source\" \"orders\" {\n  url = \"https://x.example\"\n}\n")?;
    let run = world.terraform.import("kubiya_source.orders", &held)?;
    let run = run.expect_failure()?;
    assert_says(&run, r#"Source "held" has no URL"#);
    assert_says(&run, "kubiya_inline_source for such as this");
    Ok(())
}

fn importing_what_nothing_is_says_so(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(SAME))?;
    let run = world.terraform.import(ORDERS, "no such")?;
    assert_says(
        &run.expect_failure()?,
        r#"There is no inline source "no such""#,
    );
    let id = "5b0c1f0e-8d55-4a3c-9b1d-2f6d6f1c9b11";
    let run = world.terraform.import(ORDERS, id)?.expect_failure()?;
    assert_says(&run, &format!("inline source {id:?}"));
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
    assert!(generated.contains("orders"), "{generated}");
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, "1 imported, 0 added, 0 changed");
    world.expect_no_changes()
}

fn data_source(arguments: &str) -> String {
    format!(
        "data \"kubiya_inline_source\" \"found\" {{\n  {arguments}\n}}\n\
         output \"found\" {{\n  value = data.kubiya_inline_source.found\n}}\n"
    )
}

fn the_data_source_finds_an_inline_source_by_name_and_by_id(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    for arguments in [r#"name = "orders""#.to_owned(), format!("id = {id:?}")] {
        world.configure(data_source(&arguments))?;
        world.terraform.apply()?.expect_success()?;
        assert_eq!(
            world.terraform.outputs()?["found"]["value"],
            json!({
                "id": id, "name": "orders", "runner": "kubiya-hosted", "type": "inline",
                "tools": r#"[{"content":"b \u0026\u0026 c 2\u003e\u00261","name":"a"}]"#,
                "workflows": r#"[{"name":"d","steps":[]}]"#,
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
        assert_eq!(
            found.summary,
            format!("There is no inline source {sought:?}")
        );
    }
    let other = sources(&world).put(json!({"name": "orders", "type": "inline", "url": ""}));
    world.configure(data_source(r#"name = "orders""#))?;
    let found = refusal(world.terraform.plan_json()?, "name")?;
    for id in [&id, &other] {
        assert!(found.detail.contains(id.as_str()), "{found:?}");
    }
    Ok(())
}

fn found(world: &World, arguments: &str) -> Fallible<Vec<Value>> {
    world.configure(format!(
        "data \"kubiya_inline_sources\" \"all\" {{\n  {arguments}\n}}\n\
         output \"all\" {{\n  value = data.kubiya_inline_sources.all.inline_sources\n}}\n"
    ))?;
    world.terraform.apply()?.expect_success()?;
    let all = world.terraform.outputs()?["all"]["value"].clone();
    Ok(all.as_array().ok_or("no list")?.clone())
}

fn all_inline_sources_are_listed_without_what_they_hold(terraform: &Terraform) -> Outcome {
    let (world, id) = with_a_source(terraform)?;
    for source in [
        json!({"name": "typeless", "type": "", "url": ""}),
        json!({"name": "zipped", "type": "", "url": "https://files.example/tools.zip"}),
        json!({"name": "old", "type": null, "inline_tools": null}),
    ] {
        sources(&world).put(source);
    }
    world.emulator.requests().clear();
    let listed = found(&world, "")?;
    let names: Vec<_> = listed.iter().map(|source| &source["name"]).collect();
    assert_eq!(json!(names), json!(["orders", "typeless", "zipped"]));
    assert_eq!(
        listed[0],
        json!({"id": id, "name": "orders", "runner": "kubiya-hosted"})
    );
    let requests = world.emulator.requests();
    assert_eq!(requests.count_where(|it| it.path.ends_with("/metadata")), 0);
    assert_eq!(found(&world, r#"name_prefix = "ty""#)?.len(), 1);
    Ok(())
}

fn every_page_of_the_list_is_read(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::PagesOfTwo])?;
    for number in 0..7 {
        let held = json!([{"name": "t"}]);
        sources(&world).put(json!({
            "name": format!("held-{number}"), "type": "inline", "url": "", "inline_tools": held,
        }));
    }
    assert_eq!(found(&world, "")?.len(), 7);
    world.configure(source(
        "last",
        "held-6",
        r#"tools = jsonencode([{ name = "t" }])"#,
    ))?;
    world
        .terraform
        .import("kubiya_inline_source.last", "held-6")?
        .expect_success()?;
    world.expect_no_changes()
}
