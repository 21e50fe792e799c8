//! Scheduled tasks: what is read of the many forms of an answer, and what a list costs.

use std::collections::BTreeMap;

use kubiya_sdk::{Catalog, ErrorKind, ScheduledTask, ScheduledTaskConfig};
use serde_json::{Value, json as value};

use crate::support::{Api, delete, empty, get, json};

pub(crate) const LIST: &str = "/api/v1/scheduled_tasks";
const ITEM: &str = "/api/v1/scheduled_tasks/t-1";
const TASK: &str = include_str!("fixtures/scheduled_task.json");

/// The configuration of the fixture.
fn config() -> ScheduledTaskConfig {
    let description = "Summarise the orders of today.\n";
    let mut config = ScheduledTaskConfig::new("orders-dba", "C0ORDERS", description);
    config.cron = Some("5 9 * * * *".into());
    config.scheduled_time = Some("2026-01-31T09:05:00".into());
    config
}

pub(crate) fn task() -> Value {
    serde_json::from_str(TASK).unwrap()
}

async fn read(task: &Value) -> ScheduledTask {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, &task.to_string())).await;
    let task = api.client().scheduled_tasks().get("t-1").await.unwrap();
    api.verify().await;
    task
}

#[tokio::test]
async fn a_task_is_read_with_everything() {
    let task = read(&task()).await;
    assert_eq!((task.id(), task.config()), ("t-1", &config()));
    assert_eq!(task.uuid(), Some("11bd-example"));
    assert_eq!(task.email(), Some("dba@example.com"));
    assert_eq!(task.channel_name(), Some("#orders"));
    assert_eq!(task.status(), Some("scheduled"));
    assert_eq!(task.task_type(), Some("chat"));
    assert_eq!(task.next_scheduled_time(), Some("2026-02-01T09:05:00"));
    let parameters = [
        ("context", "orders-dba"),
        ("cron_string", "5 9 * * * *"),
        ("message_text", "Summarise the orders of today.\n"),
        ("team_id", "T0TEAM"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(task.parameters(), &BTreeMap::from(parameters));
}

#[tokio::test]
async fn what_the_parameters_do_not_say_is_taken_from_beside_them() {
    let mut told = task();
    told["parameters"] = value!({"repeat": true});
    told["cron_string"] = value!("5 9 * * * *");
    assert_eq!(read(&told).await.config(), &config());
    for absent in [value!(null), value!("odd"), value!([])] {
        told["parameters"] = absent;
        let task = read(&told).await;
        assert_eq!(task.config(), &config());
        assert!(task.parameters().is_empty());
    }
}

#[tokio::test]
async fn a_number_is_an_id_as_well() {
    let mut told = task();
    told["task_id"] = value!(1007);
    let api = Api::start().await;
    let item = format!("{LIST}/1007");
    api.expect(get(&item), 1, json(200, &told.to_string()))
        .await;
    let task = api.client().scheduled_tasks().get("1007").await.unwrap();
    assert_eq!(task.id(), "1007");
    api.verify().await;
}

#[tokio::test]
async fn a_task_that_runs_once_has_no_cron_expression_and_year_one_is_no_time() {
    for (parameters, time) in [
        (
            value!({"cron_string": "", "repeat": false}),
            "0001-01-01T00:00:00",
        ),
        (
            value!({"cron_string": "5 9 * * *", "repeat": false}),
            "0001-01-01T00:00:00Z",
        ),
        (value!({"cron_string": null}), ""),
    ] {
        let mut told = task();
        told["parameters"] = parameters;
        told["scheduled_time"] = value!(time);
        let task = read(&told).await;
        assert_eq!(
            (&task.config().cron, &task.config().scheduled_time),
            (&None, &None)
        );
    }
}

#[tokio::test]
async fn the_name_of_a_channel_stands_in_for_its_id_and_nothing_for_its_name() {
    let mut told = task();
    told["channel_id"] = value!("");
    let task_ = read(&told).await;
    assert_eq!(task_.config().channel_id, "#orders");
    told = task();
    told.as_object_mut().unwrap().remove("channel_name");
    let task_ = read(&told).await;
    assert_eq!(
        (task_.config().channel_id.as_str(), task_.channel_name()),
        ("C0ORDERS", None)
    );
}

#[tokio::test]
async fn a_list_that_says_everything_costs_one_request_and_is_sorted() {
    let mut other = task();
    other["task_id"] = value!("t-0");
    other["parameters"]["context"] = value!("a-dba");
    for list in [value!([task(), other]), value!({"tasks": [task(), other]})] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, json(200, &list.to_string())).await;
        let tasks = api.client().scheduled_tasks().list().await.unwrap();
        let ids: Vec<_> = tasks.iter().map(ScheduledTask::id).collect();
        assert_eq!(ids, ["t-0", "t-1"]);
        assert_eq!(tasks[1].config(), &config());
        api.verify().await;
    }
}

#[tokio::test]
async fn an_entry_without_parameters_is_completed_by_id() {
    let api = Api::start().await;
    let list = value!([{"task_id": "t-1", "status": "scheduled"}]);
    api.expect(get(LIST), 1, json(200, &list.to_string())).await;
    api.expect(get(ITEM), 1, json(200, TASK)).await;
    let tasks = api.client().scheduled_tasks().list().await.unwrap();
    assert_eq!(tasks[0].config(), &config());
    api.verify().await;
}

#[tokio::test]
async fn many_reads_share_a_list_and_what_it_lacks_is_asked_for() {
    let api = Api::start().await;
    let tasks = (0..9).map(|number| {
        let mut task = task();
        task["task_id"] = value!(format!("t-{number}"));
        task
    });
    let list = value!(tasks.collect::<Vec<_>>());
    api.expect(get(LIST), 1, json(200, &list.to_string())).await;
    api.expect(get(&format!("{LIST}/t-9")), 1, empty(404)).await;
    for number in 0..2 {
        let item = format!("{LIST}/t-{number}");
        let task = list[number].to_string();
        api.expect(get(&item), 1, json(200, &task)).await;
    }
    let catalog = Catalog::<ScheduledTask>::new(api.client());
    for number in 0..10 {
        let task = catalog.get_opt(&format!("t-{number}")).await.unwrap();
        assert_eq!(task.is_some(), number < 9, "{number}");
    }
    api.verify().await;
}

#[tokio::test]
async fn what_is_not_there_is_not_found_by_get_and_delete() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, empty(404)).await;
    api.expect(delete(ITEM), 2, empty(404)).await;
    let client = api.client();
    let tasks = client.scheduled_tasks();
    assert_eq!(tasks.get_opt("t-1").await.unwrap(), None);
    let error = tasks.get("t-1").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::NotFound, "scheduled_tasks.get")
    );
    assert!(!tasks.delete_if_exists("t-1").await.unwrap());
    let error = tasks.delete("t-1").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::NotFound, "scheduled_tasks.delete")
    );
    api.verify().await;
}

#[tokio::test]
async fn a_delete_is_sent_once() {
    let api = Api::start().await;
    api.expect(delete(ITEM), 1, empty(204)).await;
    api.client().scheduled_tasks().delete("t-1").await.unwrap();
    api.verify().await;
}
