//! Runners that sources refer to, and agents that refer to sources.

use kubiya_emulator::Quirk;
use serde_json::json;
use terraform_harness::{Action, Terraform};

use super::{ORDERS, URL, id, orders, remote, source, sources, with_orders, with_quirks};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_runner_of_the_same_configuration_is_made_first,
        a_runner_in_another_letter_case_is_no_change,
        a_runner_that_nobody_makes_is_an_error_while_applying,
        an_agent_refers_to_a_source_of_the_same_configuration_by_id_and_by_name,
        an_agent_finds_a_source_of_the_same_run_by_its_text,
        one_name_of_two_equal_new_sources_means_either,
        one_name_of_two_unlike_new_sources_is_an_error_with_both_ids,
        an_agent_follows_a_source_that_is_replaced,
        a_source_in_use_is_deleted_if_the_api_allows_it,
        a_refusal_to_delete_names_the_agents_that_use_the_source,
    ]
}

fn agent(arguments: &str) -> String {
    format!(
        "
resource \"kubiya_agent\" \"helper\" {{
  name         = \"helper\"
  runner       = \"kubiya-hosted\"
  description  = \"\"
  instructions = \"Help.\"
  {arguments}
}}
"
    )
}

fn agent_sources(world: &World) -> Fallible<serde_json::Value> {
    let agent = world.emulator.agents().by_name("helper");
    Ok(agent.ok_or("there is no agent")?["sources"].clone())
}

const RUNNER: &str = "resource \"kubiya_runner\" \"edge\" {\n  name = \"edge\"\n}\n";

fn a_runner_of_the_same_configuration_is_made_first(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(RUNNER.to_owned() + &orders("runner = kubiya_runner.edge.name"))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(remote(&world)?["runner"], "edge");
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn a_runner_in_another_letter_case_is_no_change(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.directory().add_runner("Edge");
    world.configure(orders("runner = \"edge\""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(remote(&world)?["runner"], "Edge");
    world.expect_no_changes()?;
    world.configure(orders("runner = \"EDGE\""))?;
    world.expect_no_changes()
}

fn a_runner_that_nobody_makes_is_an_error_while_applying(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    world.configure(orders("runner = \"nowhere\""))?;
    let plan = world.terraform.plan()?;
    assert_says(&plan, "Warning: There is no runner \"nowhere\"");
    assert_says(&plan, "refer to it as kubiya_runner.ADDRESS.name");
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "Error: There is no runner \"nowhere\"");
    assert!(sources(&world).list().is_empty());
    Ok(())
}

/// Defect S2-9 of the Go provider, whose documents showed ids, which its agents refused.
fn an_agent_refers_to_a_source_of_the_same_configuration_by_id_and_by_name(
    terraform: &Terraform,
) -> Outcome {
    for by in ["id", "name"] {
        let world = World::new(terraform)?;
        let sources = format!("sources = [{ORDERS}.{by}]");
        world.configure(orders("") + &agent(&sources))?;
        world.expect_apply([2, 0, 0])?;
        assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
        world.expect_no_changes()?;
        // What changes in the source changes nothing in the agent.
        world.configure(orders("runner = \"kubiya-hosted\"") + &agent(&sources))?;
        world.expect_plan(&[
            ("kubiya_agent.helper", Action::NoOp),
            (ORDERS, Action::Update),
        ])?;
        world.expect_apply(CHANGED)?;
        world.destroy()?;
    }
    Ok(())
}

/// Its name is not known while planning, so that the plan warns.
fn an_agent_finds_a_source_of_the_same_run_by_its_text(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(orders("") + &agent("sources = [\"orders\"]"))?;
    let run = world.expect_apply([2, 0, 0])?;
    assert_says(&run, "refer to it as kubiya_source.ADDRESS.name");
    assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
    world.expect_no_changes()
}

/// Public modules have several sources of the folder `slack`.
fn two(first: &str, second: &str) -> String {
    let agent = agent("sources = [kubiya_source.one.name, kubiya_source.two.name]");
    source("one", URL, first) + &source("two", URL, second) + &agent
}

fn one_name_of_two_equal_new_sources_means_either(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(two(
        r#"dynamic_config = "{\"a\": 1, \"b\": 2}""#,
        r#"dynamic_config = "{\"b\": 2, \"a\": 1.0}""#,
    ))?;
    world.expect_apply([3, 0, 0])?;
    let ids = ["one", "two"].map(|label| format!("kubiya_source.{label}"));
    let ids = [
        world.attribute(&ids[0], "id")?,
        world.attribute(&ids[1], "id")?,
    ];
    let found = agent_sources(&world)?;
    assert!(
        ids.iter().any(|id| found == json!([id])),
        "{found} of {ids:?}"
    );
    world.expect_no_changes()
}

fn one_name_of_two_unlike_new_sources_is_an_error_with_both_ids(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(two("", r#"dynamic_config = "{\"a\": 1}""#))?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#""orders" is not a unique source"#);
    for source in sources(&world).list() {
        assert_says(&run, source["uuid"].as_str().ok_or("no id")?);
    }
    let by_id = two("", r#"dynamic_config = "{\"a\": 1}""#).replace(".name", ".id");
    world.configure(by_id)?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn an_agent_follows_a_source_that_is_replaced(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let configured =
        |url| source("orders", url, "") + &agent("sources = [kubiya_source.orders.name]");
    world.configure(configured(URL))?;
    world.expect_apply([2, 0, 0])?;
    world.configure(configured("https://git.example/elsewhere/orders"))?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
    world.expect_no_changes()
}

fn a_source_in_use_is_deleted_if_the_api_allows_it(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let agent = json!({"name": "theirs", "sources": [id(&world)?]});
    world.emulator.agents().put(agent);
    world.destroy()?;
    assert!(sources(&world).list().is_empty());
    Ok(())
}

fn a_refusal_to_delete_names_the_agents_that_use_the_source(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::RefuseDeleteInUse])?;
    world.configure(orders(""))?;
    world.expect_apply(ADDED)?;
    for (name, sources) in [
        ("theirs", json!([id(&world)?])),
        ("others", json!(["orders"])),
    ] {
        let agent = json!({"name": name, "sources": sources});
        world.emulator.agents().put(agent);
    }
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, r#"Source "orders" is in use"#);
    assert_says(
        &run,
        r#"It is used by: "theirs". Take it out of their sources and apply"#,
    );
    assert!(world.instance(ORDERS).is_ok());
    Ok(())
}
