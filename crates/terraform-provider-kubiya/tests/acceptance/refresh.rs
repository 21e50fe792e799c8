//! How many requests a refresh makes, and that its shortcuts never decide over a secret.

use std::time::Duration;

use kubiya_emulator::{
    Emulator, EmulatorBuilder, Fault, HostileBody, Method, Quirk, RateLimit, Reply,
};
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::VALUE;
use crate::world::World;

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_plan_of_one_secret_is_one_request,
        the_plan_of_many_secrets_is_a_handful_of_requests,
        a_failing_list_is_made_up_for_by_name,
        a_list_without_the_secrets_is_not_believed,
        a_list_without_metadata_is_completed_by_name,
        what_is_really_gone_is_created_again_among_many,
        a_rate_limit_makes_an_apply_slower_and_fails_nothing,
    ]
}

const COUNT: u32 = 30;
const LIST: &str = "/api/v2/secrets";

const MANY: &str = r#"
resource "kubiya_secret" "many" {
  count       = 30
  name        = "secret-${count.index}"
  value       = "${var.value}-${count.index}"
  description = "number ${count.index}"
}
"#;

/// A world with [`MANY`] secrets in it, whose requests so far are forgotten.
fn many(terraform: &Terraform, emulator: EmulatorBuilder) -> Fallible<World> {
    let mut world = World::with(terraform, emulator)?;
    world.set_new_value();
    world.configure(VALUE.to_owned() + MANY)?;
    world.expect_apply([COUNT, 0, 0])?;
    world.emulator.requests().clear();
    Ok(world)
}

fn the_plan_of_one_secret_is_one_request(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    world.emulator.requests().clear();
    world.expect_no_changes()?;
    assert_eq!(world.emulator.requests().len(), 1);
    Ok(())
}

fn the_plan_of_many_secrets_is_a_handful_of_requests(terraform: &Terraform) -> Outcome {
    let world = many(terraform, Emulator::builder())?;
    world.expect_no_changes()?;
    let requests = world.emulator.requests().len();
    assert!(requests <= 5, "{requests} requests");
    Ok(())
}

fn a_failing_list_is_made_up_for_by_name(terraform: &Terraform) -> Outcome {
    let world = many(terraform, Emulator::builder())?;
    let broken = Fault::new(Reply::status(403))
        .on(Method::GET, LIST)
        .forever();
    let broken = world.emulator.faults().add(broken);
    world.expect_no_changes()?;
    assert_ne!(
        world.emulator.faults().struck(broken),
        Some(0),
        "there was no list to fail"
    );
    Ok(())
}

fn a_list_without_the_secrets_is_not_believed(terraform: &Terraform) -> Outcome {
    let world = many(terraform, Emulator::builder())?;
    let empty = Reply::status(200).body(HostileBody::Literal("[]".to_owned()));
    let empty = Fault::new(empty).on(Method::GET, LIST).forever();
    let empty = world.emulator.faults().add(empty);
    world.expect_no_changes()?;
    assert_ne!(
        world.emulator.faults().struck(empty),
        Some(0),
        "there was no list to be empty"
    );
    Ok(())
}

fn a_list_without_metadata_is_completed_by_name(terraform: &Terraform) -> Outcome {
    let world = many(terraform, Emulator::builder().quirk(Quirk::SparseList))?;
    world.terraform.refresh_only()?.expect_success()?;
    let first = world
        .emulator
        .secrets()
        .metadata("secret-0")
        .ok_or("no secret")?;
    assert_eq!(
        world.attribute("kubiya_secret.many", "created_at")?,
        first.created_at
    );
    world.expect_no_changes()
}

fn what_is_really_gone_is_created_again_among_many(terraform: &Terraform) -> Outcome {
    let world = many(terraform, Emulator::builder())?;
    assert!(world.emulator.secrets().remove("secret-7"));
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    let mut changes = world.terraform.changes("saved.plan")?;
    changes.retain(|change| change.action != Action::NoOp);
    assert_eq!(changes, [("kubiya_secret.many[7]", Action::Create)]);
    Ok(())
}

fn a_rate_limit_makes_an_apply_slower_and_fails_nothing(terraform: &Terraform) -> Outcome {
    let limit = RateLimit::new(40, Duration::from_secs(1))?.burst(10);
    let world = many(terraform, Emulator::builder().rate_limit(limit))?;
    assert_eq!(world.names().len(), COUNT as usize);
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    let refused = |record: &kubiya_emulator::RequestRecord| record.status == Some(429);
    assert!(
        world.emulator.requests().count_where(refused) > 0,
        "the limit was never met"
    );
    Ok(())
}
