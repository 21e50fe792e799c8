//! What happens when something fails: nothing is lost, and the practitioner learns what and where.

use std::time::{Duration, Instant};

use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, CoreError, Era};

use crate::{World, absent, config, only_error, trials};

trials![
    a_missing_or_invalid_attribute_is_named,
    a_failed_create_leaves_nothing,
    a_create_that_fails_half_way_is_recorded,
    a_failed_update_keeps_state_and_private_data,
    a_failed_delete_keeps_the_object,
    a_panic_is_a_diagnostic_without_its_message,
    the_process_survives_a_panic,
    an_answer_that_core_would_refuse_is_reported_by_attribute,
    a_value_left_unknown_is_reported_and_the_rest_is_stored,
    foreign_private_data_is_ignored,
    an_unconfigured_provider_says_so,
    an_unknown_provider_configuration_plans_and_reads_without_the_api,
    an_interrupt_ends_a_read_at_once,
    an_interrupted_create_is_recorded,
    an_unknown_type_is_named,
    unreadable_state_is_an_error_with_a_path,
];

async fn failed(core: &mut Core, members: &[(&str, Value)]) -> CoreError {
    let config = config(core, members);
    core.converge(&mut absent(core), &config).await.unwrap_err()
}

async fn a_missing_or_invalid_attribute_is_named() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let error = failed(&mut core, &[("token", Value::Null)]).await;
    // Named in words: a path would have Core quote the line.
    let (summary, path) = only_error(&error);
    assert_eq!(summary, "Missing required attribute");
    assert!(!path.contains("token"), "{path}");
    assert!(error.reported()[0].detail.contains("\"token\""));
    let (summary, path) = only_error(&failed(&mut core, &[("id", "mine".into())]).await);
    assert_eq!(summary, "Attribute cannot be configured");
    assert!(path.contains("\"id\""), "{path}");
    for (name, told) in [
        ("n".repeat(21), "It is longer than 20."),
        (" ".to_owned(), "The value must not be empty."),
    ] {
        let error = failed(&mut core, &[("name", name.as_str().into())]).await;
        let (summary, path) = only_error(&error);
        assert_eq!(summary, "Invalid value for name");
        assert!(path.contains("\"name\""), "{path}");
        assert_eq!(error.reported()[0].detail, told);
    }
}

async fn a_failed_create_leaves_nothing() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[("note", "fail in create".into())]);
    let error = core.converge(&mut toy, &config).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Toy refused");
    assert!(toy.state.is_null() && !toy.tainted);
}

async fn a_create_that_fails_half_way_is_recorded() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let broken = config(&core, &[("note", "fail after create".into())]);
    core.converge(&mut toy, &broken).await.unwrap_err();
    assert!(*toy.state.field("id") == "id-1".into() && toy.tainted);
    let mended = config(&core, &[]);
    assert_eq!(
        core.converge(&mut toy, &mended).await.unwrap(),
        Action::Replace
    );
}

async fn a_failed_update_keeps_state_and_private_data() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let good = config(&core, &[]);
    core.converge(&mut toy, &good).await.unwrap();
    let before = toy.clone();
    let bad = config(
        &core,
        &[
            ("note", "fail in update".into()),
            ("token", "another".into()),
        ],
    );
    core.converge(&mut toy, &bad).await.unwrap_err();
    assert!(toy.state == before.state && toy.private == before.private && !toy.tainted);
    let rotated = config(&core, &[("token", "another".into())]);
    assert_eq!(
        core.converge(&mut toy, &rotated).await.unwrap(),
        Action::Update
    );
}

async fn a_failed_delete_keeps_the_object() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[("note", "fail in delete".into())]);
    core.converge(&mut toy, &config).await.unwrap();
    let before = toy.clone();
    core.destroy(&mut toy).await.unwrap_err();
    assert!(toy.state == before.state && toy.identity == before.identity);
}

async fn a_panic_is_a_diagnostic_without_its_message() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    for note in ["panic in plan", "panic in create"] {
        let members = [("note", note.into()), ("token", "canary-token".into())];
        let error = failed(&mut core, &members).await;
        assert_eq!(only_error(&error).0, "Bug in the provider", "{note}");
        assert!(error.reported()[0].detail.contains("toy_thing"), "{note}");
        assert!(!error.reported()[0].detail.contains("canary"), "{note}");
    }
    let ended = core.end().await.unwrap();
    assert!(ended.stdout.is_empty(), "{:?}", ended.stdout);
    assert!(
        !ended.stderr.join("\n").contains("canary"),
        "{:?}",
        ended.stderr
    );
}

async fn the_process_survives_a_panic() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    failed(&mut core, &[("note", "panic in create".into())]).await;
    let config = config(&core, &[]);
    core.converge(&mut absent(&core), &config).await.unwrap();
}

async fn an_answer_that_core_would_refuse_is_reported_by_attribute() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    for note in ["misplan", "misapply"] {
        let error = failed(&mut core, &[("note", note.into()), ("size", 5.into())]).await;
        let (summary, path) = only_error(&error);
        assert_eq!(summary, "Bug in the provider", "{note}");
        assert!(path.contains("\"size\""), "{note}: {path}");
    }
}

async fn a_value_left_unknown_is_reported_and_the_rest_is_stored() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[("note", "leave unknown".into())]);
    let error = core.converge(&mut toy, &config).await.unwrap_err();
    assert!(only_error(&error).1.contains("\"id\""));
    assert!(*toy.state.field("name") == "a".into() && toy.state.field("id").is_null());
}

async fn foreign_private_data_is_ignored() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[]);
    core.converge(&mut toy, &config).await.unwrap();
    toy.private = b"\x93not ours".to_vec();
    assert_eq!(
        core.converge(&mut toy, &config).await.unwrap(),
        Action::Update
    );
}

async fn an_unconfigured_provider_says_so() {
    let world = World::new();
    let mut core = world.start(Era::WriteOnly).await;
    let error = failed(&mut core, &[]).await;
    assert_eq!(only_error(&error).0, "Provider is not configured");
}

async fn an_unknown_provider_configuration_plans_and_reads_without_the_api() {
    let world = World::new();
    let mut toy = {
        let mut core = world.walk(Era::WriteOnly).await;
        let mut toy = absent(&core);
        let config = config(&core, &[]);
        core.converge(&mut toy, &config).await.unwrap();
        toy
    };
    world.remove("a");
    let mut core = world.start(Era::WriteOnly).await;
    core.configure(&[("store", Value::Unknown)]).await.unwrap();
    core.refresh(&mut toy).await.unwrap();
    assert!(!toy.state.is_null(), "nobody can know that it is gone");
    let noted = config(&core, &[("note", "n".into())]);
    let plan = core.plan(&toy, &noted).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    let error = core.apply(&mut toy, &noted, &plan).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Provider is not configured");
}

async fn an_interrupt_ends_a_read_at_once() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[("note", "hang in read".into())]);
    let plan = core.plan(&toy, &config).await.unwrap();
    core.apply(&mut toy, &config, &plan).await.unwrap();
    core.stop().await.unwrap();
    let begun = Instant::now();
    let error = core.refresh(&mut toy).await.unwrap_err();
    assert_eq!(only_error(&error).0, "Interrupted");
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!(!toy.state.is_null());
}

async fn an_interrupted_create_is_recorded() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    let config = config(&core, &[("note", "wait in create".into())]);
    let plan = core.plan(&toy, &config).await.unwrap();
    let mut client = core.client();
    let interrupt = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        client
            .stop_provider(tonic::Request::new(Default::default()))
            .await
            .unwrap();
    });
    core.apply(&mut toy, &config, &plan).await.unwrap();
    interrupt.await.unwrap();
    assert!(!toy.state.is_null() && world.remote("a").is_some());
}

async fn an_unknown_type_is_named() {
    let world = World::new();
    let core = world.walk(Era::WriteOnly).await;
    let request = tfplugin_proto::generated::tfplugin6::read_resource::Request {
        type_name: "toy_nothing".to_owned(),
        ..Default::default()
    };
    let answer = core
        .client()
        .read_resource(request)
        .await
        .unwrap()
        .into_inner();
    assert!(answer.diagnostics[0].detail.contains("toy_nothing"));
}

async fn unreadable_state_is_an_error_with_a_path() {
    let world = World::new();
    let mut core = world.walk(Era::WriteOnly).await;
    let mut toy = absent(&core);
    for (stored, path) in [
        (&br#"{"size": "canary"}"#[..], "\"size\""),
        (b"{", ""),
        (b"[1]", ""),
    ] {
        let error = core
            .upgrade_stored(&mut toy, stored.to_vec())
            .await
            .unwrap_err();
        assert_eq!(only_error(&error).0, "Unreadable state");
        assert!(only_error(&error).1.contains(path));
        assert!(!error.reported()[0].detail.contains("canary"));
    }
}
