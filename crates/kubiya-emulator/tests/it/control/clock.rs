//! The clock, as another process sets it.

use std::time::{Duration, UNIX_EPOCH};

use kubiya_emulator::{BeyondTime, Clock, Emulator, RateLimit};
use serde_json::json;

use super::{SECRETS, started};
use crate::api::Api;

const CLOCK: &str = "/_emulator/clock";

#[tokio::test]
async fn it_is_frozen_moved_and_resumed_over_http() {
    let (emulator, api, control) = started().await;
    assert_eq!(control.get(CLOCK).await.json()["frozen"], false);
    let frozen = control.post(CLOCK, json!({"frozen": true})).await;
    assert_eq!(
        (frozen.status, &frozen.json()["frozen"]),
        (200, &json!(true))
    );
    let time = frozen.json()["time"].clone();
    tokio::time::sleep(Duration::from_millis(3)).await;
    let made = |name: &str| json!({"name": name, "value": "v"});
    let first = api.post(SECRETS, made("a")).await.json();
    assert_eq!(first["created_at"], time);

    let moved = control.post(CLOCK, json!({"by": "1day", "frozen": true}));
    let moved = moved.await.json();
    assert_ne!(moved["time"], time);
    let second = api.post(SECRETS, made("b")).await.json();
    assert_eq!(second["created_at"], moved["time"]);

    let resumed = control.post(CLOCK, json!({"frozen": false})).await.json();
    assert_eq!(resumed["frozen"], false);
    tokio::time::sleep(Duration::from_millis(3)).await;
    let third = api.post(SECRETS, made("c")).await.json();
    assert!(
        third["created_at"].as_str() > moved["time"].as_str(),
        "{third}"
    );
    assert!(!emulator.clock().is_frozen());
}

#[tokio::test]
async fn a_setting_that_makes_no_sense_is_a_400_and_changes_nothing() {
    let clock = Clock::stopped_at(UNIX_EPOCH + Duration::from_secs(1_000));
    let emulator = Emulator::builder().clock(clock).start().await.unwrap();
    let control = Api::of(&emulator);
    let before = control.get(CLOCK).await.json();
    for (setting, says) in [
        (json!({"by": "9000years"}), "cannot go beyond the year 9999"),
        (
            json!({"by": "500000000000years", "frozen": false}),
            "cannot go beyond the year 9999",
        ),
        (json!({"by": "99999999999999999999years"}), "is not a time"),
        (json!({"by": "soon"}), "is not a time"),
        (json!({"by": 3}), "expected a string"),
        (json!({"to": "2026"}), "unknown field"),
        (json!({"frozen": "yes"}), "expected a boolean"),
        (json!({}), "it has neither"),
        (json!([]), "not a setting of the clock"),
    ] {
        let answer = control.post(CLOCK, setting.clone()).await;
        assert_eq!(answer.status, 400, "{setting}");
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains(says), "{setting}: {message}");
        assert_eq!(control.get(CLOCK).await.json(), before, "{setting}");
    }
    let end = Duration::from_secs(253_402_300_799 - 1_000);
    let past = end + Duration::from_secs(1);
    assert_eq!(emulator.clock().try_advance(past), Err(BeyondTime));
    assert_eq!(emulator.clock().try_advance(end), Ok(()));
    let shown = control.get(CLOCK).await.json();
    assert_eq!(shown["time"], "9999-12-31T23:59:59.000000Z");
}

/// Whatever tells a time or a date has one to tell.
#[tokio::test]
async fn at_the_end_of_time_everything_is_still_answered() {
    let emulator = Emulator::builder()
        .rate_limit(RateLimit::new(1, Duration::from_secs(60)).unwrap())
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    emulator.clock().freeze();
    let day = Duration::from_secs(86_400);
    while emulator.clock().try_advance(10_000 * day).is_ok() {}
    while emulator.clock().try_advance(day).is_ok() {}
    emulator.clock().resume();
    let task = json!({
        "channel_id": "C1", "task_description": "t", "selected_agent": "a", "cron_string": "0 * * * * *",
        "schedule_time": "2026-01-31T09:00:00",
    });
    let made = api.post("/api/v1/scheduled_tasks", task).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let refused = api.get("/api/v1/scheduled_tasks").await;
    assert_eq!(refused.status, 429);
    let fault = json!({"effect": {"kind": "reply", "status": 503, "retry_after": {"date_in": "9000years"}}});
    api.post("/_emulator/faults", fault).await;
    let struck = api.get(SECRETS).await;
    let date = struck.header("retry-after");
    assert_eq!(date, Some("Fri, 31 Dec 9999 23:59:59 GMT"));
}

#[tokio::test]
async fn a_limit_whose_clock_stands_still_lets_no_more_through() {
    let emulator = Emulator::builder()
        .rate_limit(RateLimit::new(1, Duration::from_millis(1)).unwrap())
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    emulator.clock().freeze();
    assert_eq!(api.get(SECRETS).await.status, 200);
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(api.get(SECRETS).await.status, 429);
    emulator.clock().resume();
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(api.get(SECRETS).await.status, 200);
}
