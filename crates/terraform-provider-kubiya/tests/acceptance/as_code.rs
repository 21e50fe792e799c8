//! A whole organisation that was never under Terraform becomes configuration.

use std::fs;

use serde_json::json;
use terraform_harness::{Capability, Terraform};

use crate::cases::{Case, Fallible, Outcome, cases};
use crate::subject::{STEWARD, SUBJECTS, prepare_all};
use crate::world::{CHANGED, World, assert_says};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases![an_organisation_is_imported_by_data_sources];
    let queries = cases![
        a_query_writes_an_organisation_that_is_imported_as_it_is,
        what_no_configuration_can_say_is_not_written,
    ];
    cases.extend(
        queries
            .into_iter()
            .map(|case| case.needs(Capability::Query)),
    );
    cases
}

/// How many of each type there are, beside the agent that others need.
const OF_EACH: u32 = 9;

/// What Core leaves out since it is sensitive, or the API since nothing tells it, and what is filled in.
const FILLED_IN: [(&str, &str); 2] = [
    (
        "value               = null # sensitive",
        "value = \"unread\"",
    ),
    ("runner   = null", "runner = \"kubiya-hosted\""),
];

fn a_query_writes_an_organisation_that_is_imported_as_it_is(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    put_organisation(&world);
    let mut found = generated(&world)?;
    for (left_out, filled_in) in FILLED_IN {
        assert_eq!(found.matches(left_out).count(), OF_EACH as usize);
        found = found.replace(left_out, filled_in);
    }
    world.terraform.write("found.tf", found)?;

    let validate = ["validate", "-no-color"];
    world.terraform.run(validate)?.expect_success()?;
    expect_import(&world)
}

/// An agent that somebody else has made without an image gets the default one, and a built-in integration has no
/// configuration.
fn what_no_configuration_can_say_is_not_written(terraform: &Terraform) -> Outcome {
    let world = World::new(terraform)?;
    let bare = json!({"name": STEWARD, "runners": ["kubiya-hosted"]});
    let id = world.emulator.agents().put(bare);
    let found = generated(&world)?;
    assert_eq!(found.matches("resource \"").count(), 1);
    assert!(!found.contains("image") && !found.contains("model"));
    let run = world.expect_apply(CHANGED)?;
    assert_says(&run, "1 imported, 0 added, 1 changed, 0 destroyed");
    let agent = world.emulator.agents().get(&id).ok_or("no agent")?;
    assert_eq!(agent["image"], "ghcr.io/kubiyabot/kubiya-agent:stable");
    world.expect_no_changes()
}

/// What Terraform finds of every type, as it writes it.
fn generated(world: &World) -> Fallible<String> {
    let nouns = SUBJECTS.map(|it| it.noun());
    world.query(&nouns, &["-generate-config-out=found.tf"])?;
    Ok(fs::read_to_string(world.terraform.path("found.tf"))?)
}

fn an_organisation_is_imported_by_data_sources(terraform: &Terraform) -> Outcome {
    let world = World::of_example(terraform, "use-cases/import-an-organisation")?;
    put_organisation(&world);
    expect_import(&world)
}

fn put_organisation(world: &World) {
    world.emulator.agents().put(json!({
        "name": STEWARD,
        "runners": ["kubiya-hosted"],
        "image": "ghcr.io/kubiyabot/kubiya-agent:stable",
        "llm_model": "gpt-4o",
    }));
    prepare_all(world);
    for subject in SUBJECTS {
        for number in 0..OF_EACH {
            subject.put(world, &format!("{}-{number}", subject.noun()));
        }
    }
}

/// Everything is imported as it is. Only triggers are written: their first apply publishes them, as their page says.
fn expect_import(world: &World) -> Outcome {
    let run = world.expect_apply([0, OF_EACH, 0])?;
    assert_says(&run, "100 imported, 0 added, 9 changed, 0 destroyed");
    let written = world.emulator.requests().all().into_iter();
    let mut written = written.filter(|it| it.method != "GET");
    assert!(written.all(|it| it.path.starts_with("/api/workflows/")));
    world.expect_no_changes()
}
