//! Takeovers of what the same state has, or had: no delete may take the secret from the one that has taken it over.

use kubiya_emulator::Emulator;
use terraform_harness::{Run, Terraform};

use super::{OVERWRITES, expect_ours, overwriting, taken};
use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, canary, literal, one, secret};
use crate::world::{ADDED, NOTHING, REPLACED, World, assert_counts, assert_says};

pub(super) fn cases() -> Vec<Case> {
    cases![
        a_replacement_that_begins_with_the_create_keeps_the_secret,
        a_replacement_that_begins_with_the_delete_makes_it_anew,
        a_deposed_secret_does_not_take_its_successor_along,
        another_address_keeps_the_secret,
        an_address_that_is_gone_does_not_take_the_other_along,
        a_secret_that_is_kept_and_destroyed_does_not_stop_a_destroy,
        names_can_be_swapped,
        two_of_one_configuration_do_not_overwrite_each_other,
        a_secret_that_another_resource_manages_is_warned_of,
    ]
}

const CREATE_FIRST: &str = "lifecycle {\n    create_before_destroy = true\n  }";

fn replace(world: &World) -> Fallible<Run> {
    let replace = format!("-replace={ONE}");
    let apply = [
        "apply",
        "-auto-approve",
        "-input=false",
        "-no-color",
        &replace,
    ];
    Ok(world.terraform.run(apply)?)
}

/// A world with the secret in the state.
fn applied(terraform: &Terraform, arguments: &str) -> Fallible<(World, String)> {
    let (world, value) = taken(terraform, Emulator::builder())?;
    world.configure(one(&overwriting(arguments)))?;
    world.expect_apply(ADDED)?;
    Ok((world, value))
}

fn a_replacement_that_begins_with_the_create_keeps_the_secret(terraform: &Terraform) -> Outcome {
    let (mut world, _) = applied(terraform, CREATE_FIRST)?;
    let value = world.set_new_value();
    let run = replace(&world)?.expect_success()?;
    assert_counts(&run, REPLACED);
    assert_says(&run, r#"Secret "one" was not deleted"#);
    expect_ours(&world, &value)?;
    world.destroy()?;
    assert!(world.names().is_empty());
    Ok(())
}

fn a_replacement_that_begins_with_the_delete_makes_it_anew(terraform: &Terraform) -> Outcome {
    let (world, value) = applied(terraform, "")?;
    let before = world.attribute(ONE, "created_at")?;
    let run = replace(&world)?.expect_success()?;
    assert_counts(&run, REPLACED);
    assert!(!run.text().contains("was not deleted"), "{}", run.text());
    assert_ne!(world.attribute(ONE, "created_at")?, before);
    expect_ours(&world, &value)
}

/// What depends on the secret fails, so that the old object of it stays for the next apply to destroy.
fn a_deposed_secret_does_not_take_its_successor_along(terraform: &Terraform) -> Outcome {
    let (world, value) = applied(terraform, CREATE_FIRST)?;
    let fails = format!(
        "resource \"terraform_data\" \"after\" {{\n  triggers_replace = [{ONE}.created_at]\n  \
         provisioner \"local-exec\" {{\n    command = \"exit 1\"\n  }}\n}}\n"
    );
    let ours = one(&overwriting(CREATE_FIRST));
    world.configure(ours.clone() + &fails)?;
    replace(&world)?.expect_failure()?;
    world.configure(&ours)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" is to be destroyed and to be kept"#);
    world.expect_value("one", &value);

    // The way out that is named.
    world
        .terraform
        .run(["state", "rm", ONE])?
        .expect_success()?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.terraform.apply()?.expect_success()?;
    expect_ours(&world, &value)
}

/// Terraform creates and destroys at a time.
fn another_address_keeps_the_secret(terraform: &Terraform) -> Outcome {
    for _ in 0..3 {
        let (world, value) = applied(terraform, "")?;
        world.configure(
            one(&overwriting("")).replace("\"kubiya_secret\" \"one\"", "\"kubiya_secret\" \"two\""),
        )?;
        world.expect_apply(REPLACED)?;
        world.expect_value("one", &value);
        assert!(
            world.instance(ONE).is_err(),
            "the old address is in the state"
        );
        world.expect_no_changes()?;
    }
    Ok(())
}

/// Whichever of the two has taken the secret over.
fn an_address_that_is_gone_does_not_take_the_other_along(terraform: &Terraform) -> Outcome {
    let ours = one(&overwriting(""));
    for (first, second) in [(OVERWRITES, OVERWRITES), ("", OVERWRITES)] {
        let (world, value) = applied(terraform, "")?;
        let gone = secret("gone", "two", "var.value", first);
        world.configure(ours.clone() + &gone)?;
        world.expect_apply(ADDED)?;
        // Under its name, too: what a takeover of it would have left.
        let late = secret("late", "two", "var.value", second);
        world.configure(ours.clone() + &gone + &late)?;
        let run = world.expect_apply(ADDED)?;
        assert_says(&run, r#"Secret "two" will be managed twice"#);

        world.configure(ours.clone() + &late)?;
        for parallelism in ["-parallelism=1", "-parallelism=2", "-parallelism=10"] {
            let apply = [
                "apply",
                "-auto-approve",
                "-input=false",
                "-no-color",
                parallelism,
            ];
            let run = world.terraform.run(apply)?.expect_failure()?;
            assert_says(&run, r#"Secret "two" is to be destroyed and to be kept"#);
        }
        world.expect_value("two", &value);
        let out = ["state", "rm", "kubiya_secret.gone"];
        world.terraform.run(out)?.expect_success()?;
        world.expect_apply(NOTHING)?;
        world.expect_value("two", &value);
        world.destroy()?;
        assert!(world.names().is_empty());
    }
    Ok(())
}

/// Terraform makes an ordinary plan before it destroys everything, unless it is told not to refresh.
fn a_secret_that_is_kept_and_destroyed_does_not_stop_a_destroy(terraform: &Terraform) -> Outcome {
    let (world, _) = applied(terraform, "")?;
    let ours = one(&overwriting(""));
    let gone = secret("gone", "two", "var.value", "");
    world.configure(ours.clone() + &gone)?;
    world.expect_apply(ADDED)?;
    let late = secret("late", "two", "var.value", OVERWRITES);
    world.configure(ours.clone() + &gone + &late)?;
    world.expect_apply(ADDED)?;
    world.configure(ours + &late)?;
    let run = world.terraform.destroy()?.expect_failure()?;
    assert_says(&run, "terraform destroy -refresh=false");
    let destroy = [
        "destroy",
        "-auto-approve",
        "-input=false",
        "-no-color",
        "-refresh=false",
    ];
    world.terraform.run(destroy)?.expect_success()?;
    assert!(world.names().is_empty());
    Ok(())
}

fn names_can_be_swapped(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let values = ["a", "b"].map(canary);
    let both = |names: [&str; 2]| {
        let labels = ["a", "b"].into_iter().zip(names).zip(&values);
        let blocks =
            labels.map(|((label, name), value)| secret(label, name, &literal(value), OVERWRITES));
        blocks.collect::<String>()
    };
    world.configure(both(["one", "two"]))?;
    world.expect_apply([2, 0, 0])?;
    world.configure(both(["two", "one"]))?;
    world.expect_apply([2, 0, 2])?;
    world.expect_value("two", &values[0]);
    world.expect_value("one", &values[1]);
    world.expect_no_changes()
}

fn two_of_one_configuration_do_not_overwrite_each_other(terraform: &Terraform) -> Outcome {
    let (world, _) = taken(terraform, Emulator::builder())?;
    let twins = ["a", "b"].map(|label| secret(label, "one", "\"v\"", OVERWRITES));
    world.configure(twins.concat())?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" is configured twice"#);
    assert_eq!(world.writes(), 1);
    Ok(())
}

fn a_secret_that_another_resource_manages_is_warned_of(terraform: &Terraform) -> Outcome {
    let (world, _) = applied(terraform, "")?;
    let two = secret("two", "one", "var.value", OVERWRITES);
    world.configure(one(&overwriting("")) + &two)?;
    let plan = world.terraform.plan()?.expect_success()?;
    assert_says(&plan, r#"Secret "one" will be managed twice"#);
    assert_says(&plan, "use a moved block");
    Ok(())
}
