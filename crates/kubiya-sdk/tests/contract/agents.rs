//! What the SDK promises about agents on top of any Kubiya API.

use kubiya_sdk::{Agent, AgentConfig, Catalog, ErrorKind, Starter, Task};
use serde_json::json;

use super::target::Target;
use crate::Case;

pub(crate) const ALL: &[Case] = &[
    ("a created agent is there with all that was sent", |t| {
        Box::pin(created(t))
    }),
    ("an existing name of an agent is refused", |t| {
        Box::pin(existing(t))
    }),
    (
        "a missing agent is not found, by get, update and delete",
        |t| Box::pin(missing(t)),
    ),
    ("a created agent is in the list as it is alone", |t| {
        Box::pin(listed(t))
    }),
    (
        "an update replaces everything that is configured and keeps the rest",
        |t| Box::pin(updated(t)),
    ),
    ("every part of an agent can be cleared", |t| {
        Box::pin(cleared(t))
    }),
    ("an update keeps what the SDK does not know", |t| {
        Box::pin(kept(t))
    }),
    ("texts of an agent are stored byte for byte", |t| {
        Box::pin(stored(t))
    }),
    ("a deleted agent is gone", |t| Box::pin(deleted(t))),
    ("the catalog of agents says what single reads say", |t| {
        Box::pin(catalogued(t))
    }),
    ("what agents refer to can be listed", |t| {
        Box::pin(directory(t))
    }),
];

/// An agent with something in every field.
async fn full(target: &Target, purpose: &str) -> AgentConfig {
    let mut config = target.agent(purpose).await;
    let secret = target.create(&format!("of-{purpose}"), "").await;
    config.description = "for the contract test".into();
    config.instructions = "Do nothing.".into();
    config.is_debug_mode = true;
    config.environment_variables = [("A".into(), "1".into()), ("B".into(), "2".into())].into();
    config.secrets = [secret].into();
    config.links = ["https://example.com/b", "https://example.com/a"]
        .map(String::from)
        .into();
    let users = target.client.users().list().await.unwrap();
    config.users = users.iter().take(1).map(|user| user.id().into()).collect();
    let groups = target.client.groups().list().await.unwrap();
    config.groups = groups
        .iter()
        .take(2)
        .map(|group| group.id().into())
        .collect();
    config.starters = vec![Starter {
        name: "Start".into(),
        command: "do nothing".into(),
    }];
    let task = |name: &str| Task {
        name: name.into(),
        prompt: "Do nothing".into(),
        description: "nothing".into(),
    };
    config.tasks = vec![task("second"), task("first")];
    config
}

async fn created(target: &Target) {
    let config = full(target, "created").await;
    let created = target.create_agent(&config).await;
    let agent = created.agent().unwrap();
    assert_eq!(agent.id(), created.id());
    assert_eq!(agent.config(), &config);
    assert_eq!(agent.runners(), std::slice::from_ref(&config.runner));
    assert!(agent.created_at().is_some(), "created_at is unknown");
    let users = target.client.users().list().await.unwrap();
    assert!(
        users
            .iter()
            .any(|user| Some(user.id()) == agent.created_by()),
        "{:?} is none of the users",
        agent.created_by()
    );
    let read = target.client.agents().get(created.id()).await.unwrap();
    assert_eq!(&read, agent);
}

async fn existing(target: &Target) {
    let config = target.agent("existing").await;
    let created = target.create_agent(&config).await;
    let mut again = config.clone();
    again.description = "another".into();
    let error = target.client.agents().create(&again).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{error}");
    let agent = target.client.agents().get(created.id()).await.unwrap();
    assert_eq!(agent.config(), &config);
}

async fn missing(target: &Target) {
    let id = "00000000-0000-4000-8000-000000000000";
    let config = target.agent("missing").await;
    let agents = target.client.agents();
    assert!(agents.get_opt(id).await.unwrap().is_none());
    let error = agents.update(id, &config).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(!agents.delete_if_exists(id).await.unwrap());
}

async fn listed(target: &Target) {
    let config = target.agent("listed").await;
    let created = target.create_agent(&config).await;
    let all = target.client.agents().list().await.unwrap();
    let entry = all.iter().find(|agent| agent.id() == created.id());
    let entry = entry.expect("it is not in the list");
    assert_eq!(entry.config().name, config.name);
    assert_eq!(entry.config().description, config.description);
}

async fn updated(target: &Target) {
    let created = target.create_agent(&target.agent("updated").await).await;
    let before = created.agent().unwrap();
    let mut config = full(target, "updated-fully").await;
    config.environment_variables.insert("C".into(), "3".into());
    let agents = target.client.agents();
    agents.update(created.id(), &config).await.unwrap();
    let after = agents.get(created.id()).await.unwrap();
    assert_eq!(after.config(), &config);
    assert_eq!(after.created_at(), before.created_at());
    assert_eq!(after.created_by(), before.created_by());
}

async fn cleared(target: &Target) {
    let config = full(target, "cleared").await;
    let created = target.create_agent(&config).await;
    let mut bare = AgentConfig::new(&config.name, &config.runner);
    bare.model = config.model;
    let agents = target.client.agents();
    agents.update(created.id(), &bare).await.unwrap();
    let after = agents.get(created.id()).await.unwrap();
    assert_eq!(after.config(), &bare);
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let config = full(target, "kept").await;
    let created = target.create_agent(&config).await;
    let runners = [config.runner.clone(), format!("{}-2", config.runner)];
    let unknown = json!({
        "owners": ["o-1"], "tags": ["a"], "instruction_type": "tools",
        "mcp_server": {"type": "stdio", "env": {"A": "1"}, "ratio": 0.1}, "runners": runners,
    });
    let unknown = unknown.as_object().unwrap();
    emulator
        .agents()
        .edit(created.id(), |fields| fields.extend(unknown.clone()));
    let agents = target.client.agents();
    agents.update(created.id(), &config).await.unwrap();
    let stored = emulator.agents().get(created.id()).unwrap();
    for (field, value) in unknown {
        assert_eq!(stored[field], *value, "{field}");
    }
}

async fn stored(target: &Target) {
    let mut config = target.agent("stored").await;
    let odd = [
        "{\"a\": 1}",
        "-----BEGIN KEY-----\nabc+/=\n-----END KEY-----\n",
        "back\\slash\tand \"quotes\"",
        " é \u{1f511} ",
        "<null>",
    ];
    let variable = |(number, text): (usize, &&str)| (format!("V{number}"), (*text).to_owned());
    config.environment_variables = odd.iter().enumerate().map(variable).collect();
    config.links = odd.map(String::from).into();
    config.instructions = odd.concat();
    let created = target.create_agent(&config).await;
    assert_eq!(created.agent().unwrap().config(), &config);
    if let Some(emulator) = &target.emulator {
        for (name, value) in &config.environment_variables {
            assert!(
                emulator
                    .agents()
                    .variable_matches(created.id(), name, value)
            );
        }
    }
}

async fn deleted(target: &Target) {
    let config = target.agent("deleted").await;
    let created = target.create_agent(&config).await;
    let agents = target.client.agents();
    agents.delete(created.id()).await.unwrap();
    assert!(agents.get_opt(created.id()).await.unwrap().is_none());
    let error = agents.delete(created.id()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

async fn catalogued(target: &Target) {
    let config = full(target, "catalogued").await;
    let created = target.create_agent(&config).await;
    // The client that created it has written, and would always read by id.
    let catalog = Catalog::<Agent>::new(target.reader());
    for _ in 0..4 {
        let agent = catalog.get(created.id()).await.unwrap();
        assert_eq!(&agent, created.agent().unwrap());
    }
    let other = "00000000-0000-4000-8000-000000000001";
    assert!(catalog.get_opt(other).await.unwrap().is_none());
}

async fn directory(target: &Target) {
    let client = &target.client;
    assert!(!client.users().list().await.unwrap().is_empty());
    assert!(!client.groups().list().await.unwrap().is_empty());
    assert!(!client.runners().list().await.unwrap().is_empty());
    client.sources().list().await.unwrap();
    client.integrations().list().await.unwrap();
    let models = client.models().list().await.unwrap();
    assert!(models.iter().all(|model| !model.contains([',', ' '])));
}
