//! Creating sources: what is sent, how long it may take, and settling what a lost answer leaves open.

use std::error::Error as _;
use std::time::{Duration, Instant};

use kubiya_sdk::{ErrorKind, LoadedSource, SourceConfig, Waits};
use serde_json::{Value, json as value};
use wiremock::matchers::{body_json, query_param, query_param_is_missing};
use wiremock::{MockBuilder, ResponseTemplate};

use crate::source::{LIST, given};
use crate::support::raw::{Act, RawServer};
use crate::support::{Api, KEY, empty, get, json, post_to, quick};

const URL: &str = "https://git.example/org/tools/tree/main/orders";

fn post() -> MockBuilder {
    post_to(LIST)
}

fn config() -> SourceConfig {
    let mut config = SourceConfig::new(URL);
    config.runner = Some("a b&c".into());
    config.dynamic_config = given(r#"{"token": "hunter2-token", "depth": 1.0}"#);
    config
}

fn source(id: &str, runner: &str, token: &str) -> Value {
    value!({
        "uuid": id, "name": "orders", "url": URL, "runner": runner, "type": "git",
        "dynamic_config": {"depth": 1, "token": token},
    })
}

fn ours(id: &str) -> Value {
    source(id, "a b&c", "hunter2-token")
}

async fn create(api: &Api) -> kubiya_sdk::Result<LoadedSource> {
    api.client().sources().create(&config()).await
}

fn list_of(sources: &[Value]) -> ResponseTemplate {
    json(200, &value!(sources).to_string())
}

#[tokio::test]
async fn every_field_is_sent_the_runner_in_the_query_as_well_and_the_answer_saves_the_read() {
    let api = Api::start().await;
    let body = value!({
        "url": URL, "name": "", "uuid": "", "runner": "a b&c",
        "dynamic_config": {"token": "hunter2-token", "depth": 1.0},
        "managed_by": "terraform", "task_id": "t-1",
    });
    api.expect(get(LIST), 1, list_of(&[])).await;
    let sent = post()
        .and(body_json(body))
        .and(query_param("runner", "a b&c"));
    api.expect(sent, 1, json(201, &ours("s-1").to_string()))
        .await;
    let builder = api.builder().managed_by("terraform").task_id("t-1");
    let client = builder.build().unwrap();
    let created = client.sources().create(&config()).await.unwrap();
    assert_eq!(created.id(), "s-1");
    assert_eq!(created.source().unwrap().config(), &config());
    assert!(created.errors().is_empty());
    api.verify().await;
}

#[tokio::test]
async fn a_runner_that_is_not_set_is_in_no_query() {
    for (runner, sent) in [(None, value!({})), (Some(""), value!({"runner": ""}))] {
        let api = Api::start().await;
        let mut body = value!({"url": URL, "name": "", "uuid": "", "dynamic_config": {}});
        body.as_object_mut()
            .unwrap()
            .extend(sent.as_object().unwrap().clone());
        api.expect(get(LIST), 1, list_of(&[])).await;
        let matching = post()
            .and(body_json(body))
            .and(query_param_is_missing("runner"));
        let mut answer = source("s-1", "", "");
        answer["dynamic_config"] = value!({});
        api.expect(matching, 1, json(200, &answer.to_string()))
            .await;
        let mut config = SourceConfig::new(URL);
        config.runner = runner.map(str::to_owned);
        let created = api.client().sources().create(&config).await.unwrap();
        assert!(created.source().is_ok());
        api.verify().await;
    }
}

#[tokio::test]
async fn an_answer_that_says_too_little_or_something_else_is_followed_by_a_read() {
    let sparse =
        value!({"uuid": "s-1", "errors": [{"file": "f", "error": "hunter2-token is bad"}]});
    let runnerless = source("s-1", "", "hunter2-token");
    for (answer, errors) in [(sparse, 1), (runnerless, 0)] {
        for (status, body) in [(200, ours("s-1").to_string()), (403, String::new())] {
            let api = Api::start().await;
            api.expect(get(LIST), 1, list_of(&[])).await;
            api.expect(post(), 1, json(200, &answer.to_string())).await;
            api.expect(get("/api/v1/sources/s-1"), 1, json(status, &body))
                .await;
            let created = create(&api).await.unwrap();
            assert_eq!(created.id(), "s-1");
            assert_eq!(created.source().is_ok(), status == 200);
            assert_eq!(created.errors().len(), errors);
            for error in created.errors() {
                assert_eq!(
                    (error.file(), error.message()),
                    (Some("f"), "[REDACTED] is bad")
                );
            }
            api.verify().await;
        }
    }
}

#[tokio::test]
async fn the_sources_are_listed_once_before_the_first_create() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    for number in 0..3 {
        let answer = ours(&format!("s-{number}")).to_string();
        api.first(post(), 1, json(201, &answer)).await;
    }
    let client = api.client();
    for _ in 0..3 {
        assert!(client.sources().create(&config()).await.is_ok());
    }
    api.verify().await;
}

#[tokio::test]
async fn the_one_new_source_of_equal_content_is_adopted() {
    let api = Api::start().await;
    let before = [ours("s-1"), source("s-2", "", "other")];
    api.first(get(LIST), 2, list_of(&before)).await;
    api.expect(post(), 1, empty(502)).await;
    let [one, two] = before;
    let mut elsewhere = ours("s-5");
    elsewhere["url"] = value!("https://git.example/other/orders");
    let after = [
        one,
        two,
        ours("s-3"),
        source("s-4", "a b&c", "theirs"),
        elsewhere,
    ];
    api.expect(get(LIST), 2, list_of(&after)).await;
    let created = create(&api).await.unwrap();
    assert_eq!(created.id(), "s-3");
    assert_eq!(created.source().unwrap().config(), &config());
    api.verify().await;
}

/// Those that hold their tools themselves have no URL, or that of somebody's upload.
#[tokio::test]
async fn inline_sources_are_no_reason_to_stop_looking() {
    let without_url = value!({"uuid": "s-8", "type": "inline", "name": "orders"});
    let mut of_the_url = source("s-9", "", "other");
    of_the_url["type"] = value!("inline");
    let late = [without_url.clone(), of_the_url.clone(), ours("s-1")];
    let mut waits = Waits::default();
    waits.late_create = Duration::from_secs(20);
    waits.look_again = Duration::from_millis(5);
    let api = Api::start().await;
    api.first(get(LIST), 1, list_of(&[])).await;
    api.expect(post(), 1, empty(504)).await;
    api.first(get(LIST), 2, list_of(&late[..1])).await;
    api.first(get(LIST), 2, list_of(&late[..2])).await;
    api.expect(get(LIST), 2, list_of(&late)).await;
    let client = api.builder().waits(waits).build().unwrap();
    let created = client.sources().create(&config()).await;
    assert_eq!(created.unwrap().id(), "s-1");
    api.verify().await;
}

#[tokio::test]
async fn several_new_sources_or_one_of_other_content_leave_the_matter_open() {
    for after in [
        vec![ours("s-1"), ours("s-2")],
        vec![source("s-1", "", "hunter2-token")],
        vec![source("s-1", "a b&c", "other")],
    ] {
        let api = Api::start().await;
        api.first(get(LIST), 1, list_of(&[])).await;
        api.expect(post(), 1, empty(504)).await;
        api.expect(get(LIST), 2, list_of(&after)).await;
        let error = create(&api).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::MaybeProcessed, Some(504))
        );
        let source = error.source().unwrap().to_string();
        assert!(source.contains("by the url"), "{source}");
        api.verify().await;
    }
}

#[tokio::test]
async fn a_refused_create_shows_no_value() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let words = r#"{"error":"cannot use {\"token\":\"hunter2-token\"}"}"#;
    api.expect(post(), 1, json(400, words)).await;
    let error = create(&api).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
    assert!(error.message().unwrap().contains("[REDACTED]"));
    api.verify().await;
}

#[tokio::test]
async fn a_slow_answer_is_waited_for_beyond_the_timeout() {
    let api = Api::start().await;
    api.expect(get(LIST), 1, list_of(&[])).await;
    let slow = json(200, &ours("s-1").to_string()).set_delay(Duration::from_millis(600));
    api.expect(post(), 1, slow).await;
    let client = api.builder().timeout(Duration::from_millis(200)).build();
    let created = client.unwrap().sources().create(&config()).await.unwrap();
    assert_eq!(created.id(), "s-1");
    api.verify().await;
}

/// A create whose answer does not come, and what is looked for; the last list goes on.
async fn hung(lists: &[&[Value]]) -> (kubiya_sdk::Result<LoadedSource>, Vec<String>) {
    let list_of = |list: &&[Value]| Act::respond("200 OK", &value!(list).to_string());
    let last = lists.last().map(list_of).unwrap();
    let acts = [Act::respond("200 OK", "[]"), Act::Hang];
    let acts = acts.into_iter().chain(lists.iter().map(list_of));
    let server = RawServer::start(acts.chain(vec![last; 100])).await;
    let mut waits = Waits::default();
    waits.slow_answer = Duration::from_millis(300);
    waits.late_create = Duration::from_millis(50);
    waits.look_again = Duration::from_millis(5);
    let client = kubiya_sdk::Client::builder()
        .api_key(KEY.into())
        .endpoint(server.url().as_str())
        .waits(waits)
        .timeout(Duration::from_millis(100))
        .retry_timeout(Duration::from_secs(20))
        .retry(quick())
        .build()
        .unwrap();
    let begun = Instant::now();
    let created = client.sources().create(&config()).await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
    (created, server.requests())
}

#[tokio::test]
async fn a_source_whose_create_hangs_is_adopted_once_it_is_there() {
    let late = [ours("s-1")];
    let (created, requests) = hung(&[&[], &late]).await;
    assert_eq!(created.unwrap().id(), "s-1");
    let posts = requests.iter().filter(|it| it.starts_with("POST"));
    assert_eq!(posts.count(), 1);
}

#[tokio::test]
async fn a_source_that_does_not_appear_is_never_created_again() {
    let (created, requests) = hung(&[&[]]).await;
    let error = created.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    let source = error.source().unwrap().to_string();
    assert!(source.contains("look for it by the url"), "{source}");
    let posts = requests.iter().filter(|it| it.starts_with("POST"));
    assert_eq!(posts.count(), 1);
}
