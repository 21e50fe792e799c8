//! Taking over secrets that exist.

use kubiya_emulator::Method;
use tfplugin_framework::testing::core::{Action, Era};
use tfplugin_proto::generated::tfplugin6::{
    DynamicValue, ResourceIdentityData, import_resource_state,
};

use crate::world::{BOTH_ERAS, NAME, SECRET, World, config, expect_only_a_mark, only_error};

async fn with_a_secret() -> World {
    let world = World::new().await;
    world.emulator.secrets().put(NAME, "their value".to_owned());
    assert!(world.emulator.secrets().describe(NAME, "theirs"));
    world
}

#[tokio::test]
async fn an_imported_secret_has_everything_but_its_value() {
    for era in BOTH_ERAS {
        let world = with_a_secret().await;
        let mut core = world.walk(era).await;
        let secret = core.import(SECRET, NAME).await.unwrap();
        assert!(*secret.state.field("name") == NAME.into(), "{era:?}");
        assert!(*secret.state.field("description") == "theirs".into());
        assert!(*secret.state.field("value_version") == 1.into());
        assert!(secret.state.field("value").is_null());
        let metadata = world.emulator.secrets().metadata(NAME).unwrap();
        assert!(*secret.state.field("created_at") == metadata.created_at.as_str().into());
        expect_only_a_mark(&secret);
    }
}

#[tokio::test]
async fn the_first_apply_after_an_import_writes_the_configured_value() {
    for era in BOTH_ERAS {
        let world = with_a_secret().await;
        let mut core = world.walk(era).await;
        let mut secret = core.import(SECRET, NAME).await.unwrap();
        let config = config(&core, &[("description", "theirs".into())]);
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        world.expect_value(NAME, "first value");
    }
}

#[tokio::test]
async fn a_pinned_version_adopts_without_a_write() {
    let world = with_a_secret().await;
    let mut core = world.walk(Era::WriteOnly).await;
    let mut secret = core.import(SECRET, NAME).await.unwrap();
    let members = [
        ("description", "theirs".into()),
        ("value_version", 1.into()),
    ];
    let pinned = config(&core, &members);
    let action = core.converge(&mut secret, &pinned).await.unwrap();
    assert_eq!(action, Action::NoOp);
    assert_eq!(world.requests(&Method::PUT), 0);
    world.expect_value(NAME, "their value");
}

#[tokio::test]
async fn a_secret_is_imported_by_its_identity() {
    let world = with_a_secret().await;
    let core = world.walk(Era::WriteOnly).await;
    let identity = ResourceIdentityData {
        identity_data: Some(DynamicValue {
            msgpack: b"\x81\xa4name\xa3one".to_vec(),
            json: Vec::new(),
        }),
    };
    let request = import_resource_state::Request {
        type_name: SECRET.to_owned(),
        identity: Some(identity.clone()),
        ..import_resource_state::Request::default()
    };
    let answer = core.client().import_resource_state(request).await.unwrap();
    let answer = answer.into_inner();
    assert!(answer.diagnostics.is_empty(), "{:?}", answer.diagnostics);
    assert_eq!(answer.imported_resources[0].identity, Some(identity));
}

#[tokio::test]
async fn what_does_not_exist_cannot_be_imported() {
    let world = World::new().await;
    let mut core = world.walk(Era::WriteOnly).await;
    core.import(SECRET, "nobody").await.unwrap_err();
    for id in ["", ".", "get_value", "a\nb"] {
        let refused = core.import(SECRET, id).await.unwrap_err();
        assert_eq!(only_error(&refused).summary, "Invalid import ID", "{id:?}");
    }
}
