//! The list resource `kubiya_agent`: finds agents for `terraform query`.

use async_trait::async_trait;
use serde::Deserialize;
use tfplugin_framework::schema::{Attribute, Schema};
use tfplugin_framework::{Cx, ListResource, Listed, Result, Type};

use super::model::AgentModel;
use crate::client::ProviderClient;

pub(crate) struct AgentList;

#[derive(Deserialize)]
pub(crate) struct Filter {
    name_prefix: Option<String>,
}

#[async_trait]
impl ListResource for AgentList {
    type Client = ProviderClient;
    type Config = Filter;
    type Model = AgentModel;

    fn schema(&self) -> Schema {
        Schema::new("Finds the agents of the organisation.").attribute(
            "name_prefix",
            Attribute::optional(Type::String)
                .describe("What the names begin with. All agents where it is not set."),
        )
    }

    async fn list(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: Filter,
    ) -> Result<Vec<Listed<AgentModel>>> {
        let mut listed = Vec::new();
        let prefix = config.name_prefix.as_deref();
        for agent in client.agents.with_prefix(prefix).await? {
            let mut object = AgentModel::default();
            object.observe(client, &agent).await?;
            listed.push(Listed {
                display_name: agent.config().name.clone(),
                object,
            });
        }
        Ok(listed)
    }
}
