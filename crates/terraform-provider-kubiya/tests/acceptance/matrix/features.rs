//! What is tried on every Core, of secrets for the most part, and of every kind of object where it differs
//! by kind.

use kubiya_emulator::Method;
use serde_json::json;
use terraform_harness::leaks::{self, Places};
use terraform_harness::{Capability, Run, Terraform};

use crate::agent_parts;
use crate::agents::{HELPER, helper, remote};
use crate::cases::{Fallible, Outcome};
use crate::configuration::{ONE, one, one_of, variable};
use crate::external_knowledge;
use crate::inline_sources;
use crate::integrations;
use crate::knowledge;
use crate::lives;
use crate::quoting;
use crate::scheduled_tasks;
use crate::sources;
use crate::subject::SUBJECTS;
use crate::triggers;
use crate::webhooks;
use crate::whole;
use crate::world::{ADDED, CHANGED, REPLACED, World, assert_says};

/// Something that works where a Core has what it needs.
pub(super) struct Feature {
    pub(super) title: &'static str,
    pub(super) needs: Option<Capability>,
    pub(super) test: fn(&Terraform) -> Outcome,
}

const ALWAYS: Option<Capability> = None;

pub(super) const FEATURES: [Feature; 28] = [
    Feature {
        title: "life cycle",
        needs: ALWAYS,
        test: lifecycle,
    },
    Feature {
        title: "rotation",
        needs: ALWAYS,
        test: rotation,
    },
    Feature {
        title: "manual rotation",
        needs: ALWAYS,
        test: manual_rotation,
    },
    Feature {
        title: "import",
        needs: ALWAYS,
        test: import,
    },
    Feature {
        title: "adoption",
        needs: ALWAYS,
        test: adoption,
    },
    Feature {
        title: "ignored value",
        needs: ALWAYS,
        test: ignored_value,
    },
    Feature {
        title: "made anew",
        needs: ALWAYS,
        test: made_anew,
    },
    Feature {
        title: "50 secrets",
        needs: ALWAYS,
        test: fifty_secrets,
    },
    Feature {
        title: "agent",
        needs: ALWAYS,
        test: agent,
    },
    Feature {
        title: "knowledge of the Go provider",
        needs: ALWAYS,
        test: knowledge::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "webhook of the Go provider",
        needs: ALWAYS,
        test: webhooks::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "tasks of the Go provider",
        needs: ALWAYS,
        test: scheduled_tasks::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "time from timestamp()",
        needs: ALWAYS,
        test: scheduled_tasks::a_time_from_timestamp_plans_nothing_once_the_task_exists,
    },
    Feature {
        title: "conditions of a task",
        needs: ALWAYS,
        test: scheduled_tasks::conditions_are_checked_and_plan_nothing,
    },
    Feature {
        title: "trigger of the Go provider",
        needs: ALWAYS,
        test: triggers::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "source of the Go provider",
        needs: ALWAYS,
        test: sources::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "external knowledge of the Go provider",
        needs: ALWAYS,
        test: external_knowledge::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "inline source of the Go provider",
        needs: ALWAYS,
        test: inline_sources::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "integration of the Go provider",
        needs: ALWAYS,
        test: integrations::state_of_the_go_provider_moves_over_without_a_change,
    },
    Feature {
        title: "all types of the Go provider",
        needs: ALWAYS,
        test: whole::every_state_of_the_go_provider_is_taken_over,
    },
    Feature {
        title: "webhook's URL in a variable",
        needs: ALWAYS,
        test: agent_parts::a_variable_holds_the_url_of_a_webhook_of_the_agent,
    },
    Feature {
        title: "webhook's URL in a source",
        needs: ALWAYS,
        test: agent_parts::a_source_is_given_the_url_of_a_webhook_of_the_agent,
    },
    Feature {
        title: "key not quoted",
        needs: ALWAYS,
        test: quoting::a_broken_key_in_the_block_is_not_quoted,
    },
    Feature {
        title: "value not quoted",
        needs: ALWAYS,
        test: quoting::a_value_that_is_refused_is_not_quoted,
    },
    Feature {
        title: "value not stored",
        needs: Some(Capability::WriteOnly),
        test: value_not_stored,
    },
    Feature {
        title: "import by identity",
        needs: Some(Capability::ImportByIdentity),
        test: import_by_identity,
    },
    Feature {
        title: "query",
        needs: Some(Capability::Query),
        test: query,
    },
    Feature {
        title: "action",
        needs: Some(Capability::Action),
        test: webhooks::a_rotated_secret_tells_an_agent_once,
    },
];

/// The configuration of one secret for the Core.
pub(super) fn one_for(terraform: &Terraform, arguments: &str) -> String {
    variable(terraform) + &one_of("var.value", arguments)
}

fn applied(terraform: &Terraform, arguments: &str) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(one_for(terraform, arguments))?;
    world.expect_apply(ADDED)?;
    world.expect_value("one", &value);
    Ok((world, value))
}

fn lifecycle(terraform: &Terraform) -> Outcome {
    let (world, value) = applied(terraform, "")?;
    world.expect_no_changes()?;
    world.configure(one_for(terraform, r#"description = "described""#))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some("described"));
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    world.expect_no_changes()?;
    let renamed = one_for(terraform, "").replace(r#"name  = "one""#, r#"name  = "two""#);
    world.configure(renamed)?;
    world.expect_apply(REPLACED)?;
    assert_eq!(world.names(), ["two"]);
    world.expect_no_changes()?;
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    lives::all_from_create_to_destroy(terraform)
}

fn rotation(terraform: &Terraform) -> Outcome {
    let (mut world, _) = applied(terraform, "")?;
    let value = world.set_new_value();
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

/// A Core that stores the value shows every change of it, so there the number only adds to that.
fn manual_rotation(terraform: &Terraform) -> Outcome {
    let (mut world, first) = applied(terraform, "value_version = 1")?;
    if terraform.has(Capability::WriteOnly) {
        world.set_new_value();
        world.expect_no_changes()?;
        world.expect_value("one", &first);
    }
    let value = world.set_new_value();
    world.configure(one_for(terraform, "value_version = 2"))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    world.expect_no_changes()
}

fn import(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.emulator.secrets().put("one", "to be replaced");
    let value = world.set_new_value();
    world.configure(one_for(terraform, ""))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()?;
    let absent = world.terraform.run(["state", "rm", ONE])?.expect_success();
    assert!(absent.is_ok());
    assert!(world.emulator.secrets().remove("one"));
    let run = world.terraform.import(ONE, "one")?.expect_failure()?;
    assert_says(&run, " to import");
    Ok(())
}

/// A Core that stores the value shows that it takes it into the state; the API is not asked.
fn adoption(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.emulator.secrets().put("one", "to be adopted");
    world.set_new_value();
    world.configure(one_for(terraform, "value_version = 1"))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.terraform.apply()?.expect_success()?;
    world.expect_value("one", "to be adopted");
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()
}

fn ignored_value(terraform: &Terraform) -> Outcome {
    const IGNORED: &str = "lifecycle {\n    ignore_changes = [value]\n  }";
    let (mut world, first) = applied(terraform, IGNORED)?;
    world.set_new_value();
    world.expect_no_changes()?;
    world.terraform.apply()?.expect_success()?;
    world.expect_value("one", &first);
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

fn made_anew(terraform: &Terraform) -> Outcome {
    let (world, value) = applied(terraform, "")?;
    assert!(world.emulator.secrets().remove("one"));
    world.emulator.secrets().put("one", "theirs");
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn fifty_secrets(terraform: &Terraform) -> Outcome {
    const FIFTY: &str = r#"
resource "kubiya_secret" "many" {
  count = 50
  name  = "secret-${count.index}"
  value = "${var.value}-${count.index}"
}
"#;
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(variable(terraform) + FIFTY)?;
    expect_one_warning_on_old_cores(terraform, &world.terraform.plan()?);
    world.expect_apply([50, 0, 0])?;
    for index in 0..50 {
        world.expect_value(&format!("secret-{index}"), &format!("{value}-{index}"));
    }
    world.emulator.requests().clear();
    world.expect_no_changes()?;
    let requests = world.emulator.requests().len();
    assert!(requests <= 5, "an empty plan made {requests} requests");
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

/// A Core that stores the value is the reason for one warning of a plan, however many secrets there are. The
/// process that applies says it once more: Core merges only warnings whose line it may print.
fn expect_one_warning_on_old_cores(terraform: &Terraform, run: &Run) {
    let warnings = run.text().matches("State will hold the value").count();
    let expected = usize::from(!terraform.has(Capability::WriteOnly));
    assert_eq!(warnings, expected, "{}", run.stdout);
}

/// An agent that uses a secret of the same configuration, from the first apply to the last.
fn agent(terraform: &Terraform) -> Outcome {
    const SECRETS: &str = "secrets = [kubiya_secret.one.name]";
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    let secret = one_for(terraform, "");
    world.configure(secret.clone() + &helper(SECRETS))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("one", &value);
    assert_eq!(remote(&world)?["secrets"], json!(["one"]));
    let id = world.attribute(HELPER, "id")?;
    world.expect_no_changes()?;

    let starter = r#"starters = [{ name = "Hello", command = "hello" }]"#;
    world.configure(secret.clone() + &helper(&format!("{SECRETS}\n  {starter}")))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["starters"][0]["command"], "hello");
    assert_eq!(world.attribute(HELPER, "id")?, id);
    world.expect_no_changes()?;

    world.configure(secret + &helper(""))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(remote(&world)?["secrets"], json!([]));
    assert_eq!(remote(&world)?["starters"], json!([]));
    world.expect_no_changes()?;

    let absent = world.terraform.run(["state", "rm", HELPER])?;
    absent.expect_success()?;
    let text = id.as_str().ok_or("the id is no text")?;
    world.terraform.import(HELPER, text)?.expect_success()?;
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(remote(&world).is_err(), "the agent is still there");
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

fn value_not_stored(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let first = world.set_new_value();
    world.configure(one(""))?;
    world.terraform.plan_to("create.plan")?.expect_success()?;
    world
        .terraform
        .apply_plan("create.plan")?
        .expect_success()?;
    let second = world.set_new_value();
    world.terraform.plan_to("rotate.plan")?.expect_success()?;
    world
        .terraform
        .apply_plan("rotate.plan")?
        .expect_success()?;
    let canaries = [("first", first.as_str()), ("second", second.as_str())];
    let everything = Places::new().tree(world.terraform.root());
    leaks::search(&canaries, everything)?.expect_clean()?;
    Ok(())
}

fn import_by_identity(terraform: &Terraform) -> Outcome {
    const IMPORT: &str = r#"
import {
  to = kubiya_secret.one
  identity = {
    name = "one"
  }
}
"#;
    let mut world = World::new(terraform)?;
    world.emulator.secrets().put("one", "to be adopted");
    world.set_new_value();
    world.configure(one("value_version = 1") + IMPORT)?;
    let run = world.expect_apply([0, 0, 0])?;
    assert_says(&run, "1 imported");
    assert_eq!(world.instance(ONE)?["identity"]["name"], "one");
    assert_eq!(world.writes(), 0);
    world.expect_no_changes()?;
    lives::all_imported_by_identity(terraform)
}

fn query(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["one", "two"] {
        for subject in SUBJECTS {
            subject.put(&world, name);
        }
    }
    let run = world.query(&SUBJECTS.map(|it| it.noun()), &[])?;
    for name in ["name=one", "name=two"] {
        assert_says(&run, name);
    }
    for subject in SUBJECTS {
        assert_says(&run, &format!("list.kubiya_{}.all", subject.noun()));
        assert_says(&run, &subject.existing(&world, "one"));
    }
    assert_eq!(world.writes(), 0);
    Ok(())
}
