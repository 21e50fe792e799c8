//! Changing and deleting, here and elsewhere.

use kubiya_emulator::{Fault, Method};
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{
    DESK, ENVIRONMENT, SOURCE, desk, edit, environment, environment_of, id, remote, set_elsewhere,
    source, sources, variables,
};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        only_its_own_variables_are_set_and_removed,
        a_variable_that_others_change_or_remove_is_put_back,
        variables_that_are_there_already_with_the_same_values_are_taken_over,
        variables_that_are_there_already_with_other_values_are_left_alone,
        variables_of_an_update_that_are_there_already_are_not_to_be_imported,
        a_name_that_leads_to_another_agent_leaves_no_variable_behind,
        ids_in_another_letter_case_are_the_same,
        a_variable_moves_from_one_resource_to_another,
        no_variables_are_none,
        an_agent_by_its_name_is_the_one_by_its_id,
        an_agent_that_is_made_anew_gets_its_variables,
        an_agent_that_is_gone_takes_its_variables_and_sources_along,
        a_source_that_others_take_away_is_given_again,
        only_its_own_source_is_taken_away,
        an_agent_that_does_not_exist_is_an_error,
        an_unchanged_apply_sends_nothing,
    ]
}

/// A world in which the agent has been applied, with what belongs to it.
fn with_desk(terraform: &Terraform, rest: &str, counts: [u32; 3]) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.configure(desk("") + rest)?;
    world.expect_apply(counts)?;
    Ok(world)
}

fn only_its_own_variables_are_set_and_removed(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, "", ADDED)?;
    set_elsewhere(&world, &[("THEIRS", "1")])?;
    world.configure(desk("") + &environment("this", r#"{ A = "1", B = "2" }"#))?;
    world.expect_apply(ADDED)?;
    assert_eq!(
        variables(&world)?,
        json!({"A": "1", "B": "2", "THEIRS": "1"})
    );
    world.expect_no_changes()?;
    world.configure(desk("") + &environment("this", r#"{ B = "3", C = "" }"#))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        variables(&world)?,
        json!({"B": "3", "C": "", "THEIRS": "1"})
    );
    world.expect_no_changes()?;
    // The agent's own update leaves them alone, whatever its state shows.
    world
        .configure(desk("is_debug_mode = true") + &environment("this", r#"{ B = "3", C = "" }"#))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(
        variables(&world)?,
        json!({"B": "3", "C": "", "THEIRS": "1"})
    );
    assert_eq!(world.attribute(DESK, "environment_variables")?, json!({}));
    world.configure(desk("is_debug_mode = true"))?;
    world.expect_apply([0, 0, 1])?;
    assert_eq!(variables(&world)?, json!({"THEIRS": "1"}));
    world.expect_no_changes()
}

fn a_variable_that_others_change_or_remove_is_put_back(terraform: &Terraform) -> Outcome {
    let rest = environment("this", r#"{ A = "1", B = "2" }"#);
    let world = with_desk(terraform, &rest, [2, 0, 0])?;
    edit(&world, |agent| {
        agent.insert("environment_variables".into(), json!({"A": "9", "C": "3"}));
    })?;
    world.expect_plan(&[(DESK, Action::NoOp), (ENVIRONMENT, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2", "C": "3"}));
    world.expect_no_changes()
}

fn variables_that_are_there_already_with_the_same_values_are_taken_over(
    terraform: &Terraform,
) -> Outcome {
    let world = with_desk(terraform, "", ADDED)?;
    set_elsewhere(&world, &[("A", "1")])?;
    world.configure(desk("") + &environment("this", r#"{ A = "1" }"#))?;
    world.emulator.requests().clear();
    world.expect_apply(ADDED)?;
    assert_eq!(world.writes(), 0, "there is nothing to write");
    world.configure(desk(""))?;
    world.expect_apply([0, 0, 1])?;
    assert_eq!(variables(&world)?, json!({}));
    Ok(())
}

fn variables_that_are_there_already_with_other_values_are_left_alone(
    terraform: &Terraform,
) -> Outcome {
    let world = with_desk(terraform, "", ADDED)?;
    set_elsewhere(&world, &[("A", "theirs-entirely")])?;
    world.configure(desk("") + &environment("this", r#"{ A = "ours-entirely", B = "2" }"#))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "exist already");
    let import = format!(
        "terraform import kubiya_agent_environment.ADDRESS '{}/A'",
        id(&world)?
    );
    assert_says(&run, &import);
    assert!(!run.text().contains("theirs-entirely"), "a value is shown");
    assert_eq!(variables(&world)?, json!({"A": "theirs-entirely"}));
    Ok(())
}

/// Terraform imports nothing that is in the state already.
fn variables_of_an_update_that_are_there_already_are_not_to_be_imported(
    terraform: &Terraform,
) -> Outcome {
    let world = with_desk(terraform, &environment("this", r#"{ A = "1" }"#), [2, 0, 0])?;
    set_elsewhere(&world, &[("B", "theirs")])?;
    world.configure(desk("") + &environment("this", r#"{ A = "1", B = "2" }"#))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "exist already");
    assert!(!run.text().contains("terraform import"), "{}", run.text());
    // As it says.
    for value in ["theirs", "2"] {
        let variables = format!("{{ A = \"1\", B = \"{value}\" }}");
        world.configure(desk("") + &environment("this", &variables))?;
        world.expect_apply(CHANGED)?;
    }
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    world.expect_no_changes()
}

/// Not even where the one before cannot be changed at first.
fn a_name_that_leads_to_another_agent_leaves_no_variable_behind(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, "", ADDED)?;
    let agents = world.emulator.agents();
    let (before, mut other) = (id(&world)?, remote(&world)?);
    let named = environment_of("\"desk\"", "this", r#"{ A = "1" }"#);
    world
        .terraform
        .run(["state", "rm", DESK])?
        .expect_success()?;
    world.configure(named)?;
    world.expect_apply(ADDED)?;
    agents.edit(&before, |agent| {
        agent.insert("name".into(), json!("former"));
    });
    other["uuid"] = json!("6d1b0c7e-4a35-4c1e-9a52-0d7c1f6f4a11");
    other["id"] = other["uuid"].clone();
    agents.put(other);
    let refuse = Fault::new(super::status(403)).on(Method::PUT, format!("/api/v1/agents/{before}"));
    world.emulator.faults().add(refuse.forever());
    world.terraform.apply()?.expect_failure()?;
    world.emulator.faults().clear();
    world.expect_apply(CHANGED)?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    let former = agents.by_name("former").ok_or("the agent is gone")?;
    assert_eq!(former["environment_variables"], json!({}));
    world.expect_no_changes()
}

fn ids_in_another_letter_case_are_the_same(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let tools = world.emulator.directory().add_source("tools");
    world.configure(desk(""))?;
    world.expect_apply(ADDED)?;
    let (agent, tools) = (id(&world)?.to_uppercase(), tools.to_uppercase());
    let one = environment_of(&format!("{agent:?}"), "this", r#"{ A = "1" }"#);
    world.configure(desk("") + &one + &source("this", &format!("{tools:?}")))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(world.attribute(ENVIRONMENT, "id")?, id(&world)?);
    world.expect_no_changes()?;
    world.configure(desk(""))?;
    world.expect_apply([0, 0, 2])?;
    assert_eq!(variables(&world)?, json!({}));
    assert_eq!(sources(&world)?, [""; 0]);
    Ok(())
}

/// In whichever order Terraform gets to them.
fn a_variable_moves_from_one_resource_to_another(terraform: &Terraform) -> Outcome {
    let both =
        |one: &str, other: &str| desk("") + &environment("one", one) + &environment("other", other);
    let world = World::new(terraform)?;
    world.configure(both(r#"{ A = "1", B = "2" }"#, r#"{ C = "3" }"#))?;
    world.expect_apply([3, 0, 0])?;
    world.configure(both(r#"{ B = "2" }"#, r#"{ A = "1", C = "3" }"#))?;
    world.expect_apply([0, 2, 0])?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2", "C": "3"}));
    world.expect_no_changes()?;
    // The resource that has it is another one from now on.
    world.configure(
        desk("")
            + &environment("new", r#"{ A = "1", C = "3" }"#)
            + &environment("one", r#"{ B = "2" }"#),
    )?;
    world.expect_apply([1, 0, 1])?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2", "C": "3"}));
    world.expect_no_changes()
}

fn no_variables_are_none(terraform: &Terraform) -> Outcome {
    let world = with_desk(terraform, &environment("this", "{}"), [2, 0, 0])?;
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn an_agent_by_its_name_is_the_one_by_its_id(terraform: &Terraform) -> Outcome {
    let variables = r#"{ A = "1" }"#;
    let world = with_desk(
        terraform,
        &environment_of("kubiya_agent.desk.name", "this", variables),
        [2, 0, 0],
    )?;
    assert_eq!(world.attribute(ENVIRONMENT, "agent_id")?, "desk");
    assert_eq!(world.attribute(ENVIRONMENT, "id")?, id(&world)?);
    world.expect_no_changes()?;
    world.configure(desk("") + &environment("this", variables))?;
    world.expect_no_changes()?;
    world.configure(desk("") + &environment_of("\"desk\"", "this", r#"{ A = "2" }"#))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

/// Also where it is referred to by its name, which is the same then.
fn an_agent_that_is_made_anew_gets_its_variables(terraform: &Terraform) -> Outcome {
    let rest = environment("this", r#"{ A = "1" }"#)
        + &environment_of("kubiya_agent.desk.name", "other", r#"{ B = "2" }"#);
    let world = with_desk(terraform, &rest, [3, 0, 0])?;
    let replace = format!("-replace={DESK}");
    let run = world
        .terraform
        .run(["apply", "-auto-approve", "-no-color", &replace])?;
    run.expect_success()?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    assert_eq!(world.attribute(ENVIRONMENT, "id")?, id(&world)?);
    world.expect_no_changes()?;
    let replace = format!("-replace={ENVIRONMENT}");
    let run = world
        .terraform
        .run(["apply", "-auto-approve", "-no-color", &replace])?;
    run.expect_success()?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    world.expect_no_changes()
}

fn an_agent_that_is_gone_takes_its_variables_and_sources_along(terraform: &Terraform) -> Outcome {
    let tools =
        "resource \"kubiya_source\" \"tools\" {\n  url = \"https://github.com/example/tools\"\n}\n";
    let rest =
        environment("this", r#"{ A = "1" }"#) + &source("this", "kubiya_source.tools.id") + tools;
    let world = with_desk(terraform, &rest, [4, 0, 0])?;
    world.emulator.agents().remove(&id(&world)?);
    world.expect_plan(&[
        (DESK, Action::Create),
        (ENVIRONMENT, Action::Create),
        (SOURCE, Action::Create),
        ("kubiya_source.tools", Action::NoOp),
    ])?;
    world.expect_apply([3, 0, 0])?;
    assert_eq!(variables(&world)?, json!({"A": "1"}));
    assert_eq!(sources(&world)?.len(), 1);
    world.emulator.agents().remove(&id(&world)?);
    let destroy = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];
    world.terraform.run(destroy)?.expect_success()?;
    Ok(())
}

fn a_source_that_others_take_away_is_given_again(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let tools = world.emulator.directory().add_source("tools");
    let others = world.emulator.directory().add_source("others");
    world.configure(desk("") + &source("this", "\"tools\""))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_no_changes()?;
    edit(&world, |agent| {
        agent.insert("sources".into(), json!([others]));
    })?;
    world.expect_plan(&[(DESK, Action::NoOp), (SOURCE, Action::Create)])?;
    world.expect_apply(ADDED)?;
    let mut both = vec![tools, others];
    both.sort_unstable();
    assert_eq!(sources(&world)?, both);
    world.expect_no_changes()
}

fn only_its_own_source_is_taken_away(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let [tools, others] = ["tools", "others"].map(|it| world.emulator.directory().add_source(it));
    world.configure(desk(""))?;
    world.expect_apply(ADDED)?;
    edit(&world, |agent| {
        agent.insert("sources".into(), json!([others]));
    })?;
    world.configure(desk("") + &source("this", &format!("{tools:?}")))?;
    world.expect_apply(ADDED)?;
    assert_eq!(sources(&world)?.len(), 2);
    assert_eq!(world.attribute(DESK, "sources")?, json!([]));
    world.configure(desk("links = [\"https://example.com\"]"))?;
    world.expect_apply([0, 1, 1])?;
    assert_eq!(sources(&world)?, [others]);
    world.expect_no_changes()
}

fn an_agent_that_does_not_exist_is_an_error(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let nobody = "\"6d1b0c7e-4a35-4c1e-9a52-0d7c1f6f4a11\"";
    world.configure(environment_of(nobody, "this", r#"{ A = "1" }"#))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "There is no agent");
    assert!(world.instance(ENVIRONMENT).is_err());
    Ok(())
}

fn an_unchanged_apply_sends_nothing(terraform: &Terraform) -> Outcome {
    let rest = environment("this", r#"{ A = "1" }"#);
    let world = with_desk(terraform, &rest, [2, 0, 0])?;
    let before: Value = remote(&world)?;
    world.emulator.requests().clear();
    world.expect_apply(NOTHING)?;
    assert_eq!(world.writes(), 0);
    assert_eq!(remote(&world)?, before);
    Ok(())
}
