//! Agents with integrations of the same configuration.

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::Terraform;

use super::{CONFIGS, ORDERS, orders, remote, with_quirks};
use crate::agents::{self, helper_on};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_agent_and_its_integration_are_made_in_one_apply,
        an_integration_named_by_text_is_waited_for,
        an_agent_follows_its_integration_to_another_name,
        an_integration_that_agents_use_names_them_where_the_api_refuses,
        one_that_is_gone_is_missed_by_its_agent,
    ]
}

/// An agent with this integration, an expression.
fn helper(integration: &str) -> String {
    helper_on("kubiya-hosted", &format!("integrations = [{integration}]"))
}

fn sent(world: &World) -> Fallible<Value> {
    Ok(agents::remote(world)?["integrations"].clone())
}

fn an_agent_and_its_integration_are_made_in_one_apply(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders(CONFIGS, "") + &helper("kubiya_integration.orders.name"))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(sent(&world)?, json!(["aws-orders"]));
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(remote(&world).is_err() && agents::remote(&world).is_err());
    Ok(())
}

fn an_integration_named_by_text_is_waited_for(terraform: &Terraform) -> Outcome {
    for label in ["aaa", "zzz"] {
        let world = World::new(terraform)?;
        let integration = orders(CONFIGS, "").replace("\"orders\" {", &format!("{label:?} {{"));
        world.configure(integration + &helper("\"aws-orders\""))?;
        world.expect_apply([2, 0, 0])?;
        assert_eq!(sent(&world)?, json!(["aws-orders"]));
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_agent_follows_its_integration_to_another_name(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let both = orders(CONFIGS, "") + &helper("kubiya_integration.orders.name");
    world.configure(&both)?;
    world.expect_apply([2, 0, 0])?;
    world.configure(both.replace("aws-orders", "aws-shop"))?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(sent(&world)?, json!(["aws-shop"]));
    world.expect_no_changes()
}

fn an_integration_that_agents_use_names_them_where_the_api_refuses(
    terraform: &Terraform,
) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::RefuseDeleteInUse])?;
    let helper = helper("\"aws-orders\"");
    world.configure(orders(CONFIGS, "") + &helper)?;
    world.expect_apply([2, 0, 0])?;
    world.configure(&helper)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Integration "aws-orders" is in use"#);
    assert_says(&run, r#"It is used by: "helper""#);
    assert!(world.instance(ORDERS).is_ok() && remote(&world).is_ok());
    Ok(())
}

fn one_that_is_gone_is_missed_by_its_agent(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let helper = helper("\"aws-orders\"");
    world.configure(&helper)?;
    let run = world.terraform.plan()?.expect_success()?;
    assert_says(&run, r#"There is no integration "aws-orders""#);
    world.configure(orders(CONFIGS, "") + &helper)?;
    let run = world.terraform.plan()?.expect_success()?;
    assert!(
        !run.text().contains("There is no integration"),
        "{}",
        run.text()
    );
    Ok(())
}
