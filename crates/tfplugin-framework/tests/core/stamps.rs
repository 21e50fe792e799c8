//! What happens to a resource without an update.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era};

use crate::{World, only_error, toy, trials};

trials![
    whatever_changes_of_a_stamp_replaces_it,
    an_update_that_core_asks_for_keeps_what_is_there_and_stores_private_data,
    a_text_that_is_none_of_the_choice_is_told_the_choice,
];

fn stamp(core: &Core, name: &str, ink: &str) -> Value {
    let members = [("name", name.into()), ("ink", ink.into())];
    core.schema(toy::STAMP).unwrap().object(&members)
}

async fn whatever_changes_of_a_stamp_replaces_it() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = core.absent(toy::STAMP).unwrap();
    for (name, ink, action) in [
        ("a", "red", Action::Create),
        ("b", "red", Action::Replace),
        ("b", "fading", Action::Replace),
    ] {
        // Ink that fades does so in a plan of its own, so there is no converging.
        let config = stamp(&core, name, ink);
        let plan = core.plan(&object, &config).await.unwrap();
        assert_eq!(plan.action, action);
        core.apply(&mut object, &config, &plan).await.unwrap();
    }
    assert!(!world.store.path().join("a").exists() && world.store.path().join("b").exists());
}

async fn an_update_that_core_asks_for_keeps_what_is_there_and_stores_private_data() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut object = core.absent(toy::STAMP).unwrap();
    let config = stamp(&core, "a", "fading");
    let plan = core.plan(&object, &config).await.unwrap();
    core.apply(&mut object, &config, &plan).await.unwrap();
    let made = object.clone();
    std::fs::write(world.store.path().join("a"), "not stamped again").unwrap();

    assert_eq!(
        core.converge(&mut object, &config).await.unwrap(),
        Action::Update
    );
    let mut faded = made.state;
    faded.set_field("shade", "pale".into());
    assert!(object.state == faded, "the serial is still known");
    assert_ne!(object.private, made.private);
    let file = std::fs::read_to_string(world.store.path().join("a")).unwrap();
    assert_eq!(file, "not stamped again");
}

async fn a_text_that_is_none_of_the_choice_is_told_the_choice() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = stamp(&core, "a", "green");
    let error = core.validate(toy::STAMP, &config).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Invalid value for ink");
    assert_eq!(
        error.reported()[0].detail,
        "The value must be \"red\" or \"fading\"."
    );
}
