//! Inline sources that change, here and elsewhere, and those that are gone.

use kubiya_emulator::{Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{
    ORDERS, applied, edit, id, orders, remote, source, sources, tools, with_quirks, with_tool,
};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, REPLACED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        everything_but_the_name_changes_in_place,
        an_update_that_fails_leaves_the_source_as_it_is,
        another_name_replaces_the_source,
        an_empty_name_is_refused_while_planning,
        a_runner_that_is_taken_out_stays_and_an_empty_one_unsets_it,
        any_edit_keeps_id_and_type_known,
        what_is_deleted_elsewhere_is_created_again,
        what_is_gone_is_destroyed_without_an_error,
        what_is_not_managed_survives_an_update,
        an_update_that_the_api_ignores_is_an_error_that_says_how_to_replace,
        new_inline_sources_are_put_down_to_terraform,
    ]
}

const OTHER: &str = r#"[{"name":"other"}]"#;

/// Defect IS-3 of the Go provider, which deleted the source and made another one.
fn everything_but_the_name_changes_in_place(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::PutReplaces], &[Quirk::NullCollections]] {
        let world = applied(terraform, quirks, &with_tool(""))?;
        let before = id(&world)?;
        let all = format!(
            "{}\n  workflows = {OTHER:?}\n  runner = \"kubiya-hosted\"\n  \
             dynamic_config = \"{{\\\"a\\\": 1}}\"",
            tools(OTHER)
        );
        world.configure(orders(&all))?;
        world.expect_plan(&[(ORDERS, Action::Update)])?;
        world.expect_apply(CHANGED)?;
        let source = remote(&world)?;
        assert_eq!(source["uuid"], before);
        assert_eq!(source["inline_tools"], json!([{"name": "other"}]));
        assert_eq!(source["inline_workflows"], json!([{"name": "other"}]));
        assert_eq!(source["runner"], "kubiya-hosted");
        assert_eq!(source["dynamic_config"], json!({"a": 1}));
        assert_eq!(source["type"], "inline");
        assert_eq!(world.requests(&Method::DELETE), 0);
        assert_eq!(world.requests(&Method::POST), 1);
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect IS-3 of the Go provider: the source was gone, and the state had it.
fn an_update_that_fails_leaves_the_source_as_it_is(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    let (before, state) = (remote(&world)?, world.instance(ORDERS)?);
    let refused = Fault::new(Reply::status(400)).method(Method::PUT);
    world.emulator.faults().add(refused);
    world.configure(orders(&tools(OTHER)))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot update inline source "orders""#);
    assert_eq!(remote(&world)?, before);
    assert_eq!(world.instance(ORDERS)?["attributes"], state["attributes"]);
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn another_name_replaces_the_source(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    let before = id(&world)?;
    world.configure(source("orders", "returns", &tools(OTHER)))?;
    world.expect_plan(&[(ORDERS, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, before.as_str());
    assert!(remote(&world).is_err());
    world.expect_no_changes()
}

fn an_empty_name_is_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(source("orders", "", &tools(OTHER)))?;
    refusal(world.terraform.plan_json()?, "name")?;
    assert_eq!(world.emulator.requests().len(), 0);
    Ok(())
}

fn a_runner_that_is_taken_out_stays_and_an_empty_one_unsets_it(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool("runner = \"kubiya-hosted\""))?;
    world.configure(with_tool(""))?;
    world.expect_no_changes()?;
    world.configure(orders(&tools(OTHER)))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["runner"], "kubiya-hosted");
    world.configure(orders(&format!("{}\n  runner = \"\"", tools(OTHER))))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["runner"], "");
    world.expect_no_changes()
}

fn any_edit_keeps_id_and_type_known(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    for arguments in [
        tools(OTHER),
        format!("{}\n  runner = \"kubiya-hosted\"", tools(OTHER)),
    ] {
        world.configure(orders(&arguments))?;
        let run = world.terraform.plan()?;
        assert_says(&run, "1 to change");
        assert!(!run.text().contains("known after apply"), "{}", run.text());
    }
    Ok(())
}

/// Defect IS-10 of the Go provider.
fn what_is_deleted_elsewhere_is_created_again(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    let before = id(&world)?;
    // One of the same name is another one.
    sources(&world).put(json!({"name": "orders", "type": "inline", "url": ""}));
    assert!(sources(&world).remove(&before));
    world.expect_plan(&[(ORDERS, Action::Create)])?;
    world.expect_apply(ADDED)?;
    assert_ne!(world.attribute(ORDERS, "id")?, before.as_str());
    world.expect_no_changes()
}

/// Defect IS-10 of the Go provider.
fn what_is_gone_is_destroyed_without_an_error(terraform: &Terraform) -> Outcome {
    for refresh in ["-refresh=true", "-refresh=false"] {
        let world = applied(terraform, &[], &with_tool(""))?;
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
        let world = applied(terraform, quirks, &with_tool("runner = \"kubiya-hosted\""))?;
        let theirs = [
            ("description", json!("theirs")),
            ("not invented yet", json!({"ratio": 0.1})),
        ];
        edit(&world, |source| {
            source.extend(theirs.clone().map(|(field, value)| (field.into(), value)));
        })?;
        world.expect_no_changes()?;
        let arguments = format!("{}\n  runner = \"kubiya-hosted\"", tools(OTHER));
        world.configure(orders(&arguments))?;
        world.expect_apply(CHANGED)?;
        let source = remote(&world)?;
        for (field, value) in theirs {
            assert_eq!(source[field], value, "{field}");
        }
        assert_eq!(source["managed_by"], "terraform");
        assert_eq!(source["name"], "orders");
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_update_that_the_api_ignores_is_an_error_that_says_how_to_replace(
    terraform: &Terraform,
) -> Outcome {
    let workflows = format!("workflows = {OTHER:?}");
    for (configuration, attributes) in [
        (orders(&tools(OTHER)), "tools"),
        (with_tool(&workflows), "workflows"),
        (with_tool("runner = \"kubiya-hosted\""), "runner"),
        (
            with_tool("dynamic_config = \"{\\\"a\\\": 1}\""),
            "dynamic_config",
        ),
        (orders(&workflows), "tools and workflows"),
    ] {
        let world = applied(terraform, &[Quirk::PutIsSyncOnly], &with_tool(""))?;
        let before = world.instance(ORDERS)?;
        world.configure(configuration)?;
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, r#"The API did not change inline source "orders""#);
        assert_says(&run, &format!("{attributes} did not change as planned"));
        assert_says(
            &run,
            "terraform apply -replace=kubiya_inline_source.ADDRESS",
        );
        assert_eq!(world.instance(ORDERS)?["attributes"], before["attributes"]);
        assert_eq!(world.requests(&Method::DELETE), 0);
        world.expect_plan(&[(ORDERS, Action::Update)])?;
    }
    Ok(())
}

fn new_inline_sources_are_put_down_to_terraform(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    world.terraform.env("TASK_UUID", "t-9");
    world.configure(with_tool(""))?;
    world.expect_apply(ADDED)?;
    let source = remote(&world)?;
    assert_eq!(source["managed_by"], "terraform");
    assert_eq!(source["task_id"], "t-9");
    Ok(())
}
