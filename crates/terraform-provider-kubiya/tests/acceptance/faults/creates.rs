//! Failing creates: nothing is orphaned, and what may exist is found again.

use kubiya_emulator::{Effect, Emulator, Fault, Method, Quirk, Reply};
use terraform_harness::Terraform;

use super::{IMPATIENT, TROUBLES, Trouble, Work, unapplied};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, one};
use crate::world::{ADDED, CHANGED, World, assert_says};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases![
        a_create_whose_answer_was_lost_is_settled_by_looking,
        a_create_whose_value_cannot_be_confirmed_is_written_again,
        a_create_that_nobody_can_look_for_is_found_by_import,
        a_create_whose_metadata_cannot_be_read_is_in_the_state,
        nothing_is_created_while_existing_names_cannot_be_known,
    ];
    let troubles = TROUBLES.iter();
    cases.extend(troubles.flat_map(|trouble| trouble.with_write("a create", converges)));
    cases
}

fn converges(terraform: &Terraform, trouble: &Trouble, work: Work) -> Outcome {
    let (world, value) = unapplied(terraform)?;
    trouble.begin(&world, Method::POST, work);
    let run = world.terraform.apply()?;
    world.emulator.faults().clear();
    if !run.is_success() {
        assert_says(&run, r#"Cannot create secret "one""#);
        assert_says(&run, trouble.says);
        assert!(world.instance(ONE).is_err(), "what failed is in the state");
        if run.text().contains("The secret was not created") {
            assert_eq!(world.names(), [""; 0]);
        }
        create_or_import(&world)?;
    }
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "name")?, "one");
    world.expect_no_changes()
}

/// Applies again, and does as told where the secret turns out to exist.
fn create_or_import(world: &World) -> Outcome {
    let again = world.terraform.apply()?;
    if !again.is_success() {
        assert_says(&again, "terraform import kubiya_secret.ADDRESS 'one'");
        world.terraform.import(ONE, "one")?.expect_success()?;
        world.expect_apply(CHANGED)?;
    }
    Ok(())
}

fn a_create_whose_answer_was_lost_is_settled_by_looking(terraform: &Terraform) -> Outcome {
    for lost in [
        Fault::new(Effect::Reset),
        Fault::new(Effect::Reset).after_work(),
    ] {
        let (world, value) = unapplied(terraform)?;
        world.emulator.faults().add(lost.method(Method::POST));
        world.expect_apply(ADDED)?;
        world.expect_value("one", &value);
        world.expect_no_changes()?;
    }
    Ok(())
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

/// The API breaks down in the middle of the create, reads included.
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
            .after(1)
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
