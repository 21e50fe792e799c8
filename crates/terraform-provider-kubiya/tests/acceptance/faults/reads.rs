//! Failing reads: only a 404 means that a secret is gone.

use kubiya_emulator::{Effect, ErrorShape, Fault, HostileBody, Method, Reply, RetryAfter};
use terraform_harness::{Action, Terraform};

use super::{REFUSED, TROUBLES, Trouble, Work, impatient};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::ONE;
use crate::world::{World, assert_says};

/// What can go wrong with reads in particular.
const READ_TROUBLES: [Trouble; 2] = [
    Trouble::new("nothing", nothing, "HTTP status 200", REFUSED),
    Trouble::new("another secret", another_secret, "HTTP status 200", REFUSED),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases![
        a_404_removes_the_secret_from_the_state,
        a_404_at_a_wrong_address_removes_nothing,
        a_429_within_the_time_budget_is_waited_for,
        a_passing_failure_is_not_noticed,
    ];
    cases.extend(TROUBLES.iter().chain(&READ_TROUBLES).map(|trouble| {
        Case::new(
            format!("{} in answer to a read keeps the state", trouble.name),
            |terraform| keeps_the_state(terraform, trouble),
        )
    }));
    cases
}

fn keeps_the_state(terraform: &Terraform, trouble: &Trouble) -> Outcome {
    let (world, value) = impatient(terraform)?;
    let before = world.terraform.state_file()?;
    trouble.begin(&world, Method::GET, Work::Skipped);

    let run = world.terraform.plan_json()?.expect_failure()?;
    let found = run
        .diagnostics()?
        .into_iter()
        .find(|it| it.address.is_some());
    let found = found.ok_or("there is no diagnostic about the resource")?;
    assert_eq!(found.summary, r#"Cannot read secret "one""#);
    assert!(found.detail.contains(trouble.says), "{found:?}");
    world.terraform.refresh_only()?.expect_failure()?;
    assert!(
        world.terraform.state_file()? == before,
        "the state was changed"
    );

    world.emulator.faults().clear();
    world.expect_no_changes()?;
    world.expect_value("one", &value);
    assert_eq!(world.writes(), 1);
    expect_nothing_elsewhere(&world);
    Ok(())
}

/// A redirect is not followed.
fn expect_nothing_elsewhere(world: &World) {
    let requests = world.emulator.requests();
    assert_eq!(
        requests.count_where(|record| record.path == "/elsewhere"),
        0
    );
}

fn nothing() -> Effect {
    Reply::status(200).body(ErrorShape::Empty).into()
}

fn another_secret() -> Effect {
    let body = r#"{"name": "other", "description": "", "created_at": "x", "created_by": "y"}"#;
    Reply::status(200)
        .body(HostileBody::Literal(body.to_owned()))
        .into()
}

fn a_404_removes_the_secret_from_the_state(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    assert!(world.emulator.secrets().remove("one"));
    world.expect_plan(&[(ONE, Action::Create)])?;
    world.terraform.refresh_only()?.expect_success()?;
    assert!(world.instance(ONE).is_err(), "it is still in the state");
    Ok(())
}

/// Everything is a 404 there, the secret as well.
fn a_404_at_a_wrong_address_removes_nothing(terraform: &Terraform) -> Outcome {
    let (mut world, value) = impatient(terraform)?;
    let before = world.terraform.state_file()?;
    let wrong = format!("{}/elsewhere", world.emulator.url());
    world.terraform.env("KUBIYA_BASE_URL", wrong);
    let run = world.terraform.plan()?.expect_failure()?;
    assert_says(&run, r#"Cannot read secret "one""#);
    world.terraform.refresh_only()?.expect_failure()?;
    assert!(
        world.terraform.state_file()? == before,
        "the state was changed"
    );
    let destroy = ["destroy", "-no-color", "-auto-approve", "-refresh=false"];
    let run = world.terraform.run(destroy)?.expect_failure()?;
    assert_says(&run, r#"Cannot delete secret "one""#);
    assert!(
        world.instance(ONE).is_ok(),
        "it is not in the state any more"
    );
    world.expect_value("one", &value);
    Ok(())
}

fn a_429_within_the_time_budget_is_waited_for(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let wait = Reply::status(429).retry_after(RetryAfter::Seconds(1));
    let fault = world
        .emulator
        .faults()
        .add(Fault::new(wait).method(Method::GET));
    world.expect_no_changes()?;
    assert_eq!(world.emulator.faults().struck(fault), Some(1));
    Ok(())
}

fn a_passing_failure_is_not_noticed(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let reset = world
        .emulator
        .faults()
        .add(Fault::new(Effect::Reset).method(Method::GET));
    world.expect_no_changes()?;
    assert_eq!(world.emulator.faults().struck(reset), Some(1));
    Ok(())
}
