//! Sources that change, here and elsewhere, and sources that are gone.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, URL, edit, id, orders, remote, source, sources, with_orders, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, REPLACED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        another_url_replaces_the_source,
        an_empty_url_is_refused_while_planning,
        a_runner_changes_in_place_and_is_unset_by_an_empty_one,
        a_runner_that_is_taken_out_stays,
        any_edit_keeps_name_and_id_known,
        what_is_deleted_elsewhere_is_created_again,
        what_is_gone_is_destroyed_without_an_error,
        what_is_not_managed_survives_an_update,
        an_update_that_the_api_ignores_is_an_error_that_says_how_to_replace,
        a_name_that_changes_when_the_source_is_loaded_is_taken_over,
        attributes_that_only_documents_had_are_refused,
    ]
}

/// Defect S2-2 of the Go provider: every apply failed.
fn another_url_replaces_the_source(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let id = id(&world)?;
    world.configure(source("orders", "https://git.example/org/returns", ""))?;
    world.expect_plan(&[(ORDERS, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    assert_eq!(world.attribute(ORDERS, "name")?, "returns");
    assert_ne!(world.attribute(ORDERS, "id")?, id.as_str());
    assert!(remote(&world).is_err());
    world.expect_no_changes()
}

fn an_empty_url_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(source("orders", "", ""))?;
    refusal(world.terraform.plan_json()?, "url")?;
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

/// Defect S2-2 of the Go provider.
fn a_runner_changes_in_place_and_is_unset_by_an_empty_one(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces], &[Quirk::NullCollections]] {
        let world = with_quirks(terraform, quirks)?;
        world.emulator.directory().add_runner("Edge");
        world.configure(orders(r#"runner = "kubiya-hosted""#))?;
        world.expect_apply(ADDED)?;
        let before = remote(&world)?;
        for runner in ["Edge", ""] {
            world.configure(orders(&format!("runner = {runner:?}")))?;
            world.expect_plan(&[(ORDERS, Action::Update)])?;
            world.expect_apply(CHANGED)?;
            let after = remote(&world)?;
            assert_eq!(after["runner"], runner);
            assert_eq!(after["uuid"], before["uuid"]);
            assert_eq!(world.attribute(ORDERS, "runner")?, runner);
            world.expect_no_changes()?;
        }
    }
    Ok(())
}

fn a_runner_that_is_taken_out_stays(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, r#"runner = "kubiya-hosted""#)?;
    world.configure(orders(""))?;
    world.expect_no_changes()?;
    world.configure(orders(r#"dynamic_config = "{\"a\": 1}""#))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["runner"], "kubiya-hosted");
    world.expect_no_changes()
}

/// Defect S2-10 of the Go provider, with which agents showed changes as well.
fn any_edit_keeps_name_and_id_known(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    for arguments in [
        r#"dynamic_config = "{\"a\": 1}""#,
        r#"runner = "kubiya-hosted""#,
    ] {
        world.configure(orders(arguments))?;
        let run = world.terraform.plan()?;
        assert_says(&run, "1 to change");
        assert!(!run.text().contains("known after apply"), "{}", run.text());
    }
    Ok(())
}

/// Defect S2-3 of the Go provider.
fn what_is_deleted_elsewhere_is_created_again(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let id = id(&world)?;
    // One of the same URL is another one.
    sources(&world).put(json!({"name": "orders", "url": URL}));
    assert!(sources(&world).remove(&id));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, id.as_str());
    world.expect_no_changes()
}

/// Defect S2-3 of the Go provider.
fn what_is_gone_is_destroyed_without_an_error(terraform: &Terraform) -> Outcome {
    for refresh in ["-refresh=true", "-refresh=false"] {
        let world = with_orders(terraform, "")?;
        assert!(sources(&world).remove(&id(&world)?));
        let destroy = ["destroy", "-no-color", "-auto-approve", refresh];
        world.terraform.run(destroy)?.expect_success()?;
        assert!(world.instance(ORDERS).is_err());
    }
    Ok(())
}

/// Whether the API merges or replaces.
fn what_is_not_managed_survives_an_update(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces]] {
        let world = with_quirks(terraform, quirks)?;
        world.configure(orders(r#"runner = "kubiya-hosted""#))?;
        world.expect_apply(ADDED)?;
        let theirs = [
            ("description", json!("theirs")),
            ("not invented yet", json!({"ratio": 0.1})),
        ];
        edit(&world, |source| {
            source.extend(theirs.clone().map(|(field, value)| (field.into(), value)));
        })?;
        world.expect_no_changes()?;
        world.configure(orders(
            "runner = \"kubiya-hosted\"\n  dynamic_config = \"{\\\"a\\\": 1}\"",
        ))?;
        world.expect_apply(CHANGED)?;
        let source = remote(&world)?;
        for (field, value) in theirs {
            assert_eq!(source[field], value, "{field}");
        }
        assert_eq!(source["managed_by"], "terraform");
        assert_eq!(source["type"], "git");
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_update_that_the_api_ignores_is_an_error_that_says_how_to_replace(
    terraform: &Terraform,
) -> Outcome {
    for (arguments, attributes) in [
        (r#"runner = "kubiya-hosted""#, "runner"),
        (r#"dynamic_config = "{\"a\": 1}""#, "dynamic_config"),
    ] {
        let world = with_quirks(terraform, &[Quirk::PutIsSyncOnly])?;
        world.configure(orders(""))?;
        world.expect_apply(ADDED)?;
        let before = world.instance(ORDERS)?;
        world.configure(orders(arguments))?;
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, r#"The API did not change source "orders""#);
        assert_says(&run, &format!("{attributes} did not change as planned"));
        assert_says(&run, "terraform apply -replace=kubiya_source.ADDRESS");
        assert_eq!(world.instance(ORDERS)?["attributes"], before["attributes"]);
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        let replace = format!("-replace={ORDERS}");
        let apply = ["apply", "-no-color", "-auto-approve", &replace];
        world.terraform.run(apply)?.expect_success()?;
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_name_that_changes_when_the_source_is_loaded_is_taken_over(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::SourceRenamedOnSync])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    let id = id(&world)?;
    world.configure(orders(r#"dynamic_config = "{\"a\": 1}""#))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "name")?, "orders-anew");
    assert_eq!(world.attribute(ORDERS, "id")?, id.as_str());
    world.expect_no_changes()
}

/// Defect S2-9 of the Go provider, whose documents showed them.
fn attributes_that_only_documents_had_are_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for invented in ["description = \"d\"", "branch = \"main\"", "tools = \"[]\""] {
        world.configure(orders(invented))?;
        let run = world.terraform.plan()?.expect_failure()?;
        assert_says(&run, "Unsupported argument");
    }
    Ok(())
}
