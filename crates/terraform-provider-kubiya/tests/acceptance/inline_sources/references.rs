//! Runners that inline sources refer to, and agents that refer to inline sources, to whom they are sources.

use kubiya_emulator::Quirk;
use serde_json::{Value, json};
use terraform_harness::{Action, Terraform};

use super::{ORDERS, applied, id, orders, remote, source, sources, tools, with_quirks, with_tool};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, SOURCE, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_runner_of_the_same_configuration_is_made_first,
        a_runner_in_another_letter_case_is_no_change,
        an_agent_refers_to_an_inline_source_by_id_and_by_name,
        an_agent_finds_an_inline_source_of_the_same_run_by_its_text,
        an_agent_follows_an_inline_source_that_is_replaced,
        one_name_of_two_equal_new_inline_sources_means_either,
        one_name_of_both_kinds_is_an_error_with_both_ids,
        a_refusal_to_delete_names_the_agents_that_use_it,
        an_inline_source_in_use_is_deleted_if_the_api_allows_it,
        one_object_in_two_resources_is_changed_by_one_at_a_time,
        both_kinds_take_turns_where_they_have_one_object,
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

fn agent_sources(world: &World) -> Fallible<Value> {
    let agent = world.emulator.agents().by_name("helper");
    Ok(agent.ok_or("there is no agent")?["sources"].clone())
}

const RUNNER: &str = "resource \"kubiya_runner\" \"edge\" {\n  name = \"edge\"\n}\n";

fn a_runner_of_the_same_configuration_is_made_first(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let runner = "runner = kubiya_runner.edge.name";
    world.configure(RUNNER.to_owned() + &with_tool(runner))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(remote(&world)?["runner"], "edge");
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn a_runner_in_another_letter_case_is_no_change(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.directory().add_runner("Edge");
    world.configure(with_tool("runner = \"edge\""))?;
    world.expect_apply(ADDED)?;
    assert_eq!(remote(&world)?["runner"], "Edge");
    world.configure(with_tool("runner = \"EDGE\""))?;
    world.expect_no_changes()
}

fn an_agent_refers_to_an_inline_source_by_id_and_by_name(terraform: &Terraform) -> Outcome {
    for by in ["id", "name"] {
        let world = World::new(terraform)?;
        let sources = format!("sources = [{ORDERS}.{by}]");
        world.configure(with_tool("") + &agent(&sources))?;
        world.expect_apply([2, 0, 0])?;
        assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
        world.expect_no_changes()?;
        // What changes in the source changes nothing in the agent: defect IS-3 of the Go provider.
        world.configure(orders(&tools(r#"[{"name":"other"}]"#)) + &agent(&sources))?;
        world.expect_plan(&[
            ("kubiya_agent.helper", Action::NoOp),
            (ORDERS, Action::Update),
        ])?;
        world.expect_apply(CHANGED)?;
        assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
        world.destroy()?;
    }
    Ok(())
}

/// The plan knows the name, so that nothing is to be warned of.
fn an_agent_finds_an_inline_source_of_the_same_run_by_its_text(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(with_tool("") + &agent("sources = [\"Orders\"]"))?;
    let run = world.expect_apply([2, 0, 0])?;
    assert!(!run.text().contains("There is no"), "{}", run.text());
    assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
    world.expect_no_changes()
}

fn an_agent_follows_an_inline_source_that_is_replaced(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let agent = agent(&format!("sources = [{ORDERS}.name]"));
    world.configure(with_tool("") + &agent)?;
    world.expect_apply([2, 0, 0])?;
    let replace = format!("-replace={ORDERS}");
    let apply = ["apply", "-no-color", "-auto-approve", &replace];
    world.terraform.run(apply)?.expect_success()?;
    assert_eq!(agent_sources(&world)?, json!([id(&world)?]));
    world.expect_no_changes()?;
    let renamed = source("orders", "returns", &tools(super::TOOL));
    world.configure(renamed + &agent)?;
    world.expect_apply([1, 1, 1])?;
    let returns = sources(&world).by_name("returns").ok_or("no source")?;
    assert_eq!(agent_sources(&world)?, json!([returns["uuid"]]));
    world.expect_no_changes()
}

fn one_name_of_two_equal_new_inline_sources_means_either(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let two = source("one", "orders", &tools(r#"[{"name":"a","x":1}]"#))
        + &source("two", "orders", &tools(r#"[{"x":1.0,"name":"a"}]"#));
    let agent = agent("sources = [kubiya_inline_source.one.name, kubiya_inline_source.two.name]");
    world.configure(two + &agent)?;
    world.expect_apply([3, 0, 0])?;
    let made = sources(&world).list();
    let found = agent_sources(&world)?;
    let is_one = made.iter().any(|it| found == json!([it["uuid"]]));
    assert!(is_one, "{found}");
    world.expect_no_changes()
}

/// A source of a URL and an inline one are both sources to an agent.
fn one_name_of_both_kinds_is_an_error_with_both_ids(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    sources(&world).put(json!({"name": "orders", "url": "https://git.example/orders"}));
    sources(&world).put(json!({"name": "orders", "type": "inline", "url": ""}));
    world.configure(agent("sources = [\"orders\"]"))?;
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#""orders" is not a unique source"#);
    for source in sources(&world).list() {
        assert_says(&run, source["uuid"].as_str().ok_or("no id")?);
    }
    Ok(())
}

fn a_refusal_to_delete_names_the_agents_that_use_it(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[Quirk::RefuseDeleteInUse])?;
    world.configure(with_tool(""))?;
    world.expect_apply(ADDED)?;
    let agent = json!({"name": "theirs", "sources": [id(&world)?]});
    world.emulator.agents().put(agent);
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, r#"Inline source "orders" is in use"#);
    assert_says(
        &run,
        r#"It is used by: "theirs". Take it out of their sources"#,
    );
    assert!(world.instance(ORDERS).is_ok());
    Ok(())
}

fn an_inline_source_in_use_is_deleted_if_the_api_allows_it(terraform: &Terraform) -> Outcome {
    let world = applied(terraform, &[], &with_tool(""))?;
    let agent = json!({"name": "theirs", "sources": [id(&world)?]});
    world.emulator.agents().put(agent);
    world.destroy()?;
    assert!(sources(&world).list().is_empty());
    Ok(())
}

/// Two states, or the two kinds, can hold one object: each change reads and writes the whole of it.
fn one_object_in_two_resources_is_changed_by_one_at_a_time(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let held = json!([{"name": "a"}]);
    let id = sources(&world)
        .put(json!({"name": "orders", "type": "inline", "url": "", "inline_tools": held}));
    let tools = tools(r#"[{"name":"a"}]"#);
    world.configure(source("one", "orders", &tools) + &source("two", "orders", &tools))?;
    for label in ["one", "two"] {
        let address = format!("kubiya_inline_source.{label}");
        world.terraform.import(&address, &id)?.expect_success()?;
    }
    let with = |more: &str| format!("{tools}\n  {more}");
    world.configure(
        source("one", "orders", &with("runner = \"kubiya-hosted\""))
            + &source("two", "orders", &with("runner = \"kubiya-hosted\"")),
    )?;
    expect_turns(&world, &id)
}

/// Each change is alone with the API, from its first request on.
fn expect_turns(world: &World, id: &str) -> Outcome {
    world.emulator.requests().clear();
    world.expect_apply([0, 2, 0])?;
    let requests = world.emulator.requests().all();
    let writes = requests.iter().filter(|it| it.method == "PUT");
    assert_eq!(writes.clone().count(), 2);
    for write in writes {
        assert_eq!(write.in_flight, 1, "{write:?}");
    }
    let source = sources(world).get(id).ok_or("it is gone")?;
    assert_eq!(source["runner"], "kubiya-hosted");
    Ok(())
}

/// What was uploaded has a URL and is inline: the Go provider took it for a source of either kind.
fn both_kinds_take_turns_where_they_have_one_object(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let url = "https://files.example/orders.zip";
    let held = json!([{"name": "a"}]);
    let id = sources(&world)
        .put(json!({"name": "orders", "type": "inline", "url": url, "inline_tools": held}));
    let attributes = json!({
        "id": id, "name": "orders", "url": url, "runner": "", "dynamic_config": "{}",
    });
    world.inherit(SOURCE, "kubiya_source.orders", &attributes)?;
    let configured = |more: &str| {
        let held = tools(r#"[{"name":"a"}]"#);
        format!("resource \"kubiya_source\" \"orders\" {{\n  url = {url:?}\n  {more}\n}}\n")
            + &orders(&format!("{held}\n  {more}"))
    };
    world.configure(configured(""))?;
    world.terraform.import(ORDERS, &id)?.expect_success()?;
    world.expect_no_changes()?;
    world.configure(configured("runner = \"kubiya-hosted\""))?;
    expect_turns(&world, &id)
}
