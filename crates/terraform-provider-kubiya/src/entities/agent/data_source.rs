//! The data source `kubiya_agent`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::AgentModel;
use super::schema;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::finds;
use crate::record::Record;

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
        let agent = match text(&config.id) {
            "" => finds::by_name(&client.agents, text(&config.name)).await?,
            id => finds::by_key(&client.agents, "id", id).await?,
        };
        let mut found = AgentModel::default();
        found.observe(client, Record::default(), &agent).await?;
        Ok(found)
    }
}
