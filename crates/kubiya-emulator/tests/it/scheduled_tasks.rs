//! `/api/v1/scheduled_tasks` as the known clients of the API use it, and what time does there.

use std::time::Duration;

use kubiya_emulator::shapes::SCHEDULED_TASKS;
use kubiya_emulator::{Clock, Effect, Emulator, Fault, Method};
use serde_json::{Value, json};

use crate::api::{Api, with, with_organisations};

mod quirks;

const LIST: &str = "/api/v1/scheduled_tasks";

/// What the Go provider sends of a task that runs every day.
fn sent() -> Value {
    json!({
        "user_email": "", "organization_name": "", "channel_id": "#orders", "cron_string": "5 9 * * * *",
        "schedule_time": "2026-01-31T09:05:00Z", "selected_agent": "dba", "task_description": "Summarise",
    })
}

/// The same, once.
fn once() -> Value {
    let mut once = sent();
    once["cron_string"] = json!("");
    once
}

/// Creates a task over HTTP and reads it.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(LIST, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = api.get(&path(&answer.json())).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn path(task: &Value) -> String {
    format!("{LIST}/{}", task["task_id"].as_str().unwrap())
}

/// An emulator whose clock shows the noon before the task's time, and who speaks to it.
async fn at_noon() -> (Emulator, Api) {
    let time = humantime_of("2026-01-30T12:00:00Z");
    let emulator = Emulator::builder().clock(Clock::stopped_at(time));
    let emulator = emulator.start().await.unwrap();
    let api = Api::of(&emulator);
    (emulator, api)
}

fn humantime_of(text: &str) -> std::time::SystemTime {
    humantime::parse_rfc3339(text).unwrap()
}

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn a_task_lives_from_creation_to_deletion() {
    let (emulator, api) = at_noon().await;
    let made = created(&api, sent()).await;
    let expected = json!({
        "task_id": made["task_id"], "task_uuid": made["task_uuid"], "user_email": "", "channel_id": "#orders",
        "channel_name": "#orders", "task_description": "Summarise", "task_type": "chat",
        "scheduled_time": "2026-01-31T09:05:00", "status": "scheduled", "next_schedule_time": "2026-01-31T09:05:00",
        "parameters": {"context": "dba", "cron_string": "5 9 * * * *", "message_text": "Summarise", "repeat": true},
    });
    assert_eq!(made, expected);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    let id = made["task_id"].as_str().unwrap();
    let stored = emulator.objects(&SCHEDULED_TASKS).get(id);
    assert_eq!(stored.as_ref(), Some(&made));
    assert_eq!(api.delete(&path(&made)).await.status, 200);
    api.get(&path(&made)).await.assert_not_found();
    api.delete(&path(&made)).await.assert_not_found();
}

#[tokio::test]
async fn a_task_is_never_updated() {
    let (_emulator, api) = at_noon().await;
    let made = created(&api, sent()).await;
    let answer = api
        .put(&path(&made), json!({"task_description": "other"}))
        .await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn what_a_task_needs_has_to_be_sent() {
    let (emulator, api) = at_noon().await;
    for field in ["channel_id", "selected_agent", "task_description"] {
        let mut body = sent();
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(api.post(LIST, body).await.status, 400, "{field}");
    }
    assert!(emulator.objects(&SCHEDULED_TASKS).list().is_empty());
}

#[tokio::test]
async fn organisations_have_tasks_of_their_own() {
    let (_emulator, [ours, reader, theirs]) = with_organisations().await;
    let made = created(&ours, sent()).await;
    assert_eq!(reader.get(LIST).await.json(), json!([made]));
    assert_eq!(theirs.get(LIST).await.json(), json!([]));
    theirs.delete(&path(&made)).await.assert_not_found();
    assert_eq!(reader.delete(&path(&made)).await.status, 403);
}

#[tokio::test]
async fn a_task_that_runs_once_is_completed_when_its_time_has_come() {
    let (emulator, api) = at_noon().await;
    let made = created(&api, once()).await;
    assert_eq!(
        (&made["status"], &made["next_schedule_time"]),
        (&json!("scheduled"), &json!(""))
    );
    emulator.clock().advance(DAY);
    let completed = api.get(&path(&made)).await.json();
    assert_eq!(completed["status"], "completed");
    assert_eq!(completed["scheduled_time"], made["scheduled_time"]);
}

#[tokio::test]
async fn a_task_that_is_repeated_has_its_next_time_told() {
    let (emulator, api) = at_noon().await;
    let made = created(&api, sent()).await;
    emulator.clock().advance(DAY);
    let after = api.get(&path(&made)).await.json();
    assert_eq!(after["next_schedule_time"], "2026-02-01T09:05:00");
    assert_eq!(after["scheduled_time"], made["scheduled_time"]);
    assert_eq!(after["status"], "scheduled");
}

#[tokio::test]
async fn a_fault_can_be_meant_for_the_task_of_one_description() {
    let (emulator, api) = at_noon().await;
    let fault = Fault::new(Effect::Garbage).on(Method::POST, LIST);
    emulator.faults().add(fault.named("Summarise"));
    let mut other = sent();
    other["task_description"] = json!("other");
    created(&api, other).await;
    assert_eq!(emulator.faults().list().len(), 1);
    assert_eq!(emulator.objects(&SCHEDULED_TASKS).list().len(), 1);
}

#[tokio::test]
async fn the_clock_is_moved_by_another_process() {
    let (emulator, api) = at_noon().await;
    let control = Api::with_authorization(&emulator, "none");
    let made = created(&api, once()).await;
    let clock = "/_emulator/clock";
    assert_eq!(
        control.get(clock).await.json(),
        json!({"time": "2026-01-30T12:00:00.000000Z", "frozen": true})
    );
    let moved = control.post(clock, json!({"by": "1day 1s"})).await;
    assert_eq!(
        moved.json(),
        json!({"time": "2026-01-31T12:00:01.000000Z", "frozen": true})
    );
    assert_eq!(api.get(&path(&made)).await.json()["status"], "completed");
    for wrong in [
        json!({"by": "soon"}),
        json!({"by": "1h", "to": "x"}),
        json!(1),
    ] {
        assert_eq!(control.post(clock, wrong).await.status, 400);
    }
    assert_eq!(with(&[]).await.1.get(LIST).await.json(), json!([]));
}
