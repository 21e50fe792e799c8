//! The data source `kubiya_source`.

use async_trait::async_trait;
use tfplugin_framework::schema::Schema;
use tfplugin_framework::{Cx, DataSource, Result};

use super::model::{self, SourceModel};
use crate::attributes::text;
use crate::client::ProviderClient;
use crate::finds::{self, Listable};

const DESCRIPTION: &str =
    "One source of the organisation, found by its id, or by its name where no other has it.";

/// One source, by name or by id.
pub(crate) struct SourceDataSource;

#[async_trait]
impl DataSource for SourceDataSource {
    type Client = ProviderClient;
    type Model = SourceModel;

    fn schema(&self) -> Schema {
        model::schema().for_data_source(DESCRIPTION, &["id", "name"])
    }

    async fn read(
        &self,
        _cx: &mut Cx,
        client: &ProviderClient,
        config: SourceModel,
    ) -> Result<SourceModel> {
        let (id, name) = (config.id(), text(&config.name));
        let source = finds::by_id_or_name(&client.sources, id, name).await?;
        source.found(client).await
    }
}
