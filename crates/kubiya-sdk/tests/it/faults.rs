//! Every fault that the emulator knows, before and after the work: what is stored in the end, and what
//! the client says about it, agree.

use std::time::Duration;

use kubiya_emulator::{Effect, Emulator, Fault, Method, Reply};
use kubiya_sdk::{Client, ErrorKind, NewSecret, SecretString, SecretUpdate};

use crate::support::quick;

const COLLECTION: &str = "/api/v2/secrets";
const ITEM: &str = "/api/v2/secrets/{name}";
const HANG: Duration = Duration::from_secs(5);

pub(crate) async fn start() -> (Emulator, Client) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = Client::builder()
        .api_key(emulator.api_key().clone())
        .endpoint(emulator.url())
        .retry(quick())
        .timeout(Duration::from_millis(800))
        .build()
        .unwrap();
    (emulator, client)
}

pub(crate) fn faults() -> Vec<(&'static str, Effect)> {
    vec![
        ("reset", Effect::Reset),
        ("hang", Effect::Hang { time: HANG }),
        ("truncate", Effect::Truncate),
        (
            "drip",
            Effect::Drip {
                interval: Duration::from_millis(100),
            },
        ),
        ("garbage", Effect::Garbage),
        (
            "endless",
            Effect::Endless {
                limit_bytes: 8 << 20,
            },
        ),
        ("header flood", Effect::HeaderFlood { headers: 1000 }),
        ("500", Reply::status(500).into()),
        ("502", Reply::status(502).into()),
        ("503", Reply::status(503).into()),
        ("504", Reply::status(504).into()),
        ("200 with an error", Reply::error_in_success().into()),
        ("redirect", Effect::redirect("http://127.0.0.1:1/")),
    ]
}

/// Both readings of a fault: the work was left undone, or it was done.
pub(crate) fn both(effect: &Effect) -> [(Fault, &'static str); 2] {
    let fault = || Fault::new(effect.clone());
    [(fault(), "before"), (fault().after_work(), "after")]
}

fn new_secret() -> NewSecret {
    NewSecret::new("a", SecretString::from("value")).known_absent()
}

/// Faults that leave the client without an answer, which it makes up for.
pub(crate) const LOST: [&str; 5] = ["reset", "hang", "truncate", "drip", "header flood"];

#[tokio::test]
async fn a_create_tells_the_truth_about_every_fault_and_makes_up_for_lost_answers() {
    for (what, effect) in faults() {
        for (fault, when) in both(&effect) {
            let (emulator, client) = start().await;
            emulator.faults().add(fault.on(Method::POST, COLLECTION));
            let result = client.secrets().create(new_secret()).await;
            let stored = emulator.secrets().value_matches("a", "value");
            assert!(
                result.is_ok() || !LOST.contains(&what),
                "{what} {when}: {result:?}"
            );
            match result {
                Ok(created) => {
                    assert!(stored, "{what} {when}: not stored");
                    assert_eq!(created.metadata().unwrap().name(), "a");
                }
                Err(error) if stored => {
                    // An answer that says "no" plainly is believed.
                    let plain_no = ["200 with an error", "redirect"].contains(&what);
                    let told = error.is_maybe_processed() || plain_no;
                    assert!(told, "{what} {when}: stored, but {error:?}");
                }
                Err(error) => {
                    assert_ne!(error.kind(), ErrorKind::AlreadyExists, "{what} {when}");
                }
            }
            let posts = emulator.requests().count(&Method::POST, COLLECTION);
            assert!(posts <= 2, "{what} {when}: {posts} posts");
        }
    }
}

#[tokio::test]
async fn an_existing_secret_survives_a_create_whatever_the_write_would_have_met() {
    for (what, effect) in faults() {
        let (emulator, client) = start().await;
        emulator.secrets().put("a", "somebody else's");
        emulator
            .faults()
            .add(Fault::new(effect).on(Method::POST, COLLECTION));
        // It has no description either, and so looks just like ours.
        let ours = NewSecret::new("a", SecretString::from("value"));
        let error = client.secrets().create(ours).await.unwrap_err();
        assert!(error.is_already_exists(), "{what}: {error:?}");
        let posts = emulator.requests().count(&Method::POST, COLLECTION);
        assert_eq!(posts, 0, "{what}");
        assert!(
            emulator.secrets().value_matches("a", "somebody else's"),
            "{what}"
        );
    }
}

#[tokio::test]
async fn updates_and_deletes_that_report_success_are_done() {
    for (what, effect) in faults() {
        for (fault, when) in both(&effect) {
            let (emulator, client) = start().await;
            emulator.secrets().put("a", "old");
            emulator.faults().add(fault.clone().on(Method::PUT, ITEM));
            emulator.faults().add(fault.on(Method::DELETE, ITEM));
            let update = SecretUpdate::new(SecretString::from("new"), "");
            let updated = client.secrets().update("a", update).await.is_ok();
            assert!(
                updated || !LOST.contains(&what),
                "{what} {when}: not updated"
            );
            assert!(
                !updated || emulator.secrets().value_matches("a", "new"),
                "{what} {when}"
            );
            let deleted = client.secrets().delete("a").await.is_ok();
            assert!(
                deleted || !LOST.contains(&what),
                "{what} {when}: not deleted"
            );
            assert!(
                !deleted || emulator.secrets().list().is_empty(),
                "{what} {when}"
            );
        }
    }
}
