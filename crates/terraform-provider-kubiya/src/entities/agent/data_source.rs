//! The data source `kubiya_agent`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::AgentModel;
use super::schema;
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

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
        let (id, name) = (text(&config.id), text(&config.name));
        let agent = finds::by_id_or_name(&client.agents, id, name).await?;
        agent.found(client).await
    }
}
