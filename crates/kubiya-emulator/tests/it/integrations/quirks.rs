//! What the known clients of integrations do not rule out.

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::INTEGRATIONS;
use serde_json::{Value, json};

use super::{ITEM, LIST, created, sent};
use crate::api::with;

/// The entry of the list.
fn entry(list: &Value) -> &Value {
    let mut entries = list.as_array().unwrap().iter();
    entries.find(|it| it["name"] == "aws-orders").unwrap()
}

#[tokio::test]
async fn the_list_can_lack_the_configurations() {
    let (_emulator, api) = with(&[Quirk::ListWithoutConfigs]).await;
    let mut made = created(&api, sent()).await;
    assert_eq!(api.get(ITEM).await.json(), made);
    assert!(made.as_object_mut().unwrap().remove("configs").is_some());
    let listed = api.get("/api/v2/integrations?full=true").await.json();
    assert_eq!(*entry(&listed), made);
}

#[tokio::test]
async fn values_can_come_back_as_numbers_and_with_more_of_them() {
    let (emulator, api) = with(&[Quirk::EnrichedVendorSpecific, Quirk::NonStringValues]).await;
    let made = created(&api, sent()).await;
    assert_eq!(
        made["configs"][0],
        json!({
            "name": "main", "is_default": true, "kubiya_metadata": {"capabilities": []},
            "vendor_specific": {
                "region": "eu-west-1", "retries": 5, "account_alias": "known-to-the-platform",
                "supported_fields": ["region", "arn"],
            },
        })
    );
    assert_eq!(api.get(ITEM).await.json(), made);
    assert_eq!(*entry(&api.get(LIST).await.json()), made);
    let stored = emulator.objects(&INTEGRATIONS).get("aws-orders").unwrap();
    assert_eq!(stored["configs"], sent()["configs"]);
}

#[tokio::test]
async fn configurations_can_come_back_in_another_order() {
    let (_emulator, api) = with(&[Quirk::ReorderedConfigs]).await;
    created(&api, sent()).await;
    let read = api.get(ITEM).await.json();
    assert_eq!(
        (&read["configs"][0]["name"], &read["configs"][1]["name"]),
        (&json!("spare"), &json!("main"))
    );
}

#[tokio::test]
async fn an_integration_can_be_without_a_uuid_and_be_answered_in_an_array() {
    let (_emulator, api) = with(&[Quirk::NoUuid, Quirk::AnswersArray]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made.get("uuid"), None);
    assert_eq!(api.get(ITEM).await.json(), json!([made]));
    assert_eq!(api.get("/api/v2/integrations/none").await.status, 404);
}

#[tokio::test]
async fn an_update_merges_unless_it_replaces() {
    for (quirks, is_kept) in [([].as_slice(), true), (&[Quirk::PutReplaces], false)] {
        let (_emulator, api) = with(quirks).await;
        let mut sent = sent();
        sent["not invented yet"] = json!(1);
        let made = created(&api, sent).await;
        let update = json!({"name": "aws-orders", "integration_type": "aws"});
        let updated = api.put(ITEM, update).await.json();
        assert_eq!(updated["uuid"], made["uuid"]);
        assert_eq!(updated.get("not invented yet").is_some(), is_kept);
        assert_eq!(updated["description"] == "orders account", is_kept);
    }
}

#[tokio::test]
async fn an_integration_in_use_can_be_protected() {
    for (quirks, status) in [([].as_slice(), 200), (&[Quirk::RefuseDeleteInUse], 409)] {
        let (_emulator, api) = with(quirks).await;
        created(&api, sent()).await;
        let agent = json!({"name": "a", "integrations": ["aws-orders"]});
        assert_eq!(api.post("/api/v1/agents", agent).await.status, 200);
        assert_eq!(api.delete(ITEM).await.status, status);
    }
}
