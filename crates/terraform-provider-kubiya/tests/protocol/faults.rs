//! An API that fails: nothing is lost, and what is said is true.

use std::time::Duration;

use kubiya_emulator::{Effect, ErrorShape, Fault, Method, Reply};
use tfplugin_framework::testing::core::{Action, Era, Object};

use crate::world::{BOTH_ERAS, IMPATIENT, NAME, World, absent, config, only_error};

/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(600);

/// Where one secret is read.
const BY_NAME: &str = "/api/v2/secrets/*";

/// What may go wrong with any request, and what the practitioner is told of it.
fn troubles() -> Vec<(Effect, &'static str)> {
    vec![
        (Reply::status(401).into(), "refused the API key"),
        (Reply::status(403).into(), "may not do this"),
        (Reply::status(429).into(), "rate limit"),
        (Reply::status(500).into(), "HTTP status 500"),
        (Reply::status(503).into(), "HTTP status 503"),
        (Reply::error_in_success().into(), "HTTP status 200"),
        (Effect::Garbage, "HTTP status 200"),
        (Effect::Reset, "did not answer"),
        (Effect::Hang { time: FOR_EVER }, "did not answer"),
    ]
}

impl World {
    fn befall(&self, method: Method, effect: Effect) {
        let fault = Fault::new(effect).method(method).forever();
        self.emulator.faults().add(fault);
    }
}

#[track_caller]
fn assert_same(now: &Object, before: &Object) {
    assert!(now.state == before.state, "{:?}", now.state);
    assert!(now.private == before.private && now.identity == before.identity);
    assert!(!now.tainted);
}

#[tokio::test]
async fn a_failed_read_keeps_the_state() {
    for (effect, words) in troubles() {
        let world = World::new().await;
        let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
        let before = secret.clone();
        let mut core = world.impatient().await;
        world.befall(Method::GET, effect);
        let failed = core.refresh(&mut secret).await.unwrap_err();
        let error = only_error(&failed);
        assert_eq!(error.summary, "Cannot read secret \"one\"");
        assert!(error.detail.contains(words), "{words}: {}", error.detail);
        assert_same(&secret, &before);
    }
}

#[tokio::test]
async fn a_404_removes_the_secret_from_the_state() {
    for era in BOTH_ERAS {
        let world = World::new().await;
        let (mut secret, _) = world.created(era, &[]).await;
        let mut core = world.walk(era).await;
        let missing = Fault::new(Reply::status(404)).on(Method::GET, BY_NAME);
        world.emulator.faults().add(missing.forever());
        core.refresh(&mut secret).await.unwrap();
        assert!(secret.state.is_null(), "{era:?}");
    }
}

#[tokio::test]
async fn a_404_of_everything_is_an_address_without_the_api_and_removes_nothing() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    let before = secret.clone();
    let mut core = world.walk(Era::WriteOnly).await;
    world.befall(Method::GET, Reply::status(404).into());
    let failed = core.refresh(&mut secret).await.unwrap_err();
    let detail = &only_error(&failed).detail;
    assert!(detail.contains("endpoint"), "{detail}");
    assert_same(&secret, &before);
}

#[tokio::test]
async fn a_failed_create_leaves_nothing_in_the_state() {
    for status in [400, 401, 403, 500] {
        let world = World::new().await;
        let mut core = world.impatient().await;
        let mut secret = absent(&core);
        let config = config(&core, &[]);
        world.befall(Method::POST, Reply::status(status).into());
        let failed = core.converge(&mut secret, &config).await.unwrap_err();
        let summary = &only_error(&failed).summary;
        assert_eq!(summary, "Cannot create secret \"one\"", "{status}");
        assert!(secret.state.is_null() && !secret.tainted);
    }
}

#[tokio::test]
async fn a_create_whose_metadata_cannot_be_read_is_in_the_state() {
    let world = World::new().await;
    let mut core = world.impatient().await;
    let mut secret = absent(&core);
    let config = config(&core, &[]);
    let empty = Fault::new(Reply::status(200).body(ErrorShape::Empty));
    let empty = empty.method(Method::POST).after_work();
    world.emulator.faults().add(empty);
    let by_name = Fault::new(Reply::status(500)).on(Method::GET, BY_NAME);
    world.emulator.faults().add(by_name.forever());
    let plan = core.plan(&secret, &config).await.unwrap();
    let warnings = core.apply(&mut secret, &config, &plan).await.unwrap();
    assert_eq!(warnings[0].summary, "Metadata of secret \"one\" is missing");
    assert!(secret.state.field("created_at").is_null() && !secret.tainted);
    world.expect_value(NAME, "first value");
    world.emulator.faults().clear();
    core.refresh(&mut secret).await.unwrap();
    assert!(!secret.state.field("created_at").is_null());
}

#[tokio::test]
async fn a_refused_update_changes_nothing_and_is_made_up_for() {
    for era in BOTH_ERAS {
        for status in [400, 401, 403] {
            let world = World::new().await;
            let (mut secret, _) = world.created(era, &[]).await;
            let before = secret.clone();
            let mut core = world.walk(era).await;
            let rotated = config(&core, &[("value", "second value".into())]);
            world.befall(Method::PUT, Reply::status(status).into());
            let failed = core.converge(&mut secret, &rotated).await.unwrap_err();
            let summary = &only_error(&failed).summary;
            assert_eq!(summary, "Cannot update secret \"one\"", "{status}");
            assert_same(&secret, &before);
            world.emulator.faults().clear();
            let action = core.converge(&mut secret, &rotated).await.unwrap();
            assert_eq!(action, Action::Update, "{era:?}");
            world.expect_value(NAME, "second value");
        }
    }
}

/// The API may have either value, so neither passes for the last one that was written.
#[tokio::test]
async fn an_update_in_doubt_is_written_again_whichever_value_is_configured() {
    for era in BOTH_ERAS {
        for numbers in [None, Some([1, 2])] {
            for back in [false, true] {
                written_after_doubt(era, numbers, back).await;
            }
        }
    }
}

/// An update whose answer is lost, and after it the configuration before it or the same one again.
/// `numbers` are the value versions of the two, where there are any.
async fn written_after_doubt(era: Era, numbers: Option<[i64; 2]>, back: bool) {
    let version = |which: usize| {
        (
            "value_version",
            numbers.map(|numbers| numbers[which]).into(),
        )
    };
    let world = World::new().await;
    let (mut secret, first) = world.created(era, &[version(0)]).await;
    let before = secret.clone();
    let (name, limit) = IMPATIENT;
    let mut core = world.configured(era, &[(name, limit.into())]).await;
    let lost = Fault::new(Effect::Reset).method(Method::PUT);
    world.emulator.faults().add(lost.after_work().forever());
    let rotated = config(&core, &[("value", "second value".into()), version(1)]);
    core.converge(&mut secret, &rotated).await.unwrap_err();
    assert!(secret.state == before.state && !secret.tainted);

    world.emulator.faults().clear();
    world.emulator.requests().clear();
    let wanted = if back { &first } else { &rotated };
    let action = core.converge(&mut secret, wanted).await.unwrap();
    assert_eq!(action, Action::Update, "{era:?} {numbers:?} {back}");
    world.expect_value(NAME, wanted.field("value").as_str().unwrap());
    assert_eq!(world.requests(&Method::PUT), 1);
}

#[tokio::test]
async fn a_failed_delete_keeps_the_state() {
    for status in [401, 403, 500] {
        let world = World::new().await;
        let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
        let before = secret.clone();
        let mut core = world.impatient().await;
        world.befall(Method::DELETE, Reply::status(status).into());
        let failed = core.destroy(&mut secret).await.unwrap_err();
        let summary = &only_error(&failed).summary;
        assert_eq!(summary, "Cannot delete secret \"one\"", "{status}");
        assert_same(&secret, &before);
    }
}

#[tokio::test]
async fn a_secret_that_is_gone_already_is_deleted() {
    let world = World::new().await;
    let (mut secret, _) = world.created(Era::WriteOnly, &[]).await;
    assert!(world.emulator.secrets().remove(NAME));
    let mut core = world.walk(Era::WriteOnly).await;
    core.destroy(&mut secret).await.unwrap();
    assert!(secret.state.is_null());
}
