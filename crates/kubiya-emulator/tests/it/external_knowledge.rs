//! `/api/v1/rag/integration/slack` as the Go provider uses it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::shapes::EXTERNAL_KNOWLEDGE;
use kubiya_emulator::{Clock, Effect, Emulator, Fault, Method};
use serde_json::{Value, json};

use crate::api::{Api, with, with_organisations};

mod quirks;

const LIST: &str = "/api/v1/rag/integration/slack";

fn sent() -> Value {
    json!({"channel_ids": ["C02", "C01"]})
}

/// Creates an entry over HTTP, and returns the answer.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(LIST, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn path(entry: &Value) -> String {
    format!("{LIST}/{}", entry["uuid"].as_str().unwrap())
}

#[tokio::test]
async fn an_entry_lives_from_creation_to_deletion() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_750_000_000);
    let emulator = Emulator::builder().clock(Clock::stopped_at(time));
    let emulator = emulator.start().await.unwrap();
    let api = Api::of(&emulator);
    let made = created(&api, sent()).await;
    let answered = json!({
        "org": made["org"], "user_email": made["user_email"], "uuid": made["uuid"], "channel_ids": ["C02", "C01"],
        "start_date": "2025-06-15", "message": "",
    });
    assert_eq!(made, answered);
    let read = api.get(&path(&made)).await.json();
    let expected = json!({
        "uuid": made["uuid"], "org": made["org"], "start_date": "2025-06-15", "integration_type": "slack",
        "created_at": read["created_at"], "updated_at": read["created_at"], "channel_ids": ["C02", "C01"],
    });
    assert_eq!(read, expected);
    assert_eq!(api.get(LIST).await.json(), json!([read]));

    emulator.clock().advance(Duration::from_secs(60));
    let change = json!({"channel_ids": ["C03"]});
    let updated = api.put(&path(&made), change).await.json();
    assert_eq!(
        (&updated["uuid"], &updated["channel_ids"]),
        (&made["uuid"], &json!(["C03"]))
    );
    let after = api.get(&path(&made)).await.json();
    assert_eq!(after["created_at"], read["created_at"]);
    assert_ne!(after["updated_at"], read["updated_at"]);

    assert_eq!(api.delete(&path(&made)).await.status, 200);
    api.get(&path(&made)).await.assert_not_found();
    api.put(&path(&made), sent()).await.assert_not_found();
    api.delete(&path(&made)).await.assert_not_found();
}

#[tokio::test]
async fn an_entry_has_channels_and_what_else_is_sent_means_nothing() {
    let (emulator, api) = with(&[]).await;
    for body in [
        json!({}),
        json!({"channel_ids": []}),
        json!({"channel_ids": "C01"}),
    ] {
        assert_eq!(api.post(LIST, body).await.status, 400);
    }
    let entries = emulator.objects(&EXTERNAL_KNOWLEDGE);
    assert!(entries.list().is_empty());
    let mut body = sent();
    body["org"] = json!("theirs");
    body["page_id"] = json!("1");
    let made = created(&api, body).await;
    assert_ne!(made["org"], "theirs");
    let stored = entries.get(made["uuid"].as_str().unwrap()).unwrap();
    assert_eq!(stored.get("page_id"), None);
}

#[tokio::test]
async fn several_can_have_the_same_channels() {
    let (_emulator, api) = with(&[]).await;
    let (one, other) = (created(&api, sent()).await, created(&api, sent()).await);
    assert_ne!(one["uuid"], other["uuid"]);
}

#[tokio::test]
async fn there_is_no_other_vendor() {
    let (_emulator, api) = with(&[]).await;
    let answer = api.post("/api/v1/rag/integration/confluence", sent()).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn a_fault_can_be_meant_for_the_entry_of_one_first_channel() {
    let (emulator, api) = with(&[]).await;
    let fault = Fault::new(Effect::Garbage).on(Method::POST, LIST);
    emulator.faults().add(fault.named("C02"));
    created(&api, json!({"channel_ids": ["C01", "C02"]})).await;
    assert_eq!(emulator.objects(&EXTERNAL_KNOWLEDGE).list().len(), 1);
    api.post(LIST, sent()).await;
    assert_eq!(emulator.objects(&EXTERNAL_KNOWLEDGE).list().len(), 1);
}

#[tokio::test]
async fn organisations_have_external_knowledge_of_their_own() {
    let (_emulator, [ours, reader, theirs]) = with_organisations().await;
    let made = created(&ours, sent()).await;
    assert_eq!(reader.get(&path(&made)).await.status, 200);
    assert_eq!(theirs.get(LIST).await.json(), json!([]));
    theirs.put(&path(&made), sent()).await.assert_not_found();
    theirs.delete(&path(&made)).await.assert_not_found();
    assert_eq!(reader.put(&path(&made), sent()).await.status, 403);
}
