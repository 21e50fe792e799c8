//! Knowledge: what is sent and read, and which of the list and the single read counts.

use kubiya_sdk::{Catalog, ErrorKind, KnowledgeConfig, KnowledgeEntry};
use serde_json::{Value, json as value};
use wiremock::matchers::body_json;

use crate::support::{Api, delete, empty, get, json, put};

const LIST: &str = "/api/v1/knowledge";
const ITEM: &str = "/api/v1/knowledge/k-1";
const ENTRY: &str = include_str!("fixtures/knowledge.json");

fn texts<const N: usize>(texts: [&str; N]) -> std::collections::BTreeSet<String> {
    texts.map(String::from).into()
}

/// The configuration of the fixture.
fn config() -> KnowledgeConfig {
    let mut config = KnowledgeConfig::new("Orders guide", "# Orders\r\n");
    config.description = "How orders work".into();
    config.labels = texts(["orders", "\"quoted\" \\ label"]);
    config.groups = texts(["g-1", "g-2"]);
    config.supported_agents = texts(["a-1", "a-2"]);
    config
}

fn entry() -> Value {
    serde_json::from_str(ENTRY).unwrap()
}

fn without(mut entry: Value, field: &str) -> Value {
    entry.as_object_mut().unwrap().remove(field);
    entry
}

fn list_of(entries: &[Value]) -> wiremock::ResponseTemplate {
    json(200, &value!(entries).to_string())
}

#[tokio::test]
async fn an_entry_is_read_with_everything() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, ENTRY)).await;
    let entry = api.client().knowledge().get("k-1").await.unwrap();
    assert_eq!((entry.id(), entry.config()), ("k-1", &config()));
    assert_eq!(entry.owner(), Some("u-1"));
    assert_eq!(entry.created_at(), Some("2025-01-02T03:04:05Z"));
    api.verify().await;
}

#[tokio::test]
async fn null_and_absent_parts_are_empty() {
    for body in [
        r#"{"uuid":"k-1","name":"n"}"#,
        r#"{"id":"k-1","name":"n","content":null,"labels":null,"groups":null,"supported_agents":null,
            "description":null,"type":null,"owner":null}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, body)).await;
        let entry = api.client().knowledge().get("k-1").await.unwrap();
        let mut config = KnowledgeConfig::new("n", "");
        config.entry_type.clear();
        assert_eq!((entry.config(), entry.owner()), (&config, None));
        api.verify().await;
    }
}

#[tokio::test]
async fn an_entry_that_is_listed_but_not_answered_singly_is_there() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, empty(404)).await;
    api.expect(get(LIST), 2, list_of(&[entry()])).await;
    let entry = api.client().knowledge().get("k-1").await.unwrap();
    assert_eq!(entry.config(), &config());
    api.verify().await;
}

#[tokio::test]
async fn an_entry_that_nothing_describes_is_not_taken_for_missing() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let list = list_of(&[without(entry(), "content")]);
    api.expect(get(LIST), 2, list).await;
    let error = api.client().knowledge().get_opt("k-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

#[tokio::test]
async fn an_entry_that_is_neither_answered_nor_listed_is_not_there() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let mut other = entry();
    other["uuid"] = value!("k-2");
    api.expect(get(LIST), 2, list_of(&[other])).await;
    let read = api.client().knowledge().get_opt("k-1").await.unwrap();
    assert_eq!(read, None);
    api.verify().await;
}

#[tokio::test]
async fn a_list_without_content_is_completed_by_single_reads() {
    let mut second = entry();
    second["uuid"] = value!("k-2");
    second["name"] = value!("A guide");
    let sparse = |entry: &Value| without(entry.clone(), "content");
    let mut gone = sparse(&entry());
    gone["uuid"] = value!("k-3");
    let api = Api::start().await;
    let list = list_of(&[sparse(&entry()), sparse(&second), gone]);
    api.expect(get(LIST), 2, list).await;
    api.expect(get(ITEM), 1, json(200, ENTRY)).await;
    let item = |id| get(&format!("{LIST}/{id}"));
    api.expect(item("k-2"), 1, json(200, &second.to_string()))
        .await;
    api.expect(item("k-3"), 1, empty(404)).await;
    let all = api.client().knowledge().list().await.unwrap();
    let ids: Vec<_> = all.iter().map(KnowledgeEntry::id).collect();
    assert_eq!(ids, ["k-2", "k-1"]);
    assert!(
        all.iter()
            .all(|entry| entry.config().content == "# Orders\r\n")
    );
    api.verify().await;
}

#[tokio::test]
async fn entries_that_cannot_be_asked_for_are_listed_as_they_are() {
    let api = Api::start().await;
    let list = list_of(&[without(entry(), "owner")]);
    api.expect(get(LIST), 2, list).await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let all = api.client().knowledge().list().await.unwrap();
    assert_eq!((all.len(), all[0].owner()), (1, None));
    api.verify().await;
}

#[tokio::test]
async fn many_entries_are_read_for_the_price_of_one_list() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, ENTRY)).await;
    api.expect(get(LIST), 2, list_of(&[entry()])).await;
    let catalog = Catalog::<KnowledgeEntry>::new(api.client());
    for _ in 0..5 {
        assert_eq!(catalog.get("k-1").await.unwrap().config(), &config());
    }
    api.verify().await;
}

#[tokio::test]
async fn an_update_replaces_what_is_configured_and_keeps_the_rest() {
    let mut config = KnowledgeConfig::new("Guide", "");
    config.entry_type = "other".into();
    let mut sent = entry();
    for (field, content) in [
        ("name", value!("Guide")),
        ("type", value!("other")),
        ("description", value!("")),
        ("content", value!("")),
        ("labels", value!([])),
        ("groups", value!([])),
        ("supported_agents", value!([])),
    ] {
        sent[field] = content;
    }
    for field in ["content_hash", "created_at", "updated_at"] {
        sent = without(sent, field);
    }
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, ENTRY)).await;
    api.expect(put(ITEM).and(body_json(&sent)), 1, empty(200))
        .await;
    let client = api.builder().managed_by("other").build().unwrap();
    client.knowledge().update("k-1", &config).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn an_update_begins_with_the_lists_entry_where_that_is_all_there_is() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, empty(404)).await;
    api.first(get(LIST), 2, list_of(&[entry()])).await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    api.expect(put(ITEM), 1, empty(200)).await;
    let client = api.client();
    client.knowledge().update("k-1", &config()).await.unwrap();
    let error = client
        .knowledge()
        .update("k-1", &config())
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.operation(), "knowledge.update");
    api.verify().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let api = Api::start().await;
    let client = api.client();
    let knowledge = client.knowledge();
    let (nameless, huge) = (
        KnowledgeConfig::new("", "c"),
        KnowledgeConfig::new("n", "c".repeat(kubiya_sdk::OBJECT_LIMIT)),
    );
    for error in [
        knowledge.create(&nameless).await.unwrap_err(),
        knowledge.create(&huge).await.unwrap_err(),
        knowledge.update("k-1", &nameless).await.unwrap_err(),
        knowledge.update("k-1", &huge).await.unwrap_err(),
        knowledge.update("..", &config()).await.unwrap_err(),
        knowledge.get("").await.unwrap_err(),
        knowledge.delete("a\0").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    api.verify().await;
}

#[tokio::test]
async fn a_deleted_entry_was_there_and_a_missing_one_was_not() {
    let api = Api::start().await;
    api.first(delete(ITEM), 1, empty(204)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let client = api.client();
    assert!(client.knowledge().delete_if_exists("k-1").await.unwrap());
    assert!(!client.knowledge().delete_if_exists("k-1").await.unwrap());
    api.verify().await;
}
