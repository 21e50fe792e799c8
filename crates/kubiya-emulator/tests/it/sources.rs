//! `/api/v1/sources` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::shapes::SOURCES;
use kubiya_emulator::{Clock, Emulator, Fault, Key, Method, Reply};
use serde_json::{Value, json};

use crate::api::{Api, with, with_organisations};
use crate::state::{place, with_state};

mod inline;
mod quirks;

const LIST: &str = "/api/v1/sources";

const URL: &str = "https://git.example/org/tools/tree/main/orders";

fn path(source: &Value) -> String {
    format!("{LIST}/{}", source["uuid"].as_str().unwrap())
}

/// Creates a source over HTTP and returns what was answered.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(LIST, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// What the Go provider sends of a source.
fn sent() -> Value {
    json!({
        "url": URL, "uuid": "", "name": "", "task_id": "t", "managed_by": "terraform",
        "dynamic_config": {"b": {"c": [1, null]}, "a": "x"}, "runner": "edge",
    })
}

#[tokio::test]
async fn a_source_lives_from_creation_to_deletion() {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .key(Key::new("k").created_by("ci"))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let made = created(&api, sent()).await;
    for field in ["url", "task_id", "managed_by", "dynamic_config", "runner"] {
        assert_eq!(made[field], sent()[field], "{field}");
    }
    assert_eq!(
        (&made["name"], &made["type"]),
        (&json!("orders"), &json!("git"))
    );
    let time = "2023-11-14T22:13:20.000000Z";
    assert_eq!(
        made["kubiya_metadata"],
        json!({"created_at": time, "last_updated": time, "user_created": "ci", "user_last_updated": "ci"})
    );
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));

    clock.advance(Duration::from_secs(60));
    let update = json!({"dynamic_config": {"a": "y"}});
    let updated = api.put(&path(&made), update).await.json();
    let mut expected = made.clone();
    expected["dynamic_config"] = json!({"a": "y"});
    expected["kubiya_metadata"]["last_updated"] = json!("2023-11-14T22:14:20.000000Z");
    assert_eq!(updated, expected);
    assert_eq!(
        emulator
            .objects(&SOURCES)
            .get(made["uuid"].as_str().unwrap()),
        Some(updated)
    );

    let deleted = api.delete(&path(&made)).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (200, ""));
    assert_eq!(api.get(LIST).await.json(), json!([]));
    for answer in [
        api.get(&path(&made)).await,
        api.get(&format!("{}/metadata", path(&made))).await,
        api.put(&path(&made), json!({})).await,
        api.post(&format!("{}/sync", path(&made)), json!({})).await,
        api.delete(&path(&made)).await,
    ] {
        answer.assert_not_found();
    }
}

#[tokio::test]
async fn the_name_is_the_last_folder_of_the_url_whatever_is_sent() {
    let (_emulator, api) = with(&[]).await;
    for (url, name) in [
        (URL, "orders"),
        ("https://git.example/org/tools/", "tools"),
        ("https://git.example/org/tools/blob/main/x.yaml", "x.yaml"),
    ] {
        for sent in [json!({"url": url}), json!({"url": url, "name": "mine"})] {
            assert_eq!(created(&api, sent).await["name"], name, "{url}");
        }
    }
    assert_eq!(api.get(LIST).await.json().as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_source_needs_a_url_and_fields_of_the_right_types() {
    let (_emulator, api) = with(&[]).await;
    for wrong in [
        json!({}),
        json!({"name": "n"}),
        json!({"url": ""}),
        json!({"url": null}),
        json!({"url": 1}),
        json!({"url": URL, "runner": ["edge"]}),
    ] {
        assert_eq!(api.post(LIST, wrong.clone()).await.status, 400, "{wrong}");
    }
    assert_eq!(api.get(LIST).await.json(), json!([]));
}

#[tokio::test]
async fn the_runner_is_that_of_the_body_or_else_of_the_query() {
    let (_emulator, api) = with(&[]).await;
    for (query, runner, expected) in [
        ("", json!(null), ""),
        ("?runner=", json!("edge"), "edge"),
        ("?runner=a%20b%26c", json!(""), "a b&c"),
        ("?runner=other", json!("edge"), "edge"),
    ] {
        let mut body = json!({"url": URL});
        if !runner.is_null() {
            body["runner"] = runner;
        }
        let answer = api.post(&format!("{LIST}{query}"), body).await;
        assert_eq!(answer.json()["runner"], expected, "{query}");
    }
}

#[tokio::test]
async fn a_source_is_synced_and_has_metadata() {
    let (_emulator, api) = with(&[]).await;
    let made = created(&api, sent()).await;
    let synced = api
        .post(
            &format!("{}/sync?runner=x", path(&made)),
            json!({"force": true}),
        )
        .await;
    assert_eq!((synced.status, synced.json()), (200, made.clone()));
    let metadata = api.get(&format!("{}/metadata", path(&made))).await.json();
    assert_eq!(
        metadata,
        json!({
            "uuid": made["uuid"], "source_uuid": made["uuid"], "type": "git",
            "tools": [], "workflows": [], "errors": [],
            "created_at": made["kubiya_metadata"]["created_at"],
            "updated_at": made["kubiya_metadata"]["last_updated"],
        })
    );
}

#[tokio::test]
async fn only_force_deletes_a_source_that_an_agent_uses() {
    let (emulator, api) = with(&[]).await;
    let made = created(&api, sent()).await;
    emulator
        .agents()
        .put(json!({"name": "ci", "sources": [made["uuid"]]}));
    assert_eq!(api.delete(&path(&made)).await.status, 409);
    let request = api.request(Method::DELETE, &path(&made));
    let deleted = api.send(request.header("force", "true")).await;
    assert_eq!(deleted.status, 200);
    assert_eq!(
        emulator.agents().by_name("ci").unwrap()["sources"],
        json!([made["uuid"]])
    );
}

#[tokio::test]
async fn organisations_do_not_see_each_others_sources_and_readers_change_nothing() {
    let (_emulator, [ours, reader, theirs]) = with_organisations().await;
    let made = created(&ours, sent()).await;
    assert_eq!(theirs.get(&path(&made)).await.status, 404);
    assert_eq!(theirs.get(LIST).await.json(), json!([]));
    assert_eq!(reader.get(&path(&made)).await.json(), made);
    for answer in [
        reader.post(LIST, sent()).await,
        reader.put(&path(&made), json!({})).await,
        reader
            .post(&format!("{}/sync", path(&made)), json!({}))
            .await,
        reader.delete(&path(&made)).await,
    ] {
        assert_eq!(answer.json()["errorCode"], "INSUFFICIENT_SCOPE");
    }
    assert_eq!(ours.get(LIST).await.json(), json!([made]));
}

#[tokio::test]
async fn sources_survive_a_restart() {
    let (_directory, place) = place();
    let first = with_state(&place).await;
    let made = created(&Api::of(&first), sent()).await;
    first.shutdown().await;
    let second = with_state(&place).await;
    assert_eq!(second.objects(&SOURCES).list(), [made]);
}

#[tokio::test]
async fn faults_find_sources_by_route_and_by_uuid() {
    let (emulator, api) = with(&[]).await;
    let faults = emulator.faults();
    let made = created(&api, sent()).await;
    let route = "/api/v1/sources/{uuid}";
    faults.add(Fault::new(Reply::status(503)).on(Method::PUT, route));
    assert_eq!(api.get(&path(&made)).await.status, 200);
    assert_eq!(api.put(&path(&made), json!({})).await.status, 503);
    let uuid = made["uuid"].as_str().unwrap();
    faults.add(Fault::new(Reply::status(500)).named(uuid));
    assert_eq!(api.delete(&path(&made)).await.status, 500);
    faults.add(
        Fault::new(Reply::status(502))
            .on(Method::POST, LIST)
            .after_work(),
    );
    assert_eq!(api.post(LIST, sent()).await.status, 502);
    assert_eq!(emulator.objects(&SOURCES).list().len(), 2);
}
