//! The data source `kubiya_external_knowledge`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::{self, ExternalKnowledgeModel};
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

const DESCRIPTION: &str = "One external knowledge entry of the organisation, found by its id.";

/// One entry, by id.
pub(crate) struct ExternalKnowledgeDataSource;

#[async_trait]
impl DataSource for ExternalKnowledgeDataSource {
    type Client = ProviderClient;
    type Model = ExternalKnowledgeModel;

    fn schema(&self) -> Schema {
        model::schema().for_data_source(DESCRIPTION, &["id"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: ExternalKnowledgeModel,
    ) -> Result<ExternalKnowledgeModel> {
        let entry = finds::by_key(&client.external_knowledge, "id", config.id()).await?;
        entry.found(client).await
    }
}
