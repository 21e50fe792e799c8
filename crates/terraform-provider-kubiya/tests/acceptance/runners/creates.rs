//! Creates: what is there is left alone, and whatever was made is known.

use kubiya_emulator::{Effect, Fault, Method, Quirk};
use serde_json::json;
use terraform_harness::Terraform;

use super::{EDGE, edge, remote, runners, with_edge, with_quirks};
use crate::agents::{self, helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_existing_runner_is_never_adopted,
        a_name_that_exists_in_another_letter_case_is_never_adopted,
        two_names_that_differ_in_letter_case_are_one_runner_and_an_error,
        two_resources_of_one_name_are_one_runner_and_an_error,
        a_create_takes_three_requests,
        a_create_whose_answer_is_lost_is_managed_without_a_manifest,
        the_runner_of_the_platform_cannot_be_made,
        new_objects_are_put_down_to_terraform,
        new_objects_are_put_down_to_whom_the_environment_names,
    ]
}

fn an_existing_runner_is_never_adopted(terraform: &Terraform) -> Outcome {
    for quirks in [&[][..], &[Quirk::CreateExistingConflict]] {
        let world = with_quirks(terraform, quirks)?;
        runners(&world).put(json!({"name": "edge", "description": "theirs"}));
        let theirs = remote(&world)?;
        world.configure(edge("edge"))?;
        let run = world.terraform.apply_json()?;
        let found = refusal(run, "name")?;
        assert_eq!(found.summary, r#"Runner "edge" exists already"#);
        let command = "terraform import kubiya_runner.ADDRESS 'edge'";
        assert!(found.detail.contains(command), "{found:?}");
        assert!(world.instance(EDGE).is_err() && remote(&world)? == theirs);
        assert_eq!(world.writes(), 0);
        world.terraform.import(EDGE, "edge")?.expect_success()?;
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_name_that_exists_in_another_letter_case_is_never_adopted(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    runners(&world).put(json!({"name": "edge"}));
    world.configure(edge("Edge"))?;
    let found = refusal(world.terraform.apply_json()?, "name")?;
    assert_eq!(found.summary, r#"Runner "Edge" exists already"#);
    let command = "terraform import kubiya_runner.ADDRESS 'edge'";
    assert!(found.detail.contains(command), "{found:?}");
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn two_names_that_differ_in_letter_case_are_one_runner_and_an_error(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge") + &edge("Edge").replace("\"edge\" {", "\"twin\" {"))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "is configured twice");
    assert_eq!(world.requests(&Method::POST), 1);
    Ok(())
}

fn two_resources_of_one_name_are_one_runner_and_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge") + &edge("edge").replace("\"edge\" {", "\"twin\" {"))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Runner "edge" is configured twice"#);
    assert_eq!(world.requests(&Method::POST), 1);
    Ok(())
}

/// The list shows that the name is free, and what was made is described. The plan has looked for the name as well.
fn a_create_takes_three_requests(terraform: &Terraform) -> Outcome {
    let world = with_edge(terraform)?;
    let requests = world.emulator.requests();
    let requests: Vec<_> = requests
        .all()
        .iter()
        .map(|record| format!("{} {}", record.method, record.path))
        .collect();
    assert_eq!(
        requests,
        [
            "GET /api/v3/runners",
            "GET /api/v3/runners",
            "POST /api/v3/runners/edge",
            "GET /api/v3/runners/edge/describe",
        ]
    );
    Ok(())
}

fn a_create_whose_answer_is_lost_is_managed_without_a_manifest(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge"))?;
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    world.emulator.faults().add(lost);
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Manifest of runner "edge" is not known"#);
    assert!(world.attribute(EDGE, "manifest_url")?.is_null());
    assert_eq!(world.attribute(EDGE, "runner_type")?, "k8s");
    assert_eq!(world.requests(&Method::POST), 1);
    world.expect_no_changes()
}

fn the_runner_of_the_platform_cannot_be_made(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["kubiya-hosted", "Kubiya-Hosted"] {
        world.configure(edge(name))?;
        let found = refusal(world.terraform.plan_json()?, "name")?;
        let summary = format!("Runner {name:?} cannot be managed by Terraform");
        assert_eq!(found.summary, summary);
    }
    world.configure(edge("kubiya-hosted"))?;
    let run = world.terraform.import(EDGE, "kubiya-hosted")?;
    assert_says(&run.expect_failure()?, "cannot be managed by Terraform");
    assert_eq!(world.writes(), 0);
    Ok(())
}

/// Whom a runner and an agent are put down to that were made with these variables.
fn attributed(terraform: &Terraform, variables: [&str; 2]) -> Fallible<[[String; 2]; 2]> {
    let mut world = World::new(terraform)?;
    let [managed_by, task_id] = variables;
    world
        .terraform
        .env("MANAGED_BY", managed_by)
        .env("TASK_UUID", task_id);
    world.configure(edge("edge") + &helper(""))?;
    world.expect_apply([2, 0, 0])?;
    let of = |object: serde_json::Value| {
        ["managed_by", "task_id"].map(|field| object[field].as_str().unwrap_or_default().to_owned())
    };
    Ok([of(remote(&world)?), of(agents::remote(&world)?)])
}

fn new_objects_are_put_down_to_terraform(terraform: &Terraform) -> Outcome {
    assert_eq!(attributed(terraform, ["", ""])?, [["terraform", ""]; 2]);
    Ok(())
}

fn new_objects_are_put_down_to_whom_the_environment_names(terraform: &Terraform) -> Outcome {
    let found = attributed(terraform, ["a use case", "task-1"])?;
    assert_eq!(found, [["a use case", "task-1"]; 2]);
    Ok(())
}
