//! Ctrl-C: the run ends soon, nothing is lost, and no process stays behind.
//!
//! A write that is under way is waited for, at most as long as one attempt may take, because its answer
//! decides over the state; where that is lost, it is found out within a few seconds what became of the write.
//! Reads and waits end at once. SIGTERM to all processes of a run is the same as Ctrl-C, see also the fault
//! matrix and the storms.

use std::time::{Duration, Instant};

use kubiya_emulator::{Effect, Fault, Method};
use terraform_harness::{Group, Run, Signal, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, one};
use crate::world::{ADDED, CHANGED, World, assert_says, wait_idly_until, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_interrupted_create_that_was_not_processed_is_made_up_for,
        an_interrupted_create_that_was_processed_is_in_the_state,
        a_create_that_timeout_terminates_is_in_the_state,
        a_create_that_is_sent_again_is_waited_for_and_settled,
        an_interrupted_create_whose_outcome_nobody_tells_is_imported,
        an_interrupted_update_is_made_up_for,
        going_back_after_an_interrupted_update_writes_the_old_value,
        an_interrupted_refresh_keeps_the_state,
    ]
}

/// Far longer than a run may last after the interrupt.
const FOREVER: Duration = Duration::from_secs(600);
/// What a run gets to end in: one attempt, five seconds to find out what became of it, and a margin. Repeated
/// attempts last three minutes.
const SOON: Duration = Duration::from_secs(15);

const SHORT_ATTEMPTS: &str = r#"
provider "kubiya" {
  request_timeout = "2s"
}
"#;

fn hang(method: Method) -> Fault {
    Fault::new(Effect::Hang { time: FOREVER }).method(method)
}

/// As [`hang`], for every request of the method: nobody tells what became of a write.
fn silence(method: Method) -> Fault {
    hang(method).forever()
}

/// Runs a command, and interrupts it as Ctrl-C in a terminal does as soon as a request hangs.
fn interrupted(world: &World, command: &[&str], method: &Method) -> Fallible<Run> {
    signalled(Signal::Interrupt, world, command, method)
}

fn signalled(signal: Signal, world: &World, command: &[&str], method: &Method) -> Fallible<Run> {
    world.emulator.requests().clear();
    let running = world.terraform.spawn(command, Group::Own)?;
    let group = running.process_group()?;
    wait_until("a request hangs", || {
        world.requests(method) == 1 && world.emulator.requests().in_flight() == 1
    });
    let interrupted = Instant::now();
    running.signal_group(signal)?;
    let run = running.wait()?.expect_failure()?;
    let took = interrupted.elapsed();
    assert!(took < SOON, "took {took:?}");
    assert_says(&run, "Interrupt received");
    wait_idly_until("no process is left", || group.running().is_empty());
    world.emulator.faults().clear();
    Ok(run)
}

const APPLY: &[&str] = &["apply", "-no-color", "-auto-approve"];

fn unapplied(terraform: &Terraform) -> Fallible<(World, String)> {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(SHORT_ATTEMPTS.to_owned() + &one(""))?;
    Ok((world, value))
}

fn an_interrupted_create_that_was_not_processed_is_made_up_for(terraform: &Terraform) -> Outcome {
    let (world, value) = unapplied(terraform)?;
    world.emulator.faults().add(hang(Method::POST));
    let run = interrupted(&world, APPLY, &Method::POST)?;
    assert_says(&run, r#"secret "one""#);
    assert!(world.instance(ONE).is_err(), "what failed is in the state");
    world.expect_apply(ADDED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn an_interrupted_create_that_was_processed_is_in_the_state(terraform: &Terraform) -> Outcome {
    let (world, value) = unapplied(terraform)?;
    world.emulator.faults().add(hang(Method::POST).after_work());
    interrupted(&world, APPLY, &Method::POST)?;
    assert_eq!(world.attribute(ONE, "name")?, "one");
    world.expect_value("one", &value);
    world.expect_no_changes()
}

/// `timeout 2 terraform apply`, a cancelled job of CI, `docker stop`: SIGTERM to all processes.
fn a_create_that_timeout_terminates_is_in_the_state(terraform: &Terraform) -> Outcome {
    let (world, value) = unapplied(terraform)?;
    world.emulator.faults().add(hang(Method::POST).after_work());
    signalled(Signal::Terminate, &world, APPLY, &Method::POST)?;
    assert_eq!(world.attribute(ONE, "name")?, "one");
    world.expect_value("one", &value);
    world.expect_no_changes()
}

/// The first attempt is known to have done nothing, so the second is a create like any other.
fn a_create_that_is_sent_again_is_waited_for_and_settled(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(one(""))?;
    let post = |effect| Fault::new(effect).method(Method::POST);
    world.emulator.faults().add(post(Effect::Reset));
    let silence = Effect::Hang {
        time: Duration::from_secs(6),
    };
    world.emulator.faults().add(post(silence).after_work());
    let running = world.terraform.spawn(APPLY, Group::Own)?;
    wait_until("the second attempt hangs", || {
        world.requests(&Method::POST) == 2 && world.emulator.requests().in_flight() == 1
    });
    running.signal_group(Signal::Terminate)?;
    running.wait()?;
    assert_eq!(world.attribute(ONE, "name")?, "one");
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn an_interrupted_create_whose_outcome_nobody_tells_is_imported(terraform: &Terraform) -> Outcome {
    let (world, value) = unapplied(terraform)?;
    world.emulator.faults().add(hang(Method::POST).after_work());
    let look = silence(Method::GET).path("/api/v2/secrets/one");
    world.emulator.faults().add(look);
    let run = interrupted(&world, APPLY, &Method::POST)?;
    assert_says(&run, "may exist all the same");
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "terraform import kubiya_secret.ADDRESS 'one'");
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn an_interrupted_update_is_made_up_for(terraform: &Terraform) -> Outcome {
    let (mut world, _) = unapplied(terraform)?;
    world.expect_apply(ADDED)?;
    let before = world.instance(ONE)?;
    let value = world.set_new_value();
    world.emulator.faults().add(silence(Method::PUT));
    interrupted(&world, APPLY, &Method::PUT)?;
    world.expect_doubt(ONE, &before)?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    world.expect_no_changes()
}

/// The update may have been done, so that the value from before it is no longer known to be there.
fn going_back_after_an_interrupted_update_writes_the_old_value(terraform: &Terraform) -> Outcome {
    let (mut world, first) = unapplied(terraform)?;
    world.expect_apply(ADDED)?;
    let second = world.set_new_value();
    world
        .emulator
        .faults()
        .add(silence(Method::PUT).after_work());
    interrupted(&world, APPLY, &Method::PUT)?;
    world.expect_value("one", &second);
    world.set("value", &first);
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &first);
    world.expect_no_changes()
}

fn an_interrupted_refresh_keeps_the_state(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    let before = world.terraform.state_file()?;
    world.emulator.faults().add(hang(Method::GET));
    interrupted(&world, &["plan", "-no-color"], &Method::GET)?;
    assert!(
        world.terraform.state_file()? == before,
        "the state was changed"
    );
    world.expect_no_changes()
}
