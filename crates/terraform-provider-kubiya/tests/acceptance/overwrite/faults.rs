//! Takeovers whose answers are lost or refused, and whose secrets come and go meanwhile.

use std::time::Duration;

use kubiya_emulator::{Effect, Emulator, Fault, HostileBody, Method, Reply};
use terraform_harness::{Group, Signal, Terraform};

use super::{expect_ours, overwriting, taken};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, one, provider};
use crate::world::{ADDED, World, assert_says, wait_until};

pub(super) fn cases() -> Vec<Case> {
    cases![
        a_takeover_that_fails_once_is_tried_again,
        a_takeover_that_goes_on_failing_is_made_up_for,
        a_takeover_that_is_refused_overwrites_nothing,
        nothing_is_taken_over_while_existing_names_cannot_be_known,
        a_name_that_is_taken_after_the_look_is_taken_over,
        a_create_whose_answer_is_lost_is_settled_by_a_takeover,
        a_create_of_a_colleague_is_taken_over_after_a_lost_answer,
        a_secret_that_goes_before_the_takeover_is_created,
        an_api_that_contradicts_itself_is_given_up,
        what_cannot_be_read_after_a_takeover_is_read_later,
        an_interrupted_takeover_is_made_up_for,
    ]
}

const SOON: Duration = Duration::from_secs(60);

/// A [`taken`] secret, and a provider that gives up soon.
fn impatient(terraform: &Terraform) -> Fallible<(World, String)> {
    let (world, value) = taken(terraform, Emulator::builder())?;
    let patience = provider("  request_timeout = \"2s\"\n  retry_timeout = \"4s\"");
    world.configure(patience + &one(&overwriting("")))?;
    Ok((world, value))
}

fn answer(status: u16, body: &str) -> Fault {
    let body = HostileBody::Literal(body.to_owned());
    Fault::new(Reply::status(status).body(body))
}

fn a_takeover_that_fails_once_is_tried_again(terraform: &Terraform) -> Outcome {
    let faults: [fn() -> Fault; 7] = [
        || Fault::new(Effect::Reset),
        || Fault::new(Effect::Reset).after_work(),
        || Fault::new(Reply::status(500)).after_work(),
        || Fault::new(Reply::status(502)),
        || Fault::new(Reply::status(429)),
        || Fault::new(Effect::Hang { time: SOON }),
        || Fault::new(Effect::Hang { time: SOON }).after_work(),
    ];
    for fault in faults {
        let (world, value) = impatient(terraform)?;
        let patience = provider("  request_timeout = \"2s\"");
        world.configure(patience + &one(&overwriting("")))?;
        world.emulator.faults().add(fault().method(Method::PUT));
        world.expect_apply(ADDED)?;
        assert_eq!(world.requests(&Method::POST), 0);
        expect_ours(&world, &value)?;
    }
    Ok(())
}

/// Nothing is in the state, and the next apply takes over: it need not be known what became of the first try.
fn a_takeover_that_goes_on_failing_is_made_up_for(terraform: &Terraform) -> Outcome {
    let faults: [fn() -> Fault; 4] = [
        || Fault::new(Effect::Reset),
        || Fault::new(Effect::Reset).after_work(),
        || Fault::new(Reply::status(500)).after_work(),
        || Fault::new(Reply::status(429)),
    ];
    for fault in faults {
        let (world, value) = impatient(terraform)?;
        let fault = fault().method(Method::PUT).forever();
        world.emulator.faults().add(fault);
        let run = world.terraform.apply()?.expect_failure()?;
        assert_says(&run, r#"Cannot update secret "one""#);
        assert!(!run.text().contains(&value));
        assert!(world.instance(ONE).is_err(), "it is in the state");
        world.emulator.faults().clear();
        world.expect_apply(ADDED)?;
        expect_ours(&world, &value)?;
    }
    Ok(())
}

fn a_takeover_that_is_refused_overwrites_nothing(terraform: &Terraform) -> Outcome {
    let (world, value) = impatient(terraform)?;
    let refused = Fault::new(Reply::status(403)).method(Method::PUT);
    world.emulator.faults().add(refused.forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The secret was not changed");
    assert!(world.instance(ONE).is_err(), "it is in the state");
    assert!(!world.emulator.secrets().value_matches("one", &value));
    assert_eq!(world.description("one").as_deref(), Some("theirs"));
    Ok(())
}

fn nothing_is_taken_over_while_existing_names_cannot_be_known(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let broken = Fault::new(Reply::status(500)).method(Method::GET);
    world.emulator.faults().add(broken.forever());
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The secret was not created");
    assert_eq!(world.writes(), 0);
    Ok(())
}

/// Lists show no secret that there is: it was made since.
fn hide(world: &World) {
    let empty = answer(200, "[]").on(Method::GET, "/api/v2/secrets");
    world.emulator.faults().add(empty.forever());
}

/// The API says that it exists by 409, or in words.
fn a_name_that_is_taken_after_the_look_is_taken_over(terraform: &Terraform) -> Outcome {
    for fault in [
        None,
        Some(answer(400, r#"{"message":"secret already exists"}"#)),
    ] {
        let (world, value) = impatient(terraform)?;
        hide(&world);
        if let Some(fault) = fault {
            world.emulator.faults().add(fault.method(Method::POST));
        }
        let run = world.expect_apply(ADDED)?;
        assert_says(&run, r#"Secret "one" was taken over"#);
        assert_eq!(world.requests(&Method::POST), 1);
        assert_eq!(world.requests(&Method::PUT), 1);
        world.emulator.faults().clear();
        expect_ours(&world, &value)?;
    }
    Ok(())
}

fn a_create_whose_answer_is_lost_is_settled_by_a_takeover(terraform: &Terraform) -> Outcome {
    for fault in [
        Fault::new(Effect::Reset).after_work(),
        Fault::new(Reply::status(502)).after_work(),
    ] {
        let (world, value) = impatient(terraform)?;
        world.emulator.secrets().remove("one");
        world.emulator.faults().add(fault.method(Method::POST));
        world.expect_apply(ADDED)?;
        expect_ours(&world, &value)?;
    }
    // Nobody tells what became of it, so it is not in the state, and the next apply finds it.
    let (world, value) = impatient(terraform)?;
    world.emulator.secrets().remove("one");
    let faults = world.emulator.faults();
    let lost = Fault::new(Effect::Reset).method(Method::POST).after_work();
    faults.add(lost.forever());
    faults.add(
        Fault::new(Effect::Reset)
            .on(Method::GET, "/api/v2/secrets/one")
            .forever(),
    );
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "The secret may exist all the same");
    faults.clear();
    world.expect_apply(ADDED)?;
    expect_ours(&world, &value)
}

/// The create did not arrive, and the look after it finds what a colleague has made.
fn a_create_of_a_colleague_is_taken_over_after_a_lost_answer(terraform: &Terraform) -> Outcome {
    let (world, value) = impatient(terraform)?;
    hide(&world);
    let lost = Fault::new(Effect::Reset).method(Method::POST);
    world.emulator.faults().add(lost);
    world.expect_apply(ADDED)?;
    world.emulator.faults().clear();
    expect_ours(&world, &value)
}

fn a_secret_that_goes_before_the_takeover_is_created(terraform: &Terraform) -> Outcome {
    let (world, value) = impatient(terraform)?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    world.emulator.secrets().remove("one");
    for (path, body) in [
        ("/api/v2/secrets", r#"[{"name": "one"}]"#),
        ("/api/v2/secrets/one", r#"{"name": "one"}"#),
    ] {
        let shown = answer(200, body).on(Method::GET, path).times(1);
        world.emulator.faults().add(shown);
    }
    let run = world.terraform.apply_plan("saved.plan")?.expect_success()?;
    assert!(!run.text().contains("was taken over"), "{}", run.text());
    assert_eq!(world.requests(&Method::PUT), 1);
    assert_eq!(world.requests(&Method::POST), 1);
    expect_ours(&world, &value)
}

/// What it refuses to create since it exists, it refuses to update since it does not.
fn an_api_that_contradicts_itself_is_given_up(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let faults = world.emulator.faults();
    for (method, status) in [(Method::POST, 409), (Method::PUT, 404)] {
        faults.add(Fault::new(Reply::status(status)).method(method).forever());
    }
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" exists already"#);
    assert!(world.writes() <= 8, "{} writes", world.writes());
    Ok(())
}

fn what_cannot_be_read_after_a_takeover_is_read_later(terraform: &Terraform) -> Outcome {
    let (world, value) = impatient(terraform)?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    // The first look finds it.
    let refused = Fault::new(Reply::status(500)).on(Method::GET, "/api/v2/secrets/one");
    world.emulator.faults().add(refused.after(1).forever());
    let run = world.terraform.apply_plan("saved.plan")?.expect_success()?;
    assert_says(&run, r#"Metadata of secret "one" is missing"#);
    world.emulator.faults().clear();
    expect_ours(&world, &value)
}

/// Whether the takeover comes to be in the state or not, the next apply leads to the same.
fn an_interrupted_takeover_is_made_up_for(terraform: &Terraform) -> Outcome {
    for (signal, is_done) in [
        (Signal::Interrupt, false),
        (Signal::Interrupt, true),
        (Signal::Kill, true),
    ] {
        let (world, value) = impatient(terraform)?;
        let hang = Fault::new(Effect::Hang { time: SOON }).method(Method::PUT);
        world.emulator.faults().add(match is_done {
            true => hang.after_work(),
            false => hang,
        });
        let apply = ["apply", "-no-color", "-auto-approve"];
        let running = world.terraform.spawn(apply, Group::Own)?;
        wait_until("the takeover hangs", || {
            world.requests(&Method::PUT) == 1 && world.emulator.requests().in_flight() == 1
        });
        running.signal_group(signal)?;
        running.wait()?;
        world.emulator.faults().clear();
        // A killed Terraform leaves it.
        let lock = world.terraform.path(".terraform.tfstate.lock.info");
        if lock.exists() {
            std::fs::remove_file(lock)?;
        }
        world.terraform.apply()?.expect_success()?;
        expect_ours(&world, &value)?;
    }
    Ok(())
}
