//! A create whose name is taken leaves the secret alone and says how to take it over.

use kubiya_emulator::{Emulator, EmulatorBuilder, Fault, HostileBody, Method, Quirk, Reply};
use terraform_harness::Terraform;

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::configuration::{ONE, canary, literal, one, secret};
use crate::world::{ADDED, CHANGED, NOTHING, REPLACED, World, assert_counts, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    cases![
        an_existing_secret_is_left_alone,
        an_api_that_overwrites_silently_is_not_asked_to,
        parallel_creates_of_one_name_do_not_overwrite_silently,
        the_import_command_that_is_shown_works,
        a_pinned_version_adopts_without_a_write,
        a_replaced_secret_that_still_shows_is_waited_for,
        what_takes_the_name_meanwhile_is_left_alone,
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

/// A world whose secret is to be replaced by a saved plan.
fn replaced(terraform: &Terraform, emulator: EmulatorBuilder) -> Fallible<World> {
    let mut world = World::with(terraform, emulator)?;
    world.set_new_value();
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    let replace = format!("-replace={ONE}");
    let plan = ["plan", "-input=false", "-out=saved.tfplan", &replace];
    world.terraform.run(plan)?.expect_success()?;
    Ok(world)
}

/// Lists and reads go on to show a secret that was deleted.
fn a_replaced_secret_that_still_shows_is_waited_for(terraform: &Terraform) -> Outcome {
    let world = replaced(terraform, Emulator::builder())?;
    for (path, body) in [
        ("/api/v2/secrets", r#"[{"name": "one"}]"#),
        ("/api/v2/secrets/one", r#"{"name": "one"}"#),
    ] {
        let shown = Reply::status(200).body(HostileBody::Literal(body.to_owned()));
        let shown = Fault::new(shown).on(Method::GET, path).times(2);
        world.emulator.faults().add(shown);
    }
    let run = world
        .terraform
        .apply_plan("saved.tfplan")?
        .expect_success()?;
    assert_counts(&run, REPLACED);
    let reads = world.emulator.requests();
    assert!(reads.count(&Method::GET, "/api/v2/secrets/{name}") >= 3);
    world.expect_no_changes()
}

/// The create is refused, because the old secret still has its name, and then somebody else takes it.
fn what_takes_the_name_meanwhile_is_left_alone(terraform: &Terraform) -> Outcome {
    let emulator = Emulator::builder().quirk(Quirk::OverwriteExisting);
    let world = replaced(terraform, emulator)?;
    world.emulator.requests().clear();
    let refused = Fault::new(Reply::status(409)).method(Method::POST).times(1);
    world.emulator.faults().add(refused);
    let theirs = Reply::status(200).body(HostileBody::Literal(r#"{"name": "one"}"#.to_owned()));
    let theirs = Fault::new(theirs).on(Method::GET, "/api/v2/secrets/one");
    world.emulator.faults().add(theirs.forever());
    world.terraform.write(
        "patience.tf",
        "provider \"kubiya\" {\n  retry_timeout = \"2s\"\n}\n",
    )?;
    let run = world
        .terraform
        .apply_plan("saved.tfplan")?
        .expect_failure()?;
    assert_says(&run, r#"Secret "one" exists already"#);
    assert_eq!(world.requests(&Method::POST), 1, "it was overwritten");
    Ok(())
}
