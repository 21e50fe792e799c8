//! Names that are kept in another spelling than they are sent in.

use kubiya_emulator::Quirk;
use serde_json::json;

use crate::api::with;

#[tokio::test]
async fn names_can_be_kept_in_another_spelling_and_found_in_both() {
    let (_emulator, api) = with(&[Quirk::RespelledNames]).await;
    let (secrets, runners) = ("/api/v2/secrets", "/api/v3/runners");
    let secret = |value: &str| json!({"name": " One", "value": value});
    assert_eq!(api.post(secrets, secret("v")).await.json()["name"], "one");
    assert_eq!(api.post(secrets, secret("v")).await.status, 409);
    api.post(&format!("{runners}/Edge"), json!({})).await;
    for spelling in ["one", "ONE", "%20One%20"] {
        let path = format!("{secrets}/{spelling}");
        assert_eq!(api.get(&path).await.json()["name"], "one");
        assert_eq!(api.put(&path, secret("w")).await.status, 200);
    }
    for spelling in ["edge", "EDGE"] {
        let description = format!("{runners}/{spelling}/describe");
        assert_eq!(api.get(&description).await.json()["name"], "edge");
    }
    for path in ["/api/v1/agents", "/api/v1/knowledge"] {
        let sent = json!({"name": "It ", "content": "c"});
        let made = api.post(path, sent.clone()).await.json();
        assert_eq!(made["name"], "it", "{path}");
        let item = format!("{path}/{}", made["uuid"].as_str().unwrap());
        assert_eq!(api.put(&item, json!({"name": "New "})).await.status, 200);
        assert_eq!(api.get(&item).await.json()["name"], "new", "{path}");
    }
    assert_eq!(api.delete(&format!("{secrets}/ONE")).await.status, 200);
    assert_eq!(api.delete(&format!("{runners}/EDGE")).await.status, 200);
    assert_eq!(api.get(secrets).await.json(), json!([]));
}
