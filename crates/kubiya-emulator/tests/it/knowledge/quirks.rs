//! What the known clients of knowledge do not rule out.

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::KNOWLEDGE;
use serde_json::{Value, json};

use super::{LIST, created, path, sent};
use crate::api::with;

#[tokio::test]
async fn the_list_can_lack_the_content_that_single_entries_have() {
    let (emulator, api) = with(&[Quirk::SparseKnowledgeList]).await;
    let mut made = created(&api, sent(&emulator)).await;
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert!(made.as_object_mut().unwrap().remove("content").is_some());
    assert_eq!(api.get(LIST).await.json(), json!([made]));
}

#[tokio::test]
async fn empty_collections_can_be_null_and_empty_texts_absent() {
    let (_emulator, api) = with(&[Quirk::NullCollections]).await;
    let made = created(&api, json!({"name": "n", "labels": ["l"]})).await;
    for field in [
        "groups",
        "supported_agents",
        "supported_agents_groups",
        "properties",
    ] {
        assert_eq!(made.get(field), Some(&Value::Null), "{field}");
    }
    for field in ["description", "content", "managed_by", "task_id"] {
        assert_eq!(made.get(field), None, "{field}");
    }
    assert_eq!(made["labels"], json!(["l"]));
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
}

#[tokio::test]
async fn content_can_come_back_trimmed() {
    let (emulator, api) = with(&[Quirk::ContentTrimmed]).await;
    let body = json!({"name": "n", "description": " d\r\n", "content": "\n a\r\n\r\n b\rc \r\n"});
    let made = created(&api, body.clone()).await;
    assert_eq!(
        (&made["content"], &made["description"]),
        (&json!("a\n\n b\rc"), &body["description"])
    );
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    let stored = emulator.objects(&KNOWLEDGE).by_name("n").unwrap();
    assert_eq!(stored["content"], body["content"]);
}

#[tokio::test]
async fn an_update_merges_unless_it_replaces() {
    for (quirks, is_kept) in [([].as_slice(), true), (&[Quirk::PutReplaces], false)] {
        let (emulator, api) = with(quirks).await;
        let mut sent = sent(&emulator);
        sent["properties"] = json!({"a": "b"});
        sent["not invented yet"] = json!(1);
        let made = created(&api, sent.clone()).await;
        let update = json!({"name": "renamed", "labels": ["c"]});
        let updated = api.put(&path(&made), update.clone()).await.json();
        for field in ["name", "labels"] {
            assert_eq!(updated[field], update[field], "{field}");
        }
        for field in ["uuid", "owner", "created_at"] {
            assert_eq!(updated[field], made[field], "{field}");
        }
        for (field, empty) in [
            ("description", json!("")),
            ("content", json!("")),
            ("groups", json!([])),
            ("supported_agents", json!([])),
            ("managed_by", json!("")),
            ("properties", Value::Null),
            ("not invented yet", Value::Null),
        ] {
            let expected = if is_kept { &made[field] } else { &empty };
            assert_eq!(&updated[field], expected, "{field}");
        }
        let nameless = api.put(&path(&made), json!({"labels": []})).await;
        assert_eq!(nameless.status, if is_kept { 200 } else { 400 });
    }
}

#[tokio::test]
async fn collections_without_a_meaningful_order_can_come_back_in_another() {
    let (emulator, api) = with(&[Quirk::ReorderedCollections]).await;
    let sent = sent(&emulator);
    let made = created(&api, sent.clone()).await;
    for field in ["labels", "groups", "supported_agents"] {
        let mut expected = sent[field].as_array().unwrap().clone();
        expected.reverse();
        assert_eq!(made[field], json!(expected), "{field}");
    }
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
}

#[tokio::test]
async fn an_entry_can_be_unreadable_by_its_uuid() {
    let (_emulator, api) = with(&[Quirk::NoGetById]).await;
    let made = created(&api, json!({"name": "n"})).await;
    assert_eq!(api.get(&path(&made)).await.status, 404);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    assert_eq!(api.put(&path(&made), json!({})).await.status, 200);
    assert_eq!(api.delete(&path(&made)).await.status, 200);
    let agent = api.post("/api/v1/agents", json!({"name": "ci"})).await;
    let agent = agent.json()["uuid"].as_str().unwrap().to_owned();
    assert_eq!(
        api.get(&format!("/api/v1/agents/{agent}")).await.status,
        200
    );
}

#[tokio::test]
async fn the_owner_can_be_an_e_mail_address() {
    let (emulator, api) = with(&[Quirk::OwnerEmail]).await;
    let made = created(&api, json!({"name": "n"})).await;
    assert_eq!(made["owner"], "someone@example.com");
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    let updated = api.put(&path(&made), made.clone()).await.json();
    assert_eq!(updated["owner"], "someone@example.com");
    let unknown = created(&api, json!({"name": "n", "owner": "nobody"})).await;
    assert_eq!(unknown["owner"], "nobody");
    let id = emulator.directory().user_id("someone@example.com");
    let theirs = created(&api, json!({"name": "n", "owner": id})).await;
    assert_eq!(theirs["owner"], "someone@example.com");
}
