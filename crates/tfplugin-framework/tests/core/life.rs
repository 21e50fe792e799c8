//! What happens when all goes well.

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Era};

use crate::{World, absent, config, toy, trials};

trials![
    an_object_is_created_left_alone_changed_and_destroyed,
    a_changed_write_only_value_is_an_update_that_stores_nothing_of_it,
    a_new_name_replaces_the_object,
    an_object_that_is_gone_is_created_again,
    drift_is_planned_back,
    an_imported_object_is_adopted,
    an_unknown_configuration_plans_an_unknown_object,
    a_set_has_no_order,
    stored_state_of_an_older_version_is_upgraded,
    a_rotation_that_turns_out_to_be_none_is_not_applied,
    identity_follows_the_object,
    a_provider_process_serves_several_configurations_one_after_the_other,
];

async fn an_object_is_created_left_alone_changed_and_destroyed() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);

    let bare = config(&core, &[]);
    assert_eq!(
        core.converge(&mut toy, &bare).await.unwrap(),
        Action::Create
    );
    assert!(*toy.state.field("size") == 3.into() && *toy.state.field("id") == "id-1".into());
    assert_eq!(world.remote("a").unwrap().0, "secret");

    let noted = config(&core, &[("note", "n".into()), ("size", 5.into())]);
    assert_eq!(
        core.converge(&mut toy, &noted).await.unwrap(),
        Action::Update
    );
    assert_eq!(core.converge(&mut toy, &noted).await.unwrap(), Action::NoOp);
    assert_eq!(world.remote("a").unwrap().1, "n");

    assert_eq!(
        core.converge(&mut toy, &bare).await.unwrap(),
        Action::Update
    );
    assert!(toy.state.field("note").is_null() && *toy.state.field("size") == 3.into());

    core.destroy(&mut toy).await.unwrap();
    assert!(toy.state.is_null() && world.remote("a").is_none());
}

async fn a_changed_write_only_value_is_an_update_that_stores_nothing_of_it() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let first = config(&core, &[]);
    core.converge(&mut toy, &first).await.unwrap();
    let rotated = config(&core, &[("token", "longer secret".into())]);
    assert_eq!(
        core.converge(&mut toy, &rotated).await.unwrap(),
        Action::Update
    );
    assert!(*toy.state.field("token_version") == 2.into() && toy.state.field("token").is_null());
    assert_eq!(world.remote("a").unwrap().0, "longer secret");
    assert!(!String::from_utf8(toy.private).unwrap().contains("secret"));
}

async fn a_new_name_replaces_the_object() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let first = config(&core, &[]);
    core.converge(&mut toy, &first).await.unwrap();
    let renamed = config(&core, &[("name", "b".into())]);
    assert_eq!(
        core.converge(&mut toy, &renamed).await.unwrap(),
        Action::Replace
    );
    assert!(world.remote("a").is_none() && world.remote("b").is_some());
}

async fn an_object_that_is_gone_is_created_again() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[]);
    core.converge(&mut toy, &config).await.unwrap();
    world.remove("a");
    core.refresh(&mut toy).await.unwrap();
    assert!(toy.state.is_null());
    assert_eq!(
        core.converge(&mut toy, &config).await.unwrap(),
        Action::Create
    );
}

async fn drift_is_planned_back() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[("note", "ours".into())]);
    core.converge(&mut toy, &config).await.unwrap();
    std::fs::write(world.store.path().join("a"), "secret\ntheirs").unwrap();
    core.refresh(&mut toy).await.unwrap();
    assert!(*toy.state.field("note") == "theirs".into());
    assert_eq!(
        core.converge(&mut toy, &config).await.unwrap(),
        Action::Update
    );
    assert_eq!(world.remote("a").unwrap().1, "ours");
}

async fn an_imported_object_is_adopted() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[]);
    core.converge(&mut toy, &config).await.unwrap();
    let mut imported = core.import(toy::TYPE_NAME, "a").await.unwrap();
    assert!(imported.state == toy.state && imported.identity == toy.identity);
    assert_eq!(
        core.converge(&mut imported, &config).await.unwrap(),
        Action::Update
    );
    core.import(toy::TYPE_NAME, "nobody").await.unwrap_err();
}

async fn an_unknown_configuration_plans_an_unknown_object() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let members = ["name", "token", "note", "size", "tags"].map(|name| (name, Value::Unknown));
    let config = config(&core, &members);
    let plan = core.plan(&absent(&core), &config).await.unwrap();
    assert_eq!(plan.action, Action::Create);
    for name in ["name", "note", "size", "tags", "id", "token_version"] {
        assert!(plan.state.field(name).is_unknown(), "{name}");
    }
    assert!(plan.state.field("token").is_null());
}

async fn a_set_has_no_order() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let tags = |names: [&str; 2]| Value::List(names.map(Value::from).to_vec());
    let one = config(&core, &[("tags", tags(["a", "b"]))]);
    core.converge(&mut toy, &one).await.unwrap();
    let other = config(&core, &[("tags", tags(["b", "a"]))]);
    let plan = core.plan(&toy, &other).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);
}

async fn stored_state_of_an_older_version_is_upgraded() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    toy.schema_version = 1;
    let stored =
        br#"{"name": "a", "token": "canary", "token_version": 7, "id": "id-1", "old": [1]}"#;
    core.upgrade_stored(&mut toy, stored.to_vec())
        .await
        .unwrap();
    assert!(*toy.state.field("size") == 3.into() && *toy.state.field("token_version") == 7.into());
    assert!(toy.state.field("token").is_null());
}

async fn a_rotation_that_turns_out_to_be_none_is_not_applied() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let same = config(&core, &[]);
    core.converge(&mut toy, &same).await.unwrap();
    // An ephemeral value that differs when planning and is back when applying.
    let rotated = config(&core, &[("token", "longer secret".into())]);
    let plan = core.plan(&toy, &rotated).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    core.apply(&mut toy, &same, &plan).await.unwrap();
    assert!(*toy.state.field("token_version") == 1.into());
    assert_eq!(world.remote("a").unwrap().0, "secret");
}

async fn identity_follows_the_object() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[]);
    core.converge(&mut toy, &config).await.unwrap();
    let identity = toy.identity.unwrap().identity_data.unwrap();
    assert_eq!(identity.msgpack, b"\x81\xa4name\xa1a");
}

async fn a_provider_process_serves_several_configurations_one_after_the_other() {
    let (one, two) = (World::new(), World::new());
    let mut core = one.start(Era::WriteOnly).await;
    for world in [&one, &two] {
        let store = world.store.path().to_str().unwrap();
        core.configure(&[("store", store.into())]).await.unwrap();
        let config = config(&core, &[]);
        core.converge(&mut absent(&core), &config).await.unwrap();
        assert!(world.remote("a").is_some());
    }
}
