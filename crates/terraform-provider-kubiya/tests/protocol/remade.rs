//! A secret that was deleted and created again outside of Terraform: noticed by when it was created.

use kubiya_emulator::{Fault, HostileBody, Method, Reply};
use serde_json::json;
use tfplugin_framework::Value;
use tfplugin_framework::testing::core::{Action, Core, Era, Object};
use tfplugin_proto::generated::tfplugin6::Diagnostic;

use crate::world::{BOTH_ERAS, NAME, SECRET, World, absent, config};

const THEIRS: &str = "their value";

/// Another secret of the same name, with another value.
pub(crate) fn remake(world: &World) {
    assert!(world.emulator.secrets().remove(NAME));
    world.emulator.secrets().put(NAME, THEIRS);
}

/// From now on the API says that the secret was created at `created_at`.
pub(crate) fn redate(world: &World, created_at: &str) {
    let body = json!({"name": NAME, "description": "", "created_by": "", "created_at": created_at});
    let reply = Reply::status(200).body(HostileBody::Literal(body.to_string()));
    let fault = Fault::new(reply).on(Method::GET, "/api/v2/secrets/{name}");
    world.emulator.faults().clear();
    world.emulator.faults().add(fault.forever());
}

fn summaries(warnings: &[Diagnostic]) -> Vec<&str> {
    warnings.iter().map(|it| it.summary.as_str()).collect()
}

/// Refreshes in a process of its own, as every run does.
async fn refreshed(world: &World, era: Era, secret: &mut Object) -> (Core, Vec<Diagnostic>) {
    let mut core = world.walk(era).await;
    let warnings = core.refresh(secret).await.unwrap();
    (core, warnings)
}

#[tokio::test]
async fn automatic_mode_writes_the_configured_value_once() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, config) = world.created(era, &[]).await;
        remake(&world);
        world.emulator.requests().clear();
        let (_, warnings) = refreshed(&world, era, &mut secret).await;
        assert_eq!(summaries(&warnings), ["Secret \"one\" was made anew"]);
        assert_eq!(world.emulator.requests().len(), 1);

        // As after an apply with -refresh-only.
        let (mut core, warnings) = refreshed(&world, era, &mut secret).await;
        assert!(warnings.is_empty(), "{warnings:?}");
        world.expect_value(NAME, THEIRS);
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        world.expect_value(NAME, "first value");
        assert!(*secret.state.field("value_version") == 2.into());

        let (mut core, warnings) = refreshed(&world, era, &mut secret).await;
        assert!(warnings.is_empty(), "{warnings:?}");
        let action = core.converge(&mut secret, &config).await.unwrap();
        assert_eq!(action, Action::NoOp, "{era:?}");
        assert_eq!(world.requests(&Method::PUT), 1);
    }
}

#[tokio::test]
async fn manual_mode_warns_and_leaves_the_value_until_the_number_changes() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, pinned) = world.created(era, &[("value_version", 1.into())]).await;
        remake(&world);
        let (mut core, warnings) = refreshed(&world, era, &mut secret).await;
        assert_eq!(summaries(&warnings), ["Secret \"one\" was made anew"]);
        assert!(
            warnings[0].detail.contains("value_version"),
            "{}",
            warnings[0].detail
        );
        let action = core.converge(&mut secret, &pinned).await.unwrap();
        assert_eq!(action, Action::NoOp, "{era:?}");
        world.expect_value(NAME, THEIRS);
        let private = String::from_utf8_lossy(&secret.private);
        assert!(!private.contains("fingerprint"), "{era:?}: {private}");

        let renumbered = config(&core, &[("value_version", 2.into())]);
        let action = core.converge(&mut secret, &renumbered).await.unwrap();
        assert_eq!(action, Action::Update, "{era:?}");
        world.expect_value(NAME, "first value");
    }
}

#[tokio::test]
async fn pinning_the_number_of_a_secret_made_anew_leaves_its_value() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    remake(&world);
    let (mut core, _) = refreshed(&world, Era::WriteOnly, &mut secret).await;
    let pinned = config(&core, &[("value_version", 1.into())]);
    let action = core.converge(&mut secret, &pinned).await.unwrap();
    assert_eq!(action, Action::NoOp);
    world.expect_value(NAME, THEIRS);
}

#[tokio::test]
async fn an_ignored_value_is_not_written() {
    let world = World::new().await;
    let (mut secret, mut config) = world.created(Era::WriteOnly, &[]).await;
    remake(&world);
    let (mut core, _) = refreshed(&world, Era::WriteOnly, &mut secret).await;
    config.set_field("value", Value::Null);
    let plan = core.plan_ignoring(&secret, &config).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);
}

#[tokio::test]
async fn a_time_that_cannot_be_read_is_a_warning_once_and_no_update() {
    let world = World::new().await;
    let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
    redate(&world, "yesterday");
    let (mut core, warnings) = refreshed(&world, Era::WriteOnly, &mut secret).await;
    assert_eq!(
        summaries(&warnings),
        ["Secret \"one\" may have been made anew"]
    );
    let warnings = core.refresh(&mut secret).await.unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let action = core.converge(&mut secret, &config).await.unwrap();
    assert_eq!(action, Action::NoOp);
    assert_eq!(world.requests(&Method::PUT), 0);
}

#[tokio::test]
async fn another_spelling_of_the_time_is_no_other_secret() {
    let world = World::new().await;
    let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
    redate(&world, "2025-01-16T14:32:49.5Z");
    let (mut core, _) = refreshed(&world, Era::WriteOnly, &mut secret).await;
    core.converge(&mut secret, &config).await.unwrap();
    for spelling in [
        "2025-01-16 14:32:49.500000+00:00",
        "2025-01-16T14:32:49Z",
        "2025-01-16 15:32:49.5 +0100 CET",
        "",
        "0001-01-01T00:00:00Z",
        "2025-01-16T14:32:49.5Z",
    ] {
        redate(&world, spelling);
        let mut secret = secret.clone();
        let (mut core, warnings) = refreshed(&world, Era::WriteOnly, &mut secret).await;
        assert!(warnings.is_empty(), "{spelling:?}: {warnings:?}");
        let plan = core.plan(&secret, &config).await.unwrap();
        assert_eq!(plan.action, Action::NoOp, "{spelling:?}");
    }
}

#[tokio::test]
async fn writes_of_our_own_and_in_place_are_no_other_secret() {
    let world = World::new().await;
    let (mut secret, config) = world.created(Era::WriteOnly, &[]).await;
    let mut rotated = config.clone();
    rotated.set_field("value", "second value".into());
    let mut core = world.walk(Era::WriteOnly).await;
    core.converge(&mut secret, &rotated).await.unwrap();
    world.emulator.secrets().put(NAME, THEIRS);
    let (_, warnings) = refreshed(&world, Era::WriteOnly, &mut secret).await;
    assert!(warnings.is_empty(), "{warnings:?}");
    core.destroy(&mut secret).await.unwrap();
    let mut again = absent(&core);
    core.converge(&mut again, &config).await.unwrap();
    let (_, warnings) = refreshed(&world, Era::WriteOnly, &mut again).await;
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[tokio::test]
async fn what_terraform_did_not_create_raises_no_alarm() {
    let world = World::new().await;
    world.emulator.secrets().put(NAME, THEIRS);
    let mut core = world.walk(Era::WriteOnly).await;
    let mut imported = core.import(SECRET, NAME).await.unwrap();
    let warnings = core.refresh(&mut imported).await.unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    for created_at in ["\"2024-01-02T03:04:05Z\"", "\"long ago\"", "\"\"", "null"] {
        let stored = format!(
            r#"{{"name": "one", "value": "v", "description": "", "created_at": {created_at},
            "created_by": "someone@example.com"}}"#
        );
        let mut secret = absent(&core);
        secret.schema_version = 0;
        core.upgrade_stored(&mut secret, stored.into_bytes())
            .await
            .unwrap();
        let warnings = core.refresh(&mut secret).await.unwrap();
        assert!(warnings.is_empty(), "{created_at}: {warnings:?}");
        assert!(!secret.state.field("created_at").is_null());
    }
}

#[tokio::test]
async fn a_secret_made_anew_can_be_destroyed() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    remake(&world);
    let (mut core, _) = refreshed(&world, Era::WriteOnly, &mut secret).await;
    core.destroy(&mut secret).await.unwrap();
    assert!(world.emulator.secrets().metadata(NAME).is_none());
}
