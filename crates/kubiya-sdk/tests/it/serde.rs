//! Plain data as JSON of the caller's.

use kubiya_sdk::{Agent, AgentConfig, Group, KnowledgeConfig, KnowledgeEntry, Runner};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json as value, to_value};

use crate::support::{Api, get, json};

#[track_caller]
fn expect_same<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(object: &T) -> Value {
    let written = to_value(object).unwrap();
    assert_eq!(&from_value::<T>(written.clone()).unwrap(), object);
    written
}

#[tokio::test]
async fn what_was_read_comes_back_from_json_as_it_was() {
    let api = Api::start().await;
    let agent = json(200, include_str!("fixtures/agent.json"));
    api.expect(get("/api/v1/agents/a-1"), 1, agent).await;
    let entry = json(200, include_str!("fixtures/knowledge.json"));
    api.expect(get("/api/v1/knowledge/k-1"), 1, entry).await;
    let client = api.client();
    let agent: Agent = client.agents().get("a-1").await.unwrap();
    let written = expect_same(&agent);
    assert_eq!(written["config"]["environment_variables"]["EMPTY"], "");
    assert_eq!(written["created_at"], "2025-01-16T14:32:49Z");
    let entry: KnowledgeEntry = client.knowledge().get("k-1").await.unwrap();
    assert_eq!(expect_same(&entry)["config"]["entry_type"], "knowledge");
    api.verify().await;
}

#[test]
fn a_configuration_needs_no_more_than_what_new_asks_for() {
    let agent: AgentConfig = from_value(value!({"name": "a", "runner": "r"})).unwrap();
    assert_eq!(agent, AgentConfig::new("a", "r"));
    let entry: KnowledgeConfig = from_value(value!({"name": "a", "content": "c"})).unwrap();
    assert_eq!(entry, KnowledgeConfig::new("a", "c"));
    assert!(from_value::<AgentConfig>(value!({"name": "a"})).is_err());
}

#[test]
fn the_names_of_fields_are_those_of_the_api_of_this_crate() {
    let runner: Runner = from_value(value!({"name": "edge", "runner_type": null})).unwrap();
    assert_eq!(
        expect_same(&runner),
        value!({"name": "edge", "runner_type": null})
    );
    let group: Group = from_value(value!({"id": "1", "name": "Users"})).unwrap();
    assert_eq!((group.id(), group.name()), ("1", "Users"));
}
