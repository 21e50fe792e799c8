//! Agents, as the contract suite needs them.

use kubiya_sdk::{Agent, AgentConfig, Catalog, Client, Result, Starter, Task};
use serde_json::json;

use super::secret::Secrets;
use super::subject::{Changing, Subject};
use super::target::Target;
use crate::Case;

pub(crate) struct Agents;

impl Subject for Agents {
    type Content = AgentConfig;
    type Object = Agent;

    const OWN_CASES: &'static [Case] = &[
        ("who created it is one of the users", |t| {
            Box::pin(known_creator(t))
        }),
        ("an update keeps what the SDK does not know", |t| {
            Box::pin(kept(t))
        }),
        ("texts are stored byte for byte", |t| Box::pin(stored(t))),
        ("what agents refer to can be listed", |t| {
            Box::pin(directory(t))
        }),
    ];

    async fn plain(target: &Target, purpose: &str) -> AgentConfig {
        let runners = target.client.runners().list().await.unwrap();
        let mut config = AgentConfig::new(target.name(purpose), runners[0].name());
        let models = target.client.models().list().await.unwrap();
        config.model = models.into_iter().next().unwrap_or_default();
        config
    }

    async fn full(target: &Target, purpose: &str) -> AgentConfig {
        let mut config = Self::plain(target, purpose).await;
        let secret = Secrets::plain(target, &format!("of-{purpose}")).await;
        let secret = target.create::<Secrets>(&secret).await;
        config.description = "for the contract test".into();
        config.instructions = "Do nothing.".into();
        config.is_debug_mode = true;
        config.environment_variables = [("A".into(), "1".into()), ("B".into(), "2".into())].into();
        config.secrets = [secret.name().to_owned()].into();
        config.links = ["https://example.com/b", "https://example.com/a"]
            .map(String::from)
            .into();
        let users = target.client.users().list().await.unwrap();
        config.users = users.iter().take(1).map(|user| user.id().into()).collect();
        let groups = target.client.groups().list().await.unwrap();
        let two = groups.iter().take(2);
        config.groups = two.map(|group| group.id().into()).collect();
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

    fn namesake(config: &AgentConfig) -> AgentConfig {
        let mut namesake = config.clone();
        namesake.description = "another".into();
        namesake
    }

    fn missing_key(_: &Target) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    async fn create(client: &Client, config: &AgentConfig) -> Result<Agent> {
        let created = client.agents().create(config).await?;
        let id = created.id().to_owned();
        let agent = created.into_agent()?;
        assert_eq!(agent.id(), id);
        Ok(agent)
    }

    async fn get_opt(client: &Client, id: &str) -> Result<Option<Agent>> {
        client.agents().get_opt(id).await
    }

    async fn list(client: &Client) -> Result<Vec<Agent>> {
        client.agents().list().await
    }

    async fn delete(client: &Client, id: &str) -> Result<()> {
        client.agents().delete(id).await
    }

    async fn delete_if_exists(client: &Client, id: &str) -> Result<bool> {
        client.agents().delete_if_exists(id).await
    }

    async fn read_from(catalog: &Catalog<Agent>, id: &str) -> Result<Option<Agent>> {
        catalog.get_opt(id).await
    }

    fn catalog(client: Client) -> Catalog<Agent> {
        Catalog::new(client)
    }

    fn key(agent: &Agent) -> &str {
        agent.id()
    }

    fn origin(agent: &Agent) -> (Option<&str>, Option<&str>) {
        (agent.created_at(), agent.created_by())
    }

    fn summary(agent: &Agent) -> (String, String) {
        let config = agent.config();
        (config.name.clone(), config.description.clone())
    }

    fn assert_holds(_: &Target, agent: &Agent, config: &AgentConfig) {
        assert_eq!(agent.config(), config);
        assert_eq!(agent.runners(), std::slice::from_ref(&config.runner));
    }
}

impl Changing for Agents {
    async fn other(target: &Target, _: &AgentConfig) -> AgentConfig {
        let mut config = Self::full(target, "updated-fully").await;
        config.environment_variables.insert("C".into(), "3".into());
        config
    }

    fn emptied(config: &AgentConfig) -> AgentConfig {
        let mut bare = AgentConfig::new(&config.name, &config.runner);
        bare.model.clone_from(&config.model);
        bare
    }

    async fn update(client: &Client, id: &str, config: &AgentConfig) -> Result<()> {
        client.agents().update(id, config).await
    }
}

async fn known_creator(target: &Target) {
    let config = Agents::plain(target, "creator").await;
    let agent = target.create::<Agents>(&config).await;
    let users = target.client.users().list().await.unwrap();
    let mut ids = users.iter().map(|user| Some(user.id()));
    let creator = agent.created_by();
    assert!(
        ids.any(|id| id == creator),
        "{creator:?} is none of the users"
    );
}

async fn kept(target: &Target) {
    let Some(emulator) = &target.emulator else {
        return;
    };
    let config = Agents::full(target, "kept").await;
    let created = target.create::<Agents>(&config).await;
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
    let mut config = Agents::plain(target, "stored").await;
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
    let created = target.create::<Agents>(&config).await;
    assert_eq!(created.config(), &config);
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
