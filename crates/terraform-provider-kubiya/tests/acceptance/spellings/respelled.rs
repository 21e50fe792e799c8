//! An API that keeps names without white space around them and in lower case, and answers to both spellings.

use kubiya_emulator::{Emulator, Method, Quirk, shapes};
use terraform_harness::{Action, Terraform};

use crate::agents::{HELPER, helper};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{VALUE, secret};
use crate::world::{CHANGED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        every_kind_is_applied_with_a_warning_and_blocks_nothing_after_that,
        a_webhook_that_is_kept_under_another_name_plans_nothing,
        an_inline_source_that_is_kept_under_another_name_is_not_replaced,
        a_renamed_agent_is_known_under_its_new_spelling,
        a_name_that_somebody_else_changes_is_a_change,
        a_secret_in_other_letters_is_not_overwritten_where_they_mean_the_same,
    ]
}

fn world(terraform: &Terraform) -> Fallible<World> {
    let mut world = World::with(terraform, Emulator::builder().quirk(Quirk::RespelledNames))?;
    world.set_new_value();
    Ok(world)
}

fn agent(name: &str) -> String {
    format!(
        "resource \"kubiya_agent\" \"helper\" {{\n  name = {name:?}\n  runner = \"kubiya-hosted\"\n  \
         description = \"\"\n  instructions = \"\"\n  secrets = [kubiya_secret.one.name]\n}}\n"
    )
}

const GUIDE: &str = r#"
resource "kubiya_knowledge" "guide" {
  name             = " Guide"
  description      = ""
  content          = "x"
  groups           = ["Users"]
  supported_agents = [kubiya_agent.helper.name]
}
resource "kubiya_runner" "edge" {
  name = " Edge "
}
"#;

fn all(agent_name: &str, arguments: &str) -> String {
    [
        VALUE.to_owned(),
        secret("one", " One ", "var.value", arguments),
        agent(agent_name),
        GUIDE.to_owned(),
    ]
    .concat()
}

fn every_kind_is_applied_with_a_warning_and_blocks_nothing_after_that(
    terraform: &Terraform,
) -> Outcome {
    let mut world = world(terraform)?;
    world.configure(all("Helper ", ""))?;
    let run = world.expect_apply([4, 0, 0])?;
    for warning in [
        r#"Secret " One " is kept as "one""#,
        r#"Agent "Helper " is kept as "helper""#,
        r#"Knowledge entry " Guide" is kept as "guide""#,
        r#"Runner " Edge " is kept as "edge""#,
    ] {
        assert_says(&run, warning);
    }
    world.expect_no_changes()?;
    let value = world.set_new_value();
    world.configure(all("Helper ", "description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(world.names().is_empty());
    assert!(world.emulator.agents().list().is_empty());
    assert!(world.emulator.objects(&shapes::KNOWLEDGE).list().is_empty());
    Ok(())
}

fn a_webhook_that_is_kept_under_another_name_plans_nothing(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    let hook = |name: &str| {
        format!(
            "resource \"kubiya_webhook\" \"deploys\" {{\n  name = {name:?}\n  method = \"http\"\n  workflow = \
             jsonencode({{ name = \"deploy\" }})\n}}\n"
        )
    };
    world.configure(hook(" Deploys"))?;
    let run = world.expect_apply([1, 0, 0])?;
    assert_says(&run, r#"Webhook " Deploys" is kept as "deploys""#);
    world.expect_no_changes()?;
    world.configure(hook("Hooks "))?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, r#"Webhook "Hooks " is kept as "hooks""#);
    world.expect_no_changes()
}

fn an_inline_source_that_is_kept_under_another_name_is_not_replaced(
    terraform: &Terraform,
) -> Outcome {
    let world = world(terraform)?;
    let source = |tool: &str| {
        format!(
            "resource \"kubiya_inline_source\" \"orders\" {{\n  name = \" Orders\"\n  tools = jsonencode([{{ name = \
             {tool:?} }}])\n}}\n"
        )
    };
    let helper = helper("sources = [kubiya_inline_source.orders.name]");
    world.configure(source("count") + &helper)?;
    let run = world.expect_apply([2, 0, 0])?;
    assert_says(&run, r#"Inline source " Orders" is kept as "orders""#);
    world.expect_no_changes()?;
    world.configure(source("list") + &helper)?;
    world.expect_apply(CHANGED)?;
    world.expect_no_changes()
}

fn a_renamed_agent_is_known_under_its_new_spelling(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(all("Helper ", ""))?;
    world.expect_apply([4, 0, 0])?;
    world.configure(all("Other ", ""))?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, r#"Agent "Other " is kept as "other""#);
    world.expect_no_changes()
}

fn a_name_that_somebody_else_changes_is_a_change(terraform: &Terraform) -> Outcome {
    let world = world(terraform)?;
    world.configure(all("Helper ", ""))?;
    world.expect_apply([4, 0, 0])?;
    let agents = world.emulator.agents();
    let id = agents.key_of("name", "helper").ok_or("no agent")?;
    agents.edit(&id, |agent| {
        agent.insert("name".to_owned(), "HELPER".into());
    });
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    let changes = world.terraform.changes("saved.plan")?;
    let is_renamed = changes.iter().any(|it| *it == (HELPER, Action::Update));
    assert!(is_renamed, "{changes:?}");
    Ok(())
}

fn a_secret_in_other_letters_is_not_overwritten_where_they_mean_the_same(
    terraform: &Terraform,
) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::RespelledNames);
    let mut world = World::with(terraform, emulator.quirk(Quirk::OverwriteExisting))?;
    world.set_new_value();
    world.emulator.secrets().put("one", "theirs");
    world.configure(VALUE.to_owned() + &secret("one", "One", "var.value", ""))?;
    let found = refusal(world.terraform.apply_json()?, "name")?;
    assert_eq!(found.summary, r#"Secret "One" exists already"#);
    assert_eq!(world.requests(&Method::POST), 0);
    world.expect_value("one", "theirs");
    Ok(())
}
