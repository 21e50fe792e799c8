//! Groups and agents: spelled in any way, checked while planning, followed where they lead.

use std::time::Duration;

use kubiya_emulator::{Method, Quirk};
use serde_json::json;
use terraform_harness::{Action, Severity, Terraform};

use super::{GUIDE, entries, group, guide, put_agent, remote, with_guide, with_quirks};
use crate::agents::{HELPER, helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says, refusal};

/// Longer than Core takes to begin with all that it can begin with.
const REPLY: Duration = Duration::from_secs(2);

pub(crate) fn cases() -> Vec<Case> {
    cases![
        groups_and_agents_are_accepted_by_name_and_id_in_any_letter_case,
        another_spelling_of_the_same_is_no_change,
        order_never_makes_a_difference,
        an_agent_of_the_same_plan_counts_as_existing,
        an_agent_of_the_same_plan_is_waited_for_by_its_text,
        a_missing_group_is_an_error_of_the_plan,
        a_missing_agent_is_a_warning_and_then_an_error_that_another_apply_overcomes,
        of_two_agents_of_one_name_the_id_tells,
        what_is_bound_stays_bound_when_another_takes_its_name,
        an_agent_that_is_made_anew_is_sent_to_its_entries_again,
        an_entry_made_anew_refers_to_the_same,
        an_agent_that_is_gone_blocks_nothing,
    ]
}

fn agents(world: &World) -> Fallible<serde_json::Value> {
    Ok(remote(world)?["supported_agents"].clone())
}

/// Defect K-3 of the Go provider: "inconsistent result after apply".
fn groups_and_agents_are_accepted_by_name_and_id_in_any_letter_case(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let mut ids = [put_agent(&world, "Orders DBA"), put_agent(&world, "helper")];
    let mut groups = [group(&world, "Admin")?, group(&world, "Users")?];
    let arguments = format!(
        "groups = [\"ADMIN\", {:?}]\n  supported_agents = [\"orders dba\", {:?}]",
        groups[1],
        ids[1].to_uppercase()
    );
    world.configure(guide(&arguments))?;
    world.expect_apply(ADDED)?;
    ids.sort();
    groups.sort();
    assert_eq!(agents(&world)?, json!(ids));
    assert_eq!(remote(&world)?["groups"], json!(groups));
    world.expect_no_changes()?;
    world.configure(guide(&format!("{arguments}\n  labels = [\"a\"]")))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(agents(&world)?, json!(ids));
    let stored = world.attribute(GUIDE, "groups")?;
    assert!(
        stored
            .as_array()
            .is_some_and(|it| it.contains(&json!("ADMIN")))
    );
    world.expect_no_changes()
}

fn another_spelling_of_the_same_is_no_change(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = put_agent(&world, "helper");
    world.configure(guide("supported_agents = [\"helper\"]"))?;
    world.expect_apply(ADDED)?;
    for spelling in ["HELPER", &id] {
        world.configure(guide(&format!("supported_agents = [{spelling:?}]")))?;
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect K-4 of the Go provider.
fn order_never_makes_a_difference(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::ReorderedCollections])?;
    for agent in ["a", "b", "c"] {
        put_agent(&world, agent);
    }
    world.configure(guide(
        "groups = [\"Users\", \"Admin\"]\n  labels = [\"z\", \"a\", \"m\"]\n  \
         supported_agents = [\"c\", \"a\", \"b\"]",
    ))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()?;
    world.configure(guide(
        "groups = [\"Admin\", \"Users\"]\n  labels = [\"m\", \"a\", \"z\"]\n  \
         supported_agents = [\"a\", \"b\", \"c\"]",
    ))?;
    world.expect_no_changes()
}

fn an_agent_of_the_same_plan_counts_as_existing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for reference in ["name", "id"] {
        let arguments = format!("supported_agents = [{HELPER}.{reference}]");
        world.configure(helper("") + &guide(&arguments))?;
        let run = world.expect_apply([2, 0, 0])?;
        assert!(!run.text().contains("There is no"), "{}", run.text());
        let id = world.attribute(HELPER, "id")?;
        assert_eq!(agents(&world)?, json!([id]));
        world.expect_no_changes()?;
        world.destroy()?;
        assert!(entries(&world).list().is_empty());
    }
    Ok(())
}

fn an_agent_of_the_same_plan_is_waited_for_by_its_text(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper("") + &guide("supported_agents = [\"Helper\"]"))?;
    for _ in 0..3 {
        let run = world.expect_apply([2, 0, 0])?;
        assert!(!run.text().contains("There is no"), "{}", run.text());
        let id = world.attribute(HELPER, "id")?;
        assert_eq!(agents(&world)?, json!([id]));
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn a_missing_group_is_an_error_of_the_plan(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(guide("groups = [\"Nobodies\"]"))?;
    let found = refusal(world.terraform.plan_json()?, "groups")?;
    assert_eq!(found.summary, r#"There is no group "Nobodies""#);
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn a_missing_agent_is_a_warning_and_then_an_error_that_another_apply_overcomes(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    world.configure(guide("supported_agents = [\"nobody\"]"))?;
    let run = world.terraform.plan_json()?.expect_success()?;
    let mut found = run.diagnostics()?;
    found.retain(|it| it.attribute.is_some());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(found[0].summary, r#"There is no agent "nobody""#);
    assert!(found[0].detail.contains("kubiya_agent.ADDRESS.name"));
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "apply again");
    assert_eq!(world.writes(), 0);
    let id = put_agent(&world, "nobody");
    world.expect_apply(ADDED)?;
    assert_eq!(agents(&world)?, json!([id]));
    world.expect_no_changes()
}

fn of_two_agents_of_one_name_the_id_tells(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let ids = [put_agent(&world, "twin"), put_agent(&world, "twin")];
    world.configure(guide("supported_agents = [\"twin\"]"))?;
    let found = refusal(world.terraform.plan_json()?, "supported_agents")?;
    assert_eq!(found.summary, r#""twin" is not a unique agent"#);
    for id in &ids {
        assert!(found.detail.contains(id), "{found:?}");
    }
    world.configure(guide(&format!("supported_agents = [{:?}]", ids[1])))?;
    world.expect_apply(ADDED)?;
    assert_eq!(agents(&world)?, json!([ids[1]]));
    world.expect_no_changes()
}

fn what_is_bound_stays_bound_when_another_takes_its_name(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = put_agent(&world, "helper");
    world.configure(guide("supported_agents = [\"helper\"]"))?;
    world.expect_apply(ADDED)?;
    put_agent(&world, "helper");
    world.expect_no_changes()?;
    world.configure(guide("supported_agents = [\"helper\"]\n  labels = [\"a\"]"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(agents(&world)?, json!([id]));
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn an_agent_that_is_made_anew_is_sent_to_its_entries_again(terraform: &Terraform) -> Outcome {
    for reference in [&format!("{HELPER}.name"), "\"helper\""] {
        let world = World::new(terraform)?;
        let arguments = format!("supported_agents = [{reference}]");
        world.configure(helper("") + &guide(&arguments))?;
        world.expect_apply([2, 0, 0])?;
        let owner = world.attribute(GUIDE, "owner")?;
        // Core gives no order to what does not refer to each other, and the replies of the API do.
        world.delay(Method::GET, "/api/v1/agents", REPLY);
        let replace = format!("-replace={HELPER}");
        let apply = ["apply", "-no-color", "-auto-approve", &replace];
        world.terraform.run(apply)?.expect_success()?;
        let id = world.attribute(HELPER, "id")?;
        assert_eq!(agents(&world)?, json!([id]), "{reference}");
        assert_eq!(world.attribute(GUIDE, "owner")?, owner);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_entry_made_anew_refers_to_the_same(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let id = put_agent(&world, "helper");
    world.configure(guide("supported_agents = [\"helper\"]"))?;
    world.expect_apply(ADDED)?;
    put_agent(&world, "helper");
    world.terraform.run(["taint", GUIDE])?.expect_success()?;
    world.expect_plan(&[(GUIDE, Action::DeleteThenCreate)])?;
    world.expect_apply([1, 0, 1])?;
    assert_eq!(agents(&world)?, json!([id]));
    world.expect_no_changes()
}

fn an_agent_that_is_gone_blocks_nothing(terraform: &Terraform) -> Outcome {
    let world = with_guide(terraform, "")?;
    let id = put_agent(&world, "helper");
    world.configure(guide("supported_agents = [\"helper\"]"))?;
    world.expect_apply(CHANGED)?;
    assert!(world.emulator.agents().remove(&id));
    world.expect_apply(NOTHING)?;
    assert_eq!(world.requests(&Method::PUT), 1);
    world.configure(guide("supported_agents = []"))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(agents(&world)?, json!([]));
    world.expect_no_changes()
}
