//! Agents and runners: spelled in any way, checked while planning, followed where they lead.

use std::time::Duration;

use kubiya_emulator::Method;
use serde_json::json;
use terraform_harness::{Action, Severity, Terraform};

use super::{ORDERS, helper_id, orders, put_agent, remote, webhooks, with_orders, with_quirks};
use crate::agents::{HELPER, helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says, refusal};

/// Longer than Core takes to begin with all that it can begin with.
const REPLY: Duration = Duration::from_secs(2);

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_agent_is_accepted_by_name_and_id_in_any_letter_case,
        another_spelling_of_an_agent_is_no_change,
        another_spelling_is_no_change_where_the_api_tells_no_time,
        an_agent_of_the_same_plan_counts_as_existing,
        an_agent_of_the_same_plan_is_waited_for_by_its_text,
        agents_and_webhooks_of_one_plan_come_in_numbers,
        a_missing_agent_is_a_warning_and_then_an_error_that_another_apply_overcomes,
        of_two_agents_of_one_name_the_id_tells,
        what_is_bound_stays_bound_when_another_takes_its_name,
        an_agent_that_is_made_anew_is_sent_to_its_webhooks_again,
        an_agent_that_somebody_makes_anew_is_noticed,
        a_webhook_made_anew_refers_to_the_same,
        an_agent_that_is_gone_blocks_nothing,
        a_runner_of_the_same_plan_counts_as_existing,
        a_missing_runner_is_a_warning_of_the_plan,
    ]
}

fn agent(world: &World) -> Fallible<serde_json::Value> {
    Ok(remote(world)?["agent_id"].clone())
}

fn an_agent_is_accepted_by_name_and_id_in_any_letter_case(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let id = put_agent(&world, "Orders DBA");
    for spelling in ["Orders DBA", "orders dba", &id, &id.to_uppercase()] {
        world.configure(orders(&format!("agent = {spelling:?}")))?;
        world.expect_apply(ADDED)?;
        assert_eq!(agent(&world)?, id.as_str());
        assert_eq!(world.attribute(ORDERS, "agent")?, spelling);
        world.expect_no_changes()?;
        world.configure(orders(&format!(
            "agent = {spelling:?}\n  source = \"GitHub\""
        )))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(agent(&world)?, id.as_str());
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn another_spelling_of_an_agent_is_no_change(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    for spelling in ["HELPER", &helper_id(&world)?] {
        world.configure(orders(&format!("agent = {spelling:?}")))?;
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Defect W-11: the year 1 is what the API stores where a client sent no time.
fn another_spelling_is_no_change_where_the_api_tells_no_time(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let agent = helper_id(&world)?;
    let id = webhooks(&world).put(json!({
        "name": "orders",
        "agent_id": agent,
        "source": "GitHub",
        "created_at": "0001-01-01T00:00:00Z",
    }));
    let configured = format!("agent = {agent:?}\n  source = \"GitHub\"");
    world.configure(orders(&configured))?;
    world.terraform.import(ORDERS, &id)?.expect_success()?;
    assert_eq!(world.attribute(ORDERS, "agent")?, "helper");
    assert_eq!(
        world.attribute(ORDERS, "created_at")?,
        serde_json::Value::Null
    );
    world.expect_no_changes()?;
    world.configure(orders(&configured.replace("GitHub", "Datadog")))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["source"], "Datadog");
    world.expect_no_changes()
}

fn an_agent_of_the_same_plan_counts_as_existing(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for reference in ["name", "id"] {
        world.configure(helper("") + &orders(&format!("agent = {HELPER}.{reference}")))?;
        let run = world.expect_apply([2, 0, 0])?;
        assert!(!run.text().contains("There is no"), "{}", run.text());
        assert_eq!(agent(&world)?, world.attribute(HELPER, "id")?);
        world.expect_no_changes()?;
        world.destroy()?;
        assert!(webhooks(&world).list().is_empty());
    }
    Ok(())
}

fn an_agent_of_the_same_plan_is_waited_for_by_its_text(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(helper("") + &orders("agent = \"Helper\""))?;
    for _ in 0..3 {
        let run = world.expect_apply([2, 0, 0])?;
        assert!(!run.text().contains("There is no"), "{}", run.text());
        assert_eq!(agent(&world)?, world.attribute(HELPER, "id")?);
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

const NUMBERS: &str = r#"
resource "kubiya_agent" "each" {
  for_each     = toset(["a", "b", "c"])
  name         = "agent-${each.key}"
  runner       = "kubiya-hosted"
  description  = "one of three"
  instructions = "Wait."
}

resource "kubiya_webhook" "each" {
  for_each = kubiya_agent.each
  name     = "hook-${each.key}"
  agent    = each.value.name
}

resource "kubiya_webhook" "counted" {
  count = 4
  name  = "counted-${count.index}"
  agent = count.index % 2 == 0 ? "agent-a" : kubiya_agent.each["b"].id
}
"#;

fn agents_and_webhooks_of_one_plan_come_in_numbers(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.configure(NUMBERS)?;
    world.expect_apply([10, 0, 0])?;
    for webhook in webhooks(&world).list() {
        let name = webhook["name"].as_str().unwrap_or_default();
        let agent = match name {
            "counted-0" | "counted-2" => "agent-a".to_owned(),
            "counted-1" | "counted-3" => "agent-b".to_owned(),
            name => name.replace("hook", "agent"),
        };
        let agent = world.emulator.agents().by_name(&agent).ok_or("no agent")?;
        assert_eq!(webhook["agent_id"], agent["uuid"], "{name}");
    }
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(webhooks(&world).list().is_empty());
    Ok(())
}

/// Defect W-7 of the Go provider: it made a webhook without an agent.
fn a_missing_agent_is_a_warning_and_then_an_error_that_another_apply_overcomes(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    world.configure(orders("agent = \"nobody\""))?;
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
    assert_eq!(agent(&world)?, id);
    world.expect_no_changes()
}

fn of_two_agents_of_one_name_the_id_tells(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let ids = [put_agent(&world, "twin"), put_agent(&world, "twin")];
    world.configure(orders("agent = \"twin\""))?;
    let found = refusal(world.terraform.plan_json()?, "agent")?;
    assert_eq!(found.summary, r#""twin" is not a unique agent"#);
    for id in &ids {
        assert!(found.detail.contains(id), "{found:?}");
    }
    world.configure(orders(&format!("agent = {:?}", ids[1])))?;
    world.expect_apply(ADDED)?;
    assert_eq!(agent(&world)?, json!(ids[1]));
    world.expect_no_changes()
}

fn what_is_bound_stays_bound_when_another_takes_its_name(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let id = helper_id(&world)?;
    put_agent(&world, "helper");
    world.expect_no_changes()?;
    world.configure(orders("source = \"GitHub\""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(agent(&world)?, json!(id));
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn an_agent_that_is_made_anew_is_sent_to_its_webhooks_again(terraform: &Terraform) -> Outcome {
    for reference in [&format!("{HELPER}.name"), "\"helper\""] {
        let world = World::new(terraform)?;
        world.configure(helper("") + &orders(&format!("agent = {reference}")))?;
        world.expect_apply([2, 0, 0])?;
        let before = world.instance(ORDERS)?["attributes"].clone();
        // Core gives no order to what does not refer to each other, and the replies of the API do.
        world.delay(Method::GET, "/api/v1/agents", REPLY);
        let replace = format!("-replace={HELPER}");
        let apply = ["apply", "-no-color", "-auto-approve", &replace];
        world.terraform.run(apply)?.expect_success()?;
        assert_eq!(
            agent(&world)?,
            world.attribute(HELPER, "id")?,
            "{reference}"
        );
        for attribute in ["created_by", "url"] {
            assert_eq!(world.attribute(ORDERS, attribute)?, before[attribute]);
        }
        world.expect_no_changes()?;
    }
    Ok(())
}

fn an_agent_that_somebody_makes_anew_is_noticed(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    assert!(world.emulator.agents().remove(&helper_id(&world)?));
    let anew = put_agent(&world, "helper");
    world.expect_plan(&[(ORDERS, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    assert_eq!(agent(&world)?, anew);
    world.expect_no_changes()
}

fn a_webhook_made_anew_refers_to_the_same(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let id = helper_id(&world)?;
    put_agent(&world, "helper");
    world.terraform.run(["taint", ORDERS])?.expect_success()?;
    world.expect_plan(&[(ORDERS, Action::DeleteThenCreate)])?;
    world.expect_apply([1, 0, 1])?;
    assert_eq!(agent(&world)?, json!(id));
    world.expect_no_changes()
}

fn an_agent_that_is_gone_blocks_nothing(terraform: &Terraform) -> Outcome {
    let world = with_orders(terraform, "")?;
    let id = helper_id(&world)?;
    assert!(world.emulator.agents().remove(&id));
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, r#"There is no agent "helper""#);
    assert_eq!(world.requests(&Method::PUT), 0);
    put_agent(&world, "other");
    world.configure(orders("agent = \"other\""))?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()?;
    world.destroy()?;
    Ok(())
}

fn a_runner_of_the_same_plan_counts_as_existing(terraform: &Terraform) -> Outcome {
    let world = with_quirks(terraform, &[])?;
    let runner = "resource \"kubiya_runner\" \"edge\" {\n  name = \"edge\"\n}\n";
    for reference in ["kubiya_runner.edge.name", "\"edge\"", "\"EDGE\""] {
        world.configure(runner.to_owned() + &orders(&format!("runner = {reference}")))?;
        let run = world.expect_apply([2, 0, 0])?;
        assert!(!run.text().contains("There is no"), "{}", run.text());
        assert_eq!(remote(&world)?["runner"], "edge");
        world.expect_no_changes()?;
        world.destroy()?;
    }
    Ok(())
}

fn a_missing_runner_is_a_warning_of_the_plan(terraform: &Terraform) -> Outcome {
    let mut world = with_quirks(terraform, &[])?;
    world.terraform.env("KUBIYA_WAITS", "0.05");
    world.configure(orders("runner = \"nowhere\""))?;
    let run = world.terraform.plan()?.expect_success()?;
    assert_says(&run, r#"There is no runner "nowhere""#);
    world.terraform.apply()?.expect_failure()?;
    assert_eq!(world.writes(), 0);
    Ok(())
}
