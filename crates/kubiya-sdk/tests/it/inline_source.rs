//! Inline sources: what is sent and read.

use kubiya_sdk::{
    Catalog, Definitions, DynamicConfig, ErrorKind, InlineSource, InlineSourceConfig,
};
use serde_json::{Value, json as value};
use wiremock::matchers::{body_json, query_param, query_param_is_missing};
use wiremock::{MockBuilder, Request};

use crate::support::{Api, delete, empty, get, json, post_to, put};

const LIST: &str = "/api/v1/sources";
const ITEM: &str = "/api/v1/sources/s-1";
const SOURCE: &str = include_str!("fixtures/inline_source.json");
const METADATA: &str = include_str!("fixtures/inline_source_metadata.json");

fn metadata() -> MockBuilder {
    get("/api/v1/sources/s-1/metadata").and(query_param("exclude_workflows_tools", "true"))
}

fn held(json: &str) -> Definitions {
    Definitions::parse(json).unwrap()
}

/// The configuration of the fixtures.
fn config() -> InlineSourceConfig {
    let mut config = InlineSourceConfig::new("orders");
    config.runner = Some("edge".into());
    config.tools = held(
        r#"[{"name":"count","content":"date && echo hunter2-script 2>&1","ratio":0.5,
            "source":{"id":"s-1","url":""},"metadata":null,"args":[]}]"#,
    );
    config.workflows = held(r#"[{"name":"daily","steps":[{"name":"first","depends":null}]}]"#);
    config.dynamic_config = DynamicConfig::parse(r#"{"token":"hunter2-token"}"#).unwrap();
    config
}

/// What may have been sent for it.
fn plain() -> InlineSourceConfig {
    let mut plain = config();
    plain.tools = held(
        r#"[{"name":"count","content":"date && echo hunter2-script 2>&1","ratio":0.50,"alias":""}]"#,
    );
    plain.workflows = held(r#"[{"name":"daily","steps":[{"name":"first"}]}]"#);
    plain
}

fn source() -> Value {
    serde_json::from_str(SOURCE).unwrap()
}

fn list_of(sources: &[Value]) -> wiremock::ResponseTemplate {
    json(200, &value!(sources).to_string())
}

#[tokio::test]
async fn an_inline_source_is_read_with_what_it_holds() {
    let api = Api::start().await;
    api.expect(
        get(ITEM).and(query_param_is_missing("runner")),
        1,
        json(200, SOURCE),
    )
    .await;
    api.expect(metadata(), 1, json(200, METADATA)).await;
    let source = api.client().inline_sources().get("s-1").await.unwrap();
    assert_eq!((source.id(), source.name()), ("s-1", "orders"));
    assert_eq!(source.config(), &config());
    assert_eq!((source.source_type(), source.is_inline()), ("inline", true));
    assert_eq!(source.created_at(), Some("2025-01-02T03:04:05Z"));
    assert!(source.errors().is_empty());
    assert!(source.config().tools.as_json().contains("0.50"));
    assert!(!format!("{source:?}").contains("hunter2"), "{source:?}");
    api.verify().await;
}

#[tokio::test]
async fn what_metadata_do_not_tell_is_as_the_source_says() {
    let mut told = source();
    told["inline_tools"] = value!([{"name": "t"}]);
    told["inline_workflows"] = value!([{"name": "w"}]);
    for (metadata_says, tools, workflows) in [
        (value!({}), "t", "w"),
        (value!({"tools": null, "workflows": []}), "t", "w"),
        (value!({"tools": "", "workflows": "{}"}), "t", "w"),
        (value!({"tools": [{"name": "u"}]}), "u", "w"),
        (
            value!({"tools": [], "inline_tools": [{"name": "v"}]}),
            "v",
            "w",
        ),
        (value!({"workflows": [{"name": "x"}]}), "t", "x"),
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, &told.to_string())).await;
        api.expect(metadata(), 1, json(200, &metadata_says.to_string()))
            .await;
        let source = api.client().inline_sources().get("s-1").await.unwrap();
        let names = |name: &str| held(&value!([{"name": name}]).to_string());
        assert_eq!(source.config().tools, names(tools), "{metadata_says}");
        assert_eq!(
            source.config().workflows,
            names(workflows),
            "{metadata_says}"
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn null_and_absent_parts_are_empty() {
    for body in [
        r#"{"uuid":"s-1","name":"n"}"#,
        r#"{"id":"s-1","name":"n","url":null,"runner":null,"dynamic_config":null,"type":null}"#,
    ] {
        let api = Api::start().await;
        api.expect(get(ITEM), 1, json(200, body)).await;
        api.expect(metadata(), 1, json(200, r#"{"tools":null}"#))
            .await;
        let source = api.client().inline_sources().get("s-1").await.unwrap();
        let mut config = InlineSourceConfig::new("n");
        config.runner = Some(String::new());
        assert_eq!(source.config(), &config);
        assert_eq!((source.source_type(), source.is_inline()), ("inline", true));
        api.verify().await;
    }
}

#[tokio::test]
async fn what_is_held_and_no_array_is_not_understood_and_not_repeated() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, SOURCE)).await;
    let odd = value!({"tools": {"a": "hunter2-token"}});
    api.expect(metadata(), 1, json(200, &odd.to_string())).await;
    let error = api.client().inline_sources().get("s-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    api.verify().await;
}

/// A 404 of the metadata proves nothing about the source.
#[tokio::test]
async fn a_source_whose_metadata_are_not_found_is_not_gone() {
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, SOURCE)).await;
    api.expect(metadata(), 1, empty(404)).await;
    let error = api.client().inline_sources().get_opt("s-1").await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::UnexpectedResponse);
    api.verify().await;
}

#[tokio::test]
async fn a_source_with_a_url_is_read_without_metadata_and_not_listed() {
    let git = value!({"uuid": "s-1", "type": "git", "url": "https://x", "name": "n"});
    let api = Api::start().await;
    api.expect(get(ITEM), 1, json(200, &git.to_string())).await;
    api.expect(get(LIST), 2, list_of(&[git])).await;
    let client = api.client();
    let source = client.inline_sources().get("s-1").await.unwrap();
    assert!(!source.is_inline());
    assert_eq!(client.inline_sources().list().await.unwrap(), []);
    api.verify().await;
}

#[tokio::test]
async fn a_list_is_taken_as_it_is_or_completed() {
    for (listed, alone) in [
        (source(), 0),
        (value!({"uuid": "s-1", "type": "inline"}), 1),
    ] {
        let api = Api::start().await;
        api.expect(get(LIST), 4, list_of(&[listed])).await;
        api.expect(get(ITEM), alone, json(200, SOURCE)).await;
        api.expect(metadata(), 1, json(200, METADATA)).await;
        let client = api.client();
        let listed = client.inline_sources().list().await.unwrap();
        assert!(listed[0].config().tools.is_empty());
        let completed = client.inline_sources().list_complete().await.unwrap();
        assert_eq!(completed[0].config(), &config());
        api.verify().await;
    }
}

#[tokio::test]
async fn a_catalog_asks_for_what_each_holds() {
    let api = Api::start().await;
    api.expect(get(ITEM), 2, json(200, SOURCE)).await;
    api.expect(get(LIST), 2, list_of(&[source()])).await;
    api.expect(metadata(), 5, json(200, METADATA)).await;
    let catalog = Catalog::<InlineSource>::new(api.client());
    for _ in 0..5 {
        assert_eq!(catalog.get("s-1").await.unwrap().config(), &config());
    }
    api.verify().await;
}

/// One that is gone since the list was read is asked for by itself.
#[tokio::test]
async fn a_catalog_does_not_take_missing_metadata_for_an_error_before_it_has_looked() {
    let api = Api::start().await;
    api.first(get(ITEM), 2, json(200, SOURCE)).await;
    api.first(metadata(), 2, json(200, METADATA)).await;
    api.expect(get(LIST), 2, list_of(&[source()])).await;
    api.expect(get(ITEM), 1, empty(404)).await;
    api.expect(metadata(), 1, empty(404)).await;
    let catalog = Catalog::<InlineSource>::new(api.client());
    for there in [true, true, false] {
        assert_eq!(catalog.get_opt("s-1").await.unwrap().is_some(), there);
    }
    api.verify().await;
}

#[tokio::test]
async fn every_field_is_sent_and_what_was_made_is_read() {
    let mut nothing = InlineSourceConfig::new("orders");
    nothing.tools = held(r#"[{"name":"t"}]"#);
    let tools = value!([{"name": "t"}]);
    let all = value!({
        "name": "orders", "type": "inline", "runner": "edge", "dynamic_config": {"token": "hunter2-token"},
        "inline_tools": [{"name": "count", "content": "date && echo hunter2-script 2>&1", "ratio": 0.5, "alias": ""}],
        "inline_workflows": [{"name": "daily", "steps": [{"name": "first"}]}],
        "managed_by": "terraform", "task_id": "t-1",
    });
    let least = value!({
        "name": "orders", "type": "inline", "inline_tools": tools, "dynamic_config": {},
        "managed_by": "terraform", "task_id": "t-1",
    });
    for (config, body) in [(plain(), all), (nothing, least)] {
        let api = Api::start().await;
        api.expect(get(LIST), 1, list_of(&[])).await;
        let sent = post_to(LIST)
            .and(body_json(body))
            .and(query_param_is_missing("runner"));
        api.expect(sent, 1, json(201, SOURCE)).await;
        let is_told = config == plain();
        api.expect(metadata(), if is_told { 1 } else { 2 }, json(200, METADATA))
            .await;
        // What differs from what was sent is believed once it has been read.
        api.expect(get(ITEM), u64::from(!is_told), json(200, SOURCE))
            .await;
        let builder = api.builder().managed_by("terraform").task_id("t-1");
        let client = builder.build().unwrap();
        let created = client.inline_sources().create(&config).await.unwrap();
        assert_eq!(created.id(), "s-1");
        assert_eq!(created.source().unwrap().config(), &self::config());
        api.verify().await;
    }
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_name_and_what_was_sent() {
    for (config, is_found) in [(plain(), true), (InlineSourceConfig::new("orders"), false)] {
        let api = Api::start().await;
        api.first(get(LIST), 1, list_of(&[])).await;
        api.expect(post_to(LIST), 1, empty(502)).await;
        api.expect(get(LIST), 2, list_of(&[source()])).await;
        api.expect(metadata(), 1, json(200, METADATA)).await;
        let created = api.client().inline_sources().create(&config).await;
        match is_found {
            true => assert_eq!(created.unwrap().id(), "s-1"),
            false => assert_eq!(created.unwrap_err().kind(), ErrorKind::MaybeProcessed),
        }
        api.verify().await;
    }
}

/// The list has both kinds, and the server takes the name of a source with a URL from that.
#[tokio::test]
async fn a_new_source_of_the_other_kind_is_no_reason_to_stop_looking() {
    let git = value!({
        "uuid": "s-9", "type": "git", "url": "https://git.example/orders", "name": "orders", "runner": "edge",
        "dynamic_config": {},
    });
    let mut waits = kubiya_sdk::Waits::default();
    waits.late_create = std::time::Duration::from_secs(20);
    waits.look_again = std::time::Duration::from_millis(5);
    let api = Api::start().await;
    api.first(get(LIST), 1, list_of(&[])).await;
    api.expect(post_to(LIST), 1, empty(504)).await;
    api.first(get(LIST), 2, list_of(std::slice::from_ref(&git)))
        .await;
    api.expect(get(LIST), 2, list_of(&[git, source()])).await;
    api.expect(metadata(), 1, json(200, METADATA)).await;
    let client = api.builder().waits(waits).build().unwrap();
    let created = client.inline_sources().create(&plain()).await;
    assert_eq!(created.unwrap().id(), "s-1");
    api.verify().await;
}

#[tokio::test]
async fn an_update_replaces_what_is_configured_keeps_the_rest_and_reads_back() {
    for (runner, kept) in [(Some("other"), "other"), (Some(""), ""), (None, "edge")] {
        let mut config = InlineSourceConfig::new("orders");
        config.runner = runner.map(str::to_owned);
        config.tools = held(r#"[{"name": "n", "big": 12345678901234567890.10}]"#);
        let mut sent = source();
        let fields = sent.as_object_mut().unwrap();
        for field in ["errors_count", "kubiya_metadata"] {
            fields.remove(field);
        }
        sent["runner"] = value!(kept);
        sent["dynamic_config"] = value!({});
        sent["inline_workflows"] = value!([]);
        sent["inline_tools"] = value!([{"name": "n", "big": 12345678901234567890.10}]);
        let has_digits = |request: &Request| {
            String::from_utf8_lossy(&request.body).contains("12345678901234567890.10")
        };
        let api = Api::start().await;
        api.expect(get(ITEM), 2, json(200, SOURCE)).await;
        api.expect(metadata(), 1, json(200, METADATA)).await;
        let matching = put(ITEM).and(body_json(&sent)).and(has_digits);
        api.expect(matching, 1, empty(200)).await;
        let client = api.builder().managed_by("other").build().unwrap();
        let updated = client
            .inline_sources()
            .update("s-1", &config)
            .await
            .unwrap();
        assert_eq!((updated.id(), updated.errors().len()), ("s-1", 0));
        assert_eq!(updated.source().unwrap().config(), &self::config());
        api.verify().await;
    }
}

#[tokio::test]
async fn errors_of_loading_come_once_from_the_answer_and_the_metadata_and_show_no_value() {
    let errors = value!([
        {"file": "a.py", "type": "t", "error": "got hunter2-token of hunter2-script"},
        {"file": "b.py", "error": "got new-token-1"},
    ]);
    let answer = value!({"uuid": "s-1", "errors": [errors[0]]});
    let mut told: Value = serde_json::from_str(METADATA).unwrap();
    told["errors"] = errors;
    told["tools"][0]["content"] = value!("hunter2-script");
    let api = Api::start().await;
    let mut before = source();
    before["inline_tools"] = value!([{"name": "x", "content": "hunter2-script"}]);
    api.expect(get(ITEM), 2, json(200, &before.to_string()))
        .await;
    api.expect(put(ITEM), 1, json(200, &answer.to_string()))
        .await;
    api.expect(metadata(), 1, json(200, &told.to_string()))
        .await;
    let mut config = plain();
    config.dynamic_config = DynamicConfig::parse(r#"{"token": "new-token-1"}"#).unwrap();
    let client = api.client();
    let updated = client
        .inline_sources()
        .update("s-1", &config)
        .await
        .unwrap();
    let told: Vec<_> = updated
        .errors()
        .iter()
        .map(|error| (error.file(), error.message()))
        .collect();
    assert_eq!(
        told,
        [
            (Some("a.py"), "got [REDACTED] of [REDACTED]"),
            (Some("b.py"), "got [REDACTED]"),
        ]
    );
    api.verify().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let api = Api::start().await;
    let client = api.client();
    let sources = client.inline_sources();
    let nameless = InlineSourceConfig::new("");
    let mut huge = config();
    let text = "c".repeat(kubiya_sdk::OBJECT_LIMIT);
    huge.tools = held(&value!([{"name": "t", "content": text}]).to_string());
    for error in [
        sources.create(&nameless).await.unwrap_err(),
        sources.create(&huge).await.unwrap_err(),
        sources.update("s-1", &nameless).await.unwrap_err(),
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
async fn a_deleted_inline_source_was_there_and_a_missing_one_was_not() {
    let api = Api::start().await;
    api.first(delete(ITEM), 1, empty(204)).await;
    api.expect(delete(ITEM), 1, empty(404)).await;
    api.expect(get(ITEM), 1, empty(404)).await;
    let client = api.client();
    assert!(
        client
            .inline_sources()
            .delete_if_exists("s-1")
            .await
            .unwrap()
    );
    assert!(
        !client
            .inline_sources()
            .delete_if_exists("s-1")
            .await
            .unwrap()
    );
    assert_eq!(client.inline_sources().get_opt("s-1").await.unwrap(), None);
    api.verify().await;
}
