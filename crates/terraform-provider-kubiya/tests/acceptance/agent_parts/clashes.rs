//! Two that want the same of one agent.

use kubiya_emulator::Method;
use serde_json::json;
use terraform_harness::Terraform;

use super::{desk, environment, environment_of, remote, source, variables};
use crate::cases::{Case, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        two_with_one_variable_are_refused_while_planning,
        two_with_one_variable_of_a_new_agent_are_refused_before_the_second_is_written,
        two_with_exactly_the_same_variables_are_refused_while_planning,
        two_with_different_variables_share_an_agent,
        two_that_swap_their_variables_get_there,
        an_attribute_and_a_resource_are_refused_while_planning,
        an_attribute_and_a_resource_of_a_new_agent_are_refused_before_the_variable_is_written,
        an_attribute_that_is_not_known_yet_and_a_resource_are_refused_while_planning,
        an_attribute_and_a_resource_by_the_name_of_a_new_agent_are_refused,
        sources_and_a_resource_are_refused,
        an_ignored_attribute_is_refused_as_well,
        variables_move_out_of_the_agent_and_back,
    ]
}

const ONE: &str = r#"{ A = "1" }"#;

fn two_with_one_variable_are_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(desk("") + &environment("one", ONE))?;
    world.expect_apply([2, 0, 0])?;
    let other = environment("other", r#"{ A = "2", B = "3" }"#);
    world.configure(desk("") + &environment("one", ONE) + &other)?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"kubiya_agent_environment"#);
    assert_says(&run, r#""A""#);
    Ok(())
}

fn two_with_one_variable_of_a_new_agent_are_refused_before_the_second_is_written(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    let other = environment("other", ONE);
    world.configure(desk("") + &environment("one", ONE) + &other)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "are managed twice");
    assert!(world.requests(&Method::PUT) <= 1);
    Ok(())
}

/// A new one beside one that exists, and two that exist.
fn two_with_exactly_the_same_variables_are_refused_while_planning(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(desk("") + &environment("one", ONE))?;
    world.expect_apply([2, 0, 0])?;
    world.configure(desk("") + &environment("one", ONE) + &environment("other", ONE))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "are managed twice");
    let other = "kubiya_agent_environment.other";
    let import = format!("{}/A", super::id(&world)?);
    world.terraform.import(other, &import)?.expect_success()?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "are managed twice");
    Ok(())
}

/// With other values, so that neither may take what the other has; each lets go of its own all the same.
fn two_that_swap_their_variables_get_there(terraform: &Terraform) -> Outcome {
    let both =
        |one: &str, other: &str| desk("") + &environment("one", one) + &environment("other", other);
    let world = World::new(terraform)?;
    world.configure(both(ONE, r#"{ B = "2" }"#))?;
    world.expect_apply([3, 0, 0])?;
    world.configure(both(r#"{ B = "3" }"#, r#"{ A = "4" }"#))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "exist already");
    world.terraform.apply()?.expect_success()?;
    assert_eq!(variables(&world)?, json!({"A": "4", "B": "3"}));
    world.expect_no_changes()
}

fn two_with_different_variables_share_an_agent(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let other = environment("other", r#"{ B = "2" }"#);
    world.configure(desk("") + &environment("one", ONE) + &other)?;
    world.expect_apply([3, 0, 0])?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    world.expect_no_changes()
}

const INLINE: &str = r#"environment_variables = { B = "2" }"#;

fn an_attribute_and_a_resource_are_refused_while_planning(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for inline in [INLINE, "environment_variables = {}"] {
        world.configure(desk(""))?;
        world.terraform.apply()?.expect_success()?;
        world.configure(desk(inline) + &environment("this", ONE))?;
        world.emulator.requests().clear();
        let run = world.terraform.plan()?.expect_failure()?;
        assert_says(&run, "kubiya_agent_environment");
        assert_says(&run, "take environment_variables out of kubiya_agent");
        assert_eq!(world.writes(), 0);
    }
    Ok(())
}

fn an_attribute_and_a_resource_of_a_new_agent_are_refused_before_the_variable_is_written(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(desk(INLINE) + &environment("this", ONE))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "take environment_variables out of kubiya_agent");
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    // As it says.
    world.configure(desk("") + &environment("this", r#"{ A = "1", B = "2" }"#))?;
    world.expect_apply([1, 1, 0])?;
    assert_eq!(variables(&world)?, json!({"A": "1", "B": "2"}));
    world.expect_no_changes()
}

fn an_attribute_that_is_not_known_yet_and_a_resource_are_refused_while_planning(
    terraform: &Terraform,
) -> Outcome {
    const LATER: &str = "resource \"terraform_data\" \"later\" {\n  input = { B = \"2\" }\n}\n";
    let world = World::new(terraform)?;
    world.configure(desk("") + &environment("this", ONE))?;
    world.expect_apply([2, 0, 0])?;
    let unknown = desk("environment_variables = terraform_data.later.output");
    world.configure(unknown + &environment("this", ONE) + LATER)?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "take environment_variables out of kubiya_agent");
    Ok(())
}

/// Terraform knows no order between the two.
fn an_attribute_and_a_resource_by_the_name_of_a_new_agent_are_refused(
    terraform: &Terraform,
) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(desk(INLINE) + &environment_of("\"desk\"", "this", ONE))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "take environment_variables out of kubiya_agent");
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    Ok(())
}

fn sources_and_a_resource_are_refused(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.directory().add_source("tools");
    world.configure(desk(""))?;
    world.expect_apply(ADDED)?;
    world.configure(desk("sources = []") + &source("this", "\"tools\""))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "take sources out of kubiya_agent");
    assert_eq!(remote(&world)?["sources"], json!([]));
    Ok(())
}

fn an_ignored_attribute_is_refused_as_well(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let ignored =
        format!("{INLINE}\n  lifecycle {{\n    ignore_changes = [environment_variables]\n  }}");
    world.configure(desk(&ignored))?;
    world.expect_apply(ADDED)?;
    world.configure(desk(&ignored) + &environment("this", ONE))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, "out of its ignore_changes");
    Ok(())
}

/// In one apply each, without a moment in which something is lost for good.
fn variables_move_out_of_the_agent_and_back(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(desk(INLINE))?;
    world.expect_apply(ADDED)?;
    world.configure(desk("") + &environment("this", r#"{ B = "2" }"#))?;
    world.expect_apply([1, 1, 0])?;
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    world.expect_no_changes()?;
    world.configure(desk(INLINE))?;
    world.expect_apply([0, 1, 1])?;
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    world.expect_no_changes()?;
    // By a literal id, so that Terraform knows no order.
    let id = super::id(&world)?;
    let literal = environment_of(&format!("{id:?}"), "this", r#"{ B = "2" }"#);
    world.configure(desk("") + &literal)?;
    world.expect_apply([1, 1, 0])?;
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    world.configure(desk(INLINE))?;
    world.expect_apply([0, 1, 1])?;
    assert_eq!(variables(&world)?, json!({"B": "2"}));
    world.configure(desk("links = []\n  environment_variables = { B = \"3\" }"))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}
