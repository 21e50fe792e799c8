//! The data source `kubiya_agent`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::AgentModel;
use super::schema;
use crate::client::ProviderClient;
use crate::record::Record;
use crate::{error, finds, nouns};

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
            (Some(id), None) => finds::by_key(&client.agents, "id", id).await?,
            (None, Some(name)) => finds::by_name(&client.agents, name).await?,
            _ => return Err(error::id_or_name_needed(nouns::AGENT).into()),
        };
        let mut found = AgentModel::default();
        found.observe(client, Record::default(), &agent).await?;
        Ok(found)
    }
}
