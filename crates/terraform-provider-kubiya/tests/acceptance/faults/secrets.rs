//! What secrets go through beyond the matrix: several faults at once, and what only secrets have.

use kubiya_emulator::{Effect, Emulator, Fault, Method, Quirk, Reply};
use terraform_harness::Terraform;

use super::IMPATIENT;
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, canary, one};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(super) fn cases() -> Vec<Case> {
    cases![
        a_create_whose_value_cannot_be_confirmed_is_written_again,
        a_create_that_nobody_can_look_for_is_found_by_import,
        a_create_whose_metadata_cannot_be_read_is_in_the_state,
        nothing_is_created_while_existing_names_cannot_be_known,
        going_back_after_an_update_in_doubt_writes_the_old_value,
    ]
}

/// A world with [`one`] configured for a provider that gives up soon, and the value.
fn unapplied(terraform: &Terraform) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = canary("first");
    world
        .set("value", &value)
        .configure(IMPATIENT.to_owned() + &one(""))?;
    Ok((world, value))
}

/// The answer is lost, the secret is found, and nobody can say whether its value is the right one.
fn a_create_whose_value_cannot_be_confirmed_is_written_again(terraform: &Terraform) -> Outcome {
    for versioning in ["", "value_version = 1"] {
        let (world, value) = unapplied(terraform)?;
        world.configure(IMPATIENT.to_owned() + &one(versioning))?;
        let faults = world.emulator.faults();
        faults.add(Fault::new(Effect::Reset).method(Method::POST).after_work());
        faults.add(Fault::new(Reply::status(500)).method(Method::PUT).forever());
        let run = world.expect_apply(ADDED)?;
        assert_says(&run, r#"Value of secret "one" is in doubt"#);
        assert!(!world.private(ONE)?.contains("fingerprint"));
        faults.clear();
        world.expect_apply(CHANGED)?;
        world.expect_value("one", &value);
        world.expect_no_changes()?;
    }
    Ok(())
}

/// The API breaks down in the middle of the create, reads included. The plan has listed the names, and the create as well.
fn a_create_that_nobody_can_look_for_is_found_by_import(terraform: &Terraform) -> Outcome {
    let (world, value) = unapplied(terraform)?;
    let faults = world.emulator.faults();
    faults.add(
        Fault::new(Effect::Reset)
            .method(Method::POST)
            .after_work()
            .forever(),
    );
    faults.add(
        Fault::new(Effect::Reset)
            .method(Method::GET)
            .after(2)
            .forever(),
    );
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The secret may exist all the same");
    faults.clear();

    let again = world.terraform.apply()?.expect_failure()?;
    assert_says(&again, r#"Secret "one" exists already"#);
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn a_create_whose_metadata_cannot_be_read_is_in_the_state(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::EmptyWriteResponse);
    let mut world = World::with(terraform, emulator)?;
    let value = world.set_new_value();
    world.configure(IMPATIENT.to_owned() + &one(""))?;
    let refused = Fault::new(Reply::status(500)).on(Method::GET, "/api/v2/secrets/one");
    world.emulator.faults().add(refused.forever());

    let run = world.expect_apply(ADDED)?;
    assert_says(&run, r#"Metadata of secret "one" is missing"#);
    let instance = world.instance(ONE)?;
    assert!(instance["status"].is_null(), "it is tainted");
    assert!(instance["attributes"]["created_at"].is_null());
    world.expect_value("one", &value);

    world.emulator.faults().clear();
    world.terraform.refresh_only()?.expect_success()?;
    let origin = world
        .emulator
        .secrets()
        .metadata("one")
        .ok_or("no secret")?;
    assert_eq!(world.attribute(ONE, "created_at")?, origin.created_at);
    world.expect_no_changes()
}

/// The list of names cannot be had, and neither can the secret: to create would be to gamble.
fn nothing_is_created_while_existing_names_cannot_be_known(terraform: &Terraform) -> Outcome {
    let (world, _) = unapplied(terraform)?;
    let broken = Fault::new(Reply::status(500)).method(Method::GET).forever();
    world.emulator.faults().add(broken);
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The secret was not created");
    assert_eq!(world.writes(), 0);
    Ok(())
}

/// The new value is in effect although Terraform was told otherwise.
fn going_back_after_an_update_in_doubt_writes_the_old_value(terraform: &Terraform) -> Outcome {
    for (before, after) in [("", ""), ("value_version = 1", "value_version = 2")] {
        let (mut world, old) = unapplied(terraform)?;
        world.configure(IMPATIENT.to_owned() + &one(before))?;
        world.expect_apply(ADDED)?;
        let new = world.set_new_value();
        world.configure(IMPATIENT.to_owned() + &one(after))?;
        let lost = Fault::new(Effect::Reset).method(Method::PUT).after_work();
        world.emulator.faults().add(lost.forever());
        world.terraform.apply()?.expect_failure()?;
        world.expect_value("one", &new);

        world.emulator.faults().clear();
        world.set("value", &old);
        world.configure(IMPATIENT.to_owned() + &one(before))?;
        world.expect_apply(CHANGED)?;
        world.expect_value("one", &old);
        world.expect_no_changes()?;
    }
    Ok(())
}
