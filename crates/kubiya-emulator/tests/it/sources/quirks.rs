//! What the known clients of sources do not rule out.

use std::time::{Duration, Instant};

use kubiya_emulator::Quirk;
use kubiya_emulator::shapes::SOURCES;
use serde_json::{Value, json};

use super::{LIST, URL, created, path, sent};
use crate::api::with;

#[tokio::test]
async fn an_empty_configuration_can_be_null() {
    let (emulator, api) = with(&[Quirk::NullDynamicConfig]).await;
    let made = created(&api, json!({"url": URL, "dynamic_config": {}})).await;
    assert_eq!(made["dynamic_config"], Value::Null);
    assert_eq!(made["runner"], "");
    assert_eq!(api.get(&path(&made)).await.json(), made);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
    let stored = emulator.objects(&SOURCES).by_name("orders").unwrap();
    assert_eq!(stored["dynamic_config"], json!({}));
    let full = created(&api, sent()).await;
    assert_eq!(full["dynamic_config"], sent()["dynamic_config"]);
}

#[tokio::test]
async fn what_is_empty_can_be_null_or_absent() {
    let (_emulator, api) = with(&[Quirk::NullCollections]).await;
    let made = created(&api, json!({"url": URL})).await;
    assert_eq!(made.get("dynamic_config"), Some(&Value::Null));
    assert_eq!(made.get("runner"), None);
    assert_eq!(api.get(LIST).await.json(), json!([made]));
}

#[tokio::test]
async fn a_list_can_say_little() {
    let (_emulator, api) = with(&[Quirk::SparseSourceList]).await;
    let made = created(&api, sent()).await;
    let [uuid, name, url] = ["uuid", "name", "url"].map(|field| &made[field]);
    let entry = json!({"uuid": uuid, "name": name, "type": "git", "url": url});
    assert_eq!(api.get(LIST).await.json(), json!([entry]));
    assert_eq!(api.get(&path(&made)).await.json(), made);
}

#[tokio::test]
async fn an_update_can_be_a_sync_and_no_more() {
    let (_emulator, api) = with(&[Quirk::PutIsSyncOnly]).await;
    let made = created(&api, sent()).await;
    let update = json!({"dynamic_config": {}, "runner": "other", "url": "https://x"});
    let updated = api.put(&path(&made), update).await;
    assert_eq!((updated.status, updated.json()), (200, made.clone()));
    assert_eq!(api.get(&path(&made)).await.json(), made);
}

#[tokio::test]
async fn an_update_merges_unless_it_replaces() {
    for (quirks, is_kept) in [([].as_slice(), true), (&[Quirk::PutReplaces], false)] {
        let (_emulator, api) = with(quirks).await;
        let made = created(&api, sent()).await;
        let update = json!({"name": "orders", "dynamic_config": {"a": 1}});
        let updated = api.put(&path(&made), update).await.json();
        for (field, empty) in [
            ("url", json!("")),
            ("runner", json!("")),
            ("managed_by", json!("")),
        ] {
            let expected = if is_kept { &made[field] } else { &empty };
            assert_eq!(&updated[field], expected, "{field}");
        }
        assert_eq!(updated["dynamic_config"], json!({"a": 1}));
    }
}

#[tokio::test]
async fn a_source_can_have_errors_that_every_answer_tells() {
    let (emulator, api) = with(&[Quirk::CreateWithErrors]).await;
    let made = created(&api, sent()).await;
    let errors = made["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2);
    for error in errors {
        assert!(
            error["file"].is_string() && error["error"].is_string(),
            "{error}"
        );
    }
    let config = sent()["dynamic_config"].to_string();
    assert!(errors[1]["error"].as_str().unwrap().contains(&config));
    assert_eq!(api.get(&path(&made)).await.json(), made);
    let metadata = api.get(&format!("{}/metadata", path(&made))).await.json();
    assert_eq!(metadata["errors"], made["errors"]);
    let updated = api
        .put(&path(&made), json!({"dynamic_config": {}}))
        .await
        .json();
    assert_eq!(updated["errors"].as_array().unwrap().len(), 2);
    let stored = emulator.objects(&SOURCES).by_name("orders").unwrap();
    assert_eq!(stored.get("errors"), None);
}

#[tokio::test]
async fn loading_can_take_long_and_goes_on_without_the_client() {
    let (emulator, api) = with(&[Quirk::SlowLoad]).await;
    let begun = Instant::now();
    let made = created(&api, sent()).await;
    assert!(begun.elapsed() >= Duration::from_secs(3));
    let asked = Instant::now();
    assert_eq!(api.get(&path(&made)).await.status, 200);
    assert!(asked.elapsed() < Duration::from_secs(3));

    let impatient = api
        .request(kubiya_emulator::Method::POST, LIST)
        .json(&sent());
    let impatient = impatient.timeout(Duration::from_millis(100)).send().await;
    assert!(impatient.unwrap_err().is_timeout());
    let count = || emulator.objects(&SOURCES).list().len();
    assert_eq!(count(), 1);
    while count() == 1 && begun.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count(), 2);
}

#[tokio::test]
async fn a_source_can_be_renamed_when_it_is_loaded_anew() {
    let (_emulator, api) = with(&[Quirk::SourceRenamedOnSync]).await;
    let made = created(&api, sent()).await;
    assert_eq!(made["name"], "orders");
    let synced = api
        .post(&format!("{}/sync", path(&made)), json!({}))
        .await
        .json();
    assert_eq!(synced["name"], "orders-anew");
    let updated = api
        .put(&path(&made), json!({"name": "orders"}))
        .await
        .json();
    assert_eq!(updated["name"], "orders-anew");
    assert_eq!(api.get(&path(&made)).await.json(), updated);
}

#[tokio::test]
async fn the_keys_of_a_configuration_can_come_back_in_another_order() {
    let (_emulator, api) = with(&[Quirk::ConfigKeysReordered]).await;
    let made = created(
        &api,
        json!({"url": URL, "dynamic_config": {"a": {"b": 1, "c": 2}, "d": 3}}),
    )
    .await;
    for answer in [api.get(&path(&made)).await, api.get(LIST).await] {
        let config = r#""dynamic_config":{"d":3,"a":{"c":2,"b":1}}"#;
        assert!(answer.text.contains(config), "{answer:?}");
    }
}
