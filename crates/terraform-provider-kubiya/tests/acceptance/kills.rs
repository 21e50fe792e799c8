//! SIGKILL between the API's work and Terraform's note of it: what the next runs cannot know.

use kubiya_emulator::{Effect, Fault, Method};
use terraform_harness::{Group, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, one};
use crate::world::{CHANGED, NOTHING, REPLACED, World, wait_idly_until, wait_until};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        going_on_after_a_kill_writes_the_value_again,
        going_back_after_a_kill_is_not_noticed_until_value_version_changes,
        going_back_after_a_kill_is_made_up_for_by_a_replacement,
    ]
}

/// A secret whose value the API has replaced, while the state still knows the first one.
struct Killed {
    world: World,
    /// What the state knows.
    first: String,
    /// What the API has.
    second: String,
}

/// Kills Terraform while it waits for the answer to an update that is done.
fn killed(terraform: &Terraform) -> Fallible<Killed> {
    let (mut world, first) = World::with_one(terraform, "")?;
    let before = world.instance(ONE)?;
    let second = world.set_new_value();
    let hold = Fault::new(Effect::Hold).method(Method::PUT).after_work();
    world.emulator.faults().add(hold);
    let command = ["apply", "-no-color", "-auto-approve"];
    let running = world.terraform.spawn(command, Group::Own)?;
    let group = running.process_group()?;
    wait_until("the value is written", || {
        world.emulator.secrets().value_matches("one", &second)
    });
    running.kill()?;
    running.wait()?.expect_failure()?;
    world.emulator.faults().clear();
    wait_idly_until("no process is left", || group.running().is_empty());
    assert_eq!(world.requests(&Method::PUT), 1);
    assert!(world.instance(ONE)? == before, "the state was written");
    Ok(Killed {
        world,
        first,
        second,
    })
}

/// As [`killed`], and the configuration has the first value again. The state has never heard of another one,
/// and the API shows neither values nor times of a change: there is nothing to notice.
fn gone_back(terraform: &Terraform) -> Fallible<(World, String)> {
    let Killed {
        mut world,
        first,
        second,
    } = killed(terraform)?;
    world.set("value", &first);
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    world.expect_value("one", &second);
    Ok((world, first))
}

fn going_on_after_a_kill_writes_the_value_again(terraform: &Terraform) -> Outcome {
    let Killed { world, second, .. } = killed(terraform)?;
    world.expect_apply(CHANGED)?;
    assert_eq!(world.requests(&Method::PUT), 2);
    world.expect_value("one", &second);
    world.expect_no_changes()
}

fn going_back_after_a_kill_is_not_noticed_until_value_version_changes(
    terraform: &Terraform,
) -> Outcome {
    let (world, first) = gone_back(terraform)?;
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    world.configure(one("value_version = 2"))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &first);
    world.expect_no_changes()
}

fn going_back_after_a_kill_is_made_up_for_by_a_replacement(terraform: &Terraform) -> Outcome {
    let (world, first) = gone_back(terraform)?;
    let replace = format!("-replace={ONE}");
    let run = world
        .terraform
        .run(["apply", "-no-color", "-auto-approve", &replace])?;
    crate::world::assert_counts(&run.expect_success()?, REPLACED);
    world.expect_value("one", &first);
    world.expect_no_changes()
}
