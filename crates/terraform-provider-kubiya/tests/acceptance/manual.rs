//! Manual mode: `value_version` is set, and only a change of it writes.

use kubiya_emulator::Method;
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, one, one_of};
use crate::world::{ADDED, CHANGED, NOTHING, REPLACED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        a_value_that_differs_every_run_is_no_change,
        another_number_writes_the_value_at_hand,
        nothing_derived_from_the_value_is_stored,
        pinning_the_current_number_forgets_the_fingerprint,
        pinning_another_number_writes_and_forgets_the_fingerprint,
        unpinning_writes_once_and_then_compares,
        a_description_alone_is_refused,
        a_description_changed_elsewhere_blocks_nothing,
        a_description_changed_here_and_elsewhere_is_refused,
        a_description_changed_elsewhere_can_be_taken_over,
        what_refresh_only_has_accepted_blocks_nothing,
        a_description_with_a_new_number_is_written,
        a_number_unknown_at_plan_is_taken_from_apply,
        a_replacement_writes_whatever_the_number,
        a_number_that_counts_nothing_is_refused,
    ]
}

fn pinned(version: u32) -> String {
    one(&format!("value_version = {version}"))
}

fn a_value_that_differs_every_run_is_no_change(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, "value_version = 7")?;
    assert_eq!(world.attribute(ONE, "value_version")?, 7);
    world.set_new_value();
    world.expect_no_changes()?;
    world.set_new_value();
    world.expect_apply(NOTHING)?;
    world.expect_value("one", &first);
    Ok(())
}

fn another_number_writes_the_value_at_hand(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "value_version = 7")?;
    for (puts, version) in (1..).zip([8, 3, 0]) {
        world.configure(pinned(version))?;
        world.set_new_value();
        world.terraform.plan_to("saved.plan")?.expect_success()?;
        let value = world.set_new_value();
        world.terraform.apply_plan("saved.plan")?.expect_success()?;
        world.expect_value("one", &value);
        assert_eq!(world.attribute(ONE, "value_version")?, version);
        assert_eq!(world.requests(&Method::PUT), puts);
    }
    world.expect_no_changes()
}

fn nothing_derived_from_the_value_is_stored(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "value_version = 1")?;
    world.expect_only_a_mark(ONE)?;
    world.configure(pinned(2))?;
    world.expect_apply(CHANGED)?;
    world.expect_only_a_mark(ONE)?;
    Ok(())
}

fn pinning_the_current_number_forgets_the_fingerprint(terraform: &Terraform) -> Outcome {
    let (world, _) = World::with_one(terraform, "")?;
    assert!(
        world.private(ONE)?.contains("fingerprint"),
        "there was no fingerprint"
    );
    world.configure(pinned(1))?;
    world.expect_apply(CHANGED)?;
    world.expect_only_a_mark(ONE)?;
    assert_eq!(world.attribute(ONE, "value_version")?, 1);
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_no_changes()
}

fn pinning_another_number_writes_and_forgets_the_fingerprint(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "")?;
    let value = world.set_new_value();
    world.configure(pinned(5))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_only_a_mark(ONE)?;
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn unpinning_writes_once_and_then_compares(terraform: &Terraform) -> Outcome {
    let (world, value) = World::with_one(terraform, "value_version = 4")?;
    world.configure(one(""))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 5);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn a_description_alone_is_refused(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, "value_version = 1")?;
    world.set_new_value();
    world.configure(one("value_version = 1\n  description = \"new\""))?;
    let found = refusal(world.terraform.plan_json()?, "description")?;
    assert_eq!(found.summary, "Description cannot be changed alone");
    assert!(
        found.detail.contains("Change value_version together"),
        "{found:?}"
    );
    world.expect_value("one", &first);
    assert_eq!(world.writes(), 1);
    Ok(())
}

const STAYS: &str = r#"Warning: Description of secret "one" stays as it is"#;

fn described(description: &str, version: u32) -> String {
    format!("description = {description:?}\n  value_version = {version}")
}

/// A world with [`one`] in it, whose description somebody else has changed.
fn with_theirs(terraform: &Terraform, ours: &str, theirs: &str) -> Fallible<(World, String)> {
    let (mut world, first) = World::with_one(terraform, &described(ours, 1))?;
    world.emulator.secrets().describe("one", theirs);
    world.set_new_value();
    Ok((world, first))
}

fn a_description_changed_elsewhere_blocks_nothing(terraform: &Terraform) -> Outcome {
    for (ours, theirs) in [("ours", "theirs"), ("ours", ""), ("", "theirs")] {
        let (mut world, first) = with_theirs(terraform, ours, theirs)?;
        world.expect_no_changes()?;
        for _ in 0..2 {
            let run = world.expect_apply(NOTHING)?;
            assert_eq!(run.text().matches(STAYS).count(), 1, "{}", run.stdout);
            assert_says(&run, &format!("outside of Terraform to {theirs:?}"));
            assert_says(&run, "the next apply leaves the description as it is");
        }
        assert_eq!(world.description("one").as_deref(), Some(theirs));
        assert_eq!(world.attribute(ONE, "description")?, theirs);
        world.expect_value("one", &first);

        world.configure(one(&described(ours, 2)))?;
        let value = world.set_new_value();
        let run = world.expect_apply(CHANGED)?;
        assert!(!run.text().contains(STAYS), "{}", run.stdout);
        assert_eq!(world.description("one").as_deref(), Some(ours));
        world.expect_value("one", &value);
        world.expect_only_a_mark(ONE)?;

        world.emulator.secrets().describe("one", theirs);
        world.destroy()?;
        assert_eq!(world.names(), [""; 0]);
    }
    Ok(())
}

fn a_description_changed_here_and_elsewhere_is_refused(terraform: &Terraform) -> Outcome {
    let (world, _) = with_theirs(terraform, "ours", "theirs")?;
    world.expect_apply(NOTHING)?;
    world.configure(one(&described("new", 1)))?;
    let found = refusal(world.terraform.plan_json()?, "description")?;
    assert!(found.detail.contains("terraform destroy -refresh=false"));
    let destroy = ["destroy", "-auto-approve", "-no-color", "-refresh=false"];
    world.terraform.run(destroy)?.expect_success()?;
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}

fn a_description_changed_elsewhere_can_be_taken_over(terraform: &Terraform) -> Outcome {
    let (world, first) = with_theirs(terraform, "ours", "theirs")?;
    world.expect_apply(NOTHING)?;
    world.configure(one(&described("theirs", 1)))?;
    let run = world.expect_apply(NOTHING)?;
    assert!(!run.text().contains(STAYS), "{}", run.stdout);
    world.expect_value("one", &first);
    for again in ["ours", "others", "theirs"] {
        world.emulator.secrets().describe("one", again);
        world.expect_no_changes()?;
        world.expect_apply(NOTHING)?;
    }
    world.emulator.secrets().describe("one", "ours");
    world.destroy()?;
    Ok(())
}

fn what_refresh_only_has_accepted_blocks_nothing(terraform: &Terraform) -> Outcome {
    let (world, _) = with_theirs(terraform, "ours", "theirs")?;
    world.terraform.refresh_only()?.expect_success()?;
    assert_eq!(world.attribute(ONE, "description")?, "theirs");
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, STAYS);
    world.emulator.secrets().describe("one", "ours");
    let run = world.expect_apply(NOTHING)?;
    assert!(!run.text().contains(STAYS), "{}", run.stdout);
    Ok(())
}

fn a_description_with_a_new_number_is_written(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "value_version = 1")?;
    let value = world.set_new_value();
    world.configure(one("value_version = 2\n  description = \"new\""))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some("new"));
    world.expect_no_changes()
}

fn a_number_unknown_at_plan_is_taken_from_apply(terraform: &Terraform) -> Outcome {
    let number = |number: u32| {
        let source = format!("resource \"terraform_data\" \"number\" {{\n  input = {number}\n}}\n");
        let one = one_of("var.value", "value_version = terraform_data.number.output");
        format!("{VALUE}{source}{one}")
    };
    let mut world = World::new(terraform)?;
    world.set_new_value();
    world.configure(number(11))?;
    world.expect_apply([2, 0, 0])?;
    assert_eq!(world.attribute(ONE, "value_version")?, 11);
    world.expect_only_a_mark(ONE)?;
    let value = world.set_new_value();
    world.expect_no_changes()?;

    world.configure(number(12))?;
    world.expect_apply([0, 2, 0])?;
    world.expect_value("one", &value);
    assert_eq!(world.attribute(ONE, "value_version")?, 12);
    world.expect_only_a_mark(ONE)?;
    world.expect_no_changes()
}

fn a_replacement_writes_whatever_the_number(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, "value_version = 1")?;
    let value = world.set_new_value();
    world.configure(pinned(1).replace(r#"name  = "one""#, r#"name  = "two""#))?;
    world.expect_plan(&[(ONE, Action::DeleteThenCreate)])?;
    world.expect_apply(REPLACED)?;
    world.expect_value("two", &value);
    world.expect_only_a_mark(ONE)?;
    world.expect_no_changes()
}

fn a_number_that_counts_nothing_is_refused(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    world.set_new_value();
    for number in ["-1", "1.5", "1e30"] {
        world.configure(one(&format!("value_version = {number}")))?;
        let found = refusal(world.terraform.plan_json()?, "value_version")?;
        assert!(found.detail.contains("whole number"), "{found:?}");
    }
    world.configure(one("value_version = null"))?;
    world.expect_apply(ADDED)?;
    Ok(())
}
