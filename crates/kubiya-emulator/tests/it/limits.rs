//! Rate limits, as a client meets them.

use std::time::{Duration, UNIX_EPOCH};

use kubiya_emulator::{Clock, Emulator, Key, RateLimit};
use serde_json::json;

use crate::api::Api;

const SECRETS: &str = "/api/v2/secrets";

fn per_minute(requests: u32) -> RateLimit {
    RateLimit::new(requests, Duration::from_secs(60)).unwrap()
}

#[tokio::test]
async fn too_many_requests_are_a_documented_429_until_time_passes() {
    let clock = Clock::stopped_at(UNIX_EPOCH + Duration::from_secs(1000));
    let emulator = Emulator::builder()
        .rate_limit(per_minute(20).burst(2))
        .clock(clock.clone())
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);

    let first = api.get(SECRETS).await;
    assert_eq!(
        (first.status, first.header("x-ratelimit-limit")),
        (200, Some("20"))
    );
    assert_eq!(first.header("x-ratelimit-remaining"), Some("1"));
    assert_eq!(first.header("x-ratelimit-reset"), Some("1003"));
    assert_eq!(api.get(SECRETS).await.status, 200);

    let refused = api.post(SECRETS, json!({"name": "db", "value": "v"})).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, Some("3"))
    );
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(refused.json()["errorCode"], "RATE_LIMITED");
    assert_eq!(refused.json()["retryAfter"], 3);
    assert!(emulator.secrets().list().is_empty());

    clock.advance(Duration::from_secs(3));
    assert_eq!(
        api.post(SECRETS, json!({"name": "db", "value": "v"}))
            .await
            .status,
        200
    );
    assert_eq!(api.get(SECRETS).await.status, 429);
}

#[tokio::test]
async fn limits_are_per_key_and_strangers_do_not_use_them_up() {
    let emulator = Emulator::builder()
        .rate_limit(per_minute(1))
        .key(Key::new("one"))
        .key(Key::new("two"))
        .start()
        .await
        .unwrap();
    let api = |key: &str| Api::with_authorization(&emulator, &format!("UserKey {key}"));
    for _ in 0..3 {
        assert_eq!(api("three").get(SECRETS).await.status, 401);
    }
    assert_eq!(api("one").get(SECRETS).await.status, 200);
    assert_eq!(api("one").get(SECRETS).await.status, 429);
    assert_eq!(api("two").get(SECRETS).await.status, 200);
}

#[tokio::test]
async fn without_a_limit_there_are_no_headers_about_it() {
    let emulator = Emulator::builder().start().await.unwrap();
    assert_eq!(
        Api::of(&emulator)
            .get(SECRETS)
            .await
            .header("x-ratelimit-limit"),
        None
    );
}
