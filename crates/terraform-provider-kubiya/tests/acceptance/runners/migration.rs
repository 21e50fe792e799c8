//! State and configurations of the provider written in Go.

use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{EDGE, edge, runners};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{NOTHING, SOURCE, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        state_of_the_go_provider_moves_over_without_a_change,
        members_of_old_releases_are_passed_over,
        a_type_that_the_go_provider_left_empty_is_filled_in,
        a_runner_that_the_go_provider_lost_is_created_again,
        the_runner_of_the_platform_stays_in_a_state_that_has_it,
        the_runner_of_the_platform_is_taken_out_of_the_state_alone,
    ]
}

/// A world that the provider written in Go has left behind, with this runner in the state.
fn inherited(terraform: &Terraform, attributes: &Value) -> Fallible<World> {
    let world = World::new(terraform)?;
    let name = attributes["name"].as_str().ok_or("no name")?;
    if runners(&world).get(name).is_none() {
        runners(&world).put(json!({"name": name}));
    }
    world.inherit(SOURCE, EDGE, attributes)?;
    world.configure(edge(name))?;
    Ok(world)
}

fn expect_takeover(world: &World) -> Outcome {
    world.expect_plan(&[(EDGE, Action::NoOp)])?;
    world.expect_apply(NOTHING)?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.writes(), 0);
    assert_eq!(world.instance(EDGE)?["schema_version"], 1);
    assert_eq!(world.attribute(EDGE, "runner_type")?, "k8s");
    assert!(world.attribute(EDGE, "manifest_url")?.is_null());
    world.expect_no_changes()
}

fn state_of_the_go_provider_moves_over_without_a_change(terraform: &Terraform) -> Outcome {
    let attributes = json!({"name": "edge", "runner_type": "k8s"});
    expect_takeover(&inherited(terraform, &attributes)?)
}

fn members_of_old_releases_are_passed_over(terraform: &Terraform) -> Outcome {
    let attributes = json!({
        "name": "edge",
        "runner_type": "k8s",
        "subject": "org.edge",
        "path": "/tmp/edge.yaml",
        "url": "https://example.com/edge.yaml",
    });
    expect_takeover(&inherited(terraform, &attributes)?)?;
    let without_type = json!({"name": "edge", "path": "", "url": null});
    expect_takeover(&inherited(terraform, &without_type)?)
}

fn a_type_that_the_go_provider_left_empty_is_filled_in(terraform: &Terraform) -> Outcome {
    let attributes = json!({"name": "edge", "runner_type": ""});
    expect_takeover(&inherited(terraform, &attributes)?)
}

fn a_runner_that_the_go_provider_lost_is_created_again(terraform: &Terraform) -> Outcome {
    let world = inherited(terraform, &json!({"name": "edge", "runner_type": "k8s"}))?;
    runners(&world).remove("edge");
    world.expect_plan(&[(EDGE, Action::Create)])?;
    world.terraform.apply()?.expect_success()?;
    assert!(world.attribute(EDGE, "manifest_url")?.is_string());
    world.expect_no_changes()
}

/// It could be taken for any other then.
fn the_runner_of_the_platform_stays_in_a_state_that_has_it(terraform: &Terraform) -> Outcome {
    let attributes = json!({"name": "kubiya-hosted", "runner_type": "k8s"});
    expect_takeover(&inherited(terraform, &attributes)?)
}

fn the_runner_of_the_platform_is_taken_out_of_the_state_alone(terraform: &Terraform) -> Outcome {
    for name in ["kubiya-hosted", "Kubiya-Hosted"] {
        let world = inherited(terraform, &json!({"name": name, "runner_type": "k8s"}))?;
        let run = world.terraform.destroy()?.expect_success()?;
        assert_says(&run, &format!("Runner {name:?} is not deleted"));
        assert!(world.instance(EDGE).is_err() && runners(&world).get(name).is_some());
        assert_eq!(world.writes(), 0);
    }
    Ok(())
}
