//! `value_version` set by the practitioner: the value is written when the number changes.

use kubiya_emulator::Method;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era};

use crate::world::{BOTH_ERAS, NAME, World, config, expect_only_a_mark, only_error, path_of};

fn version(core: &Core, number: i64, value: &str) -> Value {
    config(
        core,
        &[("value_version", number.into()), ("value", value.into())],
    )
}

#[tokio::test]
async fn only_a_new_number_writes_the_value() {
    let world = World::new().await;
    let (mut secret, _) = world
        .created(Era::WriteOnly, &[("value_version", 7.into())])
        .await;
    let mut core = world.walk(Era::WriteOnly).await;

    let other_value = version(&core, 7, "second value");
    let action = core.converge(&mut secret, &other_value).await.unwrap();
    assert_eq!(action, Action::NoOp);
    world.expect_value(NAME, "first value");

    for number in [8, 3] {
        let value = format!("value of {number}");
        let renumbered = version(&core, number, &value);
        let action = core.converge(&mut secret, &renumbered).await.unwrap();
        assert_eq!(action, Action::Update);
        world.expect_value(NAME, &value);
        assert!(*secret.state.field("value_version") == number.into());
    }
}

#[tokio::test]
async fn nothing_derived_from_the_value_is_stored() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, _) = world.created(era, &[("value_version", 1.into())]).await;
        expect_only_a_mark(&secret);
        let mut core = world.walk(era).await;
        let rotated = version(&core, 2, "second value");
        core.converge(&mut secret, &rotated).await.unwrap();
        expect_only_a_mark(&secret);
    }
}

#[tokio::test]
async fn a_description_alone_is_refused_when_planning() {
    let world = World::new().await;
    let number = || ("value_version", Value::from(1));
    let (secret, _) = world.created(Era::WriteOnly, &[number()]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    let described = config(&core, &[number(), ("description", "new".into())]);
    let refused = core.plan(&secret, &described).await.unwrap_err();
    let error = only_error(&refused);
    assert_eq!(path_of(error), "description");
    assert!(error.detail.contains("value_version"), "{}", error.detail);
}

#[tokio::test]
async fn setting_the_number_removes_the_fingerprint_without_a_call() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    assert!(String::from_utf8_lossy(&secret.private).contains("fingerprint"));
    let mut core = world.walk(Era::WriteOnly).await;
    let pinned = version(&core, 1, "first value");
    let plan = core.plan(&secret, &pinned).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert_eq!(path_of(&plan.warnings[0]), "value_version");
    core.apply(&mut secret, &pinned, &plan).await.unwrap();
    expect_only_a_mark(&secret);
    assert_eq!(world.requests(&Method::PUT), 0);
    let action = core.converge(&mut secret, &pinned).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

#[tokio::test]
async fn removing_the_number_writes_the_value_once_and_counts_on() {
    let world = World::new().await;
    let (mut secret, _) = world
        .created(Era::WriteOnly, &[("value_version", 4.into())])
        .await;
    let mut core = world.walk(Era::WriteOnly).await;
    let automatic = config(&core, &[]);
    let action = core.converge(&mut secret, &automatic).await.unwrap();
    assert_eq!(action, Action::Update);
    assert!(*secret.state.field("value_version") == 5.into());
    assert!(String::from_utf8_lossy(&secret.private).contains("fingerprint"));
}
