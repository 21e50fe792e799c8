//! `/api/v1/agents` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::{Clock, Emulator, Key};
use serde_json::{Value, json};

use crate::api::Api;

const AGENTS: &str = "/api/v1/agents";

fn path(id: &str) -> String {
    format!("{AGENTS}/{id}")
}

fn id(agent: &Value) -> String {
    agent["uuid"].as_str().unwrap().to_owned()
}

/// Creates an agent over HTTP and returns what was answered.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(AGENTS, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn an_agent_lives_from_creation_to_deletion() {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .key(Key::new("k").created_by("me@example.com"))
        .key(Key::new("other").created_by("you@example.com"))
        .start()
        .await
        .unwrap();
    let (api, other) = (Api::of(&emulator), Api::at(emulator.url(), "other"));
    let me = emulator.directory().user_id("me@example.com").unwrap();
    let you = emulator.directory().user_id("you@example.com").unwrap();

    let first = created(&api, json!({"name": "ci", "description": "builds"})).await;
    let id = id(&first);
    assert_eq!(
        (&first["id"], &first["name"], &first["description"]),
        (&json!(id), &json!("ci"), &json!("builds"))
    );
    let created_at = "2023-11-14T22:13:20.000000Z";
    assert_eq!(
        first["metadata"],
        json!({
            "created_at": created_at, "last_updated": created_at,
            "user_created": me, "user_last_updated": me,
        })
    );
    assert_eq!(api.get(&path(&id)).await.json(), first);
    assert_eq!(api.get(AGENTS).await.json(), json!([first]));
    assert_eq!(
        api.get("/api/v1/agents?mode=all").await.json(),
        json!([first])
    );

    clock.advance(Duration::from_secs(60));
    let updated = other.put(&path(&id), json!({"description": ""})).await;
    assert_eq!(updated.status, 200);
    let updated = updated.json();
    assert_eq!(
        (&updated["name"], &updated["description"]),
        (&json!("ci"), &json!(""))
    );
    assert_eq!(
        updated["metadata"],
        json!({
            "created_at": created_at, "last_updated": "2023-11-14T22:14:20.000000Z",
            "user_created": me, "user_last_updated": you,
        })
    );
    assert_eq!(emulator.agents().get(&id).unwrap(), updated);

    let deleted = api.delete(&path(&id)).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (200, ""));
    assert_eq!(api.get(AGENTS).await.json(), json!([]));
    for answer in [
        api.get(&path(&id)).await,
        api.put(&path(&id), json!({"name": "ci"})).await,
        api.delete(&path(&id)).await,
    ] {
        assert_eq!(
            (answer.status, &answer.json()["error"]["code"]),
            (404, &json!("not_found"))
        );
    }
}
