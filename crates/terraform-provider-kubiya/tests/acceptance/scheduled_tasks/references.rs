//! The agent of a task: by name or id, in whatever words the API tells it.

use kubiya_emulator::Quirk;
use serde_json::Value;
use terraform_harness::{Action, Severity, Terraform};

use super::{SUMMARY, daily, put_agent, remote, tasks, with_quirks, with_task, world};
use crate::agents::{HELPER, helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, NOTHING, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_agent_is_sent_by_its_name_however_it_is_written,
        an_agent_that_the_api_tells_by_its_uuid_keeps_its_spelling,
        another_spelling_of_the_same_agent_is_no_change,
        an_agent_of_the_same_plan_is_made_first,
        an_agent_of_the_same_plan_is_waited_for_by_its_text,
        a_missing_agent_is_a_warning_and_then_an_error_that_another_apply_overcomes,
        of_two_agents_of_one_name_the_id_is_sent,
        an_agent_that_is_gone_blocks_nothing,
        an_agent_that_is_made_anew_leaves_its_tasks_alone,
        an_agent_that_is_renamed_has_its_tasks_made_anew_under_its_new_name,
        a_task_of_an_agent_that_is_made_anew_follows_where_the_api_stores_ids,
    ]
}

fn of(agent: &str) -> String {
    daily(&format!("agent = {agent:?}"))
}

fn context(world: &World) -> Fallible<Value> {
    Ok(remote(world)?["parameters"]["context"].clone())
}

fn an_agent_is_sent_by_its_name_however_it_is_written(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let id = put_agent(&world, "Orders DBA");
    for spelling in ["Orders DBA", "orders dba", &id, &id.to_uppercase()] {
        world.configure(of(spelling))?;
        world.expect_apply(ADDED)?;
        assert_eq!(context(&world)?, "Orders DBA", "{spelling}");
        world.terraform.refresh_only()?.expect_success()?;
        assert_eq!(world.attribute(SUMMARY, "agent")?, spelling);
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn an_agent_that_the_api_tells_by_its_uuid_keeps_its_spelling(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::AgentAsUuid])?;
    let id = put_agent(&world, "helper");
    for spelling in ["helper", "HELPER", &id] {
        world.configure(of(spelling))?;
        world.expect_apply(ADDED)?;
        assert_eq!(context(&world)?, id.as_str());
        world.terraform.refresh_only()?.expect_success()?;
        assert_eq!(world.attribute(SUMMARY, "agent")?, spelling);
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn another_spelling_of_the_same_agent_is_no_change(terraform: &Terraform) -> Outcome {
    for quirks in [[].as_slice(), &[Quirk::AgentAsUuid]] {
        let world = with_quirks(terraform, quirks)?;
        let id = put_agent(&world, "helper");
        world.configure(of("helper"))?;
        world.expect_apply(ADDED)?;
        for spelling in ["HELPER", &id] {
            world.configure(of(spelling))?;
            world.expect_no_changes()?;
        }
        world.configure(of("dba"))?;
        world.expect_plan(&[(SUMMARY, Action::DeleteThenCreate)])?;
    }
    Ok(())
}

fn an_agent_of_the_same_plan_is_made_first(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    for reference in ["name", "id"] {
        let task = daily(&format!("agent = {HELPER}.{reference}"));
        world.configure(helper("") + &task)?;
        let run = world.expect_apply([2, 0, 0])?;
        assert!(!run.text().contains("There is no"), "{}", run.text());
        assert_eq!(context(&world)?, "helper");
        world.expect_no_changes()?;
        world.destroy()?;
        assert!(tasks(&world).list().is_empty());
    }
    Ok(())
}

fn an_agent_of_the_same_plan_is_waited_for_by_its_text(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(helper("") + &of("Helper"))?;
    let run = world.expect_apply([2, 0, 0])?;
    assert!(!run.text().contains("There is no"), "{}", run.text());
    assert_eq!(context(&world)?, "helper");
    world.expect_no_changes()
}

/// Defect ST-11 of the Go provider: the task was made, and never worked.
fn a_missing_agent_is_a_warning_and_then_an_error_that_another_apply_overcomes(
    terraform: &Terraform,
) -> Outcome {
    let mut world = world(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    world.configure(of("nobody"))?;
    let run = world.terraform.plan_json()?.expect_success()?;
    let mut found = run.diagnostics()?;
    found.retain(|it| it.attribute.is_some());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(found[0].summary, r#"There is no agent "nobody""#);
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "apply again");
    assert_eq!(world.writes(), 0);
    put_agent(&world, "nobody");
    world.expect_apply(ADDED)?;
    assert_eq!(context(&world)?, "nobody");
    world.expect_no_changes()
}

fn of_two_agents_of_one_name_the_id_is_sent(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let ids = [put_agent(&world, "twin"), put_agent(&world, "twin")];
    world.configure(of("twin"))?;
    let found = refusal(world.terraform.plan_json()?, "agent")?;
    assert_eq!(found.summary, r#""twin" is not a unique agent"#);
    world.configure(of(&ids[1]))?;
    world.expect_apply(ADDED)?;
    assert_eq!(context(&world)?, ids[1].as_str());
    world.expect_no_changes()
}

fn an_agent_that_is_gone_blocks_nothing(terraform: &Terraform) -> Outcome {
    for quirks in [[].as_slice(), &[Quirk::AgentAsUuid]] {
        let world = with_task(terraform, quirks, &daily(""))?;
        let id = world.emulator.agents().key_of("name", "dba");
        assert!(world.emulator.agents().remove(&id.ok_or("no agent")?));
        world.expect_apply(NOTHING)?;
        world.destroy()?;
        assert!(tasks(&world).list().is_empty());
    }
    Ok(())
}

fn an_agent_that_is_made_anew_leaves_its_tasks_alone(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(helper("") + &daily(&format!("agent = {HELPER}.name")))?;
    world.expect_apply([2, 0, 0])?;
    let task = remote(&world)?;
    let replace = format!("-replace={HELPER}");
    let apply = ["apply", "-no-color", "-auto-approve", &replace];
    world.terraform.run(apply)?.expect_success()?;
    assert_eq!(remote(&world)?, task);
    world.expect_no_changes()
}

/// The API knows tasks by the name of their agent.
fn an_agent_that_is_renamed_has_its_tasks_made_anew_under_its_new_name(
    terraform: &Terraform,
) -> Outcome {
    let world = world(terraform)?;
    let task = daily(&format!("agent = {HELPER}.name"));
    world.configure(helper("") + &task)?;
    world.expect_apply([2, 0, 0])?;
    let renamed = helper("").replace("\"helper\"\n", "\"assistant\"\n");
    world.configure(renamed + &task)?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(context(&world)?, "assistant");
    world.expect_no_changes()
}

fn a_task_of_an_agent_that_is_made_anew_follows_where_the_api_stores_ids(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::AgentAsUuid])?;
    world.configure(helper("") + &daily(&format!("agent = {HELPER}.name")))?;
    world.expect_apply([2, 0, 0])?;
    let replace = format!("-replace={HELPER}");
    let apply = ["apply", "-no-color", "-auto-approve", &replace];
    world.terraform.run(apply)?.expect_success()?;
    world.terraform.apply()?.expect_success()?;
    let id = world.attribute(HELPER, "id")?;
    assert_eq!(context(&world)?, id);
    world.expect_no_changes()
}
