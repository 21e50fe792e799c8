//! Sources that hold their tools themselves.

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::SOURCES;
use serde_json::{Value, json};

use super::{LIST, URL, created, path};
use crate::api::{Api, with};

/// What the Go provider sends of an inline source.
fn sent() -> Value {
    json!({
        "name": "orders", "runner": "edge", "task_id": "t", "managed_by": "terraform",
        "inline_tools": [{"name": "count", "content": "date 2>&1"}],
        "inline_workflows": [{"name": "daily", "steps": [
            {"name": "s", "executor": {"type": "tool", "config": {"tool_def": {"name": "inner"}}}},
        ]}],
        "dynamic_config": {"a": "x"},
    })
}

async fn metadata(api: &Api, source: &Value, query: &str) -> Value {
    let answer = api.get(&format!("{}/metadata{query}", path(source))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// The view that the Go provider reads after a create.
const OWN: &str = "?exclude_workflows_tools=true";

#[tokio::test]
async fn an_inline_source_keeps_its_name_and_what_it_holds() {
    let (emulator, api) = with(&[]).await;
    let made = created(&api, sent()).await;
    for field in [
        "name",
        "runner",
        "inline_tools",
        "inline_workflows",
        "dynamic_config",
    ] {
        assert_eq!(made[field], sent()[field], "{field}");
    }
    assert_eq!(
        (&made["type"], &made["url"]),
        (&json!("inline"), &json!(""))
    );
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    let update = json!({"inline_tools": [{"name": "other"}], "type": "inline"});
    let updated = api.put(&path(&made), update).await.json();
    assert_eq!(updated["inline_tools"], json!([{"name": "other"}]));
    assert_eq!(updated["inline_workflows"], made["inline_workflows"]);
    assert_eq!(updated["uuid"], made["uuid"]);
    assert_eq!(api.delete(&path(&made)).await.status, 200);
    assert!(emulator.objects(&SOURCES).list().is_empty());
}

#[tokio::test]
async fn metadata_have_two_views() {
    let (_emulator, api) = with(&[]).await;
    let made = created(&api, sent()).await;
    let own = metadata(&api, &made, OWN).await;
    assert_eq!(own["tools"], sent()["inline_tools"]);
    assert_eq!(own["workflows"], sent()["inline_workflows"]);
    assert_eq!(
        (&own["type"], &own["errors"]),
        (&json!("inline"), &json!([]))
    );
    for query in ["", "?exclude_workflows_tools=false"] {
        let all = metadata(&api, &made, query).await;
        assert_eq!(all["tools"][1], json!({"name": "inner"}));
    }
}

#[tokio::test]
async fn what_is_held_has_names() {
    let (_emulator, api) = with(&[]).await;
    let made = created(&api, sent()).await;
    for (field, wrong) in [
        ("inline_tools", json!([{"content": "x"}])),
        ("inline_tools", json!([{"name": ""}])),
        ("inline_tools", json!(["count"])),
        ("inline_tools", json!({"name": "count"})),
        ("inline_workflows", json!([{"steps": []}])),
        ("name", json!("")),
    ] {
        let mut body = sent();
        body[field] = wrong;
        assert_eq!(api.post(LIST, body.clone()).await.status, 400, "{body}");
        assert_eq!(api.put(&path(&made), body).await.status, 400);
    }
    let mut nameless = sent();
    nameless.as_object_mut().unwrap().remove("name");
    assert_eq!(api.post(LIST, nameless).await.status, 400);
    // One of the command line tool, which leaves out what is empty, and one of nothing.
    for body in [
        json!({"name": "a", "type": "inline", "inline_tools": [{"name": "t"}]}),
        json!({"name": "b", "inline_tools": null, "inline_workflows": null}),
    ] {
        assert_eq!(created(&api, body).await["type"], "inline");
    }
    let git = json!({"url": URL, "inline_tools": []});
    assert_eq!(created(&api, git).await["type"], "git");
}

#[tokio::test]
async fn tools_and_workflows_can_have_members_that_nobody_sent() {
    let (emulator, api) = with(&[Quirk::EnrichedTools]).await;
    let made = created(&api, sent()).await;
    let told = metadata(&api, &made, OWN).await;
    let tool = &told["tools"][0];
    assert_eq!(tool["content"], "date 2>&1");
    assert_eq!(tool["source"]["id"], made["uuid"]);
    assert_eq!((&tool["args"], &tool["env"]), (&json!([]), &Value::Null));
    assert_eq!(told["workflows"][0]["steps"][0]["timeout"], 300);
    let stored = emulator.objects(&SOURCES).by_name("orders").unwrap();
    assert_eq!(stored["inline_tools"], sent()["inline_tools"]);
}

#[tokio::test]
async fn nothing_can_be_null() {
    let (_emulator, api) = with(&[Quirk::NullTools]).await;
    let made = created(&api, json!({"name": "a", "type": "inline"})).await;
    let told = metadata(&api, &made, OWN).await;
    assert_eq!(
        (&told["tools"], &told["workflows"]),
        (&Value::Null, &Value::Null)
    );
    let held = created(&api, sent()).await;
    assert_eq!(
        metadata(&api, &held, OWN).await["tools"],
        sent()["inline_tools"]
    );
}

#[tokio::test]
async fn what_is_held_can_be_told_in_one_place_only() {
    let (_emulator, api) = with(&[Quirk::InlineToolsInSource]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made["inline_tools"], sent()["inline_tools"]);
    let told = metadata(&api, &made, OWN).await;
    assert_eq!(
        (&told["tools"], &told["workflows"]),
        (&Value::Null, &Value::Null)
    );

    let (_emulator, api) = with(&[Quirk::InlineToolsInMetadata]).await;
    let made = created(&api, sent()).await;
    assert_eq!(
        (made.get("inline_tools"), made.get("inline_workflows")),
        (None, None)
    );
    assert_eq!(
        metadata(&api, &made, OWN).await["tools"],
        sent()["inline_tools"]
    );
    let updated = api
        .put(&path(&made), json!({"runner": "other"}))
        .await
        .json();
    assert_eq!(updated["runner"], "other");
    assert_eq!(
        metadata(&api, &made, OWN).await["tools"],
        sent()["inline_tools"]
    );
}

#[tokio::test]
async fn metadata_can_tell_errors_that_nothing_else_tells() {
    let (_emulator, api) = with(&[Quirk::MetadataErrors]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made.get("errors"), None);
    let errors = metadata(&api, &made, OWN).await["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(2));
    let text = errors.to_string();
    assert!(text.contains("date 2>&1"), "{text}");
}

#[tokio::test]
async fn an_empty_configuration_can_be_left_out() {
    let (_emulator, api) = with(&[Quirk::DynamicConfigMissing]).await;
    let made = created(&api, json!({"name": "a", "type": "inline"})).await;
    assert_eq!(made.get("dynamic_config"), None);
    let full = created(&api, sent()).await;
    assert_eq!(full["dynamic_config"], json!({"a": "x"}));
}
