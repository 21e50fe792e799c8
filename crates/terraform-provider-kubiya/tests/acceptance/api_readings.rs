//! The API is known from its clients only. The whole life of a secret works under each reading of it.

use kubiya_emulator::{Emulator, Quirk};
use terraform_harness::Terraform;

use crate::cases::{Case, Outcome};
use crate::configuration::{ONE, one};
use crate::world::{ADDED, CHANGED, World};

const QUIRKS: [Quirk; 8] = [
    Quirk::WrappedList,
    Quirk::SparseList,
    Quirk::NullDescription,
    Quirk::EmptyWriteResponse,
    Quirk::EmptyDeleteResponse,
    Quirk::OverwriteExisting,
    Quirk::BlankingUpdate,
    Quirk::DeleteNeedsForce,
];

pub(crate) fn cases() -> Vec<Case> {
    let case = |quirk| {
        let name = format!("a secret lives and dies under {quirk:?}");
        Case::new(name, move |terraform| lives_and_dies(terraform, &[quirk]))
    };
    let mut cases: Vec<Case> = QUIRKS.into_iter().map(case).collect();
    cases.push(Case::new(
        "a secret lives and dies under all of them",
        |terraform| lives_and_dies(terraform, &QUIRKS),
    ));
    cases
}

fn lives_and_dies(terraform: &Terraform, quirks: &[Quirk]) -> Outcome {
    let emulator = quirks
        .iter()
        .fold(Emulator::builder(), |builder, quirk| builder.quirk(*quirk));
    let mut world = World::with(terraform, emulator)?;
    let first = world.set_new_value();
    world.configure(one(""))?;
    world.expect_apply(ADDED)?;
    let origin = world
        .emulator
        .secrets()
        .metadata("one")
        .ok_or("no secret")?;
    assert_eq!(world.attribute(ONE, "created_at")?, origin.created_at);
    assert_eq!(world.attribute(ONE, "created_by")?, origin.created_by);

    world.configure(one(r#"description = "described""#))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &first);
    assert_eq!(world.description("one").as_deref(), Some("described"));

    let second = world.set_new_value();
    world.configure(one(""))?;
    world.expect_apply(CHANGED)?;
    world.expect_value("one", &second);
    assert_eq!(world.description("one").as_deref(), Some(""));
    world.expect_no_changes()?;
    world.destroy()?;
    assert_eq!(world.names(), [""; 0]);
    Ok(())
}
