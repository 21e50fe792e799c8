//! Sources: what is sent and read.

use kubiya_sdk::{Catalog, DynamicConfig, ErrorKind, Source, SourceConfig};
use serde_json::{Value, json as value};
use wiremock::Request;
use wiremock::matchers::body_json;

use crate::support::{Api, delete, empty, get, json, put};

pub(crate) const LIST: &str = "/api/v1/sources";
const ITEM: &str = "/api/v1/sources/s-1";
const SOURCE: &str = include_str!("fixtures/source.json");

pub(crate) fn given(json: &str) -> DynamicConfig {
    DynamicConfig::parse(json).unwrap()
}

/// The configuration of the fixture.
fn config() -> SourceConfig {
    let mut config = SourceConfig::new("https://git.example/org/tools/tree/main/orders");
    config.runner = Some("edge".into());
    config.dynamic_config =
        given(r#"{"token":"hunter2-token","limits":{"least":0.5,"most":10},"region":"eu-west-1"}"#);
    config
}

fn source() -> Value {
    serde_json::from_str(SOURCE).unwrap()
}

fn without(mut source: Value, field: &str) -> Value {
    source.as_object_mut().unwrap().remove(field);
    source
}

fn list_of(sources: &[Value]) -> wiremock::ResponseTemplate {
    json(200, &value!(sources).to_string())
}

#[tokio::test]
async fn a_source_is_read_with_everything() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, SOURCE)).await;
    let source = api.client().sources().get("s-1").await.unwrap();
    assert_eq!((source.id(), source.name()), ("s-1", "orders"));
    assert_eq!(source.config(), &config());
    assert_eq!(source.url(), config().url);
    assert_eq!(source.created_at(), Some("2025-01-02T03:04:05Z"));
    assert!(!source.is_inline());
    assert!(source.config().dynamic_config.as_json().contains("0.50"));
    assert!(!format!("{source:?}").contains("hunter2"), "{source:?}");
    api.verify().await;
}

#[tokio::test]
async fn null_and_absent_parts_are_empty() {
    for body in [
        r#"{"uuid":"s-1","url":"u"}"#,
        r#"{"id":"s-1","url":"u","name":null,"runner":null,"dynamic_config":null,"type":null,
            "kubiya_metadata":null,"inline_tools":null}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, body)).await;
        let source = api.client().sources().get("s-1").await.unwrap();
        let mut config = SourceConfig::new("u");
        config.runner = Some(String::new());
        assert_eq!((source.name(), source.config()), ("", &config));
        assert_eq!((source.created_at(), source.is_inline()), (None, false));
        api.verify().await;
    }
}

#[tokio::test]
async fn a_configuration_that_is_no_object_is_not_understood_and_not_repeated() {
    let api = Api::start().await;
    let mut odd = source();
    odd["dynamic_config"] = value!(["hunter2-token"]);
    api.expect(get(ITEM), 1, json(200, &odd.to_string())).await;
    let error = api.client().sources().get("s-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("dynamic_config"), "{source}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    api.verify().await;
}

#[tokio::test]
async fn a_source_that_holds_its_tools_is_told_apart() {
    let tools = value!([{"name": "t"}]);
    for (fields, is_inline) in [
        (value!({"type": "inline", "url": "https://x"}), true),
        (value!({"type": "git", "url": ""}), false),
        (value!({"type": "git", "inline_tools": tools}), false),
        (value!({"url": ""}), true),
        (value!({"url": "https://x", "inline_tools": tools}), true),
        (value!({"url": "https://x/a.zip", "type": null}), true),
        (
            value!({"url": "https://x/a", "type": "", "inline_tools": null}),
            false,
        ),
    ] {
        let api = Api::start().await;
        let mut body = fields.clone();
        body["uuid"] = value!("s-1");
        api.expect(get(ITEM), 1, json(200, &body.to_string())).await;
        let source = api.client().sources().get("s-1").await.unwrap();
        assert_eq!(source.is_inline(), is_inline, "{fields}");
    }
}

#[tokio::test]
async fn a_list_is_taken_as_it_is_or_completed_by_single_reads() {
    let api = Api::start().await;
    let list = list_of(&[without(source(), "dynamic_config")]);
    api.expect(get(LIST), 4, list).await;
    api.expect(get(ITEM), 1, json(200, SOURCE)).await;
    let client = api.client();
    let listed = client.sources().list().await.unwrap();
    assert_eq!(listed[0].config().dynamic_config.as_json(), "{}");
    let completed = client.sources().list_complete().await.unwrap();
    assert_eq!(completed[0].config(), &config());
    api.verify().await;
}

#[tokio::test]
async fn many_sources_are_read_for_the_price_of_one_list() {
    for listed in [source(), without(source(), "runner")] {
        let api = Api::start().await;
        api.expect(get(ITEM), 2, json(200, SOURCE)).await;
        api.expect(get(LIST), 2, list_of(&[listed])).await;
        let catalog = Catalog::<Source>::new(api.client());
        for _ in 0..5 {
            assert_eq!(catalog.get("s-1").await.unwrap().name(), "orders");
        }
        api.verify().await;
    }
}

/// What is sent back of the fixture, with other managed fields.
fn sent_back(fields: &[(&str, Value)]) -> Value {
    let mut sent = source();
    for field in ["errors_count", "kubiya_metadata"] {
        sent = without(sent, field);
    }
    for (field, value) in fields {
        sent[*field] = value.clone();
    }
    sent
}

#[tokio::test]
async fn an_update_replaces_what_is_configured_keeps_the_rest_and_reads_back() {
    let mut config = config();
    config.dynamic_config = given(r#"{"a": 1}"#);
    for (runner, fields) in [
        (Some("other"), vec![("runner", value!("other"))]),
        (Some(""), vec![("runner", value!(""))]),
        (None, vec![]),
    ] {
        config.runner = runner.map(str::to_owned);
        let mut sent = sent_back(&fields);
        sent["dynamic_config"] = value!({"a": 1});
        let api = Api::start().await;
        api.expect(get(ITEM), 2, json(200, SOURCE)).await;
        api.expect(put(ITEM).and(body_json(&sent)), 1, empty(200))
            .await;
        let client = api.builder().managed_by("other").build().unwrap();
        let updated = client.sources().update("s-1", &config).await.unwrap();
        assert_eq!((updated.id(), updated.errors().len()), ("s-1", 0));
        assert_eq!(
            updated.source().unwrap().config().runner.as_deref(),
            Some("edge")
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn numbers_are_sent_digit_by_digit() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, SOURCE)).await;
    let has_digits = |request: &Request| {
        let body = String::from_utf8_lossy(&request.body);
        body.contains(r#""dynamic_config":{"big": 123456789012345678901234567890.10}"#)
    };
    api.expect(put(ITEM).and(has_digits), 1, empty(200)).await;
    let mut config = config();
    config.dynamic_config = given(r#"{"big": 123456789012345678901234567890.10}"#);
    let updated = api.client().sources().update("s-1", &config).await;
    assert!(updated.is_ok());
    api.verify().await;
}

#[tokio::test]
async fn errors_of_loading_come_with_an_update_and_show_no_value() {
    let answer = value!({"uuid": "s-1", "errors": [
        {"file": "a.py", "error": "got hunter2-token and not new-token-1", "details": "x"},
        {"file": "b.py", "type": "t", "traceback": "Traceback\nline"},
        {"details": "only details"},
        "a text",
        {"other": 1},
    ], "message": "loaded with errors"});
    let api = Api::start().await;
    api.first(get(ITEM), 1, json(200, SOURCE)).await;
    api.expect(put(ITEM), 1, json(200, &answer.to_string()))
        .await;
    api.expect(get(ITEM), 1, empty(403)).await;
    let mut config = config();
    config.dynamic_config = given(r#"{"token": "new-token-1"}"#);
    let updated = api.client().sources().update("s-1", &config).await.unwrap();
    let told: Vec<_> = updated
        .errors()
        .iter()
        .map(|error| (error.file(), error.message()))
        .collect();
    assert_eq!(
        told,
        [
            (Some("a.py"), "got [REDACTED] and not [REDACTED]"),
            (Some("b.py"), "Traceback line"),
            (None, "only details"),
            (None, "a text"),
            (None, ""),
            (None, "loaded with errors"),
        ]
    );
    let error = updated.source().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    api.verify().await;
}

#[tokio::test]
async fn a_refused_update_shows_neither_old_nor_new_values() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, SOURCE)).await;
    let words = r#"{"error":"not hunter2-token, not new-token-1, not user-9 or pass-9"}"#;
    api.expect(put(ITEM), 1, json(400, words)).await;
    let mut config = config();
    config.url = "https://user-9:pass-9@git.example/x".into();
    config.dynamic_config = given(r#"{"a": [{"token": "new-token-1"}]}"#);
    let error = api.client().sources().update("s-1", &config).await;
    let error = error.unwrap_err();
    let hidden = "not [REDACTED], not [REDACTED], not [REDACTED] or [REDACTED]";
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Rejected, Some(hidden))
    );
    api.verify().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let api = Api::start().await;
    let client = api.client();
    let sources = client.sources();
    let nowhere = SourceConfig::new("");
    let mut huge = config();
    let text = "c".repeat(kubiya_sdk::OBJECT_LIMIT);
    huge.dynamic_config = given(&value!({"a": text}).to_string());
    for error in [
        sources.create(&nowhere).await.unwrap_err(),
        sources.create(&huge).await.unwrap_err(),
        sources.update("s-1", &nowhere).await.unwrap_err(),
        sources.update("s-1", &huge).await.unwrap_err(),
        sources.update("..", &config()).await.unwrap_err(),
        sources.get("").await.unwrap_err(),
        sources.delete("a\0").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    api.verify().await;
}

#[tokio::test]
async fn a_deleted_source_was_there_and_a_missing_one_was_not() {
    let api = Api::start().await;
    api.first(delete(ITEM), 1, empty(204)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let client = api.client();
    assert!(client.sources().delete_if_exists("s-1").await.unwrap());
    assert!(!client.sources().delete_if_exists("s-1").await.unwrap());
    assert_eq!(client.sources().get_opt("s-1").await.unwrap(), None);
    api.verify().await;
}
