//! Failing deletes: what may still be there stays in the state.

use kubiya_emulator::{Effect, Fault, Method, Reply};
use terraform_harness::Terraform;

use super::{CUT_SHORT, TROUBLES, Trouble, Work, impatient};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::ONE;
use crate::world::{World, assert_says};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases![
        deleting_what_is_gone_already_succeeds,
        a_delete_whose_answer_was_lost_succeeds,
        half_an_answer_to_a_delete_is_made_whole_by_a_404,
        a_404_of_the_api_is_taken_for_a_deleted_secret,
    ];
    let troubles = TROUBLES.iter().filter(|trouble| trouble.name != CUT_SHORT);
    cases.extend(troubles.flat_map(|trouble| trouble.with_write("a delete", keeps_the_state)));
    cases
}

fn keeps_the_state(terraform: &Terraform, trouble: &Trouble, work: Work) -> Outcome {
    let (world, value) = impatient(terraform)?;
    let before = world.instance(ONE)?;
    trouble.begin(&world, Method::DELETE, work);

    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, r#"Cannot delete secret "one""#);
    assert_says(&run, trouble.says);
    assert!(world.instance(ONE)? == before, "the state was changed");
    if run.text().contains("The secret was not deleted") {
        world.expect_value("one", &value);
    }

    world.emulator.faults().clear();
    expect_gone_after_destroy(&world)
}

fn expect_gone_after_destroy(world: &World) -> Outcome {
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    assert!(world.instance(ONE).is_err(), "it is still in the state");
    Ok(())
}

/// The plan to destroy is made while the secret is there; then somebody else is faster.
fn deleting_what_is_gone_already_succeeds(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let plan = ["plan", "-destroy", "-out=destroy.plan"];
    world.terraform.run(plan)?.expect_success()?;
    assert!(world.emulator.secrets().remove("one"));
    world
        .terraform
        .apply_plan("destroy.plan")?
        .expect_success()?;
    assert!(world.instance(ONE).is_err(), "it is still in the state");
    assert_eq!(world.requests(&Method::DELETE), 1);
    Ok(())
}

fn a_delete_whose_answer_was_lost_succeeds(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let lost = Fault::new(Effect::Reset)
        .method(Method::DELETE)
        .after_work();
    world.emulator.faults().add(lost);
    expect_gone_after_destroy(&world)?;
    assert_eq!(world.requests(&Method::DELETE), 2);
    Ok(())
}

fn half_an_answer_to_a_delete_is_made_whole_by_a_404(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let cut_short = Fault::new(Effect::Truncate).method(Method::DELETE);
    world.emulator.faults().add(cut_short.forever());
    expect_gone_after_destroy(&world)
}

fn a_404_of_the_api_is_taken_for_a_deleted_secret(terraform: &Terraform) -> Outcome {
    let (world, _) = impatient(terraform)?;
    let gone = Fault::new(Reply::status(404))
        .method(Method::DELETE)
        .after_work();
    world.emulator.faults().add(gone);
    expect_gone_after_destroy(&world)
}
