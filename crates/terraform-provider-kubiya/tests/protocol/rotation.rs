//! Values that change, noticed by the provider itself.

use kubiya_emulator::{Emulator, Key, Method};
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era};

use crate::world::{BOTH_ERAS, NAME, World, absent, config};

fn with_value(core: &Core, value: &str) -> Value {
    config(core, &[("value", value.into())])
}

#[tokio::test]
async fn a_changed_value_is_one_update() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, _) = world.created(era, &[]).await;
        let mut core = world.walk(era).await;
        let rotated = with_value(&core, "second value");
        let action = core.converge(&mut secret, &rotated).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        world.expect_value(NAME, "second value");
        assert_eq!(world.requests(&Method::PUT), 1);
        assert!(*secret.state.field("value_version") == 2.into());
    }
}

#[tokio::test]
async fn a_rotation_is_planned_without_a_number() {
    let world = World::new().await;
    let (secret, _) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    let rotated = with_value(&core, "second value");
    let plan = core.plan(&secret, &rotated).await.unwrap();
    assert!(plan.state.field("value_version").is_unknown());
    assert!(plan.state.field("value").is_null());
}

#[tokio::test]
async fn a_create_writes_the_value_that_apply_gives() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let mut secret = absent(&core);
    let (planned, applied) = (with_value(&core, "planned"), with_value(&core, "applied"));
    let plan = core.plan(&secret, &planned).await.unwrap();
    core.apply(&mut secret, &applied, &plan).await.unwrap();
    world.expect_value(NAME, "applied");
    let action = core.converge(&mut secret, &applied).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

#[tokio::test]
async fn a_rotation_writes_the_value_that_apply_gives() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    let (planned, applied) = (with_value(&core, "planned"), with_value(&core, "applied"));
    let plan = core.plan(&secret, &planned).await.unwrap();
    core.apply(&mut secret, &applied, &plan).await.unwrap();
    world.expect_value(NAME, "applied");
    assert!(*secret.state.field("value_version") == 2.into());
    let action = core.converge(&mut secret, &applied).await.unwrap();
    assert_eq!(action, Action::NoOp);
}

#[tokio::test]
async fn a_rotation_that_apply_takes_back_writes_nothing() {
    let world = World::new().await;
    let (mut secret, same) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    let plan = core
        .plan(&secret, &with_value(&core, "for a moment"))
        .await
        .unwrap();
    assert_eq!(plan.action, Action::Update);
    core.apply(&mut secret, &same, &plan).await.unwrap();
    assert_eq!(world.requests(&Method::PUT), 0);
    assert!(*secret.state.field("value_version") == 1.into());
}

#[tokio::test]
async fn a_description_planned_alone_is_not_written_with_a_value_that_differs_at_apply() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    let described = |value: &str| {
        let description = ("description", "new".into());
        config(&core, &[("value", value.into()), description])
    };
    let (planned, applied) = (described("first value"), described("second value"));
    let plan = core.plan(&secret, &planned).await.unwrap();
    let outcome = core.apply(&mut secret, &applied, &plan).await;
    assert!(outcome.is_err());
    world.expect_value(NAME, "first value");
    assert!(*secret.state.field("value_version") == 1.into());
}

#[tokio::test]
async fn another_api_key_of_the_organisation_sees_the_same_value_and_another_one() {
    let keys = ["key-of-one-colleague", "key-of-another"];
    let builder = keys.into_iter().fold(Emulator::builder(), |builder, key| {
        builder.key(Key::new(key))
    });
    let world = World::with(builder).await;
    let (mut secret, same) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world
        .configured(Era::WriteOnly, &[("api_key", keys[1].into())])
        .await;
    let action = core.converge(&mut secret, &same).await.unwrap();
    assert_eq!(action, Action::NoOp);
    let rotated = with_value(&core, "second value");
    let action = core.converge(&mut secret, &rotated).await.unwrap();
    assert_eq!(action, Action::Update);
}

#[tokio::test]
async fn private_data_that_cannot_be_read_counts_as_a_changed_value() {
    for private in [
        &b""[..],
        b"\x00\xff",
        br#"{"v":1,"entries":{"fingerprint":7}}"#,
    ] {
        let world = World::new().await;
        let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
        secret.private = private.to_vec();
        let mut core = world.walk(Era::WriteOnly).await;
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::Update);
        world.expect_value(NAME, "first value");
    }
}

#[tokio::test]
async fn private_data_of_one_secret_says_nothing_about_another() {
    let world = World::new().await;
    let (one, _) = world.created(Era::WriteOnly, &[]).await;
    let named = [("name", "two".into()), ("value", "another value".into())];
    let (mut two, _) = world.created(Era::WriteOnly, &named).await;
    two.private = one.private;
    let mut core = world.walk(Era::WriteOnly).await;
    let config = config(&core, &[("name", "two".into())]);
    let plan = core.plan(&two, &config).await.unwrap();
    assert_eq!(plan.action, Action::Update);
}
