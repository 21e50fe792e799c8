//! Agents and the secrets that they use.

use kubiya_emulator::{Emulator, Fault, Method, Quirk, Reply};
use terraform_harness::{Action, Diagnostic, Severity, Terraform};

use super::{helper, remote, texts};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{VALUE, one, secret};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_secret_of_the_same_apply_is_created_first,
        each_environment_gets_its_secret_and_its_agent,
        a_secret_that_exists_can_be_named,
        a_secret_in_another_letter_case_is_found,
        a_secret_made_in_other_letters_does_not_take_the_place_of_the_one_that_is_meant,
        a_secret_made_in_other_letters_does_not_make_an_agent_change,
        secrets_that_differ_in_letter_case_are_two,
        a_secret_renamed_in_letter_case_is_followed,
        secrets_that_cannot_be_listed_are_asked_for_by_name,
        a_renamed_secret_is_followed,
        a_secret_that_is_used_is_not_deleted_without_a_word,
        a_secret_and_its_agent_are_destroyed_in_order,
        a_secret_goes_together_with_the_reference_to_it,
    ]
}

const USES_ONE: &str = "secrets = [kubiya_secret.one.name]";

fn a_secret_of_the_same_apply_is_created_first(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(one("") + &helper(USES_ONE))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("one", &value);
    assert_eq!(texts(&remote(&world)?["secrets"]), ["one"]);
    world.expect_no_changes()
}

const EACH: &str = r#"
locals {
  environments = toset(["a", "b", "c"])
}

resource "kubiya_secret" "each" {
  for_each = local.environments
  name     = "${each.key}-password"
  value    = "${var.value}-${each.key}"
}

resource "kubiya_agent" "each" {
  for_each     = local.environments
  name         = "${each.key}-agent"
  runner       = "kubiya-hosted"
  description  = "Works in ${each.key}"
  instructions = "Stay there."
  secrets      = [kubiya_secret.each[each.key].name]
}
"#;

fn each_environment_gets_its_secret_and_its_agent(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(VALUE.to_owned() + EACH)?;
    world.expect_apply([6, 0, 0])?;
    for name in ["a", "b", "c"] {
        let agent = world.emulator.agents().by_name(&format!("{name}-agent"));
        let agent = agent.ok_or("there is no such agent")?;
        assert_eq!(texts(&agent["secrets"]), [format!("{name}-password")]);
    }
    world.expect_no_changes()?;
    world.configure(VALUE.to_owned() + &EACH.replace(r#", "c"]"#, "]"))?;
    world.expect_apply([0, 0, 2])?;
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

fn a_secret_that_exists_can_be_named(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.secrets().put("older", "v".to_owned());
    world.configure(helper(r#"secrets = ["older"]"#))?;
    world.expect_apply(ADDED)?;
    world.expect_no_changes()
}

fn a_secret_in_another_letter_case_is_found(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.secrets().put("DB_PASSWORD", "v".to_owned());
    world.configure(helper(r#"secrets = ["db_password"]"#))?;
    world.expect_apply(ADDED)?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["DB_PASSWORD"]);
    world.expect_no_changes()?;
    world.configure(helper(
        "secrets = [\"db_password\"]\n  is_debug_mode = true",
    ))?;
    world.expect_apply(CHANGED)?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["DB_PASSWORD"]);
    world.expect_no_changes()
}

fn a_secret_made_in_other_letters_does_not_take_the_place_of_the_one_that_is_meant(
    terraform: &Terraform,
) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.emulator.secrets().put("Foo", "v".to_owned());
    world.configure(helper(r#"secrets = ["Foo"]"#))?;
    world.expect_apply(ADDED)?;
    let made = VALUE.to_owned() + &secret("made", "foo", "var.value", "");
    let after = "secrets = [\"Foo\"]\n  depends_on = [kubiya_secret.made]";
    world.configure(made + &helper(after).replace("Help.", "Help more."))?;
    world.expect_apply([1, 1, 0])?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["Foo"]);
    world.expect_no_changes()
}

fn a_secret_made_in_other_letters_does_not_make_an_agent_change(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.emulator.secrets().put("DB_PASSWORD", "v".to_owned());
    world.configure(helper(r#"secrets = ["db_password"]"#))?;
    world.expect_apply(ADDED)?;
    let made = VALUE.to_owned() + &secret("made", "db_password", "var.value", "");
    let after = "secrets = [\"db_password\"]\n  depends_on = [kubiya_secret.made]";
    world.configure(made + &helper(after))?;
    world.expect_apply(ADDED)?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["DB_PASSWORD"]);
    world.expect_no_changes()
}

fn secrets_that_differ_in_letter_case_are_two(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    for name in ["foo", "Foo"] {
        world.emulator.secrets().put(name, "v".to_owned());
    }
    world.configure(helper(r#"secrets = ["foo"]"#))?;
    world.expect_apply(ADDED)?;
    for (secrets, there) in [
        (r#"secrets = ["Foo"]"#, &["Foo"][..]),
        (r#"secrets = ["Foo", "foo"]"#, &["Foo", "foo"]),
    ] {
        world.configure(helper(secrets))?;
        world.expect_apply(CHANGED)?;
        assert_eq!(texts(&remote(&world)?["secrets"]), there);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn a_secret_renamed_in_letter_case_is_followed(terraform: &Terraform) -> Outcome {
    for (lifecycle, counts) in [
        (
            "lifecycle {\n    create_before_destroy = true\n  }",
            [1, 1, 1],
        ),
        ("", [1, 1, 1]),
    ] {
        let mut world = World::new(terraform)?;
        world.set_new_value();
        let named = |name| VALUE.to_owned() + &secret("one", name, "var.value", lifecycle);
        world.configure(named("db-pass") + &helper(USES_ONE))?;
        world.expect_apply([2, 0, 0])?;
        world.configure(named("DB-PASS") + &helper(USES_ONE))?;
        world.expect_apply(counts)?;
        assert_eq!(texts(&remote(&world)?["secrets"]), ["DB-PASS"]);
        world.expect_no_changes()?;
    }
    Ok(())
}

fn secrets_that_cannot_be_listed_are_asked_for_by_name(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    world.emulator.secrets().put("older", "v".to_owned());
    let refused = Fault::new(Reply::status(403)).on(Method::GET, "/api/v2/secrets");
    world.emulator.faults().add(refused.forever());
    world.configure(helper(r#"secrets = ["older"]"#))?;
    world.expect_apply(ADDED)?;
    world.configure(helper(r#"secrets = ["missing"]"#))?;
    let found = world
        .terraform
        .plan_json()?
        .expect_success()?
        .diagnostics()?;
    let warns = |it: &&Diagnostic| it.summary == r#"There is no secret "missing""#;
    let warning = found.iter().find(warns).ok_or("nothing was said")?;
    assert_eq!(warning.severity, Severity::Warning);
    assert_eq!(warning.attribute.as_deref(), Some("secrets"));
    Ok(())
}

fn a_renamed_secret_is_followed(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(one("") + &helper(USES_ONE))?;
    world.expect_apply([2, 0, 0])?;
    let lifecycle = "lifecycle {\n    create_before_destroy = true\n  }";
    let renamed = VALUE.to_owned() + &secret("one", "other", "var.value", lifecycle);
    world.configure(renamed + &helper(USES_ONE))?;
    world.expect_apply([1, 1, 1])?;
    assert_eq!(texts(&remote(&world)?["secrets"]), ["other"]);
    world.expect_value("other", &value);
    world.expect_no_changes()
}

fn a_secret_that_is_used_is_not_deleted_without_a_word(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::RefuseDeleteInUse);
    let mut world = World::with(terraform, emulator)?;
    world.set_new_value();
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    let agent = serde_json::json!({"name": "unmanaged", "secrets": ["one"]});
    world.emulator.agents().put(agent);
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" is in use"#);
    assert_says(&run, r#"It is used by: "unmanaged""#);
    assert_eq!(world.names(), ["one"]);
    assert!(
        world.instance("kubiya_secret.one").is_ok(),
        "it is not in the state any more"
    );
    Ok(())
}

fn a_secret_and_its_agent_are_destroyed_in_order(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::RefuseDeleteInUse);
    let mut world = World::with(terraform, emulator)?;
    world.set_new_value();
    world.configure(one("") + &helper(USES_ONE))?;
    world.expect_apply([2, 0, 0])?;
    world.expect_plan(&[
        ("kubiya_agent.helper", Action::NoOp),
        ("kubiya_secret.one", Action::NoOp),
    ])?;
    world.destroy()?;
    assert_eq!(world.requests(&Method::DELETE), 2);
    Ok(())
}

/// Terraform deletes before it changes, unless told otherwise; an API that refuses that needs the lifecycle.
fn a_secret_goes_together_with_the_reference_to_it(terraform: &Terraform) -> Outcome {
    let strict = Emulator::builder().quirk(Quirk::RefuseDeleteInUse);
    for (emulator, lifecycle) in [
        (Emulator::builder(), ""),
        (strict, "lifecycle {\n    create_before_destroy = true\n  }"),
    ] {
        let mut world = World::with(terraform, emulator)?;
        world.set_new_value();
        world.configure(one(lifecycle) + &helper(USES_ONE))?;
        world.expect_apply([2, 0, 0])?;
        world.configure(helper(""))?;
        world.expect_apply([0, 1, 1])?;
        assert_eq!(world.names(), [""; 0]);
        world.expect_no_changes()?;
    }
    Ok(())
}
