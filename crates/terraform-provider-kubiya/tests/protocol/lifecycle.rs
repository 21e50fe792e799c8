//! A secret's life when all goes well.

use kubiya_emulator::Method;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Era};

use crate::world::{BOTH_ERAS, NAME, World, absent, config};

#[tokio::test]
async fn a_secret_is_created_left_alone_changed_and_destroyed() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let mut core = world.walk(era).await;
        let mut secret = absent(&core);

        let bare = config(&core, &[]);
        let action = core.converge(&mut secret, &bare).await.unwrap();
        assert_eq!(action, Action::Create, "{era:?}");
        world.expect_value(NAME, "first value");
        assert_eq!(world.description(NAME).as_deref(), Some(""));

        let described = config(&core, &[("description", "what for".into())]);
        let action = core.converge(&mut secret, &described).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        assert_eq!(world.description(NAME).as_deref(), Some("what for"));
        world.expect_value(NAME, "first value");
        assert!(*secret.state.field("value_version") == 1.into());

        let action = core.converge(&mut secret, &described).await.unwrap();
        assert_eq!(action, Action::NoOp, "{era:?}");

        let action = core.converge(&mut secret, &bare).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        assert_eq!(world.description(NAME).as_deref(), Some(""));
        assert!(*secret.state.field("description") == "".into());

        core.destroy(&mut secret).await.unwrap();
        assert!(secret.state.is_null() && secret.private.is_empty());
        assert!(world.emulator.secrets().list().is_empty());
    }
}

#[tokio::test]
async fn everything_but_the_value_is_known_right_after_create() {
    let world = World::new().await;
    let (secret, _) = world
        .created(Era::WriteOnly, &[("description", "d".into())])
        .await;
    let metadata = world.emulator.secrets().metadata(NAME).unwrap();
    let expected = Value::map([
        ("name", NAME.into()),
        ("value", Value::Null),
        ("value_version", 1.into()),
        ("description", "d".into()),
        ("created_at", metadata.created_at.as_str().into()),
        ("created_by", metadata.created_by.as_str().into()),
        ("overwrite_on_create", Value::Null),
    ]);
    assert!(secret.state == expected, "{:?}", secret.state);
    let identity = secret.identity.unwrap().identity_data.unwrap();
    assert_eq!(identity.msgpack, b"\x81\xa4name\xa3one");
}

#[tokio::test]
async fn a_secret_that_is_left_alone_is_not_written() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, config) = world.created(era, &[]).await;
        let before = secret.private.clone();
        world.emulator.requests().clear();
        let mut core = world.walk(era).await;
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::NoOp, "{era:?}");
        assert_eq!(world.requests(&Method::PUT), 0);
        assert!(secret.private == before);
    }
}

#[tokio::test]
async fn a_new_name_replaces_the_secret() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, _) = world.created(era, &[]).await;
        let mut core = world.walk(era).await;
        let renamed = config(&core, &[("name", "two".into())]);
        let action = core.converge(&mut secret, &renamed).await.unwrap();
        assert_eq!(action, Action::Replace, "{era:?}");
        assert_eq!(world.description(NAME), None);
        world.expect_value("two", "first value");
    }
}

#[tokio::test]
async fn a_secret_deleted_elsewhere_is_created_again() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, config) = world.created(era, &[]).await;
        assert!(world.emulator.secrets().remove(NAME));
        let mut core = world.walk(era).await;
        core.refresh(&mut secret).await.unwrap();
        assert!(secret.state.is_null(), "{era:?}");
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::Create, "{era:?}");
        world.expect_value(NAME, "first value");
    }
}

#[tokio::test]
async fn a_description_changed_elsewhere_is_put_back() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let ours = [("description", "ours".into())];
        let (mut secret, config) = world.created(era, &ours).await;
        assert!(world.emulator.secrets().describe(NAME, "theirs"));
        let mut core = world.walk(era).await;
        core.refresh(&mut secret).await.unwrap();
        assert!(*secret.state.field("description") == "theirs".into());
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        assert_eq!(world.description(NAME).as_deref(), Some("ours"));
        world.expect_value(NAME, "first value");
    }
}

#[tokio::test]
async fn an_empty_description_keeps_the_spelling_that_was_configured() {
    let world = World::new().await;
    let (mut secret, _) = world
        .created(Era::WriteOnly, &[("description", "".into())])
        .await;
    let mut core = world.walk(Era::WriteOnly).await;
    core.refresh(&mut secret).await.unwrap();
    assert!(*secret.state.field("description") == "".into());
}
