//! Changes of a part: what is not changed stays, for one request that reads and one that writes.

use kubiya_sdk::{ErrorKind, SecretString};
use serde_json::{Value, json as value};
use wiremock::Request;
use wiremock::matchers::body_json_string;

use crate::support::{Api, empty, get, json, put};

const SECRET: (&str, &str) = (
    "/api/v2/secrets/db-password",
    include_str!("fixtures/secret.json"),
);
const AGENT: (&str, &str) = ("/api/v1/agents/a-1", include_str!("fixtures/agent.json"));
const ENTRY: (&str, &str) = (
    "/api/v1/knowledge/k-1",
    include_str!("fixtures/knowledge.json"),
);

/// The object as it is to be sent: as it was read, but for the fields that are the server's own, and these.
fn with(read: &str, not_sent: &[&str], changes: &[(&str, Value)]) -> Value {
    let mut expected: Value = serde_json::from_str(read).unwrap();
    let fields = expected.as_object_mut().unwrap();
    for field in not_sent {
        fields.remove(*field);
    }
    for (field, content) in changes {
        fields.insert((*field).to_owned(), content.clone());
    }
    expected
}

/// What the request says, with the elements of its lists sorted.
fn sent(request: &Request) -> Value {
    sorted(serde_json::from_slice(&request.body).unwrap())
}

fn sorted(mut object: Value) -> Value {
    for field in object.as_object_mut().unwrap().values_mut() {
        if let Some(elements) = field.as_array_mut() {
            elements.sort_by_key(Value::to_string);
        }
    }
    object
}

#[tokio::test]
async fn rotating_replaces_the_value_and_keeps_the_description() {
    let api = Api::start().await;
    api.expect(get(SECRET.0), 1, json(200, SECRET.1)).await;
    let body = r#"{"name":"db-password","value":"fresh","description":"Production database"}"#;
    let request = put(SECRET.0).and(body_json_string(body));
    api.expect(request, 1, empty(200)).await;
    let (client, value) = (api.client(), SecretString::from("fresh"));
    client.secrets().rotate("db-password", value).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn what_cannot_be_rotated_is_not_written() {
    let api = Api::start().await;
    api.expect(get(SECRET.0), 1, empty(404)).await;
    let client = api.client();
    let (secrets, value) = (client.secrets(), SecretString::from("fresh"));
    let error = secrets.rotate("db-password", value).await.unwrap_err();
    assert!(error.is_not_found() && !error.is_maybe_processed());
    assert_eq!(error.operation(), "secrets.rotate");
    for (name, value) in [("db-password", ""), ("..", "fresh")] {
        let refused = client
            .secrets()
            .rotate(name, SecretString::from(value))
            .await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    api.verify().await;
}

#[tokio::test]
async fn editing_an_agent_reads_once_and_writes_what_was_changed() {
    let api = Api::start().await;
    api.expect(get(AGENT.0), 1, json(200, AGENT.1)).await;
    let not_sent = ["uuid", "id", "desc", "metadata", "avatar_url"];
    let secrets = ("secrets", value!(["api-token", "db-password"]));
    let expected = sorted(with(AGENT.1, &not_sent, &[secrets]));
    let request = put(AGENT.0).and(move |request: &Request| sent(request) == expected);
    api.expect(request, 1, empty(200)).await;
    let add = |config: &mut kubiya_sdk::AgentConfig| {
        config.secrets.insert("api-token".into());
    };
    api.client().agents().edit("a-1", add).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn editing_an_entry_reads_once_and_writes_what_was_changed() {
    let api = Api::start().await;
    api.expect(get(ENTRY.0), 1, json(200, ENTRY.1)).await;
    let request = put(ENTRY.0).and(|request: &Request| {
        let sent = sent(request);
        sent["content"] == "# Orders\r\nMore.\n"
            && sent["groups"] == value!(["g-1", "g-2"])
            && sent["properties"] == value!({"ratio": 0.1})
    });
    api.expect(request, 1, empty(200)).await;
    let add = |config: &mut kubiya_sdk::KnowledgeConfig| config.content.push_str("More.\n");
    api.client().knowledge().edit("k-1", add).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn an_edit_that_changes_nothing_writes_nothing() {
    let api = Api::start().await;
    api.expect(get(AGENT.0), 1, json(200, AGENT.1)).await;
    api.expect(get(ENTRY.0), 1, json(200, ENTRY.1)).await;
    let client = api.client();
    client.agents().edit("a-1", |_| {}).await.unwrap();
    client.knowledge().edit("k-1", |_| {}).await.unwrap();
    api.verify().await;
}

#[tokio::test]
async fn an_edit_that_leaves_no_name_writes_nothing() {
    let api = Api::start().await;
    api.expect(get(AGENT.0), 1, json(200, AGENT.1)).await;
    let unnamed = |config: &mut kubiya_sdk::AgentConfig| config.name.clear();
    let error = api
        .client()
        .agents()
        .edit("a-1", unnamed)
        .await
        .unwrap_err();
    assert_eq!(
        (error.operation(), error.kind()),
        ("agents.edit", ErrorKind::InvalidInput)
    );
    api.verify().await;
}

#[tokio::test]
async fn objects_are_found_by_their_exact_name() {
    let api = Api::start().await;
    let agents = value!([
        {"uuid": "1", "name": "a"}, {"uuid": "2", "name": "A"}, {"uuid": "3", "name": "a b"},
    ]);
    let agents = json(200, &agents.to_string());
    api.expect(get("/api/v1/agents"), 2, agents).await;
    let entry = |id: &str| {
        let mut entry = with(ENTRY.1, &[], &[("uuid", id.into()), ("name", "a".into())]);
        entry["content"] = id.into();
        entry
    };
    let entries = value!([entry("1"), entry("2"), with(ENTRY.1, &[], &[])]);
    let entries = json(200, &entries.to_string());
    api.expect(get("/api/v1/knowledge"), 2, entries).await;
    let client = api.client();
    let found = client.agents().named("a").await.unwrap();
    assert_eq!(found.iter().map(|it| it.id()).collect::<Vec<_>>(), ["1"]);
    assert!(client.agents().named("b").await.unwrap().is_empty());
    let found = client.knowledge().named("a").await.unwrap();
    assert_eq!(
        found.iter().map(|it| it.id()).collect::<Vec<_>>(),
        ["1", "2"]
    );
    api.verify().await;
}
