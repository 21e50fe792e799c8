//! Servers that break off, drip, flood, lie or point elsewhere.

use std::time::{Duration, Instant};

use kubiya_sdk::{Client, ErrorKind, NewSecret, RetryPolicy, SecretString, SecretUpdate};

use crate::support::raw::{Act, RawServer};
use crate::support::{Api, KEY, empty, get, quick};

const FOUND: &str = r#"{"name":"a","description":"","created_at":"t","created_by":"u"}"#;

fn client(server: &RawServer) -> Client {
    Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(server.url().as_str())
        .retry(quick())
        .timeout(Duration::from_secs(2))
        .retry_timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

fn new_secret() -> NewSecret {
    NewSecret::new("a", SecretString::from("s3cret")).known_absent()
}

fn ok(body: &str) -> Act {
    Act::respond("200 OK", body)
}

fn not_found() -> Act {
    Act::respond("404 Not Found", "{}")
}

#[tokio::test]
async fn a_create_that_was_processed_before_the_connection_broke_is_found_and_written_again() {
    let server = RawServer::start([Act::ReadAndReset, ok(FOUND), ok("{}")]).await;
    let created = client(&server)
        .secrets()
        .create(new_secret())
        .await
        .unwrap();
    assert_eq!(created.metadata().unwrap().created_by(), Some("u"));
    let expected = [
        "POST /api/v2/secrets",
        "GET /api/v2/secrets/a",
        "PUT /api/v2/secrets/a",
    ];
    assert_eq!(server.requests(), expected);
}

#[tokio::test]
async fn a_secret_that_was_there_before_is_left_alone_and_nothing_is_posted() {
    let server = RawServer::start([Act::ReadAndReset, ok(FOUND)]).await;
    let new = NewSecret::new("a", SecretString::from("s3cret"));
    let error = client(&server).secrets().create(new).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::AlreadyExists, 2)
    );
    assert!(!error.is_maybe_processed());
    // The first look got no answer.
    assert_eq!(server.requests(), ["GET /api/v2/secrets/a"; 2]);
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_look_before_it() {
    let server = RawServer::start([not_found(), Act::ReadAndReset, ok(FOUND), ok("{}")]).await;
    let new = NewSecret::new("a", SecretString::from("s3cret"));
    let created = client(&server).secrets().create(new).await.unwrap();
    assert!(created.metadata().is_ok() && created.doubt().is_none());
    let expected = [
        "GET /api/v2/secrets/a",
        "POST /api/v2/secrets",
        "GET /api/v2/secrets/a",
        "PUT /api/v2/secrets/a",
    ];
    assert_eq!(server.requests(), expected);
}

#[tokio::test]
async fn a_create_without_an_answer_to_its_look_says_that_nothing_was_written() {
    let server = RawServer::start([Act::ReadAndReset]).await;
    let client = Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(server.url().as_str())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let new = NewSecret::new("a", SecretString::from("s3cret"));
    let error = client.secrets().create(new).await.unwrap_err();
    assert!(!error.is_maybe_processed() && error.is_transient());
    let expected = format!("secrets.create: no complete answer (to {}): ", server.url());
    let told = error.to_string();
    assert!(
        told.starts_with(&expected) && !told.contains("processed"),
        "{told}"
    );
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(told.contains(&cause), "{told}");
    assert_eq!(server.requests(), ["GET /api/v2/secrets/a"]);
}

#[tokio::test]
async fn a_value_that_cannot_be_made_sure_of_is_in_doubt_and_the_secret_is_not_lost() {
    let forbidden = Act::respond("403 Forbidden", "{}");
    let server = RawServer::start([Act::ReadAndReset, ok(FOUND), forbidden]).await;
    let created = client(&server)
        .secrets()
        .create(new_secret())
        .await
        .unwrap();
    assert_eq!(created.metadata().unwrap().name(), "a");
    let doubt = created.doubt().unwrap();
    assert_eq!(doubt.kind(), ErrorKind::PermissionDenied);
    assert!(doubt.is_maybe_processed());
}

#[tokio::test]
async fn a_create_once_lost_stays_in_doubt_whatever_comes_next() {
    let refused = Act::respond("401 Unauthorized", "{}");
    let server = RawServer::start([Act::ReadAndReset, not_found(), refused]).await;
    let error = client(&server)
        .secrets()
        .create(new_secret())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(error.is_maybe_processed());
}

#[tokio::test]
async fn a_status_counts_though_its_text_never_comes() {
    for (status, kind) in [
        ("401 Unauthorized", ErrorKind::Unauthenticated),
        ("409 Conflict", ErrorKind::AlreadyExists),
    ] {
        let server = RawServer::start([Act::Stall(status)]).await;
        let error = client(&server)
            .secrets()
            .create(new_secret())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test]
async fn a_create_that_was_lost_before_it_was_processed_is_repeated() {
    for lost in [
        Act::ReadAndReset,
        Act::ReadAndClose,
        Act::Hang,
        Act::Truncate,
    ] {
        let server = RawServer::start([lost, not_found(), ok(FOUND)]).await;
        let created = client(&server)
            .secrets()
            .create(new_secret())
            .await
            .unwrap();
        assert!(created.metadata().is_ok());
        let expected = [
            "POST /api/v2/secrets",
            "GET /api/v2/secrets/a",
            "POST /api/v2/secrets",
        ];
        assert_eq!(server.requests(), expected);
    }
}

#[tokio::test]
async fn a_lost_create_that_turns_out_late_to_have_worked_is_found() {
    let conflict = Act::respond("409 Conflict", r#"{"error":"exists"}"#);
    let script = [
        Act::ReadAndReset,
        not_found(),
        conflict,
        ok(FOUND),
        ok("{}"),
    ];
    let server = RawServer::start(script).await;
    let created = client(&server)
        .secrets()
        .create(new_secret())
        .await
        .unwrap();
    assert!(created.metadata().is_ok());
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_create_that_is_lost_again_and_again_is_given_up() {
    let mut script = Vec::new();
    for _ in 0..3 {
        script.extend([Act::ReadAndReset, not_found()]);
    }
    let server = RawServer::start(script).await;
    let client = Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(server.url().as_str())
        .retry(quick().max_attempts(3))
        .build()
        .unwrap();
    let error = client.secrets().create(new_secret()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn reads_updates_and_deletes_survive_broken_connections() {
    for broken in [
        Act::ReadAndReset,
        Act::ReadAndClose,
        Act::Truncate,
        Act::Garbage,
    ] {
        let server = RawServer::start([broken.clone(), ok(FOUND)]).await;
        client(&server).secrets().get("a").await.unwrap();
        let server = RawServer::start([broken.clone(), ok("{}")]).await;
        let update = SecretUpdate::new(SecretString::from("value"), "");
        client(&server).secrets().update("a", update).await.unwrap();
        let server = RawServer::start([broken, not_found()]).await;
        client(&server).secrets().delete("a").await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_that_drips_is_left_when_the_attempt_times_out() {
    let server = RawServer::start([Act::Drip, ok(FOUND)]).await;
    let start = Instant::now();
    client(&server).secrets().get("a").await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read() {
    const MIB: usize = 1024 * 1024;
    let script = [
        Act::Announce(MIB + MIB / 2 + 1),
        Act::EndlessChunks,
        Act::Announce(64 * MIB + 1),
    ];
    let server = RawServer::start(script).await;
    let client = client(&server);
    for _ in 0..2 {
        let error = client.secrets().get("a").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::ResponseTooLarge, Some(200))
        );
        assert_eq!(error.attempts(), 1);
    }
    let error = client.secrets().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
}

#[tokio::test]
async fn a_large_object_within_the_limit_is_read() {
    let padding = "x".repeat(1024 * 1024 - 100);
    let body = format!(r#"{{"name":"a","padding":"{padding}"}}"#);
    let server = RawServer::start([ok(&body)]).await;
    client(&server).secrets().get("a").await.unwrap();
}

#[tokio::test]
async fn an_endless_error_text_is_cut() {
    let server = RawServer::start([Act::EndlessError]).await;
    let error = client(&server).secrets().get("a").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Rejected, Some(400))
    );
    assert!(error.message().unwrap().len() <= 512);
}

#[tokio::test]
async fn a_flood_of_headers_is_an_error() {
    let server = RawServer::start([Act::HeaderFlood]).await;
    let client = Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(server.url().as_str())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.secrets().get("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
}

#[tokio::test]
async fn redirects_are_never_followed() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let elsewhere = Api::start().await;
        let api = Api::start().await;
        let target = format!("{}/api/v2/secrets/a", elsewhere.server.uri());
        let response = empty(status).insert_header("location", target.as_str());
        api.expect(get("/api/v2/secrets/a"), 1, response).await;
        let error = api.client().secrets().get("a").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Redirected, Some(status))
        );
        assert_eq!(elsewhere.requests().await, [""; 0]);
        api.verify().await;
    }
}

#[tokio::test]
async fn what_is_wrong_in_a_body_is_located_but_not_shown() {
    for body in [
        r#"{"name":{"canary":1}}"#,
        r#"{"name":"a","created_at":"#,
        "canary",
        r#""canary""#,
    ] {
        let server = RawServer::start([ok(body)]).await;
        let error = client(&server).secrets().get("a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("line 1 column"), "{cause}");
        assert!(
            !format!("{error:?} {error} {cause}").contains("canary"),
            "{error:?}"
        );
    }
}
