//! What the known clients of webhooks do not rule out.

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::WEBHOOKS;
use serde_json::{Value, json};

use super::{LIST, created, path, sent};
use crate::api::{Api, with};

/// What is answered of a webhook when it is created, read and listed, which has to be the same.
async fn shown(api: &Api, body: Value) -> Value {
    let made = created(api, body).await;
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    made
}

#[tokio::test]
async fn the_list_can_say_little() {
    let (_emulator, api) = with(&[Quirk::SparseWebhookList]).await;
    let made = created(&api, sent()).await;
    assert_eq!(api.get(&path(&made)).await.json(), made);
    let entry = json!({
        "id": made["id"], "name": "Orders", "source": "GitHub", "agent_id": "a-1",
    });
    assert_eq!(api.get(LIST).await.json(), json!([entry]));
}

#[tokio::test]
async fn texts_can_come_back_otherwise() {
    let channel = r##"#{"team_name":"A","channel_name":"b"}"##;
    let (_emulator, api) = with(&[Quirk::MethodLowercased, Quirk::DestinationNormalised]).await;
    for (destination, answered) in [
        ("#orders", "orders"),
        ("orders", "orders"),
        (channel, r#"{"channel_name": "b", "team_name": "A"}"#),
    ] {
        let to = json!({"method": "Teams", "destination": destination});
        let made = created(&api, json!({"name": "n", "communication": to})).await;
        let expected = json!({"method": "teams", "destination": answered});
        assert_eq!(made["communication"], expected);
        assert_eq!(api.get(&path(&made)).await.json(), made);
    }
}

#[tokio::test]
async fn a_workflow_can_come_back_as_an_object_or_in_another_order() {
    let workflow = r#"{"a":[1,{"b":"c"}],"d":null}"#;
    let value: Value = serde_json::from_str(workflow).unwrap();
    let body = json!({"name": "n", "workflow": workflow});
    let (emulator, api) = with(&[Quirk::WorkflowAsObject]).await;
    let made = shown(&api, body.clone()).await;
    assert_eq!(made["workflow"], value);
    let stored = emulator.objects(&WEBHOOKS).by_name("n").unwrap();
    assert_eq!(stored["workflow"], workflow);

    let (_emulator, api) = with(&[Quirk::WorkflowReordered]).await;
    let made = shown(&api, body).await;
    let text = made["workflow"].as_str().unwrap();
    assert_ne!(text, workflow);
    assert!(text.find("\"d\"") < text.find("\"a\""), "{text}");
    assert_eq!(serde_json::from_str::<Value>(text).unwrap(), value);
    let agent = created(&api, json!({"name": "m"})).await;
    assert_eq!(agent["workflow"], "");
}

#[tokio::test]
async fn times_can_be_odd_and_be_reset() {
    let (_emulator, api) = with(&[Quirk::OddTimestamp]).await;
    let made = shown(&api, sent()).await;
    assert_eq!(made["created_at"], "2025-01-16 14:32:49.120391 +0000 UTC");

    let (_emulator, api) = with(&[Quirk::PutResetsCreatedAt]).await;
    let made = created(&api, sent()).await;
    for (body, expected) in [
        (json!({"prompt": "x"}), "0001-01-01T00:00:00Z"),
        (
            json!({"created_at": "2024-01-01T00:00:00Z"}),
            "2024-01-01T00:00:00Z",
        ),
    ] {
        let updated = api.put(&path(&made), body).await.json();
        assert_eq!(updated["created_at"], expected);
    }
}

#[tokio::test]
async fn an_update_can_move_the_url() {
    let (_emulator, api) = with(&[Quirk::UrlChangesOnUpdate]).await;
    let made = created(&api, sent()).await;
    let updated = api.put(&path(&made), json!({})).await.json();
    assert_ne!(updated["webhook_url"], made["webhook_url"]);
    assert_eq!(api.get(&path(&made)).await.json(), updated);
}

#[tokio::test]
async fn an_update_merges_unless_it_replaces() {
    for (quirks, is_kept) in [([].as_slice(), true), (&[Quirk::PutReplaces], false)] {
        let (_emulator, api) = with(quirks).await;
        let made = created(&api, sent()).await;
        let updated = api
            .put(&path(&made), json!({"name": "renamed"}))
            .await
            .json();
        assert_eq!(updated["name"], "renamed");
        for field in ["id", "webhook_url", "created_by", "created_at"] {
            assert_eq!(updated[field], made[field], "{field}");
        }
        for (field, empty) in [
            ("prompt", json!("")),
            ("org", json!("")),
            ("communication", Value::Null),
        ] {
            let expected = if is_kept { &made[field] } else { &empty };
            assert_eq!(&updated[field], expected, "{field}");
        }
    }
}

#[tokio::test]
async fn a_deletion_can_say_that_it_failed() {
    let (_emulator, api) = with(&[Quirk::DeleteResultNotOk]).await;
    let made = created(&api, sent()).await;
    let answer = api.delete(&path(&made)).await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({"result": "failed"}))
    );
    assert_eq!(api.get(&path(&made)).await.json(), made);
    api.delete("/api/v1/event/none").await.assert_not_found();
}

#[tokio::test]
async fn a_webhook_can_be_unreadable_by_its_id() {
    let (_emulator, api) = with(&[Quirk::NoGetById]).await;
    let made = created(&api, sent()).await;
    assert_eq!(api.get(&path(&made)).await.status, 404);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    assert_eq!(api.put(&path(&made), json!({})).await.status, 200);
    assert_eq!(api.delete(&path(&made)).await.status, 200);
}
