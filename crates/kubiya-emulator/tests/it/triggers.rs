//! `/api/workflows` as the known clients of the composer use it.

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::TRIGGERS;
use serde_json::{Value, json};

use crate::api::{Api, with};

const LIST: &str = "/api/workflows";

fn path(workflow: &Value) -> String {
    format!("{LIST}/{}", workflow["id"].as_str().unwrap())
}

/// What the Go provider sends of a workflow.
fn sent(name: &str) -> Value {
    json!({
        "name": name, "description": format!("Workflow for trigger {name}"), "status": "draft",
        "definition": {"name": "Orders", "version": 1, "steps": [{"name": "now"}]},
    })
}

async fn created(api: &Api, name: &str) -> Value {
    let answer = api.post(LIST, sent(name)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn publish(api: &Api, workflow: &Value) -> Value {
    let body = json!({"type": "webhook", "webhookPath": workflow["id"], "runner": "edge"});
    api.post(&format!("{}/publish", path(workflow)), body)
        .await
        .json()
}

async fn url(api: &Api, workflow: &Value) -> Value {
    let body = json!({"runner": "edge", "triggerType": "webhook"});
    let path = format!("{}/webhook-url", path(workflow));
    api.post(&path, body).await.json()
}

#[tokio::test]
async fn a_workflow_is_created_published_changed_and_deleted() {
    let (_emulator, api) = with(&[]).await;
    let made = created(&api, "orders").await;
    assert_eq!(made["status"], "draft");
    assert_eq!(made["definition"], sent("orders")["definition"]);
    assert_eq!(made.get("runner"), None);
    let early = json!({"runner": "edge", "triggerType": "webhook"});
    let early = api
        .post(&format!("{}/webhook-url", path(&made)), early)
        .await;
    assert_eq!(early.status, 400);

    assert_eq!(publish(&api, &made).await["success"], true);
    let told = url(&api, &made).await;
    let hash = told["webhookHash"].as_str().unwrap();
    assert!(told["webhookUrl"].as_str().unwrap().contains(hash));
    assert_eq!(url(&api, &made).await, told);
    let published = api.get(&path(&made)).await.json();
    assert_eq!(published["status"], "published");

    let change = json!({"name": "renamed", "status": "published"});
    let changed = api.put(&path(&made), change).await.json();
    assert_eq!(changed["name"], "renamed");
    assert_eq!(changed["definition"], made["definition"]);

    let answer = api.delete(&path(&made)).await;
    assert_eq!(answer.json()["success"], true);
    assert_eq!(api.get(&path(&made)).await.status, 404);
    assert_eq!(api.delete(&path(&made)).await.status, 404);
}

#[tokio::test]
async fn what_lacks_a_runner_or_is_no_webhook_is_refused() {
    let (_emulator, api) = with(&[]).await;
    let made = created(&api, "orders").await;
    for (step, body) in [
        (
            "publish",
            json!({"type": "webhook", "webhookPath": "p", "runner": ""}),
        ),
        (
            "publish",
            json!({"type": "cron", "webhookPath": "p", "runner": "r"}),
        ),
        (
            "webhook-url",
            json!({"runner": "", "triggerType": "webhook"}),
        ),
    ] {
        let answer = api.post(&format!("{}/{step}", path(&made)), body).await;
        assert_eq!(answer.status, 400, "{step}");
    }
    let broken = json!({"name": "n", "definition": "text"});
    assert_eq!(api.post(LIST, broken).await.status, 400);
}

#[tokio::test]
async fn the_list_is_a_page_in_an_object() {
    let (_emulator, api) = with(&[]).await;
    for number in 0..14 {
        created(&api, &format!("w-{number}")).await;
    }
    for (query, page, count) in [("", 1, 12), ("?page=2", 2, 2), ("?limit=100", 1, 14)] {
        let list = api.get(&format!("{LIST}{query}")).await.json();
        assert_eq!(list["workflows"].as_array().unwrap().len(), count);
        assert_eq!((&list["total"], &list["page"]), (&json!(14), &json!(page)));
    }
    let none = api.get(&format!("{LIST}?status=published")).await.json();
    assert_eq!(none["workflows"], json!([]));
    let found = api.get(&format!("{LIST}?search=w-13")).await.json();
    assert_eq!(found["total"], 1);
    let (_emulator, api) = with(&[Quirk::PagesOfTwo]).await;
    for number in 0..3 {
        created(&api, &format!("w-{number}")).await;
    }
    let list = api.get(&format!("{LIST}?limit=100&page=2")).await.json();
    assert_eq!(list["workflows"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn publishing_can_fail_in_a_success_and_the_status_can_stay() {
    let (emulator, api) = with(&[Quirk::PublishUnsuccessful]).await;
    let made = created(&api, "orders").await;
    assert_eq!(publish(&api, &made).await["success"], false);
    let stored = emulator.objects(&TRIGGERS).by_name("orders").unwrap();
    assert_eq!(stored["status"], "draft");

    let (emulator, api) = with(&[Quirk::StatusStaysDraft]).await;
    let made = created(&api, "orders").await;
    assert_eq!(publish(&api, &made).await["success"], true);
    assert_eq!(api.get(&path(&made)).await.json()["status"], "draft");
    let stored = emulator.objects(&TRIGGERS).by_name("orders").unwrap();
    assert_eq!(stored["status"], "published");
}

#[tokio::test]
async fn a_workflow_can_come_back_with_more_or_with_less() {
    let (_emulator, api) = with(&[Quirk::EnrichedSteps]).await;
    let made = created(&api, "orders").await;
    let step = json!({"name": "now", "id": "step-0", "depends": [], "output": ""});
    assert_eq!(made["definition"]["steps"], json!([step]));
    let (_emulator, api) = with(&[Quirk::DefinitionMissing]).await;
    let made = created(&api, "orders").await;
    assert_eq!(made.get("definition"), None);
    assert_eq!(api.get(&path(&made)).await.json().get("definition"), None);
}

#[tokio::test]
async fn a_url_can_change_and_a_deletion_can_say_nothing() {
    let (_emulator, api) = with(&[Quirk::UrlRotates, Quirk::DeleteEmptyObject]).await;
    let made = created(&api, "orders").await;
    publish(&api, &made).await;
    assert_ne!(url(&api, &made).await, url(&api, &made).await);
    assert_eq!(api.delete(&path(&made)).await.json(), json!({}));
    assert_eq!(api.get(&path(&made)).await.status, 404);
}
