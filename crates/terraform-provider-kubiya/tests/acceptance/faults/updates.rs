//! Failing updates: the state keeps what was there, so that the next apply writes again.

use kubiya_emulator::{Effect, Fault, Method};
use terraform_harness::{Action, Terraform};

use super::{IMPATIENT, TROUBLES, Trouble, Work, impatient};
use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, one};
use crate::world::{CHANGED, assert_says};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases![
        an_update_whose_answer_was_lost_is_repeated,
        going_back_after_an_update_in_doubt_writes_the_old_value,
        an_update_of_what_is_gone_says_so,
    ];
    let troubles = TROUBLES.iter();
    cases.extend(troubles.flat_map(|trouble| trouble.with_write("an update", is_made_up_for)));
    cases
}

fn is_made_up_for(terraform: &Terraform, trouble: &Trouble, work: Work) -> Outcome {
    let (mut world, old) = impatient(terraform)?;
    let before = world.instance(ONE)?;
    let new = world.set_new_value();
    trouble.begin(&world, Method::PUT, work);

    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Cannot update secret "one""#);
    assert_says(&run, trouble.says);
    if run.text().contains("may be in effect") {
        world.expect_doubt(ONE, &before)?;
    } else {
        assert!(world.instance(ONE)? == before, "the state was changed");
    }
    if run.text().contains("The secret was not changed") {
        world.expect_value("one", &old);
    }

    world.emulator.faults().clear();
    world.emulator.requests().clear();
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &new);
    assert_eq!(world.requests(&Method::PUT), 1);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    Ok(())
}

fn an_update_whose_answer_was_lost_is_repeated(terraform: &Terraform) -> Outcome {
    let (mut world, _) = impatient(terraform)?;
    let value = world.set_new_value();
    let lost = Fault::new(Effect::Reset).method(Method::PUT).after_work();
    world.emulator.faults().add(lost);
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(world.requests(&Method::PUT), 2);
    world.expect_no_changes()
}

/// The new value is in effect although Terraform was told otherwise.
fn going_back_after_an_update_in_doubt_writes_the_old_value(terraform: &Terraform) -> Outcome {
    for (before, after) in [("", ""), ("value_version = 1", "value_version = 2")] {
        let (mut world, old) = impatient(terraform)?;
        world.configure(IMPATIENT.to_owned() + &one(before))?;
        world.terraform.apply()?.expect_success()?;
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

/// It is deleted between plan and apply.
fn an_update_of_what_is_gone_says_so(terraform: &Terraform) -> Outcome {
    let (mut world, _) = impatient(terraform)?;
    let value = world.set_new_value();
    world.expect_plan(&[(ONE, Action::Update)])?;
    assert!(world.emulator.secrets().remove("one"));
    let run = world
        .terraform
        .apply_plan("expected.plan")?
        .expect_failure()?;
    assert_says(&run, "There is no such secret");
    world.terraform.apply()?.expect_success()?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}
