//! The data source `kubiya_integration`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::IntegrationModel;
use super::schema;
use crate::client::ProviderClient;
use crate::finds;

const DESCRIPTION: &str = "One integration of the organisation, found by its name.";

/// One integration, by name.
pub(crate) struct IntegrationDataSource;

#[async_trait]
impl DataSource for IntegrationDataSource {
    type Client = ProviderClient;
    type Model = IntegrationModel;

    fn schema(&self) -> Schema {
        let mut schema = schema::schema().for_data_source(DESCRIPTION, &["name"]);
        if let Some(name) = schema.attributes.get_mut("name") {
            name.description = "Name of the integration.".to_owned();
        }
        schema
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: IntegrationModel,
    ) -> Result<IntegrationModel> {
        let found = finds::by_key(&client.integrations, "name", config.name()).await?;
        let mut shown = IntegrationModel::of_name(config.name());
        shown.absorb(&found);
        Ok(shown)
    }
}
