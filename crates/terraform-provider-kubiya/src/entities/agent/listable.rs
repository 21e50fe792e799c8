//! Agents in lists.

use kubiya_sdk::Agent;
use serde::Serialize;
use tfplugin_framework::{Result, Type};

use super::model::AgentModel;
use crate::client::ProviderClient;
use crate::finds::Listable;
use crate::objects::Objects;
use crate::observed::Observed;
use crate::record::Record;

#[derive(Serialize)]
pub(crate) struct Summary {
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

impl Listable for Agent {
    type Model = AgentModel;
    type Summary = Summary;

    const DATA_SOURCE: &'static str = "kubiya_agents";
    const ATTRIBUTE: &'static str = "agents";
    const DESCRIPTION: &'static str = "The agents of the organisation.";

    fn objects(client: &ProviderClient) -> &Objects<Self> {
        &client.agents
    }

    async fn found(&self, client: &ProviderClient) -> Result<AgentModel> {
        let mut object = AgentModel::default();
        object.observe(client, Record::default(), self).await?;
        Ok(object)
    }

    fn members() -> Vec<(&'static str, Type)> {
        vec![
            ("id", Type::String),
            ("name", Type::String),
            ("description", Type::String),
            ("runner", Type::String),
            ("model", Type::String),
            ("integrations", Type::set(Type::String)),
            ("secrets", Type::set(Type::String)),
            ("created_at", Type::String),
        ]
    }
}
