//! Cores that do not know write-only attributes, and the way between them and those that do.

use kubiya_emulator::Method;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Era};

use crate::world::{NAME, World, absent, config};

#[tokio::test]
async fn an_old_core_stores_the_value() {
    let world = World::new().await;
    let (secret, _) = world.created(Era::Plain, &[]).await;
    assert!(*secret.state.field("value") == "first value".into());
}

#[tokio::test]
async fn an_old_core_is_warned_once_per_process() {
    let world = World::new().await;
    let mut core = world.walk(Era::Plain).await;
    let config = config(&core, &[]);
    let first = core.plan(&absent(&core), &config).await.unwrap();
    let second = core.plan(&absent(&core), &config).await.unwrap();
    assert_eq!((first.warnings.len(), second.warnings.len()), (1, 0));
    assert!(first.warnings[0].detail.contains("1.11"));
}

#[tokio::test]
async fn a_changed_value_is_written_whatever_the_number() {
    let world = World::new().await;
    let number = || ("value_version", Value::from(1));
    let (mut secret, _) = world.created(Era::Plain, &[number()]).await;
    let mut core = world.walk(Era::Plain).await;
    let rotated = config(&core, &[number(), ("value", "second value".into())]);
    let action = core.converge(&mut secret, &rotated).await.unwrap();
    assert_eq!(action, Action::Update);
    world.expect_value(NAME, "second value");
}

#[tokio::test]
async fn a_newer_core_drops_the_stored_value_without_a_change() {
    let world = World::new().await;
    let (mut secret, config) = world.created(Era::Plain, &[]).await;
    let mut core = world.walk(Era::WriteOnly).await;
    core.refresh(&mut secret).await.unwrap();
    assert!(secret.state.field("value").is_null());
    let action = core.converge(&mut secret, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
    assert_eq!(world.requests(&Method::PUT), 0);
}

#[tokio::test]
async fn an_older_core_takes_the_value_back_in_with_one_update() {
    let world = World::new().await;
    let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
    let mut core = world.walk(Era::Plain).await;
    let action = core.converge(&mut secret, &config).await.unwrap();
    assert_eq!(action, Action::Update);
    assert!(*secret.state.field("value") == "first value".into());
    assert!(*secret.state.field("value_version") == 1.into());
}

/// As the Go provider stores a secret.
const FROM_GO: &[u8] = br#"{"name": "one", "value": "first value", "description": "",
    "created_at": "2024-01-02T03:04:05Z", "created_by": "someone@example.com"}"#;

#[tokio::test]
async fn state_of_the_go_provider_is_taken_over_with_one_update() {
    let world = World::new().await;
    world.emulator.secrets().put(NAME, "first value".to_owned());
    let mut core = world.walk(Era::WriteOnly).await;
    let mut secret = absent(&core);
    secret.schema_version = 0;
    core.upgrade_stored(&mut secret, FROM_GO.to_vec())
        .await
        .unwrap();
    assert!(secret.state.field("value").is_null());
    assert!(*secret.state.field("value_version") == 1.into());
    let config = config(&core, &[]);
    let action = core.converge(&mut secret, &config).await.unwrap();
    assert_eq!(action, Action::Update);
    assert_eq!(world.requests(&Method::POST), 0);
    assert_eq!(world.requests(&Method::DELETE), 0);
    world.expect_value(NAME, "first value");
}

#[tokio::test]
async fn an_old_core_keeps_the_value_in_state_of_the_go_provider() {
    let world = World::new().await;
    world.emulator.secrets().put(NAME, "first value".to_owned());
    let mut core = world.walk(Era::Plain).await;
    let mut secret = absent(&core);
    secret.schema_version = 0;
    core.upgrade_stored(&mut secret, FROM_GO.to_vec())
        .await
        .unwrap();
    assert!(*secret.state.field("value") == "first value".into());
    let config = config(&core, &[]);
    let action = core.converge(&mut secret, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
}
