//! `/api/v1/knowledge` as the known clients of the API use it.

use std::time::{Duration, SystemTime};

use kubiya_emulator::shapes::KNOWLEDGE;
use kubiya_emulator::{Clock, Emulator, Fault, Key, Method, Reply, StartError};
use serde_json::{Value, json};

use crate::api::{Api, canary, with, with_organisations};
use crate::state::{place, with_state};

mod quirks;

const LIST: &str = "/api/v1/knowledge";

fn path(entry: &Value) -> String {
    format!("{LIST}/{}", entry["uuid"].as_str().unwrap())
}

/// Creates an entry over HTTP and returns what was answered.
async fn created(api: &Api, body: Value) -> Value {
    let answer = api.post(LIST, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// What the Go provider sends of an entry, with two of everything.
fn sent(emulator: &Emulator) -> Value {
    let agents = ["one", "two"].map(|name| emulator.agents().put(json!({"name": name})));
    let groups = ["Admin", "Users"].map(|name| emulator.directory().group_id(name).unwrap());
    json!({
        "name": "Orders", "description": "d", "content": " # Orders\r\n", "type": "knowledge",
        "labels": ["b", "a"], "groups": groups, "owner": "", "source": "terraform", "uuid": "",
        "supported_agents": agents, "supported_agents_groups": [],
        "managed_by": "terraform", "task_id": "t",
    })
}

#[tokio::test]
async fn an_entry_lives_from_creation_to_deletion() {
    let clock = Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .key(Key::new("k").created_by("me@example.com"))
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let sent = sent(&emulator);
    let made = created(&api, sent.clone()).await;
    for (field, value) in sent.as_object().unwrap() {
        if field != "owner" && field != "uuid" {
            assert_eq!(&made[field], value, "{field}");
        }
    }
    let me = emulator.directory().user_id("me@example.com").unwrap();
    let time = "2023-11-14T22:13:20.000000Z";
    assert_eq!(
        (&made["owner"], &made["created_at"], &made["updated_at"]),
        (&json!(me), &json!(time), &json!(time))
    );
    assert!(made["content_hash"].is_string() && made["properties"] == json!({}));
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));

    clock.advance(Duration::from_secs(60));
    let update = json!({"content": "new", "labels": null, "created_at": "x"});
    let updated = api.put(&path(&made), update).await.json();
    let mut expected = made.clone();
    expected["content"] = json!("new");
    expected["labels"] = json!([]);
    expected["updated_at"] = json!("2023-11-14T22:14:20.000000Z");
    expected["content_hash"] = updated["content_hash"].clone();
    assert_ne!(made["content_hash"], updated["content_hash"]);
    assert_eq!(updated, expected);
    assert_eq!(
        emulator
            .objects(&KNOWLEDGE)
            .get(made["uuid"].as_str().unwrap()),
        Some(updated)
    );

    let deleted = api.delete(&path(&made)).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (200, ""));
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
async fn several_entries_may_have_one_name_and_none_has_no_name() {
    let (_emulator, api) = with(&[]).await;
    let one = created(&api, json!({"name": "n"})).await;
    let two = created(&api, json!({"name": "n", "not invented yet": [null]})).await;
    assert_ne!(one["uuid"], two["uuid"]);
    assert_eq!(
        (&one["type"], &two["not invented yet"]),
        (&json!("knowledge"), &json!([null]))
    );
    for wrong in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "n", "content": 1}),
        json!({"name": "n", "labels": "l"}),
    ] {
        assert_eq!(api.post(LIST, wrong.clone()).await.status, 400, "{wrong}");
    }
    assert_eq!(api.get(LIST).await.json(), json!([one, two]));
}

#[tokio::test]
async fn the_owner_is_who_creates_unless_one_is_named() {
    let (emulator, api) = with(&[]).await;
    let author = emulator.directory().user_id("someone@example.com").unwrap();
    for body in [
        json!({"name": "n"}),
        json!({"name": "n", "owner": ""}),
        json!({"name": "n", "owner": null}),
    ] {
        let made = created(&api, body.clone()).await;
        assert_eq!(made["owner"], author.as_str(), "{body}");
    }
    let theirs = created(&api, json!({"name": "n", "owner": "other"})).await;
    assert_eq!(theirs["owner"], "other");
    for (sent, expected) in [("", "other"), ("third", "third")] {
        let updated = api.put(&path(&theirs), json!({"owner": sent})).await;
        assert_eq!(updated.json()["owner"], expected);
    }
}

#[tokio::test]
async fn groups_and_agents_have_to_exist_when_an_entry_is_written() {
    let (emulator, api) = with(&[]).await;
    let sent = sent(&emulator);
    let made = created(&api, sent.clone()).await;
    for (field, word) in [("groups", "a group"), ("supported_agents", "an agent")] {
        let mut body = sent.clone();
        body[field] = json!([sent[field][0], "none"]);
        for refused in [
            api.post(LIST, body.clone()).await,
            api.put(&path(&made), body).await,
        ] {
            assert_eq!(refused.status, 400, "{field}");
            let expected = format!("refers to {word} that does not exist");
            assert!(refused.text.contains(&expected), "{refused:?}");
        }
    }
    let agent = sent["supported_agents"][0].as_str().unwrap();
    emulator.agents().remove(agent);
    assert_eq!(api.get(&path(&made)).await.json(), made);
    let untouched = api.put(&path(&made), json!({"description": "x"})).await;
    assert_eq!(untouched.status, 200);
    assert_eq!(api.put(&path(&made), sent).await.status, 400);
}

#[tokio::test]
async fn organisations_do_not_see_each_others_entries_and_readers_change_nothing() {
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
async fn entries_are_seeded_with_what_they_refer_to_and_saved() {
    let (_directory, seed) = place();
    let (_other_directory, state) = place();
    let content = json!({
        "groups": [{"name": "Platform", "uuid": "g"}],
        "agents": [{"name": "ci", "uuid": "a"}],
        "knowledge": [
            "bare",
            {"name": "full", "uuid": "k", "groups": ["g"], "supported_agents": ["a"], "content": "c"},
        ],
    });
    std::fs::write(&seed, content.to_string()).unwrap();
    let first = Emulator::builder().seed_file(&seed).state_file(&state);
    let first = first.start().await.unwrap();
    let entries = first.objects(&KNOWLEDGE).list();
    assert_eq!(
        (entries.len(), &entries[1]["uuid"], &entries[1]["groups"]),
        (2, &json!("k"), &json!(["g"]))
    );
    first.shutdown().await;
    let second = with_state(&state).await;
    assert_eq!(second.objects(&KNOWLEDGE).list(), entries);
    second.shutdown().await;

    let value = canary();
    let wrong = json!({"knowledge": [{"name": "n", "groups": [value]}]});
    std::fs::write(&seed, wrong.to_string()).unwrap();
    let refused = Emulator::builder().seed_file(&seed).start().await;
    let refused = refused.unwrap_err();
    assert!(matches!(refused, StartError::Seed(..)));
    assert!(!format!("{refused:?}").contains(&value));
}

#[tokio::test]
async fn faults_find_entries_by_route_by_uuid_and_by_name() {
    let (emulator, api) = with(&[]).await;
    let faults = emulator.faults();
    let made = created(&api, json!({"name": "n"})).await;
    let route = "/api/v1/knowledge/{uuid}";
    faults.add(Fault::new(Reply::status(503)).on(Method::PUT, route));
    assert_eq!(api.get(&path(&made)).await.status, 200);
    assert_eq!(api.put(&path(&made), json!({})).await.status, 503);
    let uuid = made["uuid"].as_str().unwrap();
    faults.add(Fault::new(Reply::status(500)).named(uuid));
    faults.add(Fault::new(Reply::status(502)).named("m").after_work());
    assert_eq!(api.delete(&path(&made)).await.status, 500);
    assert_eq!(api.post(LIST, json!({"name": "m"})).await.status, 502);
    assert_eq!(emulator.objects(&KNOWLEDGE).list().len(), 2);
    assert_eq!(emulator.requests().count(&Method::PUT, route), 1);
}
