//! A secret that was deleted and created again outside of Terraform, with another value.

use kubiya_emulator::Method;
use terraform_harness::{Action, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, VALUE, canary, one};
use crate::world::{CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        the_configured_value_is_written_again,
        a_saved_plan_writes_it_again,
        what_refresh_only_has_noticed_is_not_forgotten,
        with_a_pinned_version_it_is_a_warning,
        it_is_noticed_among_many,
        it_is_destroyed_as_ever,
    ]
}

const WARNING: &str = "Warning: Secret \"one\" was made anew";

/// A world with [`one`] that somebody else has made anew, the configured value and theirs.
fn remade(terraform: &Terraform, arguments: &str) -> Fallible<(World, [String; 2])> {
    let (world, ours) = World::with_one(terraform, arguments)?;
    let theirs = canary("theirs");
    assert!(world.emulator.secrets().remove("one"));
    world.emulator.secrets().put("one", theirs.as_str());
    world.emulator.requests().clear();
    Ok((world, [ours, theirs]))
}

fn the_configured_value_is_written_again(terraform: &Terraform) -> Outcome {
    let (world, [ours, _]) = remade(terraform, "")?;
    let run = world.terraform.plan()?;
    assert_says(&run, WARNING);
    assert_eq!(world.emulator.requests().len(), 1);
    let run = world.expect_apply(CHANGED)?;
    assert_eq!(run.text().matches(WARNING).count(), 1, "{}", run.stdout);
    world.expect_value("one", &ours);
    assert_eq!(world.attribute(ONE, "value_version")?, 2);
    assert_eq!(world.writes(), 1);
    let run = world.terraform.plan()?.expect_success()?;
    assert_says(&run, "No changes");
    assert!(!run.text().contains("made anew"), "{}", run.stdout);
    Ok(())
}

fn a_saved_plan_writes_it_again(terraform: &Terraform) -> Outcome {
    let (world, [ours, _]) = remade(terraform, "")?;
    world.terraform.plan_to("saved.plan")?.expect_success()?;
    world.terraform.apply_plan("saved.plan")?.expect_success()?;
    world.expect_value("one", &ours);
    world.expect_no_changes()
}

fn what_refresh_only_has_noticed_is_not_forgotten(terraform: &Terraform) -> Outcome {
    let (world, [ours, theirs]) = remade(terraform, "")?;
    let run = world.terraform.refresh_only()?.expect_success()?;
    assert_says(&run, WARNING);
    world.expect_value("one", &theirs);
    world.expect_plan(&[(ONE, Action::Update)])?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &ours);
    world.expect_no_changes()
}

fn with_a_pinned_version_it_is_a_warning(terraform: &Terraform) -> Outcome {
    let (world, [ours, theirs]) = remade(terraform, "value_version = 1")?;
    let run = world.expect_apply(NOTHING)?;
    assert_says(&run, WARNING);
    assert_says(&run, "another value_version writes the configured value");
    world.expect_value("one", &theirs);
    let run = world.terraform.plan()?.expect_success()?;
    assert!(!run.text().contains("made anew"), "{}", run.stdout);

    world.configure(one("value_version = 2"))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &ours);
    assert_eq!(world.requests(&Method::PUT), 1);
    world.expect_no_changes()
}

fn it_is_noticed_among_many(terraform: &Terraform) -> Outcome {
    const MANY: &str = r#"
resource "kubiya_secret" "many" {
  count = 30
  name  = "secret-${count.index}"
  value = var.value
}
"#;
    let mut world = World::new(terraform)?;
    let value = world.set_new_value();
    world.configure(VALUE.to_owned() + MANY)?;
    world.expect_apply([30, 0, 0])?;
    assert!(world.emulator.secrets().remove("secret-7"));
    world.emulator.secrets().put("secret-7", "theirs");
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, "Secret \"secret-7\" was made anew");
    world.expect_value("secret-7", &value);
    world.expect_no_changes()
}

fn it_is_destroyed_as_ever(terraform: &Terraform) -> Outcome {
    let (world, _) = remade(terraform, "")?;
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}
