//! Several kinds in one configuration, as modules have them: chains in one apply, modules side by side, and names
//! without references.

use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::subject::SUBJECTS;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_chain_is_made_in_one_apply_and_destroyed_in_one,
        modules_whose_sources_have_one_name_stand_side_by_side,
        a_module_that_is_added_later_leaves_the_others_alone,
        names_without_references_are_found_in_any_order,
    ]
}

/// From a source to its agent, to the agent's webhook and task, and from the URL of the webhook to a hook elsewhere
/// and to the tools of another source.
const MODULE: &str = r##"
variable "team" {
  type = string
}

variable "reference" {
  type    = string
  default = "name"
}

resource "kubiya_source" "slack" {
  url            = "https://github.com/example/agent-tools/tree/main/slack"
  dynamic_config = jsonencode({ region = "eu-west-1" })
}

resource "kubiya_agent" "desk" {
  name         = "${var.team}-desk"
  runner       = "kubiya-hosted"
  description  = "Answers ${var.team}"
  instructions = "Answer."
  sources      = [var.reference == "id" ? kubiya_source.slack.id : kubiya_source.slack.name]
}

resource "kubiya_knowledge" "guide" {
  name             = "${var.team} guide"
  description      = ""
  content          = "Be brief."
  groups           = ["users"]
  supported_agents = [kubiya_agent.desk.name]
}

resource "kubiya_webhook" "events" {
  count = 2

  name        = "${var.team}-events-${count.index}"
  agent       = kubiya_agent.desk.name
  source      = "GitHub"
  prompt      = "Look at {{.event.id}}"
  destination = "#${var.team}"
}

resource "kubiya_scheduled_task" "report" {
  for_each = toset(["daily", "weekly"])

  agent          = kubiya_agent.desk.name
  channel_id     = "#${var.team}"
  description    = "The ${each.key} report of ${var.team}"
  repeat         = each.key
  scheduled_time = formatdate("YYYY-MM-DD'T'hh:mm:ss", timeadd(timestamp(), "7m"))
}

resource "terraform_data" "hook" {
  count = 2
  input = kubiya_webhook.events[count.index].url
}

resource "kubiya_source" "callbacks" {
  url            = "https://github.com/example/${var.team}-tools/tree/main/callbacks"
  dynamic_config = jsonencode({ webhooks = kubiya_webhook.events[*].url })
}

output "agent" {
  value = kubiya_agent.desk
}

output "webhooks" {
  value = kubiya_webhook.events
}
"##;

/// What a module says of its provider.
const PROVIDER: &str = r#"
terraform {
  required_providers {
    kubiya = {
      source = "kubiya-terraform/kubiya"
    }
  }
}
"#;

/// How many resources one module makes.
const IN_A_MODULE: u32 = 10;

fn with_modules(terraform: &Terraform, teams: &[&str], arguments: &str) -> Fallible<World> {
    let world = World::new(terraform)?;
    world
        .terraform
        .write("team/main.tf", PROVIDER.to_owned() + MODULE)?;
    configure(&world, teams, arguments)?;
    Ok(world)
}

fn configure(world: &World, teams: &[&str], arguments: &str) -> Outcome {
    world.configure(format!(
        "module \"team\" {{\n  for_each = toset({teams:?})\n  source   = \"./team\"\n  team     = each.key\n  \
         {arguments}\n}}\n\noutput \"urls\" {{\n  value = {{ for team, it in module.team : team => \
         it.webhooks[*].url }}\n}}\n"
    ))?;
    world.terraform.run(["get"])?.expect_success()?;
    Ok(())
}

/// Destroys everything, after which nothing is left of any kind.
pub(crate) fn expect_a_clean_end(world: &World) -> Outcome {
    world.destroy()?;
    let left = SUBJECTS.iter().flat_map(|subject| subject.names(world));
    assert_eq!(left.collect::<Vec<_>>(), [""; 0]);
    Ok(())
}

fn a_chain_is_made_in_one_apply_and_destroyed_in_one(terraform: &Terraform) -> Outcome {
    let world = with_modules(terraform, &["orders"], "")?;
    world.expect_apply([IN_A_MODULE, 0, 0])?;
    world.expect_no_changes()?;
    let urls = world.terraform.outputs()?["urls"]["value"]["orders"].clone();
    let source = world.emulator.objects(&kubiya_emulator::shapes::SOURCES);
    let callbacks = source.by_name("callbacks").ok_or("no source")?;
    assert_eq!(callbacks["dynamic_config"]["webhooks"], urls);
    assert_eq!(urls.as_array().map(Vec::len), Some(2));
    expect_a_clean_end(&world)
}

/// Both sources are called `slack`, and have the same settings: the name stands for either.
fn modules_whose_sources_have_one_name_stand_side_by_side(terraform: &Terraform) -> Outcome {
    for arguments in ["", "reference = \"id\""] {
        let world = with_modules(terraform, &["orders", "warehouse"], arguments)?;
        world.expect_apply([2 * IN_A_MODULE, 0, 0])?;
        world.expect_no_changes()?;
        expect_a_clean_end(&world)?;
    }
    Ok(())
}

fn a_module_that_is_added_later_leaves_the_others_alone(terraform: &Terraform) -> Outcome {
    let world = with_modules(terraform, &["orders"], "")?;
    world.expect_apply([IN_A_MODULE, 0, 0])?;
    let before = world.emulator.agents().by_name("orders-desk");
    configure(&world, &["orders", "warehouse"], "")?;
    world.expect_apply([IN_A_MODULE, 0, 0])?;
    assert_eq!(world.emulator.agents().by_name("orders-desk"), before);
    world.expect_no_changes()?;
    configure(&world, &["warehouse"], "")?;
    world.expect_apply([0, 0, IN_A_MODULE])?;
    world.expect_no_changes()?;
    expect_a_clean_end(&world)
}

/// Terraform makes what does not refer to each other in any order, and at a time.
fn names_without_references_are_found_in_any_order(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let literal = MODULE
        .replace("kubiya_agent.desk.name", "\"orders-desk\"")
        .replace(
            "[var.reference == \"id\" ? kubiya_source.slack.id : kubiya_source.slack.name]",
            "[\"slack\"]",
        );
    assert!(literal.contains("= [\"slack\"]") && literal.contains("= \"orders-desk\""));
    world.configure(literal.replace(
        "variable \"team\" {\n",
        "variable \"team\" {\n  default = \"orders\"\n",
    ))?;
    world.expect_apply([IN_A_MODULE, 0, 0])?;
    world.expect_no_changes()?;
    let agent = world.emulator.agents().by_name("orders-desk");
    assert_eq!(
        agent.ok_or("no agent")?["sources"].as_array().map(Vec::len),
        Some(1)
    );
    expect_a_clean_end(&world)
}
