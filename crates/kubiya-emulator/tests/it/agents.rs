//! `/api/v1/agents` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::{Clock, Emulator, Key};
use serde_json::{Value, json};

use crate::api::{Api, canary, with, with_organisations};

mod faults;
mod quirks;
mod refusals;

const AGENTS: &str = "/api/v1/agents";

async fn started() -> (Emulator, Api) {
    with(&[]).await
}

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
        answer.assert_not_found();
    }
}

#[tokio::test]
async fn an_agent_has_all_known_fields_and_keeps_unknown_ones() {
    let (emulator, api) = started().await;
    let bare = created(&api, json!({"name": "bare"})).await;
    for (field, empty) in [
        ("description", json!("")),
        ("ai_instructions", json!("")),
        ("llm_model", json!("")),
        ("image", json!("")),
        ("is_debug_mode", json!(false)),
        ("runners", json!([])),
        ("secrets", json!([])),
        ("allowed_users", json!([])),
        ("environment_variables", json!({})),
        ("starters", json!([])),
        ("tasks", json!([])),
        ("organization", json!("default")),
    ] {
        assert_eq!(bare[field], empty, "{field}");
    }

    emulator.secrets().put("db", "v");
    let sent = json!({
        "name": "full", "description": "d", "ai_instructions": "do", "instruction_type": "tools",
        "llm_model": "gpt-4o", "image": "i", "avatar_url": "a", "email": "e", "managed_by": "m",
        "task_id": "t", "is_debug_mode": true, "runners": ["one", "two"], "allowed_groups": ["g"],
        "allowed_users": ["b", "a"], "integrations": ["aws"], "links": ["l"], "owners": ["o"],
        "secrets": ["db"], "sources": ["s"], "tags": ["t"], "tools": ["u"],
        "environment_variables": {"A": "1"},
        "starters": [{"display_name": "s", "command": "c"}],
        "tasks": [{"name": "n", "prompt": "p", "description": "d"}],
        "inline_tools": [{"args": [1, {"deep": null}]}], "workflows": [], "mcp_server": {"type": "sse"},
        "not invented yet": 1.5,
    });
    let full = created(&api, sent.clone()).await;
    let read = api.get(&path(&id(&full))).await.json();
    for (field, value) in sent.as_object().unwrap() {
        assert_eq!((&full[field], &read[field]), (value, value), "{field}");
    }
    api.put(&path(&id(&full)), json!({"name": "full", "tags": []}))
        .await;
    let kept = emulator.agents().get(&id(&full)).unwrap();
    assert_eq!(
        (
            &kept["inline_tools"],
            &kept["mcp_server"],
            &kept["not invented yet"]
        ),
        (
            &sent["inline_tools"],
            &sent["mcp_server"],
            &sent["not invented yet"]
        )
    );
}

#[tokio::test]
async fn what_the_api_decides_cannot_be_sent() {
    let (_emulator, api) = started().await;
    let theirs = json!({
        "name": "ci", "uuid": "", "id": "mine", "organization": "mine", "metadata": null,
    });
    let made = created(&api, theirs.clone()).await;
    assert_ne!(made["id"], "mine");
    assert_eq!(
        (&made["id"], &made["organization"]),
        (&made["uuid"], &json!("default"))
    );
    let after = api.put(&path(&id(&made)), theirs).await.json();
    for field in ["uuid", "id", "organization"] {
        assert_eq!(after[field], made[field], "{field}");
    }
    assert_eq!(
        after["metadata"]["created_at"],
        made["metadata"]["created_at"]
    );
}

#[tokio::test]
async fn variables_are_kept_byte_for_byte_and_appear_in_no_log_and_no_refusal() {
    let (emulator, api) = started().await;
    let secret = canary();
    let value = format!("{secret} {{\"a\":1}}\n\t\\ <null> \u{0}ключ \r\n");
    let body = |name| json!({"name": name, "environment_variables": {"KEY": value, "": ""}});
    let agent = id(&created(&api, body("ci")).await);
    assert_eq!(
        api.get(&path(&agent)).await.json()["environment_variables"],
        json!({"KEY": value, "": ""})
    );
    assert!(emulator.agents().variable_matches(&agent, "KEY", &value));
    assert!(!emulator.agents().variable_matches(&agent, "KEY", &secret));
    assert!(!emulator.agents().variable_matches(&agent, "key", &value));
    assert!(!emulator.agents().variable_matches("none", "KEY", &value));

    for refused in [
        api.post(AGENTS, body("ci")).await,
        api.post(
            AGENTS,
            json!({"name": "x", "environment_variables": {"KEY": [value]}}),
        )
        .await,
        api.put(&path("none"), body("ci")).await,
    ] {
        assert!(
            refused.status >= 400 && !refused.text.contains(&secret),
            "{refused:?}"
        );
    }
    let told = format!("{:?} {:?}", emulator.requests(), emulator.agents());
    assert!(!told.contains(&secret));
}

#[tokio::test]
async fn organisations_do_not_see_each_others_agents_and_readers_change_nothing() {
    let (emulator, [ours, reader, theirs]) = with_organisations().await;
    emulator.secrets().put("db", "v");
    let agent = path(&id(&created(
        &ours,
        json!({"name": "ci", "secrets": ["db"]}),
    )
    .await));
    assert_eq!(theirs.get(&agent).await.status, 404);
    assert_eq!(
        theirs
            .post(AGENTS, json!({"name": "ci", "secrets": ["db"]}))
            .await
            .status,
        400
    );
    created(&theirs, json!({"name": "ci"})).await;
    assert_eq!(
        emulator.agents_of("other").list()[0]["organization"],
        "other"
    );

    assert_eq!(reader.get(&agent).await.status, 200);
    for answer in [
        reader.post(AGENTS, json!({"name": "x"})).await,
        reader.put(&agent, json!({"description": "x"})).await,
        reader.delete(&agent).await,
    ] {
        assert_eq!(answer.json()["errorCode"], "INSUFFICIENT_SCOPE");
    }
    assert_eq!(emulator.agents().list().len(), 1);
}

#[tokio::test]
async fn changes_past_the_api_are_seen_through_it_and_are_not_checked() {
    let (emulator, api) = started().await;
    let roster = emulator.agents();
    let one = roster.put(json!({"name": "ci", "secrets": ["none"], "tasks": ["odd"]}));
    let two = roster.put(json!({"name": "ci", "uuid": "two", "metadata": {"user_created": "x"}}));
    assert_eq!(two, "two");
    assert_eq!(roster.by_name("ci").unwrap()["uuid"], one.as_str());
    let listed = api.get(AGENTS).await.json();
    assert_eq!(listed, json!(roster.list()));
    assert_eq!(
        (&listed[0]["tasks"], &listed[0]["links"]),
        (&json!(["odd"]), &json!([]))
    );
    assert_eq!(
        listed[0]["metadata"]["user_created"],
        json!(emulator.directory().user_id("someone@example.com"))
    );
    assert_eq!(listed[1]["metadata"], json!({"user_created": "x"}));

    roster.put(json!({"name": "new", "uuid": "two"}));
    assert_eq!(roster.list().len(), 2);
    let emptied = roster.edit(&one, |fields| {
        fields.insert("name".to_owned(), json!("edited"));
        fields.insert("uuid".to_owned(), json!("no effect"));
        fields.remove("links");
    });
    assert!(emptied);
    let edited = api.get(&path(&one)).await.json();
    assert_eq!(
        (&edited["name"], &edited["uuid"]),
        (&json!("edited"), &json!(one))
    );
    assert!(edited.get("links").is_none());
    assert!(roster.remove(&one) && !roster.remove(&one));
    assert!(!roster.edit(&one, |_| panic!("there is no such agent")));
    assert!(roster.get(&one).is_none());
    assert_eq!(api.get(&path(&one)).await.status, 404);
}

#[tokio::test]
async fn an_author_who_is_no_user_is_named_as_configured() {
    let emulator = Emulator::builder()
        .created_by("robot")
        .start()
        .await
        .unwrap();
    let made = created(&Api::of(&emulator), json!({"name": "ci"})).await;
    assert_eq!(made["metadata"]["user_created"], "robot");
}
