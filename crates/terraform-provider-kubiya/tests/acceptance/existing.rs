//! A create whose name is taken leaves the secret alone and says how to take it over.

use kubiya_emulator::{Emulator, Quirk};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, canary, literal, one, secret};
use crate::world::{CHANGED, NOTHING, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_existing_secret_is_left_alone,
        an_api_that_overwrites_silently_is_not_asked_to,
        parallel_creates_of_one_name_do_not_overwrite_silently,
        the_import_command_that_is_shown_works,
        a_pinned_version_adopts_without_a_write,
    ]
}

/// A world in which the configured secret exists already, with another value.
fn taken(terraform: &Terraform, quirks: &[Quirk]) -> Fallible<(World, String)> {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let mut world = World::with(terraform, emulator)?;
    let theirs = canary("theirs");
    world.emulator.secrets().put("one", theirs.as_str());
    world.emulator.secrets().describe("one", "theirs");
    world.set_new_value();
    world.configure(one(r#"description = "ours""#))?;
    Ok((world, theirs))
}

fn expect_untouched(world: &World, theirs: &str) {
    world.expect_value("one", theirs);
    assert_eq!(world.description("one").as_deref(), Some("theirs"));
    assert_eq!(world.names(), ["one"]);
}

fn an_existing_secret_is_left_alone(terraform: &Terraform) -> Outcome {
    let (world, theirs) = taken(terraform, &[])?;
    let run = world.terraform.apply_json()?.expect_failure()?;
    let found = run
        .diagnostics()?
        .into_iter()
        .find(|it| it.address.is_some());
    let found = found.ok_or("there is no diagnostic about the resource")?;
    assert_eq!(found.summary, r#"Secret "one" exists already"#);
    assert_eq!(found.attribute.as_deref(), Some("name"));
    assert!(
        found.detail.contains("terraform import kubiya_secret."),
        "{found:?}"
    );
    expect_untouched(&world, &theirs);
    assert!(world.instance(ONE).is_err(), "it is in the state");
    Ok(())
}

fn an_api_that_overwrites_silently_is_not_asked_to(terraform: &Terraform) -> Outcome {
    let (world, theirs) = taken(terraform, &[Quirk::OverwriteExisting])?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" exists already"#);
    expect_untouched(&world, &theirs);
    assert_eq!(world.writes(), 0);
    Ok(())
}

fn parallel_creates_of_one_name_do_not_overwrite_silently(terraform: &Terraform) -> Outcome {
    let world = World::with(
        terraform,
        Emulator::builder().quirk(Quirk::OverwriteExisting),
    )?;
    let values = ["a", "b", "c", "d"].map(canary);
    let twins = values.iter().zip(["a", "b", "c", "d"]);
    let configuration: String = twins
        .map(|(value, label)| secret(label, "one", &literal(value), ""))
        .collect();
    world.configure(configuration)?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, r#"Secret "one" is configured twice"#);
    assert_eq!(world.writes(), 1, "more than one of them was created");
    Ok(())
}

fn the_import_command_that_is_shown_works(terraform: &Terraform) -> Outcome {
    let (mut world, _) = taken(terraform, &[])?;
    let run = world.terraform.apply()?.expect_failure()?;
    assert_says(&run, "terraform import kubiya_secret.ADDRESS 'one'");
    world.terraform.import(ONE, "one")?.expect_success()?;
    let value = world.set_new_value();
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &value);
    assert_eq!(world.description("one").as_deref(), Some("ours"));
    world.expect_no_changes()
}

fn a_pinned_version_adopts_without_a_write(terraform: &Terraform) -> Outcome {
    let (world, theirs) = taken(terraform, &[])?;
    world.configure(one("description = \"theirs\"\n  value_version = 1"))?;
    world.terraform.import(ONE, "one")?.expect_success()?;
    world.expect_no_changes()?;
    world.expect_apply(NOTHING)?;
    expect_untouched(&world, &theirs);
    assert_eq!(world.writes(), 0);
    Ok(())
}
