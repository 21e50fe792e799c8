//! Creating agents: what is sent, and settling what a lost answer leaves open.

use kubiya_sdk::{AgentConfig, ErrorKind, RetryPolicy};
use serde_json::{Value, json as value};
use wiremock::MockBuilder;
use wiremock::matchers::body_json;

use crate::support::raw::{Act, RawServer};
use crate::support::{Api, empty, get, json, post_to, quick};

const LIST: &str = "/api/v1/agents";
const ITEM: &str = "/api/v1/agents/a-1";

fn post() -> MockBuilder {
    post_to(LIST)
}

fn config() -> AgentConfig {
    let mut config = AgentConfig::new("db-manager", "runner-1");
    config.description = "d".into();
    config.environment_variables = [("LINES".into(), "one\n\ttwo".into())].into();
    config.secrets = ["b".into(), "a".into()].into();
    config
}

/// What is sent for [`config`].
fn body() -> Value {
    value!({
        "name": "db-manager", "description": "d", "ai_instructions": "", "llm_model": "",
        "image": "", "is_debug_mode": false, "environment_variables": {"LINES": "one\n\ttwo"},
        "allowed_users": [], "allowed_groups": [], "sources": [], "tools": [],
        "secrets": ["a", "b"], "integrations": [], "links": [], "runners": ["runner-1"],
        "starters": [], "tasks": [],
    })
}

/// The agent of [`config`] with another id, as a server describes it.
fn agent(id: &str) -> Value {
    let mut agent = body();
    agent["uuid"] = value!(id);
    agent["metadata"] = value!({"created_at": "t", "user_created": "u-1"});
    agent
}

fn without(mut agent: Value, field: &str) -> Value {
    agent.as_object_mut().unwrap().remove(field);
    agent
}

#[tokio::test]
async fn an_answer_that_describes_the_agent_saves_the_read() {
    let api = Api::start().await;
    let request = post().and(body_json(body()));
    api.expect(request, 1, json(201, &agent("a-1").to_string()))
        .await;
    let created = api.client().agents().create(&config()).await.unwrap();
    assert_eq!(created.id(), "a-1");
    let agent = created.agent().unwrap();
    assert_eq!((agent.id(), agent.config()), ("a-1", &config()));
    assert_eq!(
        (agent.created_at(), agent.created_by()),
        (Some("t"), Some("u-1"))
    );
    api.verify().await;
}

#[tokio::test]
async fn who_creates_is_sent_where_the_client_knows() {
    let api = Api::start().await;
    let mut sent = body();
    sent["managed_by"] = value!("terraform");
    sent["task_id"] = value!("t-1");
    let request = post().and(body_json(sent));
    api.expect(request, 1, json(201, &agent("a-1").to_string()))
        .await;
    let builder = api.builder().managed_by("terraform").task_id("t-1");
    let client = builder.build().unwrap();
    let created = client.agents().create(&config()).await.unwrap();
    assert_eq!(created.id(), "a-1");
    api.verify().await;
}

#[tokio::test]
async fn what_the_answer_lacks_is_read_once() {
    for answer in [
        value!({"id": "a-1"}),
        value!({"uuid": "a-1"}),
        value!({"uuid": "", "id": "a-1"}),
        without(agent("a-1"), "metadata"),
        without(agent("a-1"), "tasks"),
    ] {
        let api = Api::start().await;
        api.expect(post(), 1, json(200, &answer.to_string())).await;
        api.expect(get(ITEM), 1, json(200, &agent("a-1").to_string()))
            .await;
        let created = api.client().agents().create(&config()).await.unwrap();
        assert_eq!(
            created.agent().unwrap().created_by(),
            Some("u-1"),
            "{answer}"
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn a_read_that_fails_does_not_hide_that_the_agent_was_created() {
    let api = Api::start().await;
    api.expect(post(), 1, json(200, r#"{"id":"a-1"}"#)).await;
    api.expect(get(ITEM), 1, empty(403)).await;
    let created = api.client().agents().create(&config()).await.unwrap();
    assert_eq!(created.id(), "a-1");
    let error = created.agent().unwrap_err();
    assert_eq!(
        (error.operation(), error.kind()),
        ("agents.create", ErrorKind::PermissionDenied)
    );
    api.verify().await;
}

#[tokio::test]
async fn a_refused_create_is_not_repeated_and_not_looked_after() {
    for (status, body, kind) in [
        (409, "", ErrorKind::AlreadyExists),
        (
            400,
            r#"{"error":"agent already exists"}"#,
            ErrorKind::AlreadyExists,
        ),
        (400, "", ErrorKind::Rejected),
        (200, r#"{"error":"no such runner"}"#, ErrorKind::Rejected),
        (403, "", ErrorKind::PermissionDenied),
        (404, "", ErrorKind::UnexpectedResponse),
        (500, "", ErrorKind::ServerError),
    ] {
        let api = Api::start().await;
        api.expect(post(), 1, json(status, body)).await;
        let error = api.client().agents().create(&config()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}");
        assert_eq!(error.is_maybe_processed(), kind == ErrorKind::ServerError);
        api.verify().await;
    }
}

/// Answers that leave it open whether the agent was created.
fn doubtful() -> Vec<wiremock::ResponseTemplate> {
    vec![
        empty(502),
        empty(504),
        empty(204),
        json(200, "ok"),
        json(200, "{}"),
        json(200, r#"{"id":".."}"#),
        json(200, "<html><title>Sign in</title></html>"),
    ]
}

#[tokio::test]
async fn after_a_doubtful_answer_the_one_agent_of_this_name_and_content_is_taken() {
    let mut other_name = agent("a-2");
    other_name["name"] = value!("other");
    let mut other_content = agent("a-3");
    other_content["secrets"] = value!([]);
    let list = value!([other_name, other_content, "odd", agent("a-1")]).to_string();
    for answer in doubtful() {
        let api = Api::start().await;
        api.expect(post(), 1, answer).await;
        api.expect(get(LIST), 1, json(200, &list)).await;
        let created = api.client().agents().create(&config()).await.unwrap();
        assert_eq!(created.id(), "a-1");
        assert_eq!(created.agent().unwrap().config(), &config());
        api.verify().await;
    }
}

#[tokio::test]
async fn a_sparse_list_is_completed_by_id() {
    let api = Api::start().await;
    api.expect(post(), 1, empty(504)).await;
    let list = r#"[{"uuid":"a-0","name":"db-manager"},{"uuid":"a-1","name":"db-manager"},{"uuid":"a-2","name":"x"}]"#;
    api.expect(get(LIST), 1, json(200, list)).await;
    api.expect(get("/api/v1/agents/a-0"), 1, empty(404)).await;
    api.expect(get(ITEM), 1, json(200, &agent("a-1").to_string()))
        .await;
    let created = api.client().agents().create(&config()).await.unwrap();
    assert_eq!(created.id(), "a-1");
    api.verify().await;
}

#[tokio::test]
async fn an_agent_of_this_name_and_other_content_leaves_the_matter_open() {
    for (field, content) in [
        ("description", value!("other")),
        ("environment_variables", value!({"LINES": "one"})),
        ("runners", value!(["runner-2"])),
        ("is_debug_mode", value!(true)),
        ("tasks", value!(["t"])),
    ] {
        let mut other = agent("a-1");
        other[field] = content;
        let api = Api::start().await;
        api.expect(post(), 1, empty(502)).await;
        api.expect(get(LIST), 1, json(200, &value!([other]).to_string()))
            .await;
        let error = api.client().agents().create(&config()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MaybeProcessed, "{field}: {error}");
        assert!(error.is_maybe_processed(), "{field}: {error}");
        api.verify().await;
    }
}

#[tokio::test]
async fn several_agents_alike_leave_the_matter_open() {
    let api = Api::start().await;
    api.expect(post(), 1, empty(502)).await;
    let list = value!([agent("a-1"), agent("a-2")]).to_string();
    api.expect(get(LIST), 1, json(200, &list)).await;
    let error = api.client().agents().create(&config()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::MaybeProcessed, Some(502), 1)
    );
    assert!(error.is_maybe_processed());
    api.verify().await;
}

#[tokio::test]
async fn if_no_agent_is_there_a_doubtful_answer_is_reported_and_not_repeated() {
    for answer in doubtful() {
        let api = Api::start().await;
        api.expect(post(), 1, answer).await;
        api.expect(get(LIST), 1, json(200, "[]")).await;
        let error = api.client().agents().create(&config()).await.unwrap_err();
        assert!(error.is_maybe_processed(), "{error}");
        assert!(!error.is_already_exists(), "{error}");
        api.verify().await;
    }
}

#[tokio::test]
async fn if_looking_fails_too_the_create_may_have_been_processed() {
    for list in [
        empty(403),
        json(200, "{}"),
        json(200, r#"[{"name":"db-manager"}]"#),
        json(200, r#"[{"uuid":"a-1","title":"db-manager"}]"#),
        json(200, r#"["db-manager"]"#),
    ] {
        let api = Api::start().await;
        api.expect(post(), 1, empty(504)).await;
        api.expect(get(LIST), 1, list).await;
        let client = api.builder().retry(RetryPolicy::none()).build().unwrap();
        let error = client.agents().create(&config()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::MaybeProcessed, Some(504))
        );
        assert!(error.is_maybe_processed());
        api.verify().await;
    }
}

#[tokio::test]
async fn without_any_answer_an_agent_that_is_not_there_is_created_again() {
    let created = agent("a-1").to_string();
    for lost in [Act::ReadAndReset, Act::ReadAndClose, Act::Truncate] {
        let server = RawServer::start([
            lost,
            Act::respond("200 OK", "[]"),
            Act::respond("201 Created", &created),
        ])
        .await;
        let created = raw_client(&server).agents().create(&config()).await;
        assert_eq!(created.unwrap().id(), "a-1");
        assert_eq!(
            server.requests(),
            [
                "POST /api/v1/agents",
                "GET /api/v1/agents",
                "POST /api/v1/agents"
            ]
        );
    }
}

#[tokio::test]
async fn a_conflict_with_the_own_lost_create_is_settled_by_looking_again() {
    let list = value!([agent("a-1")]).to_string();
    let server = RawServer::start([
        Act::ReadAndReset,
        Act::respond("200 OK", "[]"),
        Act::respond("409 Conflict", ""),
        Act::respond("200 OK", &list),
    ])
    .await;
    let created = raw_client(&server).agents().create(&config()).await;
    assert_eq!(created.unwrap().id(), "a-1");
    assert_eq!(server.requests().len(), 4);
}

fn raw_client(server: &RawServer) -> kubiya_sdk::Client {
    kubiya_sdk::Client::builder()
        .api_key(kubiya_sdk::SecretString::from("kby_test"))
        .endpoint(server.url().as_str())
        .retry(quick())
        .build()
        .unwrap()
}
