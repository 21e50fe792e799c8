//! The data sources `kubiya_agent` and `kubiya_agents`.

use async_trait::async_trait;
use kubiya_sdk::Agent;
use serde::{Deserialize, Serialize};
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Attr, Cx, DataSource, Result, Type};

use super::model::AgentModel;
use super::schema;
use crate::client::ProviderClient;
use crate::error::{self, Verb};
use crate::nouns;

/// One agent, by name or by id.
pub(crate) struct AgentDataSource;

#[async_trait]
impl DataSource for AgentDataSource {
    type Client = ProviderClient;
    type Model = AgentModel;

    fn schema(&self) -> Schema {
        let description = "One agent of the organisation, found by its name or its id.";
        schema::schema().for_data_source(description, &["id", "name"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: AgentModel,
    ) -> Result<AgentModel> {
        let agent = match (config.id.known(), config.name.known()) {
            (Some(id), None) => by_id(client, id).await?,
            (None, Some(name)) => by_name(client, name).await?,
            _ => return Err(error::id_or_name_needed(nouns::AGENT).into()),
        };
        let mut found = AgentModel::default();
        found.observe(client, &agent).await?;
        Ok(found)
    }
}

async fn by_id(client: &ProviderClient, id: &str) -> Result<Agent> {
    match client.agents.find(id).await {
        Ok(Some(agent)) => Ok(agent),
        Ok(None) => Err(error::missing(nouns::AGENT, "id", id).into()),
        Err(error) => Err(error::describe(Verb::Read, nouns::AGENT, id, &error).into()),
    }
}

async fn by_name(client: &ProviderClient, name: &str) -> Result<Agent> {
    let mut agents = client.agents.of_name(name).await?;
    match agents.len() {
        0 => Err(error::missing(nouns::AGENT, "name", name).into()),
        1 => Ok(agents.swap_remove(0)),
        _ => {
            let ids: Vec<&str> = agents.iter().map(Agent::id).collect();
            Err(error::ambiguous(nouns::AGENT, name, &ids).into())
        }
    }
}

/// All agents, or those whose names begin alike.
pub(crate) struct AgentsDataSource;

#[derive(Serialize, Deserialize)]
pub(crate) struct Selection {
    name_prefix: Option<String>,
    agents: Attr<Vec<Summary>>,
}

#[derive(Serialize, Deserialize)]
struct Summary {
    id: String,
    name: String,
    description: String,
    runner: String,
    model: String,
    integrations: Vec<String>,
    secrets: Vec<String>,
    created_at: Option<String>,
}

impl From<&Agent> for Summary {
    fn from(agent: &Agent) -> Self {
        let config = agent.config();
        Self {
            id: agent.id().to_owned(),
            name: config.name.clone(),
            description: config.description.clone(),
            runner: config.runner.clone(),
            model: config.model.clone(),
            integrations: config.integrations.iter().cloned().collect(),
            secrets: config.secrets.iter().cloned().collect(),
            created_at: agent.created_at().map(str::to_owned),
        }
    }
}

#[async_trait]
impl DataSource for AgentsDataSource {
    type Client = ProviderClient;
    type Model = Selection;

    fn schema(&self) -> Schema {
        let texts = ["id", "name", "description", "runner", "model", "created_at"];
        let sets = ["integrations", "secrets"];
        let texts = texts.map(|name| (name, Type::String));
        let sets = sets.map(|name| (name, Type::set(Type::String)));
        let summary = Type::object(texts.into_iter().chain(sets));
        Schema::new("The agents of the organisation.")
            .attribute(
                "name_prefix",
                Attribute::optional(Type::String)
                    .describe("What the names begin with. All agents where it is not set."),
            )
            .attribute(
                "agents",
                Attribute::computed(Type::list(summary)).describe(
                    "The agents, sorted by `name`, each with `id`, `name`, `description`, `runner`, `model`, \
                     `integrations`, `secrets` and `created_at`.",
                ),
            )
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Selection,
    ) -> Result<Selection> {
        let prefix = config.name_prefix.as_deref();
        let found = client.agents.with_prefix(prefix).await?;
        Ok(Selection {
            agents: Attr::Known(found.iter().map(Summary::from).collect()),
            ..config
        })
    }
}
