//! What happens to a runner between its create and its end.

use kubiya_emulator::{Fault, Method, Quirk, Reply};
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{EDGE, edge, remote, runners, with_edge, with_quirks};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, NOTHING, REPLACED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_new_name_replaces_the_runner,
        a_runner_that_cannot_be_read_after_its_create_is_in_the_state,
        a_runner_that_is_described_late_is_in_the_state,
        a_runner_that_only_the_list_has_stays_in_the_state,
        a_runner_that_was_deleted_elsewhere_blocks_neither_plan_nor_destroy,
        a_create_tells_where_the_manifest_is_and_a_refresh_keeps_it,
        a_runner_that_is_not_found_and_still_listed_stays_in_the_state,
        a_runner_is_imported_by_its_name_without_a_manifest,
        a_version_as_text_is_no_trouble,
        a_refresh_with_less_to_say_keeps_the_type,
        a_changed_type_is_no_reason_for_a_change,
    ]
}

fn a_new_name_replaces_the_runner(terraform: &Terraform) -> Outcome {
    let world = with_edge(terraform)?;
    world.configure(edge("other"))?;
    world.expect_plan(&[(EDGE, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    assert!(runners(&world).get("edge").is_none() && runners(&world).get("other").is_some());
    world.expect_no_changes()
}

fn a_runner_that_cannot_be_read_after_its_create_is_in_the_state(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.01");
    world.configure(format!(
        "provider \"kubiya\" {{\n  retry_timeout = \"1s\"\n}}\n{}",
        edge("edge")
    ))?;
    let fault = Fault::new(Reply::status(500));
    let fault = fault.on(Method::GET, "/api/v3/runners/edge/describe");
    world.emulator.faults().add(fault.forever());
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Type of runner "edge" is missing"#);
    assert!(world.attribute(EDGE, "runner_type")?.is_null());
    assert!(world.attribute(EDGE, "manifest_url")?.is_string());
    world.emulator.faults().clear();
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(EDGE, "runner_type")?, "k8s");
    world.expect_no_changes()?;
    assert_eq!(world.requests(&Method::POST), 1);
    Ok(())
}

fn a_runner_that_is_described_late_is_in_the_state(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::DelayedDescribe])?;
    world.configure(edge("edge"))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.attribute(EDGE, "runner_type")?, "k8s");
    for _ in 0..3 {
        world.expect_no_changes()?;
    }
    world.destroy()?;
    assert!(remote(&world).is_err());
    Ok(())
}

fn a_runner_that_only_the_list_has_stays_in_the_state(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::DescribeNotFound])?;
    world.configure(edge("edge"))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    runners(&world).remove("edge");
    world.expect_plan(&[(EDGE, Action::Create)])
}

fn a_runner_that_was_deleted_elsewhere_blocks_neither_plan_nor_destroy(
    terraform: &Terraform,
) -> Outcome {
    let world = with_edge(terraform)?;
    runners(&world).remove("edge");
    world.expect_plan(&[(EDGE, Action::Create)])?;
    world.destroy()?;
    assert!(world.instance(EDGE).is_err());
    world.expect_apply(ADDED)?;
    runners(&world).remove("edge");
    let destroy = ["destroy", "-refresh=false", "-auto-approve", "-no-color"];
    world.terraform.run(destroy)?.expect_success()?;
    assert!(world.instance(EDGE).is_err());
    Ok(())
}

fn a_create_tells_where_the_manifest_is_and_a_refresh_keeps_it(terraform: &Terraform) -> Outcome {
    let world = with_edge(terraform)?;
    let manifest = runners(&world).text("edge", "manifest_url");
    let manifest = manifest.ok_or("there is no manifest")?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(EDGE, "manifest_url")?, manifest);
    let run = world
        .terraform
        .run(["show", "-no-color"])?
        .expect_success()?;
    assert_says(&run, "manifest_url = (sensitive value)");
    assert!(!run.text().contains(&manifest));
    Ok(())
}

fn a_runner_that_is_not_found_and_still_listed_stays_in_the_state(
    terraform: &Terraform,
) -> Outcome {
    let world = with_edge(terraform)?;
    let fault = Fault::new(Reply::status(404)).method(Method::DELETE);
    world.emulator.faults().add(fault.forever());
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, "it was not deleted, and is in the list");
    assert!(world.instance(EDGE).is_ok() && remote(&world).is_ok());
    Ok(())
}

fn a_runner_is_imported_by_its_name_without_a_manifest(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    runners(&world).put(json!({"name": "edge"}));
    world.configure(edge("edge"))?;
    world.terraform.import(EDGE, "edge")?.expect_success()?;
    assert!(world.attribute(EDGE, "manifest_url")?.is_null());
    assert_eq!(world.attribute(EDGE, "runner_type")?, "k8s");
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn a_version_as_text_is_no_trouble(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::RunnerVersionText])?;
    world.configure(edge("edge") + "data \"kubiya_runners\" \"all\" {}\n")?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn a_refresh_with_less_to_say_keeps_the_type(terraform: &Terraform) -> Outcome {
    let world = with_edge(terraform)?;
    runners(&world).edit("edge", |runner| {
        runner.insert("runner_type".to_owned(), "".into());
    });
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(EDGE, "runner_type")?, "k8s");
    world.expect_no_changes()
}

fn a_changed_type_is_no_reason_for_a_change(terraform: &Terraform) -> Outcome {
    let world = with_edge(terraform)?;
    runners(&world).edit("edge", |runner| {
        runner.insert("runner_type".to_owned(), "vm".into());
    });
    world.expect_plan(&[(EDGE, Action::NoOp)])?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(EDGE, "runner_type")?, "vm");
    Ok(())
}
