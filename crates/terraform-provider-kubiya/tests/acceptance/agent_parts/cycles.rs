//! What needs an agent that needs it in turn: each in one apply.

use serde_json::json;
use terraform_harness::Terraform;

use super::{desk, environment, id, slow_down, sources, url, variables};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::world::{World, assert_counts};
use kubiya_emulator::shapes;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_variable_holds_the_url_of_a_webhook_of_the_agent,
        a_source_is_given_the_url_of_a_webhook_of_the_agent,
        ten_resources_of_one_agent_lose_no_update,
    ]
}

/// With outputs of the whole agent, which nothing may move.
const HOOK: &str = r##"
resource "kubiya_webhook" "opened" {
  name        = "opened"
  agent       = kubiya_agent.desk.name
  prompt      = "Look at {{.event.id}}."
  source      = "Shop"
  filter      = ""
  destination = "#orders"
}

output "agent" {
  value = kubiya_agent.desk
}
"##;

const AT_ONCE: &str = "-parallelism=100";

fn apply(world: &World, counts: [u32; 3]) -> Outcome {
    let run = world
        .terraform
        .run(["apply", "-auto-approve", "-no-color", AT_ONCE])?;
    assert_counts(&run.expect_success()?, counts);
    Ok(())
}

/// A second plan is empty, a destroy leaves nothing.
fn expect_end(world: &World) -> Outcome {
    world.expect_no_changes()?;
    let run = world
        .terraform
        .run(["destroy", "-auto-approve", "-no-color", AT_ONCE])?;
    run.expect_success()?;
    assert!(world.emulator.agents().list().is_empty());
    assert!(world.emulator.objects(&shapes::WEBHOOKS).list().is_empty());
    Ok(())
}

fn cycle(terraform: &Terraform, rest: &str) -> Fallible<World> {
    let world = World::new(terraform)?;
    world.configure(desk("") + HOOK + rest)?;
    Ok(world)
}

pub(crate) fn a_variable_holds_the_url_of_a_webhook_of_the_agent(terraform: &Terraform) -> Outcome {
    let world = cycle(
        terraform,
        &environment("this", "{ WEBHOOK_URL = kubiya_webhook.opened.url }"),
    )?;
    apply(&world, [3, 0, 0])?;
    assert_eq!(variables(&world)?, json!({"WEBHOOK_URL": url(&world)?}));
    expect_end(&world)
}

pub(crate) fn a_source_is_given_the_url_of_a_webhook_of_the_agent(
    terraform: &Terraform,
) -> Outcome {
    const TOOLS: &str = r#"
resource "kubiya_source" "tools" {
  url            = "https://github.com/example/tools/tree/main/orders"
  dynamic_config = jsonencode({ webhook_url = kubiya_webhook.opened.url })
}

resource "kubiya_agent_source" "this" {
  agent_id  = kubiya_agent.desk.id
  source_id = kubiya_source.tools.id
}
"#;
    let world = cycle(terraform, TOOLS)?;
    apply(&world, [4, 0, 0])?;
    let source = world.attribute("kubiya_source.tools", "id")?;
    assert_eq!(json!(sources(&world)?), json!([source]));
    let identity = world.attribute("kubiya_agent_source.this", "id")?;
    let source = source.as_str().unwrap_or_default();
    assert_eq!(identity, format!("{}/{source}", id(&world)?));
    expect_end(&world)
}

/// Each has a variable of its own, and a source, while the agent itself is changed as well.
fn ten_resources_of_one_agent_lose_no_update(terraform: &Terraform) -> Outcome {
    const TEN: &str = r#"
variable "round" {
  type = string
}

resource "kubiya_source" "each" {
  count = 10
  url   = "https://github.com/example/tools/tree/main/folder-${count.index}"
}

resource "kubiya_agent_environment" "each" {
  count                 = 10
  agent_id              = kubiya_agent.desk.id
  environment_variables = { "V${count.index}" = "${var.round}-${count.index}" }
}

resource "kubiya_agent_source" "each" {
  count     = 10
  agent_id  = kubiya_agent.desk.id
  source_id = kubiya_source.each[count.index].id
}
"#;
    let mut world = World::new(terraform)?;
    slow_down(&world);
    let expected = |round: &str| {
        let all = (0..10).map(|it| (format!("V{it}"), json!(format!("{round}-{it}"))));
        json!(all.collect::<serde_json::Map<_, _>>())
    };
    world.set("round", "first");
    world.configure(desk("links = []") + TEN)?;
    apply(&world, [31, 0, 0])?;
    assert_eq!(variables(&world)?, expected("first"));
    assert_eq!(sources(&world)?.len(), 10);
    world.expect_no_changes()?;

    world.set("round", "second");
    world.configure(desk("links = [\"https://example.com\"]") + TEN)?;
    apply(&world, [0, 11, 0])?;
    assert_eq!(variables(&world)?, expected("second"));
    assert_eq!(sources(&world)?.len(), 10);
    world.expect_no_changes()?;

    // The bonds go before the agent does, so that what others gave it stays until then.
    world.configure(desk("links = []"))?;
    world.set("round", "third");
    apply(&world, [0, 1, 30])?;
    assert_eq!(variables(&world)?, json!({}));
    assert_eq!(sources(&world)?, [""; 0]);
    expect_end(&world)
}
