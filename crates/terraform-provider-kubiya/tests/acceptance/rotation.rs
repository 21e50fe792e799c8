//! Automatic mode: a changed value is noticed, an unchanged one is left alone.

use kubiya_emulator::{Emulator, Key, Method};
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, one, one_of};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_counts, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_changed_value_is_one_update_in_place,
        every_further_value_is_counted,
        the_same_value_from_another_expression_is_no_change,
        a_value_unknown_at_plan_is_written_at_apply,
        a_value_unknown_at_plan_that_stays_the_same_is_not_written,
        a_create_writes_the_value_that_apply_gives,
        a_planned_rotation_writes_the_value_that_apply_gives,
        a_planned_rotation_that_apply_takes_back_writes_nothing,
        a_planned_description_is_not_written_with_another_value,
        another_api_key_sees_no_change,
        another_api_key_rotates,
        unreadable_private_data_counts_as_no_fingerprint,
        the_fingerprint_of_one_secret_is_none_of_another,
    ]
}

fn a_changed_value_is_one_update_in_place(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, r#"description = "stays""#)?;
    let value = world.set_new_value();
    world.expect_plan(&[(ONE, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some("stays"));
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(
        (world.requests(&Method::POST), world.requests(&Method::PUT)),
        (1, 1)
    );
    world.expect_no_changes()
}

fn every_further_value_is_counted(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, "")?;
    for version in 2..=4 {
        world.set_new_value();
        world.expect_apply(CHANGED)?;
        assert_eq!(world.attribute(ONE, "value_version")?, version);
    }
    world.set("value", &first);
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &first);
    assert_eq!(world.attribute(ONE, "value_version")?, 5);
    assert_eq!(world.requests(&Method::PUT), 4);
    world.expect_no_changes()
}

fn the_same_value_from_another_expression_is_no_change(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    world.configure(VALUE.to_owned() + &one_of(r#"join("", ["${var.value}"])"#, ""))?;
    world.expect_no_changes()
}

/// Takes the value through another resource, which makes it unknown when that resource changes.
const THROUGH_A_RESOURCE: &str = r#"
variable "value" {
  type      = string
  sensitive = true
}

variable "generation" {
  type = string
}

resource "terraform_data" "source" {
  input            = var.value
  triggers_replace = var.generation
}
"#;

fn through_a_resource(terraform: &Terraform) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = world.set("generation", "1").set_new_value();
    let configuration = THROUGH_A_RESOURCE.to_owned() + &one_of("terraform_data.source.output", "");
    world.configure(configuration)?;
    world.expect_apply([2, 0, 0])?;
    world.expect_value("one", &value);
    Ok((world, value))
}

fn a_value_unknown_at_plan_is_written_at_apply(terraform: &Terraform) -> Outcome {
    let (mut world, _) = through_a_resource(terraform)?;
    world.expect_no_changes()?;
    let value = world.set_new_value();
    world.expect_apply([0, 2, 0])?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    world.expect_no_changes()
}

fn a_value_unknown_at_plan_that_stays_the_same_is_not_written(terraform: &Terraform) -> Outcome {
    let (mut world, value) = through_a_resource(terraform)?;
    world.set("generation", "2");
    world.expect_plan(&[
        (ONE, Action::Update),
        ("terraform_data.source", Action::DeleteThenCreate),
    ])?;
    world
        .terraform
        .apply_plan("expected.plan")?
        .expect_success()?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_no_changes()
}

fn a_create_writes_the_value_that_apply_gives(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(one(""))?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    let value = world.set_new_value();
    let run = world.terraform.apply_plan("saved.plan")?.expect_success()?;
    assert_counts(&run, ADDED);
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn a_planned_rotation_writes_the_value_that_apply_gives(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "")?;
    world.set_new_value();
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    let value = world.set_new_value();
    world.terraform.apply_plan("saved.plan")?.expect_success()?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn a_planned_rotation_that_apply_takes_back_writes_nothing(terraform: &Terraform) -> Outcome {
    let (mut world, value) = World::with_one(terraform, "")?;
    world.set_new_value();
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    world.set("value", &value);
    world.terraform.apply_plan("saved.plan")?.expect_success()?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_no_changes()
}

fn a_planned_description_is_not_written_with_another_value(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, "")?;
    world.configure(one(r#"description = "new""#))?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    let value = world.set_new_value();
    let run = world.terraform.apply_plan("saved.plan")?.expect_failure()?;
    assert_says(&run, "the value has changed since the plan was made");
    assert_says(&run, "plan again");
    world.expect_value("one", &first);
    assert_eq!(world.description("one").as_deref(), Some(""));
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some("new"));
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    world.expect_no_changes()
}

/// A world with [`one`] in it, and another key of the same organisation in use.
fn under_another_key(terraform: &Terraform) -> Fallible<(World, String)> {
    let [first, second] = ["key-a", "key-b"].map(canary);
    let keys = [&first, &second].map(|key| Key::new(key.as_str()));
    let [first_key, second_key] = keys;
    let emulator = Emulator::builder().key(first_key).key(second_key);
    let mut world = World::with(terraform, emulator)?;
    let value = world.set_new_value();
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    world
        .terraform
        .redact(&second)
        .env("KUBIYA_API_KEY", &second);
    Ok((world, value))
}

fn another_api_key_sees_no_change(terraform: &Terraform) -> Outcome {
    let (world, _) = under_another_key(terraform)?;
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    Ok(())
}

fn another_api_key_rotates(terraform: &Terraform) -> Outcome {
    let (mut world, _) = under_another_key(terraform)?;
    let value = world.set_new_value();
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn unreadable_private_data_counts_as_no_fingerprint(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, "")?;
    world.edit_state(|state| {
        // A list, as base64: what another SDK might have left.
        state["resources"][0]["instances"][0]["private"] = "WzEsIDJd".into();
    })?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    world.expect_no_changes()
}

fn the_fingerprint_of_one_secret_is_none_of_another(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    world.emulator.secrets().put("two", canary("two"));
    world.edit_state(|state| {
        state["resources"][0]["instances"][0]["attributes"]["name"] = "two".into();
    })?;
    world.configure(
        VALUE.to_owned() + &crate::configuration::secret("one", "two", "var.value", ""),
    )?;
    world.expect_plan(&[(ONE, Action::Update)])
}
