//! Who may do what.

use kubiya_emulator::{Emulator, Key};
use reqwest::Client;
use serde_json::json;

use crate::api::{Api, canary};

const SECRETS: &str = "/api/v2/secrets";

#[tokio::test]
async fn a_request_without_an_accepted_key_is_a_documented_401() {
    let key = canary();
    let emulator = Emulator::builder()
        .key(Key::new(key.clone()))
        .start()
        .await
        .unwrap();
    for (authorization, code) in [
        (format!("UserKey {}", canary()), "INVALID_API_KEY"),
        (format!("Bearer {key}"), "INVALID_API_KEY"),
        (key.clone(), "INVALID_API_KEY"),
        ("UserKey".to_owned(), "INVALID_API_KEY"),
    ] {
        let answer = Api::with_authorization(&emulator, &authorization)
            .get(SECRETS)
            .await;
        assert_eq!(
            (answer.status, &answer.json()["errorCode"]),
            (401, &json!(code))
        );
        assert_eq!(answer.json()["status"], 401);
        assert!(!answer.text.contains(&key));
    }
    let bare = Client::builder().no_proxy().build().unwrap();
    let answer = bare
        .get(format!("{}{SECRETS}", emulator.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    assert!(answer.text().await.unwrap().contains("AUTH_REQUIRED"));
}

#[tokio::test]
async fn an_unknown_route_asks_for_a_key_first() {
    let emulator = Emulator::builder().start().await.unwrap();
    assert_eq!(
        Api::with_authorization(&emulator, "UserKey x")
            .get("/nothing")
            .await
            .status,
        401
    );
    assert_eq!(Api::of(&emulator).get("/nothing").await.status, 404);
}

#[tokio::test]
async fn the_scheme_may_be_written_in_any_letter_case() {
    let key = canary();
    let emulator = Emulator::builder()
        .key(Key::new(key.clone()))
        .start()
        .await
        .unwrap();
    for scheme in ["UserKey", "userkey", "USERKEY"] {
        let api = Api::with_authorization(&emulator, &format!("{scheme} {key}"));
        assert_eq!(api.get(SECRETS).await.status, 200);
    }
}

#[tokio::test]
async fn organisations_do_not_see_each_other() {
    let (ours, theirs) = (canary(), canary());
    let emulator = Emulator::builder()
        .key(Key::new(ours.clone()).created_by("us"))
        .key(
            Key::new(theirs.clone())
                .organization("other")
                .created_by("them"),
        )
        .start()
        .await
        .unwrap();
    let ours = Api::with_authorization(&emulator, &format!("UserKey {ours}"));
    let theirs = Api::with_authorization(&emulator, &format!("UserKey {theirs}"));

    let body = |value| json!({"name": "db", "value": value});
    assert_eq!(
        ours.post(SECRETS, body("1")).await.json()["created_by"],
        "us"
    );
    assert_eq!(theirs.get("/api/v2/secrets/db").await.status, 404);
    assert_eq!(
        theirs.post(SECRETS, body("2")).await.json()["created_by"],
        "them"
    );
    assert_eq!(theirs.delete("/api/v2/secrets/db").await.status, 200);
    assert!(emulator.secrets().value_matches("db", "1"));
    assert!(emulator.secrets_of("other").list().is_empty());
}

#[tokio::test]
async fn a_read_only_key_reads_and_changes_nothing() {
    let key = canary();
    let emulator = Emulator::builder()
        .key(Key::new(key.clone()).read_only())
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    emulator.secrets().put("db", "v");
    assert_eq!(api.get(SECRETS).await.status, 200);
    assert_eq!(api.get("/api/v2/secrets/db").await.status, 200);
    for answer in [
        api.post(SECRETS, json!({"name": "x", "value": "v"})).await,
        api.put("/api/v2/secrets/db", json!({"value": "w"})).await,
        api.delete("/api/v2/secrets/db").await,
    ] {
        assert_eq!(answer.status, 403);
        assert_eq!(answer.json()["errorCode"], "INSUFFICIENT_SCOPE");
    }
    assert_eq!(emulator.secrets().list().len(), 1);
    assert!(emulator.secrets().value_matches("db", "v"));
}

#[tokio::test]
async fn generated_keys_differ_between_emulators() {
    let (one, two) = (
        Emulator::builder().start().await.unwrap(),
        Emulator::builder().start().await.unwrap(),
    );
    let stranger = Api::of(&one);
    assert_eq!(stranger.get(SECRETS).await.status, 200);
    let authorization = format!(
        "UserKey {}",
        secrecy::ExposeSecret::expose_secret(one.api_key())
    );
    assert_eq!(
        Api::with_authorization(&two, &authorization)
            .get(SECRETS)
            .await
            .status,
        401
    );
}
