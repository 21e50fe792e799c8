//! Creating scheduled tasks: what is sent, and settling what a lost answer leaves open although tasks have no names.

use kubiya_sdk::{CreatedScheduledTask, ErrorKind, OBJECT_LIMIT, ScheduledTaskConfig};
use serde_json::{Value, json as value};
use wiremock::matchers::body_json;
use wiremock::{MockBuilder, ResponseTemplate};

use crate::scheduled_task::{LIST, task};
use crate::support::{Api, empty, get, json, post_to};

const ITEM: &str = "/api/v1/scheduled_tasks/t-1";

fn post() -> MockBuilder {
    post_to(LIST)
}

/// What the fixture was made of.
fn config() -> ScheduledTaskConfig {
    let mut config =
        ScheduledTaskConfig::new("orders-dba", "#orders", "Summarise the orders of today.\n");
    config.cron = Some("5 9 * * *".into());
    config.scheduled_time = Some("2026-01-31T09:05:00".into());
    config
}

/// The fixture under another id, with a field of its parameters replaced.
fn changed(id: &str, field: &str, theirs: &str) -> Value {
    let mut task = task();
    task["task_id"] = value!(id);
    task["parameters"][field] = value!(theirs);
    task
}

fn list_of(tasks: &[Value]) -> ResponseTemplate {
    json(200, &value!(tasks).to_string())
}

async fn create(api: &Api) -> kubiya_sdk::Result<CreatedScheduledTask> {
    api.client().scheduled_tasks().create(&config()).await
}

#[tokio::test]
async fn every_field_is_sent_and_the_task_is_read() {
    let api = Api::start().await;
    let body = value!({
        "user_email": "", "organization_name": "", "channel_id": "#orders", "cron_string": "5 9 * * *",
        "schedule_time": "2026-01-31T09:05:00Z", "selected_agent": "orders-dba",
        "task_description": "Summarise the orders of today.\n",
    });
    api.expect(get(LIST), 1, list_of(&[])).await;
    api.expect(
        post().and(body_json(body)),
        1,
        json(200, r#"{"task_id":"t-1"}"#),
    )
    .await;
    api.expect(get(ITEM), 1, json(200, &task().to_string()))
        .await;
    let client = api
        .builder()
        .managed_by("terraform")
        .task_id("t")
        .build()
        .unwrap();
    let created = client.scheduled_tasks().create(&config()).await.unwrap();
    assert_eq!((created.id(), created.task().unwrap().id()), ("t-1", "t-1"));
    api.verify().await;
}

#[tokio::test]
async fn what_has_no_time_is_sent_with_year_one_and_what_runs_once_without_an_expression() {
    let api = Api::start().await;
    let body = value!({
        "user_email": "", "organization_name": "", "channel_id": "c", "cron_string": "",
        "schedule_time": "0001-01-01T00:00:00Z", "selected_agent": "a", "task_description": "d",
    });
    api.expect(get(LIST), 1, list_of(&[])).await;
    api.expect(
        post().and(body_json(body)),
        1,
        json(200, r#"{"task_id":"t-1"}"#),
    )
    .await;
    api.expect(get(ITEM), 1, json(200, &task().to_string()))
        .await;
    let config = ScheduledTaskConfig::new("a", "c", "d");
    let created = api
        .client()
        .scheduled_tasks()
        .create(&config)
        .await
        .unwrap();
    assert!(created.into_task().is_ok());
    api.verify().await;
}

/// Defect ST-12 of the Go provider: a member that is no text made it lose the task.
#[tokio::test]
async fn whatever_else_the_answer_has_is_passed_over() {
    for answer in [
        r#"{"task_id":"t-1","retries":3,"nested":{"a":[1]},"flag":true,"none":null}"#,
        r#"{"task_id":"t-1","parameters":"odd"}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, list_of(&[])).await;
        api.expect(post(), 1, json(200, answer)).await;
        api.expect(get(ITEM), 1, json(200, &task().to_string()))
            .await;
        assert_eq!(create(&api).await.unwrap().id(), "t-1");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_number_for_an_id_is_the_id() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    api.expect(post(), 1, json(200, r#"{"task_id":1007}"#))
        .await;
    api.expect(get("/api/v1/scheduled_tasks/1007"), 1, empty(403))
        .await;
    let created = create(&api).await.unwrap();
    assert_eq!(created.id(), "1007");
    assert_eq!(
        created.task().unwrap_err().kind(),
        ErrorKind::PermissionDenied
    );
    api.verify().await;
}

#[tokio::test]
async fn the_one_new_task_of_equal_content_is_adopted_in_whatever_words_the_server_tells_it() {
    let mut moved = task();
    moved["scheduled_time"] = value!("2026-02-01T09:05:00");
    let as_uuid = changed("t-1", "context", "00000000-0000-4000-8000-000000000001");
    let trimmed = changed("t-1", "message_text", "Summarise the orders of today.");
    let mut numbered = task();
    numbered["created_at"] = value!("now");
    for ours in [task(), moved, as_uuid, trimmed, numbered] {
        let api = Api::start().await;
        let before = changed("t-0", "cron_string", "5 9 * * *");
        api.first(get(LIST), 1, list_of(std::slice::from_ref(&before)))
            .await;
        api.expect(post(), 1, empty(502)).await;
        let others = changed("t-2", "cron_string", "6 9 * * *");
        api.expect(get(LIST), 1, list_of(&[before, ours, others]))
            .await;
        assert_eq!(create(&api).await.unwrap().id(), "t-1");
        api.verify().await;
    }
}

#[tokio::test]
async fn several_new_tasks_or_one_of_other_content_leave_the_matter_open() {
    let once = changed("t-1", "cron_string", "");
    for after in [
        vec![task(), changed("t-2", "context", "orders-dba")],
        vec![changed("t-1", "context", "another")],
        vec![changed("t-1", "cron_string", "5 10 * * *")],
        vec![once],
    ] {
        let api = Api::start().await;
        api.first(get(LIST), 1, list_of(&[])).await;
        api.expect(post(), 1, empty(504)).await;
        api.expect(get(LIST), 1, list_of(&after)).await;
        let error = create(&api).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::MaybeProcessed, Some(504))
        );
        let source = std::error::Error::source(&error).unwrap();
        assert!(
            source.to_string().contains("by the description"),
            "{source}"
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn a_list_that_fails_fails_the_create_and_nothing_is_posted() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, empty(403)).await;
    let error = create(&api).await.unwrap_err();
    assert_eq!(error.operation(), "scheduled_tasks.create");
    assert!(!error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn what_is_too_large_to_be_read_again_is_not_sent() {
    let api = Api::start().await;
    let config = ScheduledTaskConfig::new("a", "c", "x".repeat(OBJECT_LIMIT));
    let error = api
        .client()
        .scheduled_tasks()
        .create(&config)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(api.requests().await.is_empty());
}
