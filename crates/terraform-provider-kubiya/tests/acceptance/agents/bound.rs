//! What names stood for when the agent was last applied stays, whatever happens to the names.

use kubiya_emulator::{Fault, Method, Reply};
use serde_json::json;
use terraform_harness::{Severity, Terraform};

use super::references::{is_ours, sent};
use super::{edit, helper, helper_on, with_helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        what_is_bound_stays_bound_when_another_takes_its_name,
        a_second_source_of_one_name_is_shown_by_its_id,
        an_agent_of_the_release_before_is_planned_and_destroyed,
        a_new_ambiguous_name_does_not_keep_from_destroying,
        a_user_who_is_gone_blocks_nothing,
        a_user_who_is_gone_from_the_agent_as_well_is_missing,
        a_secret_a_runner_or_an_integration_that_is_gone_is_warned_about,
        a_list_that_may_not_be_read_any_more_blocks_nothing,
    ]
}

/// An agent with the source `tools`, and another source that took the same name later.
fn with_namesakes(terraform: &Terraform) -> Fallible<(World, [String; 2])> {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let bound = directory.add_source("tools");
    world.configure(helper(r#"sources = ["tools"]"#))?;
    world.expect_apply(ADDED)?;
    let other = directory.add_source("tools");
    Ok((world, [bound, other]))
}

fn what_is_bound_stays_bound_when_another_takes_its_name(terraform: &Terraform) -> Outcome {
    let (world, [bound, _]) = with_namesakes(terraform)?;
    world.expect_no_changes()?;
    world.configure(helper("sources = [\"TOOLS\"]"))?;
    world.expect_no_changes()?;
    for debug in ["true", "false"] {
        let arguments = format!("sources = [\"tools\"]\n  is_debug_mode = {debug}");
        world.configure(helper(&arguments))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(sent(&world, "sources")?, [bound.as_str()]);
        world.expect_no_changes()?;
    }
    world.destroy().map(drop)
}

fn a_second_source_of_one_name_is_shown_by_its_id(terraform: &Terraform) -> Outcome {
    let (world, [bound, other]) = with_namesakes(terraform)?;
    edit(&world, |agent| {
        drop(agent.insert("sources".into(), json!([bound, other])))
    })?;
    let run = world.terraform.plan()?;
    assert_says(&run, &format!("- {other:?}"));
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "sources")?, [bound]);
    world.expect_no_changes()
}

/// That release kept no private data of agents.
fn an_agent_of_the_release_before_is_planned_and_destroyed(terraform: &Terraform) -> Outcome {
    let (world, [bound, _]) = with_namesakes(terraform)?;
    world.edit_state(|state| {
        let instance = &mut state["resources"][0]["instances"][0];
        drop(instance.as_object_mut().map(|it| it.remove("private")));
    })?;
    world.expect_no_changes()?;
    world.configure(helper("sources = [\"tools\"]\n  is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "sources")?, [bound]);
    world.destroy().map(drop)
}

fn a_new_ambiguous_name_does_not_keep_from_destroying(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, "")?;
    let directory = world.emulator.directory();
    for _ in 0..2 {
        directory.add_source("tools");
    }
    world.configure(helper(r#"sources = ["tools"]"#))?;
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, "ADDRESS.id");
    assert_says(&run, "terraform destroy -refresh=false");
    let arguments = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];
    world.terraform.run(arguments)?.expect_success()?;
    assert!(world.emulator.agents().list().is_empty());
    Ok(())
}

fn a_user_who_is_gone_blocks_nothing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let ann = directory.add_user("Ann", "ann@example.com");
    world.configure(helper(r#"users = ["ann@example.com"]"#))?;
    world.expect_apply(ADDED)?;
    assert!(directory.remove_user(&ann));
    world.expect_no_changes()?;
    assert_says(
        &world.terraform.plan()?,
        r#"There is no user "ann@example.com""#,
    );
    world.configure(helper(
        "users = [\"ann@example.com\"]\n  is_debug_mode = true",
    ))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_users")?, [ann]);
    world.expect_no_changes()?;
    world.destroy().map(drop)
}

fn a_user_who_is_gone_from_the_agent_as_well_is_missing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    let ann = directory.add_user("Ann", "ann@example.com");
    world.configure(helper(
        r#"users = ["ann@example.com", "someone@example.com"]"#,
    ))?;
    world.expect_apply(ADDED)?;
    assert!(directory.remove_user(&ann));
    edit(&world, |agent| {
        drop(agent.insert("allowed_users".into(), json!([])))
    })?;
    let found = refusal(world.terraform.plan_json()?, "users")?;
    assert_eq!(found.summary, r#"There is no user "ann@example.com""#);
    world.configure(helper(r#"users = ["someone@example.com"]"#))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

/// It is told where the list is loaded in any case: something of the kind is new, here or in what is planned before.
fn a_secret_a_runner_or_an_integration_that_is_gone_is_warned_about(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let directory = world.emulator.directory();
    assert!(directory.add_runner("berlin") && directory.add_runner("london"));
    assert!(directory.add_integration("Own-AWS"));
    for secret in ["older", "newer"] {
        world.emulator.secrets().put(secret, "v".to_owned());
    }
    let old = "secrets = [\"older\"]\n  integrations = [\"Own-AWS\"]";
    world.configure(helper_on("berlin", old))?;
    world.expect_apply(ADDED)?;
    assert!(world.emulator.secrets().remove("older"));
    assert!(directory.remove_integration("Own-AWS") && directory.remove_runner("berlin"));
    let new = "secrets = [\"older\", \"newer\"]\n  integrations = [\"Own-AWS\", \"GitHub\"]
  depends_on = [kubiya_agent.other]";
    let other = helper_on("london", "").replace("\"helper\"", "\"other\"");
    world.configure(helper_on("berlin", new) + &other)?;
    let run = world.terraform.plan_json()?.expect_success()?;
    let mut warned = run.diagnostics()?;
    warned.retain(is_ours);
    assert!(warned.iter().all(|it| it.severity == Severity::Warning));
    let mut warned: Vec<&str> = warned.iter().map(|it| it.summary.as_str()).collect();
    warned.sort_unstable();
    assert_eq!(
        warned,
        [
            r#"There is no integration "Own-AWS""#,
            r#"There is no runner "berlin""#,
            r#"There is no secret "older""#
        ]
    );
    Ok(())
}

fn a_list_that_may_not_be_read_any_more_blocks_nothing(terraform: &Terraform) -> Outcome {
    let world = with_helper(terraform, r#"groups = ["users"]"#)?;
    let before = sent(&world, "allowed_groups")?;
    let refused = Fault::new(Reply::status(403)).on(Method::GET, "/api/v1/manage/groups");
    world.emulator.faults().add(refused.forever());
    world.expect_no_changes()?;
    world.configure(helper("groups = [\"users\"]\n  is_debug_mode = true"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(sent(&world, "allowed_groups")?, before);
    world.expect_no_changes()?;
    world.destroy().map(drop)
}
