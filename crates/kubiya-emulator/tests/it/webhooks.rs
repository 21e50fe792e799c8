//! `/api/v1/event` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::shapes::WEBHOOKS;
use kubiya_emulator::{Clock, Emulator, Fault, Key, Method, Reply};
use serde_json::{Value, json};

use crate::api::{Api, with, with_organisations};
use crate::state::{place, with_state};

mod quirks;

const LIST: &str = "/api/v1/event";

fn path(webhook: &Value) -> String {
    format!("{LIST}/{}", webhook["id"].as_str().unwrap())
}

/// Creates a webhook over HTTP and returns what was answered.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(LIST, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// What the Go provider sends of a webhook.
fn sent() -> Value {
    json!({
        "id": "", "name": "Orders", "filter": "f", "prompt": "Look", "source": "GitHub",
        "agent_id": "a-1", "created_at": "0001-01-01T00:00:00Z", "created_by": "",
        "updated_at": "0001-01-01T00:00:00Z", "webhook_url": "", "task_id": "t",
        "managed_by": "terraform", "communication": {"method": "Slack", "destination": "#orders"},
    })
}

#[tokio::test]
async fn a_webhook_lives_from_creation_to_deletion() {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .key(Key::new("k").created_by("me@example.com"))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let made = created(&api, sent()).await;
    for field in [
        "name",
        "filter",
        "prompt",
        "source",
        "agent_id",
        "communication",
        "task_id",
    ] {
        assert_eq!(made[field], sent()[field], "{field}");
    }
    let time = "2023-11-14T22:13:20.000000Z";
    assert_eq!(
        (&made["created_at"], &made["updated_at"]),
        (&json!(time), &json!(time))
    );
    let me = emulator.directory().user_id("me@example.com").unwrap();
    assert_eq!(made["created_by"], me);
    assert_eq!(
        (&made["workflow"], &made["runner"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(
        (&made["org"], &made["hide_webhook_headers"]),
        (&json!("default"), &json!(false))
    );
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));

    clock.advance(Duration::from_secs(60));
    let update = json!({"prompt": "Anew", "created_at": "0001-01-01T00:00:00Z"});
    let updated = api.put(&path(&made), update).await.json();
    let mut expected = made.clone();
    expected["prompt"] = json!("Anew");
    expected["updated_at"] = json!("2023-11-14T22:14:20.000000Z");
    assert_eq!(updated, expected);

    let deleted = api.delete(&path(&made)).await;
    assert_eq!(
        (deleted.status, deleted.json()),
        (200, json!({"result": "ok"}))
    );
    assert_eq!(api.get(LIST).await.json(), json!([]));
    for answer in [
        api.get(&path(&made)).await,
        api.put(&path(&made), json!({"name": "x"})).await,
        api.delete(&path(&made)).await,
    ] {
        answer.assert_not_found();
    }
}

#[tokio::test]
async fn whoever_knows_the_url_invokes_the_webhook_and_the_log_does_not_show_it() {
    let (emulator, api) = with(&[]).await;
    let made = created(&api, sent()).await;
    let url = made["webhook_url"].as_str().unwrap();
    assert!(url.starts_with(emulator.url()), "{url}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let event = || client.post(url).json(&json!({"id": 7}));
    assert_eq!(event().send().await.unwrap().status().as_u16(), 200);
    let unknown = client.post(format!("{}/hooks/none", emulator.url()));
    assert_eq!(unknown.send().await.unwrap().status().as_u16(), 404);
    assert_eq!(api.delete(&path(&made)).await.status, 200);
    assert_eq!(event().send().await.unwrap().status().as_u16(), 404);
    let name = made["name"].as_str().unwrap().to_owned();
    assert_eq!(emulator.events(), [(name, r#"{"id":7}"#.to_owned())]);
    let token = url.rsplit('/').next().unwrap();
    let recorded = format!("{:?}", emulator.requests());
    assert!(recorded.contains(LIST) && !recorded.contains(token));
}

#[tokio::test]
async fn several_webhooks_may_have_one_name_and_a_name_is_enough() {
    let (_emulator, api) = with(&[]).await;
    let one = created(&api, json!({"name": "n"})).await;
    let two = created(&api, json!({"name": "n", "not invented yet": [null]})).await;
    assert_ne!(one["id"], two["id"]);
    assert_ne!(one["webhook_url"], two["webhook_url"]);
    assert_eq!(two["not invented yet"], json!([null]));
    for wrong in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "n", "prompt": 1}),
    ] {
        assert_eq!(api.post(LIST, wrong.clone()).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn organisations_do_not_see_each_others_webhooks_and_readers_change_nothing() {
    let (_emulator, [ours, reader, theirs]) = with_organisations().await;
    let made = created(&ours, json!({"name": "n"})).await;
    assert_eq!(theirs.get(&path(&made)).await.status, 404);
    assert_eq!(theirs.get(LIST).await.json(), json!([]));
    assert_eq!(reader.get(&path(&made)).await.json(), made);
    for answer in [
        reader.post(LIST, json!({"name": "n"})).await,
        reader.put(&path(&made), json!({})).await,
        reader.delete(&path(&made)).await,
    ] {
        assert_eq!(answer.json()["errorCode"], "INSUFFICIENT_SCOPE");
    }
    assert_eq!(ours.get(LIST).await.json(), json!([made]));
}

#[tokio::test]
async fn webhooks_are_seeded_and_saved_and_their_urls_move_with_the_emulator() {
    let (_directory, seed) = place();
    let (_other_directory, state) = place();
    let content = json!({"webhooks": ["bare", {"name": "full", "id": "w", "source": "s"}]});
    std::fs::write(&seed, content.to_string()).unwrap();
    let first = Emulator::builder().seed_file(&seed).state_file(&state);
    let first = first.start().await.unwrap();
    let webhooks = first.objects(&WEBHOOKS).list();
    assert_eq!((webhooks.len(), &webhooks[1]["id"]), (2, &json!("w")));
    first.shutdown().await;
    let second = with_state(&state).await;
    assert_eq!(second.objects(&WEBHOOKS).list(), webhooks);
    let answered = Api::of(&second).get("/api/v1/event/w").await.json();
    let url = answered["webhook_url"].as_str().unwrap();
    let stored = webhooks[1]["webhook_url"].as_str().unwrap();
    assert_eq!(url, format!("{}{stored}", second.url()));
    second.shutdown().await;
}

#[tokio::test]
async fn faults_find_webhooks_by_route_by_id_and_by_name() {
    let (emulator, api) = with(&[]).await;
    let faults = emulator.faults();
    let made = created(&api, json!({"name": "n"})).await;
    let route = "/api/v1/event/{id}";
    faults.add(Fault::new(Reply::status(503)).on(Method::PUT, route));
    assert_eq!(api.get(&path(&made)).await.status, 200);
    assert_eq!(api.put(&path(&made), json!({})).await.status, 503);
    faults.add(Fault::new(Reply::status(500)).named(made["id"].as_str().unwrap()));
    faults.add(Fault::new(Reply::status(502)).named("m").after_work());
    assert_eq!(api.delete(&path(&made)).await.status, 500);
    assert_eq!(api.post(LIST, json!({"name": "m"})).await.status, 502);
    assert_eq!(emulator.objects(&WEBHOOKS).list().len(), 2);
    assert_eq!(emulator.requests().count(&Method::PUT, route), 1);
}
