//! `ignore_changes` on the value: Terraform hides it from the plan, and not from the apply.

use kubiya_emulator::Method;
use terraform_harness::Terraform;

use crate::cases::{Case, Outcome, cases};
use crate::configuration::{ONE, one};
use crate::world::{CHANGED, NOTHING, REPLACED, World, assert_says, refusal};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_ignored_value_is_not_rotated,
        a_description_beside_an_ignored_value_is_refused,
        a_description_unknown_at_plan_is_not_written_with_an_ignored_value,
        a_new_number_beside_an_ignored_value_is_refused,
        a_replacement_gets_the_value_although_it_is_ignored,
        an_imported_secret_with_an_ignored_value_is_not_written,
        an_ignored_value_is_compared_again_when_it_no_longer_is,
        pinning_beside_an_ignored_value_forgets_the_fingerprint,
        a_description_changed_elsewhere_blocks_nothing_beside_an_ignored_value,
    ]
}

const IGNORED: &str = "lifecycle {\n    ignore_changes = [value]\n  }";

fn ignoring(arguments: &str) -> String {
    format!("{arguments}\n  {IGNORED}")
}

fn an_ignored_value_is_not_rotated(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, IGNORED)?;
    world.set_new_value();
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    world.expect_value("one", &first);
    Ok(())
}

fn a_description_beside_an_ignored_value_is_refused(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, IGNORED)?;
    world.set_new_value();
    world.configure(one(&ignoring(r#"description = "new""#)))?;
    let found = refusal(world.terraform.plan_json()?, "description")?;
    assert!(found.detail.contains("ignore_changes"), "{found:?}");
    world.expect_value("one", &first);
    assert_eq!(world.writes(), 1);
    Ok(())
}

/// The plan cannot refuse what it does not know; the apply must not write what it was not to see.
fn a_description_unknown_at_plan_is_not_written_with_an_ignored_value(
    terraform: &Terraform,
) -> Outcome {
    const TEXT: &str = "resource \"terraform_data\" \"text\" {\n  input = \"new\"\n}\n";
    let (mut world, first) = World::with_one(terraform, IGNORED)?;
    world.set_new_value();
    let described = one(&ignoring("description = terraform_data.text.output"));
    world.configure(TEXT.to_owned() + &described)?;
    world.terraform.apply()?.expect_failure()?;
    world.expect_value("one", &first);
    assert_eq!(world.requests(&Method::PUT), 0);
    Ok(())
}

fn a_new_number_beside_an_ignored_value_is_refused(terraform: &Terraform) -> Outcome {
    let (world, first) = World::with_one(terraform, &ignoring("value_version = 1"))?;
    world.configure(one(&ignoring("value_version = 2")))?;
    let found = refusal(world.terraform.plan_json()?, "value_version")?;
    assert!(found.detail.contains("ignore_changes"), "{found:?}");
    world.expect_value("one", &first);
    Ok(())
}

fn a_replacement_gets_the_value_although_it_is_ignored(terraform: &Terraform) -> Outcome {
    let (mut world, _) = World::with_one(terraform, IGNORED)?;
    let value = world.set_new_value();
    world.configure(one(IGNORED).replace(r#"name  = "one""#, r#"name  = "two""#))?;
    world.expect_apply(REPLACED)?;
    assert_eq!(world.names(), ["two"]);
    world.expect_value("two", &value);
    world.set_new_value();
    world.expect_no_changes()
}

fn an_imported_secret_with_an_ignored_value_is_not_written(terraform: &Terraform) -> Outcome {
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.emulator.secrets().put("one", value.as_str());
    world.set_new_value();
    world.configure(one(IGNORED))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.expect_apply(NOTHING)?;
    world.expect_value("one", &value);
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn an_ignored_value_is_compared_again_when_it_no_longer_is(terraform: &Terraform) -> Outcome {
    let (mut world, first) = World::with_one(terraform, IGNORED)?;
    world.configure(one(""))?;
    world.expect_no_changes()?;
    let value = world.set_new_value();
    assert_ne!(value, first);
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    world.expect_no_changes()
}

fn pinning_beside_an_ignored_value_forgets_the_fingerprint(terraform: &Terraform) -> Outcome {
    let (world, first) = World::with_one(terraform, IGNORED)?;
    assert!(world.private(ONE)?.contains("fingerprint"));
    world.configure(one(&ignoring("value_version = 1")))?;
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, "Fingerprint will be removed");
    world.expect_only_a_mark(ONE)?;
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_value("one", &first);
    world.expect_no_changes()
}

fn a_description_changed_elsewhere_blocks_nothing_beside_an_ignored_value(
    terraform: &Terraform,
) -> Outcome {
    for (configured, theirs) in [("ours", "theirs"), ("ours", ""), ("", "theirs")] {
        let arguments = ignoring(&format!("description = {configured:?}"));
        let (world, first) = World::with_one(terraform, &arguments)?;
        world.emulator.secrets().describe("one", theirs);
        let run = world.expect_apply(NOTHING)?;
        assert_says(&run, r#"Description of secret "one" stays as it is"#);
        assert_eq!(world.description("one").as_deref(), Some(theirs));
        world.expect_value("one", &first);
        world.destroy()?;
        assert_eq!(world.names(), [""; 0]);
    }
    Ok(())
}
