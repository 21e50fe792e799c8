//! What the known clients of agents do not rule out.

use kubiya_emulator::Quirk;
use reqwest::Method;
use serde_json::{Value, json};

use super::{AGENTS, created, id, path};
use crate::api::{Api, with};

/// The fields of an agent whose order has no meaning, with two entries each.
fn sets() -> Value {
    json!({
        "secrets": ["a", "b"], "integrations": ["a", "b"], "allowed_users": ["a", "b"],
        "allowed_groups": ["a", "b"], "sources": ["a", "b"], "tools": ["a", "b"], "links": ["a", "b"],
    })
}

#[tokio::test]
async fn an_update_merges_unless_it_replaces() {
    let body = json!({
        "name": "ci", "description": "d", "is_debug_mode": true, "links": ["l"],
        "environment_variables": {"A": "1"}, "tags": ["t"], "workflows": ["w"],
    });
    let update = json!({"name": "ci", "links": ["m"], "environment_variables": {"B": "2"}});

    let (_emulator, api) = with(&[]).await;
    let made = created(&api, body.clone()).await;
    let merged = api.put(&path(&id(&made)), update.clone()).await.json();
    for field in ["name", "description", "is_debug_mode", "tags", "workflows"] {
        assert_eq!(merged[field], body[field], "{field}");
    }
    for field in ["links", "environment_variables"] {
        assert_eq!(merged[field], update[field], "{field}");
    }

    let (emulator, api) = with(&[Quirk::PutReplaces]).await;
    let made = created(&api, body).await;
    let replaced = api.put(&path(&id(&made)), update.clone()).await.json();
    assert_eq!(replaced, emulator.agents().get(&id(&made)).unwrap());
    for field in ["name", "links", "environment_variables"] {
        assert_eq!(replaced[field], update[field], "{field}");
    }
    assert_eq!(
        (
            &replaced["description"],
            &replaced["is_debug_mode"],
            &replaced["tags"]
        ),
        (&json!(""), &json!(false), &json!([]))
    );
    assert!(replaced.get("workflows").is_none());
    for field in ["uuid", "id", "organization"] {
        assert_eq!(replaced[field], made[field], "{field}");
    }
    assert_eq!(
        replaced["metadata"]["created_at"],
        made["metadata"]["created_at"]
    );
    let nameless = api.put(&path(&id(&made)), json!({"links": []})).await;
    assert_eq!(nameless.status, 400);
    assert_eq!(emulator.agents().get(&id(&made)).unwrap(), replaced);
}

#[tokio::test]
async fn creation_can_answer_nothing_but_the_id() {
    let (emulator, api) = with(&[Quirk::AgentIdOnly, Quirk::EmptyWriteResponse]).await;
    let answer = created(&api, json!({"name": "ci"})).await;
    let stored = emulator.agents().by_name("ci").unwrap();
    assert_eq!(answer, json!({"id": stored["id"]}));

    let updated = api.put(&path(&id(&stored)), json!({"image": "i"})).await;
    assert_eq!((updated.status, updated.text.as_str()), (200, ""));
    assert_eq!(emulator.agents().by_name("ci").unwrap()["image"], "i");
}

#[tokio::test]
async fn an_empty_answer_to_writes_does_not_hide_the_id_of_a_new_agent() {
    let (emulator, api) = with(&[Quirk::EmptyWriteResponse]).await;
    let answer = created(&api, json!({"name": "ci"})).await;
    assert_eq!(emulator.agents().by_name("ci"), Some(answer));
}

#[tokio::test]
async fn the_uuid_can_be_empty_while_the_id_is_set() {
    let (emulator, api) = with(&[Quirk::IdWithoutUuid]).await;
    let made = created(&api, json!({"name": "ci"})).await;
    let stored = emulator.agents().by_name("ci").unwrap();
    let one = path(&id(&stored));
    for shown in [
        &made,
        &api.get(&one).await.json(),
        &api.get(AGENTS).await.json()[0],
        &api.put(&one, json!({"uuid": "", "name": "ci"}))
            .await
            .json(),
    ] {
        assert_eq!((&shown["uuid"], &shown["id"]), (&json!(""), &stored["id"]));
    }
}

#[tokio::test]
async fn the_list_can_be_sparse_while_single_agents_are_whole() {
    let (emulator, api) = with(&[Quirk::SparseAgentList]).await;
    let uuid = emulator
        .agents()
        .put(json!({"name": "ci", "description": "d", "image": "i"}));
    assert_eq!(
        api.get(AGENTS).await.json(),
        json!([{"uuid": uuid, "id": uuid, "name": "ci", "description": "d"}])
    );
    assert_eq!(api.get(&path(&uuid)).await.json()["image"], "i");
}

#[tokio::test]
async fn empty_collections_can_be_null_and_empty_texts_absent() {
    let (emulator, api) = with(&[Quirk::NullCollections]).await;
    let made = created(&api, json!({"name": "ci", "links": ["l"]})).await;
    for field in [
        "secrets",
        "runners",
        "tasks",
        "starters",
        "environment_variables",
    ] {
        assert_eq!(made.get(field), Some(&Value::Null), "{field}");
    }
    for field in ["description", "llm_model", "image"] {
        assert_eq!(made.get(field), None, "{field}");
    }
    assert_eq!(
        (&made["links"], &made["is_debug_mode"]),
        (&json!(["l"]), &json!(false))
    );
    let uuid = id(&made);
    assert_eq!(api.get(&path(&uuid)).await.json(), made);
    assert_eq!(api.get(AGENTS).await.json(), json!([made]));
    let stored = emulator.agents().get(&uuid).unwrap();
    assert_eq!(
        (&stored["secrets"], &stored["image"]),
        (&json!([]), &json!(""))
    );
}

#[tokio::test]
async fn collections_without_a_meaningful_order_can_come_back_in_another() {
    let (emulator, api) = with(&[Quirk::ReorderedCollections]).await;
    emulator.secrets().put("a", "v");
    emulator.secrets().put("b", "v");
    let mut body = sets();
    body["name"] = json!("ci");
    body["runners"] = json!(["a", "b"]);
    body["tasks"] = json!([{"name": "a"}, {"name": "b"}]);
    body["starters"] = json!([{"command": "a"}, {"command": "b"}]);
    let made = created(&api, body.clone()).await;
    let one = path(&id(&made));
    for shown in [
        &made,
        &api.get(&one).await.json(),
        &api.put(&one, body.clone()).await.json(),
        &api.get(AGENTS).await.json()[0],
    ] {
        for field in sets().as_object().unwrap().keys() {
            assert_eq!(shown[field], json!(["b", "a"]), "{field}");
        }
        for field in ["runners", "tasks", "starters"] {
            assert_eq!(shown[field], body[field], "{field}");
        }
    }
    assert_eq!(emulator.agents().list()[0]["links"], json!(["a", "b"]));
}

#[tokio::test]
async fn a_secret_in_use_can_be_protected_even_from_force() {
    let delete = |api: &Api, force: bool| {
        let request = api.request(Method::DELETE, "/api/v2/secrets/db");
        if force {
            request.header("force", "true")
        } else {
            request
        }
    };
    let (emulator, api) = with(&[Quirk::RefuseDeleteInUse]).await;
    for name in ["db", "unused"] {
        emulator.secrets().put(name, "v");
    }
    let agent = created(&api, json!({"name": "ci", "secrets": ["db"]})).await;
    for force in [false, true] {
        let refused = api.send(delete(&api, force)).await;
        assert_eq!(
            (refused.status, &refused.json()["error"]["code"]),
            (409, &json!("conflict"))
        );
    }
    assert!(emulator.secrets().value_matches("db", "v"));
    assert_eq!(api.delete("/api/v2/secrets/unused").await.status, 200);
    api.put(&path(&id(&agent)), json!({"secrets": []})).await;
    assert_eq!(api.send(delete(&api, false)).await.status, 200);

    let (emulator, api) = with(&[Quirk::RefuseDeleteInUse, Quirk::DeleteNeedsForce]).await;
    emulator.secrets().put("db", "v");
    assert_eq!(api.send(delete(&api, false)).await.status, 409);
    assert_eq!(api.send(delete(&api, true)).await.status, 200);
}

#[tokio::test]
async fn deletion_can_answer_204() {
    let (emulator, api) = with(&[Quirk::EmptyDeleteResponse]).await;
    let uuid = emulator.agents().put(json!({"name": "ci"}));
    let deleted = api.delete(&path(&uuid)).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
}

#[tokio::test]
async fn answers_can_be_escaped_to_ascii_and_mean_the_same() {
    let (_emulator, api) = with(&[Quirk::AsciiJson]).await;
    let text = "d\u{e9}j\u{e0} <vu> \u{1f600}\n\"/\\";
    let made = created(&api, json!({"name": "ci", "description": text})).await;
    assert_eq!(made["description"], text);
    for path in [path(&id(&made)), AGENTS.to_owned()] {
        let answer = api.get(&path).await.text;
        let escaped = r"d\u00e9j\u00e0 \u003cvu\u003e \ud83d\ude00\u000a\u0022\/\\";
        assert!(answer.is_ascii() && answer.contains(escaped), "{answer}");
    }
}
