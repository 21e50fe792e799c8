//! `/api/v2/secrets` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::{Clock, Emulator, ErrorShape, Quirk};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, canary, with};

const SECRETS: &str = "/api/v2/secrets";

async fn started() -> (Emulator, Api) {
    with(&[]).await
}

#[tokio::test]
async fn a_secret_lives_from_creation_to_deletion() {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .created_by("ops")
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let (first, second) = (canary(), canary());

    let created = api
        .post(
            SECRETS,
            json!({"name": "db", "value": first, "description": "the database"}),
        )
        .await;
    let metadata = json!({
        "name": "db", "description": "the database",
        "created_by": "ops", "created_at": "2023-11-14T22:13:20.000000Z",
    });
    assert_eq!((created.status, created.json()), (200, metadata.clone()));
    assert!(emulator.secrets().value_matches("db", &first));

    assert_eq!(api.get("/api/v2/secrets/db").await.json(), metadata);
    assert_eq!(api.get(SECRETS).await.json(), json!([metadata]));

    clock.advance(Duration::from_secs(60));
    let updated = api
        .put(
            "/api/v2/secrets/db",
            json!({"value": second, "description": "changed"}),
        )
        .await;
    assert_eq!(updated.status, 200);
    assert_eq!(updated.json()["description"], "changed");
    assert_eq!(updated.json()["created_at"], metadata["created_at"]);
    assert!(emulator.secrets().value_matches("db", &second));

    let deleted = api.delete("/api/v2/secrets/db").await;
    assert_eq!(
        (deleted.status, deleted.json()),
        (200, json!({"result": "ok"}))
    );
    assert_eq!(api.get("/api/v2/secrets/db").await.status, 404);
    assert_eq!(api.get(SECRETS).await.json(), json!([]));
}

#[tokio::test]
async fn no_answer_ever_contains_a_value() {
    let (_emulator, api) = started().await;
    let value = canary();
    let body = json!({"name": "db", "value": value});
    for answer in [
        api.post(SECRETS, body.clone()).await,
        api.post(SECRETS, body).await,
        api.put("/api/v2/secrets/db", json!({"value": value})).await,
        api.put("/api/v2/secrets/db", json!({"value": [value]}))
            .await,
        api.put("/api/v2/secrets/db", json!(value)).await,
        api.get("/api/v2/secrets/db").await,
        api.get(SECRETS).await,
        api.get("/api/v2/secrets/get_value/db").await,
        api.delete("/api/v2/secrets/db").await,
    ] {
        assert!(!format!("{answer:?}").contains(&value));
    }
}

#[tokio::test]
async fn a_missing_secret_is_a_404_for_every_method() {
    let (_emulator, api) = started().await;
    let path = "/api/v2/secrets/nothing";
    for answer in [
        api.get(path).await,
        api.put(path, json!({"value": "v"})).await,
        api.delete(path).await,
    ] {
        assert_eq!(answer.status, 404);
        assert_eq!(answer.json()["error"]["code"], "not_found");
    }
}

#[tokio::test]
async fn creation_needs_a_name_and_a_value() {
    let (emulator, api) = started().await;
    for body in [
        json!({}),
        json!({"name": "a"}),
        json!({"value": "v"}),
        json!({"name": "", "value": "v"}),
        json!({"name": "a", "value": ""}),
        json!({"name": "a", "value": null}),
        json!({"name": 1, "value": "v"}),
        json!({"name": "a", "value": {"nested": "v"}}),
        json!(["a", "v", "d"]),
        json!("a"),
    ] {
        let answer = api.post(SECRETS, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.json()["error"]["code"], "invalid_request", "{body}");
    }
    let garbage = api
        .send(api.request(Method::POST, SECRETS).body("{\"name\": \"a"))
        .await;
    assert_eq!(garbage.status, 400);
    assert!(emulator.secrets().list().is_empty());
}

#[tokio::test]
async fn an_existing_name_is_a_conflict_and_keeps_its_value() {
    let (emulator, api) = started().await;
    emulator.secrets().put("db", "first");
    let answer = api
        .post(SECRETS, json!({"name": "db", "value": "second"}))
        .await;
    assert_eq!(
        (answer.status, &answer.json()["error"]["code"]),
        (409, &json!("conflict"))
    );
    assert!(emulator.secrets().value_matches("db", "first"));
}

#[tokio::test]
async fn an_update_changes_what_it_mentions() {
    let (emulator, api) = started().await;
    let path = "/api/v2/secrets/db";
    api.post(
        SECRETS,
        json!({"name": "db", "value": "first", "description": "about"}),
    )
    .await;

    assert_eq!(
        api.put(path, json!({"value": "second"})).await.json()["description"],
        "about"
    );
    assert!(emulator.secrets().value_matches("db", "second"));

    assert_eq!(
        api.put(path, json!({"description": ""})).await.json()["description"],
        ""
    );
    assert!(emulator.secrets().value_matches("db", "second"));

    assert_eq!(api.put(path, json!({"value": ""})).await.status, 400);
    assert!(emulator.secrets().value_matches("db", "second"));
}

#[tokio::test]
async fn fields_that_a_client_read_before_are_ignored_in_an_update() {
    let (emulator, api) = started().await;
    emulator.secrets().put("db", "first");
    let before = emulator.secrets().metadata("db").unwrap();
    let body = json!({
        "name": "other", "value": "second", "description": "d", "created_by": "x", "created_at": "y",
    });
    let after = api.put("/api/v2/secrets/db", body).await.json();
    assert_eq!(after["name"], "db");
    assert_eq!(after["created_by"], before.created_by);
    assert_eq!(after["created_at"], before.created_at);
}

#[tokio::test]
async fn a_name_is_one_percent_decoded_segment() {
    let (emulator, api) = started().await;
    for (name, encoded) in [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("a+b", "a+b"),
        ("ключ 🔑", "%D0%BA%D0%BB%D1%8E%D1%87%20%F0%9F%94%91"),
        ("50%", "50%25"),
        ("%2F", "%252F"),
        ("a#b?c", "a%23b%3Fc"),
        ("Case", "Case"),
        ("case", "case"),
        ("get_value", "get_value"),
    ] {
        let path = format!("{SECRETS}/{encoded}");
        assert_eq!(api.get(&path).await.status, 404, "{name}");
        assert_eq!(
            api.post(SECRETS, json!({"name": name, "value": "v"}))
                .await
                .status,
            200
        );
        assert_eq!(api.get(&path).await.json()["name"], name);
        assert_eq!(
            api.put(&path, json!({"value": "w"})).await.status,
            200,
            "{name}"
        );
        assert!(emulator.secrets().value_matches(name, "w"), "{name}");
        assert_eq!(api.delete(&path).await.status, 200, "{name}");
    }
    assert!(emulator.secrets().list().is_empty());
}

#[tokio::test]
async fn a_name_that_is_not_utf8_is_refused() {
    let (_emulator, api) = started().await;
    assert_eq!(api.get("/api/v2/secrets/%FF").await.status, 400);
}

#[tokio::test]
async fn an_unencoded_slash_is_another_route() {
    let (emulator, api) = started().await;
    emulator.secrets().put("a/b", "v");
    let answer = api.get("/api/v2/secrets/a/b").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]["code"]),
        (404, &json!("not_found"))
    );
    assert_eq!(api.get("/api/v2/nothing").await.status, 404);
    assert_eq!(api.get("/api").await.status, 404);
}

#[tokio::test]
async fn a_method_without_a_meaning_is_a_405() {
    let (_emulator, api) = started().await;
    for (method, path) in [
        (Method::DELETE, SECRETS),
        (Method::POST, "/api/v2/secrets/db"),
        (Method::PATCH, SECRETS),
    ] {
        let answer = api.send(api.request(method.clone(), path)).await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.json()["error"]["code"], "method_not_allowed");
        assert!(answer.header("allow").is_some(), "{method} {path}");
    }
}

#[tokio::test]
async fn the_content_type_of_a_request_does_not_matter() {
    let (_emulator, api) = started().await;
    for (name, content_type) in [
        ("a", None),
        ("b", Some("text/plain")),
        ("c", Some("application/json; charset=utf-8")),
    ] {
        let mut request = api
            .request(Method::POST, SECRETS)
            .body(json!({"name": name, "value": "v"}).to_string());
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        assert_eq!(api.send(request).await.status, 200, "{content_type:?}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_413() {
    let emulator = Emulator::builder().body_limit(200).start().await.unwrap();
    let api = Api::of(&emulator);
    let body = |length| json!({"name": "db", "value": "x".repeat(length)});
    assert_eq!(api.post(SECRETS, body(500)).await.status, 413);
    assert_eq!(api.post(SECRETS, body(50)).await.status, 200);
}

#[tokio::test]
async fn values_cannot_be_read_unless_configured() {
    let (emulator, api) = started().await;
    emulator.secrets().put("db", "v");
    assert_eq!(api.get("/api/v2/secrets/get_value/db").await.status, 403);
    assert_eq!(
        emulator
            .requests()
            .count(&Method::GET, "/api/v2/secrets/get_value/{name}"),
        1
    );

    let (emulator, api) = with(&[Quirk::ReadableValues]).await;
    emulator.secrets().put("db", "hunter2");
    assert_eq!(
        api.get("/api/v2/secrets/get_value/db").await.json(),
        "aHVudGVyMg=="
    );
    assert_eq!(api.get("/api/v2/secrets/get_value/none").await.status, 404);
}

#[tokio::test]
async fn quirks_change_the_form_of_answers() {
    let (emulator, api) = with(&[
        Quirk::WrappedList,
        Quirk::SparseList,
        Quirk::NullDescription,
        Quirk::EmptyWriteResponse,
        Quirk::EmptyDeleteResponse,
    ])
    .await;
    let created = api.post(SECRETS, json!({"name": "db", "value": "v"})).await;
    assert_eq!((created.status, created.text.as_str()), (200, ""));
    let updated = api.put("/api/v2/secrets/db", json!({"value": "w"})).await;
    assert_eq!((updated.status, updated.text.as_str()), (200, ""));
    let listed = api.get(SECRETS).await.json();
    assert_eq!(
        listed,
        json!({"secrets": [{"name": "db", "description": null}]})
    );
    assert_eq!(
        api.get("/api/v2/secrets/db").await.json()["description"],
        Value::Null
    );
    let deleted = api.delete("/api/v2/secrets/db").await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    assert!(emulator.secrets().list().is_empty());
}

#[tokio::test]
async fn quirks_change_what_writes_do() {
    let (emulator, api) = with(&[
        Quirk::OverwriteExisting,
        Quirk::BlankingUpdate,
        Quirk::DeleteNeedsForce,
    ])
    .await;
    emulator.secrets().put("db", "first");
    assert_eq!(
        api.post(SECRETS, json!({"name": "db", "value": "second"}))
            .await
            .status,
        200
    );
    assert!(emulator.secrets().value_matches("db", "second"));

    let path = "/api/v2/secrets/db";
    assert_eq!(api.put(path, json!({"description": "d"})).await.status, 200);
    assert!(emulator.secrets().value_matches("db", ""));

    assert_eq!(api.delete(path).await.status, 409);
    let forced = api.request(Method::DELETE, path).header("force", "true");
    assert_eq!(api.send(forced).await.status, 200);
    assert!(emulator.secrets().metadata("db").is_none());
}

#[tokio::test]
async fn every_error_can_take_a_configured_shape() {
    for (shape, expected) in [
        (
            ErrorShape::Coded,
            json!({"code": 404, "error": "Secret not found"}),
        ),
        (ErrorShape::Error, json!({"error": "Secret not found"})),
        (ErrorShape::Message, json!({"message": "Secret not found"})),
        (ErrorShape::Detail, json!({"detail": "Secret not found"})),
        (
            ErrorShape::Flat,
            json!({
                "error": "Secret not found", "details": "Secret not found",
                "errorCode": "NOT_FOUND", "status": 404,
            }),
        ),
    ] {
        let emulator = Emulator::builder()
            .error_shape(shape)
            .start()
            .await
            .unwrap();
        let answer = Api::of(&emulator).get("/api/v2/secrets/none").await;
        assert_eq!((answer.status, answer.json()), (404, expected));
    }
    for (shape, content_type, text) in [
        (
            ErrorShape::Text,
            Some("text/plain; charset=utf-8"),
            "Secret not found",
        ),
        (
            ErrorShape::Html,
            Some("text/html; charset=utf-8"),
            "<h1>404 Not Found</h1>",
        ),
        (ErrorShape::Empty, None, ""),
    ] {
        let emulator = Emulator::builder()
            .error_shape(shape)
            .start()
            .await
            .unwrap();
        let answer = Api::of(&emulator).get("/api/v2/secrets/none").await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, content_type)
        );
        assert!(answer.text.contains(text), "{answer:?}");
    }
}

#[tokio::test]
async fn changes_past_the_api_are_seen_through_it() {
    let (emulator, api) = started().await;
    let vault = emulator.secrets();
    vault.put("db", "v");
    assert!(vault.describe("db", "by hand"));
    assert_eq!(
        api.get("/api/v2/secrets/db").await.json()["description"],
        "by hand"
    );
    assert!(vault.remove("db"));
    assert!(!vault.remove("db") && !vault.describe("db", "gone"));
    assert_eq!(api.get("/api/v2/secrets/db").await.status, 404);
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    let (_emulator, api) = started().await;
    let mut seen = std::collections::BTreeSet::new();
    for path in [SECRETS, "/api/v2/secrets/none", "/nothing"] {
        let id = api
            .get(path)
            .await
            .header("x-request-id")
            .unwrap()
            .to_owned();
        assert!(seen.insert(id));
    }
}

#[tokio::test]
async fn creation_dates_come_from_the_clock_of_the_machine_by_default() {
    let (emulator, _) = started().await;
    let before = SystemTime::now();
    emulator.secrets().put("db", "v");
    let created_at = emulator.secrets().metadata("db").unwrap().created_at;
    let created = humantime::parse_rfc3339(&created_at).unwrap();
    let tolerance = Duration::from_millis(1);
    assert!((before - tolerance..=SystemTime::now() + tolerance).contains(&created));
}
