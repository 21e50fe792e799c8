//! A client that is stopped while the answer to a write is waited for, which then is lost.

use std::time::Duration;

use kubiya_sdk::{AgentConfig, Client, ErrorKind, NewSecret, SecretString, SecretUpdate};

use crate::support::raw::{Act, RawServer};
use crate::support::{KEY, quick};

const SECRET: &str = r#"{"name":"a","description":"","created_at":"t","created_by":"u"}"#;

/// What [`AgentConfig::new`] makes of a name and a runner, as a server describes it.
const AGENT: &str = r#"{
    "uuid": "a-1", "name": "a", "description": "", "ai_instructions": "", "llm_model": "", "image": "",
    "is_debug_mode": false, "environment_variables": {}, "allowed_users": [], "allowed_groups": [],
    "sources": [], "tools": [], "secrets": [], "integrations": [], "links": [], "runners": ["r"],
    "starters": [], "tasks": [], "metadata": {"created_at": "t", "user_created": "u"}
}"#;

fn ok(body: &str) -> Act {
    Act::respond("200 OK", body)
}

fn not_found() -> Act {
    Act::respond("404 Not Found", "{}")
}

/// Starts a call at a server that follows `acts`, and stops the client once `waiting` requests have arrived,
/// the last of which is not answered.
async fn stopped<T: Send + 'static, F>(
    acts: &[Act],
    waiting: usize,
    call: impl FnOnce(Client) -> F,
) -> (T, Vec<String>)
where
    F: Future<Output = T> + Send + 'static,
{
    let server = RawServer::start(acts.iter().cloned()).await;
    let client = Client::builder()
        .api_key(SecretString::from(KEY))
        .endpoint(server.url().as_str())
        .retry(quick())
        .timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let call = tokio::spawn(call(client.clone()));
    while server.requests().len() < waiting {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.stop();
    (call.await.unwrap(), server.requests())
}

async fn create(client: Client) -> kubiya_sdk::Result<Option<String>> {
    let new = NewSecret::new("a", SecretString::from("s3cret")).known_absent();
    let secret = client.secrets().create(new).await?.into_metadata()?;
    Ok(secret.created_by().map(str::to_owned))
}

#[tokio::test]
async fn a_create_that_was_processed_is_found() {
    let acts = [Act::Hang, ok(SECRET), ok("{}")];
    let (created_by, requests) = stopped(&acts, 1, create).await;
    assert_eq!(created_by.unwrap().as_deref(), Some("u"));
    let look = [
        "POST /api/v2/secrets",
        "GET /api/v2/secrets/a",
        "PUT /api/v2/secrets/a",
    ];
    assert_eq!(requests, look);
}

#[tokio::test]
async fn a_create_that_was_not_processed_is_not_sent_again() {
    let (error, requests) = stopped(&[Act::Hang, not_found()], 1, create).await;
    let error = error.unwrap_err();
    assert!(error.is_maybe_processed(), "{error}");
    assert_eq!(requests, ["POST /api/v2/secrets", "GET /api/v2/secrets/a"]);
}

#[tokio::test]
async fn a_create_of_an_agent_that_was_processed_is_found() {
    let acts = [Act::Hang, ok(&format!("[{AGENT}]"))];
    let create = |client: Client| async move {
        let created = client.agents().create(&AgentConfig::new("a", "r")).await;
        created.map(|created| created.id().to_owned())
    };
    let (id, requests) = stopped(&acts, 1, create).await;
    assert_eq!(id.unwrap(), "a-1");
    assert_eq!(requests, ["POST /api/v1/agents", "GET /api/v1/agents"]);
}

#[tokio::test]
async fn an_update_is_sent_once_more() {
    let acts = [Act::Hang, ok("{}")];
    let update = |client: Client| async move {
        let update = SecretUpdate::new(SecretString::from("s3cret"), "d");
        client.secrets().update("a", update).await
    };
    let (outcome, requests) = stopped(&acts, 1, update).await;
    outcome.unwrap();
    assert_eq!(requests, ["PUT /api/v2/secrets/a"; 2]);
}

#[tokio::test]
async fn an_update_of_an_agent_is_sent_once_more() {
    let acts = [ok(AGENT), Act::Hang, ok(AGENT)];
    let update = |client: Client| async move {
        let config = AgentConfig::new("a", "r");
        client.agents().update("a-1", &config).await
    };
    let (outcome, requests) = stopped(&acts, 2, update).await;
    outcome.unwrap();
    let put = "PUT /api/v1/agents/a-1";
    assert_eq!(requests, ["GET /api/v1/agents/a-1", put, put]);
}

#[tokio::test]
async fn a_delete_is_sent_once_more_and_finds_that_it_was_done() {
    let delete = |client: Client| async move { client.secrets().delete("a").await };
    let (outcome, requests) = stopped(&[Act::Hang, not_found()], 1, delete).await;
    outcome.unwrap();
    assert_eq!(requests, ["DELETE /api/v2/secrets/a"; 2]);
}

#[tokio::test]
async fn what_has_not_been_sent_is_not_sent_any_more() {
    let update = |client: Client| async move {
        let config = AgentConfig::new("a", "r");
        client.agents().update("a-1", &config).await
    };
    let (outcome, requests) = stopped(&[Act::Drip, ok(AGENT)], 1, update).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MaybeProcessed);
    assert!(!error.is_maybe_processed(), "only a read was sent");
    assert_eq!(requests, ["GET /api/v1/agents/a-1"]);
}
