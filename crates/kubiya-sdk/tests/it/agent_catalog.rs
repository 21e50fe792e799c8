//! The shared snapshot of agents: what it takes for complete, and which writes end its use. What holds for
//! every kind is tested with secrets.

use std::time::Duration;

use kubiya_sdk::{Agent, AgentConfig, Catalog, Client, ErrorKind, Secret};
use serde_json::{Value, json as value};
use tokio::task::JoinSet;

use crate::support::{Api, delete, empty, get, json, post_to, put};

const LIST: &str = "/api/v1/agents";

/// Long enough for requests that are started together to overlap.
const DELAY: Duration = Duration::from_millis(50);

fn agent(id: &str) -> Value {
    value!({
        "uuid": id, "name": format!("name of {id}"), "description": "", "ai_instructions": "",
        "llm_model": "", "environment_variables": {}, "allowed_users": [], "allowed_groups": [],
        "sources": [], "tools": [], "secrets": [], "integrations": [], "runners": ["r"],
        "starters": [], "tasks": [], "metadata": {"created_at": "t", "user_created": "u"},
    })
}

fn item(id: &str) -> String {
    format!("{LIST}/{id}")
}

async fn expect_get(api: &Api, id: &str) {
    api.expect(get(&item(id)), 1, json(200, &agent(id).to_string()))
        .await;
}

/// A catalog that has its snapshot already.
async fn listed(api: &Api, client: Client, others: &[Value]) -> Catalog<Agent> {
    let all = [&[agent("present")], others].concat();
    api.expect(get(LIST), 1, json(200, &value!(all).to_string()))
        .await;
    let warm_up = json(200, &agent("warm-up").to_string()).set_delay(DELAY);
    api.expect(get(&item("warm-up")), 1, warm_up).await;
    let catalog = Catalog::<Agent>::new(client);
    let (first, second) = tokio::join!(catalog.get("warm-up"), catalog.get("present"));
    assert!(first.is_ok() && second.is_ok());
    catalog
}

#[tokio::test]
async fn hundreds_of_agents_are_two_requests() {
    let api = Api::start().await;
    let agents: Vec<_> = (0..300)
        .map(|number| agent(&format!("a-{number}")))
        .collect();
    let catalog = listed(&api, api.client(), &agents).await;
    let mut reads = JoinSet::new();
    for number in 0..300 {
        let catalog = catalog.clone();
        reads.spawn(async move { catalog.get(&format!("a-{number}")).await.unwrap() });
    }
    let read = reads.join_all().await;
    assert!(read.iter().all(|agent| agent.created_by() == Some("u")));
    assert_eq!(api.requests().await.len(), 2);
    api.verify().await;
}

#[tokio::test]
async fn an_entry_that_is_not_complete_or_not_alone_is_read_by_id() {
    let api = Api::start().await;
    let mut sparse = agent("sparse");
    sparse.as_object_mut().unwrap().remove("secrets");
    let mut odd = agent("odd");
    odd["sources"] = value!("not a list");
    let mut undated = agent("undated");
    undated["metadata"]["created_at"] = value!("");
    let others = [
        sparse,
        odd,
        undated,
        agent("twice"),
        agent("twice"),
        value!("not an object"),
        value!({"name": "without an id"}),
    ];
    let catalog = listed(&api, api.client(), &others).await;
    for id in ["sparse", "odd", "undated", "twice"] {
        expect_get(&api, id).await;
        assert_eq!(
            catalog.get(id).await.unwrap().config().name,
            format!("name of {id}")
        );
    }
    api.verify().await;
}

#[tokio::test]
async fn an_agent_that_is_not_listed_is_confirmed_by_id() {
    let api = Api::start().await;
    let catalog = listed(&api, api.client(), &[]).await;
    api.expect(get(&item("gone")), 2, empty(404)).await;
    api.expect(get(&item("dark")), 1, empty(403)).await;
    expect_get(&api, "late").await;
    assert_eq!(catalog.get_opt("gone").await.unwrap(), None);
    let error = catalog.get("gone").await.unwrap_err();
    assert_eq!(
        (error.operation(), error.kind()),
        ("agents.get", ErrorKind::NotFound)
    );
    assert!(catalog.get_opt("late").await.unwrap().is_some());
    let error = catalog.get_opt("dark").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    api.verify().await;
}

#[tokio::test]
async fn a_write_of_an_agent_ends_the_use_of_the_snapshot() {
    for write in ["create", "update", "delete"] {
        let api = Api::start().await;
        let client = api.client();
        let catalog = listed(&api, client.clone(), &[]).await;
        let config = AgentConfig::new("new", "r");
        match write {
            "create" => {
                api.expect(post_to(LIST), 1, json(200, &agent("new").to_string()))
                    .await;
                let _created = client.agents().create(&config).await.unwrap();
            }
            "update" => {
                api.first(
                    get(&item("present")),
                    1,
                    json(200, &agent("present").to_string()),
                )
                .await;
                api.expect(put(&item("present")), 1, empty(400)).await;
                assert!(client.agents().update("present", &config).await.is_err());
            }
            _ => {
                api.expect(delete(&item("other")), 1, empty(200)).await;
                client.agents().delete("other").await.unwrap();
            }
        }
        expect_get(&api, "present").await;
        assert!(
            catalog.get_opt("present").await.unwrap().is_some(),
            "{write}"
        );
        api.verify().await;
    }
}

#[tokio::test]
async fn a_write_of_a_secret_does_not_end_it() {
    let api = Api::start().await;
    let client = api.client();
    let catalog = listed(&api, client.clone(), &[]).await;
    api.expect(delete("/api/v2/secrets/s"), 1, empty(200)).await;
    client.secrets().delete("s").await.unwrap();
    assert!(catalog.get_opt("present").await.unwrap().is_some());
    api.verify().await;
}

#[tokio::test]
async fn a_write_of_an_agent_does_not_end_the_use_of_listed_secrets() {
    let api = Api::start().await;
    let client = api.client();
    let catalog = Catalog::<Secret>::new(client.clone());
    let secret = r#"{"name":"s","description":"","created_at":"t","created_by":"u"}"#;
    let alone = json(200, secret).set_delay(DELAY);
    api.expect(get("/api/v2/secrets/s"), 1, alone).await;
    let list = json(200, &format!("[{secret}]"));
    api.expect(get("/api/v2/secrets"), 1, list).await;
    let (first, second) = tokio::join!(catalog.get("s"), catalog.get("s"));
    assert!(first.is_ok() && second.is_ok());
    api.expect(delete(&item("a")), 1, empty(200)).await;
    client.agents().delete("a").await.unwrap();
    assert!(catalog.get_opt("s").await.unwrap().is_some());
    api.verify().await;
}
