//! Repeating over real connections. The rules themselves are tested beside `http/retry.rs`.

use std::net::TcpListener;
use std::time::{Duration, Instant, SystemTime};

use kubiya_sdk::{ErrorKind, RetryPolicy};
use wiremock::ResponseTemplate;

use crate::support::{Api, empty, get, json};

const ITEM: &str = "/api/v2/secrets/a";
const SECRET: &str = r#"{"name":"a"}"#;

#[tokio::test]
async fn reads_are_repeated_until_the_service_is_back() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let api = Api::start().await;
        api.first(get(ITEM), 3, empty(status)).await;
        api.expect(get(ITEM), 1, json(200, SECRET)).await;
        api.client().secrets().get("a").await.unwrap();
        api.verify().await;
    }
}

#[tokio::test]
async fn attempts_are_limited_and_counted_in_the_error() {
    let api = Api::start().await;
    api.expect(get(ITEM), 3, empty(503)).await;
    let policy = crate::support::quick().max_attempts(3);
    let client = api.builder().retry(policy).build().unwrap();
    let error = client.secrets().get("a").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::ServerError, 3)
    );
    assert!(error.is_transient());
    api.verify().await;
}

#[tokio::test]
async fn a_date_in_retry_after_is_obeyed() {
    let api = Api::start().await;
    let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
    let response = empty(429).insert_header("retry-after", soon.as_str());
    api.first(get(ITEM), 1, response).await;
    api.expect(get(ITEM), 1, json(200, SECRET)).await;
    let start = Instant::now();
    api.client().secrets().get("a").await.unwrap();
    assert!(
        start.elapsed() >= Duration::from_millis(900),
        "{:?}",
        start.elapsed()
    );
    api.verify().await;
}

#[tokio::test]
async fn a_longer_retry_after_than_the_budget_is_reported_at_once() {
    let api = Api::start().await;
    let response = empty(429).insert_header("retry-after", "3600");
    api.expect(get(ITEM), 1, response).await;
    let client = api.client();
    let start = Instant::now();
    let error = client.secrets().get("a").await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    // The next call knows without asking.
    let error = client.secrets().get("a").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 0)
    );
    assert!(start.elapsed() < Duration::from_secs(5));
    api.verify().await;
}

#[tokio::test]
async fn a_server_that_hangs_is_left_when_the_attempt_times_out() {
    let api = Api::start().await;
    let hang = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    api.first(get(ITEM), 1, hang).await;
    api.expect(get(ITEM), 1, json(200, SECRET)).await;
    let client = api
        .builder()
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    client.secrets().get("a").await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let client = Api::start()
        .await
        .builder()
        .endpoint(format!("http://127.0.0.1:{port}").as_str())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.secrets().delete("a").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NeverSent, None));
    assert!(!error.is_maybe_processed());
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.to_lowercase().contains("refused"), "{cause}");
}
