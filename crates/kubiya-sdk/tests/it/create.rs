//! Creating: leaving alone what is there, and settling what a lost answer leaves open.

use kubiya_emulator::{Emulator, Quirk};
use kubiya_sdk::{Client, ErrorKind, NewSecret, RetryPolicy, SecretString};
use wiremock::matchers::body_json_string;

use crate::support::{Api, empty, get, json, post, put, quick};

const ITEM: &str = "/api/v2/secrets/db-password";
const SECRET: &str = include_str!("fixtures/secret.json");
const BODY: &str = r#"{"name":"db-password","value":"s3cret","description":"Production database"}"#;

fn new_secret() -> NewSecret {
    NewSecret::new("db-password", SecretString::from("s3cret"))
        .description("Production database")
        .known_absent()
}

#[tokio::test]
async fn metadata_in_the_answer_saves_the_read() {
    let api = Api::start().await;
    api.expect(post().and(body_json_string(BODY)), 1, json(201, SECRET))
        .await;
    let secret = api
        .client()
        .secrets()
        .create(new_secret())
        .await
        .unwrap()
        .into_metadata()
        .unwrap();
    assert_eq!(secret.created_by(), Some("dana@example.com"));
    api.verify().await;
}

#[tokio::test]
async fn metadata_that_the_answer_lacks_is_read_once() {
    for answer in [
        "",
        "ok",
        "{}",
        r#"{"name":"db-password"}"#,
        r#"{"name":"db-password","description":"d","created_at":"t"}"#,
        r#"{"name":"other","description":"d","created_at":"t","created_by":"u"}"#,
    ] {
        let api = Api::start().await;
        api.expect(post(), 1, json(200, answer)).await;
        api.expect(get(ITEM), 1, json(200, SECRET)).await;
        let created = api.client().secrets().create(new_secret()).await.unwrap();
        assert_eq!(
            created.metadata().unwrap().created_by(),
            Some("dana@example.com")
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn a_read_that_fails_does_not_hide_that_the_secret_was_created() {
    let api = Api::start().await;
    api.expect(post(), 1, empty(204)).await;
    api.expect(get(ITEM), 1, empty(403)).await;
    let created = api.client().secrets().create(new_secret()).await.unwrap();
    assert_eq!(
        created.metadata().unwrap_err().kind(),
        ErrorKind::PermissionDenied
    );
    api.verify().await;
}

#[tokio::test]
async fn an_existing_name_is_reported_and_left_alone() {
    for (status, body) in [
        (409, ""),
        (400, r#"{"error":"secret db-password already exists"}"#),
        (
            422,
            r#"{"error":{"code":"name_conflict","message":"choose another"}}"#,
        ),
        (
            500,
            r#"{"code":500,"error":"pq: duplicate key value violates unique constraint"}"#,
        ),
        (200, r#"{"error":"Secret Already Exists"}"#),
    ] {
        let api = Api::start().await;
        api.expect(post(), 1, json(status, body)).await;
        let error = api
            .client()
            .secrets()
            .create(new_secret())
            .await
            .unwrap_err();
        assert!(error.is_already_exists(), "{status} {body}: {error}");
        assert_eq!(api.requests().await, ["POST /api/v2/secrets"]);
        api.verify().await;
    }
}

#[tokio::test]
async fn a_refused_create_is_not_repeated_and_not_looked_after() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthenticated),
        (403, ErrorKind::PermissionDenied),
        (404, ErrorKind::UnexpectedResponse),
        (307, ErrorKind::Redirected),
        (408, ErrorKind::ServerError),
        (500, ErrorKind::ServerError),
        (503, ErrorKind::ServerError),
    ] {
        let api = Api::start().await;
        api.expect(post(), 1, empty(status)).await;
        let error = api
            .client()
            .secrets()
            .create(new_secret())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.is_maybe_processed(), kind == ErrorKind::ServerError);
        assert_eq!(api.requests().await, ["POST /api/v2/secrets"]);
        api.verify().await;
    }
}

#[tokio::test]
async fn a_create_that_certainly_was_not_processed_is_repeated() {
    for refusal in [
        empty(429),
        empty(429).insert_header("retry-after", "0"),
        empty(503).insert_header("retry-after", "0"),
    ] {
        let api = Api::start().await;
        api.first(post(), 2, refusal).await;
        api.expect(post(), 1, json(201, SECRET)).await;
        let _created = api.client().secrets().create(new_secret()).await.unwrap();
        api.verify().await;
    }
}

#[tokio::test]
async fn after_a_gateway_failure_a_secret_that_is_there_gets_its_value_again() {
    for status in [502, 504] {
        let api = Api::start().await;
        api.expect(post(), 1, empty(status)).await;
        api.expect(get(ITEM), 1, json(200, SECRET)).await;
        api.expect(put(ITEM).and(body_json_string(BODY)), 1, empty(200))
            .await;
        let created = api.client().secrets().create(new_secret()).await.unwrap();
        assert_eq!(created.metadata().unwrap().name(), "db-password");
        api.verify().await;
    }
}

#[tokio::test]
async fn after_a_gateway_failure_a_secret_that_is_not_there_is_reported() {
    let api = Api::start().await;
    api.expect(post(), 1, empty(502)).await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let error = api
        .client()
        .secrets()
        .create(new_secret())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::ServerError, Some(502))
    );
    assert!(error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn a_success_that_is_not_the_apis_is_settled_by_looking() {
    let api = Api::start().await;
    api.expect(post(), 1, json(200, "<html><title>Sign in</title></html>"))
        .await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let error = api
        .client()
        .secrets()
        .create(new_secret())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

#[tokio::test]
async fn a_secret_with_another_description_is_somebody_elses() {
    let api = Api::start().await;
    api.expect(post(), 1, empty(504)).await;
    api.expect(
        get(ITEM),
        1,
        json(200, r#"{"name":"db-password","description":"mine"}"#),
    )
    .await;
    let error = api
        .client()
        .secrets()
        .create(new_secret())
        .await
        .unwrap_err();
    assert!(error.is_already_exists());
    api.verify().await;
}

#[tokio::test]
async fn if_looking_fails_too_the_create_may_have_been_processed() {
    let api = Api::start().await;
    api.expect(post(), 1, empty(504)).await;
    api.expect(get(ITEM), 1, empty(500)).await;
    let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
    let error = client.secrets().create(new_secret()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::MaybeProcessed, Some(504))
    );
    assert!(error.is_maybe_processed());
    assert_eq!(error.attempts(), 1, "the look is another request");
    assert!(
        error.to_string().contains("the server failed (HTTP 500"),
        "{error}"
    );
    api.verify().await;
}

/// One of which it is not known whether there is such a secret.
fn unknown() -> NewSecret {
    NewSecret::new("db-password", SecretString::from("s3cret")).description("Production database")
}

#[tokio::test]
async fn a_name_is_looked_for_once_before_it_is_posted() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, empty(404)).await;
    api.expect(post().and(body_json_string(BODY)), 1, json(201, SECRET))
        .await;
    let created = api.client().secrets().create(unknown()).await.unwrap();
    assert!(created.metadata().is_ok());
    assert_eq!(
        api.requests().await,
        ["GET /api/v2/secrets/db-password", "POST /api/v2/secrets"]
    );
    api.verify().await;
}

#[tokio::test]
async fn a_name_that_is_there_is_reported_and_nothing_is_posted() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, SECRET)).await;
    let error = api.client().secrets().create(unknown()).await.unwrap_err();
    assert!(error.is_already_exists() && !error.is_maybe_processed());
    assert_eq!((error.operation(), error.attempts()), ("secrets.create", 1));
    api.verify().await;
}

#[tokio::test]
async fn a_look_that_fails_fails_the_create_and_nothing_is_posted() {
    for (status, kind, looks) in [
        (401, ErrorKind::Unauthenticated, 1),
        (403, ErrorKind::PermissionDenied, 1),
        (307, ErrorKind::Redirected, 1),
        (400, ErrorKind::Rejected, 1),
        (500, ErrorKind::ServerError, 2),
        (504, ErrorKind::ServerError, 2),
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), looks, empty(status)).await;
        let client = api
            .builder()
            .retry(quick().max_attempts(2))
            .build()
            .unwrap();
        let error = client.secrets().create(unknown()).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert!(!error.is_maybe_processed(), "{error:?}");
        api.verify().await;
    }
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, "<html></html>")).await;
    let error = api.client().secrets().create(unknown()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert!(!error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn an_api_that_overwrites_is_not_asked_to_where_the_name_exists() {
    let emulator = Emulator::builder()
        .quirk(Quirk::OverwriteExisting)
        .start()
        .await
        .unwrap();
    let builder = Client::builder().api_key(emulator.api_key().clone());
    let client = builder.endpoint(emulator.url()).build().unwrap();
    emulator.secrets().put("db-password", "theirs");
    let error = client.secrets().create(unknown()).await.unwrap_err();
    assert!(error.is_already_exists(), "{error:?}");
    assert!(emulator.secrets().value_matches("db-password", "theirs"));
    assert_eq!(
        emulator
            .secrets()
            .metadata("db-password")
            .unwrap()
            .description,
        ""
    );
}
