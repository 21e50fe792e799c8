//! `overwrite_on_create`: a create that takes over the secret that has its name.

mod faults;
mod holders;

use kubiya_emulator::{Emulator, Method, Quirk};
use serde_json::Value;
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, canary, literal, one, secret};
use crate::world::{ADDED, CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let own = cases![
        a_secret_that_exists_is_taken_over_in_one_apply,
        an_api_that_overwrites_is_asked_to_update,
        without_a_description_none_is_left,
        without_it_an_existing_secret_is_left_alone,
        a_name_that_is_free_is_created,
        a_change_of_it_alone_sends_nothing,
        a_state_without_it_plans_nothing,
        after_an_import_it_sends_nothing,
        a_secret_in_other_letters_is_taken_over_where_they_mean_the_same,
        a_secret_in_other_letters_is_another_where_they_do_not,
    ];
    own.into_iter()
        .chain(faults::cases())
        .chain(holders::cases())
        .collect()
}

const OVERWRITES: &str = "overwrite_on_create = true";

/// The arguments of a secret that takes over.
fn overwriting(versioning: &str) -> String {
    format!("description = \"ours\"\n  {OVERWRITES}\n  {versioning}")
}

/// A world in which somebody else has made the secret, and the configured value.
fn taken(
    terraform: &Terraform,
    emulator: kubiya_emulator::EmulatorBuilder,
) -> Fallible<(World, String)> {
    let mut world = World::with(terraform, emulator)?;
    let vault = world.emulator.secrets();
    vault.put("one", canary("theirs"));
    vault.describe("one", "theirs");
    let value = world.set_new_value();
    world.configure(one(&overwriting("")))?;
    Ok((world, value))
}

/// The secret is as configured, in the state, and as it is to stay.
#[track_caller]
fn expect_ours(world: &World, value: &str) -> Outcome {
    world.expect_value("one", value);
    assert_eq!(world.description("one").as_deref(), Some("ours"));
    assert_eq!(world.names(), ["one"]);
    let instance = world.instance(ONE)?;
    assert!(instance["status"].is_null(), "it is tainted");
    assert_eq!(instance["attributes"]["overwrite_on_create"], true);
    let state = world.terraform.state()?.to_string();
    assert!(!state.contains(value), "the state has the value");
    world.expect_no_changes()
}

fn a_secret_that_exists_is_taken_over_in_one_apply(terraform: &Terraform) -> Outcome {
    for versioning in ["", "value_version = 7"] {
        let (mut world, value) = taken(terraform, Emulator::builder())?;
        world.configure(one(&overwriting(versioning)))?;
        let plan = world.terraform.plan()?.expect_success()?;
        assert_says(&plan, r#"Secret "one" exists and will be overwritten"#);
        assert_says(&plan, "terraform import kubiya_secret.ADDRESS 'one'");
        assert_eq!(world.writes(), 0);

        let run = world.expect_apply(ADDED)?;
        assert_says(&run, r#"Secret "one" was taken over"#);
        assert_eq!((world.requests(&Method::PUT), world.writes()), (1, 1));
        let origin = world
            .emulator
            .secrets()
            .metadata("one")
            .ok_or("no secret")?;
        assert_eq!(world.attribute(ONE, "created_at")?, origin.created_at);
        assert_eq!(world.attribute(ONE, "created_by")?, origin.created_by);
        expect_ours(&world, &value)?;

        if versioning.is_empty() {
            let value = world.set_new_value();
            world.expect_apply(CHANGED)?;
            expect_ours(&world, &value)?;
        }
        world.destroy()?;
        assert!(world.names().is_empty());
    }
    Ok(())
}

fn an_api_that_overwrites_is_asked_to_update(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::OverwriteExisting);
    let (world, value) = taken(terraform, emulator)?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.requests(&Method::POST), 0);
    expect_ours(&world, &value)
}

/// As an update does with a description that is not configured any more.
fn without_a_description_none_is_left(terraform: &Terraform) -> Outcome {
    let (world, value) = taken(terraform, Emulator::builder())?;
    world.configure(one(OVERWRITES))?;
    world.expect_apply(ADDED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some(""));
    world.expect_no_changes()
}

fn without_it_an_existing_secret_is_left_alone(terraform: &Terraform) -> Outcome {
    let (world, value) = taken(terraform, Emulator::builder())?;
    for off in [
        "",
        "overwrite_on_create = false",
        "overwrite_on_create = null",
    ] {
        world.configure(one(off))?;
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, r#"Secret "one" exists already"#);
        assert!(!world.emulator.secrets().value_matches("one", &value));
        assert_eq!(world.description("one").as_deref(), Some("theirs"));
    }
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn a_name_that_is_free_is_created(terraform: &Terraform) -> Outcome {
    let (world, value) = taken(terraform, Emulator::builder())?;
    world.emulator.secrets().remove("one");
    let run = world.expect_apply(ADDED)?;
    assert!(!run.text().contains("taken over"), "{}", run.text());
    assert_eq!((world.requests(&Method::POST), world.writes()), (1, 1));
    expect_ours(&world, &value)
}

fn a_change_of_it_alone_sends_nothing(terraform: &Terraform) -> Outcome {
    for versioning in ["", "value_version = 7"] {
        let (world, value) = World::with_one(terraform, versioning)?;
        let version = world.attribute(ONE, "value_version")?;
        for (argument, stored) in [
            (OVERWRITES, Value::from(true)),
            ("overwrite_on_create = false", Value::from(false)),
            ("", Value::Null),
        ] {
            world.configure(one(&format!("{versioning}\n  {argument}")))?;
            world.expect_plan(&[(ONE, Action::Update)])?;
            world.expect_apply(CHANGED)?;
            assert_eq!(world.attribute(ONE, "overwrite_on_create")?, stored);
            assert_eq!(world.attribute(ONE, "value_version")?, version);
            world.expect_no_changes()?;
        }
        assert_eq!(world.writes(), 1, "more than the create was sent");
        world.expect_value("one", &value);
    }
    Ok(())
}

/// As a release before it has left it.
fn a_state_without_it_plans_nothing(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    world.edit_state(|state| {
        let instance = &mut state["resources"][0]["instances"][0];
        let attributes = instance["attributes"].as_object_mut();
        let removed = attributes.and_then(|it| it.remove("overwrite_on_create"));
        assert_eq!(removed, Some(Value::Null));
        state["serial"] = 99.into();
    })?;
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    Ok(())
}

fn after_an_import_it_sends_nothing(terraform: &Terraform) -> Outcome {
    let (world, value) = taken(terraform, Emulator::builder())?;
    world.configure(one(&format!(
        "description = \"theirs\"\n  value_version = 1\n  {OVERWRITES}"
    )))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    assert!(world.attribute(ONE, "overwrite_on_create")?.is_null());
    world.expect_apply(CHANGED)?;
    assert_eq!(world.writes(), 0);
    assert!(!world.emulator.secrets().value_matches("one", &value));
    world.expect_no_changes()
}

fn a_secret_in_other_letters_is_taken_over_where_they_mean_the_same(
    terraform: &Terraform,
) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::RespelledNames);
    let (world, value) = taken(terraform, emulator)?;
    world.configure(secret("one", "ONE", &literal(&value), OVERWRITES))?;
    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Secret "ONE" is kept as "one""#);
    assert_eq!(world.requests(&Method::POST), 0);
    world.expect_value("one", &value);
    assert_eq!(world.names(), ["one"]);
    world.expect_no_changes()?;
    world.destroy()?;
    assert!(world.names().is_empty());
    Ok(())
}

fn a_secret_in_other_letters_is_another_where_they_do_not(terraform: &Terraform) -> Outcome {
    let (world, value) = taken(terraform, Emulator::builder())?;
    world.configure(secret("one", "ONE", &literal(&value), OVERWRITES))?;
    world.expect_apply(ADDED)?;
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_value("ONE", &value);
    assert_eq!(world.description("one").as_deref(), Some("theirs"));
    world.expect_no_changes()
}
