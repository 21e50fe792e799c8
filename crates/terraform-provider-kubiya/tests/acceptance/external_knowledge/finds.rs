//! Finding entries: data sources, imports and queries.

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::{Capability, Terraform};

use super::{ORDERS, entries, two_channels, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![
        an_entry_is_found_by_its_id,
        all_entries_are_found,
        an_entry_is_imported_by_its_id_and_by_vendor_and_id,
        what_is_no_import_id_is_refused,
    ];
    cases.push(
        Case::new(
            "an_entry_is_imported_by_both_parts_of_its_identity",
            an_entry_is_imported_by_both_parts_of_its_identity,
        )
        .needs(Capability::ImportByIdentity),
    );
    cases.push(
        Case::new(
            "entries_are_written_as_configuration_that_plans_nothing",
            entries_are_written_as_configuration_that_plans_nothing,
        )
        .needs(Capability::Query),
    );
    cases
}

/// Makes an entry past Terraform; its id.
fn put(world: &World, channels: &[&str]) -> String {
    entries(world).put(json!({"channel_ids": channels}))
}

fn output(world: &World, name: &str) -> Fallible<Value> {
    Ok(world.terraform.state()?["outputs"][name]["value"].clone())
}

fn an_entry_is_found_by_its_id(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::ReorderedCollections])?;
    let id = put(&world, &["C01", "C02"]);
    let found = |id: &str| {
        format!(
            "data \"kubiya_external_knowledge\" \"it\" {{\n  id = {id:?}\n}}\noutput \"it\" {{\n  value = \
             data.kubiya_external_knowledge.it\n}}\n"
        )
    };
    world.configure(found(&id))?;
    world.terraform.apply()?.expect_success()?;
    let it = output(&world, "it")?;
    assert_eq!(it["id"], id);
    assert_eq!(it["vendor"], "slack");
    assert_eq!(it["config"], json!({"channel_ids": ["C01", "C02"]}));
    assert_eq!(it["integration_type"], "slack");
    world.configure(found("nothing-like-it"))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "There is no external knowledge entry");
    Ok(())
}

fn all_entries_are_found(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::WrappedList]] {
        let world = with_quirks(terraform, quirks)?;
        let mut ids = [put(&world, &["C01"]), put(&world, &["C02", "C03"])];
        ids.sort();
        for filter in ["", "vendor = \"slack\""] {
            world.configure(format!(
                "data \"kubiya_external_knowledge_entries\" \"all\" {{\n  {filter}\n}}\noutput \"all\" {{\n  value = \
                 data.kubiya_external_knowledge_entries.all.entries\n}}\n"
            ))?;
            world.terraform.apply()?.expect_success()?;
            let all = output(&world, "all")?;
            let found: Vec<_> = all.as_array().into_iter().flatten().collect();
            assert_eq!(found.len(), 2);
            for (entry, id) in found.iter().zip(&ids) {
                assert_eq!(
                    (&entry["id"], &entry["vendor"]),
                    (&json!(id), &json!("slack"))
                );
            }
        }
    }
    Ok(())
}

/// Defect EK-8 of the Go provider: the import that was documented did not exist.
fn an_entry_is_imported_by_its_id_and_by_vendor_and_id(terraform: &Terraform) -> Outcome {
    for prefix in ["", "slack/"] {
        let world = World::new(terraform)?;
        let id = put(&world, &["C02", "C01"]);
        put(&world, &["C02", "C01"]);
        world.configure(two_channels())?;
        let import_id = format!("{prefix}{id}");
        world
            .terraform
            .import(ORDERS, &import_id)?
            .expect_success()?;
        assert_eq!(world.attribute(ORDERS, "id")?, id);
        assert_eq!(world.attribute(ORDERS, "vendor")?, "slack");
        world.expect_no_changes()?;
        assert_eq!(world.writes(), 0);
    }
    Ok(())
}

fn what_is_no_import_id_is_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = put(&world, &["C01"]);
    world.configure(two_channels())?;
    for wrong in [
        format!("confluence/{id}"),
        format!("slack/{id}/1"),
        "slack/".to_owned(),
    ] {
        let run = world.terraform.import(ORDERS, &wrong)?.expect_failure()?;
        assert_says(&run, "Invalid import ID");
    }
    let missing = "slack/00000000-0000-4000-8000-000000000000";
    let run = world.terraform.import(ORDERS, missing)?.expect_failure()?;
    assert_says(&run, "There is no external knowledge entry");
    Ok(())
}

fn an_entry_is_imported_by_both_parts_of_its_identity(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = put(&world, &["C02", "C01"]);
    let import = |identity: &str| {
        let block = format!("import {{\n  to = {ORDERS}\n  identity = {{\n{identity}  }}\n}}\n");
        block + &two_channels()
    };
    world.configure(import(&format!("    id = {id:?}\n")))?;
    world.terraform.plan()?.expect_failure()?;
    let other = format!("    vendor = \"confluence\"\n    id = {id:?}\n");
    world.configure(import(&other))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "Invalid import ID");

    world.configure(import(&format!(
        "    vendor = \"slack\"\n    id = {id:?}\n"
    )))?;
    let run = world.expect_apply([0, 0, 0])?;
    assert_says(&run, "1 imported");
    let identity = world.instance(ORDERS)?["identity"].clone();
    assert_eq!(identity, json!({"vendor": "slack", "id": id}));
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn entries_are_written_as_configuration_that_plans_nothing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    put(&world, &["C01"]);
    put(&world, &["C02", "C03", "C04", "C05"]);
    world.configure("provider \"kubiya\" {}\n")?;
    world.terraform.write(
        "all.tfquery.hcl",
        "list \"kubiya_external_knowledge\" \"all\" {\n  provider = kubiya\n  include_resource = true\n}\n",
    )?;
    let query = ["query", "-no-color", "-generate-config-out=found.tf"];
    let run = world.terraform.run(query)?.expect_success()?;
    assert_says(&run, "slack: C02, C03, C04 and 1 more");
    let run = world.terraform.apply()?.expect_success()?;
    assert_says(&run, "2 imported, 0 added, 0 changed, 0 destroyed");
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}
