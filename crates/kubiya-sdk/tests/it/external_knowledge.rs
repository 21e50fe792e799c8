//! External knowledge: what is sent and read, what a server says about it, and settling what a lost answer leaves open
//! although entries have no names.

use kubiya_sdk::{
    Catalog, ErrorKind, ExternalKnowledgeConfig, ExternalKnowledgeEntry, OBJECT_LIMIT,
    WrittenExternalKnowledge,
};
use serde_json::{Value, json as value};
use wiremock::ResponseTemplate;
use wiremock::matchers::body_json;

use crate::support::{Api, delete, empty, get, json, post_to, put};

const LIST: &str = "/api/v1/rag/integration/slack";
const ITEM: &str = "/api/v1/rag/integration/slack/e-1";
const ENTRY: &str = include_str!("fixtures/external_knowledge.json");

/// What the Go provider's client is answered when it writes.
const WRITTEN: &str = r#"{"org":"acme","user_email":"ann@example.com","uuid":"e-1","channel_ids":["C01","C02"],
    "start_date":"2025-06-01","message":""}"#;

/// The configuration of the fixture.
fn config() -> ExternalKnowledgeConfig {
    ExternalKnowledgeConfig::new(["C01", "C02"])
}

/// The fixture under another id, with these channels.
fn entry(id: &str, channels: &[&str]) -> Value {
    let mut entry: Value = serde_json::from_str(ENTRY).unwrap();
    entry["uuid"] = value!(id);
    entry["channel_ids"] = value!(channels);
    entry
}

fn list_of(entries: &[Value]) -> ResponseTemplate {
    json(200, &value!(entries).to_string())
}

async fn create(api: &Api) -> kubiya_sdk::Result<WrittenExternalKnowledge> {
    api.client().external_knowledge().create(&config()).await
}

async fn update(api: &Api) -> kubiya_sdk::Result<WrittenExternalKnowledge> {
    let client = api.client();
    client.external_knowledge().update("e-1", &config()).await
}

#[tokio::test]
async fn an_entry_is_read_with_everything() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, ENTRY)).await;
    let entry = api.client().external_knowledge().get("e-1").await.unwrap();
    assert_eq!((entry.id(), entry.config()), ("e-1", &config()));
    assert_eq!(entry.org(), Some("acme"));
    assert_eq!(entry.start_date(), Some("2025-06-01"));
    assert_eq!(entry.integration_type(), Some("slack"));
    assert_eq!(entry.created_at(), Some("2025-06-01T08:00:00Z"));
    assert_eq!(entry.updated_at(), Some("2025-06-02T08:00:00Z"));
    api.verify().await;
}

#[tokio::test]
async fn what_an_answer_leaves_out_is_absent() {
    let api = Api::start().await;
    let bare = r#"{"id":"e-1","channel_ids":null,"created_at":"","org":null}"#;
    api.expect(get(ITEM), 1, json(200, bare)).await;
    let entry = api.client().external_knowledge().get("e-1").await.unwrap();
    assert!(entry.config().channel_ids.is_empty());
    assert_eq!((entry.org(), entry.created_at()), (None, None));
    api.verify().await;
}

#[tokio::test]
async fn a_list_may_be_wrapped_and_what_it_leaves_out_is_read() {
    for wrapper in [None, Some("integrations"), Some("items")] {
        let api = Api::start().await;
        let mut short = entry("e-2", &["C03"]);
        short.as_object_mut().unwrap().remove("channel_ids");
        let list = value!([short, entry("e-1", &["C02", "C01"])]);
        let list = match wrapper {
            Some(wrapper) => value!({wrapper: list}),
            None => list,
        };
        api.expect(get(LIST), 1, json(200, &list.to_string())).await;
        let whole = entry("e-2", &["C03"]).to_string();
        api.expect(get(&format!("{LIST}/e-2")), 1, json(200, &whole))
            .await;
        let listed = api.client().external_knowledge().list().await.unwrap();
        let ids: Vec<_> = listed.iter().map(ExternalKnowledgeEntry::id).collect();
        assert_eq!(ids, ["e-1", "e-2"]);
        assert!(listed[1].config().channel_ids.contains("C03"));
        api.verify().await;
    }
}

#[tokio::test]
async fn many_reads_cost_one_list() {
    let api = Api::start().await;
    let entries = [entry("e-1", &["C01"]), entry("e-2", &["C02"])];
    api.expect(get(LIST), 1, list_of(&entries)).await;
    // The first that comes alone is asked for singly.
    api.expect(get(ITEM), 1, json(200, ENTRY)).await;
    let catalog = Catalog::<ExternalKnowledgeEntry>::new(api.client());
    let reads = (catalog.get("e-1"), catalog.get("e-2"), catalog.get("e-1"));
    let (one, other, again) = tokio::join!(reads.0, reads.1, reads.2);
    assert_eq!(one.unwrap().id(), again.unwrap().id());
    assert_eq!(other.unwrap().id(), "e-2");
    api.verify().await;
}

#[tokio::test]
async fn channels_are_all_that_is_sent_and_a_new_entry_is_read() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let body = value!({"channel_ids": ["C01", "C02"]});
    let post = post_to(LIST).and(body_json(body));
    api.expect(post, 1, json(200, WRITTEN)).await;
    api.expect(get(ITEM), 1, json(200, ENTRY)).await;
    let client = api.builder().managed_by("terraform").task_id("t");
    let client = client.build().unwrap();
    let created = client.external_knowledge().create(&config()).await.unwrap();
    assert_eq!(created.id(), "e-1");
    assert!(created.remarks().is_empty());
    let entry = created.entry().unwrap();
    assert_eq!(entry.updated_at(), Some("2025-06-02T08:00:00Z"));
    api.verify().await;
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_after_a_write_is_there_all_the_same() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    api.expect(post_to(LIST), 1, json(200, WRITTEN)).await;
    api.expect(put(ITEM), 1, json(200, WRITTEN)).await;
    api.expect(get(ITEM), 2, empty(403)).await;
    for written in [create(&api).await.unwrap(), update(&api).await.unwrap()] {
        assert_eq!(written.id(), "e-1");
        let error = written.into_entry().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    }
    api.verify().await;
}

/// Defect EK-7 of the Go provider: an answer without an id emptied the id in the state.
#[tokio::test]
async fn an_update_keeps_the_id_whatever_it_is_answered() {
    for answer in [
        json(200, WRITTEN),
        json(200, r#"{"message":"  read anew\n"}"#),
        json(200, r#"{"uuid":""}"#),
        json(200, "null"),
        json(200, r#""ok""#),
        empty(204),
    ] {
        let api = Api::start().await;
        let body = value!({"channel_ids": ["C01", "C02"]});
        api.expect(put(ITEM).and(body_json(body)), 1, answer).await;
        api.expect(get(ITEM), 1, json(200, ENTRY)).await;
        let updated = update(&api).await.unwrap();
        assert_eq!(updated.id(), "e-1");
        assert_eq!(updated.entry().unwrap().config(), &config());
        api.verify().await;
    }
}

#[tokio::test]
async fn what_the_server_says_of_a_write_is_told() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let answer = value!({"uuid": "e-1", "message": "1 channel is not known"}).to_string();
    api.expect(post_to(LIST), 1, json(200, &answer)).await;
    api.expect(put(ITEM), 1, json(200, &answer)).await;
    api.expect(get(ITEM), 2, json(200, ENTRY)).await;
    for written in [create(&api).await.unwrap(), update(&api).await.unwrap()] {
        assert_eq!(written.remarks(), ["1 channel is not known"]);
    }
    api.verify().await;
}

#[tokio::test]
async fn a_missing_entry_is_not_found_and_deletes_settle() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, empty(404)).await;
    api.expect(put(ITEM), 1, empty(404)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    let client = api.client();
    let external = client.external_knowledge();
    assert_eq!(external.get_opt("e-1").await.unwrap(), None);
    assert!(update(&api).await.unwrap_err().is_not_found());
    assert!(!external.delete_if_exists("e-1").await.unwrap());
    api.verify().await;

    let api = Api::start().await;
    api.first(delete(ITEM), 1, empty(503)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    let client = api.client();
    client.external_knowledge().delete("e-1").await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn the_one_new_entry_of_the_same_channels_is_adopted() {
    let api = Api::start().await;
    let before = entry("e-0", &["C01", "C02"]);
    api.first(get(LIST), 1, list_of(std::slice::from_ref(&before)))
        .await;
    api.expect(post_to(LIST), 1, empty(502)).await;
    let others = [entry("e-2", &["C01"]), entry("e-3", &["C01", "C02", "C03"])];
    let all = [
        before,
        entry("e-1", &["C02", "C01"]),
        others[0].clone(),
        others[1].clone(),
    ];
    api.expect(get(LIST), 1, list_of(&all)).await;
    let created = create(&api).await.unwrap();
    assert_eq!(created.id(), "e-1");
    assert!(created.remarks().is_empty());
    api.verify().await;
}

#[tokio::test]
async fn several_new_entries_or_none_leave_the_matter_open() {
    let two = [entry("e-1", &["C01", "C02"]), entry("e-2", &["C02", "C01"])];
    for after in [&two[..], &[entry("e-3", &["C01"])]] {
        let api = Api::start().await;
        api.first(get(LIST), 1, list_of(&[])).await;
        api.expect(post_to(LIST), 1, empty(504)).await;
        api.expect(get(LIST), 1, list_of(after)).await;
        let error = create(&api).await.unwrap_err();
        assert!(error.is_maybe_processed(), "{error}");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_list_that_fails_fails_the_create_and_nothing_is_posted() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, empty(403)).await;
    let error = create(&api).await.unwrap_err();
    assert_eq!(error.operation(), "external_knowledge.create");
    assert!(!error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent() {
    let api = Api::start().await;
    let client = api.client();
    let external = client.external_knowledge();
    let none = ExternalKnowledgeConfig::new([""; 0]);
    let large = ExternalKnowledgeConfig::new(["x".repeat(OBJECT_LIMIT)]);
    for config in [none, large] {
        for outcome in [
            external.create(&config).await,
            external.update("e-1", &config).await,
        ] {
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
    }
    for id in ["", ".", "..", "a\nb"] {
        let error = external.update(id, &config()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{id:?}");
    }
    assert!(api.requests().await.is_empty());
}
