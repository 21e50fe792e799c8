//! Actions: held to their rules, invoked with progress, and ended from outside.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Core, Era};
use tfplugin_proto::generated::tfplugin6::invoke_action::event;
use tfplugin_proto::generated::tfplugin6::{
    Diagnostic, DynamicValue, get_metadata, invoke_action, validate_action_config,
};

use crate::{World, only_error, toy, trials};

trials![
    progress_comes_before_one_completion,
    a_plan_does_nothing_and_holds_what_is_known_to_the_rules,
    what_was_unknown_is_held_to_the_rules_before_it_is_invoked,
    an_action_that_fails_keeps_its_warnings_and_quotes_no_credential,
    a_panic_completes_the_action_without_its_message,
    an_interrupt_ends_an_action,
    an_action_ends_with_the_stream_of_its_events,
    what_cannot_be_read_completes_the_action,
    an_action_is_listed_by_its_name,
];

fn ring(core: &Core, members: &[(&str, Value)]) -> Value {
    core.action_schema(toy::BELL).unwrap().object(members)
}

async fn progress_comes_before_one_completion() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = ring(&core, &[("tune", "a".into()), ("times", 3.into())]);
    let told = core.invoke_action(toy::BELL, &config).await.unwrap();
    assert_eq!(told.progress, ["Ring 1", "Ring 2", "Ring 3"]);
    assert!(told.warnings.is_empty());
    assert!(world.store.path().join("a").exists());
}

async fn a_plan_does_nothing_and_holds_what_is_known_to_the_rules() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    for (members, problem) in [
        (vec![("tune", "".into())], "Invalid value for tune"),
        (vec![("tune", Value::Null)], "Missing required attribute"),
        (
            vec![("tune", "a".into()), ("times", 10.into())],
            "Too often",
        ),
        (
            vec![("tune", Value::Unknown), ("times", 10.into())],
            "Too often",
        ),
    ] {
        let config = ring(&core, &members);
        let error = core.plan_action(toy::BELL, &config).await.unwrap_err();
        assert_eq!(only_error(&error).0, problem);
    }
    for members in [
        vec![("tune", "a".into())],
        vec![("tune", Value::Unknown), ("times", Value::Unknown)],
    ] {
        let config = ring(&core, &members);
        core.plan_action(toy::BELL, &config).await.unwrap();
    }
    assert_eq!(std::fs::read_dir(world.store.path()).unwrap().count(), 0);
}

async fn what_was_unknown_is_held_to_the_rules_before_it_is_invoked() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = ring(&core, &[("tune", "a".into()), ("times", 10.into())]);
    let error = core.invoke_action(toy::BELL, &config).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Too often");
    assert!(!world.store.path().join("a").exists());
}

async fn an_action_that_fails_keeps_its_warnings_and_quotes_no_credential() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = ring(&core, &[("tune", "fail".into()), ("token", "t".into())]);
    let error = core.invoke_action(toy::BELL, &config).await.unwrap_err();
    let summaries: Vec<_> = error.reported().iter().map(|it| &*it.summary).collect();
    assert_eq!(summaries, ["Out of tune", "Bell broke"]);
    let broke = &error.reported()[1];
    assert_eq!(broke.detail, "token: It is cracked.");
    assert_eq!(broke.attribute, None);
}

async fn a_panic_completes_the_action_without_its_message() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = ring(&core, &[("tune", "panic".into())]);
    let error = core.invoke_action(toy::BELL, &config).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Bug in the provider");
    assert!(!format!("{error:?}").contains("canary"));
}

async fn an_interrupt_ends_an_action() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = ring(&core, &[("tune", "hang".into())]);
    let mut hanging = core.begin_action(toy::BELL, &config).await.unwrap();
    assert_eq!(hanging.progress().await.unwrap(), "Ring 1");
    core.stop().await.unwrap();
    let error = hanging.end().await.unwrap_err();
    assert_eq!(only_error(&error).0, "Action interrupted");
    assert!(world.store.path().join("silenced").exists());
}

async fn an_action_ends_with_the_stream_of_its_events() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let config = ring(&core, &[("tune", "hang".into())]);
    let mut hanging = core.begin_action(toy::BELL, &config).await.unwrap();
    assert_eq!(hanging.progress().await.unwrap(), "Ring 1");
    drop(hanging);
    appears(world.store.path().join("silenced")).await;
}

async fn appears(file: PathBuf) {
    let begun = Instant::now();
    while !file.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it goes on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// An unknown type, and bytes that are no configuration.
async fn what_cannot_be_read_completes_the_action() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    let bytes = |msgpack: &[u8]| DynamicValue {
        msgpack: msgpack.to_vec(),
        json: Vec::new(),
    };
    for (action_type, config, problem) in [
        ("toy_nothing", bytes(&[0x80]), "Unknown action type"),
        (toy::BELL, bytes(&[0xc1, 0xff]), "Unreadable value"),
        (toy::BELL, bytes(&[0x81, 0xa4]), "Unreadable value"),
    ] {
        let request = validate_action_config::Request {
            type_name: action_type.to_owned(),
            config: Some(config.clone()),
        };
        let answer = core.client().validate_action_config(request).await.unwrap();
        assert_eq!(summaries(&answer.into_inner().diagnostics), [problem]);
        let request = invoke_action::Request {
            action_type: action_type.to_owned(),
            config: Some(config),
            client_capabilities: None,
        };
        let mut events = core
            .client()
            .invoke_action(request)
            .await
            .unwrap()
            .into_inner();
        let event = events.message().await.unwrap().unwrap();
        let Some(event::Type::Completed(completed)) = event.r#type else {
            panic!("it is not completed")
        };
        assert_eq!(summaries(&completed.diagnostics), [problem]);
        assert!(events.message().await.unwrap().is_none());
    }
}

async fn an_action_is_listed_by_its_name() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    let request = get_metadata::Request::default();
    let listed = core.client().get_metadata(request).await.unwrap();
    let listed = listed.into_inner().actions;
    let names: Vec<_> = listed.iter().map(|it| &*it.type_name).collect();
    assert_eq!(names, [toy::BELL]);
}

fn summaries(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|it| it.summary.as_str()).collect()
}
