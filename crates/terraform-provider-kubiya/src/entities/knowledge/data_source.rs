//! The data source `kubiya_knowledge`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::{self, KnowledgeModel};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

const DESCRIPTION: &str = "One knowledge entry of the organisation, found by its id, or by its name where no other has it.";

/// One entry, by name or by id.
pub(crate) struct KnowledgeDataSource;

#[async_trait]
impl DataSource for KnowledgeDataSource {
    type Client = ProviderClient;
    type Model = KnowledgeModel;

    fn schema(&self) -> Schema {
        model::schema().for_data_source(DESCRIPTION, &["id", "name"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: KnowledgeModel,
    ) -> Result<KnowledgeModel> {
        let (id, name) = (text(&config.id), text(&config.name));
        let entry = finds::by_id_or_name(&client.knowledge, id, name).await?;
        entry.found(client).await
    }
}
