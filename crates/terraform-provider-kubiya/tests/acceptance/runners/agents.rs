//! Agents on runners of the same configuration.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::Terraform;

use super::{EDGE, edge, remote, runners, with_quirks};
use crate::agents::{self, helper_on};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_agent_and_its_runner_are_made_in_one_apply,
        a_runner_named_by_text_is_waited_for,
        an_agent_follows_its_runner_to_another_name,
        a_runner_made_anew_is_sent_to_its_agent_again,
        a_runner_that_agents_use_names_them_where_the_api_refuses,
        a_runner_that_agents_use_goes_like_any_other,
    ]
}

/// An agent that refers to the runner of [`EDGE`].
fn by_reference() -> String {
    helper_on("NAME", "").replace("\"NAME\"", "kubiya_runner.edge.name")
}

fn runs_on(world: &World) -> Fallible<serde_json::Value> {
    Ok(agents::remote(world)?["runners"].clone())
}

fn an_agent_and_its_runner_are_made_in_one_apply(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge") + &by_reference())?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(runs_on(&world)?, json!(["edge"]));
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(remote(&world).is_err() && agents::remote(&world).is_err());
    Ok(())
}

fn a_runner_named_by_text_is_waited_for(terraform: &Terraform) -> Outcome {
    for label in ["aaa", "zzz"] {
        let world = World::new(terraform)?;
        let runner = edge("edge").replace("\"edge\" {", &format!("{label:?} {{"));
        world.configure(runner + &helper_on("edge", ""))?;
        world.expect_apply([2, 0, 0])?;
        assert_eq!(runs_on(&world)?, json!(["edge"]));
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_agent_follows_its_runner_to_another_name(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge") + &by_reference())?;
    world.expect_apply([2, 0, 0])?;
    world.configure(edge("other") + &by_reference())?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(runs_on(&world)?, json!(["other"]));
    world.expect_no_changes()
}

fn a_runner_made_anew_is_sent_to_its_agent_again(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge") + &by_reference())?;
    world.expect_apply([2, 0, 0])?;
    world.terraform.run(["taint", EDGE])?.expect_success()?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(runs_on(&world)?, json!(["edge"]));
    world.expect_no_changes()
}

fn a_runner_that_agents_use_names_them_where_the_api_refuses(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::RefuseDeleteInUse])?;
    world.configure(edge("edge") + &helper_on("edge", ""))?;
    world.expect_apply([2, 0, 0])?;
    world.configure(helper_on("edge", ""))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Runner "edge" is in use"#);
    assert_says(&run, r#"It is used by: "helper""#);
    assert!(world.instance(EDGE).is_ok() && remote(&world).is_ok());
    Ok(())
}

fn a_runner_that_agents_use_goes_like_any_other(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(edge("edge") + &helper_on("edge", ""))?;
    world.expect_apply([2, 0, 0])?;
    world.configure(helper_on("edge", ""))?;
    world.expect_apply([0, 0, 1])?;
    assert!(runners(&world).get("edge").is_none());
    Ok(())
}
