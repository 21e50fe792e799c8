//! Under a Core that does not know write-only attributes they are plain sensitive ones.

use tfplugin_framework::testing::core::{Action, Era};

use crate::{World, absent, config, trials};

trials![
    an_old_core_stores_the_value_and_shows_its_change,
    an_old_core_is_warned_once_per_process,
    a_newer_core_drops_the_stored_value_without_a_change,
    an_older_core_takes_the_value_back_in_with_one_update,
    a_failed_update_keeps_the_stored_value,
    an_ignored_value_is_not_written,
];

async fn an_old_core_stores_the_value_and_shows_its_change() {
    let world = World::new();
    let mut core = world.walk(Era::Plain).await;
    let mut toy = absent(&core);
    let first = config(&core, &[]);
    assert_eq!(
        core.converge(&mut toy, &first).await.unwrap(),
        Action::Create
    );
    assert!(*toy.state.field("token") == "secret".into());
    let rotated = config(&core, &[("token", "longer secret".into())]);
    assert_eq!(
        core.converge(&mut toy, &rotated).await.unwrap(),
        Action::Update
    );
    assert!(*toy.state.field("token") == "longer secret".into());
    core.destroy(&mut toy).await.unwrap();
}

async fn an_old_core_is_warned_once_per_process() {
    let world = World::new();
    let mut core = world.walk(Era::Plain).await;
    let config = config(&core, &[]);
    let first = core.plan(&absent(&core), &config).await.unwrap();
    let second = core.plan(&absent(&core), &config).await.unwrap();
    assert_eq!((first.warnings.len(), second.warnings.len()), (1, 0));
    assert!(first.warnings[0].detail.contains("token"));
}

async fn a_newer_core_drops_the_stored_value_without_a_change() {
    let world = World::new();
    let mut old = world.walk(Era::Plain).await;
    let mut toy = absent(&old);
    let config = config(&old, &[]);
    old.converge(&mut toy, &config).await.unwrap();
    let mut new = world.walk(Era::WriteOnly).await;
    new.refresh(&mut toy).await.unwrap();
    assert!(toy.state.field("token").is_null());
    assert_eq!(new.converge(&mut toy, &config).await.unwrap(), Action::NoOp);
}

async fn an_older_core_takes_the_value_back_in_with_one_update() {
    let world = World::new();
    let mut new = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&new);
    let config = config(&new, &[]);
    new.converge(&mut toy, &config).await.unwrap();
    let mut old = world.walk(Era::Plain).await;
    old.refresh(&mut toy).await.unwrap();
    assert_eq!(
        old.converge(&mut toy, &config).await.unwrap(),
        Action::Update
    );
    assert!(*toy.state.field("token") == "secret".into());
}

async fn a_failed_update_keeps_the_stored_value() {
    let world = World::new();
    let mut core = world.walk(Era::Plain).await;
    let mut toy = absent(&core);
    let good = config(&core, &[]);
    core.converge(&mut toy, &good).await.unwrap();
    let bad = config(
        &core,
        &[
            ("token", "another".into()),
            ("note", "fail in update".into()),
        ],
    );
    core.converge(&mut toy, &bad).await.unwrap_err();
    assert!(*toy.state.field("token") == "secret".into());
}

async fn an_ignored_value_is_not_written() {
    let world = World::new();
    let mut core = world.walk(Era::Plain).await;
    let mut toy = absent(&core);
    let first = config(&core, &[]);
    core.converge(&mut toy, &first).await.unwrap();
    let planned = config(&core, &[("note", "n".into())]);
    let evaluated = config(&core, &[("note", "n".into()), ("token", "ignored".into())]);
    let plan = core.plan(&toy, &planned).await.unwrap();
    let applied = core.apply_evaluated(&mut toy, &planned, &evaluated, &plan);
    applied.await.unwrap();
    assert_eq!(world.remote("a").unwrap(), ("secret".into(), "n".into()));
    assert!(*toy.state.field("token") == "secret".into());
}
