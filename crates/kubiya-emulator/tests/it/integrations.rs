//! `/api/v2/integrations` as the known clients of the API use it.

use kubiya_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::Api;

mod quirks;

const LIST: &str = "/api/v2/integrations";
const ITEM: &str = "/api/v2/integrations/aws-orders";

/// What the Go provider sends of an integration.
fn sent() -> Value {
    json!({
        "uuid": "", "name": "aws-orders", "auth_type": "global", "task_id": "t", "managed_by": "terraform",
        "description": "orders account", "integration_type": "aws",
        "configs": [
            {"name": "main", "is_default": true, "vendor_specific": {"region": "eu-west-1", "retries": "5"}},
            {"name": "spare", "is_default": false, "vendor_specific": {}},
        ],
    })
}

/// Creates an integration over HTTP and returns what was answered.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(LIST, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn an_integration_lives_from_creation_to_deletion() {
    let emulator = Emulator::builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let made = created(&api, sent()).await;
    let mut expected = sent();
    expected["uuid"] = made["uuid"].clone();
    assert_eq!(made, expected);
    assert_eq!(made["uuid"].as_str().unwrap().len(), 36);
    assert_eq!(api.get(ITEM).await.json(), made);
    for list in [LIST, "/api/v2/integrations?full=true"] {
        let listed = api.get(list).await.json();
        assert_eq!(listed.as_array().unwrap().last(), Some(&made), "{list}");
    }
    assert_eq!(api.post(LIST, sent()).await.status, 409);

    let changed = api
        .put(ITEM, json!({"description": "", "uuid": "mine"}))
        .await
        .json();
    expected["description"] = json!("");
    assert_eq!(changed, expected, "the uuid is the API's to give");
    assert_eq!(
        api.put(ITEM, json!({"name": "other"})).await.json()["name"],
        "aws-orders"
    );

    assert_eq!(api.delete(ITEM).await.status, 200);
    for answer in [
        api.get(ITEM).await,
        api.delete(ITEM).await,
        api.put(ITEM, json!({})).await,
    ] {
        assert_eq!(answer.status, 404);
    }
}
